"""Newer versions: asked for once, believed only if they are the same issuer's same credential."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from tests.credentials.samples import (
    LATER,
    LIST_URL,
    NOW,
    Shelf,
    badge,
    key,
    signed,
    signed_anyway,
)

from openmerit.credentials import (
    Report,
    StatusList,
    status_entry,
    status_list_credential,
    verify,
)

URL = "https://academy.example/refresh/1"
OTHER_URL = "https://academy.example/refresh/2"
CONTEXTS = [
    *badge()["@context"],
    "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json",
]
NEWER = "2026-03-01T00:00:00Z"


def _badge(url: str | None = URL, **changes: Any) -> dict[str, Any]:
    service = {"id": url, "type": "1EdTechCredentialRefresh"}
    members = {"@context": CONTEXTS, "refreshService": service if url else None}
    return badge(**members | changes)


def _report(answer: bytes | None, shelf: Shelf | None = None, **changes: Any) -> Report:
    shelf = shelf or Shelf({} if answer is None else {URL: answer})
    at = changes.pop("at", LATER)
    return verify(signed(_badge(**changes), key()), at=at, resolver=shelf)


def _starts(report: Report) -> Any:
    assert report.credential is not None
    return report.credential["validFrom"]


@pytest.mark.parametrize("proof", [None, "eddsa-jcs-2022", "jwt"])
def test_a_newer_version_is_judged_instead(proof: str | None) -> None:
    newer = _badge(validFrom=NEWER, name="SQL, second edition")
    report = _report(signed(newer, key(), proof))
    assert report.valid, report.summary
    assert _starts(report) == NEWER
    assert "newer version of 1 March 2026" in report.check("validity").message
    assert "newer version of 1 March 2026" in report.summary


def test_a_newer_version_may_be_the_end_of_it() -> None:
    ended = _badge(validFrom=NEWER, validUntil="2026-03-02T00:00:00Z")
    report = _report(signed(ended, key()))
    assert report.check("validity").finding == "expired"
    entry = status_entry(list_url=LIST_URL, index=5, purpose="revocation")
    bits = StatusList()
    bits.set(5, True)
    listed = status_list_credential(
        id=LIST_URL, purpose="revocation", status_list=bits, valid_from=NOW
    )
    withdrawn = signed(_badge(validFrom=NEWER, credentialStatus=entry), key())
    shelf = Shelf({URL: withdrawn, LIST_URL: signed(listed, key())})
    assert _report(None, shelf).check("status").finding == "withdrawn"


def test_an_expired_version_may_have_been_renewed() -> None:
    newer = _badge(validFrom=NEWER, validUntil="2031-01-01T00:00:00Z")
    report = _report(signed(newer, key()), validUntil="2026-02-01T00:00:00Z")
    assert report.valid, report.summary


def _stands(report: Report, words: str) -> None:
    assert report.valid, report.summary
    assert _starts(report) == "2026-01-15T09:00:00Z"
    assert words in report.check("validity").message


SAME = signed(_badge(), key())
OTHER_KEY = signed_anyway(
    _badge(validFrom=NEWER, issuer={"id": key().did, "type": ["Profile"]}),
    key("ed25519", 1),
    "eddsa-rdfc-2022",
)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (None, "could not be told"),
        (b"", "cannot be read"),
        (b"<html>", "cannot be read"),
        (b"[]", "cannot be read"),
        (b"{}", "another credential"),
        (signed(_badge(validFrom=NEWER, id="urn:uuid:other"), key()), "another credential"),
        (
            signed(_badge(validFrom=NEWER, issuer=key("p256").did), key("p256")),
            "another credential",
        ),
        (OTHER_KEY, "not proven"),
        (signed(_badge(validFrom=NEWER), key()).replace(b"SQL", b"XML"), "not proven"),
        (json.dumps(_badge(validFrom=NEWER)).encode(), "not proven"),
        (signed(_badge(validFrom="2026-09-01T00:00:00Z"), key()), "later, on 1 September 2026"),
        (SAME, "Valid since"),
        (signed(_badge(validFrom="2025-01-01T00:00:00Z"), key()), "Valid since"),
        (signed_anyway(_badge(validFrom="soon"), key()), "Valid since"),
    ],
)  # fmt: skip
def test_what_is_no_newer_version_changes_nothing(answer: bytes | None, words: str) -> None:
    _stands(_report(answer), words)


def test_an_id_is_compared_as_the_standard_says() -> None:
    spelled = _badge(validFrom=NEWER, id=badge()["id"].replace("-", "%2D"))
    assert _starts(_report(signed_anyway(spelled, key()))) == NEWER


def test_services_are_asked_once_and_never_in_a_circle() -> None:
    for url in (URL, OTHER_URL):
        newer = signed(_badge(url, validFrom=NEWER), key())
        newest = signed(_badge(URL, validFrom="2026-04-01T00:00:00Z"), key())
        shelf = Shelf({URL: newer, OTHER_URL: newest})
        assert _starts(_report(None, shelf)) == NEWER
        assert shelf.asked == [URL]


def test_a_badge_that_is_not_proven_sends_nobody_anywhere() -> None:
    shelf = Shelf({URL: signed(_badge(validFrom=NEWER), key())})
    forged = signed(_badge(), key()).replace(b"SQL", b"XML")
    assert verify(forged, at=LATER, resolver=shelf).verdict == "invalid"
    assert shelf.asked == []


@pytest.mark.parametrize(
    "service",
    [
        {"id": URL, "type": "SomeOtherRefresh2030"},
        {"type": "1EdTechCredentialRefresh"},
    ],
)
def test_services_of_other_kinds_are_not_asked(service: Mapping[str, Any]) -> None:
    shelf = Shelf()
    data = signed_anyway(_badge(refreshService=service), key())
    verify(data, at=LATER, resolver=shelf)
    assert shelf.asked == []


def test_offline_it_is_said_that_nobody_was_asked() -> None:
    report = verify(signed(_badge(), key()), at=datetime(2026, 6, 1, tzinfo=UTC))
    assert report.valid
    assert "newer version was not asked: offline" in report.check("validity").message
