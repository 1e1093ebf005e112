"""Excel workbooks and CSVs of any make, read as one and the same list of people."""

import csv
import io
import re
import zipfile
from datetime import date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from openmerit.platform.issuing import workbook_child, workbooks
from openmerit.platform.issuing.errors import SheetRefused
from openmerit.platform.issuing.mending import mending_workbook
from openmerit.platform.issuing.rows import read_sheet
from openmerit.platform.issuing.workbooks import taken

LIMITS = {"most_rows": 1_000, "most_columns": 60, "most_bytes": 1_000_000}
LETTERS = st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"), exclude_characters="\u2028")
WORDS = st.text(LETTERS, max_size=20).map(str.strip)


def workbook(*rows, **sheets) -> bytes:
    """A workbook with these rows on its first sheet, and further sheets by name."""
    book = Workbook()
    for row in rows:
        book.active.append(row)
    for name, further in sheets.items():
        sheet = book.create_sheet(name)
        for row in further:
            sheet.append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def cells(data: bytes, **which) -> list[list[str]]:
    """What a workbook says, as text."""
    return list(csv.reader(io.StringIO(taken(data, **which).text.decode(), newline="")))


def repacked(data: bytes, change) -> bytes:
    """The same archive with every part changed."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w", 8) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return target.getvalue()


def test_a_workbook_says_what_its_cells_show():
    book = Workbook()
    for row in (
        ["email", "number", "grade", "date", "ok"],
        ["ada@example.org", "00123", 95.5, date(2026, 3, 1), True],
        ["bob@example.org", 123.0, 0.92, datetime(2026, 3, 1, 9, 30), "=1+1"],  # noqa: DTZ001
        ["cyd@example.org", 4711, 0.1 + 0.2, None, None],
    ):
        book.active.append(row)
    book.active["C3"].number_format = "0%"
    book.active["B4"].number_format = "000000"
    target = io.BytesIO()
    book.save(target)
    assert cells(target.getvalue()) == [
        ["email", "number", "grade", "date", "ok"],
        ["ada@example.org", "00123", "95.5", "2026-03-01", "true"],
        ["bob@example.org", "123", "92%", "2026-03-01T09:30:00"],
        ["cyd@example.org", "004711", "0.3"],
    ]


def test_a_formula_gives_the_value_that_was_last_seen():
    def cached(name: str, part: bytes) -> bytes:
        return part.replace(b"<f>1+1</f><v/>", b"<f>1+1</f><v>2</v>").replace(
            b"<f>1+1</f><v></v>", b"<f>1+1</f><v>2</v>"
        )

    data = repacked(workbook(["email", "grade"], ["ada@example.org", "=1+1"]), cached)
    assert cells(data)[1] == ["ada@example.org", "2"]


def test_a_row_keeps_the_number_that_it_has_in_the_spreadsheet():
    data = workbook([], ["email", "name"], [], ["ada@example.org", "Ada"], [], [], ["nobody", "No"])
    sheet = read_sheet(taken(data).text)
    assert [row.number for row in sheet.rows] == [4]
    assert [problem.row for problem in sheet.problems] == [7]


def test_the_first_sheet_is_read_unless_another_is_named():
    data = workbook(["email"], ["a@example.org"], People=[["email"], ["b@example.org"]])
    assert cells(data)[1] == ["a@example.org"]
    assert cells(data, sheet="People")[1] == ["b@example.org"]
    assert taken(data, sheet="People").sheets == ("Sheet", "People")


def test_what_a_failed_formula_left_is_a_problem_and_never_silence():
    data = workbook(["email", "valid_until"], ["ada@example.org", "#REF!"])
    (problem,) = read_sheet(taken(data).text).problems
    assert (problem.column, problem.message) == ("valid_until", "A formula failed here.")


def far_away(column: int, row: int) -> bytes:
    book = Workbook()
    book.active["A1"] = "email"
    book.active.cell(row=row, column=column, value="x")
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def bomb(part: bytes, times: int) -> bytes:
    def grown(name: str, content: bytes) -> bytes:
        if not name.endswith("sheet1.xml"):
            return content
        return content.replace(b"</sheetData>", part * times + b"</sheetData>")

    return repacked(workbook(["email"], ["ada@example.org"]), grown)


def entities(name: str, content: bytes) -> bytes:
    lol = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 9))
    doctype = b'<!DOCTYPE x [<!ENTITY l0 "lol">' + lol + b"]>"
    if name.endswith("sheet1.xml"):
        return doctype + re.sub(rb"<\?xml[^>]*\?>", b"", content).replace(
            b"<t>email</t>", b"<t>&l8;</t>"
        )
    return content


@pytest.mark.parametrize(
    "data",
    [
        b"PK\x03\x04",
        b"PK\x03\x04" + b"\0" * 1000,
        b"\xd0\xcf\x11\xe0" + b"\0" * 1000,
        workbook(["email"], ["a@example.org"])[:-300],
        workbook([f"column {n}" for n in range(61)], ["x"] * 61),
        repacked(workbook(["email"]), lambda _name, _part: b"no xml"),
        repacked(workbook(["email"]), lambda name, part: b"" if "workbook" in name else part),
        far_away(16_384, 1),
    ],
)
def test_a_workbook_that_says_nothing_clear_is_refused_in_words(data):
    with pytest.raises(SheetRefused) as refused:
        taken(data)
    assert "Save it" in str(refused.value) or "columns" in str(refused.value)


@pytest.mark.slow
@pytest.mark.parametrize(
    "data",
    [
        far_away(16_384, 1_048_576),
        bomb(b"<row/>", 20_000_000),
        bomb(b"<row><c/></row>", 8_000_000),
        bomb(b"<row>" + b"<c/>" * 10_000_000 + b"</row>", 1),
        bomb(b"<row r='2'><c r='XFD2' t='inlineStr'><is><t>x</t></is></c></row>", 400_000),
        bomb(b" " * 210_000_000, 1),
        repacked(workbook(["email"], ["ada@example.org"]), entities),
    ],
    ids=["two corners", "rows", "cells", "one row", "wide", "too much", "entities"],
)
def test_a_bomb_costs_a_child_and_not_the_platform(data, monkeypatch):
    monkeypatch.setattr(workbooks, "SECONDS", 6)
    try:
        kept = taken(data)
    except SheetRefused:
        return
    assert len(kept.text) < 10_000_000


def test_a_child_that_dies_is_a_file_that_cannot_be_read(monkeypatch, tmp_path):
    killed = tmp_path / "killed.py"
    killed.write_text("import os; os.abort()")
    monkeypatch.setattr(workbook_child, "__file__", str(killed))
    with pytest.raises(SheetRefused) as refused:
        taken(workbook(["email"], ["a@example.org"]))
    assert "takes too long" in str(refused.value)


def test_a_workbook_to_mend_runs_no_formula_and_comes_back_as_it_was():
    source = b'email,name\n=cmd|x,"+1, Ada"\nbob@example.org,Bob\n'
    mended = mending_workbook(source, {2: "This is not an e-mail address."})
    sheet = load_workbook(io.BytesIO(mended)).active
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["email", "name", "problem"],
        ["=cmd|x", "+1, Ada", "This is not an e-mail address."],
    ]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} == {"s"}
    assert cells(mended)[1][:2] == ["=cmd|x", "+1, Ada"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_csv_is_read_however_a_program_wrote_it(encoding, delimiter):
    lines = [["E-Mail-Adresse", "Name"], ["jose@example.org", "José Müller, Köln"]]
    target = io.StringIO()
    csv.writer(target, delimiter=delimiter).writerows(lines)
    sheet = read_sheet(target.getvalue().encode(encoding), mapping=["email", "name"])
    assert sheet.rows[0].name == "José Müller, Köln"
    assert sheet.is_guessed == (encoding == "cp1252")


def test_the_line_that_names_the_separator_for_excel_is_no_header():
    sheet = read_sheet(b"sep=;\r\nemail;name\r\nada@example.org;Lovelace, Ada\r\n")
    assert (sheet.rows[0].number, sheet.rows[0].name) == (3, "Lovelace, Ada")


@given(st.lists(st.tuples(WORDS, WORDS, st.integers(-(10**14), 10**14)), min_size=1, max_size=8))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_what_was_typed_into_a_workbook_is_what_is_read(rows):
    data = workbook(["email", "name", "number"], *([a, b, n] for a, b, n in rows))
    if any(a.startswith("=") or b.startswith("=") for a, b, _ in rows):
        return  # that is a formula, which nobody ever calculated
    _, _, text = workbook_child.read(data, "", **LIMITS)
    read = list(csv.reader(io.StringIO(text.decode(), newline="")))[1:]
    assert read == [[a, b, str(n)] for a, b, n in rows]


@given(st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_is_damaged_in_a_workbook_it_is_read_or_refused(data):
    """Damage within the parts, since an archive's own checksums catch it outside of them."""
    inside = data.draw(st.binary(max_size=30))
    place = data.draw(st.floats(0, 1))

    def damaged(name: str, part: bytes) -> bytes:
        at = int(place * len(part))
        return part[:at] + inside + part[at + len(inside) :]

    try:
        names, sheet, text = workbook_child.read(
            repacked(workbook(["email"], ["ada@example.org"]), damaged), "", **LIMITS
        )
    except Exception:
        return  # what main() turns into one sentence
    assert sheet in names
    assert isinstance(text, bytes)
