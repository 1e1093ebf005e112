"""Pages as people meet them: in light and dark, on a desk and on a phone, by keyboard alone."""

from collections.abc import Callable
from typing import Any

import pytest

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}
PATHS = ("/", "/design", "/accounts/login/", "/accounts/signup/", "/accounts/password/reset/")


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_to_mend(
    live_server: Any, open_page: Callable[..., Any], scheme: str, viewport: dict[str, int]
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    for path in PATHS:
        page = open_page(live_server.url + path, scheme=scheme, viewport=viewport)
        result = Axe().run(page)
        assert result.violations_count == 0, f"{path}: {result.generate_report()}"
        page.close()


def test_axe_finds_nothing_to_mend_in_ones_own_account(
    live_server: Any, open_page: Callable[..., Any], owner: Any
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = open_page(live_server.url + "/accounts/login/", viewport=PHONE)
    page.fill("input[name=login]", owner.email)
    page.fill("input[name=password]", "correct horse battery staple")
    page.click("main form button[type=submit]")
    page.wait_for_selector(".hat-switch")
    page.click(".hat-switch summary")
    assert page.locator(".hat-switch .menu-panel").is_visible()
    result = Axe().run(page)
    assert result.violations_count == 0, result.generate_report()
    for path in ("/accounts/email/", "/accounts/password/change/", "/accounts/2fa/"):
        page.goto(live_server.url + path)
        result = Axe().run(page)
        assert result.violations_count == 0, f"{path}: {result.generate_report()}"
        beyond = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert beyond <= 0, path


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_no_page_is_wider_than_its_window(
    live_server: Any, open_page: Callable[..., Any], width: int
) -> None:
    for path in PATHS:
        page = open_page(live_server.url + path, viewport={"width": width, "height": 800})
        beyond = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert beyond <= 0, path
        page.close()


def test_targets_on_a_phone_are_large_enough(
    live_server: Any, open_page: Callable[..., Any]
) -> None:
    page = open_page(live_server.url + "/accounts/login/", viewport=PHONE)
    for element in page.locator(".button, .topbar a, .foot a, input:not([type=hidden])").all():
        box = element.bounding_box()
        assert box is not None
        assert box["height"] >= 44, element.inner_text()


def test_the_first_tab_leads_past_the_frame(
    live_server: Any, open_page: Callable[..., Any]
) -> None:
    page = open_page(live_server.url + "/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "page"


def test_the_page_is_set_in_inter(live_server: Any, open_page: Callable[..., Any]) -> None:
    page = open_page(live_server.url + "/")
    loaded = page.evaluate("document.fonts.ready.then(() => document.fonts.check('16px Inter'))")
    assert loaded is True


def test_a_dialog_opens_and_escape_shuts_it(
    live_server: Any, open_page: Callable[..., Any]
) -> None:
    page = open_page(live_server.url + "/design")
    page.click("[data-opens=sample-dialog]")
    assert page.locator("#sample-dialog").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("#sample-dialog").is_visible()
    page.click("[data-opens=sample-dialog]")
    page.click("#sample-dialog [data-closes]")
    assert not page.locator("#sample-dialog").is_visible()


def test_a_menu_shuts_when_one_turns_elsewhere(
    live_server: Any, open_page: Callable[..., Any]
) -> None:
    page = open_page(live_server.url + "/design")
    page.click("#buttons .menu summary")
    assert page.locator("#buttons .menu-panel").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("#buttons .menu-panel").is_visible()
    page.click("#buttons .menu summary")
    page.click("#type h2")
    assert not page.locator("#buttons .menu-panel").is_visible()


def test_a_dropped_file_is_named(live_server: Any, open_page: Callable[..., Any]) -> None:
    page = open_page(live_server.url + "/design")
    page.set_input_files(
        "input[type=file]",
        files=[{"name": "badge.png", "mimeType": "image/png", "buffer": b"\x89PNG"}],
    )
    assert page.locator(".drop-zone output").inner_text() == "badge.png"


def test_a_refused_sign_in_says_what_is_wrong_where_reading_goes_on(
    live_server: Any, open_page: Callable[..., Any]
) -> None:
    page = open_page(live_server.url + "/accounts/login/")
    page.fill("input[name=login]", "nobody@example.org")
    page.fill("input[name=password]", "wrong")
    page.click("main button.button:has-text('Sign in') >> nth=0")
    page.wait_for_selector("[role=alert]")
    assert "data-takes-focus" in page.evaluate("document.activeElement.outerHTML")
    assert page.input_value("input[name=login]") == "nobody@example.org"
