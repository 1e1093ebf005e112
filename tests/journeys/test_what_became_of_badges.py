"""An issuer looks at what became of their badges, while people claim, share and verify them."""

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import PHONE
from tests.journeys.conftest import House

pytestmark = [pytest.mark.journey, pytest.mark.slow]

NUMBERS = ("awarded", "claimed", "shared", "verified", "checks", "expired")


def test_what_people_do_with_their_badges_shows_in_the_issuers_numbers(
    story_house: House,
    browser_of: Callable[..., Any],
    looks_right: Callable[[Any], None],
    tmp_path: Path,
) -> None:
    olga = browser_of("Olga")
    _steps_into(story_house, olga, "Olga Brandt")
    olga.get_by_role("link", name="Northwind Academy").first.click()
    home = olga.url
    olga.get_by_role("link", name="Insight").click()
    looks_right(olga)
    page = olga.url
    before = _numbers(olga, tmp_path)

    olga.goto(f"{home}achievements/")
    olga.get_by_role("link", name="Clear Reporting").first.click()
    olga.get_by_role("link", name="Award it", exact=True).click()
    olga.get_by_label("E-mail address").fill("dewi.pranoto@letterbox.example")
    olga.get_by_role("button", name="Award 1 badge").click()
    olga.wait_for_url("**/awards/*/")
    story_house.mail_to("dewi.pranoto@letterbox.example", about="Clear Reporting")
    olga.goto(page)
    assert _changed(before, _numbers(olga, tmp_path)) == {"awarded": 1}

    dewi = browser_of("Dewi", viewport=PHONE)
    _steps_into(story_house, dewi, "Dewi Pranoto")
    dewi.goto(f"{story_house.address}/wallet/")
    dewi.locator("li", has_text="Clear Reporting").get_by_role(
        "button", name="Add to my wallet"
    ).click()
    dewi.get_by_role("button", name="Share this badge").click()
    public_page = dewi.get_by_label("Link to the badge").input_value()
    dewi.goto(public_page)
    olga.goto(page)
    assert _changed(before, _numbers(olga, tmp_path)) == {"awarded": 1, "claimed": 1, "shared": 1}

    stranger = browser_of("a stranger")
    stranger.goto(public_page)
    stranger.get_by_role("link", name="Check it now").click()
    stranger.locator("main form button[type=submit]").first.click()
    stranger.wait_for_selector(".verdict")
    olga.goto(page)
    changed = _changed(before, _numbers(olga, tmp_path))
    # Looking at the page and checking it are one check, unless a new hour has just begun.
    assert changed.pop("checks") in (1, 2)
    assert changed == {"awarded": 1, "claimed": 1, "shared": 1, "verified": 1}

    _chooses_one_achievement(olga, looks_right)
    _looks_by_phone(browser_of, story_house, olga.url, looks_right)


def _steps_into(house: House, page: Any, name: str) -> None:
    page.goto(f"{house.address}/")
    page.get_by_role("link", name="Sign in", exact=True).first.click()
    page.get_by_role("button", name=name).click()
    page.wait_for_selector(".hat-switch")


def _numbers(page: Any, folder: Path) -> dict[str, int]:
    """The numbers of the whole page; table, picture and file have to agree."""
    for fold in page.locator("details").all():
        fold.evaluate("element => (element.open = true)")
    table = page.locator("section", has=page.locator("#over-time")).locator("tbody tr")
    rows = [[_read(cell) for cell in row.locator("td").all_inner_texts()] for row in table.all()]
    summed = dict(zip(NUMBERS, map(sum, zip(*rows, strict=True)), strict=True))

    with page.expect_download() as download:
        page.get_by_role("link", name="Download each period (CSV)").click()
    file = folder / "numbers.csv"
    download.value.save_as(file)
    lines = list(csv.DictReader(io.StringIO(file.read_text("utf-8-sig"))))
    assert [[int(line[name]) for name in NUMBERS] for line in lines] == rows

    drawn = page.locator("svg.chart.wide").nth(1).locator("text").all_text_contents()
    last = dict(zip(NUMBERS, rows[-1], strict=True))
    for name in ("awarded", "claimed", "shared", "verified", "expired"):
        assert f"{name.capitalize()} {last[name]}" in drawn
    steps = page.locator("svg.chart.wide").nth(0).locator("text.chart-number").all_text_contents()
    assert [_read(step.split(" · ")[0]) for step in steps] == [
        summed[name] for name in ("awarded", "claimed", "shared", "verified")
    ]
    return summed


def _read(text: str) -> int:
    return int(text.replace(",", ""))


def _changed(before: dict[str, int], after: dict[str, int]) -> dict[str, int]:
    return {name: after[name] - before[name] for name in NUMBERS if after[name] != before[name]}


def _chooses_one_achievement(page: Any, looks_right: Callable[[Any], None]) -> None:
    page.get_by_label("Achievement", exact=True).select_option(label="Clear Reporting")
    page.get_by_role("button", name="Show").click()
    page.wait_for_url("**achievement=**")
    looks_right(page)
    assert page.locator("#achievements ~ div tbody tr").all_inner_texts()[0].startswith("Clear")
    assert page.locator("#achievements ~ div tbody tr").count() == 1


def _looks_by_phone(
    browser_of: Callable[..., Any], house: House, address: str, looks_right: Callable[[Any], None]
) -> None:
    phone = browser_of("Vera", viewport=PHONE, scheme="dark")
    _steps_into(house, phone, "Vera Lund")
    phone.goto(address)
    looks_right(phone)
    assert phone.locator("svg.chart.narrow").first.is_visible()
    assert phone.locator("svg.chart.wide").first.is_hidden()
