"""The wallet for scripts, and badges that people bring along."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from openmerit.credentials import (
    CONTEXTS_FOR_ACHIEVEMENT_CREDENTIAL,
    SigningKey,
    identity_object,
    issue,
)
from openmerit.platform.issuing import actions as issuing
from openmerit.platform.issuing import queries as issued
from openmerit.platform.issuing.models import Award
from openmerit.platform.people.models import Person
from openmerit.platform.wallet import actions
from openmerit.platform.wallet.actions.importing import on_address_confirmed
from openmerit.platform.wallet.models import HeldCredential

API = "/api/v1/wallet/credentials"
KEY = SigningKey.generate()


def foreign(email: str = "mara@example.org", **members: Any) -> bytes:
    """A badge that another house issued."""
    document = {
        "@context": list(CONTEXTS_FOR_ACHIEVEMENT_CREDENTIAL),
        "id": "urn:uuid:0d5d5f2f-5f5c-4b0e-9a53-5a7a4a0b6a01",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {"id": KEY.did, "type": ["Profile"], "name": "Elsewhere"},
        "validFrom": "2026-01-05T00:00:00Z",
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [identity_object(email, "salt")],
            "achievement": {
                "id": "https://elsewhere.example/a",
                "type": ["Achievement"],
                "name": "Welder",
                "description": "Welds.",
                "criteria": {"narrative": "Welded."},
            },
        },
        **members,
    }
    return issue(document, KEY, now=datetime.now(UTC))


@pytest.fixture
def script(mara: Person, with_token: Callable[[Person], Client]) -> Client:
    """A script with Mara's token."""
    return with_token(mara)


def bring(script: Client, data: bytes, query: str = "") -> Any:
    return script.post(API + query, data, content_type="application/octet-stream")


def test_a_claimed_badge_is_listed_and_handed_out(
    held: HeldCredential, award: Award, script: Client
) -> None:
    listed = script.get(API).json()

    assert listed["next"] is None
    wanted = {
        "id": held.key,
        "name": "Data Analyst",
        "issuer": "Northwind Academy",
        "state": "valid",
        "mine": True,
        "source": "award",
    }
    assert wanted.items() <= listed["items"][0].items()
    assert script.get(f"{API}/{held.key}").json() == listed["items"][0]
    assert script.get(f"{API}/{held.key}/document").content == issued.credential_of(award)


def test_without_a_token_it_is_401_and_with_anothers_404(
    held: HeldCredential, client: Client, stranger: Person, with_token: Callable[[Person], Client]
) -> None:
    assert client.get(API).status_code == 401
    other = with_token(stranger)
    for path in (f"{API}/{held.key}", f"{API}/{held.key}/document", f"{API}/never-was"):
        assert other.get(path).status_code == 404
    assert other.delete(f"{API}/{held.key}").status_code == 404
    assert HeldCredential.objects.count() == 1


def test_deleted_it_is_gone(held: HeldCredential, script: Client) -> None:
    assert script.delete(f"{API}/{held.key}").status_code == 204
    assert script.get(f"{API}/{held.key}").status_code == 404
    assert script.delete(f"{API}/{held.key}").status_code == 404
    assert script.get(API).json()["items"] == []


def test_the_list_is_cut_by_cursor(script: Client) -> None:
    for number in range(5):
        id = f"urn:uuid:0d5d5f2f-5f5c-4b0e-9a53-5a7a4a0b6a1{number}"
        assert bring(script, foreign(id=id)).status_code == 201

    first = script.get(f"{API}?limit=3").json()
    second = script.get(f"{API}?limit=3&cursor={first['next']}").json()

    assert [len(first["items"]), len(second["items"])] == [3, 2]
    assert second["next"] is None
    assert script.get(f"{API}?cursor=never").status_code == 422


def test_a_badge_from_elsewhere_comes_along_with_its_report(script: Client) -> None:
    data = foreign()

    answer = bring(script, data)

    body = answer.json()
    assert answer.status_code == 201
    assert (body["mine"], body["state"], body["source"]) == (True, "valid", "import")
    assert body["report"]["verdict"] == "valid"
    assert script.get(f"{API}/{body['id']}/document").content == data


def test_held_already_it_keeps_its_id(script: Client) -> None:
    first = bring(script, foreign())
    # Signed anew, it is the same credential: issuer and id decide.
    second = bring(script, foreign())

    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json()["id"] == second.json()["id"]
    assert HeldCredential.objects.count() == 1


