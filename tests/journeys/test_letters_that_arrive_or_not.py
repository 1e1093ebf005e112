"""An issuer writes in two languages; one earner declines reminders, and one mail is lost."""

from collections.abc import Callable
from email import message_from_bytes
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import PHONE
from tests.journeys.conftest import House
from tests.platform.engine.test_bounces import report
from tests.platform.operations.conftest import until

pytestmark = [pytest.mark.journey, pytest.mark.slow]

ADA, BOB = "ada@learners.example", "bob@learners.example"


def test_an_earner_reads_their_language_declines_reminders_and_a_lost_mail_is_seen(
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
    home = olga.url

    _says_it_in_her_words(olga, home, looks_right)
    adas = _awards(olga, home, ADA, "Ada Lindt", "de")
    bobs = _awards(olga, home, BOB, "Bob Reed", "en")
    assert "you did it" in story_house.mail_to(BOB)

    told = story_house.mail_to(ADA)
    assert told.startswith("Liebe Ada Lindt,\n\nSie haben es geschafft: ")
    assert "Nachweis ansehen:" in told
    _declines(browser_of("Ada", viewport=PHONE, scheme="dark"), told, looks_right)

    olga.goto(adas)
    olga.get_by_role("button", name="Remind them").click()
    olga.get_by_text("asked not to be written to. Nothing was sent.").wait_for()
    looks_right(olga)
    assert olga.get_by_text("Not wanted").count() == 1

    _comes_back(story_house, BOB, tmp_path)
    olga.goto(bobs)
    looks_right(olga)
    assert olga.get_by_text("The mail came back", exact=True).count() == 1
    assert "no such user" in olga.inner_text("main")
    olga.goto(f"{home}messages/?state=bounced")
    looks_right(olga)
    assert BOB in olga.inner_text("main")
    assert ADA not in olga.inner_text("main")


def _says_it_in_her_words(page: Any, home: str, looks_right: Callable[[Any], None]) -> None:
    page.get_by_role("link", name="Awards", exact=True).first.click()
    page.get_by_role("link", name="Messages").click()
    looks_right(page)
    page.get_by_role("link", name="Your letters").click()
    looks_right(page)
    for code, greeting, text in (
        ("en", "Dear {recipient},", "Well done, you did it: {badge}."),
        ("de", "Liebe {recipient},", "Sie haben es geschafft: {badge}."),
    ):
        page.goto(f"{home}letters/claim/{code}")
        page.get_by_label("Greeting").fill(greeting)
        page.get_by_label("Text", exact=True).fill(text)
        shown = page.frame_locator("iframe[name=letter-as-html]")
        shown.get_by_text(text.replace("{badge}", "Data Analyst")).wait_for()
        as_text = page.frame_locator("iframe[name=letter-as-text]")
        as_text.get_by_text(greeting.replace("{recipient}", "Ada Mbeki")).wait_for()
        looks_right(page)
        page.get_by_role("button", name="Save these words").click()
        page.get_by_text("Saved. The next mail reads like this.").wait_for()


def _awards(page: Any, home: str, email: str, name: str, language: str) -> str:
    page.goto(f"{home}achievements/")
    page.get_by_role("link", name="Data Analyst").first.click()
    page.get_by_role("link", name="Award it", exact=True).click()
    page.locator("input[name=email]").fill(email)
    page.locator("input[name=name]").fill(name)
    page.locator("select[name=language]").select_option(language)
    page.get_by_role("button", name="Award").last.click()
    page.get_by_text("A mail tells them.").wait_for()
    return str(page.url)


def _declines(page: Any, told: str, looks_right: Callable[[Any], None]) -> None:
    (link,) = (line for line in told.splitlines() if "/unsubscribe/" in line)
    page.goto(link)
    looks_right(page)
    page.get_by_label("Reminders from Northwind Academy").check()
    page.get_by_role("button", name="Do not write this to me").click()
    page.get_by_text("You are no longer written this").wait_for()
    looks_right(page)


def _comes_back(house: House, address: str, folder: Path) -> None:
    mails = (message_from_bytes(path.read_bytes()) for path in (house.home / "mail").glob("*.eml"))
    (message_id,) = (mail["Message-ID"] for mail in mails if mail["To"] == address)
    path = folder / "bounce.eml"
    path.write_bytes(report(message_id, recipient=address))
    until(lambda: house.call("mail", "bounce", str(path)).returncode == 0, patience=30)
