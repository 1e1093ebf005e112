"""The data model: what it asks, what may be remembered of its verdict, and what it costs."""

from typing import Any

import pytest
from tests.credentials.samples import REMOVED, Path, badge, changed, full_badge, values_in

from openmerit.credentials.documents._schema import (
    judge,
    problem_in,
    problem_in_outlined,
    problem_with_dates,
)
from openmerit.credentials.linked_data._meaning import outlined

ACHIEVEMENT: Path = ("credentialSubject", "achievement")
BY_VALUE = {"type", "@context"}
"""Members whose values the verdict hangs on."""


def endorsement(**changes: Any) -> dict[str, Any]:
    """An endorsement without a proof."""
    return {
        "@context": badge()["@context"],
        "id": "urn:uuid:1d1f1a6e-6d0e-4f2a-8a86-6d4b6f3f6c11",
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "name": "Endorsement",
        "issuer": {"id": "https://ministry.example/", "type": "Profile"},
        "validFrom": "2026-01-15T09:00:00Z",
        "validUntil": "2027-01-15T09:00:00Z",
        "credentialSubject": {"id": "urn:x", "type": ["EndorsementSubject"]},
        **changes,
    }


def record(*enclosed: Any) -> dict[str, Any]:
    """A CLR 2.0 record without a proof."""
    v2, open_badges = badge()["@context"]
    return badge(
        **{
            "@context": [
                v2,
                "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json",
                open_badges,
            ]
        },
        type=["VerifiableCredential", "ClrCredential"],
        name="Transcript",
        partial=False,
        credentialSubject={
            "type": ["ClrSubject"],
            "verifiableCredential": list(enclosed),
            "association": [
                {
                    "type": "Association",
                    "associationType": "isPartOf",
                    "sourceId": "urn:a",
                    "targetId": "urn:b",
                }
            ],
        },
    )


def presentation(*enclosed: Any) -> dict[str, Any]:
    """A presentation without a proof."""
    return {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "type": "VerifiablePresentation",
        "holder": "did:example:ada",
        "verifiableCredential": list(enclosed),
    }


ENVELOPED = {
    "@context": "https://www.w3.org/ns/credentials/v2",
    "type": "EnvelopedVerifiableCredential",
    "id": "data:application/vc+jwt,eyJh.e30.AA",
}


@pytest.mark.parametrize(
    "document",
    [
        badge(),
        full_badge(),
        full_badge() | {"endorsement": [endorsement()], "name": {"en": "Name", "de-AT": "Name"}},
        full_badge() | {"name": {"@value": "اسم", "@language": "ar", "@direction": "rtl"}},
        endorsement(),
        record(badge(), full_badge()),
        presentation(badge(), ENVELOPED),
    ],
    ids=lambda document: document["type"][-1],
)
def test_what_is_left_to_look_at_are_the_forms_of_texts_and_the_dates(
    document: dict[str, Any],
) -> None:
    verdict = judge(document)
    assert verdict.problem is None
    for path, value in values_in(document):
        if BY_VALUE & set(path) or not isinstance(value, str):
            continue
        form = verdict.forms.get(path)
        if form is None:
            assert problem_in(changed(document, path, "whatever it says")) is None
        else:
            assert form.fits(value)
            other = changed(document, path, "no such text")
            assert not form.fits("no such text")
            assert problem_in(other) == (_written(path), f"{form.words} is expected")


def _written(path: Path) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)[1:]


def test_periods_are_remembered_with_their_place() -> None:
    document = record(badge(validUntil="2027-01-15T09:00:00Z"))
    verdict = judge(document)
    assert problem_with_dates(document, verdict.periods) is None
    inner: Path = ("credentialSubject", "verifiableCredential", 0)
    late = changed(document, (*inner, "validUntil"), "2025-01-15T09:00:00Z")
    assert problem_with_dates(late, verdict.periods) == problem_in(late)
    assert problem_in(late) == (
        "credentialSubject.verifiableCredential[0].validUntil",
        "it lies before validFrom",
    )


def test_dates_that_were_in_order_before_are_looked_at_where_they_differ() -> None:
    for start, end, reason in [
        ("2026-01-15T09:00:00Z", "2027-01-15T09:00:00Z", None),
        ("2026-01-15T09:00:00Z", "2025-01-15T09:00:00Z", "it lies before validFrom"),
        ("2028-01-15T09:00:00Z", "2027-01-15T09:00:00Z", "it lies before validFrom"),
        ("2026-01-15T09:00:00Z", "2027-01-15T09:00:00Z", None),
    ]:
        document = badge(validFrom=start, validUntil=end)
        taken = outlined(document)
        assert taken is not None
        problem = problem_in_outlined(taken)
        assert problem == problem_in(document)
        assert (problem is None) if reason is None else (problem and reason in problem[1])


