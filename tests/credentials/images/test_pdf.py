"""Files attached to a PDF, in each of the ways in which they can be."""

import pytest
from tests.credentials.images import pdfs

from openmerit.credentials import Attachment, UnreadableDocument, attachments

FILES = (("badge.json", b'{"a": 1}'), ("invoice.xml", b"<invoice/>" * 100))
WAYS = {
    "by name": pdfs.with_files,
    "by name, in a tree": pdfs.with_nested_names,
    "associated with the document": pdfs.with_associated_files,
    "associated with a page": pdfs.with_files_of_a_page,
    "clipped to a page": pdfs.with_clips,
    "in compressed objects": pdfs.with_everything_packed,
}


@pytest.mark.parametrize("way", WAYS)
def test_files_are_found_however_they_are_attached(way: str) -> None:
    found = attachments(WAYS[way](*FILES))
    assert [(file.name, file.data) for file in found] == list(FILES)


def test_a_document_without_attachments_has_none() -> None:
    assert attachments(pdfs.with_files()) == []


def test_a_file_that_stands_in_two_places_is_one() -> None:
    pdf = pdfs.Bare()
    pdf.put(1, pdfs.catalog(b"/AF [2 0 R 2 0 R 4 0 R] /Names << /EmbeddedFiles 5 0 R >>"))
    pdf.put(2, b"<< /Type /Filespec /UF (a.json) /EF << /F 3 0 R >> >>")
    pdf.put(3, pdfs.stream(b"", b"{}"))
    pdf.put(4, b"<< /Type /Filespec /UF (again.json) /EF << /UF 3 0 R >> >>")
    pdf.put(5, b"<< /Names [(a) 2 0 R] >>")
    assert attachments(pdf.with_table()) == [Attachment("a.json", b"{}")]


def test_what_a_later_revision_took_away_is_gone() -> None:
    first = pdfs.with_files(*FILES)
    assert attachments(pdfs.revised(first)) == []
    assert attachments(pdfs.revised(first, ("new.json", b"{}"))) == [Attachment("new.json", b"{}")]


def test_loops_lead_nowhere() -> None:
    pdf = pdfs.Bare()
    pdf.put(1, pdfs.catalog(b"/Pages 2 0 R /AF 3 0 R /Names << /EmbeddedFiles 4 0 R >>"))
    pdf.put(2, b"<< /Kids [2 0 R 5 0 R] /Annots [2 0 R] /AF 2 0 R >>")
    pdf.put(3, b"3 0 R")
    pdf.put(4, b"<< /Kids [4 0 R] /Names [(a) 4 0 R (b) 6 0 R] /EF 4 0 R >>")
    pdf.put(5, b"<< /Parent 2 0 R /Kids 5 0 R >>")
    pdf.put(6, b"<< /F (b) /EF << /F 7 0 R >> >>")
    pdf.put(7, pdfs.stream(b"", b"{}"))
    assert attachments(pdf.with_table()) == [Attachment("b", b"{}")]


def test_what_is_broken_on_a_page_hides_no_other_file() -> None:
    pdf = pdfs.Bare()
    pdf.put(1, pdfs.catalog(b"/AF 8 0 R /Pages << /Kids [2 0 R 3 0 R 4 0 R] >>"))
    pdf.put(2, b"<< /Type /Page /AF [5 0 R")
    pdf.put(3, b"]")
    pdf.put(4, b"<< /Type /Page /Annots [99 0 R (x) 7 << /Subtype /FileAttachment /FS 6 0 R >>] >>")
    pdf.put(6, b"<< /F (b) /EF << /F 7 0 R >> >>")
    pdf.put(7, pdfs.stream(b"", b"{}"))
    assert attachments(pdf.with_table()) == [Attachment("b", b"{}")]


