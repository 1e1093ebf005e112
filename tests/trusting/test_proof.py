"""A published proof: static files that anyone may mirror, and in which no change goes unnoticed."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.trusting.site import MADE, Issuer, Site

from openmerit.credentials import Altered, Report, issue, verify
from openmerit.trusting import (
    IssuerProof,
    ProofDocument,
    PublishedProof,
    TrustError,
    open_trust,
    proof_index,
    write_proof,
)


@pytest.fixture
def mirror(issuer: Issuer, tmp_path: Path) -> Path:
    """The issuer's proof in a folder."""
    folder = tmp_path / "mirror"
    assert write_proof(folder, [issuer.proof()], at=datetime.now(UTC)) == 3
    return folder


def _judged(issuer: Issuer, folder: Path) -> Report:
    return verify(issuer.badge(), trust=open_trust(folder))


def test_a_badge_verifies_by_it_when_its_issuers_server_is_gone(
    issuer: Issuer, mirror: Path
) -> None:
    issuer.site.is_up = False
    assert str(verify(issuer.badge()).verdict) == "undetermined"
    report = _judged(issuer, mirror)
    assert report.valid, report.summary
    assert "as known on 3 May 2026" in report.check("key").message
    # The list is months old by now, which is said.
    assert "as known on 3 May 2026" in report.check("status").message


def test_nobody_is_trusted_for_lying_in_the_folder(issuer: Issuer, mirror: Path) -> None:
    report = _judged(issuer, mirror)
    assert str(report.check("issuer").outcome) == "warning"
    assert "known to nobody you trust" in report.check("issuer").message


@pytest.mark.parametrize("path", ["issuers/academy/did.json", "status/academy"])
def test_a_document_that_a_mirror_changed_is_named(issuer: Issuer, mirror: Path, path: str) -> None:
    file = mirror / path
    file.write_bytes(file.read_bytes().replace(b"2026", b"2027") + b" ")
    report = _judged(issuer, mirror)
    assert not report.valid
    assert path in report.summary
    assert PublishedProof(mirror).changed_files() == [path]


def test_an_index_that_a_mirror_changed_is_named(issuer: Issuer, mirror: Path) -> None:
    path = "issuers/academy/proof.json"
    file = mirror / path
    index = json.loads(file.read_bytes())
    index["relatedResource"].pop(1)
    file.write_text(json.dumps(index), "utf-8")
    report = _judged(issuer, mirror)
    assert not report.valid
    assert path in report.check("key").message
    file.write_text("{}", "utf-8")
    report = _judged(issuer, mirror)
    assert not report.valid
    assert path in report.check("key").message


def test_what_a_mirror_left_out_is_unknown(issuer: Issuer, mirror: Path) -> None:
    (mirror / "status/academy").unlink()
    report = _judged(issuer, mirror)
    assert report.valid
    assert str(report.check("status").outcome) == "unknown"


def test_an_index_speaks_for_its_own_issuers_keys_only(site: Site, tmp_path: Path) -> None:
    honest, forger = Issuer(site, "academy"), Issuer(site, "forger")
    forged = [
        ProofDocument(honest.documents()[0].url, forger.documents()[0].content),
        ProofDocument(honest.list_url, forger.documents()[1].content),
        *forger.documents()[:1],
    ]
    index = proof_index({"id": forger.did}, forger.index_url, forged, at=MADE)
    signed = issue(index, forger.signer, now=MADE)
    folder = tmp_path / "mirror"
    write_proof(
        folder, [IssuerProof({"id": forger.did}, forger.index_url, signed, tuple(forged))], at=MADE
    )
    report = _judged(honest, folder)
    assert str(report.verdict) == "undetermined"
    assert "not in the proof" in report.check("key").message


def test_a_folder_that_points_out_of_itself_is_refused(mirror: Path) -> None:
    root = {"version": 1, "indexes": ["../../etc/passwd"]}
    (mirror / "proof.json").write_text(json.dumps(root), "utf-8")
    with pytest.raises(TrustError, match="does not lie in the folder"):
        open_trust(mirror)


def test_writing_again_replaces_what_was_there(issuer: Issuer, mirror: Path) -> None:
    issuer.revoked = [5]
    write_proof(mirror, [issuer.proof()], at=datetime.now(UTC))
    assert str(_judged(issuer, mirror).check("status").finding) == "withdrawn"
    assert not list(mirror.rglob(".*"))


def test_two_documents_of_one_address_are_refused(issuer: Issuer) -> None:
    twice = [issuer.documents()[0]] * 2
    with pytest.raises(TrustError, match="twice"):
        proof_index({"id": issuer.did}, issuer.index_url, twice, at=MADE)


def test_what_holds_something_else_is_left_alone(issuer: Issuer, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "proof.json").write_text('{"mine": true}', "utf-8")
    with pytest.raises(TrustError, match="holds something else: choose an empty folder"):
        write_proof(other, [issuer.proof()], at=MADE)
    assert [file.name for file in other.iterdir()] == ["proof.json"]
    with pytest.raises(TrustError, match="cannot be written: Not a directory"):
        write_proof(other / "proof.json", [issuer.proof()], at=MADE)


def test_writing_that_was_cut_short_can_be_done_again(issuer: Issuer, tmp_path: Path) -> None:
    def proofs() -> Iterator[IssuerProof]:
        yield issuer.proof()
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_proof(tmp_path / "mirror", proofs(), at=MADE)
    assert not _judged(issuer, tmp_path / "mirror").valid
    write_proof(tmp_path / "mirror", [issuer.proof()], at=MADE)
    assert _judged(issuer, tmp_path / "mirror").valid


def test_the_page_for_people_takes_no_documents_place(issuer: Issuer, tmp_path: Path) -> None:
    page = issuer.list_url.replace("status/academy", "index.html")
    documents = (*issuer.documents(), ProofDocument(page, b"ours", "text/html"))
    index = proof_index({"id": issuer.did}, issuer.index_url, documents, at=MADE)
    signed = issue(index, issuer.signer, now=MADE)
    proof = IssuerProof({"id": issuer.did}, issuer.index_url, signed, documents)
    write_proof(tmp_path / "mirror", [proof], at=MADE)
    assert PublishedProof(tmp_path / "mirror").changed_files() == []
    assert (tmp_path / "mirror/index.html").read_bytes() != b"ours"


def test_whatever_file_a_mirror_changed_of_an_issuer_is_named(issuer: Issuer, mirror: Path) -> None:
    file = mirror / "achievements/sql"
    file.write_bytes(file.read_bytes() + b" ")
    report = _judged(issuer, mirror)
    assert not report.valid
    assert "achievements/sql" in report.summary


def test_an_index_of_another_is_not_taken_for_the_issuers(site: Site, tmp_path: Path) -> None:
    one, other = Issuer(site, "academy"), Issuer(site, "other")
    folder = tmp_path / "mirror"
    write_proof(folder, [one.proof(), other.proof()], at=MADE)
    path = "issuers/academy/proof.json"
    (folder / path).write_bytes((folder / "issuers/other/proof.json").read_bytes())
    assert path in _judged(one, folder).summary
    # Of others nothing is lost by it.
    assert _judged(other, folder).valid


def test_a_mirror_without_the_keys_is_said_to_lack_them(issuer: Issuer, mirror: Path) -> None:
    (mirror / "issuers/academy/did.json").unlink()
    with pytest.raises(Altered, match=r"did\.json"):
        PublishedProof(mirror).index_of(issuer.did)
