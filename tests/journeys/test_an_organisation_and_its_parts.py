"""An organisation with parts: roles that reach one of them, and a doubt about a name."""

from typing import Any

from tests.conftest import PHONE

from .conftest import House


def sign_in(house: House, page: Any, persona: str) -> None:
    """By the button of the starter story's people."""
    page.goto(f"{house.address}/accounts/login/")
    page.get_by_role("button", name=persona).click()
    page.wait_for_selector(".hat-switch")


def test_units_roles_and_a_report(story_house: House, browser_of, looks_right) -> None:
    house, olga = story_house, browser_of("Olga")
    sign_in(house, olga, "Olga Brandt")
    olga.goto(f"{house.address}/organisations/northwind-academy/units")
    looks_right(olga)
    assert olga.get_by_role("rowheader").all_inner_texts() == [
        "School of Data",
        "Warehouses",
        "Dock 4",
    ]

    # Vera, who only looks on, becomes a plain member who issues for the School of Data.
    olga.goto(f"{house.address}/organisations/northwind-academy/members")
    looks_right(olga)
    olga.get_by_role("link", name="Change roles of Vera Lund").click()
    looks_right(olga)
    olga.locator("#id_role").select_option("member")
    olga.get_by_role("button", name="Change the role").click()
    olga.get_by_role("link", name="Change roles of Vera Lund").click()
    olga.locator("#grant_role").select_option("issuer")
    olga.locator("#grant_unit").select_option(label="School of Data")
    olga.get_by_role("button", name="Give this role").click()
    looks_right(olga)
    assert olga.get_by_text("issuer for School of Data").is_visible()

    vera = browser_of("Vera", viewport=PHONE)
    sign_in(house, vera, "Vera Lund")
    vera.goto(f"{house.address}/issue/northwind-academy/achievements/")
    looks_right(vera)
    shown = vera.locator("main").inner_text()
    assert "Data Analyst" in shown
    assert "Warehouse Shift Lead" not in shown
    vera.goto(f"{house.address}/issue/northwind-academy/achievements/new")
    looks_right(vera)
    assert vera.locator("#id_unit option").all_inner_texts() == ["School of Data"]

    # A stranger doubts the guild, and needs no account for that.
    stranger = browser_of("a stranger", viewport=PHONE)
    stranger.goto(f"{house.address}/issuers/saltmere-guild-of-building-trades")
    looks_right(stranger)
    assert stranger.get_by_text("Nobody has confirmed that").is_visible()
    stranger.get_by_role("link", name="Report it").click()
    looks_right(stranger)
    stranger.get_by_label("What is wrong?").fill("They are not the guild of Saltmere.")
    stranger.get_by_role("button", name="Tell the operator").click()
    assert stranger.get_by_text("The operator was told").is_visible()
