"""Other ways to a badge: by a code, at a later time, with files, and signed off by a board."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import PHONE
from tests.journeys.conftest import House

pytestmark = [pytest.mark.journey, pytest.mark.slow]

PASSWORD = "correct horse battery staple"


def test_people_claim_by_a_code_and_a_board_signs_a_list_off(
    story_house: House,
    browser_of: Callable[..., Any],
    looks_right: Callable[[Any], None],
    tmp_path: Path,
) -> None:
    olga = _signed_in(story_house, browser_of("Olga"), "Olga Brandt")
    code, link = _makes_a_code(story_house, olga, looks_right)

    nora = browser_of("Nora", viewport=PHONE)
    _signs_up_and_claims(story_house, nora, link, looks_right)
    grace = _signed_in(
        story_house, browser_of("Grace", viewport=PHONE, scheme="dark"), "Grace Mwangi"
    )
    _types_the_code(story_house, grace, code, looks_right)
    _sees_who_claimed_and_closes_it(olga, looks_right)
    nora.goto(link)
    nora.get_by_text("It is in your wallet.").wait_for()

    _schedules_an_award_with_a_file(story_house, olga, tmp_path, looks_right)
    run_page = _asks_for_a_sign_off(story_house, olga, looks_right)
    mail = story_house.mail_to("idris@northwind.example", about="sign off")
    assert story_house.link_in(mail) == run_page
    idris = _signed_in(story_house, browser_of("Idris", viewport=PHONE), "Idris Cole")
    _signs_it_off(idris, run_page, looks_right)


def _signed_in(house: House, page: Any, name: str) -> Any:
    page.goto(f"{house.address}/accounts/login/")
    page.get_by_role("button", name=name).click()
    page.wait_for_load_state()
    return page


def _achievement(house: House, page: Any, name: str) -> None:
    page.goto(f"{house.address}/issue/northwind-academy/achievements/")
    page.get_by_role("link", name=name).first.click()
    page.locator("h1", has_text=name).wait_for()


def _makes_a_code(house: House, page: Any, looks_right: Callable[[Any], None]) -> tuple[str, str]:
    _achievement(house, page, "Clear Reporting")
    page.get_by_role("link", name="Let people claim it").click()
    looks_right(page)
    page.get_by_role("link", name="Make", exact=False).first.click()
    looks_right(page)
    page.get_by_label("At most").fill("0")
    page.get_by_role("button", name="Make the code").click()
    page.get_by_label("At most").fill("2")
    page.get_by_label("Who may claim it").fill("letterbox.example\nexample.org")
    page.get_by_role("button", name="Make the code").click()
    page.get_by_text("The code is there.").wait_for()
    looks_right(page)
    return page.locator("#offer-code").input_value(), page.locator("#offer-link").input_value()


def _signs_up_and_claims(
    house: House, page: Any, link: str, looks_right: Callable[[Any], None]
) -> None:
    page.goto(link)
    looks_right(page)
    page.get_by_role("link", name="Make an account").click()
    page.get_by_label("Your name").fill("Nora Falk")
    page.locator("input[name=email]").fill("nora@example.org")
    page.locator("input[name=password1]").fill(PASSWORD)
    page.locator("main button[type=submit]").first.click()
    page.goto(house.link_in(house.mail_to("nora@example.org")))
    page.locator("main button[type=submit]").first.click()
    page.get_by_role("button", name="Claim", exact=True).wait_for()
    assert page.url == link  # back where they came from
    looks_right(page)
    page.get_by_role("button", name="Claim", exact=True).click()
    page.get_by_text("is in your wallet.").wait_for()
    looks_right(page)


def _types_the_code(house: House, page: Any, code: str, looks_right: Callable[[Any], None]) -> None:
    page.goto(f"{house.address}/claim/with")
    looks_right(page)
    page.get_by_label("Code").fill("acde acde")
    page.get_by_role("button", name="Show the badge").click()
    page.get_by_text("This code leads to no badge.").first.wait_for()
    looks_right(page)
    page.get_by_label("Code").fill(code.lower().replace("-", " "))
    page.get_by_role("button", name="Show the badge").click()
    page.get_by_role("button", name="Claim", exact=True).click()
    page.get_by_text("is in your wallet.").wait_for()


def _sees_who_claimed_and_closes_it(page: Any, looks_right: Callable[[Any], None]) -> None:
    page.reload()
    assert "claimed of 2" in page.inner_text("main")
    page.get_by_text("All claimed").wait_for()
    page.get_by_role("button", name="Close it").click()
    page.get_by_text("Nobody can claim with it any more.").wait_for()
    page.get_by_role("button", name="Reopen it").wait_for()
    page.locator("nav").get_by_role("link", name="Codes to claim").first.click()
    assert "2 of 2" in page.inner_text("main")
    looks_right(page)


def _schedules_an_award_with_a_file(
    house: House, page: Any, tmp_path: Path, looks_right: Callable[[Any], None]
) -> None:
    work = tmp_path / "report.txt"
    work.write_text("What a broken pallet costs.\n")
    _achievement(house, page, "Clear Reporting")
    page.get_by_role("link", name="Award it", exact=True).click()
    looks_right(page)
    page.get_by_label("E-mail address").fill("tova@example.org")
    page.locator("[name=evidence-0-file]").set_input_files(work)
    page.locator("[name=evidence-0-name]").fill("Her report")
    page.get_by_text("More evidence").click()
    page.locator("[name=evidence-1-narrative]").fill("Told it to the whole night shift.")
    page.get_by_text("At a later time, or to a DID").click()
    page.locator("[name=due_at]").fill("2027-06-30T10:00")
    looks_right(page)
    page.get_by_role("button", name="Award 1 badge").click()
    page.get_by_text("will be awarded to tova@example.org on 30 June 2027").wait_for()
    looks_right(page)
    with page.expect_download() as saved:
        page.get_by_role("link", name="Her report").click()
    assert Path(saved.value.path()).read_text() == work.read_text()
    page.get_by_role("button", name="Take it back").click()
    page.get_by_text("It is taken back.").wait_for()
    assert "tova@example.org" not in page.inner_text("main")


def _asks_for_a_sign_off(house: House, page: Any, looks_right: Callable[[Any], None]) -> str:
    page.goto(f"{house.address}/issue/northwind-academy/runs/")
    page.locator("main table a").first.click()
    looks_right(page)
    page.get_by_text("Let a second person sign it off").click()
    looks_right(page)
    named = "Idris Cole (idris@northwind.example)"
    page.get_by_label("Who signs it off").select_option(label=named)
    page.get_by_role("button", name="Ask for the sign-off").click()
    page.get_by_text("Idris Cole is asked by mail.").wait_for()
    looks_right(page)
    assert page.get_by_role("button", name="Sign off").count() == 0
    return str(page.url)


def _signs_it_off(page: Any, run_page: str, looks_right: Callable[[Any], None]) -> None:
    page.goto(run_page)
    page.get_by_text("It waits for you to sign it off").wait_for()
    looks_right(page)
    page.get_by_role("button", name="Sign off").click()
    page.get_by_text("Signed off by Idris Cole").wait_for()
    page.get_by_text("earners get a mail").wait_for()
    looks_right(page)
