"""Keys come and go: what a folder learnt of them stays known, and for its time."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from tests.credentials.samples import Shelf, badge
from tests.trusting.forging import (
    COUNCIL,
    DID_URL,
    FORGER,
    HONEST,
    NEW,
    NOW,
    VICTIM,
    badge_by,
    is_vouched_for,
    kept_after,
    keys_of,
    known_issuers_by,
    named,
)

from openmerit.credentials import (
    PublishedKey,
    issue,
    verify,
)
from openmerit.trusting import (
    TrustError,
    TrustFolder,
    add_file,
    add_identifier,
    refresh,
)


def test_what_the_next_key_of_a_name_signed_with_an_early_date_is_its_own(tmp_path: Path) -> None:
    named = [keys_of(PublishedKey("key-1", key.multikey)) for key in (HONEST, NEW)]
    folder = kept_after(TrustFolder(tmp_path / "trust"), *named)
    for key in (HONEST, NEW):
        report = verify(badge_by(key.named(VICTIM, "key-1"), days_ago=9), trust=folder)
        assert report.valid, report.summary
    assert not verify(badge_by(FORGER.named(VICTIM, "key-1"), days_ago=9), trust=folder).valid


def test_a_revocation_that_was_learnt_is_not_forgotten(tmp_path: Path) -> None:
    name = HONEST.public.fragment
    revoked = PublishedKey(name, HONEST.multikey, revoked=NOW - timedelta(days=3))
    folder = kept_after(
        TrustFolder(tmp_path / "trust"),
        keys_of(HONEST, NEW),
        keys_of(revoked, NEW),
        keys_of(HONEST, NEW),
    )
    assert not verify(badge_by(named(HONEST), days_ago=9), trust=folder).valid


def test_a_key_that_is_listed_for_nothing_any_more_counts_for_what_it_did(tmp_path: Path) -> None:
    retired = json.loads(keys_of(HONEST, NEW))
    retired["assertionMethod"] = [f"{VICTIM}#{NEW.public.fragment}"]
    folder = kept_after(
        TrustFolder(tmp_path / "trust"), keys_of(HONEST), json.dumps(retired).encode()
    )
    assert verify(badge_by(named(HONEST), days_ago=9), trust=folder).valid
    assert not verify(badge_by(named(HONEST), days_ago=0), trust=folder).valid


def test_an_issuer_that_withdraws_its_last_key_is_learnt_of(kept: TrustFolder) -> None:
    empty = json.dumps({"id": VICTIM, "verificationMethod": []}).encode()
    done = refresh(kept, kept.entries[0], Shelf({DID_URL: empty}), at=NOW + timedelta(days=1))
    assert done.keys == 0
    assert "no longer lists the key" in done.news[0]
    report = verify(badge_by(named(HONEST)), trust=TrustFolder(kept.path))
    assert "no longer lists it" in report.check("key").message


def test_a_file_does_not_go_before_the_issuers_own_address(kept: TrustFolder) -> None:
    with pytest.raises(TrustError, match="its own address"):
        add_file(kept, keys_of(FORGER), "did.json", Shelf(), at=NOW)


def test_a_list_does_not_vouch_for_keys_that_came_in_a_file(council: TrustFolder) -> None:
    listed = known_issuers_by(COUNCIL, {"id": VICTIM, "name": "Academy"})
    add_file(council, listed, "list.json", Shelf(), at=NOW)
    add_file(council, keys_of(FORGER), "did.json", Shelf(), at=NOW, trusted=False)
    assert not is_vouched_for(verify(badge_by(named(FORGER)), trust=council))


def test_to_know_somebodys_keys_does_not_take_trust_away(kept: TrustFolder) -> None:
    shelf = Shelf({DID_URL: keys_of(HONEST)})
    add_identifier(kept, VICTIM, shelf, at=NOW, trusted=False)
    assert VICTIM in TrustFolder(kept.path).trusted


def test_of_two_times_on_one_day_the_hours_are_told(tmp_path: Path) -> None:
    noon = (NOW - timedelta(days=2)).replace(hour=12, minute=0, second=0, microsecond=0)
    end = noon - timedelta(hours=1)
    expired = PublishedKey(HONEST.public.fragment, HONEST.multikey, expires=end)
    folder = kept_after(TrustFolder(tmp_path / "trust"), keys_of(expired))
    late = issue(badge(issuer={"id": VICTIM, "type": ["Profile"]}), named(HONEST), now=noon)
    message = verify(late, trust=folder).check("key").message
    assert "12:00:00 UTC" in message
    assert "11:00:00 UTC" in message
