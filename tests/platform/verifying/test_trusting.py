"""Whom the operator trusts is trusted by page and API alike, in the words of the library."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings as settings_of_django
from django.test import Client
from pytest_django import Settings

from openmerit.credentials import (
    CONTEXTS_FOR_ACHIEVEMENT_CREDENTIAL,
    PublishedKey,
    SigningKey,
    did_document,
    issue,
)
from openmerit.fetching import Answer, Unreachable
from openmerit.platform.people.models import Organisation
from openmerit.platform.verifying import resolving
from openmerit.platform.verifying.resolving import HouseResolver
from openmerit.platform.verifying.trusting import trust_of_this_house
from openmerit.trusting import TrustFolder, add_file, add_identifier

pytestmark = pytest.mark.django_db

NOW = datetime.now(UTC)
SCHOOL, COUNCIL = SigningKey.generate(), SigningKey.generate()


@pytest.fixture
def folder(settings: Settings, tmp_path: Path) -> Path:
    """Where the operator keeps whom they trust; nothing is there yet."""
    settings.OPENMERIT_TRUST = tmp_path / "trust"
    return tmp_path / "trust"


@pytest.fixture
def badge() -> bytes:
    """A badge by a school that is known by its key only."""
    document = {
        "@context": list(CONTEXTS_FOR_ACHIEVEMENT_CREDENTIAL),
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {"id": SCHOOL.did, "type": ["Profile"], "name": "Mill School"},
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "id": "did:example:ada",
            "achievement": {
                "id": "urn:uuid:5f1d3f5e-9a0e-4b5c-8d55-0b1f6a3c1f10",
                "type": ["Achievement"],
                "name": "Milling",
                "description": "Mills.",
                "criteria": {"narrative": "Milled."},
            },
        },
    }
    return issue(document, SCHOOL, now=NOW)


def _list() -> bytes:
    document = {
        "@context": [
            "https://www.w3.org/ns/credentials/v2",
            "https://www.w3.org/ns/credentials/examples/v2",
        ],
        "type": ["VerifiableCredential", "RecognizedEntityCredential"],
        "issuer": {"id": COUNCIL.did, "name": "The Council of Mills"},
        "credentialSubject": [
            {"id": SCHOOL.did, "type": "RecognizedEntity", "name": "Mill School"}
        ],
    }
    return issue(document, COUNCIL, now=NOW)


def _issuer(client: Client, badge: bytes) -> dict[str, str]:
    answer = client.post("/api/v1/verify", badge, content_type="application/json").json()
    (found,) = [check for check in answer["checks"] if check["id"] == "issuer"]
    return found


def test_without_a_folder_nobody_is_asked_about(client: Client, folder: Path, badge: bytes) -> None:
    assert trust_of_this_house() is None
    assert _issuer(client, badge)["outcome"] == "warning"


def test_a_list_counts_as_soon_as_who_signed_it_is_trusted(
    client: Client, folder: Path, badge: bytes
) -> None:
    online = HouseResolver(online=False)
    add_file(TrustFolder(folder), _list(), "list.json", online, at=NOW)
    assert "known to nobody you trust" in _issuer(client, badge)["message"]
    add_identifier(TrustFolder(folder), COUNCIL.did, online, at=NOW)
    found = _issuer(client, badge)
    assert found["outcome"] == "passed"
    assert "on the list of The Council of Mills, whom you trust" in found["message"]


def test_the_page_says_it_in_the_same_words(client: Client, folder: Path, badge: bytes) -> None:
    online = HouseResolver(online=False)
    add_identifier(TrustFolder(folder), COUNCIL.did, online, at=NOW)
    add_file(TrustFolder(folder), _list(), "list.json", online, at=NOW)
    page = client.post("/verify", {"pasted": badge.decode()}, follow=True).content.decode()
    assert "Mill School is on the list of The Council of Mills, whom you trust" in page
    add_identifier(TrustFolder(folder), SCHOOL.did, online, at=NOW)
    page = client.post("/verify", {"pasted": badge.decode()}, follow=True).content.decode()
    assert "You trust Mill School, whom you added on" in page


def test_the_page_names_the_issuer_once_and_says_whose_trust_it_is(
    client: Client, folder: Path, badge: bytes
) -> None:
    online = HouseResolver(online=False)
    add_file(TrustFolder(folder), _list(), "list.json", online, at=NOW)
    add_identifier(TrustFolder(folder), COUNCIL.did, online, at=NOW)
    page = client.post("/verify", {"pasted": badge.decode()}).content.decode()
    assert ">Mill School is on the list of The Council of Mills, whom you trust" in page
    assert "Whom you trust is, on this page, for its operator to say." in page


def test_an_issuer_whose_site_is_gone_is_known_by_what_was_kept(
    client: Client, folder: Path, badge: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Gone:
        def fetch(self, url: str) -> Answer:
            raise Unreachable(url, "it does not answer")

    monkeypatch.setattr(resolving, "fetcher", Gone)
    did = "did:web:mill.example"
    document = json.loads(badge) | {"issuer": {"id": did, "type": ["Profile"], "name": "Mill"}}
    del document["proof"]
    signed = issue(document, SCHOOL.named(did, SCHOOL.public.fragment), now=NOW)
    page = client.post("/verify", {"pasted": signed.decode()}).content.decode()
    assert "Whether this badge is genuine could not be told" in page

    keys = did_document(did, [PublishedKey(SCHOOL.public.fragment, SCHOOL.multikey)])
    content = json.dumps(keys).encode()
    add_file(TrustFolder(folder), content, "did.json", HouseResolver(online=False), at=NOW)
    page = client.post("/verify", {"pasted": signed.decode()}).content.decode()
    assert "This badge is unchanged and current" in page
    told = (
        r">Mill\. You trust Mill, whom you added on [^<.]+\. This is the key as known on [^<]+\.<"
    )
    assert re.search(told, page)


def test_the_index_of_an_issuers_proof_is_checked_by_its_address(
    client: Client, northwind: Organisation
) -> None:
    address = f"{settings_of_django.OPENMERIT_ORIGIN}/issuers/northwind"
    client.get("/issuers/northwind/did.json")
    page = client.post("/verify", {"pasted": f"{address}/proof.json"}).content.decode()
    assert "This credential is unchanged and current" in page
    assert "as Northwind Academy" in page


def test_a_folder_that_is_damaged_trusts_nobody_and_is_logged(
    client: Client, folder: Path, badge: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    folder.mkdir()
    (folder / "trust.json").write_text(json.dumps({"version": 1}), "utf-8")
    assert _issuer(client, badge)["outcome"] == "warning"
    assert "damaged" in caplog.text
