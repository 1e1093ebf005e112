"""The mended template: whatever was handed over, what is handed out can be issued."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.credentials import older
from tests.credentials.doctor import broken
from tests.credentials.samples import (
    LATER,
    NOW,
    REMOVED,
    badge,
    changed,
    full_badge,
    key,
    signed,
    values_in,
)

from openmerit.credentials import Diagnosis, derive, examine, issue, verify

NEEDED = ("format", "context", "proof", "key", "schema")
PATHS = [path for path, _ in values_in(full_badge()) if path]
ODD = [
    *(REMOVED, None, [], {}, 0, 1.5, True, "", "x", "a b", "http://x/ y", "_:b0", "@x"),
    *([1], ["x", "y"], [None], [[1]], {"id": "x"}, {"x": None}, {"@value": "x"}),
    *("2026-01-15", "15.1.2026", "2026-01-15 09:00", "sha256$ABC", 2**60, "\ud83c"),
]


def assert_can_be_issued(template: Any) -> None:
    """`issue` takes it, and what comes of it stands up to the verifier."""
    report = verify(issue(dict(template), key(), now=NOW), at=LATER)
    told = {check.id: f"{check.outcome}: {check.message}" for check in report.checks}
    assert all(str(report.check(id).outcome) == "passed" for id in NEEDED), told


def assert_clean(value: Any) -> None:
    """No proof, no claims, no private key: neither of the document nor of its parts."""
    text = json.dumps(value)
    for word in ('"proof":', '"iss":', '"jti":', '"nbf":', "privateKey", '"d":'):
        assert word not in text


def _template(data: bytes) -> Any:
    found = examine(data, at=LATER)
    assert found.template is not None, found.findings
    return found.template


@settings(deadline=None, max_examples=120)
@given(path=st.sampled_from(PATHS), odd=st.sampled_from(ODD))
def test_a_badge_broken_anywhere_is_mended(path: Any, odd: Any) -> None:
    document = changed(full_badge(), path, odd)
    template = _template(json.dumps(document).encode())
    assert_can_be_issued(template)
    assert_clean(template)


@settings(deadline=None, max_examples=40)
@given(path=st.sampled_from(PATHS), odd=st.sampled_from(ODD), name=st.text(max_size=8))
def test_a_badge_with_anything_added_is_mended(path: Any, odd: Any, name: str) -> None:
    document = full_badge()
    place: Any = document
    for step in path[:-1]:
        place = place[step]
    if isinstance(place, dict) and odd is not REMOVED:
        place[name or "more"] = odd
    found = examine(json.dumps(document).encode(), at=LATER)
    if found.template is not None:
        assert_can_be_issued(found.template)


@pytest.mark.parametrize("name", broken.samples())
def test_every_sample_is_mended(name: str) -> None:
    found = examine(broken.samples()[name], at=LATER)
    if name == "older-address-only":  # there is nothing but an address
        assert found.template is None
        return
    assert_can_be_issued(found.template)
    if name != "association-dangling":  # it encloses what others signed
        assert_clean(found.template)


def test_a_mended_and_issued_badge_has_nothing_wrong() -> None:
    for name, data in broken.samples().items():
        template = examine(data, at=LATER).template
        if template is not None:
            again = examine(issue(dict(template), key(), now=NOW), at=LATER)
            wrong = [f for f in again.of("wrong") if f.id not in ("validity", "endorsements")]
            assert wrong == [], name


def test_a_template_keeps_what_the_badge_says() -> None:
    document = full_badge()
    template = _template(signed(document, key()))
    assert template["id"] == document["id"]
    assert template["validUntil"] == document["validUntil"]
    assert template["evidence"] == document["evidence"]
    assert template["credentialStatus"] == document["credentialStatus"]
    ours, theirs = (d["credentialSubject"]["achievement"] for d in (template, document))
    assert ours == theirs
    assert next(iter(template)) == "@context"


def test_who_signs_the_template_issues_it() -> None:
    """The key says who issues: a name that is not its own would be refused."""
    found = examine(signed(badge(), key()), at=LATER)
    assert found.template is not None
    assert found.template["issuer"] == {"type": ["Profile"], "name": "Academy"}
    (told,) = [finding for finding in found.findings if finding.id == "template-issuer"]
    assert key().did in told.message
    other = json.loads(issue(dict(found.template), key("p256"), now=NOW))
    assert other["issuer"]["id"] == key("p256").did


def test_what_only_a_person_can_know_stands_in_brackets() -> None:
    document = badge()
    del document["credentialSubject"]["achievement"]["name"]
    del document["credentialSubject"]["identifier"]
    found = examine(json.dumps(document).encode(), at=LATER)
    assert found.template is not None
    subject = found.template["credentialSubject"]
    assert subject["achievement"]["name"] == "[name of the achievement]"
    assert subject["identifier"][0]["identityHash"] == "[e-mail address of the recipient]"
    places = {finding.member for finding in found.findings if finding.id == "fill-in"}
    assert places == {
        "/credentialSubject/achievement/name",
        "/credentialSubject/identifier/0/identityHash",
    }
    assert_can_be_issued(found.template)


@pytest.mark.parametrize(
    ("path", "given", "expected"),
    [
        ((*broken.ACHIEVEMENT, "achievementType"), "micro-credential", "MicroCredential"),
        ((*broken.ACHIEVEMENT, "achievementType"), "Nano degree", "ext:NanoDegree"),
        ((*broken.ACHIEVEMENT, "inLanguage"), "de_at", "de-AT"),
        ((*broken.ACHIEVEMENT, "creditsAvailable"), "2,5", 2.5),
        ((*broken.ACHIEVEMENT, "image"), "academy.example/a.png", None),
        ((*broken.ACHIEVEMENT, "criteria"), "Passed the exam.", {"narrative": "Passed the exam."}),
        ((*broken.ACHIEVEMENT, "alignment", 0, "targetUrl"), "urn:skill: 1", "urn:skill:%201"),
        ((*broken.SUBJECT, "result", 0, "value"), 97, "97"),
        (("validFrom",), "2026-01-15", "2026-01-15T00:00:00Z"),
        (("validFrom",), "15.1.2026", "2026-01-15T00:00:00Z"),
        (("validFrom",), 1768467600, "2026-01-15T09:00:00Z"),
        (("validUntil",), "2026-01-01T00:00:00Z", REMOVED),
        (("issuer", "url"), "www.academy.example", "https://www.academy.example"),
        (("evidence",), "https://academy.example/e", None),
    ],
)
def test_what_was_meant_is_written(path: Any, given: Any, expected: Any) -> None:
    template = _template(json.dumps(changed(full_badge(), path, given)).encode())
    value: Any = template
    for step in path[:-1]:
        value = value[step]
    if expected is REMOVED:
        assert path[-1] not in value
    elif expected is not None:
        assert value[path[-1]] == expected
    assert_can_be_issued(template)


@pytest.mark.parametrize(
    ("wrong", "right"), [("tags", "tag"), ("Alignments", "alignment"), ("human_code", "humanCode")]
)
def test_a_misspelt_member_gets_its_name(wrong: str, right: str) -> None:
    value: Any = ["sql"]
    if right == "alignment":
        value = [{"name": "SQL", "url": "urn:skill:sql"}]
    elif right == "humanCode":
        value = "S1"
    template = _template(broken.within(broken.ACHIEVEMENT, **{wrong: value}))
    achievement = template["credentialSubject"]["achievement"]
    assert wrong not in achievement
    if right == "alignment":
        assert achievement[right] == [
            {"targetName": "SQL", "targetUrl": "urn:skill:sql", "type": ["Alignment"]}
        ]
    else:
        assert achievement[right] == value


def test_a_document_of_the_older_data_model_becomes_one_of_the_newer() -> None:
    data = broken.version_1(expirationDate="2030-01-15T09:00:00Z")
    template = _template(data)
    assert template["@context"] == [broken.V2, broken.OB3]
    assert template["validFrom"] == "2026-01-15T09:00:00Z"
    assert template["validUntil"] == "2030-01-15T09:00:00Z"
    assert not template.keys() & {"issuanceDate", "expirationDate"}
    assert_can_be_issued(template)


def test_an_older_badge_becomes_one_of_3() -> None:
    found = examine(json.dumps(older.assertion()).encode(), at=LATER, resolver=older.shelf())
    assert found.template is not None
    achievement = found.template["credentialSubject"]["achievement"]
    assert achievement["name"] == "SQL"
    assert found.template["credentialSubject"]["identifier"][0]["identityHash"] == older.HASH
    assert found.of("wrong") == []
    assert_can_be_issued(found.template)


def test_without_a_resolver_an_older_badge_lacks_what_stands_elsewhere() -> None:
    found = examine(json.dumps(older.assertion()).encode(), at=LATER)
    assert found.template is not None
    assert "fill-in" in {finding.id for finding in found.findings}
    assert_can_be_issued(found.template)


def test_a_part_does_not_bring_back_what_was_withheld() -> None:
    p256 = key("p256")
    base = signed(badge(p256, name="SQL"), p256, "ecdsa-sd-2023")
    found: Diagnosis = examine(derive(base, ["/name"]), at=LATER)
    assert "withheld" in {finding.id for finding in found.findings}
    assert found.of("wrong") == []
    assert found.template is not None
    assert_can_be_issued(found.template)


@pytest.mark.parametrize(
    "name", ["\ufffd", "a b", "\ue000", "", "a:b", "@context2", "_:b0", "__proto__"]
)
def test_a_member_that_no_address_can_name_is_left_out(name: str) -> None:
    assert_can_be_issued(_template(broken.plain(**{name: "x"})))


@pytest.mark.parametrize(
    "letter", ["\ufffd", "\ufffe", "\ue000", "\x85", "\U0001f331", "\U000e0001"]
)
@pytest.mark.parametrize("path", [("id",), (*broken.ACHIEVEMENT, "id"), ("type", 1)])
def test_an_address_with_a_letter_that_it_may_not_have_is_mended(path: Any, letter: str) -> None:
    assert_can_be_issued(_template(broken.at(path, f"urn:x:{letter}")))


@pytest.mark.parametrize("address", ["http://[", "https://a.example/[x]", "https://[::1]/x"])
def test_brackets_in_an_address_are_mended(address: str) -> None:
    assert_can_be_issued(_template(broken.at((*broken.ACHIEVEMENT, "id"), address)))


def test_an_id_that_names_a_person_is_left_to_the_signer() -> None:
    template = _template(broken.plain(id=key().did))
    assert "id" not in template
    assert_can_be_issued(template)


def test_terms_without_a_meaning_are_kept_by_the_stopgap_for_them() -> None:
    found = examine(broken.plain(shoeSize="42", colour="red"), at=LATER)
    members = {finding.member for finding in found.of("wrong") if finding.id == "context"}
    assert members == {"/shoeSize", "/colour"}
    assert found.template is not None
    assert found.template["shoeSize"] == "42"
    assert found.template["@context"][-1].endswith("undefined-terms/v2")
    assert "template-terms" in {finding.id for finding in found.findings}
    assert_can_be_issued(found.template)


@pytest.mark.parametrize(
    "name",
    [
        *("context-first-edition", "context-older-edition", "context-http", "context-older-model"),
        *("type-order", "type-list-expected", "list-expected", "id-per-award", "alike"),
        *("number-fraction", "word-extended", "date-fraction", "date-offset", "date-zone"),
        *("identity-not-hashed", "identity-hash-case", "identity-type", "status-index"),
        *("status-id", "text-encoding", "text-control", "text-line-end", "text-composed"),
        *("proof-list", "proof-created", "proof-old-name", "image-text", "schema-unknown"),
    ],
)
def test_what_others_stumble_over_is_not_in_the_template(name: str) -> None:
    template = _template(broken.samples()[name])
    again = examine(issue(template, key(), now=NOW), at=LATER)
    assert name not in [finding.id for finding in again.findings]


def test_what_stands_twice_in_an_ordered_list_stays() -> None:
    described = {
        "id": "urn:uuid:11111111-1111-4111-8111-111111111111",
        "type": ["ResultDescription"],
        "name": "Grade",
        "resultType": "LetterGrade",
        "allowedValue": ["B", "A", "A"],
    }
    template = _template(broken.within(broken.ACHIEVEMENT, resultDescription=[described]))
    achievement = template["credentialSubject"]["achievement"]
    assert achievement["resultDescription"] == [described]
