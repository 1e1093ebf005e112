"""What journeys share: one headless Chromium, and pages opened in it.

    @pytest.mark.journey
    def test_the_front_page_says_what_one_can_do(live_server, open_page):
        page = open_page(live_server.url)

A page whose console reports an error fails its test when the test ends: a broken script, or
something that the content security policy refused.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

# How fast anything is, is shown in bench/: a busy machine makes no test fail.
settings.register_profile("openmerit", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("openmerit")

_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--no-first-run",
]
_NAMES = ("chromium", "chromium-browser", "google-chrome")
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """The browser of this machine, started once."""
    from playwright.sync_api import sync_playwright

    program = next((found for name in _NAMES if (found := shutil.which(name))), None)
    if program is None:
        pytest.fail("no Chromium on PATH: install the package “chromium” to run the journeys")
    # Playwright keeps an event loop in this thread; Django would refuse its database beside one.
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=program, args=_FLAGS)
            yield browser
            browser.close()
    finally:
        if before is None:
            del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
        else:
            os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = before


@pytest.fixture(scope="session")
def web_font() -> Path:
    """The pages' typeface, in the tests' home: a fresh machine has no other."""
    from django.conf import settings

    from openmerit.platform.web.fonts import write_web_font

    return write_web_font(Path(settings.STATICFILES_DIRS[0]))


@pytest.fixture
def open_page(chromium: Any, web_font: Path) -> Iterator[Callable[..., Any]]:
    """Open an address: `open_page(url, scheme="dark", viewport=PHONE)`; one person, many pages.

    Each test has a browser profile of its own for each scheme and size. `complaints=False` is for
    pages that answer with an error status, which the console reports too.
    """
    contexts: dict[tuple[str, int], Any] = {}
    complaints_heard: list[str] = []

    def open_at(
        url: str,
        *,
        scheme: str = "light",
        viewport: dict[str, int] = DESKTOP,
        complaints: bool = True,
    ) -> Any:
        key = (scheme, viewport["width"])
        if key not in contexts:
            contexts[key] = chromium.new_context(
                color_scheme=scheme, viewport=viewport, reduced_motion="reduce"
            )
        page = contexts[key].new_page()
        if complaints:
            page.on("pageerror", lambda error: complaints_heard.append(str(error)))
            page.on(
                "console",
                lambda said: complaints_heard.append(said.text) if said.type == "error" else None,
            )
        page.goto(url, wait_until="load")
        return page

    yield open_at
    for context in contexts.values():
        context.close()
    assert complaints_heard == []
