"""Whose key it is: did:web addresses and documents, and what they let a key do."""

import json
from typing import Any

import pytest
from tests.credentials.samples import LATER, Shelf, badge, key, signed, signed_anyway

from openmerit.credentials import (
    Report,
    SigningKey,
    Unresolvable,
    did_document,
    did_web,
    did_web_url,
    verify,
)

DID = "did:web:academy.example:issuers:sql"
URL = "https://academy.example/issuers/sql/did.json"


@pytest.mark.parametrize(
    ("did", "url"),
    [
        # did:web method specification, section 3.2.
        ("did:web:w3c-ccg.github.io", "https://w3c-ccg.github.io/.well-known/did.json"),
        ("did:web:w3c-ccg.github.io:user:alice", "https://w3c-ccg.github.io/user/alice/did.json"),
        ("did:web:example.com%3A3000:user", "https://example.com:3000/user/did.json"),
        ("did:web:localhost%3A8000", "https://localhost:8000/.well-known/did.json"),
        ("did:web:EXAMPLE.com", "https://EXAMPLE.com/.well-known/did.json"),
        ("did:web:x.example:a%20b", "https://x.example/a%20b/did.json"),
    ],
)
def test_a_did_web_is_found_where_its_specification_says(did: str, url: str) -> None:
    assert did_web_url(did) == url


@pytest.mark.parametrize(
    "did",
    [
        "did:web:",
        "did:web",
        "did:key:z6Mk",
        "did:web:127.0.0.1",
        "did:web:192.168.0.1%3A80",
        "did:web:%5B::1%5D",
        "did:web:x.example:",
        "did:web:x.example::a",
        "did:web:x.example:..:a",
        "did:web:x.example:%2e%2e:a",
        "did:web:x.example:a%2Fb",
        "did:web:x.example:a/b",
        "did:web:x.example:a?b",
        "did:web:x.example:a#b",
        "did:web:x.example:a b",
        "did:web:user@x.example",
        "did:web:user%40x.example",
        "did:web:x.example%3A",
        "did:web:x.example%3Aport",
        "did:web:x.example%3A³",
        "did:web:x.example%3A80%3A90",
        "did:web:-x.example",
        "did:web:x..example",
        "did:web:x.example\n",
        "did:web:éxample.com",
        "DID:WEB:x.example",
    ],
)
def test_a_malformed_did_web_is_refused(did: str) -> None:
    with pytest.raises(Unresolvable):
        did_web_url(did)


@pytest.mark.parametrize("origin", ["https://academy.example", "http://localhost:8000"])
def test_a_did_web_is_made_for_a_place_below_an_origin(origin: str) -> None:
    host = origin.partition("//")[2]
    assert did_web(origin) == f"did:web:{host.replace(':', '%3A')}"
    for part in ("northwind", "a b", "ä~x", "a/b:c"):
        did = did_web(origin, "issuers", part)
        assert ":" not in did.partition("issuers:")[2]
        if "/" not in part:
            assert did_web_url(did).startswith(f"https://{host}/issuers/")


def _document(*keys: tuple[str, SigningKey], **changes: Any) -> bytes:
    document = did_document(DID, [(fragment, signer.multikey) for fragment, signer in keys])
    return json.dumps(document | changes).encode()


def _badge_by(signer: SigningKey) -> bytes:
    return signed_anyway(badge(issuer={"id": DID, "type": ["Profile"], "name": "A"}), signer)


def _key_check(document: bytes | None, signer: SigningKey | None = None) -> tuple[str, str]:
    shelf = Shelf({} if document is None else {URL: document})
    report = verify(_badge_by(signer or key().named(DID, "k1")), at=LATER, resolver=shelf)
    return str(report.check("proof").outcome), str(report.check("key").outcome)


def test_a_did_document_has_the_form_that_others_read() -> None:
    document = json.loads(_document(("k1", key()), ("k2", key("p256"))))
    assert document["id"] == DID
    assert document["assertionMethod"] == [f"{DID}#k1", f"{DID}#k2"]
    assert document["verificationMethod"][1] == {
        "id": f"{DID}#k2",
        "type": "Multikey",
        "controller": DID,
        "publicKeyMultibase": key("p256").multikey,
    }


def test_a_listed_key_speaks_for_its_issuer() -> None:
    assert _key_check(_document(("k1", key()))) == ("passed", "passed")


def _method(**changes: Any) -> dict[str, Any]:
    method = {"id": f"{DID}#k1", "type": "Multikey", "controller": DID}
    method["publicKeyMultibase"] = key().multikey
    return method | changes


