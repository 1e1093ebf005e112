"""Badges that other programs made are read, and altered ones of theirs refused."""

from pathlib import Path

import pytest
from tests.credentials.samples import LATER, Shelf

from openmerit.credentials import verify

PEERS = Path(__file__).parent / "peers"
FILES = sorted(path for path in PEERS.iterdir() if path.suffix != ".md")
LIST_URL = "https://db.example/status/1"


def _shelf() -> Shelf:
    return Shelf({LIST_URL: (PEERS / "digitalbazaar-status-list.json").read_bytes()})


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_what_others_made_is_valid(path: Path) -> None:
    report = verify(path.read_bytes(), at=LATER, resolver=_shelf())
    expected = "invalid" if "status-5" in path.name else "valid"
    assert report.verdict == expected, report.summary
    assert report.check("key").outcome == "passed"
    is_set = "proof-set" in path.name  # the second proof is by another party
    assert report.check("proof").outcome == ("warning" if is_set else "passed")


@pytest.mark.parametrize("path", [p for p in FILES if "list" not in p.name], ids=lambda p: p.name)
def test_it_is_about_the_person_it_was_made_for(path: Path) -> None:
    recipient = "did:example:holder" if "did-jwt" in path.name else "ada@example.com"
    report = verify(path.read_bytes(), at=LATER, recipient=recipient)
    assert report.check("recipient").outcome == "passed"


@pytest.mark.parametrize("path", [p for p in FILES if p.suffix == ".json"], ids=lambda p: p.name)
def test_what_others_made_cannot_be_altered(path: Path) -> None:
    text = path.read_text("utf-8")
    for old, new in (("2026-01-1", "2025-01-1"), ('"revocation"', '"suspension"')):
        if old in text:
            report = verify(text.replace(old, new).encode(), at=LATER, resolver=_shelf())
            assert report.check("proof").outcome == "failed"


def test_a_list_of_others_tells_who_was_withdrawn() -> None:
    outcomes = [
        verify((PEERS / f"digitalbazaar-status-{n}.json").read_bytes(), at=LATER, resolver=_shelf())
        .check("status")
        .outcome
        for n in (5, 6)
    ]
    assert outcomes == ["failed", "passed"]
