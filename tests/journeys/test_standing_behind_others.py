"""An endorsement lives: asked for, given, read by a stranger, checked, kept, and withdrawn."""

import json
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import PHONE
from tests.journeys.conftest import AT_WORK, House
from tests.platform.operations.conftest import until

pytestmark = [pytest.mark.journey, pytest.mark.slow]

OLGA = "olga@northwind.example"
BOARD = "Saltmere Quality Board"


def test_an_endorsement_is_asked_for_given_checked_and_withdrawn(
    story_house: House,
    browser_of: Callable[..., Any],
    looks_right: Callable[[Any], None],
    tmp_path: Path,
) -> None:
    house = story_house
    olga = _signed_in(browser_of("Olga"), house, "Olga Brandt")
    achievement = _asks(olga, house, looks_right)
    petra = _signed_in(browser_of("Petra", viewport=PHONE), house, "Petra Solheim")
    given = _gives(petra, looks_right)

    stranger = browser_of("a stranger", viewport=PHONE, scheme="dark")
    stranger.goto(achievement)
    looks_right(stranger)
    behind = stranger.locator("section[aria-labelledby=behind]")
    assert BOARD in behind.inner_text()
    assert "We sat in on two exams." in behind.inner_text()
    assert "Holds" in behind.inner_text()

    badge = _badge(house, achievement, tmp_path)
    host = f"localhost:{house.port}"
    online = ("--online", "--allow-host", host)
    said = _endorsements(house, badge, *online)
    assert f"{BOARD} (did:web:" in said["message"]
    assert "endorses what it was given for." in said["message"]
    kept = str(tmp_path / "kept")
    _keeps(house, kept, host, "northwind-academy", "saltmere-quality-board")
    offline = ("--trust", kept)
    assert (
        f"{BOARD}, whom you trust, is among those"
        in _endorsements(house, badge, *offline)["message"]
    )

    _withdraws(petra, given, looks_right)
    stranger.reload()
    looks_right(stranger)
    assert "withdrew its endorsement" in behind.inner_text()
    assert "Two exams were sold." in behind.inner_text()

    def is_told() -> bool:
        return "It was withdrawn" in _endorsements(house, badge, *online)["message"]

    until(is_told, patience=AT_WORK)
    told = _endorsements(house, badge, *online)
    assert told["outcome"] == "warning"
    _keeps(house, kept, host, "saltmere-quality-board")
    assert "It was withdrawn" in _endorsements(house, badge, *offline)["message"]
    stranger.goto(f"{house.address}/verify")
    stranger.locator("input[type=file]").set_input_files(badge)
    stranger.get_by_text("Do others vouch for it?").first.wait_for()
    looks_right(stranger)
    assert "It was withdrawn" in stranger.inner_text("main")


def _signed_in(page: Any, house: House, name: str) -> Any:
    page.goto(f"{house.address}/")
    page.get_by_role("link", name="Sign in", exact=True).first.click()
    page.get_by_role("button", name=name).click()
    page.wait_for_load_state()
    return page


def _asks(page: Any, house: House, looks_right: Callable[[Any], None]) -> str:
    """The address of the achievement for which she asks."""
    page.goto(f"{house.address}/issue/northwind-academy/achievements/")
    page.get_by_role("link", name="Data Analyst").first.click()
    page.get_by_text("More", exact=True).click()
    public = page.locator("a", has_text="Public page").get_attribute("href")
    page.get_by_role("link", name="Ask for an endorsement").click()
    looks_right(page)
    page.get_by_label("Whom you ask").fill(f"{house.address}/issuers/saltmere-quality-board")
    page.get_by_label("Your message to them").fill("You sat in on two of its exams.")
    page.get_by_role("button", name="Ask them").click()
    page.get_by_text("They are asked.").wait_for()
    looks_right(page)
    return f"{house.address}{public}"


def _gives(page: Any, looks_right: Callable[[Any], None]) -> str:
    """The address of the endorsement, on her side."""
    page.get_by_role("link", name=BOARD).first.click()
    page.get_by_role("link", name="Endorsements").first.click()
    looks_right(page)
    page.get_by_role("link", name="Data Analyst").click()
    looks_right(page)
    address: str = page.url
    assert "You sat in on two of its exams." in page.inner_text("main")
    page.get_by_role("link", name="Endorse it…").click()
    looks_right(page)
    page.get_by_label("What you say of it").fill("We sat in on two exams.")
    page.get_by_role("button", name="Sign and publish it").click()

    def is_signed() -> bool:
        page.goto(address)
        return bool(page.get_by_role("link", name="Signed document").count())

    until(is_signed, patience=AT_WORK)
    looks_right(page)
    return address


def _withdraws(page: Any, address: str, looks_right: Callable[[Any], None]) -> None:
    page.goto(address)
    page.get_by_role("link", name="Withdraw…").click()
    looks_right(page)
    page.get_by_label("Reason").fill("Two exams were sold.")
    page.get_by_role("button", name="Withdraw 1 endorsement").click()
    page.get_by_text("It is withdrawn.").wait_for()
    looks_right(page)


def _badge(house: House, achievement: str, folder: Path) -> Path:
    """A badge that is good now, as its issuer's owner takes it from the API."""
    token = house.call("token", "--as", OLGA).stdout.strip()
    key = achievement.rpartition("/")[2]
    listed = json.loads(_asked(house, token, f"achievements/{key}/awards"))["items"]
    award = next(one for one in listed if one["state"] == "issued")
    file = folder / "badge.json"
    file.write_bytes(_asked(house, token, f"awards/{award['id']}/credential"))
    return file


def _asked(house: House, token: str, path: str) -> bytes:
    request = urllib.request.Request(
        f"{house.address}/api/v1/{path}", headers={"Authorization": f"Bearer {token}"}
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        content: bytes = answer.read()
    return content


def _keeps(house: House, folder: str, host: str, *slugs: str) -> None:
    for slug in slugs:
        did = f"did:web:{host.replace(':', '%3A')}:issuers:{slug}"
        added = house.call("trust", "add", did, "--allow-host", host, "--dir", folder)
        assert added.returncode == 0, added.stderr


def _endorsements(house: House, badge: Path, *words: str) -> dict[str, str]:
    report = json.loads(house.call("verify", str(badge), "--json", *words).stdout)
    assert report["verdict"] == "valid", report["summary"]
    found: dict[str, str] = next(one for one in report["checks"] if one["id"] == "endorsements")
    return found
