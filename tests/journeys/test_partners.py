"""A partnership lives: offered, accepted, awarded under, checked by a stranger, and withdrawn."""

import json
import os
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import PHONE
from tests.journeys.conftest import AT_WORK, House
from tests.platform.operations.conftest import until

pytestmark = [pytest.mark.journey, pytest.mark.slow]

PETRA = "petra@quality-board.example"
OWNER, PARTNER = "Northwind Academy", "Saltmere Quality Board"


def test_a_partner_awards_what_another_made_until_that_is_withdrawn(
    story_house: House,
    browser_of: Callable[..., Any],
    looks_right: Callable[[Any], None],
    tmp_path: Path,
) -> None:
    house = story_house
    olga = _signed_in(browser_of("Olga"), house, "Olga Brandt")
    public, lent = _offers(olga, house, looks_right)
    petra = _signed_in(browser_of("Petra", viewport=PHONE), house, "Petra Solheim")
    mine = _accepts(petra, looks_right)
    award = _awards(petra, mine, looks_right)

    stranger = browser_of("a stranger", viewport=PHONE, scheme="dark")
    stranger.goto(public)
    looks_right(stranger)
    assert f"Also awarded by {PARTNER}" in stranger.inner_text("main")
    badge = _badge(house, award, tmp_path)
    _checks(stranger, house, badge, looks_right)
    words = stranger.inner_text("main")
    for label, name in (("Made by", OWNER), ("Issuer", PARTNER)):
        fact = stranger.locator("dt", has_text=label).first.locator("xpath=following::dd[1]")
        assert fact.inner_text() == name
    assert f"{OWNER}, who made the achievement, authorises it." in words

    _withdraws(olga, lent, looks_right)
    petra.goto(mine)
    looks_right(petra)
    assert not petra.get_by_role("link", name="Award it", exact=True).count()
    assert f"{OWNER} does not let {PARTNER} award" in _refused(house, mine)

    def is_told() -> bool:
        answer = house.call(
            "verify", str(badge), "--json", "--online", "--allow-host", f"localhost:{house.port}"
        )
        checks = json.loads(answer.stdout)["checks"]
        message = next(one["message"] for one in checks if one["id"] == "issuer")
        return "has withdrawn its authorisation" in message

    until(is_told, patience=AT_WORK)
    _checks(stranger, house, badge, looks_right)
    assert "has withdrawn its authorisation" in stranger.inner_text("main")


def _signed_in(page: Any, house: House, name: str) -> Any:
    page.goto(f"{house.address}/")
    page.get_by_role("link", name="Sign in", exact=True).first.click()
    page.get_by_role("button", name=name).click()
    page.wait_for_load_state()
    return page


def _offers(page: Any, house: House, looks_right: Callable[[Any], None]) -> tuple[str, str]:
    """The addresses of the achievement's public page and of the partnership on her side."""
    page.goto(f"{house.address}/issue/northwind-academy/achievements/")
    page.get_by_role("link", name="Data Analyst").first.click()
    page.get_by_text("More", exact=True).click()
    public = page.locator("a", has_text="Public page").get_attribute("href")
    page.get_by_role("link", name="Partners", exact=True).click()
    _seen(page, looks_right, "partners-none")
    page.get_by_role("link", name="Ask a partner").click()
    page.get_by_label("Partner", exact=True).fill(f"{house.address}/issuers/saltmere-quality-board")
    page.get_by_label("At most").fill("25")
    page.get_by_label("Your message to them").fill("As agreed in May.")
    _seen(page, looks_right, "partner-offer")
    page.get_by_role("button", name="Ask them").click()
    page.get_by_text("They are asked.").wait_for()
    _seen(page, looks_right, "partnership-offered")
    return f"{house.address}{public}", page.url


def _accepts(page: Any, looks_right: Callable[[Any], None]) -> str:
    """The address of the achievement among the partner's own."""
    page.get_by_role("link", name=PARTNER).first.click()
    page.goto(page.url.split("/issue/")[0] + "/issue/saltmere-quality-board/organisation")
    _seen(page, looks_right, "organisation-phone")
    assert "1 offer waits for your answer." in page.inner_text("main")
    page.get_by_role("link", name="Partnerships").click()
    _seen(page, looks_right, "partnerships-phone")
    page.get_by_role("link", name="Data Analyst").click()
    _seen(page, looks_right, "partnership-phone")
    assert "As agreed in May." in page.inner_text("main")
    page.get_by_role("button", name="Accept").click()
    page.get_by_text("It is among your achievements now.").wait_for()
    _seen(page, looks_right, "borrowed-phone")
    assert page.locator("dt", has_text="Made by").locator(
        "xpath=following::dd[1]"
    ).inner_text() == (OWNER)
    address: str = page.url
    return address


def _awards(page: Any, achievement: str, looks_right: Callable[[Any], None]) -> str:
    """The key of the award."""
    page.get_by_role("link", name="Award it", exact=True).click()
    page.get_by_label("E-mail").first.fill("maya@example.org")
    page.get_by_role("button", name="Award").first.click()
    page.wait_for_load_state()

    def is_signed() -> bool:
        page.reload()
        return bool(page.get_by_role("link", name="JSON").count())

    until(is_signed, patience=AT_WORK)
    _seen(page, looks_right, "award-phone")
    address: str = page.url
    page.goto(achievement)
    assert "1 of 25" in page.inner_text("main")
    return address.rstrip("/").rpartition("/")[2]


def _withdraws(page: Any, address: str, looks_right: Callable[[Any], None]) -> None:
    page.goto(address)
    _seen(page, looks_right, "partnership-accepted")
    page.get_by_role("link", name="Withdraw…").click()
    assert "1 badge that they awarded exists and stays valid." in page.inner_text("main")
    page.get_by_label("Reason").fill("The exam was not held.")
    _seen(page, looks_right, "partnership-withdraw")
    page.get_by_role("button", name="Withdraw 1 authorisation").click()
    page.get_by_text("It is withdrawn.").wait_for()
    _seen(page, looks_right, "partnership-withdrawn")


def _refused(house: House, achievement: str) -> str:
    """What a script is told that awards it all the same."""
    key = achievement.rstrip("/").rpartition("/")[2]
    request = urllib.request.Request(
        f"{house.address}/api/v1/achievements/{key}/awards",
        data=json.dumps({"recipient": {"email": "late@example.org"}}).encode(),
        headers={"Authorization": f"Bearer {_token(house)}", "Content-Type": "application/json"},
    )
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request, timeout=20)
    assert refused.value.code == 409
    return str(json.loads(refused.value.read())["detail"])


def _token(house: House) -> str:
    return house.call("token", "--as", PETRA).stdout.strip()


def _badge(house: House, award: str, folder: Path) -> Path:
    request = urllib.request.Request(
        f"{house.address}/api/v1/awards/{award}/credential",
        headers={"Authorization": f"Bearer {_token(house)}", "Accept": "application/json"},
    )
    file = folder / "badge.json"
    with urllib.request.urlopen(request, timeout=20) as answer:
        file.write_bytes(answer.read())
    return file


def _checks(page: Any, house: House, badge: Path, looks_right: Callable[[Any], None]) -> None:
    page.goto(f"{house.address}/verify")
    page.locator("input[type=file]").set_input_files(badge)
    page.get_by_text("Made by", exact=True).first.wait_for()
    _seen(page, looks_right, "verified-phone")


def _seen(page: Any, looks_right: Callable[[Any], None], name: str) -> None:
    looks_right(page)
    if folder := os.environ.get("PARTNER_SHOTS"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)
