"""Public keys, read and written in every form, and the `Signer` protocol.

A signer may be software (`SigningKey`) or stand for a key in a KMS, an HSM or another process: what
signs is asked only for bytes.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeAlias, cast, runtime_checkable

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ed25519

from openmerit.credentials.errors import EncodingError, UnusableKey
from openmerit.credentials.keys import _sound
from openmerit.credentials.reading import _budget
from openmerit.credentials.reading._encoding import (
    base58_decode,
    base58_encode,
    base64url_decode,
    base64url_encode,
)
from openmerit.credentials.sentences import say

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric import ec, rsa

PublicKey: TypeAlias = "ed25519.Ed25519PublicKey | ec.EllipticCurvePublicKey | rsa.RSAPublicKey"

KEY_TYPES: Final = ("ed25519", "p256", "p384", "rsa")
"""The kinds of key that can be made and used."""

_MULTICODECS: Final = {b"\xed\x01": "ed25519", b"\x80\x24": "p256", b"\x81\x24": "p384"}
_PREFIXES: Final = {kind: prefix for prefix, kind in _MULTICODECS.items()}
_JWK_CURVES: Final = {"P-256": "p256", "P-384": "p384"}
_COORDINATE_BYTES: Final = {"p256": 32, "p384": 48}
_STEPS_TO_READ_A_KEY: Final = 150
_BYTES_HASHED_IN_A_STEP: Final = 300
_STEPS_TO_VERIFY: Final = {"ed25519": 150, "p256": 150, "p384": 1_000, "rsa": 300}
_PRIVATE_JWK_MEMBERS: Final = frozenset({"d", "p", "q", "dp", "dq", "qi", "k", "oth"})


@runtime_checkable
class Signer(Protocol):
    """What can sign for an issuer or a holder.

    Attributes:
        key_type: one of `KEY_TYPES`.
        controller: the DID or URL whose key this is.
        verification_method: the absolute DID URL by which a verifier finds the public key.
    """

    @property
    def key_type(self) -> str: ...

    @property
    def controller(self) -> str: ...

    @property
    def verification_method(self) -> str: ...

    def sign(self, data: bytes) -> bytes:
        """The signature over `data`: 64 bytes for Ed25519, r‖s for ECDSA (SHA-256 for P-256,
        SHA-384 for P-384), PKCS#1 v1.5 with SHA-256 for RSA."""
        ...


