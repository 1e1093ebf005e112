"""What this house answers itself, and what it asks others."""

import json
from collections.abc import Callable

import pytest
from django.test import Client
from tests.credentials.older import assertion, badge_class, issuer

from openmerit.credentials import Outcome, Unresolvable
from openmerit.fetching import Answer, TakenAway, Unreachable
from openmerit.platform.issuing.models import Award
from openmerit.platform.verifying import resolving
from openmerit.platform.verifying.queries import report
from openmerit.platform.verifying.resolving import HouseResolver


class Doors:
    """Stands where the network is, and notes who knocks."""

    def __init__(self, answers: dict[str, bytes]) -> None:
        self.answers, self.asked, self.gone = answers, [], set()

    def fetch(self, url: str) -> Answer:
        self.asked.append(url)
        if url in self.gone:
            raise TakenAway(url, "it was taken away for good (410)")
        if url not in self.answers:
            raise Unreachable(url, "it answered 404")
        return Answer(self.answers[url], "application/json")


@pytest.fixture
def doors(monkeypatch: pytest.MonkeyPatch) -> Callable[[dict[str, bytes]], Doors]:
    """Put the given answers where the network is."""

    def place(answers: dict[str, bytes]) -> Doors:
        made = Doors(answers)
        monkeypatch.setattr(resolving, "fetcher", lambda: made)
        return made

    return place


def test_a_badge_of_this_house_is_checked_without_asking_anyone(badge: bytes, doors) -> None:
    network = doors({})

    found = report(badge)

    assert found.valid
    assert found.check("key").outcome is Outcome.PASSED
    assert found.check("status").outcome is Outcome.PASSED
    assert network.asked == []


def test_it_is_checked_offline_too(badge: bytes) -> None:
    assert report(badge, online=False).check("status").outcome is Outcome.PASSED


def test_own_documents_are_found_by_either_scheme(award: Award, doors) -> None:
    network = doors({})
    for scheme in ("http", "https"):
        found = HouseResolver(online=True).fetch(
            f"{scheme}://localhost:8000/issuers/northwind/did.json"
        )
        assert json.loads(found.content)["id"] == "did:web:localhost%3A8000:issuers:northwind"
    assert network.asked == []


def test_what_this_house_does_not_publish_is_not_fetched_from_itself(db: None, doors) -> None:
    network = doors({"https://localhost:8000/issuers/nobody/did.json": b"{}"})

    with pytest.raises(Unresolvable, match="nothing is published there"):
        HouseResolver(online=True).fetch("https://localhost:8000/issuers/nobody/did.json")

    assert network.asked == []


def test_a_look_alike_of_our_origin_is_not_ours() -> None:
    assert not resolving.is_own("https://localhost:8000.evil.example/status/1")
    assert not resolving.is_own("https://localhost:8000@evil.example/status/1")
    assert not resolving.is_own("ftp://localhost:8000/status/1")
    assert resolving.is_own("https://LOCALHOST:8000/status/1")


def test_the_same_address_is_asked_once(db: None, doors) -> None:
    network = doors({"https://a.example/did.json": b"{}"})
    resolver = HouseResolver(online=True)

    resolver.fetch("https://a.example/did.json")
    resolver.fetch("https://a.example/did.json")

    assert network.asked == ["https://a.example/did.json"]


def test_a_badge_cannot_send_us_around_for_ever(db: None, doors) -> None:
    network = doors({})
    resolver = HouseResolver(online=True)

    for number in range(resolving.MAX_ADDRESSES + 5):
        with pytest.raises(Unresolvable):
            resolver.fetch(f"https://a.example/{number}")

    assert len(network.asked) == resolving.MAX_ADDRESSES


def test_a_badge_before_3_0_is_looked_up_and_shown_in_the_words_of_3_0(
    client: Client, db: None, doors
) -> None:
    documents = (assertion(), badge_class(), issuer())
    network = doors({document["id"]: json.dumps(document).encode() for document in documents})

    answer = client.post(
        "/api/v1/verify", json.dumps(assertion()), content_type="application/json"
    ).json()
    page = client.post("/verify", {"pasted": json.dumps(assertion())}).content.decode()

    assert answer["verdict"] == "valid"
    assert answer["format"] == "open-badge-2.0/json"
    assert answer["credential"] == assertion()
    assert answer["view"]["credentialSubject"]["achievement"]["name"] == "SQL"
    assert network.asked == 2 * [document["id"] for document in documents]
    assert "Asks a database the right questions." in page
    assert "No. It is word for word as its issuer made it." in page


def test_a_badge_that_its_issuer_took_away_is_withdrawn(db: None, doors) -> None:
    network = doors({})
    network.gone.add(assertion()["id"])

    found = report(json.dumps(assertion()).encode())

    assert found.verdict == "invalid"
    assert found.check("status").finding == "withdrawn"


def test_offline_nobody_is_asked(db: None, doors) -> None:
    network = doors({"https://a.example/did.json": b"{}"})

    with pytest.raises(Unresolvable, match="nothing was fetched"):
        HouseResolver(online=False).fetch("https://a.example/did.json")

    assert network.asked == []
