"""Every kind of badge that the library reads has a page and an answer that people can read."""

import html
import json
import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.credentials import older
from tests.credentials.samples import badge as made
from tests.credentials.samples import full_badge, key, signed
from tests.fuzz.seeds import seeds

from openmerit.credentials import (
    CHECK_IDS,
    CONTEXTS_FOR_ACHIEVEMENT_CREDENTIAL,
    derive,
    present,
    report_schema,
)

CLR = "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json"
LEARNER = "did:example:ada"
NOW = datetime(2026, 1, 15, 9, tzinfo=UTC)


def about(learner: str, number: int = 0) -> bytes:
    """A badge about somebody who is known by an identifier."""
    document = made(key(number=number), id=f"urn:uuid:6f1c2e3a-1d3c-4c9a-9d1e-0a1b2c3d4e5{number}")
    document["credentialSubject"]["id"] = learner
    return signed(document, key(number=number))


def record(*enclosed: bytes) -> bytes:
    """A Comprehensive Learner Record of them."""
    first, badges = CONTEXTS_FOR_ACHIEVEMENT_CREDENTIAL
    document = {
        "@context": [first, CLR, badges],
        "id": "urn:uuid:c1000000-0000-4000-8000-000000000001",
        "type": ["VerifiableCredential", "ClrCredential"],
        "issuer": {"id": key().did, "type": ["Profile"], "name": "Academy"},
        "name": "Transcript of Ada",
        "validFrom": "2026-01-15T09:00:00Z",
        "credentialSubject": {
            "id": LEARNER,
            "type": ["ClrSubject"],
            "verifiableCredential": [json.loads(one) for one in enclosed],
        },
    }
    return signed(document, key())


def page_of(client: Client, data: bytes, **more: str) -> str:
    """The page as markup."""
    answer = client.post("/verify", {"pasted": data.decode(), **more})
    assert answer.status_code == 200
    return str(answer.content.decode())


def before_specialists(markup: str) -> str:
    """What everybody reads of it, as words."""
    seen = markup.partition("</head>")[2].partition("For specialists")[0]
    seen = re.sub(r"<textarea.*?</textarea>", "", seen, flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", seen)).split())


@pytest.mark.parametrize("data", seeds()["verify"], ids=range(len(seeds()["verify"])))
def test_no_kind_shows_machine_words_to_everybody(client: Client, db: None, data: bytes) -> None:
    answer = client.post("/verify", {"file": SimpleUploadedFile("badge", data)})
    words = before_specialists(answer.content.decode())
    assert answer.status_code == 200
    for machine in ("None", "did:", '{"', "eddsa-", "ecdsa-", "Outcome.", "Sentence("):
        assert machine not in words.replace("None.", "")


def test_each_badge_of_a_record_is_answered_by_itself(client: Client, db: None) -> None:
    changed = about(LEARNER, 1).replace(b"right questions", b"wrong questions")
    words = before_specialists(page_of(client, record(about(LEARNER), changed)))

    assert "Do not rely on this record: something that it is made of does not hold." in words
    assert "2 badges in it" in words
    assert "SQL This badge is unchanged and current." in words
    assert "SQL Do not rely on this badge: it was changed after it was issued" in words
    assert "Transcript of Ada" in words


def test_a_presenter_who_borrows_a_badge_is_told_of(client: Client, db: None) -> None:
    holder = key(number=5)
    own = present([about(holder.did)], holder, now=NOW)
    borrowed = present([about(holder.did), about(LEARNER)], holder, now=NOW)

    words = before_specialists(page_of(client, own))
    assert "Are the badges about the one who presents them? Yes." in words
    words = before_specialists(page_of(client, borrowed))
    assert "1 of 2 badges are about somebody else than the one who presents them." in words


def test_a_part_says_what_is_left_out(client: Client, db: None) -> None:
    signer = key("p256")
    document = full_badge(signer)
    del document["credentialStatus"]
    base = signed(document, signer, "ecdsa-sd-2023")
    part = derive(base, ["/credentialSubject/achievement/name", "/issuer/name"])

    words = before_specialists(page_of(client, part))
    assert "What is shown is word for word as its issuer signed it." in words
    assert "Is it the whole badge? No. Its holder shows a part of it" in words
    assert "What was asked for it" in words
    assert "Does it keep to the standard?" not in words

    words = before_specialists(page_of(client, base))
    assert "it is the copy that was meant for its holder alone" in words


def test_an_sd_jwt_is_pasted_as_text(client: Client, db: None) -> None:
    signer = key("p256")
    whole = signed(made(signer), signer, "sd-jwt")
    words = before_specialists(page_of(client, whole))
    assert "This badge is unchanged and current." in words

    part = derive(whole, ["/credentialSubject/achievement"])
    assert "Is it the whole badge? No." in before_specialists(page_of(client, part))


def test_an_older_badge_is_shown_in_the_words_of_today(client: Client, db: None) -> None:
    markup = page_of(client, json.dumps(older.assertion()).encode())
    assert "Whether this badge is genuine could not be told." in before_specialists(markup)
    assert "As Open Badges 3.0 would say it" in markup


def _resolved(part: dict[str, Any], parts: dict[str, Any]) -> dict[str, Any]:
    return parts[part["$ref"].rpartition("/")[2]] if "$ref" in part else part


@pytest.mark.parametrize(("ours", "theirs"), [("ReportOut", "report"), ("CheckOut", "check")])
def test_the_answer_is_described_as_the_library_describes_it(
    client: Client, db: None, ours: str, theirs: str
) -> None:
    parts = client.get("/api/v1/openapi.json").json()["components"]["schemas"]
    described, published = parts[ours], report_schema()["$defs"][theirs]

    assert {*described["properties"]} == {*published["properties"]}
    assert {*described["required"]} == {*published["required"]}
    for name, member in published["properties"].items():
        for word in ("enum", "description", "pattern", "minLength"):
            assert described["properties"][name].get(word) == member.get(word), (name, word)
    assert {*CHECK_IDS} < {*parts["CheckOut"]["properties"]["id"]["enum"]}