@dataclass(frozen=True)
class VerificationKey:
    """A public key."""

    key_type: str
    _public: PublicKey = field(repr=False)

    @classmethod
    def from_multikey(cls, multikey: str) -> "VerificationKey":
        """Read a multibase public key (Controlled Identifiers 1.0, section 2.2.2).

        Raises:
            EncodingError: not strictly base58btc multibase.
            UnusableKey: of a kind not supported, or no point of its curve.
        """
        if not multikey.startswith("z"):
            raise EncodingError(
                say("{key!r} is no multikey: it must begin with z.", key=multikey[:24])
            )
        _budget.charge(_STEPS_TO_READ_A_KEY)
        data = base58_decode(multikey[1:])
        kind = _MULTICODECS.get(data[:2])
        if kind is None:
            raise UnusableKey(
                say(
                    "The key {key}… is of a kind not supported ({code}).",
                    key=multikey[:24],
                    code=data[:2].hex(),
                )
            )
        raw = data[2:]
        try:
            if kind == "ed25519":
                return cls.from_ed25519_bytes(raw)
            if len(raw) != _COORDINATE_BYTES[kind] + 1:
                raise UnusableKey(
                    say("The key {key}… is not a compressed point.", key=multikey[:24])
                )
            from openmerit.credentials.keys import _other_kinds

            point = _other_kinds.point(kind, raw)
        except ValueError:
            raise UnusableKey(
                say("The key {key}… is no point of its curve.", key=multikey[:24])
            ) from None
        return cls(kind, point)

    @classmethod
    def from_ed25519_bytes(cls, raw: bytes) -> "VerificationKey":
        """Read the 32 bytes of an Ed25519 public key (RFC 8032, section 5.1.2).

        Raises:
            UnusableKey: of another length, not the one encoding of its point, or of small order, so
                that anybody could sign for it.
        """
        try:
            public = ed25519.Ed25519PublicKey.from_public_bytes(raw)
        except ValueError:
            raise UnusableKey(say("An Ed25519 key has 32 bytes, not {n}.", n=len(raw))) from None
        _sound.refuse_weak_point(raw)
        return cls("ed25519", public)

    @classmethod
    def from_jwk(cls, jwk: Mapping[str, Any]) -> "VerificationKey":
        """Read a public JSON Web Key (RFC 7517; RFC 8037 for Ed25519).

        Raises:
            UnusableKey: a private or malformed key, of a kind not supported, or one that says it is
                for something else.
        """
        if _PRIVATE_JWK_MEMBERS & jwk.keys():
            raise UnusableKey(
                say("The JWK holds a private key; only a public one may be published.")
            )
        _budget.charge(_STEPS_TO_READ_A_KEY)
        try:
            key = cls._from_public_jwk(jwk)
        except (KeyError, TypeError, AttributeError, ValueError, EncodingError):
            raise UnusableKey(say("The JWK is malformed or incomplete.")) from None
        _sound.refuse_confused_jwk(jwk, key.key_type)
        return key

    @classmethod
    def from_pem(cls, pem: bytes) -> "VerificationKey":
        """Read a public key in PEM (SubjectPublicKeyInfo), as Open Badges before 3.0 publish them.

        Raises:
            UnusableKey: not such a key, or of a kind or length not supported.
        """
        from cryptography.hazmat.primitives import serialization  # takes long to load

        try:
            public = serialization.load_pem_public_key(pem)
        except Exception:  # ValueError, and cryptography's own for algorithms that it has not
            raise UnusableKey(say("This is no public key that can be read (PEM).")) from None
        from cryptography.hazmat.primitives.asymmetric import ec, rsa

        from openmerit.credentials.keys import _other_kinds

        if isinstance(public, ed25519.Ed25519PublicKey):
            return cls.from_ed25519_bytes(public.public_bytes_raw())
        if isinstance(public, rsa.RSAPublicKey):
            numbers = public.public_numbers()
            _sound.refuse_weak_rsa(numbers.n, numbers.e)
            return cls("rsa", public)
        if isinstance(public, ec.EllipticCurvePublicKey):
            kind = _other_kinds.kind_of_curve(public.curve)
            if kind is not None:
                return cls(kind, public)
        size = getattr(public, "key_size", "?")
        raise UnusableKey(
            say(
                "A key of kind {kind} ({size} bits) is not supported.",
                kind=type(public).__name__,
                size=size,
            )
        )

    @classmethod
    def _from_public_jwk(cls, jwk: Mapping[str, Any]) -> "VerificationKey":
        kind, curve = jwk["kty"], jwk.get("crv")
        if kind == "OKP" and curve == "Ed25519":
            return cls.from_ed25519_bytes(base64url_decode(jwk["x"]))
        from openmerit.credentials.keys import _other_kinds

        if kind == "EC" and curve in _JWK_CURVES:
            name = _JWK_CURVES[curve]
            x, y = (base64url_decode(jwk[member]) for member in ("x", "y"))
            if not len(x) == len(y) == _COORDINATE_BYTES[name]:
                raise UnusableKey(say("The coordinates of the JWK have the wrong length."))
            point = b"\x04" + x + y
            return cls(name, _other_kinds.point(name, point))
        if kind == "RSA":
            n, e = (int.from_bytes(base64url_decode(jwk[member]), "big") for member in ("n", "e"))
            _sound.refuse_weak_rsa(n, e)
            return cls("rsa", _other_kinds.rsa_key(n, e))
        raise UnusableKey(
            say(
                "The JWK is of a kind not supported: kty {kind!r}, crv {curve!r}.",
                kind=kind,
                curve=curve,
            )
        )

    @property
    def multikey(self) -> str:
        """The key as multibase Multikey. Raises UnusableKey for RSA, which has none."""
        if self.key_type == "rsa":
            raise UnusableKey(say("An RSA key has no multikey; use its JWK."))
        return "z" + base58_encode(_PREFIXES[self.key_type] + self._encoded())

    def _encoded(self) -> bytes:
        """An Ed25519 key's bytes, or a curve's compressed point."""
        if self.key_type == "ed25519":
            return cast("ed25519.Ed25519PublicKey", self._public).public_bytes_raw()
        from cryptography.hazmat.primitives import serialization

        return self._public.public_bytes(
            serialization.Encoding.X962, serialization.PublicFormat.CompressedPoint
        )

    def jwk(self) -> dict[str, str]:
        """The key as a public JSON Web Key, with the members that RFC 7638 hashes and no more."""
        if self.key_type == "ed25519":
            return {"kty": "OKP", "crv": "Ed25519", "x": base64url_encode(self._encoded())}
        if self.key_type == "rsa":
            rsa_numbers = cast("rsa.RSAPublicKey", self._public).public_numbers()
            return {
                "kty": "RSA",
                "n": base64url_encode(_unsigned(rsa_numbers.n)),
                "e": base64url_encode(_unsigned(rsa_numbers.e)),
            }
        numbers = cast("ec.EllipticCurvePublicKey", self._public).public_numbers()
        size = _COORDINATE_BYTES[self.key_type]
        return {
            "kty": "EC",
            "crv": {"p256": "P-256", "p384": "P-384"}[self.key_type],
            "x": base64url_encode(numbers.x.to_bytes(size, "big")),
            "y": base64url_encode(numbers.y.to_bytes(size, "big")),
        }

    @property
    def fragment(self) -> str:
        """A name for the key within its controller's document.

        It is the multikey, so that the name alone spells the key out; for RSA the thumbprint of its
        JWK (RFC 7638).
        """
        if self.key_type != "rsa":
            return self.multikey
        jwk = json.dumps(self.jwk(), separators=(",", ":"), sort_keys=True)
        return base64url_encode(hashlib.sha256(jwk.encode("ascii")).digest())

    @property
    def did(self) -> str:
        """The did:key of this key; for RSA its did:jwk."""
        if self.key_type == "rsa":
            jwk = json.dumps(self.jwk(), separators=(",", ":"), sort_keys=True)
            return "did:jwk:" + base64url_encode(jwk.encode("ascii"))
        return f"did:key:{self.multikey}"

    def is_signature(self, signature: bytes, data: bytes) -> bool:
        """Whether `signature` is this key's over `data`, as `Signer.sign` makes it."""
        _budget.charge(_STEPS_TO_VERIFY[self.key_type])
        _budget.charge(len(data) // _BYTES_HASHED_IN_A_STEP)
        if self.key_type == "ed25519":
            try:
                cast("ed25519.Ed25519PublicKey", self._public).verify(signature, data)
            except InvalidSignature:
                return False
            return True
        from openmerit.credentials.keys import _other_kinds

        if self.key_type == "rsa":
            public = cast("rsa.RSAPublicKey", self._public)
            return _other_kinds.is_rsa_signature(public, signature, data)
        point = cast("ec.EllipticCurvePublicKey", self._public)
        return _other_kinds.is_ecdsa_signature(point, self.key_type, signature, data)


def _unsigned(number: int) -> bytes:
    return number.to_bytes((number.bit_length() + 7) // 8, "big")
