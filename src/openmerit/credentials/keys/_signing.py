"""Private keys in memory: made, read, written and used."""

from dataclasses import dataclass, field

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from openmerit.credentials.errors import UnusableKey
from openmerit.credentials.keys import _sound
from openmerit.credentials.keys._keys import KEY_TYPES, VerificationKey
from openmerit.credentials.keys._other_kinds import COORDINATE_BYTES, CURVES, digest_for
from openmerit.credentials.sentences import say

PrivateKey = ed25519.Ed25519PrivateKey | ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


@dataclass(frozen=True)
class SigningKey:
    """A private key in memory, with the identity it signs for.

    Without more it signs for its own did:key (did:jwk for RSA); `named` gives it another.
    """

    _private: PrivateKey = field(repr=False)
    public: VerificationKey
    controller: str
    verification_method: str

    @classmethod
    def generate(cls, key_type: str = "ed25519") -> "SigningKey":
        """A new key of one of `KEY_TYPES`. Raises UnusableKey for another."""
        if key_type == "ed25519":
            return cls._of(ed25519.Ed25519PrivateKey.generate())
        if key_type in CURVES:
            return cls._of(ec.generate_private_key(CURVES[key_type]))
        if key_type == "rsa":
            return cls._of(rsa.generate_private_key(public_exponent=65537, key_size=3072))
        raise UnusableKey(
            say(
                "There is no key type {kind!r}; choose one of {kinds}.",
                kind=key_type,
                kinds=", ".join(KEY_TYPES),
            )
        )

    @classmethod
    def from_pem(cls, pem: bytes, password: bytes | None = None) -> "SigningKey":
        """Read a PKCS#8 private key in PEM.

        Raises:
            UnusableKey: not such a key, of a kind not supported, or the password does not open it.
        """
        try:
            private = serialization.load_pem_private_key(pem, password)
        except (ValueError, TypeError):
            raise UnusableKey(
                say(
                    "This is not a private key file that can be read (PEM, PKCS#8); "
                    "`openmerit keygen` makes one."
                )
            ) from None
        except Exception:  # cryptography's UnsupportedAlgorithm and OpenSSL's own
            raise UnusableKey(say("The private key is of a kind not supported.")) from None
        if isinstance(
            private, ed25519.Ed25519PrivateKey | ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
        ):
            return cls._of(private)
        kind = type(private).__name__
        raise UnusableKey(say("A key of kind {kind} cannot sign badges.", kind=kind))

    @classmethod
    def _of(cls, private: PrivateKey) -> "SigningKey":
        public = VerificationKey(_kind_of(private), private.public_key())
        did = public.did
        fragment = "0" if public.key_type == "rsa" else public.multikey
        return cls(private, public, did, f"{did}#{fragment}")

    def to_pem(self, password: bytes | None = None) -> bytes:
        """The key in PKCS#8 PEM, encrypted if a password is given."""
        encryption: serialization.KeySerializationEncryption = serialization.NoEncryption()
        if password is not None:
            encryption = serialization.BestAvailableEncryption(password)
        return self._private.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, encryption
        )

    def named(self, controller: str, fragment: str) -> "SigningKey":
        """The same key, signing for `controller` (a did:web, say) under ``controller#fragment``."""
        return SigningKey(self._private, self.public, controller, f"{controller}#{fragment}")

    @property
    def key_type(self) -> str:
        """One of `KEY_TYPES`."""
        return self.public.key_type

    @property
    def did(self) -> str:
        """The key's own did:key (did:jwk for RSA)."""
        return self.public.did

    @property
    def multikey(self) -> str:
        """The public key as multibase Multikey. Raises UnusableKey for RSA."""
        return self.public.multikey

    def public_jwk(self) -> dict[str, str]:
        """The public key as a JSON Web Key."""
        return self.public.jwk()

    def sign(self, data: bytes) -> bytes:
        """The signature over `data`; see `Signer.sign`."""
        if isinstance(self._private, ed25519.Ed25519PrivateKey):
            return self._private.sign(data)
        if isinstance(self._private, ec.EllipticCurvePrivateKey):
            der = self._private.sign(data, ec.ECDSA(digest_for(self.key_type)))
            size = COORDINATE_BYTES[self.key_type]
            return b"".join(part.to_bytes(size, "big") for part in decode_dss_signature(der))
        return self._private.sign(data, padding.PKCS1v15(), hashes.SHA256())


def _kind_of(private: PrivateKey) -> str:
    if isinstance(private, ed25519.Ed25519PrivateKey):
        return "ed25519"
    if isinstance(private, rsa.RSAPrivateKey):
        numbers = private.public_key().public_numbers()
        _sound.refuse_weak_rsa(numbers.n, numbers.e)
        return "rsa"
    for kind, curve in CURVES.items():
        if private.curve.name == curve.name:
            return kind
    name = private.curve.name
    raise UnusableKey(say("The curve {name} is not supported; use P-256 or P-384.", name=name))
