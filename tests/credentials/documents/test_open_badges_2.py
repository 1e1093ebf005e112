"""Badges before 3.0 as documents: their editions, their dates, and their view as a badge of 3.0."""

import json
from importlib import resources
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.credentials.older import (
    BADGE,
    CONTEXT,
    ISSUER,
    assertion,
    badge_class,
    checked,
    issuer,
    jws,
    key_document,
    shelf,
    signed_assertion,
)
from tests.credentials.samples import REMOVED, changed, key, values_in

from openmerit.credentials import as_open_badge_3
from openmerit.credentials.documents import _schema
from openmerit.credentials.documents._open_badges_2 import (
    _PREFIXES,
    _TERMS_2,
    context_address,
    edition_of,
    host_of,
    instant,
    is_defined_type,
)

ORIGINAL = "https://w3id.org/openbadges#Assertion"

FULL_ASSERTION = assertion(
    image={"id": "https://academy.example/baked.png", "caption": "A medal"},
    narrative="Three months of work.",
    evidence=[
        "https://academy.example/e/1",
        {"id": "_:b1", "narrative": "An interview", "genre": "oral", "audience": "Employers"},
    ],
    expires="2029-05-01T10:00:00+00:00",
)
FULL_CLASS = badge_class(
    **{"@language": "de-AT"},
    tags=["sql", "data"],
    alignment=[
        {"targetName": "Data", "targetUrl": "urn:skill:1", "targetCode": "D1"},
        {"targetName": "Only a name"},
    ],
    criteria={"id": "https://academy.example/criteria", "narrative": "Pass the exam."},
    related={"id": "https://academy.example/badges/sql-en", "@language": "en"},
    version=2,
    image="data:image/png;base64,iVBORw0KGgo=",
)
FULL_ISSUER = issuer(telephone="+43123", description="A school", image="https://academy.example/i")


def test_every_member_that_3_0_knows_is_in_the_view() -> None:
    # 1EdTech, implementation guide of Open Badges 3.0, "Migrating from OB 2.0".
    view = as_open_badge_3(FULL_ASSERTION, FULL_CLASS, FULL_ISSUER)
    assert _schema.problem_in(view) is None
    assert view["type"] == ["VerifiableCredential", "OpenBadgeCredential"]
    assert view["validFrom"] == view["awardedDate"] == "2019-05-01T10:00:00+00:00"
    assert view["validUntil"] == "2029-05-01T10:00:00+00:00"
    assert view["issuer"] == {
        "id": ISSUER,
        "type": ["Profile"],
        "name": "Academy",
        "url": "https://academy.example",
        "phone": "+43123",
        "description": "A school",
        "email": "office@academy.example",
        "image": {"id": "https://academy.example/i", "type": "Image"},
    }
    subject = view["credentialSubject"]
    assert subject["narrative"] == "Three months of work."
    assert subject["identifier"] == [
        {
            "type": "IdentityObject",
            "hashed": True,
            "identityHash": assertion()["recipient"]["identity"],
            "identityType": "emailAddress",
            "salt": "s4lt",
        }
    ]
    assert subject["achievement"] == {
        "id": BADGE,
        "type": ["Achievement"],
        "name": "SQL",
        "description": "Asks a database the right questions.",
        "criteria": {"id": "https://academy.example/criteria", "narrative": "Pass the exam."},
        "image": {"id": "data:image/png;base64,iVBORw0KGgo=", "type": "Image"},
        "creator": view["issuer"],
        "inLanguage": "de-AT",
        "tag": ["sql", "data"],
        "alignment": [
            {
                "type": ["Alignment"],
                "targetName": "Data",
                "targetUrl": "urn:skill:1",
                "targetCode": "D1",
            }
        ],
        "version": "2",
        "related": [
            {
                "id": "https://academy.example/badges/sql-en",
                "type": ["Related"],
                "inLanguage": "en",
            }
        ],
    }
    *evidence, original = view["evidence"]
    assert evidence == [
        {"type": ["Evidence"], "id": "https://academy.example/e/1"},
        {
            "type": ["Evidence"],
            "narrative": "An interview",
            "genre": "oral",
            "audience": "Employers",
        },
    ]
    assert original["id"] == FULL_ASSERTION["id"]
    assert original["type"] == ["Evidence", ORIGINAL]


def test_the_view_has_an_id_of_its_own_that_stays() -> None:
    one, two = (as_open_badge_3(FULL_ASSERTION, FULL_CLASS, FULL_ISSUER) for _ in range(2))
    other = as_open_badge_3(assertion(id="https://academy.example/assertions/2"))
    assert one["id"] == two["id"]
    assert one["id"].startswith("urn:uuid:")
    assert len({one["id"], other["id"], FULL_ASSERTION["id"]}) == 3