@pytest.mark.parametrize("algorithm", ["RC4-40", "RC4-128", "AES-128", "AES-256"])
@pytest.mark.parametrize("way", ["by name", "clipped to a page"])
def test_a_document_that_opens_without_a_password_is_read(algorithm: str, way: str) -> None:
    found = attachments(pdfs.locked(WAYS[way](*FILES), algorithm=algorithm))
    assert [(file.name, file.data) for file in found] == list(FILES)


def test_a_document_that_asks_for_a_password_says_so() -> None:
    with pytest.raises(UnreadableDocument, match="locked with a password"):
        attachments(pdfs.locked(pdfs.with_files(*FILES), "secret"))


@pytest.mark.parametrize(
    "before", [b"\r\n", b"\xef\xbb\xbf", b"HTTP/1.1 200 OK\r\n\r\n", b"\0" * 1000]
)
def test_other_text_before_the_document_is_passed_over(before: bytes) -> None:
    assert len(attachments(before + pdfs.with_files(*FILES))) == 2


@pytest.mark.parametrize(
    "broken",
    [
        lambda pdf: pdf.replace(b"startxref\n", b"startxref\n9"),
        lambda pdf: pdf.replace(b"0000000", b"0000001"),
        lambda pdf: pdf[: pdf.rindex(b"xref\n0")] + pdf[pdf.rindex(b"trailer") :],
        lambda pdf: pdf.replace(b"/Root", b"/Ruth"),
    ],
    ids=["startxref", "places", "no table", "no root"],
)
def test_a_damaged_document_is_read_as_far_as_it_can_be(broken: object) -> None:
    assert callable(broken)
    assert [file.data for file in attachments(broken(pdfs.with_files(*FILES)))] == [
        data for _, data in FILES
    ]


@pytest.mark.parametrize(
    "data", [b"", b"{}", b"hello", b"\x89PNG\r\n\x1a\n%PDF-1.7", b'{"%PDF-": 1}']
)
def test_what_is_no_document_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableDocument, match="no PDF"):
        attachments(data)


@pytest.mark.parametrize("data", [b"%PDF-", b"%PDF-1.7\n%%EOF", b"%PDF-1.7\n" + b"x" * 10_000])
def test_what_only_begins_like_a_document_is_damaged(data: bytes) -> None:
    with pytest.raises(UnreadableDocument, match="damaged"):
        attachments(data)


def test_a_large_document_is_refused_by_its_size() -> None:
    with pytest.raises(UnreadableDocument, match="10,000,001 bytes"):
        attachments(b"%PDF-".ljust(10_000_001))


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\badges\\ada.json", "ada.json"),
        ("a\x1b[31m\nb.json", "a_[31m_b.json"),
        ("Zeugnis für Ada.json", "Zeugnis für Ada.json"),
        ("/", "file"),
        ("x" * 10_000, "x" * 120),
    ],
)
def test_a_name_is_fit_to_be_shown(name: str, shown: str) -> None:
    assert [file.name for file in attachments(pdfs.with_clips((name, b"{}")))] == [shown]


def test_what_cannot_be_unpacked_is_an_empty_file() -> None:
    packed = b"/Filter /FlateDecode"
    assert attachments(pdfs.attached(b"no zlib", head=packed, packed=False))[0].data == b""
    assert (
        attachments(pdfs.attached(b"x", head=b"/Filter /JBIG2Decode", packed=False))[0].data == b""
    )
    hexed = b"/Filter [/ASCIIHexDecode]"
    assert attachments(pdfs.attached(b"7b7d>", head=hexed, packed=False))[0].data == b"{}"


def test_more_attachments_than_are_read_are_refused() -> None:
    many = [(f"{n}.json", b"{}") for n in range(201)]
    assert len(attachments(pdfs.with_files(*many[:200]))) == 200
    with pytest.raises(UnreadableDocument, match="more attachments than are read"):
        attachments(pdfs.with_files(*many))


def test_a_file_on_the_last_of_many_pages_is_found() -> None:
    pdf = pdfs.with_files_of_a_page(("a.json", b"{}"), page=299, pages=300)
    assert attachments(pdf) == [Attachment("a.json", b"{}")]
