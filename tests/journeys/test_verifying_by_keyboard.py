"""/verify without a mouse, and without script."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import PHONE

from openmerit.credentials import (
    CONTEXTS_FOR_ACHIEVEMENT_CREDENTIAL,
    SigningKey,
    identity_object,
    issue,
)

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

SENTENCE = "This badge is unchanged and current."


@pytest.fixture
def badge(tmp_path: Path) -> Path:
    """A badge of a house that nobody knows."""
    document = {
        "@context": list(CONTEXTS_FOR_ACHIEVEMENT_CREDENTIAL),
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [identity_object("mara@example.org", "salt")],
            "achievement": {
                "id": "https://elsewhere.example/welder",
                "type": ["Achievement"],
                "name": "Welder",
                "description": "Welds.",
                "criteria": {"narrative": "Welded."},
            },
        },
    }
    file = tmp_path / "badge.json"
    file.write_bytes(issue(document, SigningKey.generate(), now=datetime.now(UTC)))
    return file


def _tab_to(page: Any, selector: str) -> None:
    """Press Tab until the element has the focus, and see that one sees where one is."""
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
    raise AssertionError(f"Tab never reaches {selector}")


@pytest.mark.parametrize("viewport", [{"width": 1280, "height": 900}, PHONE], ids=["desk", "phone"])
def test_a_badge_is_checked_with_the_keyboard_alone(
    live_server: Any, open_page: Callable[..., Any], badge: Path, viewport: dict[str, int]
) -> None:
    page = open_page(f"{live_server.url}/verify", viewport=viewport)
    # Listened for from the start: the browser is told of it in its own time.
    page.on("filechooser", lambda chooser: chooser.set_files(badge))
    _tab_to(page, "input[type=file]")
    shown = page.locator(".drop-zone").evaluate("zone => getComputedStyle(zone).outlineStyle")
    assert shown == "solid"
    page.keyboard.press("Enter")
    page.wait_for_selector(".verdict")
    assert page.locator("h1").inner_text() == SENTENCE
    assert page.title() == f"{SENTENCE} · OpenMerit"

    _tab_to(page, "details.question > summary")
    page.keyboard.press("Enter")
    assert page.locator("details.question").first.get_attribute("open") is not None
    assert page.get_by_text("This does not prove that what it says is true").is_visible()

    # The third question lets one say whose it should be, without dropping the badge again.
    for _ in range(2):
        _tab_to(page, "details.question > summary")
    page.keyboard.press("Enter")
    _tab_to(page, "input[name=recipient]")
    page.keyboard.type("mara@example.org")
    page.keyboard.press("Enter")
    page.get_by_text("Yes. It is about mara@example.org.").wait_for()


def test_text_is_pasted_anywhere_on_the_page(
    live_server: Any, open_page: Callable[..., Any], badge: Path
) -> None:
    page = open_page(f"{live_server.url}/verify")
    page.evaluate(
        """text => {
            const data = new DataTransfer();
            data.setData("text/plain", text);
            const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true });
            document.body.dispatchEvent(event);
        }""",
        badge.read_text(),
    )
    page.wait_for_selector(".verdict")

    assert page.locator("h1").inner_text() == SENTENCE


def test_a_file_is_dropped_anywhere_on_the_page(
    live_server: Any, open_page: Callable[..., Any], badge: Path
) -> None:
    page = open_page(f"{live_server.url}/verify")
    page.evaluate(
        """text => {
            const data = new DataTransfer();
            data.items.add(new File([text], "badge.json", { type: "application/json" }));
            const event = new DragEvent("drop", {
                dataTransfer: data, bubbles: true, cancelable: true,
            });
            document.querySelector("footer").dispatchEvent(event);
        }""",
        badge.read_text(),
    )
    page.wait_for_selector(".verdict")

    assert page.locator("h1").inner_text() == SENTENCE


def test_it_works_without_script(live_server: Any, chromium: Any, badge: Path) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/verify")
    page.locator("input[type=file]").set_input_files(badge)
    page.get_by_label("Whose should it be?").fill("eve@example.org")
    page.get_by_role("button", name="Check this badge").click()

    assert page.locator("h1").inner_text() == (
        "Do not rely on this badge: it is about somebody else."
    )
    page.locator("details.question summary").first.click()
    assert page.locator("details.question .question-detail").first.is_visible()
    context.close()
