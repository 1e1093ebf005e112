"""A recipients' desk: an earner says that the name is wrong, and is reminded of what waits.

What the earner and a stranger see in the end is what counts.
"""

from collections.abc import Callable
from typing import Any

import pytest
from tests.conftest import PHONE
from tests.journeys.conftest import House

pytestmark = [pytest.mark.journey, pytest.mark.slow]

DESK = "/issue/northwind-academy/recipients/"
RIGHT = "Bastian Król"


def test_the_desk_finds_who_asked_by_their_number_and_everybody_sees_the_right_name(
    story_house: House,
    browser_of: Callable[..., Any],
    looks_right: Callable[[Any], None],
) -> None:
    bastian = _signed_in(browser_of("Bastian", viewport=PHONE), story_house, "Bastian Krol")
    badge, public = _shares(bastian, story_house)
    _asks(bastian, badge, looks_right)

    olga = _signed_in(browser_of("Olga"), story_house, "Olga Brandt")
    olga.goto(f"{story_house.address}{DESK}")
    looks_right(olga)
    olga.get_by_text("2 people ask you to correct a name.").wait_for()
    _finds(olga, looks_right)
    _reminds_once(olga, looks_right)
    _corrects(olga, story_house, looks_right)

    mail = story_house.mail_to("bastian.krol@letterbox.example", about="corrected your badge")
    assert "under the same link" in " ".join(mail.split())
    bastian.goto(badge)
    looks_right(bastian)
    bastian.get_by_text("as you asked").wait_for()
    assert RIGHT in bastian.inner_text("main")
    stranger = browser_of("a stranger")
    stranger.goto(public)
    assert RIGHT in stranger.inner_text("main")
    assert "Bastian Krol" not in stranger.inner_text("main")
    assert story_house.mail_to("bastian.krol@letterbox.example", about="still waits for you")


def _signed_in(page: Any, house: House, name: str) -> Any:
    page.goto(f"{house.address}/")
    page.get_by_role("link", name="Sign in", exact=True).first.click()
    page.get_by_role("button", name=name).click()
    page.wait_for_selector(".hat-switch")
    return page


def _shares(page: Any, house: House) -> tuple[str, str]:
    page.goto(f"{house.address}/wallet/")
    page.locator(".badge-card", has_text="Clear Reporting").locator("a").first.click()
    page.get_by_role("button", name="Share this badge").click()
    public = page.get_by_label("Link to the badge").input_value()
    return str(page.url), str(public)


def _asks(page: Any, badge: str, looks_right: Callable[[Any], None]) -> None:
    page.goto(badge)
    page.get_by_role("link", name="My name is wrong").click()
    looks_right(page)
    page.get_by_label("Your name as it should be").fill(RIGHT)
    page.get_by_label("Why?").fill("The ó was lost.")
    page.get_by_role("button", name="Ask Northwind Academy").click()
    page.get_by_text("You asked for a correction").wait_for()
    looks_right(page)


def _finds(page: Any, looks_right: Callable[[Any], None]) -> None:
    page.get_by_label("Name, address or number").fill("NW-000388")
    page.get_by_role("button", name="Find").click()
    page.wait_for_url("**q=NW-000388")
    looks_right(page)
    assert page.locator("tbody tr").count() == 1
    page.get_by_role("link", name="Bastian Krol").click()
    looks_right(page)


def _reminds_once(page: Any, looks_right: Callable[[Any], None]) -> None:
    page.get_by_role("button", name="Remind them of what is unclaimed").click()
    page.get_by_text("A mail reminds them of 1 badge.").wait_for()
    looks_right(page)
    page.get_by_role("button", name="Remind them of what is unclaimed").click()
    page.get_by_text("There is nobody to remind now.").wait_for()
    assert page.locator("th", has_text="Your badge still waits").count() == 1


def _corrects(page: Any, house: House, looks_right: Callable[[Any], None]) -> None:
    page.goto(f"{house.address}/issue/northwind-academy/requests/")
    looks_right(page)
    page.locator("tbody tr", has_text=RIGHT).get_by_role("link").click()
    looks_right(page)
    page.get_by_role("button", name="Sign the corrected badge").click()
    page.get_by_text("The corrected badge is on its way.").wait_for()
    looks_right(page)
