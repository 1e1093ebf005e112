"""Badges after they were given: a bulk revocation is taken back, and one badge is corrected.

What the earner and a stranger see at each step is what counts.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import PHONE
from tests.journeys.conftest import House

pytestmark = [pytest.mark.journey, pytest.mark.slow]

MARA = "Mara Lind"


def test_a_revocation_is_taken_back_and_a_badge_is_corrected_in_everybodys_sight(
    story_house: House,
    browser_of: Callable[..., Any],
    looks_right: Callable[[Any], None],
    tmp_path: Path,
) -> None:
    mara = _signed_in(browser_of("Mara"), story_house, MARA)
    shared, old_file = _her_shared_badge(mara, story_house, tmp_path)
    stranger = browser_of("a stranger", viewport=PHONE)
    _reads_as(stranger, shared, "Current")

    olga = _signed_in(browser_of("Olga"), story_house, "Olga Brandt")
    olga.goto(f"{story_house.address}/issue/northwind-academy/awards/")
    change = _revokes_all_of_data_analyst(olga, looks_right)
    _reads_as(stranger, shared, "Suspended by its issuer")
    looks_right(stranger)
    _takes_it_back(olga, change, looks_right)
    _reads_as(stranger, shared, "Current")

    _corrects_the_name(olga, looks_right)
    mail = story_house.mail_to("mara.lind@letterbox.example", about="corrected your badge")
    assert "The corrected one is in your wallet" in " ".join(mail.split())
    stranger.goto(shared)
    stranger.get_by_text("Mara Lind-Berg").first.wait_for()
    _reads_as(stranger, shared, "Current")
    mara.goto(f"{story_house.address}/wallet/")
    assert mara.locator(".badge-card", has_text="Data Analyst").count() == 1

    _checks_the_old_file(stranger, story_house, old_file)
    looks_right(stranger)
    assert "Lind-Berg" not in stranger.inner_text("main")


def _signed_in(page: Any, house: House, name: str) -> Any:
    page.goto(f"{house.address}/")
    page.get_by_role("link", name="Sign in", exact=True).first.click()
    page.get_by_role("button", name=name).click()
    page.wait_for_selector(".hat-switch")
    return page


def _her_shared_badge(page: Any, house: House, folder: Path) -> tuple[str, Path]:
    """The address that she gave to others, and the file that she once took along."""
    page.goto(f"{house.address}/wallet/")
    page.locator(".badge-card", has_text="Data Analyst").locator("a").first.click()
    address = page.get_by_label("Link to the badge").input_value()
    with page.expect_download() as download:
        page.get_by_role("link", name="Document (JSON)").click()
    file = folder / "old.json"
    download.value.save_as(file)
    return address, file


def _reads_as(page: Any, address: str, word: str) -> None:
    page.goto(address)
    assert word in page.locator(".proofs li").all_inner_texts()


def _revokes_all_of_data_analyst(page: Any, looks_right: Callable[[Any], None]) -> str:
    looks_right(page)
    page.get_by_text("More filters").click()
    page.locator("select[name=achievement]").select_option(label="Data Analyst")
    page.get_by_role("button", name="Show").click()
    page.get_by_role("button", name="that fit").click()
    page.wait_for_url("**/changes/*/")
    looks_right(page)
    change = page.url
    page.get_by_role("link", name="Revoke").first.click()
    looks_right(page)
    page.get_by_label("Issued in error").check()
    page.get_by_role("button", name="Revoke").click()
    page.get_by_text("Suspended, and not final yet").wait_for()
    looks_right(page)
    return str(change)


def _takes_it_back(page: Any, change: str, looks_right: Callable[[Any], None]) -> None:
    page.goto(change)
    page.get_by_role("link", name="Take it back").click()
    looks_right(page)
    page.get_by_label("It was suspended by mistake").check()
    page.get_by_role("button", name="Take it back").click()
    page.get_by_text("given back").wait_for()
    looks_right(page)


def _corrects_the_name(page: Any, looks_right: Callable[[Any], None]) -> None:
    awards = page.url.partition("changes/")[0]
    page.goto(f"{awards}?q=mara&state=issued")
    row = page.locator("tbody tr", has_text="Data Analyst")
    row.get_by_role("link", name=MARA).click()
    looks_right(page)
    page.get_by_role("link", name="Correct…").click()
    looks_right(page)
    page.get_by_label("Name", exact=False).first.fill("Mara Lind-Berg")
    page.get_by_label("The earner has a new name").check()
    page.get_by_role("button", name="Sign the corrected badge").click()
    page.get_by_text("The corrected badge is on its way.").wait_for()
    looks_right(page)


def _checks_the_old_file(page: Any, house: House, file: Path) -> None:
    page.goto(f"{house.address}/verify")
    page.set_input_files("input[type=file]", file)
    page.wait_for_selector(".verdict")
    assert "replaced it by a newer badge" in page.inner_text("main")
