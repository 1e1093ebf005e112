"""Records (CLR) and endorsements: each enclosed credential by itself, and what it stands on."""

import json
from typing import Any

import pytest
from tests.credentials.samples import LATER, NOW, badge, key, signed, signed_anyway

from openmerit.credentials import Report, issue, verify

LEARNER = "did:example:ada"
CONTEXTS = [
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
]
ACHIEVEMENT = "https://academy.example/achievements/sql"


def _course(**changes: Any) -> dict[str, Any]:
    document = badge(key("p256"), **changes)
    document["credentialSubject"]["id"] = LEARNER
    return json.loads(signed_anyway(document, key("p256"), "ecdsa-jcs-2019"))


def _record(*courses: Any, **subject: Any) -> dict[str, Any]:
    return {
        "@context": CONTEXTS,
        "id": "urn:uuid:c1000000-0000-4000-8000-000000000001",
        "type": ["VerifiableCredential", "ClrCredential"],
        "issuer": {"id": key().did, "type": ["Profile"], "name": "Academy"},
        "name": "Transcript",
        "validFrom": "2026-01-15T09:00:00Z",
        "credentialSubject": {
            "id": LEARNER,
            "type": ["ClrSubject"],
            "verifiableCredential": list(courses),
            **subject,
        },
    }


def _report(document: dict[str, Any]) -> Report:
    return verify(signed_anyway(document, key()), at=LATER)


def test_a_record_holds_if_all_in_it_hold() -> None:
    report = verify(issue(_record(_course()), key(), now=NOW), at=LATER)
    assert report.valid, report.summary
    assert report.format == "clr-2.0/json"
    assert report.check("derivation").message == "The enclosed credential holds."
    assert [inner.verdict for inner in report.contains] == ["valid"]
    assert "contains" in report.to_dict()


@pytest.mark.parametrize(
    ("course", "outcome", "words"),
    [
        (lambda: _course(validUntil="2026-02-01T00:00:00Z"), "warning", "expired on 1 February"),
        (lambda: _course() | {"name": "Forged"}, "failed", "“Forged”: The signature does not fit"),
        (lambda: badge(), "failed", "carries no signature"),
        (lambda: {"type": "Thing"}, "failed", "no badge or credential"),
        (lambda: _course(issuer={"id": "did:web:x.example", "type": ["Profile"]}), "unknown",
         "could not be told"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_one_of_them_is_said(course: Any, outcome: str, words: str) -> None:
    report = _report(_record(_course(), course()))
    check = report.check("derivation")
    assert (str(check.outcome), words in check.message) == (outcome, True), check
    assert "1 of 2" in check.message
    assert (report.verdict == "invalid") is (outcome == "failed")


def test_an_issuer_cannot_vouch_for_a_badge_that_is_none() -> None:
    forged = _course() | {"name": "Forged"}
    assert "“Forged”" in _report(_record(forged)).summary


@pytest.mark.parametrize(
    ("target", "outcome"),
    [(ACHIEVEMENT, "passed"), (badge()["id"], "passed"), ("urn:elsewhere", "warning")],
)
def test_associations_lead_to_things_in_the_record(target: str, outcome: str) -> None:
    association = {
        "type": "Association",
        "associationType": "isChildOf",
        "sourceId": ACHIEVEMENT,
        "targetId": target,
    }
    report = _report(_record(_course(), association=[association]))
    assert report.check("derivation").outcome == outcome
    assert ("urn:elsewhere" in report.summary) is (outcome == "warning")
    assert report.valid


def test_a_record_of_somebody_elses_badge_says_so() -> None:
    report = _report(_record(_course()) | {"name": "Transcript"})
    assert report.check("derivation").outcome == "passed"
    other = _record(_course())
    other["credentialSubject"]["id"] = "did:example:bob"
    assert "about somebody else than the record" in _report(other).summary


def test_a_record_is_asked_for_its_own_learner() -> None:
    data = signed_anyway(_record(_course()), key())
    assert verify(data, at=LATER, recipient=LEARNER).check("recipient").outcome == "passed"
    report = verify(data, at=LATER, recipient="did:example:bob")
    assert report.check("recipient").outcome == "failed"
    assert report.check("derivation").outcome == "warning"


# Endorsements


def _endorsement(about: str, **changes: Any) -> dict[str, Any]:
    document = {
        "@context": badge()["@context"],
        "id": "urn:uuid:e0000000-0000-4000-8000-000000000001",
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "name": "Endorsed",
        "issuer": {"id": key("p256").did, "type": ["Profile"], "name": "Guild"},
        "validFrom": "2026-01-15T09:00:00Z",
        "credentialSubject": {"id": about, "type": ["EndorsementSubject"]},
    }
    return document | changes


def _endorsed(place: str, about: str, form: str) -> dict[str, Any]:
    if form == "endorsement":
        item: Any = json.loads(signed(_endorsement(about), key("p256")))
    else:
        item = signed(_endorsement(about), key("p256"), "jwt").decode()
    document = badge()
    subject = document["credentialSubject"]
    achievement = subject["achievement"]
    achievement["creator"] = {"id": "https://guild.example/", "type": ["Profile"]}
    subject["source"] = {"id": "https://source.example/", "type": ["Profile"]}
    document["issuer"]["parentOrg"] = {"id": "https://parent.example/", "type": ["Profile"]}
    places = {
        "credential": document,
        "issuer": document["issuer"],
        "parent": document["issuer"]["parentOrg"],
        "achievement": achievement,
        "creator": achievement["creator"],
        "source": subject["source"],
    }
    places[place][form] = [item]
    return document


PLACES = {
    "credential": badge()["id"],
    "achievement": ACHIEVEMENT,
    "issuer": None,
    "creator": "https://guild.example/",
    "source": "https://source.example/",
    "parent": "https://parent.example/",
}


@pytest.mark.parametrize("form", ["endorsement", "endorsementJwt"])
@pytest.mark.parametrize("place", PLACES)
def test_an_endorsement_is_about_what_it_stands_on(place: str, form: str) -> None:
    about = PLACES[place] or key().did
    check = _report(_endorsed(place, about, form)).check("endorsements")
    assert check.outcome == "passed"
    said = f"One endorsement holds. Guild ({key('p256').did}) endorses "
    assert check.message.startswith(said)
    report = _report(_endorsed(place, "https://else.example/", form))
    check = report.check("endorsements")
    assert check.outcome == "warning"
    assert f"https://else.example/ instead of {about}" in check.message
    assert report.valid


def test_endorsements_of_endorsements_are_not_followed() -> None:
    inner = json.loads(signed(_endorsement("urn:x", id="urn:uuid:other"), key("p256")))
    about = badge()["id"]
    document = _endorsement(about)
    document["issuer"]["endorsement"] = [inner | {"name": "Forged"}] * 30
    outer = json.loads(signed_anyway(document, key("p256"), "ecdsa-jcs-2019"))
    check = _report(badge(endorsement=[outer])).check("endorsements")
    assert check.outcome == "passed"


def test_only_so_many_endorsements_are_looked_at() -> None:
    one = json.loads(signed(_endorsement(badge()["id"]), key("p256")))
    check = _report(badge(endorsement=[one] * 25)).check("endorsements")
    assert check.outcome == "unknown"
    assert "Only 20 of 25" in check.message