def test_a_later_issue_takes_the_place_of_the_one_held(script: Client) -> None:
    held = bring(script, foreign()).json()["id"]
    later = foreign(validFrom="2026-06-01T00:00:00Z")

    assert bring(script, later).json()["id"] == held
    assert script.get(f"{API}/{held}/document").content == later

    bring(script, foreign(validFrom="2025-01-01T00:00:00Z"))
    assert script.get(f"{API}/{held}/document").content == later


def test_a_badge_about_somebody_else_is_kept_apart(script: Client) -> None:
    body = bring(script, foreign("somebody@example.org")).json()

    checks = {check["id"]: check["outcome"] for check in body["report"]["checks"]}
    assert body["mine"] is False
    assert checks["recipient"] == "warning"
    assert body["report"]["verdict"] == "valid"


def test_confirming_the_address_makes_it_ones_own(mara: Person, script: Client) -> None:
    held = bring(script, foreign("work@example.org")).json()["id"]
    assert script.get(f"{API}/{held}").json()["mine"] is False

    on_address_confirmed({"person": mara.pk, "email": "work@example.org"})

    assert script.get(f"{API}/{held}").json()["mine"] is True


def test_expired_and_withdrawn_ones_come_along_with_that_state(
    script: Client, award: Award, owner: Person
) -> None:
    past = (datetime.now(UTC) - timedelta(days=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    answer = bring(script, foreign(validUntil=past))
    assert (answer.status_code, answer.json()["state"]) == (201, "expired")

    issuing.revoke(acting_user=owner, award=award, reason="Wrong.")
    answer = bring(script, issued.baked_badge(award, "png"))
    assert (answer.status_code, answer.json()["state"]) == (201, "revoked")


@pytest.mark.parametrize("data", [b"", b"{}", b"hello", foreign().replace(b"Welder", b"Surgeon")])
def test_what_is_no_badge_or_was_changed_is_refused_with_its_report(
    script: Client, data: bytes
) -> None:
    answer = bring(script, data)

    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "import_refused"
    assert answer.json()["report"]["verdict"] == "invalid"
    assert not HeldCredential.objects.exists()


def test_it_is_kept_all_the_same_if_one_says_so(script: Client) -> None:
    forged = foreign().replace(b"Welder", b"Surgeon")

    answer = bring(script, forged, "?keep=1")

    assert (answer.status_code, answer.json()["state"]) == (201, "invalid")
    assert script.get(f"{API}/{answer.json()['id']}/document").content == forged
    # A forgery does not stand in the way of the genuine one.
    assert bring(script, foreign()).status_code == 201


def test_a_badge_whose_issuer_cannot_be_asked_is_unknown(script: Client) -> None:
    key = KEY.named("did:web:nowhere.invalid", "key-1")
    document = json.loads(foreign())
    del document["proof"]
    document["issuer"]["id"] = "did:web:nowhere.invalid"

    answer = bring(script, issue(document, key, now=datetime.now(UTC)))

    assert (answer.status_code, answer.json()["state"]) == (201, "unknown")
    assert answer.json()["report"]["verdict"] == "undetermined"
    assert answer.json()["mine"] is False


def test_brought_along_before_it_was_claimed_it_becomes_the_award(
    mara: Person, script: Client, award: Award
) -> None:
    brought = bring(script, issued.credential_of(award)).json()
    assert (brought["source"], brought["mine"]) == ("import", True)

    held = actions.take_award(acting_user=mara, key=award.key)

    assert held.key == brought["id"]
    assert held.source == "award"
    assert HeldCredential.objects.count() == 1


def test_more_than_ten_megabytes_are_413(script: Client) -> None:
    answer = bring(script, b" " * 10_000_001)

    assert answer.status_code == 413
    assert not HeldCredential.objects.exists()


def test_the_page_brings_a_badge_along_too(
    mara: Person, signed_in: Callable[[Person], Client]
) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    client = signed_in(mara)
    answer = client.post("/wallet/add", {"file": SimpleUploadedFile("b.json", foreign())})
    held = HeldCredential.objects.get()
    assert answer["Location"] == held.path
    assert client.get(held.path).status_code == 200

    answer = client.post("/wallet/add", {"file": SimpleUploadedFile("b.json", b"{}")})
    assert answer.status_code == 422
    assert "Do not rely on this badge" in answer.content.decode()


def test_a_second_confirmed_address_counts(mara: Person, script: Client) -> None:
    from allauth.account.models import EmailAddress

    EmailAddress.objects.create(user=mara, email="work@example.org", verified=True)

    assert bring(script, foreign("work@example.org")).json()["mine"] is True
