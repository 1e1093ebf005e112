"""Keys: made, written, read, and used; nothing else is accepted as one."""

import json
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, rsa
from hypothesis import given
from hypothesis import strategies as st
from tests.credentials.samples import key

from openmerit.credentials import (
    KEY_TYPES,
    CredentialError,
    EncodingError,
    Signer,
    SigningKey,
    UnusableKey,
    VerificationKey,
)
from openmerit.credentials.keys import _sound
from openmerit.credentials.reading._encoding import base58_encode, base64url_encode

PRIME = 2**255 - 19
MULTIKEY_TYPES = ("ed25519", "p256", "p384")


def _pem(private: Any) -> bytes:
    return bytes(
        private.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )


@pytest.mark.parametrize("key_type", KEY_TYPES)
def test_a_key_comes_back_from_its_file(key_type: str) -> None:
    signer = key(key_type)
    for password in (None, b"correct horse"):
        again = SigningKey.from_pem(signer.to_pem(password), password)
        assert (again.did, again.key_type) == (signer.did, key_type)
        assert again.verification_method == signer.verification_method
    assert b"ENCRYPTED" in signer.to_pem(b"correct horse")
    with pytest.raises(UnusableKey):
        SigningKey.from_pem(signer.to_pem(b"correct horse"), b"wrong")
    with pytest.raises(UnusableKey):
        SigningKey.from_pem(signer.to_pem(b"correct horse"))


@pytest.mark.parametrize("key_type", KEY_TYPES)
def test_a_signature_fits_its_bytes_and_key_only(key_type: str) -> None:
    signer = key(key_type)
    signature = signer.sign(b"data")
    assert signer.public.is_signature(signature, b"data")
    assert not signer.public.is_signature(signature, b"dat")
    assert not signer.public.is_signature(signature[:-1], b"data")
    assert not signer.public.is_signature(signature + b"\0", b"data")
    assert not signer.public.is_signature(b"", b"data")
    assert not signer.public.is_signature(bytes(len(signature)), b"data")
    other = SigningKey.generate("ed25519" if key_type == "rsa" else key_type)
    assert not other.public.is_signature(signature, b"data")


@given(st.binary(max_size=100))
def test_no_bytes_are_a_signature_by_chance(signature: bytes) -> None:
    for key_type in KEY_TYPES:
        assert not key(key_type).public.is_signature(signature, b"data")


@pytest.mark.parametrize(
    ("key_type", "start"), [("ed25519", "z6Mk"), ("p256", "zDna"), ("p384", "z82L")]
)
def test_a_multikey_names_its_kind(key_type: str, start: str) -> None:
    signer = key(key_type)
    assert signer.multikey.startswith(start)
    assert signer.did == f"did:key:{signer.multikey}"
    assert signer.verification_method == f"{signer.did}#{signer.multikey}"
    assert VerificationKey.from_multikey(signer.multikey).jwk() == signer.public_jwk()


@pytest.mark.parametrize("key_type", KEY_TYPES)
def test_a_jwk_has_no_private_part(key_type: str) -> None:
    jwk = key(key_type).public_jwk()
    assert not {"d", "p", "q", "k"} & jwk.keys()
    assert VerificationKey.from_jwk(jwk).jwk() == jwk


def test_an_rsa_key_is_named_by_did_jwk() -> None:
    signer = key("rsa")
    assert signer.did.startswith("did:jwk:")
    assert signer.verification_method == f"{signer.did}#0"
    with pytest.raises(UnusableKey):
        _ = signer.multikey


