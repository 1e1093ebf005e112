"""Hosted badges before 3.0: what counts is what stands at their own address."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from tests.credentials.older import (
    ASSERTION,
    BADGE,
    CONTEXT,
    ELSEWHERE,
    ISSUER,
    SITE,
    assertion,
    badge_class,
    checked,
    issuer,
    outcomes,
    shelf,
)
from tests.credentials.samples import Shelf

from openmerit.credentials import Fetched, Gone, verify


def test_a_hosted_badge_holds_by_what_stands_at_its_address() -> None:
    resolver = shelf()
    report = checked(assertion(), resolver, recipient="Ada@Example.com")
    assert outcomes(report) == dict.fromkeys(outcomes(report), "passed")
    assert report.format == "open-badge-2.0/json"
    assert resolver.asked == [ASSERTION, BADGE, ISSUER]
    assert report.summary == (
        "This badge is unchanged and current. It was made by Academy. academy.example vouches for "
        "it: its issuer, Academy, controls that domain. It is about Ada@Example.com."
    )


def test_a_copy_alone_proves_nothing() -> None:
    report = checked(assertion(expires="2020-01-01T00:00:00Z"), None)
    assert report.verdict == "undetermined"
    assert "can only be checked at its address" in report.check("proof").message
    assert report.check("validity").outcome == "unknown"
    assert "It expired on 1 January 2020" in report.check("validity").message


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"issuedOn": "2010-05-01T10:00:00+00:00"}, "issuedOn"),
        ({"badge": f"{SITE}/badges/doctor"}, "badge"),
        ({"narrative": "With honours."}, "narrative"),
        (
            {"recipient": {"type": "email", "hashed": False, "identity": "eve@x.example"}},
            "recipient",
        ),
    ],
)
def test_a_copy_that_says_otherwise_is_no_copy(change: dict[str, Any], word: str) -> None:
    report = checked(assertion(**change), shelf())
    assert report.check("proof").outcome == "failed"
    assert word in report.check("proof").message
    assert report.check("recipient").outcome == "unknown"


def test_what_a_copy_leaves_out_counts_as_its_address_has_it() -> None:
    resolver = shelf(assertion(expires="2020-01-01T00:00:00Z"))
    report = checked(assertion(), resolver)
    assert report.check("proof").outcome == "warning"
    assert report.check("validity").finding == "expired"
    assert report.credential is not None
    assert report.credential["expires"] == "2020-01-01T00:00:00Z"


def test_a_badge_class_within_the_copy_is_as_good_as_its_address() -> None:
    report = checked(assertion(badge=badge_class(issuer=issuer())), shelf())
    assert report.valid
    assert report.check("proof").outcome == "passed"


def test_a_list_of_one_is_that_one() -> None:
    document = assertion(badge=[BADGE], verification=[{"type": ["hosted"]}])
    assert checked(document, shelf(document)).valid
    assert checked(assertion(), shelf(document)).check("proof").outcome == "passed"


class _Withdrawn(Shelf):
    def fetch(self, url: str) -> Fetched:
        if url == ASSERTION:
            raise Gone(url)
        return super().fetch(url)


def test_what_was_taken_away_for_good_is_withdrawn() -> None:
    report = checked(assertion(), _Withdrawn())
    assert report.verdict == "invalid"
    assert report.check("status").finding == "withdrawn"


def test_what_its_address_calls_revoked_is_withdrawn() -> None:
    left = {"@context": CONTEXT, "id": ASSERTION, "type": "Assertion", "revoked": True}
    report = checked(assertion(), shelf({**left, "revocationReason": "By mistake."}))
    assert report.check("status").finding == "withdrawn"
    assert report.check("status").message == "It was withdrawn by its issuer: By mistake."
    assert "withdrawn" in report.summary or "stand by it" in report.summary


@pytest.mark.parametrize(
    "resolver",
    [
        Shelf(),
        Shelf({ASSERTION: json.dumps(assertion()).encode()}),
        Shelf({ASSERTION: b"<html>moved</html>"}),
        Shelf({ASSERTION: b"[]"}),
        Shelf({d["id"]: json.dumps(d).encode() for d in (assertion(), badge_class())}),
    ],
)
def test_what_is_not_to_be_had_is_unknown(resolver: Shelf) -> None:
    report = checked(assertion(), resolver)
    assert report.verdict == "undetermined"
    assert report.check("key").outcome == "unknown"


@pytest.mark.parametrize(
    ("rules", "outcome"),
    [
        (None, "failed"),
        ({"allowedOrigins": "elsewhere.example"}, "passed"),
        ({"allowedOrigins": ["academy.example", "elsewhere.example"]}, "passed"),
        ({"allowedOrigins": "academy.example"}, "failed"),
        ({"startsWith": "https://elsewhere.example/"}, "passed"),
        ({"startsWith": ["https://academy.example/", ELSEWHERE]}, "passed"),
        ({"startsWith": "https://elsewhere.example/NOT"}, "failed"),
        ({"startsWith": "https://elsewhere.ex"}, "failed"),
        ({"startsWith": ELSEWHERE, "allowedOrigins": "academy.example"}, "failed"),
        ("elsewhere.example", "failed"),
        ({"allowedOrigins": "https://elsewhere.example"}, "passed"),
        ({"allowedOrigins": "elsewhere.example:8443"}, "failed"),
        ({"allowedOrigins": "where.example"}, "failed"),
        ({"allowedOrigins": [None, 1, {}]}, "failed"),
    ],
)
def test_an_issuer_answers_for_the_addresses_it_names(rules: Any, outcome: str) -> None:
    document = assertion(id=ELSEWHERE)
    report = checked(document, shelf(document, issuer(verification=rules)))
    assert report.check("proof").outcome == "passed"
    assert report.check("key").outcome == outcome


def test_nobody_lends_himself_a_name_by_enclosing_its_profile() -> None:
    # All in one document on the thief's own host, which the enclosed Profile allows.
    lent = issuer(verification={"allowedOrigins": ["elsewhere.example"]})
    document = assertion(id=ELSEWHERE, badge=badge_class(id="urn:uuid:2", issuer=lent))
    offline = Shelf({ELSEWHERE: json.dumps(document).encode()})
    assert checked(document, offline).check("key").outcome == "unknown"
    assert checked(document, shelf(document)).check("key").outcome == "failed"


def test_a_badge_class_at_the_issuers_address_names_the_issuer() -> None:
    # The thief's copy of somebody else's badge class under its own address.
    stolen = badge_class(issuer="https://elsewhere.example/issuer")
    thief = issuer(id="https://elsewhere.example/issuer")
    document = assertion(id=ELSEWHERE, badge=stolen)
    assert checked(document, shelf(document, thief)).check("key").outcome == "failed"


def test_an_issuer_on_a_local_machine_stands_for_nobody() -> None:
    site = "http://localhost:8000"
    documents = json.loads(json.dumps([assertion(), badge_class(), issuer()]).replace(SITE, site))
    report = checked(documents[0], Shelf({d["id"]: json.dumps(d).encode() for d in documents}))
    assert report.valid
    assert report.check("issuer").finding == "practice"


def test_an_address_without_encryption_is_asked_by_https_where_that_answers() -> None:
    old = json.loads(json.dumps(assertion()).replace("https://academy", "http://academy"))
    report = checked(old, shelf(old))
    assert report.check("issuer").outcome == "warning"
    served = shelf(old)
    served.documents[ASSERTION] = served.documents.pop(ASSERTION.replace("https", "http"))
    report = checked(old, served)
    assert report.valid
    assert report.check("issuer").outcome == "passed"


def test_a_question_about_the_past_is_answered_for_then() -> None:
    document = assertion(expires="2020-01-01T00:00:00Z")
    data = json.dumps(document).encode()
    then = datetime(2019, 12, 1, tzinfo=UTC)
    assert verify(data, at=then, resolver=shelf(document)).check("validity").outcome == "passed"
