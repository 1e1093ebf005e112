"""Keys at addresses, and the time for which they hold: what each lets a signature prove."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from hypothesis import given
from hypothesis import strategies as st
from tests.credentials.proofs.test_jwt import token
from tests.credentials.samples import LATER, NOW, Shelf, badge, key, signed_anyway

from openmerit.credentials import (
    Check,
    CredentialError,
    PublishedKey,
    SigningKey,
    did_document,
    verify,
)
from openmerit.credentials.keys._published import published_keys
from openmerit.credentials.linked_data._document import CanonicalDocument
from openmerit.credentials.proofs._data_integrity import SUITES, bytes_to_sign
from openmerit.credentials.reading._encoding import base58_encode

ISSUER = "https://academy.example/issuers/1"
JWKS = "https://academy.example/.well-known/jwks.json"
DID = "did:web:academy.example:issuers:sql"
DID_URL = "https://academy.example/issuers/sql/did.json"
OTHER = key("ed25519", 1)


def _by(issuer: str, name: str, signer: SigningKey | None = None, **header: Any) -> bytes:
    """A badge as a token of `issuer`, signed by the key called `name`."""
    document = badge(issuer={"id": issuer, "type": ["Profile"], "name": "Academy"})
    return token(document, signer or key(), **{"kid": name} | header)


def _key_check(data: bytes, documents: Mapping[str, Any], at: datetime = LATER) -> Check:
    shelf = Shelf(
        {
            url: document if isinstance(document, bytes) else json.dumps(document).encode()
            for url, document in documents.items()
        }
    )
    return verify(data, at=at, resolver=shelf).check("key")


def _jwk(signer: SigningKey | None = None, **members: Any) -> dict[str, Any]:
    return (signer or key()).public_jwk() | members


def _profile(**members: Any) -> dict[str, Any]:
    return {"id": ISSUER, "type": "Profile", "name": "Academy"} | members


def _pem(signer: SigningKey) -> str:
    private = serialization.load_pem_private_key(signer.to_pem(), None)
    return (
        private.public_key()
        .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
        .decode()
    )


# Where keys are found


@pytest.mark.parametrize("key_type", ["ed25519", "p256", "p384", "rsa"])
@pytest.mark.parametrize(
    ("name", "members"),
    [
        (f"{ISSUER}#k1", lambda jwk: {"jwks": {"keys": [jwk | {"kid": "k1"}]}}),
        (f"{ISSUER}#k1", lambda jwk: {"jwks_uri": JWKS}),
        ("k1", lambda jwk: {"jwks_uri": JWKS}),
        (f"{JWKS}#k1", lambda jwk: {"jwks_uri": JWKS}),
        (f"{JWKS}#k1", lambda jwk: {}),
        (
            f"{ISSUER}#k1",
            lambda jwk: {"publicKey": [{"id": "#k1", "type": "JsonWebKey", "publicKeyJwk": jwk}]},
        ),
        (
            f"{ISSUER}#k1",
            lambda jwk: {
                "assertionMethod": [{"id": "#k1", "type": "JsonWebKey2020", "publicKeyJwk": jwk}]
            },
        ),
        (
            "https://academy.example/keys/1",
            lambda jwk: {"jwks": {"keys": [jwk]}},
        ),
        ("https://academy.example/keys/1", lambda jwk: {}),
    ],
    ids=["jwks", "jwks_uri", "name alone", "set", "site's set", "publicKey", "JsonWebKey", "JWK",
         "site's JWK"],
)  # fmt: skip
def test_a_hosted_profile_lists_its_keys(key_type: str, name: str, members: Any) -> None:
    jwk = _jwk(key(key_type))
    documents = {
        ISSUER: _profile(**members(jwk)),
        JWKS: {"keys": [_jwk(OTHER, kid="k0"), jwk | {"kid": "k1"}]},
        "https://academy.example/keys/1": jwk | {"kid": "key-1"},
    }
    check = _key_check(_by(ISSUER, name, key(key_type)), documents)
    assert check.outcome == "passed", check.message
    other = SigningKey.generate("ed25519" if key_type == "rsa" else key_type)
    report = verify(
        _by(ISSUER, name, other),
        at=LATER,
        resolver=Shelf({url: json.dumps(doc).encode() for url, doc in documents.items()}),
    )
    assert report.check("proof").outcome == "failed"


@pytest.mark.parametrize(
    ("name", "documents", "outcome"),
    [
        # The issuer's own document decides over keys that stand elsewhere.
        (f"{JWKS}#k1", {ISSUER: _profile(jwks={"keys": [_jwk(OTHER)]})}, "failed"),
        ("https://evil.example/k", {ISSUER: _profile()}, "failed"),
        ("https://evil.example/k", {ISSUER: b"<html>"}, "unknown"),
        ("https://evil.example/k", {}, "unknown"),
        ("https://academy.example/keys/1", {ISSUER: b"<html>"}, "passed"),
        ("https://academy.example/keys/1", {}, "unknown"),
        ("https://academy.example:8443/keys/1", {ISSUER: _profile()}, "failed"),
        ("https://evil.example/k", {ISSUER: _profile(jwks={"keys": [_jwk()]})}, "passed"),
        (f"{ISSUER}#k1", {ISSUER: _profile()}, "failed"),
        (f"{ISSUER}#k1", {ISSUER: _profile(jwks={"keys": []})}, "failed"),
        (f"{ISSUER}#k1", {ISSUER: _profile(jwks={"keys": [5, None, {}]})}, "failed"),
        (f"{ISSUER}#k1", {ISSUER: _profile(jwks_uri="https://gone.example")}, "unknown"),
        (f"{ISSUER}#k1", {ISSUER: _profile(jwks_uri=ISSUER)}, "unknown"),
        (f"{JWKS}#k2", {ISSUER: _profile()}, "failed"),
        (JWKS, {ISSUER: _profile()}, "failed"),
    ],
)
def test_a_key_elsewhere_counts_if_the_issuer_says_so(
    name: str, documents: Mapping[str, Any], outcome: str
) -> None:
    everywhere = {
        JWKS: {"keys": [_jwk(OTHER, kid="k0"), _jwk(kid="k1")]},
        "https://academy.example/keys/1": _jwk(),
        "https://academy.example:8443/keys/1": _jwk(),
        "https://evil.example/k": _jwk(),
    }
    check = _key_check(_by(ISSUER, name), everywhere | documents)
    assert check.outcome == outcome, check.message


@pytest.mark.parametrize("form", ["method", "JWK"])
def test_an_issuer_may_name_where_its_key_stands(form: str) -> None:
    name = "https://keys.example/1"
    method = {
        "id": name,
        "type": "Multikey",
        "controller": ISSUER,
        "publicKeyMultibase": key().multikey,
    }
    hosted = {name: method if form == "method" else _jwk()}
    for members, outcome in (
        ({"assertionMethod": [name]}, "passed"),
        ({"assertionMethod": name}, "passed"),
        ({"authentication": [name]}, "failed"),
        ({"assertionMethod": ["https://keys.example/2"]}, "failed"),
        ({}, "failed"),
    ):
        check = _key_check(_by(ISSUER, name), hosted | {ISSUER: _profile(**members)})
        assert check.outcome == outcome, check.message
    taken_back = {name: method | {"revoked": "2026-02-01T00:00:00Z"}}
    listing = {ISSUER: _profile(assertionMethod=[name])}
    assert _key_check(_by(ISSUER, name), taken_back | listing).outcome == "failed"


def test_a_site_answers_for_a_did_only_in_the_dids_document() -> None:
    hosted = {"https://academy.example/keys/1": _jwk()}
    name = "https://academy.example/keys/1"
    listed = did_document(DID, [("k1", key().multikey)])
    empty = did_document(DID, [])
    other = did_document(DID, [("k1", OTHER.multikey)])
    for document, outcome in ((listed, "passed"), (empty, "failed"), (other, "failed")):
        assert _key_check(_by(DID, name), hosted | {DID_URL: document}).outcome == outcome


def test_a_header_key_counts_if_the_issuer_lists_it() -> None:
    data = _by(ISSUER, "", kid=None, jwk=_jwk())
    for keys, outcome in (([_jwk()], "passed"), ([_jwk(OTHER)], "failed"), ([], "failed")):
        documents = {ISSUER: _profile(jwks={"keys": keys})}
        assert _key_check(data, documents).outcome == outcome
    assert _key_check(data, {}).outcome == "unknown"
    assert verify(data, at=LATER).check("key").outcome == "unknown"


def test_an_issuer_of_one_key_need_not_name_it() -> None:
    data = _by(ISSUER, "", kid=None)
    one = {ISSUER: _profile(jwks={"keys": [_jwk()]})}
    two = {ISSUER: _profile(jwks={"keys": [_jwk(kid="a"), _jwk(OTHER, kid="b")]})}
    assert _key_check(data, one).outcome == "passed"
    assert _key_check(data, two).outcome == "unknown"


def test_a_document_speaks_for_nobody_else() -> None:
    # The badge names Bank; the key stands in Evil's document, which says it is Bank's.
    bank, evil = "did:web:bank.example", "did:web:evil.example"
    mine = did_document(evil, [("k1", key().multikey)])
    mine["verificationMethod"][0]["controller"] = bank
    documents = {
        "https://evil.example/.well-known/did.json": mine,
        "https://bank.example/.well-known/did.json": did_document(bank, [("k", OTHER.multikey)]),
    }
    assert _key_check(_by(bank, f"{evil}#k1"), documents).outcome == "failed"


# What a listed key must be


def _listed(**method: Any) -> Check:
    entry = {"id": f"{DID}#k1", "type": "Multikey", "controller": DID} | method
    document = {"id": DID, "verificationMethod": [entry], "assertionMethod": [f"{DID}#k1"]}
    return _key_check(_by(DID, f"{DID}#k1"), {DID_URL: document})


ED25519 = base58_encode(
    bytes(
        serialization.load_pem_private_key(key().to_pem(), None).public_key().public_bytes_raw()  # type: ignore[union-attr]
    )
)


@pytest.mark.parametrize(
    ("method", "words"),
    [
        ({"publicKeyMultibase": key().multikey}, None),
        ({"publicKeyJwk": _jwk(), "type": "JsonWebKey"}, None),
        ({"publicKeyJwk": _jwk(), "publicKeyMultibase": key().multikey}, None),
        ({"publicKeyMultibase": key().multikey, "type": "Ed25519VerificationKey2020"}, None),
        ({"publicKeyBase58": ED25519, "type": "Ed25519VerificationKey2018"}, None),
        ({"publicKeyPem": _pem(key())}, None),
        ({}, "no public key"),
        ({"publicKeyJwk": "x"}, "malformed"),
        ({"publicKeyJwk": _jwk(OTHER), "publicKeyMultibase": key().multikey}, "two different"),
        (
            {"publicKeyMultibase": key("p256").multikey, "type": "Ed25519VerificationKey2020"},
            "p256",
        ),
        ({"publicKeyJwk": _jwk(d="AAAA")}, "private"),
        ({"publicKeyJwk": _jwk(use="enc")}, "not for signatures"),
        ({"publicKeyJwk": _jwk(key_ops=["sign"])}, "key_ops"),
        ({"publicKeyJwk": _jwk(alg="ES256")}, "ES256"),
        ({"publicKeyMultibase": key().multikey, "revoked": True}, "malformed"),
    ],
)
def test_a_listed_key_is_one_key_of_the_kind_it_says(
    method: Mapping[str, Any], words: str | None
) -> None:
    check = _listed(**method)
    assert check.outcome == ("passed" if words is None else "failed"), check.message
    assert words is None or words in check.message


def test_two_keys_of_one_name_are_none() -> None:
    entries = [
        {"id": f"{DID}#k1", "type": "Multikey", "publicKeyMultibase": signer.multikey}
        for signer in (key(), OTHER)
    ]
    for order in (entries, entries[::-1], [*entries, entries[0]]):
        document = {"id": DID, "verificationMethod": order, "assertionMethod": [f"{DID}#k1"]}
        check = _key_check(_by(DID, f"{DID}#k1"), {DID_URL: document})
        assert check.outcome == "failed"
        assert "twice" in check.message


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20) | st.just(key().multikey),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["id", "type", "keys", "kty", "jwks", "jwks_uri", "publicKeyJwk", "expires",
                         "publicKeyMultibase", "verificationMethod", "assertionMethod", "kid"]),
        inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


@given(JSON)
def test_no_document_makes_reading_keys_fail(document: Any) -> None:
    if isinstance(document, dict):
        document = {"id": DID} | document
    try:
        published = published_keys(DID, Shelf({DID_URL: json.dumps(document).encode()}))
    except CredentialError:
        return
    for name, method in published.methods.items():
        assert method.owner == DID
        assert method.id == name


# Keys over time


MADE = NOW  # when samples say that they were signed


def _rotated(expires: datetime | None = None, revoked: datetime | None = None) -> dict[str, Any]:
    old = PublishedKey("k1", key().multikey, expires, revoked)
    return did_document(DID, [old, ("k2", OTHER.multikey)])


@pytest.mark.parametrize(
    ("expires", "revoked", "outcome", "words"),
    [
        (None, None, "passed", "belongs to"),
        (timedelta(days=30), None, "passed", "retired it on 14 February 2026"),
        (timedelta(0), None, "passed", "made before, on 15 January 2026"),
        (timedelta(days=365), None, "passed", "belongs to"),
        (timedelta(seconds=-1), None, "failed", "expired on 15 January 2026, 08:59:59 UTC"),
        (None, timedelta(days=30), "failed", "can sign with any date"),
        (None, timedelta(days=-30), "failed", "revoked this key on 16 December 2025"),
        (None, timedelta(days=365), "passed", "belongs to"),  # asked about a time before
        (timedelta(days=10), timedelta(days=30), "failed", "revoked"),
    ],
)
@pytest.mark.parametrize("proof", ["eddsa-rdfc-2022", "eddsa-jcs-2022", "jwt"])
def test_a_retired_key_proves_what_it_signed_before_and_a_revoked_one_nothing(
    proof: str,
    expires: timedelta | None,
    revoked: timedelta | None,
    outcome: str,
    words: str,
) -> None:
    document = _rotated(
        None if expires is None else MADE + expires, None if revoked is None else MADE + revoked
    )
    signer = key().named(DID, "k1")
    claimed = badge(issuer={"id": DID, "type": ["Profile"], "name": "Academy"})
    if proof == "jwt":
        data = token(claimed | {"nbf": int(MADE.timestamp())}, signer)
    else:
        data = signed_anyway(claimed, signer, proof)
    check = _key_check(data, {DID_URL: document})
    assert check.outcome == outcome, check.message
    assert words in check.message


def test_the_next_key_is_not_touched() -> None:
    document = _rotated(revoked=MADE - timedelta(days=1))
    data = _by(DID, f"{DID}#k2", OTHER)
    assert _key_check(data, {DID_URL: document}).outcome == "passed"


def test_a_key_taken_back_under_one_name_is_taken_back_under_all() -> None:
    twice = did_document(
        DID,
        [PublishedKey("k1", key().multikey, revoked=MADE), ("k2", key().multikey)],
    )
    for name in (f"{DID}#k1", f"{DID}#k2", key().verification_method):
        assert _key_check(_by(DID, name), {DID_URL: twice}).outcome == "failed"


@pytest.mark.parametrize(
    ("claims", "outcome"),
    [
        ({}, "passed"),  # the credential's own beginning
        ({"iat": int((MADE + timedelta(days=9)).timestamp())}, "passed"),
        ({"iat": int((MADE + timedelta(days=11)).timestamp())}, "failed"),
    ],
)
def test_a_token_says_when_it_was_made(claims: Mapping[str, Any], outcome: str) -> None:
    document = _rotated(expires=MADE + timedelta(days=10))
    claimed = badge(issuer={"id": DID, "type": ["Profile"]}) | dict(claims)
    data = token(claimed, key().named(DID, "k1"))
    assert _key_check(data, {DID_URL: document}).outcome == outcome


def test_a_proof_without_a_time_gets_no_benefit_of_the_doubt() -> None:
    document = _rotated(expires=MADE + timedelta(days=10))
    claimed = badge(issuer={"id": DID, "type": ["Profile"]})
    options = {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-rdfc-2022",
        "verificationMethod": f"{DID}#k1",
        "proofPurpose": "assertionMethod",
    }
    data = bytes_to_sign(CanonicalDocument(claimed), options, SUITES["eddsa-rdfc-2022"], "ed25519")
    value = "z" + base58_encode(key().sign(data))
    proven = json.dumps(claimed | {"proof": options | {"proofValue": value}}).encode()
    for at, outcome in ((MADE + timedelta(days=5), "passed"), (LATER, "failed")):
        check = _key_check(proven, {DID_URL: document}, at)
        assert check.outcome == outcome, check.message


def test_times_of_keys_are_published() -> None:
    document = _rotated(expires=MADE, revoked=datetime(2026, 2, 1, tzinfo=UTC))
    assert document["verificationMethod"][0] == {
        "id": f"{DID}#k1",
        "type": "Multikey",
        "controller": DID,
        "publicKeyMultibase": key().multikey,
        "expires": "2026-01-15T09:00:00Z",
        "revoked": "2026-02-01T00:00:00Z",
    }
    assert document["assertionMethod"] == [f"{DID}#k1", f"{DID}#k2"]


def test_a_key_whose_private_half_is_published_proves_nothing() -> None:
    document = did_document(DID, [("k", key().multikey)])
    assert _key_check(_by(DID, f"{DID}#k"), {DID_URL: document}).outcome == "passed"
    document["verificationMethod"][0]["secretKeyMultibase"] = "z3u2en7t5LR2WtQH5PfFqMqwVHgeX"
    check = _key_check(_by(DID, f"{DID}#k"), {DID_URL: document})
    assert check.outcome == "failed"
    assert "anybody can sign with it" in check.message
