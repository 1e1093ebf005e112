"""A draft goes back and forth between the two who answer for it, and then is published."""

from collections.abc import Callable
from typing import Any

import pytest
from tests.conftest import PHONE
from tests.journeys.conftest import House

pytestmark = [pytest.mark.journey, pytest.mark.slow]
REASON = "Say how many questions were asked."


def test_somebody_else_approves_before_anything_is_published(
    story_house: House,
    browser_of: Callable[..., Any],
    looks_right: Callable[[Any], None],
) -> None:
    olga, idris = browser_of("Olga"), browser_of("Idris", viewport=PHONE)
    _signs_in(olga, story_house, "Olga Brandt")
    olga.get_by_role("link", name="Organisation", exact=True).first.click()
    olga.get_by_role("link", name="How you issue").click()
    olga.get_by_label("A second person approves").check()
    olga.get_by_role("button", name="Settle it").click()
    olga.get_by_text("It is settled").wait_for()

    _signs_in(idris, story_house, "Idris")
    idris.get_by_role("link", name="Define an achievement").first.click()
    idris.get_by_label("Name", exact=True).fill("Reads Tables")
    idris.locator("textarea[name=description]").fill("Reads, sorts and adds up a table.")
    idris.get_by_role("button", name="Make the draft and go on").click()
    idris.locator("textarea[name=criteria_narrative]").fill("Answered questions.")
    idris.get_by_role("button", name="Save and go on").click()
    idris.get_by_role("link", name="Expiry").click()
    idris.get_by_role("button", name="Save and look at it").click()
    idris.get_by_role("button", name="Submit for approval").click()
    idris.get_by_text("Somebody else has to approve it before").wait_for()
    looks_right(idris)
    assert idris.get_by_role("button", name="Publish").count() == 0
    address = idris.url

    olga.goto(address)
    olga.get_by_text("submitted it on").wait_for()
    looks_right(olga)
    olga.get_by_role("link", name="Send it back").click()
    olga.get_by_label("Reason").fill(REASON)
    olga.get_by_role("button", name="Send it back").click()
    olga.get_by_text("It is a draft again.").wait_for()

    idris.goto(address)
    idris.get_by_text("Olga Brandt sent it back on").wait_for()
    looks_right(idris)
    idris.get_by_role("link", name="Go on editing").click()
    idris.get_by_text(REASON).wait_for()
    idris.get_by_role("link", name="Criteria").click()
    idris.locator("textarea[name=criteria_narrative]").fill("Answered twelve questions.")
    looks_right(idris)
    idris.get_by_role("button", name="Save and go on").click()
    idris.goto(address)
    idris.get_by_role("button", name="Submit for approval").click()
    idris.get_by_text("Somebody else has to approve it before").wait_for()
    assert idris.get_by_text(REASON).count() == 0

    olga.goto(address)
    olga.get_by_role("button", name="Approve and publish").click()
    olga.get_by_role("link", name="Award it", exact=True).wait_for()


def _signs_in(page: Any, house: House, name: str) -> None:
    page.goto(f"{house.address}/")
    page.get_by_role("link", name="Sign in", exact=True).first.click()
    page.get_by_role("button", name=name).click()
    page.get_by_role("link", name="Northwind Academy").first.click()