def test_published_keys_are_read() -> None:
    # RFC 8032 section 7.1 test 1 as RFC 8037 appendix A gives it; did:key test vectors.
    jwk = {"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}
    assert VerificationKey.from_jwk(jwk).jwk() == jwk
    signature = bytes.fromhex(
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
        "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
    )
    assert VerificationKey.from_jwk(jwk).is_signature(signature, b"")
    p256 = "zDnaerDaTF5BXEavCrfRZEk316dpbLsfPDZ3WJ5hRTPFU2169"  # did:key 0.9, section 6.3
    assert VerificationKey.from_multikey(p256).multikey == p256


@pytest.mark.parametrize(
    "private",
    [
        rsa.generate_private_key(65537, 1024),
        ec.generate_private_key(ec.SECP256K1()),
        ec.generate_private_key(ec.SECP521R1()),
        ed448.Ed448PrivateKey.generate(),
    ],
    ids=["short RSA", "secp256k1", "P-521", "Ed448"],
)
def test_keys_of_other_kinds_are_refused(private: Any) -> None:
    with pytest.raises(UnusableKey):
        SigningKey.from_pem(_pem(private))


@pytest.mark.parametrize("pem", [b"", b"hello", b"-----BEGIN PRIVATE KEY-----\n-----END\n"])
def test_what_is_no_key_file_is_refused(pem: bytes) -> None:
    with pytest.raises(UnusableKey):
        SigningKey.from_pem(pem)


def test_a_kind_of_key_that_there_is_not_cannot_be_made() -> None:
    with pytest.raises(UnusableKey, match="ed25519, p256, p384, rsa"):
        SigningKey.generate("dsa")


@pytest.mark.parametrize("cut", [slice(1, None), slice(None, -1), slice(None, 10)])
@pytest.mark.parametrize("key_type", MULTIKEY_TYPES)
def test_a_mangled_multikey_is_refused(key_type: str, cut: slice) -> None:
    with pytest.raises((EncodingError, UnusableKey)):
        VerificationKey.from_multikey(key(key_type).multikey[cut])


@given(st.text(max_size=60))
def test_no_text_is_a_multikey_by_chance(text: str) -> None:
    with pytest.raises(CredentialError):
        VerificationKey.from_multikey(text)


@pytest.mark.parametrize("member", ["kty", "crv", "x", "y", "n", "e"])
@pytest.mark.parametrize("value", [None, "", "AA", 5, [], {}, "A" * 10_000, "AAAA="])
def test_a_malformed_jwk_is_refused(member: str, value: Any) -> None:
    for key_type in KEY_TYPES:
        jwk = key(key_type).public_jwk()
        if member in jwk:
            with pytest.raises(UnusableKey):
                VerificationKey.from_jwk(jwk | {member: value})


def test_a_private_jwk_is_refused_as_a_public_one() -> None:
    with pytest.raises(UnusableKey, match="private"):
        VerificationKey.from_jwk(key().public_jwk() | {"d": "AAAA"})


def test_no_key_shows_its_private_part() -> None:
    for key_type in KEY_TYPES:
        shown = repr(key(key_type)) + str(key(key_type)) + json.dumps(key(key_type).public_jwk())
        assert "PRIVATE" not in shown
        assert "object at" not in shown


def test_a_named_key_signs_for_another_identifier() -> None:
    named = key().named("did:web:academy.example", "key-1")
    assert (named.controller, named.verification_method, named.did) == (
        "did:web:academy.example",
        "did:web:academy.example#key-1",
        key().did,
    )
    assert isinstance(named, Signer)


# Keys that prove nothing, and keys that are confused


def _doubled(point: tuple[int, int]) -> tuple[int, int]:
    """Twice a point of edwards25519 (RFC 8032, section 5.1.4), in plain arithmetic."""
    x, y = point
    d = -121_665 * pow(121_666, -1, PRIME)
    product = d * x * x * y * y
    return (
        2 * x * y * pow(1 + product, -1, PRIME) % PRIME,
        (y * y + x * x) * pow(1 - product, -1, PRIME) % PRIME,
    )


def _on_curve(y: int) -> tuple[int, int]:
    d = -121_665 * pow(121_666, -1, PRIME)
    square = (y * y - 1) * pow(d * y * y + 1, -1, PRIME) % PRIME
    x = pow(square, (PRIME + 3) // 8, PRIME)
    if x * x % PRIME != square:
        x = x * pow(2, (PRIME - 1) // 4, PRIME) % PRIME
    assert x * x % PRIME == square
    return x, y


def test_a_point_for_which_anybody_can_sign_is_no_key() -> None:
    assert len(_sound._TORSION) == 5  # eight points share five y coordinates
    for y in _sound._TORSION:
        assert _doubled(_doubled(_doubled(_on_curve(y)))) == (0, 1)
        for sign in (0, 1 << 255):
            raw = (y | sign).to_bytes(32, "little")
            with pytest.raises(UnusableKey, match="anybody can sign"):
                VerificationKey.from_multikey("z" + base58_encode(b"\xed\x01" + raw))
            with pytest.raises(UnusableKey, match="anybody can sign"):
                VerificationKey.from_jwk(
                    {"kty": "OKP", "crv": "Ed25519", "x": base64url_encode(raw)}
                )


def test_the_cryptography_package_would_take_such_a_point() -> None:
    # The reason for the rule: the neutral element, and a signature over anything at all.
    neutral = (1).to_bytes(32, "little")
    public = ed25519.Ed25519PublicKey.from_public_bytes(neutral)
    for data in (b"a", b"b"):
        public.verify(neutral + bytes(32), data)


@pytest.mark.parametrize("beyond", [0, 1, 18])
def test_a_point_has_one_spelling(beyond: int) -> None:
    raw = (PRIME + beyond).to_bytes(32, "little")
    with pytest.raises(UnusableKey):
        VerificationKey.from_ed25519_bytes(raw)


@pytest.mark.parametrize("length", [0, 31, 33, 64])
def test_an_ed25519_key_has_32_bytes(length: int) -> None:
    with pytest.raises(UnusableKey):
        VerificationKey.from_ed25519_bytes(bytes(length))


def _number(value: int) -> str:
    return base64url_encode(value.to_bytes((value.bit_length() + 7) // 8, "big"))


@pytest.mark.parametrize(
    ("members", "words"),
    [
        ({"e": _number(2**65 + 1)}, "exponent of 66 bits"),
        ({"e": _number(2**4096 + 1)}, "exponent"),
        ({"e": _number(65_536)}, "even"),
        ({"e": _number(1)}, "too small"),
        ({"n": _number(2**3071)}, "even"),
        ({"n": _number(2**8200 + 1)}, "8201 bits"),
        ({"n": _number(2**1023 + 1)}, "1024 bits"),
    ],
)
def test_an_rsa_key_that_is_weak_or_slow_is_refused(members: dict[str, str], words: str) -> None:
    with pytest.raises(UnusableKey, match=words):
        VerificationKey.from_jwk(key("rsa").public_jwk() | members)


@pytest.mark.parametrize(
    ("key_type", "members"),
    [
        ("p256", {"crv": "P-384"}),
        ("p384", {"crv": "P-256"}),
        ("p256", {"crv": "secp256k1"}),
        ("p256", {"crv": "Ed25519"}),
        ("p256", {"crv": "Ed25519", "kty": "OKP"}),
        ("p256", {"kty": "OKP"}),
        ("p256", {"kty": "RSA"}),
        ("ed25519", {"crv": "X25519"}),
        ("ed25519", {"crv": "Ed448"}),
        ("ed25519", {"kty": "EC"}),
        ("ed25519", {"kty": "oct", "k": "AAAA"}),
        ("rsa", {"kty": "EC", "crv": "P-256"}),
        ("ed25519", {"alg": "ES256"}),
        ("p256", {"alg": "ES384"}),
        ("p256", {"alg": "EdDSA"}),
        ("rsa", {"alg": "HS256"}),
        ("rsa", {"alg": "none"}),
        ("rsa", {"alg": "RSA-OAEP"}),
        ("rsa", {"alg": "PS256"}),
        ("rsa", {"alg": ["RS256"]}),
        ("rsa", {"use": "enc"}),
        ("rsa", {"key_ops": ["encrypt"]}),
        ("rsa", {"key_ops": "verify"}),
        ("rsa", {"oth": []}),
    ],
)
def test_a_jwk_that_is_taken_for_another_is_refused(key_type: str, members: Any) -> None:
    with pytest.raises(UnusableKey):
        VerificationKey.from_jwk(key(key_type).public_jwk() | members)


def test_a_jwk_may_say_that_it_is_for_what_it_is_for() -> None:
    algorithms = {"ed25519": "EdDSA", "p256": "ES256", "p384": "ES384", "rsa": "RS256"}
    for key_type, algorithm in algorithms.items():
        jwk = key(key_type).public_jwk()
        more = {"alg": algorithm, "use": "sig", "key_ops": ["verify"], "kid": "k", "x5c": []}
        assert VerificationKey.from_jwk(jwk | more).jwk() == jwk
