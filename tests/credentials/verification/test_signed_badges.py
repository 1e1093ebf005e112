"""Signed badges before 3.0: whose key it was, and what its issuer withdrew."""

from typing import Any

import pytest
from tests.credentials.older import (
    ASSERTION,
    CONTEXT,
    ELSEWHERE,
    KEY,
    LIST,
    SITE,
    checked,
    issuer,
    jws,
    key_document,
    outcomes,
    pem,
    shelf,
    signed_assertion,
)
from tests.credentials.samples import key

from openmerit.credentials import bake


@pytest.mark.parametrize("kind", ["rsa", "p256", "ed25519"])
def test_a_signed_badge_holds_by_its_issuers_key(kind: str) -> None:
    alg = {"rsa": "RS256", "p256": "ES256", "ed25519": "EdDSA"}[kind]
    resolver = shelf(issuer(publicKey=KEY), key_document(key(kind)))
    token = jws(signed_assertion(), key(kind), alg)
    report = checked(token, resolver, recipient="ada@example.com")
    assert outcomes(report) == dict.fromkeys(outcomes(report), "passed")
    assert report.format == "open-badge-2.0/jwt"
    assert ASSERTION not in resolver.asked
    image = bake(b'<svg xmlns="http://www.w3.org/2000/svg"/>', token)
    assert checked(image, resolver).format == "open-badge-2.0/svg"


def test_a_signed_badge_alone_is_undetermined() -> None:
    report = checked(jws(signed_assertion(), key("rsa")), None)
    assert report.verdict == "undetermined"


EMBEDDED = key_document()


@pytest.mark.parametrize(
    ("profile", "page", "check", "outcome"),
    [
        (issuer(), key_document(), "key", "failed"),
        (issuer(publicKey=f"{SITE}/other"), key_document(), "key", "failed"),
        (issuer(publicKey=KEY), key_document(owner=ELSEWHERE), "key", "failed"),
        (issuer(publicKey=KEY), key_document(owner=None), "key", "failed"),
        (issuer(publicKey=KEY), key_document(key("rsa", 1)), "proof", "failed"),
        (issuer(publicKey=KEY), key_document(key("p256")), "proof", "failed"),
        (issuer(publicKey=KEY), key_document(publicKeyPem="no key"), "proof", "failed"),
        (issuer(publicKey=KEY), key_document(id=f"{SITE}/other"), "proof", "unknown"),
        (issuer(publicKey=[f"{SITE}/old", KEY]), key_document(), "key", "passed"),
        (
            issuer(publicKey={**EMBEDDED, "publicKeyPem": pem(key("rsa"))}),
            {"id": "x"},
            "key",
            "passed",
        ),
    ],
)
def test_the_key_must_be_the_issuers_and_say_so(
    profile: dict[str, Any], page: dict[str, Any], check: str, outcome: str
) -> None:
    report = checked(jws(signed_assertion(), key("rsa")), shelf(profile, page))
    assert report.check(check).outcome == outcome


def test_without_a_creator_any_key_of_the_issuers_will_do() -> None:
    document = signed_assertion(verification={"type": "signed"})
    keys = [f"{SITE}/old", KEY]
    resolver = shelf(issuer(publicKey=keys), key_document())
    assert checked(jws(document, key("rsa")), resolver).valid
    assert checked(jws(document, key("rsa", 1)), resolver).check("proof").outcome != "passed"
    none = checked(jws(document, key("rsa")), shelf())
    assert none.check("key").outcome == "failed"


@pytest.mark.parametrize(
    "header", [{"alg": "none"}, {"alg": "HS256"}, {"alg": "ES256"}, {"crit": ["x"]}, {"b64": False}]
)
def test_algorithms_that_do_not_fit_are_refused(header: dict[str, Any]) -> None:
    resolver = shelf(issuer(publicKey=KEY), key_document())
    report = checked(jws(signed_assertion(), key("rsa"), **header), resolver)
    assert report.check("proof").outcome == "failed"
    assert report.check("key").outcome == "unknown"


def test_a_signed_badge_without_its_signature_is_invalid() -> None:
    report = checked(signed_assertion(), shelf(issuer(publicKey=KEY), key_document()))
    assert report.check("proof").outcome == "failed"
    assert "without a signature" in report.check("proof").message


@pytest.mark.parametrize(
    ("entries", "outcome"),
    [
        ([], "passed"),
        (["urn:uuid:2"], "passed"),
        (["urn:uuid:1"], "failed"),
        ([{"id": "urn:uuid:1", "revocationReason": "Why not"}], "failed"),
        ([{"id": "urn:uuid:1", "revoked": False}], "passed"),
        ([{"uid": "abc"}], "passed"),
        ("urn:uuid:1", "failed"),
    ],
)
def test_signed_badges_are_withdrawn_by_a_list(entries: Any, outcome: str) -> None:
    listed = {"@context": CONTEXT, "id": LIST, "type": "RevocationList"}
    profile = issuer(publicKey=KEY, revocationList=LIST)
    resolver = shelf(profile, key_document(), listed | {"revokedAssertions": entries})
    report = checked(jws(signed_assertion(), key("rsa")), resolver)
    assert report.check("status").outcome == outcome
    missing = checked(jws(signed_assertion(), key("rsa")), shelf(profile, key_document()))
    assert missing.check("status").outcome == "unknown"
    assert missing.valid
