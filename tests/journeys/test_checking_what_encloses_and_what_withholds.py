"""A stranger checks what is more than one badge, less than one, or older than the others."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from tests.credentials.older import assertion

from openmerit.credentials import (
    CONTEXTS_FOR_ACHIEVEMENT_CREDENTIAL,
    SigningKey,
    bake,
    derive,
    identity_object,
    issue,
)

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

CREDENTIALS, OPEN_BADGES = CONTEXTS_FOR_ACHIEVEMENT_CREDENTIAL
CLR = "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json"
NOW = datetime.now(UTC)


def _badge(name: str, **members: Any) -> dict[str, Any]:
    return {
        "@context": list(CONTEXTS_FOR_ACHIEVEMENT_CREDENTIAL),
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [identity_object("mara@example.org", "salt")],
            "achievement": {
                "id": f"https://elsewhere.example/{name.lower()}",
                "type": ["Achievement"],
                "name": name,
                "description": f"Can do what a {name.lower()} does.",
                "criteria": {"narrative": "Shown at work."},
            },
        },
        **members,
    }


def _checked(page: Any, file: Path) -> None:
    page.locator("input[type=file]").set_input_files(file)
    page.wait_for_selector(".verdict")


def test_each_badge_of_a_record_has_an_answer_of_its_own(
    live_server: Any,
    open_page: Callable[..., Any],
    looks_right: Callable[[Any], None],
    tmp_path: Path,
) -> None:
    key = SigningKey.generate()
    past = {"validFrom": "2020-01-15T09:00:00Z", "validUntil": "2021-01-15T09:00:00Z"}
    enclosed = [
        json.loads(issue(document, key, now=NOW))
        for document in (_badge("Welder"), _badge("Rigger", **past))
    ]
    record = {
        "@context": [CREDENTIALS, CLR, OPEN_BADGES],
        "type": ["VerifiableCredential", "ClrCredential"],
        "name": "Record of Mara",
        "issuer": {"id": key.did, "type": ["Profile"], "name": "Yard"},
        "credentialSubject": {
            "type": ["ClrSubject"],
            "identifier": [identity_object("mara@example.org", "salt")],
            "verifiableCredential": enclosed,
        },
    }
    file = tmp_path / "record.json"
    file.write_bytes(issue(record, key, now=NOW))

    page = open_page(f"{live_server.url}/verify")
    _checked(page, file)

    assert page.locator("h1").inner_text() == "This record is unchanged and current."
    assert page.get_by_role("heading", name="2 badges in it").is_visible()
    page.get_by_text("Rigger", exact=True).first.click()
    assert page.get_by_text("It expired on 15 January 2021.").first.is_visible()
    looks_right(page)


def test_a_part_of_a_badge_says_that_it_is_one(
    live_server: Any,
    open_page: Callable[..., Any],
    looks_right: Callable[[Any], None],
    tmp_path: Path,
) -> None:
    whole = issue(_badge("Welder"), SigningKey.generate("p256"), proof="ecdsa-sd-2023", now=NOW)
    file = tmp_path / "part.json"
    file.write_bytes(derive(whole, ["/credentialSubject/achievement/name"]))

    page = open_page(f"{live_server.url}/verify")
    _checked(page, file)

    assert page.locator("h1").inner_text() == "This badge is unchanged and current."
    assert page.get_by_text("Is it the whole badge?").is_visible()
    assert "Can do what a welder does." not in page.content()
    looks_right(page)


def test_an_older_badge_in_its_image_is_told_to_be_looked_up(
    live_server: Any,
    open_page: Callable[..., Any],
    looks_right: Callable[[Any], None],
    tmp_path: Path,
) -> None:
    picture = BytesIO()
    Image.new("RGB", (8, 8), "white").save(picture, "PNG")
    file = tmp_path / "older.png"
    file.write_bytes(bake(picture.getvalue(), json.dumps(assertion()).encode()))

    page = open_page(f"{live_server.url}/verify")
    _checked(page, file)

    # Its address is nobody's, so that nobody answers: that is no word against the badge.
    assert page.locator("h1").inner_text() == "Whether this badge is genuine could not be told."
    looks_right(page)
