"""Files of recipients, made by anyone."""

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openmerit.platform.issuing.errors import SheetRefused
from openmerit.platform.issuing.mending import mending_file, reasons_by_row
from openmerit.platform.issuing.rows import read_sheet


def test_rows_are_read_with_every_column_that_is_known():
    sheet = read_sheet(
        b"E-Mail,Full name,Date,Expires,Evidence URL,Grade,Room\n"
        b"Ada@Example.org, Ada  Lovelace ,2026-03-01,2027-03-01,https://x.example/a,92,B 12\n"
    )
    (row,) = sheet.rows
    assert (row.number, row.email, row.name) == (2, "ada@example.org", "Ada Lovelace")
    assert row.valid_from.isoformat() == "2026-03-01T00:00:00+00:00"
    assert row.valid_until.isoformat() == "2027-03-01T00:00:00+00:00"
    assert row.evidence == [{"type": ["Evidence"], "id": "https://x.example/a"}]
    assert row.result == [{"type": ["Result"], "value": "92"}]
    assert sheet.unused_columns == ("Room",)
    assert sheet.problems == ()


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_any_usual_delimiter_is_found_by_the_header(delimiter):
    text = delimiter.join(["name", "email"]) + "\n" + delimiter.join(["Ada", "ada@example.org"])
    assert read_sheet(text.encode()).rows[0].name == "Ada"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_byte_order_mark_is_no_part_of_the_first_column(encoding):
    sheet = read_sheet("email,name\nada@example.org,José\n".encode(encoding))
    assert sheet.rows[0].name == "José"


def test_blank_lines_are_passed_over_and_counted_as_a_spreadsheet_counts():
    sheet = read_sheet(b"email\r\n\r\nada@example.org\r\n,\r\nbad\r\n")
    assert [row.number for row in sheet.rows] == [3]
    assert [problem.row for problem in sheet.problems] == [5]
    assert sheet.total == 2


def test_the_same_address_twice_is_refused_as_a_row_whatever_its_case():
    sheet = read_sheet(b"email\nada@example.org\nADA@example.org\nbob@example.org\n")
    assert [row.email for row in sheet.rows] == ["ada@example.org", "bob@example.org"]
    (problem,) = sheet.problems
    assert (problem.row, problem.column) == (3, "email")
    assert problem.message == "This address stands in row 2 already."


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("email", ""),
        ("email", "ada"),
        ("email", "ada@"),
        ("email", "ada@example.org, bob@example.org"),
        ("email", "a" * 300 + "@example.org"),
        ("date", "31/03/2026"),
        ("date", "2026-13-01"),
        ("date", "2026-02-30"),
        ("date", "yesterday"),
        ("date", "٢٠٢٦-٠٣-٠١"),
        ("date", "0001-01-01T00:00:00+23:00"),
        ("valid_until", "2020-01-01"),
        ("evidence_url", "javascript:alert(1)"),
        ("evidence_url", "x.example/a"),
        ("evidence_url", "https://x.example/a b"),
        ("evidence_url", "https://[x"),
        ("evidence_url", "https://x.example:port/"),
        ("name", "a" * 201),
        ("name", "Ada\x07"),
    ],
)
def test_a_bad_value_is_a_problem_of_its_row_and_column_only(column, value):
    cells = {"email": "ada@example.org", "name": "Ada"} | {column: value}
    target = io.StringIO()
    writer = csv.DictWriter(target, fieldnames=list(cells))
    writer.writeheader()
    writer.writerow(cells)
    writer.writerow({"email": "good@example.org"})
    sheet = read_sheet(target.getvalue().encode())
    assert [row.email for row in sheet.rows] == ["good@example.org"]
    assert [(problem.row, problem.column) for problem in sheet.problems] == [(2, column)]
    assert sheet.problems[0].message


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n\n",
        b"email\n",
        b"name\nAda\n",
        b"email,Email\na@example.org,b@example.org\n",
        b"email,mail\na@example.org,b@example.org\n",
        b"email,x,x\na@example.org,1,2\n",
        b"email\nada@example.org\n\x00",
        b"email,name\nada@example.org,Jos\x81",
        b'email,name\nada@example.org,"never closed\n' + b"x\n" * 200_000,
        b"\x89PNG\r\n\x1a\n",
        b"PK\x03\x04\x14\x00\xff\xfe",
        b"email\n" + b"a@example.org\n" * 800_000,
        ",".join(["email", *map(str, range(100))]).encode() + b"\na@example.org",
    ],
)
def test_a_file_that_says_nothing_clear_is_refused_whole(data):
    with pytest.raises(SheetRefused):
        read_sheet(data)


def test_the_file_to_mend_has_only_the_bad_rows_and_runs_no_formula():
    source = b'email,name\n=cmd|x,"+1, Ada"\nbob@example.org,Bob\n-x,@y\n'
    sheet = read_sheet(source)
    mended = mending_file(source, reasons_by_row(sheet.problems)).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(mended)))
    assert rows[0] == ["email", "name", "problem"]
    assert [row[:2] for row in rows[1:]] == [["'=cmd|x", "'+1, Ada"], ["'-x", "'@y"]]
    assert "not an e-mail address" in rows[1][2]


@given(st.binary(max_size=400))
@settings(max_examples=200, deadline=None)
def test_whatever_is_sent_is_read_or_refused_in_words(data):
    try:
        sheet = read_sheet(b"email,name\n" + data)
    except SheetRefused:
        return
    assert sheet.total == len(sheet.rows) + sheet.refused_rows
