"""A house of its own for each story: `openmerit run` on an empty home, and people with browsers."""

import email
import email.policy
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from tests.conftest import DESKTOP
from tests.platform.operations.conftest import Installation, until
from tests.platform.operations.conftest import installation as installation

AT_WORK = 30
"""Seconds within which the worker has signed, mailed and published."""


class House(Installation):
    """A running installation, with what a person sees of it."""

    @property
    def address(self) -> str:
        return f"http://localhost:{self.port}"

    def mail_to(self, address: str, *, about: str = "") -> str:
        """The text of the newest mail to this address, as soon as it is there."""
        found: list[str] = []

        def is_there() -> bool:
            found[:] = [
                said.get_body(("plain",)).get_content()
                for said in self._mails()
                if address in said["To"] and about in said["Subject"]
            ]
            return bool(found)

        until(is_there, patience=AT_WORK)
        return found[-1]

    def link_in(self, mail: str) -> str:
        """The one address of this house that a mail asks to open."""
        (link,) = set(re.findall(rf"{re.escape(self.address)}/(?!unsubscribe/)\S+", mail))
        return link

    def _mails(self) -> list[Any]:
        paths = sorted((self.home / "mail").glob("*.eml"), key=lambda path: path.stat().st_mtime)
        return [
            email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            for path in paths
        ]


@pytest.fixture
def house(installation: Installation, web_font: Path) -> House:
    """An installation that was just started, with the real typeface and nobody in it."""
    installation.__class__ = House
    assert isinstance(installation, House)
    place = installation.home / "static" / web_font.relative_to(settings.HOME.static)
    place.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(web_font, place)
    installation.start()
    return installation


@pytest.fixture
def story_house(installation: Installation) -> House:
    """A house with the starter story in it, running."""
    installation.environ["OPENMERIT_STORY"] = "1"
    installation.__class__ = House
    assert isinstance(installation, House)
    installation.start()
    return installation


@pytest.fixture
def browser_of(chromium: Any) -> Iterator[Callable[..., Any]]:
    """A page in a browser profile of its own: `browser_of("Mara", viewport=PHONE)`.

    What the console reports as an error fails the test when it ends.
    """
    contexts: list[Any] = []
    complaints: list[str] = []

    def take(person: str, *, viewport: dict[str, int] = DESKTOP, scheme: str = "light") -> Any:
        context = chromium.new_context(
            viewport=viewport, color_scheme=scheme, reduced_motion="reduce", accept_downloads=True
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(AT_WORK * 1000)
        page.on("pageerror", lambda error: complaints.append(f"{person}: {error}"))
        page.on(
            "console",
            lambda said: (
                complaints.append(f"{person}: {said.text} ({page.url})")
                if said.type == "error"
                else None
            ),
        )
        return page

    yield take
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def looks_right() -> Callable[[Any], None]:
    """What holds of every page: axe finds nothing, it fits its window, and it has one h1."""

    def look(page: Any) -> None:
        found = Axe().run(page)
        assert found.violations_count == 0, f"{page.url}: {found.generate_report()}"
        beyond = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert beyond <= 0, f"{page.url} is {beyond} pixels wider than its window"
        assert page.title().endswith(" · OpenMerit")
        assert page.locator("h1").count() == 1, page.url

    return look
