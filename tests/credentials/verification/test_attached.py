"""Credentials attached to a PDF: found, and each verified as what it is."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from tests.credentials.images import pdfs
from tests.credentials.images.test_pdf import WAYS
from tests.credentials.samples import LATER, NOW, badge, key, signed
from tests.credentials.verification.hostile.images import png as _png
from tests.credentials.verification.hostile.images import svg

from openmerit.credentials import (
    CHECK_IDS,
    NotVerified,
    Report,
    UnreadableDocument,
    attached_credentials,
    bake,
    present,
    translation,
    verify,
)

PAGES = "what one reads on the pages of the PDF is not signed"


def _badge(name: str = "SQL", **changes: Any) -> bytes:
    return signed(badge(name=name, **changes), key())


def _report(*files: tuple[str, bytes], **options: Any) -> Report:
    return verify(pdfs.with_files(*files), at=LATER, **options)


@pytest.mark.parametrize("way", WAYS)
def test_the_badge_in_a_pdf_is_verified_like_any_other(way: str) -> None:
    report = verify(WAYS[way](("badge.json", _badge())), at=LATER, recipient="ada@example.com")
    assert report.valid
    assert report.format == "open-badge-3.0/pdf"
    assert tuple(check.id for check in report.checks) == CHECK_IDS
    assert report.check("format").message.startswith("An Open Badge 3.0 attached to a PDF.")
    assert report.check("recipient").outcome == "passed"
    assert report.require() == json.loads(_badge())
    assert report.contains == ()


def test_it_says_that_the_pages_are_not_signed() -> None:
    for files in ([("a.json", _badge())], [("a.json", _badge()), ("b.json", _badge("Law"))]):
        report = _report(*files)
        assert PAGES in report.check("format").message
        assert PAGES in report.summary


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (lambda: signed(badge(), key(), "jwt"), "open-badge-3.0"),
        (lambda: signed(badge(key("p256")), key("p256"), "sd-jwt"), "open-badge-3.0"),
        (lambda: bake(_png(), _badge()), "open-badge-3.0"),
        (lambda: bake(svg("<g/>"), _badge()), "open-badge-3.0"),
        (lambda: present([_badge()], key(), now=NOW), "verifiable-presentation"),
    ],
    ids=["JWT", "SD-JWT", "PNG", "SVG", "presentation"],
)
def test_what_is_attached_may_be_of_any_kind(data: Callable[[], bytes], kind: str) -> None:
    report = _report(("it", data()))
    assert report.valid, report.summary
    assert report.format == f"{kind}/pdf"


def test_a_changed_badge_is_as_invalid_as_anywhere() -> None:
    report = _report(("badge.json", _badge().replace(b"right", b"wrong")))
    assert report.verdict == "invalid"
    assert report.check("proof").outcome == "failed"


def test_several_get_a_report_each() -> None:
    report = _report(("a.json", _badge()), ("b.jwt", signed(badge(), key(), "jwt")))
    assert report.valid
    assert report.format == "credentials/pdf"
    assert [inner.format for inner in report.contains] == [
        "open-badge-3.0/json",
        "open-badge-3.0/jwt",
    ]
    assert tuple(check.id for check in report.checks) == (*CHECK_IDS, "derivation")
    assert report.check("format").message.startswith("2 credentials are attached to this PDF.")
    assert report.summary.startswith(
        "All 2 credentials attached to this PDF are unchanged and current."
    )


def test_the_pdf_itself_is_no_verified_document() -> None:
    report = _report(("a.json", _badge()), ("b.json", _badge("Law")))
    assert report.credential is None
    with pytest.raises(NotVerified):
        report.require()
    assert report.contains[1].require()["name"] == "Law"


def test_one_that_does_not_hold_makes_the_whole_invalid() -> None:
    expired = _badge("Old", validUntil="2026-02-01T00:00:00Z")
    report = _report(("a.json", _badge()), ("b.json", expired), ("c.json", _badge("New")))
    assert report.verdict == "invalid"
    assert [inner.verdict for inner in report.contains] == ["valid", "invalid", "valid"]
    assert report.check("validity").outcome == "failed"
    assert report.check("proof").outcome == "passed"
    assert "1 of 3 credentials do not hold: “Old”: It expired on 1 February" in report.summary


def test_one_that_cannot_be_told_makes_the_whole_undetermined() -> None:
    signer = key().named("did:web:academy.example", "key-1")
    hosted = signed(badge(issuer={"id": signer.controller, "type": ["Profile"]}), signer)
    report = _report(("a.json", _badge()), ("b.json", hosted))
    assert report.verdict == "undetermined"
    assert report.check("key").outcome == "unknown"
    assert "Whether 1 of the 2 credentials" in report.summary


def test_the_question_is_put_to_each() -> None:
    report = _report(("a.json", _badge()), ("b.json", _badge("B")), recipient="eve@example.com")
    assert report.check("recipient").outcome == "failed"
    assert report.verdict == "invalid"


def test_what_is_found_of_all_alike_is_said_once() -> None:
    report = _report(("a.json", _badge()), ("b.json", _badge("B")), ("c.json", _badge("C")))
    inner = report.contains[0]
    assert report.check("context") == inner.check("context")
    assert report.check("recipient").message == "Say whose it should be, to check it."
    changed = _report(
        ("a.json", _badge()), ("b.json", json.dumps(json.loads(_badge("B")) | {"x": 1}).encode())
    )
    assert changed.check("context").message.startswith("1 of 2 attached credentials: “B”:")
    assert changed.check("validity").outcome == "unknown"


def test_other_files_are_counted_and_passed_over() -> None:
    invoice = ("invoice.xml", b"<rsm:CrossIndustryInvoice/>")
    report = _report(("badge.json", _badge()), invoice)
    assert report.valid
    assert "One attachment is no credential." in report.check("format").message
    data = ("data.json", b'{"name": "no credential"}')
    picture = ("logo.png", _png())
    report = _report(("a.json", _badge()), invoice, data, ("b.json", _badge("B")), picture)
    assert len(report.contains) == 2
    assert "3 attachments are no credentials." in report.check("format").message


def test_a_pdf_without_a_credential_says_so() -> None:
    report = _report(("invoice.xml", b"<invoice/>"))
    assert report.verdict == "invalid"
    assert report.check("format").outcome == "failed"
    assert report.check("format").message == (
        "No credential is attached to this PDF. One attachment is no credential."
    )
    assert _report().check("format").message == "No credential is attached to this PDF."


@pytest.mark.parametrize(
    "broken",
    [
        lambda: _badge().replace(b'"@context"', b'"id":1,"@context"'),
        lambda: _badge()[:-10],
        lambda: signed(badge(), key(), "jwt")[:-1] + b"=",
        lambda: bake(_png(), _badge()).replace(b"right", b"wrong"),
    ],
    ids=["member twice", "cut off", "token", "picture"],
)
def test_what_was_meant_as_a_credential_is_not_passed_over(broken: Callable[[], bytes]) -> None:
    report = _report(("a.json", _badge()), ("b", broken()))
    assert report.verdict == "invalid"
    assert [inner.verdict for inner in report.contains] == ["valid", "invalid"]
    assert report.check("format").outcome == "failed"


def test_a_pdf_within_a_pdf_is_not_followed() -> None:
    inner = pdfs.with_files(("badge.json", _badge()))
    report = _report(("inner.pdf", inner))
    assert report.check("format").message.startswith("No credential is attached to this PDF.")


def test_a_locked_pdf_says_so() -> None:
    locked = pdfs.locked(pdfs.with_files(("a.json", _badge())), "secret")
    report = verify(locked, at=LATER)
    assert report.verdict == "invalid"
    assert "locked with a password" in report.check("format").message
    assert verify(pdfs.locked(pdfs.with_files(("a.json", _badge()))), at=LATER).valid


def test_a_badge_in_a_very_long_document_is_found_before_its_pages() -> None:
    report = verify(pdfs.with_files(("a.json", _badge()), pages=4_000), at=LATER)
    assert report.valid, report.summary
    assert "Not all of its pages were looked through" in report.check("format").message


def test_a_very_long_document_is_not_said_to_have_none() -> None:
    report = verify(pdfs.with_files(pages=4_000), at=LATER)
    assert report.verdict == "undetermined"


def test_the_credentials_alone_can_be_listed() -> None:
    pdf = pdfs.with_files(("a.json", _badge()), ("b.txt", b"hello"), ("c.json", _badge("C")))
    assert [file.name for file in attached_credentials(pdf)] == ["a.json", "c.json"]
    with pytest.raises(UnreadableDocument, match="no PDF"):
        attached_credentials(_badge())


def test_a_report_on_a_pdf_can_be_translated() -> None:
    report = _report(("a.json", _badge()), ("b.json", _badge("B")))
    assert report.to_dict(translation("de"))["verdict"] == "valid"


def test_a_token_in_the_quotes_of_json_is_a_token() -> None:
    for proof, signer in (("jwt", key()), ("sd-jwt", key("p256"))):
        token = signed(badge(signer), signer, proof)
        assert verify(b'"' + token.strip() + b'"\n', at=LATER).valid
    assert verify(b'"ey"', at=LATER).verdict == "invalid"
