"""What this house answers itself, and what it asks others."""

import json
from collections.abc import Callable

import pytest

from openmerit.credentials import Outcome, Unresolvable
from openmerit.fetching import Answer, Unreachable
from openmerit.platform.issuing.models import Award
from openmerit.platform.verifying import resolving
from openmerit.platform.verifying.queries import report
from openmerit.platform.verifying.resolving import HouseResolver


class Doors:
    """Stands where the network is, and notes who knocks."""

    def __init__(self, answers: dict[str, bytes]) -> None:
        self.answers, self.asked = answers, []

    def fetch(self, url: str) -> Answer:
        self.asked.append(url)
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


def test_offline_nobody_is_asked(db: None, doors) -> None:
    network = doors({"https://a.example/did.json": b"{}"})

    with pytest.raises(Unresolvable, match="nothing was fetched"):
        HouseResolver(online=False).fetch("https://a.example/did.json")

    assert network.asked == []
