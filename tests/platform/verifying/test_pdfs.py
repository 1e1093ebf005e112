"""PDFs with badges attached: the API and the page tell of each badge."""

import jsonschema
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.credentials.images import pdfs
from tests.credentials.samples import badge as made
from tests.credentials.samples import key, signed
from tests.platform.verifying.test_the_verify_page import words_of

from openmerit.credentials import report_schema


@pytest.fixture
def pdf(badge: bytes) -> bytes:
    """A badge of this house and one of a stranger, in one document."""
    other = signed(made(name="Law"), key())
    return pdfs.with_files(("mara.json", badge), ("law.json", other), ("invoice.xml", b"<a/>"))


def test_the_api_tells_of_each_badge(client: Client, pdf: bytes) -> None:
    answer = client.post("/api/v1/verify", pdf, content_type="application/pdf")
    assert answer.status_code == 200
    report = answer.json()
    jsonschema.validate(report, report_schema())
    assert report["format"] == "credentials/pdf"
    assert report["verdict"] == "valid"
    assert [inner["verdict"] for inner in report["contains"]] == ["valid", "valid"]
    assert {inner["credential"]["name"] for inner in report["contains"]} >= {"Law"}


def test_the_api_tells_of_the_only_badge_as_of_any(client: Client, badge: bytes) -> None:
    pdf = pdfs.with_clips(("mara.json", badge))
    report = client.post("/api/v1/verify", pdf, content_type="application/pdf").json()
    assert (report["format"], report["verdict"]) == ("open-badge-3.0/pdf", "valid")


def test_the_page_shows_each_badge_and_what_is_not_signed(client: Client, pdf: bytes) -> None:
    answer = client.post("/verify", {"file": SimpleUploadedFile("diploma.pdf", pdf)})
    assert answer.status_code == 200
    text = words_of(answer)
    assert "Data Analyst" in text
    assert "Law" in text
    assert "what one reads on the pages of the PDF is not signed" in text


def test_the_page_says_what_a_pdf_without_a_badge_lacks(client: Client) -> None:
    file = SimpleUploadedFile("page.pdf", pdfs.with_files())
    text = words_of(client.post("/verify", {"file": file}))
    assert "No credential is attached to this PDF." in text


def test_the_page_asks_nothing_of_the_pdf_but_whether_its_badges_hold(
    client: Client, pdf: bytes
) -> None:
    text = words_of(client.post("/verify", {"file": SimpleUploadedFile("both.pdf", pdf)}))
    assert text.count("Do the badges in it hold?") == 1
    assert text.count("Who issued it?") == 2  # of each badge, and not of the PDF
