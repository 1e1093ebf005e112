"""What people bring along that is not simply an Open Badge 3.0 in JSON."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
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
from openmerit.platform.people.models import Person

API = "/api/v1/wallet/credentials"
NOW = datetime.now(UTC)
KEY = SigningKey.generate("p256")


@pytest.fixture
def script(mara: Person, with_token: Callable[[Person], Client]) -> Client:
    """A script with Mara's token."""
    return with_token(mara)


def _bring(script: Client, data: bytes, query: str = "") -> Any:
    return script.post(API + query, data, content_type="application/octet-stream")


def _badge(**members: Any) -> dict[str, Any]:
    return {
        "@context": list(CONTEXTS_FOR_ACHIEVEMENT_CREDENTIAL),
        "id": "urn:uuid:0d5d5f2f-5f5c-4b0e-9a53-5a7a4a0b6a02",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {"id": KEY.did, "type": ["Profile"], "name": "Elsewhere"},
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
        **members,
    }


def test_an_sd_jwt_is_taken_in_and_handed_out_as_one(script: Client) -> None:
    token = issue(_badge(), KEY, proof="sd-jwt", now=NOW)
    brought = _bring(script, token)
    assert brought.status_code == 201, brought.content
    handed_out = script.get(f"{API}/{brought.json()['id']}/document")
    assert handed_out.content == token
    assert handed_out["Content-Type"] == "application/dc+sd-jwt"


def test_the_whole_takes_the_place_of_a_part_and_no_part_that_of_the_whole(script: Client) -> None:
    whole = issue(_badge(), KEY, proof="ecdsa-sd-2023", now=NOW)
    part = derive(whole, ["/credentialSubject/achievement/name"])
    first = _bring(script, part)
    assert first.status_code == 201, first.content
    again = _bring(script, whole)
    assert (again.status_code, again.json()["id"]) == (200, first.json()["id"])
    assert script.get(f"{API}/{first.json()['id']}/document").content == whole
    assert _bring(script, part).status_code == 200
    assert script.get(f"{API}/{first.json()['id']}/document").content == whole


def test_an_older_badge_is_one_badge_in_json_and_in_its_image(script: Client) -> None:
    document = json.dumps(assertion()).encode()
    picture = BytesIO()
    Image.new("RGB", (8, 8), "white").save(picture, "PNG")
    first = _bring(script, document)
    assert first.status_code == 201, first.content
    assert first.json()["report"]["verdict"] == "undetermined"  # nobody answers at its address
    second = _bring(script, bake(picture.getvalue(), document))
    assert (second.status_code, second.json()["id"]) == (200, first.json()["id"])


def test_a_record_lists_the_badges_within_it(script: Client, mara: Person) -> None:
    data_model, open_badges = CONTEXTS_FOR_ACHIEVEMENT_CREDENTIAL
    record = {
        "@context": [
            data_model,
            "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json",
            open_badges,
        ],
        "type": ["VerifiableCredential", "ClrCredential"],
        "name": "Record of Mara",
        "issuer": {"id": KEY.did, "type": ["Profile"], "name": "Elsewhere"},
        "credentialSubject": {
            "type": ["ClrSubject"],
            "identifier": [identity_object("mara@example.org", "salt")],
            "verifiableCredential": [json.loads(issue(_badge(name="Welding"), KEY, now=NOW))],
        },
    }
    brought = _bring(script, issue(record, KEY, now=NOW))
    assert brought.status_code == 201, brought.content
    assert brought.json()["mine"] is True
    visitor = Client()
    visitor.force_login(mara)
    page = visitor.get(f"/wallet/{brought.json()['id']}").content.decode()
    assert "It is a record of these badges:" in page
    assert "<li>Welding</li>" in page
