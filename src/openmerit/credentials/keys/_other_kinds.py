"""Keys on NIST's curves and RSA keys. Most keys are Ed25519, so this is loaded when one is met."""

from collections.abc import Mapping
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

CURVES: Final[Mapping[str, ec.EllipticCurve]] = {"p256": ec.SECP256R1(), "p384": ec.SECP384R1()}
COORDINATE_BYTES: Final = {"p256": 32, "p384": 48}


def digest_for(key_type: str) -> hashes.HashAlgorithm:
    """The hash that a curve signs with: SHA-384 for P-384, else SHA-256."""
    return hashes.SHA384() if key_type == "p384" else hashes.SHA256()


def point(key_type: str, encoded: bytes) -> ec.EllipticCurvePublicKey:
    """A point of a curve, compressed or not. Raises ValueError if it is none."""
    return ec.EllipticCurvePublicKey.from_encoded_point(CURVES[key_type], encoded)


def rsa_key(n: int, e: int) -> rsa.RSAPublicKey:
    """A public RSA key by its numbers. Raises ValueError."""
    return rsa.RSAPublicNumbers(e, n).public_key()


def kind_of_curve(curve: ec.EllipticCurve) -> str | None:
    """Our name of a curve; None for one that is not supported."""
    return next((kind for kind, known in CURVES.items() if known.name == curve.name), None)


def is_ecdsa_signature(
    public: ec.EllipticCurvePublicKey, key_type: str, signature: bytes, data: bytes
) -> bool:
    """Whether r‖s is a signature over `data`."""
    size = COORDINATE_BYTES[key_type]
    if len(signature) != 2 * size:
        return False
    r, s = (int.from_bytes(part, "big") for part in (signature[:size], signature[size:]))
    try:
        public.verify(encode_dss_signature(r, s), data, ec.ECDSA(digest_for(key_type)))
    except InvalidSignature:
        return False
    return True


def is_rsa_signature(public: rsa.RSAPublicKey, signature: bytes, data: bytes) -> bool:
    """Whether it is a PKCS#1 v1.5 signature with SHA-256 over `data`."""
    try:
        public.verify(signature, data, padding.PKCS1v15(), hashes.SHA256())
    except InvalidSignature:
        return False
    return True
