"""Endorsements published beside what they are about: looked up, checked, counted if they hold."""

import json
from typing import Any

import pytest
from tests.credentials.samples import LATER, NOW, Shelf, badge, key, signed

from openmerit.credentials import (
    CONTEXTS_FOR_ACHIEVEMENT_CREDENTIAL,
    PROFILE_SERVICE,
    Check,
    SigningKey,
    did_document,
    issue,
    verify,
)

DID = "did:web:academy.example"
DID_URL = "https://academy.example/.well-known/did.json"
PROFILE_URL = "https://academy.example/profile.json"
ACHIEVEMENT: dict[str, Any] = badge()["credentialSubject"]["achievement"]
ACADEMY = key().named(DID, "key")


def _badge(**changes: Any) -> bytes:
    issuer = {"id": DID, "type": ["Profile"], "name": "Academy"}
    return issue(badge(issuer=issuer, **changes), ACADEMY, now=NOW)


def _endorsement(about: str, by: SigningKey | None = None, **changes: Any) -> dict[str, Any]:
    signer = by or key("p256")
    document = {
        "@context": list(CONTEXTS_FOR_ACHIEVEMENT_CREDENTIAL),
        "id": "https://council.example/endorsements/1",
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "name": "Endorsement",
        "issuer": {"id": signer.did, "type": ["Profile"], "name": "The Council"},
        "validFrom": "2026-01-20T00:00:00Z",
        "credentialSubject": {"id": about, "type": ["EndorsementSubject"]},
    } | changes
    made: dict[str, Any] = json.loads(signed(document, signer))
    return made


def _shelf(*of_achievement: Any, of_issuer: tuple[Any, ...] = (), **changes: Any) -> Shelf:
    services = {"profile": (PROFILE_SERVICE, PROFILE_URL)}
    keys = did_document(DID, [("key", ACADEMY.multikey)], services=services)
    achievement = ACHIEVEMENT | {"endorsement": list(of_achievement)} | changes
    profile = {"id": DID, "type": ["Profile"], "endorsement": list(of_issuer)}
    return Shelf(
        {
            DID_URL: json.dumps(keys).encode(),
            ACHIEVEMENT["id"]: json.dumps(achievement).encode(),
            PROFILE_URL: json.dumps(profile).encode(),
        }
    )


def _check(shelf: Shelf | None, data: bytes | None = None) -> Check:
    report = verify(data or _badge(), at=LATER, resolver=shelf)
    return report.check("endorsements")


def test_who_endorses_the_achievement_and_the_issuer_is_named() -> None:
    check = _check(_shelf(_endorsement(ACHIEVEMENT["id"]), of_issuer=(_endorsement(DID),)))
    assert check.outcome == "passed"
    by = f"The Council ({key('p256').did})"
    assert f"{by} endorses what it was given for." in check.message
    assert f"{by} endorses its issuer." in check.message


def test_without_endorsements_there_are_none() -> None:
    assert _check(_shelf()).message == "None."


def test_nothing_is_asked_offline() -> None:
    data = signed(badge(), key())
    assert verify(data, at=LATER).check("endorsements").message == "None."


def test_what_could_not_be_looked_up_is_unknown() -> None:
    shelf = _shelf()
    del shelf.documents[ACHIEVEMENT["id"]]
    check = _check(shelf)
    assert check.outcome == "unknown"
    assert ACHIEVEMENT["id"] in check.message


def test_a_page_for_people_is_no_word_of_anybody() -> None:
    shelf = _shelf()
    shelf.documents[ACHIEVEMENT["id"]] = b"<!doctype html><title>SQL</title>"
    assert _check(shelf).message == "None."


def test_only_the_issuers_own_site_is_asked() -> None:
    elsewhere = ACHIEVEMENT | {"id": "https://elsewhere.example/achievements/sql"}
    subject = badge()["credentialSubject"] | {"achievement": elsewhere}
    shelf = _shelf()
    check = _check(shelf, _badge(credentialSubject=subject))
    assert (check.outcome, check.message) == ("passed", "None.")
    assert elsewhere["id"] not in shelf.asked


def test_a_document_that_speaks_for_something_else_is_passed_over() -> None:
    shelf = _shelf(_endorsement(ACHIEVEMENT["id"]), id="https://academy.example/other")
    assert _check(shelf).message == "None."


FORGED = _endorsement(ACHIEVEMENT["id"]) | {"name": "Another name"}


@pytest.mark.parametrize(
    ("endorsement", "why"),
    [
        (FORGED, "do not hold"),
        (_endorsement(ACHIEVEMENT["id"], validUntil="2026-02-01T00:00:00Z"), "It expired"),
        (_endorsement("https://academy.example/other"), "about something else"),
        ({"type": ["EndorsementCredential"]}, "no endorsement"),
        (7, "no endorsement"),
        ([[]], "no endorsement"),
    ],
    ids=["changed", "expired", "of another", "unsigned", "a number", "a list"],
)
def test_what_does_not_hold_is_not_counted_and_said_so(endorsement: Any, why: str) -> None:
    check = _check(_shelf(endorsement))
    assert check.outcome in ("warning", "unknown")
    assert "endorses what it was given for" not in check.message
    assert why in check.message or why == "no endorsement"


def test_one_that_holds_is_named_beside_one_that_does_not() -> None:
    check = _check(_shelf(FORGED, _endorsement(ACHIEVEMENT["id"])))
    assert check.outcome == "warning"
    assert "1 of 2 endorsements do not hold" in check.message
    assert "endorses what it was given for" in check.message


def test_an_issuer_does_not_endorse_its_own_achievement() -> None:
    check = _check(
        _shelf(_endorsement(ACHIEVEMENT["id"], ACADEMY, issuer={"id": DID, "type": ["Profile"]}))
    )
    assert check.outcome == "warning"
    assert "endorses itself" in check.message


def test_what_a_badge_brings_and_what_is_published_is_counted_once() -> None:
    own = _endorsement(ACHIEVEMENT["id"])
    subject = badge()["credentialSubject"] | {"achievement": ACHIEVEMENT | {"endorsement": [own]}}
    check = _check(_shelf(own), _badge(credentialSubject=subject))
    assert check.message.startswith("One endorsement holds.")


def test_no_more_than_some_are_looked_at() -> None:
    one = _endorsement(ACHIEVEMENT["id"])
    assert "Only 20 of 60" in _check(_shelf(*[one] * 60)).message


@pytest.mark.parametrize("services", ["x", [7, {"type": PROFILE_SERVICE, "serviceEndpoint": 7}]])
def test_services_of_another_form_are_passed_over(services: Any) -> None:
    shelf = _shelf()
    keys = json.loads(shelf.documents[DID_URL]) | {"service": services}
    shelf.documents[DID_URL] = json.dumps(keys).encode()
    assert _check(shelf).message == "None."
