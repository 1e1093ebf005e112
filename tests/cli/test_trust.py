"""`openmerit trust`, and `verify --trust`: whom one trusts, without a network."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import Run
from tests.trusting.site import Issuer, Site, known_issuers, served

from openmerit.credentials import SigningKey
from openmerit.trusting import write_proof


@pytest.fixture
def site() -> Iterator[Site]:
    """A site of this machine."""
    with served() as made:
        yield made


@pytest.fixture
def issuer(site: Site) -> Issuer:
    """An issuer that publishes what checking its badges needs."""
    return Issuer(site)


@pytest.fixture
def badge(issuer: Issuer, folder: Path) -> str:
    """A file with a badge of that issuer."""
    Path("badge.json").write_bytes(issuer.badge())
    return "badge.json"


def _add(run: Run, issuer: Issuer, *words: str) -> Any:
    done = run("trust", "add", issuer.did, "--allow-host", issuer.site.host, *words)
    assert done.exit_code == 0, done.stderr
    return done


def _report(run: Run, badge: str, *words: str) -> dict[str, Any]:
    report: dict[str, Any] = json.loads(run("verify", badge, "--json", *words).stdout)
    return report


def _check(report: dict[str, Any], id: str) -> dict[str, str]:
    found: dict[str, str] = next(check for check in report["checks"] if check["id"] == id)
    return found


def test_a_badge_verifies_without_a_network_once_its_issuer_was_added(
    run: Run, issuer: Issuer, badge: str
) -> None:
    assert run("verify", badge).exit_code == 3
    _add(run, issuer, "--dir", "known")
    issuer.site.is_up = False
    done = run("verify", badge, "--trust", "known")
    assert done.exit_code == 0, done.stdout
    report = _report(run, badge, "--trust", "known")
    assert "as known on" in _check(report, "key")["message"]
    assert _check(report, "status")["outcome"] == "passed"
    assert _check(report, "issuer")["outcome"] == "passed"
    assert "You trust Academy" in report["summary"]


def test_a_withdrawal_is_known_from_what_was_kept(run: Run, issuer: Issuer, badge: str) -> None:
    issuer.revoked = [5]
    issuer.publish()
    _add(run, issuer)
    assert run("verify", badge, "--trust", "trust").exit_code == 1


def test_what_is_kept_is_listed_with_where_and_when_it_was_had(run: Run, issuer: Issuer) -> None:
    _add(run, issuer)
    (entry,) = json.loads(run("trust", "list", "--json").stdout)["entries"]
    assert entry["id"] == issuer.did
    assert entry["kind"] == "issuer"
    assert {document["from"] for document in entry["documents"]} >= {issuer.list_url}
    assert all(document["had"][:4] >= "2026" for document in entry["documents"])
    assert issuer.did in run("trust", "list").stdout


def test_who_is_removed_is_known_no_more(run: Run, issuer: Issuer, badge: str) -> None:
    _add(run, issuer)
    assert run("trust", "remove", issuer.did).exit_code == 0
    assert run("verify", badge, "--trust", "trust").exit_code == 3
    assert run("trust", "remove", issuer.did).exit_code == 2


def test_a_refresh_learns_of_withdrawals_and_of_new_keys_and_keeps_the_old(
    run: Run, issuer: Issuer, badge: str
) -> None:
    _add(run, issuer)
    issuer.keys = [SigningKey.generate()]  # the old one is not even listed any more
    issuer.revoked = [7]
    issuer.publish()
    done = run("trust", "refresh", "--allow-host", issuer.site.host)
    assert done.exit_code == 0, done.stderr
    assert "lists a new key" in done.stderr
    assert "no longer lists the key" in done.stderr
    report = _report(run, badge, "--trust", "trust")
    assert report["valid"], report["summary"]
    assert "no longer lists it" in _check(report, "key")["message"]
    Path("other.json").write_bytes(issuer.badge(index=7))
    assert run("verify", "other.json", "--trust", "trust").exit_code == 1


def test_a_refresh_of_what_is_not_to_be_had_leaves_all_as_it_was(
    run: Run, issuer: Issuer, badge: str
) -> None:
    _add(run, issuer)
    issuer.site.is_up = False
    done = run("trust", "refresh", "--allow-host", issuer.site.host)
    assert done.exit_code == 1
    assert "stays as it was" in done.stderr
    assert run("verify", badge, "--trust", "trust").exit_code == 0


@pytest.mark.parametrize(
    ("times", "verdict"),
    [
        ({"expires": timedelta(hours=1)}, "valid"),
        ({"expires": timedelta(hours=-1)}, "invalid"),
        ({"revoked": timedelta(hours=-1)}, "invalid"),
    ],
    ids=["retired later", "retired before", "revoked"],
)
def test_a_key_counts_only_for_its_time(
    run: Run, issuer: Issuer, badge: str, times: dict[str, timedelta], verdict: str
) -> None:
    old = issuer.keys[0]
    now = datetime.now(UTC)
    issuer.times[old.multikey] = {name: now + after for name, after in times.items()}
    issuer.keys.append(SigningKey.generate())
    issuer.publish()
    _add(run, issuer)
    assert _report(run, badge, "--trust", "trust")["verdict"] == verdict


def _council(run: Run) -> SigningKey:
    council = SigningKey.generate()
    assert run("trust", "add", council.did).exit_code == 0
    return council


def test_a_list_by_somebody_trusted_vouches_for_an_issuer(
    run: Run, issuer: Issuer, badge: str
) -> None:
    council = _council(run)
    Path("list.json").write_bytes(known_issuers(council, issuer.did))
    assert run("trust", "add", "list.json").exit_code == 0
    _add(run, issuer, "--keys-only")
    report = _report(run, badge, "--trust", "trust")
    assert _check(report, "issuer")["outcome"] == "passed"
    assert "on the list of The Council" in _check(report, "issuer")["message"]


def test_a_list_does_not_vouch_for_keys_that_somebody_else_handed_out(
    run: Run, issuer: Issuer, badge: str
) -> None:
    council = _council(run)
    Path("list.json").write_bytes(known_issuers(council, issuer.did))
    write_proof(Path("mirror"), [issuer.proof()], at=datetime.now(UTC))
    assert run("trust", "add", "list.json").exit_code == 0
    report = _report(run, badge, "--trust", "trust", "--trust", "mirror")
    assert report["valid"]
    assert _check(report, "issuer")["outcome"] == "warning"
    assert "its keys came from elsewhere" in _check(report, "issuer")["message"]


def test_a_list_by_anybody_else_adds_nothing_and_that_is_said(
    run: Run, issuer: Issuer, badge: str
) -> None:
    Path("list.json").write_bytes(known_issuers(SigningKey.generate(), issuer.did))
    write_proof(Path("mirror"), [issuer.proof()], at=datetime.now(UTC))
    done = run("trust", "add", "list.json")
    assert done.exit_code == 0
    assert "adds nothing yet" in done.stderr
    report = _report(run, badge, "--trust", "trust", "--trust", "mirror")
    assert _check(report, "issuer")["outcome"] == "warning"
    assert "known to nobody you trust" in _check(report, "issuer")["message"]


def test_a_list_that_was_changed_is_not_kept(run: Run, issuer: Issuer) -> None:
    council = _council(run)
    changed = known_issuers(council, issuer.did).replace(b"Council", b"Kouncil")
    Path("list.json").write_bytes(changed)
    done = run("trust", "add", "list.json")
    assert done.exit_code == 1
    assert "is not kept" in done.stderr


def test_a_badge_does_not_make_its_issuer_trusted(run: Run, issuer: Issuer, badge: str) -> None:
    done = run("trust", "add", badge)
    assert done.exit_code == 1
    assert f"openmerit trust add {issuer.did}" in done.stderr


def test_an_issuers_document_may_come_as_a_file(run: Run, issuer: Issuer, badge: str) -> None:
    Path("did.json").write_bytes(issuer.documents()[0].content)
    issuer.site.is_up = False
    done = run("trust", "add", "did.json")
    assert done.exit_code == 0, done.stderr
    report = _report(run, badge, "--trust", "trust")
    assert report["valid"]
    assert "from the file did.json" in _check(report, "key")["message"]


def test_a_document_at_a_strangers_address_speaks_for_nobody(run: Run, issuer: Issuer) -> None:
    with served() as stranger:
        stranger.pages["/did.json"] = issuer.documents()[0].content
        done = run("trust", "add", f"{stranger.origin}/did.json", "--allow-host", stranger.host)
    assert done.exit_code == 1
    assert "add did:web" in done.stderr


def test_no_private_address_is_asked_unless_it_is_named(run: Run, issuer: Issuer) -> None:
    done = run("trust", "add", issuer.did)
    assert done.exit_code == 2
    assert "--allow-host" in done.stderr


def test_a_published_proof_may_be_added_from_a_mirror(run: Run, issuer: Issuer, badge: str) -> None:
    write_proof(Path("mirror"), [issuer.proof()], at=datetime.now(UTC))
    issuer.site.is_up = False
    assert run("trust", "add", "mirror").exit_code == 0
    report = _report(run, badge, "--trust", "trust")
    assert report["valid"]
    assert "as known on 3 May 2026" in _check(report, "key")["message"]


def test_a_mirror_with_keys_of_its_own_is_refused_where_the_issuer_is_known(
    run: Run, issuer: Issuer
) -> None:
    _add(run, issuer)
    issuer.keys = [SigningKey.generate()]
    write_proof(Path("mirror"), [issuer.proof()], at=datetime.now(UTC))
    done = run("trust", "add", "mirror")
    assert done.exit_code == 1
    assert issuer.did in done.stderr


def test_a_file_that_was_changed_in_the_folder_is_named(
    run: Run, issuer: Issuer, badge: str
) -> None:
    _add(run, issuer)
    for file in Path("trust/documents").iterdir():
        if b'"verificationMethod": [' in file.read_bytes():
            file.write_bytes(file.read_bytes().replace(b"Multikey", b"Multikez"))
            changed = file.name
    done = run("trust", "list")
    assert done.exit_code == 1
    assert changed in done.stderr
    told = run("verify", badge, "--trust", "trust")
    assert told.exit_code == 3
    assert changed in told.stdout


def test_a_damaged_index_is_said_to_be_that(run: Run, badge: str) -> None:
    Path("trust").mkdir()
    Path("trust/trust.json").write_text('{"version": 1, "entries": [{}]}', "utf-8")
    for words in (("trust", "list"), ("verify", badge, "--trust", "trust")):
        done = run(*words)
        assert done.exit_code == 2
        assert "damaged" in done.stderr
    assert run("verify", badge, "--trust", "nowhere").exit_code == 2
