"""What makes a public key one that proves something: no point that fits all, no confused roles."""

from collections.abc import Mapping
from typing import Any, Final

from openmerit.credentials.errors import UnusableKey
from openmerit.credentials.sentences import say

_PRIME: Final = 2**255 - 19
_TORSION: Final = frozenset(
    {
        0,
        1,
        _PRIME - 1,
        2707385501144840649318225287225658788936804267575313519463743609750303402022,
        55188659117513257062467267217118295137698188065244968500265048394206261417927,
    }
)
"""The y coordinates of edwards25519's eight points of small order (RFC 7748, section 7; those of
order 8 also in libsodium's list). Of such a "key" anybody can make signatures that fit."""

_RSA_BITS: Final = range(2048, 8193)
_MAX_RSA_EXPONENT_BITS: Final = 64
"""OpenSSL's own for large keys; it is nearly always 65537, and a large one takes its time."""

_ALGORITHMS: Final = {
    "EdDSA": "ed25519",
    "Ed25519": "ed25519",
    "ES256": "p256",
    "ES384": "p384",
    "RS256": "rsa",
}
"""JWK `alg` → the kind of key that may bear it here (RFC 7518, RFC 8037, RFC 9864)."""

_FOREIGN: Final = {
    "ed25519": frozenset({"y", "n", "e"}),
    "p256": frozenset({"n", "e"}),
    "p384": frozenset({"n", "e"}),
    "rsa": frozenset({"crv", "x", "y"}),
}
"""Members of a JWK that make it a key of another kind too, for whoever looks at them first."""


def refuse_weak_point(raw: bytes) -> None:
    """Refuse an Ed25519 public key that is no key of its own.

    Args:
        raw: its 32 bytes (RFC 8032, section 5.1.2).

    Raises:
        UnusableKey: of small order, or not the one encoding of its point.
    """
    y = int.from_bytes(raw, "little") & ((1 << 255) - 1)
    if y >= _PRIME:
        raise UnusableKey(say("The Ed25519 key is not written in its one form (RFC 8032)."))
    if y in _TORSION:
        raise UnusableKey(say("The Ed25519 key is a point for which anybody can sign."))


def refuse_confused_jwk(jwk: Mapping[str, Any], key_type: str) -> None:
    """Refuse a JWK that says it is for something else than signatures by this kind of key.

    Raises:
        UnusableKey: its `alg`, `use` or `key_ops` (RFC 7517, sections 4.2 to 4.4) do not fit, or it
            has members of another kind of key.
    """
    foreign = sorted(_FOREIGN[key_type] & jwk.keys())
    if foreign:
        raise UnusableKey(
            say(
                "The JWK is of kind {key_type}, but has members of another kind: {members}.",
                key_type=key_type,
                members=", ".join(foreign),
            )
        )
    algorithm, use, operations = (jwk.get(member) for member in ("alg", "use", "key_ops"))
    if algorithm is not None and (
        not isinstance(algorithm, str) or _ALGORITHMS.get(algorithm) != key_type
    ):
        raise UnusableKey(
            say(
                "The JWK is of kind {key_type}, but says that it is for {algorithm!r}.",
                key_type=key_type,
                algorithm=algorithm,
            )
        )
    if use not in (None, "sig"):
        raise UnusableKey(say("The JWK is not for signatures, but for {use!r}.", use=use))
    if operations is not None and (not isinstance(operations, list) or "verify" not in operations):
        raise UnusableKey(say("The JWK is not for checking signatures (key_ops)."))


def refuse_weak_rsa(n: int, e: int) -> None:
    """Refuse an RSA public key that is too weak, or takes too long to check with.

    Raises:
        UnusableKey: a modulus too short, too long or even, or an exponent too large.
    """
    if n.bit_length() not in _RSA_BITS:
        raise UnusableKey(
            say(
                "The RSA key has {bits} bits; from {least} to {most} are accepted.",
                bits=n.bit_length(),
                least=_RSA_BITS.start,
                most=_RSA_BITS.stop - 1,
            )
        )
    if e.bit_length() > _MAX_RSA_EXPONENT_BITS:
        raise UnusableKey(say("The RSA key has an exponent of {bits} bits.", bits=e.bit_length()))
    if not n % 2 or not e % 2 or e < 3:
        raise UnusableKey(say("The RSA key is none: its modulus or exponent is even or too small."))
