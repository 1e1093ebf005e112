"""An achievement that lives: described in detail, mended, translated, and followed by a version."""

from collections.abc import Callable
from typing import Any

import pytest
from tests.conftest import PHONE
from tests.journeys.conftest import House

pytestmark = [pytest.mark.journey, pytest.mark.slow]


def test_what_is_published_is_kept_up_without_changing_what_people_hold(
    story_house: House,
    browser_of: Callable[..., Any],
    looks_right: Callable[[Any], None],
) -> None:
    olga = browser_of("Olga")
    olga.goto(f"{story_house.address}/")
    olga.get_by_role("link", name="Sign in", exact=True).first.click()
    olga.get_by_role("button", name="Olga Brandt").click()
    olga.get_by_role("link", name="Northwind Academy").first.click()

    _settles_how_they_issue(olga, looks_right)
    _defines_in_detail(olga, looks_right)
    first = olga.locator("a", has_text="Public page").get_attribute("href")
    _mends_a_slip(olga, looks_right)
    _adds_german(olga, looks_right)
    _publishes_a_second_version(olga, looks_right)

    stranger = browser_of("a stranger", viewport=PHONE, scheme="dark")
    stranger.goto(f"{story_house.address}{first}")
    looks_right(stranger)
    assert stranger.locator("#workload_hours").inner_text() == "24"
    assert stranger.locator("#outcome-2").inner_text() == "Explains what a sum hides"
    stranger.get_by_role("link", name="Deutsch", exact=True).click()
    assert stranger.locator("h1").inner_text() == "Liest Tabellen"
    stranger.get_by_role("link", name="version 2", exact=True).click()
    looks_right(stranger)
    assert "This is version 2." in stranger.inner_text("main")
    assert stranger.get_by_role("link", name="Deutsch", exact=True).count() == 0


def _settles_how_they_issue(page: Any, looks_right: Callable[[Any], None]) -> None:
    home = page.url
    page.get_by_role("link", name="Organisation", exact=True).first.click()
    page.get_by_role("link", name="How you issue").click()
    looks_right(page)
    page.locator("textarea[name=wording]").fill("Not issued under the AQF.")
    page.get_by_role("button", name="Settle it").click()
    page.get_by_text("It is settled").wait_for()
    page.goto(home)


def _defines_in_detail(page: Any, looks_right: Callable[[Any], None]) -> None:
    page.get_by_role("link", name="Define an achievement").first.click()
    page.get_by_label("Name", exact=True).fill("Reads Tables")
    page.locator("textarea[name=description]").fill("Reads, sorts and adds up a tabel.")
    page.get_by_role("button", name="Make the draft and go on").click()
    page.locator("textarea[name=criteria_narrative]").fill("Answered twelve questions.")
    page.get_by_role("button", name="Save and go on").click()
    page.locator("[name=workload_hours]").fill("24")
    page.locator("textarea[name=outcomes]").fill("Reads a table\nExplains what a sum hides")
    looks_right(page)
    for _step in ("details", "picture", "skills"):
        page.get_by_role("button", name="Save and go on").click()
        page.wait_for_load_state()
    page.get_by_role("button", name="Save and look at it").click()
    looks_right(page)
    page.get_by_role("button", name="Publish").click()
    page.get_by_role("link", name="Award it", exact=True).wait_for()


def _opens_the_menu(page: Any) -> None:
    page.get_by_text("More", exact=True).click()


def _mends_a_slip(page: Any, looks_right: Callable[[Any], None]) -> None:
    _opens_the_menu(page)
    page.get_by_role("link", name="Mend a slip or a link").click()
    looks_right(page)
    page.get_by_role("link", name="Mend: What someone who has it can do").click()
    looks_right(page)
    assert page.locator("textarea[name=value]").input_value().endswith("a tabel.")
    page.locator("textarea[name=value]").fill("Reads, sorts and adds up a table.")
    page.get_by_role("button", name="Mend it").click()
    page.get_by_text("It is mended, with a note.").wait_for()
    looks_right(page)
    assert page.locator("ins").inner_text() == "Reads, sorts and adds up a table."


def _adds_german(page: Any, looks_right: Callable[[Any], None]) -> None:
    _opens_the_menu(page)
    page.get_by_role("link", name="Add a translation").click()
    looks_right(page)
    page.get_by_label("Language").select_option("de")
    page.get_by_label("Name").fill("Liest Tabellen")
    page.locator("textarea[name=description]").fill("Liest und sortiert eine Tabelle.")
    page.get_by_role("button", name="Add it").click()
    page.get_by_text("The translation is there.").wait_for()


def _publishes_a_second_version(page: Any, looks_right: Callable[[Any], None]) -> None:
    _opens_the_menu(page)
    page.get_by_role("button", name="Begin version 2").click()
    page.get_by_text("This is version 2.").wait_for()
    looks_right(page)
    page.locator("textarea[name=description]").fill("Reads, sorts, adds up and charts a table.")
    page.get_by_role("button", name="Save and go on").click()
    page.get_by_role("link", name="Expiry").click()
    page.get_by_role("button", name="Save and look at it").click()
    page.get_by_role("button", name="Publish").click()
    page.get_by_role("link", name="Award it", exact=True).wait_for()
