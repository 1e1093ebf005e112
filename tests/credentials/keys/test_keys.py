"""Keys: made, written, read, and used; nothing else is accepted as one."""

import json
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed448, rsa
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
