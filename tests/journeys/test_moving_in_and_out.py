"""A college leaves Badgr: it brings what it issued, and later takes everything away again."""

import csv
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import PHONE
from tests.journeys.conftest import House
from tests.platform.issuing import exports

pytestmark = [pytest.mark.journey, pytest.mark.slow]


def test_what_was_issued_elsewhere_is_brought_and_everything_can_leave(
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
    olga.get_by_role("link", name="Organisation", exact=True).first.click()
    olga.get_by_role("link", name="Moving in and out").click()
    looks_right(olga)

    _looks_at_what_carries_over(olga, looks_right, _export(tmp_path))
    _carries_it_over(olga, looks_right)
    public = _sees_the_past_award(olga, looks_right)

    stranger = browser_of("a stranger", viewport=PHONE, scheme="dark")
    stranger.goto(f"{story_house.address}{public}")
    looks_right(stranger)
    assert "First published on 1 March 2019" in stranger.inner_text("main")

    _takes_everything_away(olga, looks_right, tmp_path)


def _export(folder: Path) -> Path:
    """Two badges, four awards: one is withdrawn, and one is only a hash."""
    hashed = {"identity": "sha256$0123", "hashed": True, "type": "email"}
    source = exports.bundle(
        badgeclasses__json={"result": [exports.badgr_badge(name="Sales Charts")]},
        assertions__json={
            "result": [
                exports.badgr_assertion(1),
                exports.badgr_assertion(2, expires="2021-05-03T10:11:12Z"),
                exports.badgr_assertion(3, revoked=True, revocationReason="Copied"),
                exports.badgr_assertion(4, recipient=hashed),
            ]
        },
        analyst__png=exports.png(),
    )
    path = folder / "badgr.zip"
    path.write_bytes(source)
    return path


def _looks_at_what_carries_over(page: Any, looks_right: Callable[[Any], None], file: Path) -> None:
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Show what carries over").click()
    page.get_by_role("heading", name="What carries over").wait_for()
    looks_right(page)
    assert "only by a hash" in page.inner_text("main")
    with page.expect_download() as told:
        page.get_by_role("link", name="Download this as a table").click()
    rows = list(csv.DictReader(io.StringIO(told.value.path().read_text(encoding="utf-8-sig"))))
    assert [row["outcome"] for row in rows].count("carries over") == 4


def _carries_it_over(page: Any, looks_right: Callable[[Any], None]) -> None:
    page.get_by_role("button", name="Carry over 4 parts").click()
    page.get_by_role("heading", name="What was carried over").wait_for()
    page.get_by_text("Done", exact=True).first.wait_for()
    looks_right(page)


def _sees_the_past_award(page: Any, looks_right: Callable[[Any], None]) -> str:
    """The address of the achievement's public page."""
    of_import = page.url
    page.get_by_role("link", name="earner1@example.org").click()
    page.get_by_text("Issued", exact=True).first.wait_for()
    looks_right(page)
    assert "First issued on 3 May 2019" in page.inner_text("main")
    page.goto(of_import)
    page.get_by_role("link", name="earner3@example.org").click()
    page.get_by_text("Revoked", exact=True).first.wait_for()
    page.goto(of_import)
    page.get_by_role("link", name="Sales Charts").click()
    looks_right(page)
    page.get_by_text("More", exact=True).click()
    public: str = page.locator("a", has_text="Public page").get_attribute("href")
    return public


def _takes_everything_away(page: Any, looks_right: Callable[[Any], None], folder: Path) -> None:
    page.get_by_role("link", name="Organisation", exact=True).first.click()
    page.get_by_role("link", name="Moving in and out").click()
    page.get_by_role("button", name="Make an archive of everything").click()
    page.get_by_role("link", name="Download the archive").wait_for()
    looks_right(page)
    with page.expect_download() as told:
        page.get_by_role("link", name="Download the archive").click()
    with zipfile.ZipFile(told.value.path()) as archive:
        archive.extractall(folder / "all")
    awards = (folder / "all" / "awards.csv").read_text(encoding="utf-8-sig")
    rows = {row["email"]: row for row in csv.DictReader(io.StringIO(awards))}
    assert rows["earner1@example.org"]["original id"] == f"{exports.BADGR}/assertions/a1"
    assert rows["earner3@example.org"]["state"] == "revoked"
    signed = json.loads((folder / "all" / rows["earner1@example.org"]["file"]).read_bytes())
    assert signed["validFrom"] == "2019-05-03T10:11:12Z"
    page.goto((folder / "all" / "index.html").as_uri())
    assert page.get_by_role("link", name="Sales Charts").count() == 1