@pytest.mark.parametrize("day", ["2025-02-29", "2100-02-29", "2026-04-31", "0000-01-01"])
def test_a_day_has_to_exist(day: str) -> None:
    for member in ("validFrom", "validUntil", "awardedDate"):
        problem = problem_in(full_badge() | {member: f"{day}T09:00:00Z"})
        assert problem is not None
        assert problem[0] == member
    assert problem_in(full_badge() | {"awardedDate": "2024-02-29T09:00:00Z"}) is None


@pytest.mark.parametrize(
    ("path", "withheld"),
    [
        (("issuer", "type"), "issuer.type"),
        (("validFrom",), "validFrom"),
        (("credentialSubject", "identifier"), "credentialSubject.id"),
        ((*ACHIEVEMENT, "description"), "credentialSubject.achievement.description"),
        (ACHIEVEMENT, "credentialSubject.achievement"),
        (("evidence", 0, "type"), "evidence[0].type"),
    ],
)
def test_what_a_holder_withheld_is_named_and_no_breach(path: Path, withheld: str) -> None:
    document = changed(full_badge(), path, REMOVED)
    assert problem_in(document) is not None
    verdict = judge(document, derived=True)
    assert verdict.problem is None
    assert verdict.withheld == [withheld]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("issuer", "type"), "Organisation"),
        ((*ACHIEVEMENT, "name"), 5),
        ((*ACHIEVEMENT, "image"), "https://x.example/"),
        (("validUntil",), "2026-01-15T08:59:59Z"),
        (("@context",), REMOVED),
    ],
)
def test_what_is_wrong_stays_wrong_in_a_derived_document(path: Path, value: Any) -> None:
    assert problem_in(changed(full_badge(), path, value), derived=True) is not None


@pytest.mark.parametrize(
    ("document", "member", "reason"),
    [
        (badge(type="VerifiableCredential"), "type", "AchievementCredential or OpenBadge"),
        (badge(name=["a"]), "name", "expected a text, got a list"),
        (badge(image=[]), "image", "expected an object, got a list"),
        (badge(endorsement={"type": "x"}), "endorsement.@context", "begins with https://www.w3"),
        (badge(endorsement=[endorsement(name=5)]), "endorsement[0].name", "a text"),
        (badge(endorsementJwt=["a"]), "endorsementJwt[0]", "a compact JWT is expected"),
        (badge(proof={"type": ["x"]}), "proof.type", "expected a text, got a list"),
        (badge(evidence=[]), "evidence", "an empty list says nothing"),
        (badge(name={"no tag": "x"}), "name.no tag", "a language tag"),
        (badge(name={"@value": "x", "@index": "y"}), "name.@index", "no such member"),
        (badge(name={"@value": "x", "@direction": "up"}), "name.@direction", "ltr or rtl"),
        (record(), "credentialSubject.verifiableCredential", "an empty list says nothing"),
        (record("eyJh.e30.AA"), "credentialSubject.verifiableCredential[0]", "an object"),
        (record(badge(issuer={})), "credentialSubject.verifiableCredential[0].issuer.id", "miss"),
        (presentation({**ENVELOPED, "id": "urn:x"}), "verifiableCredential[0].id", "data:"),
        (presentation() | {"holder": 5}, "holder", "expected a text or an object, got a number"),
    ],
)
def test_the_first_breach_is_named(document: dict[str, Any], member: str, reason: str) -> None:
    problem = problem_in(document)
    assert problem is not None
    assert problem[0] == member
    assert reason in problem[1]


def test_a_record_of_the_older_model_may_hold_tokens() -> None:
    old = record("eyJh.e30.AA")
    old["@context"] = ["https://www.w3.org/2018/credentials/v1", *old["@context"][1:]]
    old["issuanceDate"] = old.pop("validFrom")
    assert problem_in(old) is None


def test_a_document_nested_without_end_is_refused_at_once() -> None:
    profile: dict[str, Any] = {"id": "urn:x", "type": "Profile"}
    for _ in range(100_000):
        profile = {"id": "urn:x", "type": "Profile", "parentOrg": profile}
    problem = problem_in(badge(issuer=profile))
    assert problem is not None
    assert problem[1] == "it is nested too deeply"
    while "parentOrg" in profile:  # taken apart by hand, since Python would recurse
        profile = profile.pop("parentOrg")