@pytest.mark.parametrize(
    ("document", "outcomes"),
    [
        (_document(("k2", key())), ("unknown", "failed")),
        (_document(("k1", key("ed25519", 1))), ("failed", "passed")),
        (_document(("k1", key()), assertionMethod=[]), ("passed", "failed")),
        (_document(("k1", key()), assertionMethod=["#k1"]), ("passed", "passed")),
        (_document(("k1", key()), assertionMethod=[_method()]), ("passed", "passed")),
        (_document(("k1", key()), authentication=[], assertionMethod="x"), ("passed", "failed")),
        (_document(("k1", key()), id="did:web:other.example"), ("unknown", "failed")),
        (_document(verificationMethod=[_method(revoked="2026-02-01T00:00:00Z")],
                   assertionMethod=[f"{DID}#k1"]), ("passed", "failed")),
        (_document(verificationMethod=[_method(expires="2026-02-01T00:00:00Z")],
                   assertionMethod=[f"{DID}#k1"]), ("passed", "passed")),
        (_document(verificationMethod=[_method(expires="2026-01-14T00:00:00Z")],
                   assertionMethod=[f"{DID}#k1"]), ("passed", "failed")),
        (_document(verificationMethod=[_method(expires="soon")],
                   assertionMethod=[f"{DID}#k1"]), ("unknown", "failed")),
        (_document(verificationMethod=[_method(controller="did:web:other.example")],
                   assertionMethod=[f"{DID}#k1"]), ("passed", "failed")),
        (_document(verificationMethod=[_method(expires="2036-02-01T00:00:00Z")],
                   assertionMethod=[f"{DID}#k1"]), ("passed", "passed")),
        (_document(verificationMethod=[_method(publicKeyMultibase="zzz")]), ("unknown", "failed")),
        (_document(verificationMethod=[_method(
            publicKeyMultibase=None, publicKeyJwk=key().public_jwk())],
            assertionMethod=[f"{DID}#k1"]), ("passed", "passed")),
        (_document(verificationMethod=5, assertionMethod={"id": 5}), ("unknown", "failed")),
        (b"[]", ("unknown", "unknown")),
        (b"<html>", ("unknown", "unknown")),
        (b'{"id": 1, "id": 2}', ("unknown", "unknown")),
        (None, ("unknown", "unknown")),
    ],
)  # fmt: skip
def test_only_a_key_that_the_document_lists_speaks(
    document: bytes | None, outcomes: tuple[str, str]
) -> None:
    assert _key_check(document) == outcomes


def test_a_key_that_was_taken_back_does_not_speak_under_another_name() -> None:
    for change in ({"revoked": "2026-02-01T00:00:00Z"}, {"expires": "2026-01-14T00:00:00Z"}):
        document = _document(verificationMethod=[_method(**change)], assertionMethod=[f"{DID}#k1"])
        assert _key_check(document, key()) == ("passed", "failed")
    assert _key_check(_document(("k1", key())), key()) == ("passed", "passed")
    assert _key_check(_document(("k1", key("ed25519", 1))), key()) == ("passed", "failed")


def test_offline_a_key_spelled_out_tells_of_changes_but_not_of_its_owner() -> None:
    data = _badge_by(key().named(DID, key().multikey))
    report = verify(data, at=LATER)
    assert (report.check("proof").outcome, report.check("key").outcome) == ("passed", "unknown")
    assert report.verdict == "undetermined"
    altered = verify(data.replace(b"Academy", b"academy").replace(b'"SQL"', b'"C"'), at=LATER)
    assert altered.check("proof").outcome == "failed"


def test_nobody_signs_for_a_did_key_but_itself() -> None:
    document = badge(issuer={"id": key("ed25519", 1).did, "type": ["Profile"]})
    for signer in (key(), key().named(DID, "k1")):
        shelf = Shelf({URL: _document(("k1", key()))})
        report = verify(signed_anyway(document, signer), at=LATER, resolver=shelf)
        assert report.check("key").outcome == "failed"


@pytest.mark.parametrize(
    "name",
    [
        "did:key:z6Mkx#z6Mkx",
        f"{key().did}#other",
        "did:key:#",
        "did:jwk:e30#0",
        "did:jwk:!!!#0",
        "https://[x#k",
        "https://[::1#k",
        "file:///etc/passwd#k",
        "did:web:127.0.0.1#k",
        "did:web:#k",
        "urn:x",
        "https://x.example",
        "relative",
        "",
        "#k",
    ],
)
def test_a_key_by_an_impossible_name_is_never_found(name: str) -> None:
    class Named:
        key_type = "ed25519"
        controller = name.partition("#")[0]
        verification_method = name
        sign = staticmethod(key().sign)

    for issuer in (name.partition("#")[0] or "urn:x", "https://[x", DID):
        data = signed_anyway(badge(issuer=issuer), Named())  # type: ignore[arg-type]
        report = verify(data, at=LATER, resolver=Shelf())
        assert not report.valid
        assert report.check("key").outcome != "passed"


def _issuer_check(issuer: str) -> Report:
    host = issuer.partition("://")[2].partition("/")[0] or issuer
    signer = key().named(issuer, "k1")
    document = did_document(issuer, [("k1", key().multikey)])
    url = did_web_url(issuer) if issuer.startswith("did:web") else issuer
    data = signed(badge(issuer={"id": issuer, "type": ["Profile"], "name": host}), signer)
    return verify(data, at=LATER, resolver=Shelf({url: json.dumps(document).encode()}))


@pytest.mark.parametrize(
    ("issuer", "outcome", "words"),
    [
        (DID, "passed", "academy.example vouches"),
        ("https://academy.example/issuers/1", "passed", "academy.example vouches"),
        ("https://academy.example:8443/issuers/1", "passed", "academy.example:8443 vouches"),
        ("https://bank.example@evil.example/", "passed", "evil.example vouches"),
        ("did:web:localhost%3A8000", "warning", "practice"),
    ],
)
def test_the_domain_that_vouches_is_named(issuer: str, outcome: str, words: str) -> None:
    check = _issuer_check(issuer).check("issuer")
    assert check.outcome == outcome
    assert words in check.message
    if "@" in issuer:
        assert not check.message.startswith("bank.example")


def test_nothing_is_fetched_that_is_not_needed() -> None:
    shelf = Shelf()
    assert verify(signed(badge(), key()), at=LATER, resolver=shelf).valid
    assert shelf.asked == []