def test_what_is_enclosed_need_not_be_handed_over() -> None:
    enclosed = FULL_ASSERTION | {"badge": FULL_CLASS | {"issuer": FULL_ISSUER}}
    assert as_open_badge_3(enclosed) == as_open_badge_3(FULL_ASSERTION, FULL_CLASS, FULL_ISSUER)


def test_the_report_of_an_assertion_has_its_view() -> None:
    complete = FULL_CLASS | {"alignment": FULL_CLASS["alignment"][:1]}
    report = checked(FULL_ASSERTION, shelf(FULL_ASSERTION, complete, FULL_ISSUER))
    assert report.valid
    assert report.view == as_open_badge_3(FULL_ASSERTION, complete, FULL_ISSUER)


@pytest.mark.parametrize(
    ("document", "edition"),
    [
        (assertion(), "2.0"),
        (badge_class(), "2.0"),
        ({"@context": [CONTEXT, "https://x.example/"], "type": "Assertion"}, "2.0"),
        ({"type": "Assertion"}, "2.0"),
        ({"@context": "https://w3id.org/openbadges/v1", "type": "Assertion"}, "1.1"),
        ({"uid": "1", "recipient": {}, "badge": "b", "verify": {}}, "1.0"),
        ({"recipient": "a", "badge": {"issuer": {"origin": "https://x.example"}}}, "0.5"),
        ({"@context": CONTEXT, "type": "VerifiableCredential"}, None),
        ({"type": "Profile"}, None),
        ({"@context": {"a": float("nan")}}, None),
        ({}, None),
    ],
)
def test_the_edition_is_told_by_context_and_members(
    document: dict[str, Any], edition: str | None
) -> None:
    assert edition_of(document) == edition


def test_the_words_of_2_0_are_those_of_its_context() -> None:
    folder = resources.files("openmerit.credentials.linked_data") / "contexts"
    shipped = (folder / "ob-v2p0-context-2017-01-30.json").read_text("utf-8")
    published = json.loads(shipped)["@context"]
    assert context_address(published) == CONTEXT
    properties = {name for name in published if name[0].islower()} - _PREFIXES
    assert properties - {"hosted", "signed"} == _TERMS_2
    assert all(is_defined_type(name) for name in published if name[0].isupper())


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://academy.example/x", "academy.example"),
        ("HTTPS://Academy.Example:443/x", "academy.example"),
        ("http://academy.example:8080", "academy.example:8080"),
        ("https://bank.example@evil.example/", None),
        ("https://[", None),
        ("urn:uuid:1", None),
        ("", None),
    ],
)
def test_a_host_is_read_off_an_address(address: str, host: str | None) -> None:
    assert host_of(address) == host


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=6,
)
_ODD = st.sampled_from([REMOVED, {}, [], "_:b0", "https://", "urn:x", True, -1, 10**16]) | _JSON


@given(st.integers() | st.text(max_size=30) | _JSON)
def test_a_date_is_read_or_refused(value: Any) -> None:
    try:
        moment, _ = instant(value)
    except ValueError:
        return
    assert moment.tzinfo is not None


@settings(deadline=None)
@given(st.sampled_from([FULL_ASSERTION, FULL_CLASS, FULL_ISSUER]), st.data())
def test_a_view_can_be_made_of_anything(document: dict[str, Any], data: st.DataObject) -> None:
    path = data.draw(st.sampled_from([path for path, _ in values_in(document) if path]))
    odd = changed(document, path, data.draw(_ODD))
    parts = [FULL_ASSERTION, FULL_CLASS, FULL_ISSUER]
    parts[parts.index(document)] = odd
    view = as_open_badge_3(*parts)
    assert view["evidence"][-1]["type"] == ["Evidence", ORIGINAL]
    json.dumps(view)


@settings(deadline=None, max_examples=150)
@given(st.integers(0, 3), st.data())
def test_nothing_that_stands_anywhere_makes_verification_raise(
    which: int, data: st.DataObject
) -> None:
    documents = [FULL_ASSERTION, FULL_CLASS, issuer(publicKey=key_document()), key_document()]
    path = data.draw(st.sampled_from([path for path, _ in values_in(documents[which]) if path]))
    documents[which] = changed(documents[which], path, data.draw(_ODD))
    named = [document for document in documents if isinstance(document.get("id"), str)]
    resolver = shelf(*named)
    checked(documents[0], resolver, recipient="ada@example.com")
    token = jws(signed_assertion() | {"badge": documents[1]}, key("rsa"))
    checked(token, resolver)


@settings(deadline=None)
@given(st.data())
def test_no_change_of_a_copy_goes_unnoticed(data: st.DataObject) -> None:
    path = data.draw(st.sampled_from([path for path, _ in values_in(FULL_ASSERTION) if path]))
    value = data.draw(_ODD)
    copy = changed(FULL_ASSERTION, path, value)
    report = checked(copy, shelf(FULL_ASSERTION))
    if report.valid:
        # Then it only left something out, and what its address says was told.
        assert report.credential == FULL_ASSERTION
