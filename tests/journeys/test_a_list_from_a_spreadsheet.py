"""A course's list as a workbook: its columns are told once, and it comes again, longer."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from tests.conftest import PHONE
from tests.journeys.conftest import House

pytestmark = [pytest.mark.journey, pytest.mark.slow]

HEADER = ["Vorname", "Nachname", "E-Mail", "Matrikelnummer", "Raum"]
PEOPLE = [
    ["Ada", "Lovelace", "ada@example.org", "00123", "B 12"],
    ["Grace", "Hopper", "grace@example.org", "00124", "B 12"],
    ["Alan", "Turing", "alan at example.org", "00125", "B 13"],
]


def _workbook(path: Path, *rows: list[str]) -> Path:
    book = Workbook()
    book.active.append(["The course of the spring"])
    sheet = book.create_sheet("Teilnehmende")
    for row in (HEADER, *rows):
        sheet.append(row)
    book.save(path)
    return path


def test_a_list_is_told_once_and_comes_again_longer(
    story_house: House,
    browser_of: Callable[..., Any],
    looks_right: Callable[[Any], None],
    tmp_path: Path,
) -> None:
    olga = browser_of("Olga")
    olga.goto(f"{story_house.address}/")
    olga.get_by_role("link", name="Sign in", exact=True).first.click()
    olga.get_by_role("button", name="Olga Brandt").click()
    olga.get_by_role("link", name="Northwind Academy").first.click()
    olga.get_by_role("link", name="Awards", exact=True).first.click()
    olga.get_by_role("link", name="Lists", exact=True).first.click()
    olga.locator("main ul.grid a").first.click()
    olga.wait_for_url("**/runs/new")
    upload = olga.url
    looks_right(olga)

    _uploads(olga, _workbook(tmp_path / "course.xlsx", *PEOPLE))
    olga.wait_for_url("**/columns")
    olga.locator("select[name=sheet]").select_option("Teilnehmende")
    olga.get_by_role("button", name="Read this sheet").click()
    assert olga.get_by_label("Matrikelnummer").input_value() == "recipient_number"
    assert olga.get_by_label("Raum").input_value() == ""
    looks_right(olga)
    olga.get_by_label("Raum").select_option("evidence_narrative")
    olga.get_by_role("button", name="Show what it would do").click()
    looks_right(olga)
    with olga.expect_download() as download:
        olga.get_by_role("link", name="As an Excel file").click()
    mended = _mended(Path(download.value.path()), tmp_path / "mended.xlsx")
    olga.get_by_role("button", name="Award 2 badges").click()
    olga.get_by_text("2 earners get a mail").wait_for()

    olga.goto(upload)
    _uploads(olga, mended)
    olga.get_by_role("button", name="Award 1 badge").click()
    olga.get_by_text("1 earner gets a mail").wait_for()

    phone = browser_of("Olga on her way", viewport=PHONE, scheme="dark")
    phone.context.add_cookies(olga.context.cookies())
    phone.goto(upload)
    longer = [*PEOPLE[:2], ["Mary", "Jackson", "mary@example.org", "00126", ""]]
    _uploads(phone, _workbook(tmp_path / "longer.xlsx", *longer))
    phone.locator("select[name=sheet]").select_option("Teilnehmende")
    phone.get_by_role("button", name="Read this sheet").click()
    assert phone.get_by_label("Raum").input_value() == "evidence_narrative"
    looks_right(phone)
    phone.get_by_role("button", name="Show what it would do").click()
    phone.get_by_text("2 of them hold it already").wait_for()
    assert "Ada Lovelace, Grace Hopper." in phone.inner_text("main")
    looks_right(phone)
    phone.get_by_label("Award it once more").check()
    phone.get_by_role("button", name="Use this choice").click()
    phone.get_by_role("button", name="Award 3 badges").wait_for()
    phone.get_by_label("Skip them").check()
    phone.get_by_role("button", name="Use this choice").click()
    phone.get_by_role("button", name="Award 1 badge", exact=True).click()
    phone.get_by_text("1 earner gets a mail").wait_for()


def _uploads(page: Any, path: Path) -> None:
    page.locator("input[type=file]").set_input_files(str(path))
    page.get_by_role("button", name="Show what it would do").click()


def _mended(given: Path, path: Path) -> Path:
    """The file to mend as somebody mends it in a spreadsheet: one cell, the reason left there."""
    book = load_workbook(io.BytesIO(given.read_bytes()))
    rows = [[cell.value for cell in row] for row in book.active.iter_rows()]
    assert rows[0] == [*HEADER, "problem"]
    assert [row[0] for row in rows[1:]] == ["Alan"]
    book.active["C2"] = "alan@example.org"
    book.save(path)
    return path
