"""`openmerit verify` of PDFs with credentials attached, alone and within collections."""

import gzip
import json
import zipfile
from pathlib import Path

import pytest
from tests.cli.conftest import Run
from tests.credentials.images import pdfs


@pytest.fixture
def badge(signed: str) -> bytes:
    """A signed badge."""
    return Path(signed).read_bytes()


def _changed(badge: bytes) -> bytes:
    return badge.replace(b"right", b"wrong")


def test_one_attached_badge_answers_one_report(run: Run, badge: bytes) -> None:
    Path("diploma.pdf").write_bytes(pdfs.with_files(("badge.json", badge), ("a.xml", b"<a/>")))
    result = run("verify", "diploma.pdf", "--json")
    assert result.exit_code == 0
    report = json.loads(result.stdout)
    assert report["format"] == "open-badge-3.0/pdf"
    assert report["credential"] == json.loads(badge)
    assert "is not signed" in run("verify", "diploma.pdf").stdout


@pytest.mark.parametrize("stdin", [False, True], ids=["file", "standard input"])
def test_several_answer_a_list_with_their_names(run: Run, badge: bytes, stdin: bool) -> None:
    pdf = pdfs.with_files(("a.json", badge), ("note.txt", b"hi"), ("b.json", _changed(badge)))
    Path("record.pdf").write_bytes(pdf)
    name = "-" if stdin else "record.pdf"
    result = run("verify", name, "--json", stdin=pdf if stdin else b"")
    assert result.exit_code == 1
    answer = json.loads(result.stdout)
    assert [(r["source"], r["verdict"]) for r in answer["reports"]] == [
        (f"{name}/a.json", "valid"),
        (f"{name}/b.json", "invalid"),
    ]
    assert answer["summary"] == {"valid": 1, "invalid": 1, "undetermined": 0}
    assert "what one reads on the pages is not signed" in result.stderr


def test_several_are_told_in_words_too(run: Run, badge: bytes) -> None:
    Path("record.pdf").write_bytes(pdfs.with_files(("a.json", badge), ("b.json", badge)))
    result = run("verify", "record.pdf")
    assert result.exit_code == 0
    assert result.stdout.startswith("record.pdf/a.json\nThis badge is unchanged and current.")
    assert "2 valid" in result.stderr


def test_files_of_one_name_are_told_apart(run: Run, badge: bytes) -> None:
    Path("record.pdf").write_bytes(pdfs.with_clips(("a.json", badge), ("a.json", badge)))
    lines = run("verify", "record.pdf", "--jsonl").stdout.splitlines()
    sources = [json.loads(line)["source"] for line in lines]
    assert sources == ["record.pdf/a.json", "record.pdf/a.json(2)"]


def test_a_pdf_without_a_credential_is_one_invalid_input(run: Run, folder: Path) -> None:
    (folder / "page.pdf").write_bytes(pdfs.with_files())
    result = run("verify", "page.pdf", "--json")
    assert result.exit_code == 1
    assert "No credential is attached to this PDF" in json.loads(result.stdout)["summary"]


def test_pdfs_in_folders_and_archives_are_taken_apart(run: Run, badge: bytes) -> None:
    one = pdfs.with_files(("badge.json", badge))
    two = pdfs.with_files(("a.json", badge), ("b.json", badge))
    Path("inside").mkdir()
    Path("inside/one.pdf").write_bytes(one)
    Path("inside/two.pdf").write_bytes(two)
    with zipfile.ZipFile("inside/z.zip", "w") as archive:
        archive.writestr("two.pdf", two)
    result = run("verify", "inside", "--jsonl", "--csv", "table.csv")
    assert result.exit_code == 0
    sources = [json.loads(line)["source"] for line in result.stdout.splitlines()]
    assert sources == [
        "inside/one.pdf",
        "inside/two.pdf/a.json",
        "inside/two.pdf/b.json",
        "inside/z.zip/two.pdf/a.json",
        "inside/z.zip/two.pdf/b.json",
    ]
    assert len(Path("table.csv").read_text().splitlines()) == 6


def test_packed_files_in_an_archive_are_unpacked(run: Run, badge: bytes) -> None:
    with zipfile.ZipFile("all.zip", "w") as archive:
        archive.writestr("a.json.gz", gzip.compress(badge))
        archive.writestr("two.pdf.gz", gzip.compress(pdfs.with_files(("b.json", badge))))
        archive.writestr("broken.json.gz", gzip.compress(badge)[:-9])
        archive.writestr("bomb.json.gz", gzip.compress(b" " * 50_000_000))
    result = run("verify", "all.zip", "--json")
    assert result.exit_code == 1
    reports = json.loads(result.stdout)["reports"]
    assert [report["verdict"] for report in reports] == ["valid", "valid", "invalid", "invalid"]
