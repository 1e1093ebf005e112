"""What a forger would try who cannot sign for the victim, and what must not get lost."""

import contextlib
import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.credentials.samples import Shelf, badge

from openmerit.credentials import (
    PublishedKey,
    Report,
    SigningKey,
    StatusList,
    Unresolvable,
    did_document,
    did_web_url,
    issue,
    status_entry,
    status_list_credential,
    verify,
)
from openmerit.trusting import (
    SERVICE_TYPE,
    IssuerProof,
    ProofDocument,
    PublishedProof,
    TrustError,
    TrustFolder,
    add_address,
    add_file,
    add_identifier,
    add_proof,
    open_trust,
    proof_index,
    refresh,
    write_proof,
)

NOW = datetime.now(UTC)
YESTERDAY = NOW - timedelta(days=1)
VICTIM = "did:web:academy.example"
DID_URL = did_web_url(VICTIM)
LIST_URL = "https://academy.example/status/1"
INDEX_URL = "https://academy.example/proof.json"
EXAMPLES = ["https://www.w3.org/ns/credentials/v2", "https://www.w3.org/ns/credentials/examples/v2"]

HONEST, FORGER, COUNCIL, NEW = (SigningKey.generate() for _ in range(4))


def _of(key: SigningKey, did: str = VICTIM) -> SigningKey:
    return key.named(did, key.public.fragment)


def _document(*keys: SigningKey | PublishedKey, did: str = VICTIM, **more: Any) -> bytes:
    listed = [
        key if isinstance(key, PublishedKey) else PublishedKey(key.public.fragment, key.multikey)
        for key in keys
    ]
    return json.dumps(did_document(did, listed, **more)).encode()


def _badge(signer: SigningKey, *, issuer: str = VICTIM, days_ago: int = 2, **more: Any) -> bytes:
    at = NOW - timedelta(days=days_ago)
    document = badge(issuer={"id": issuer, "type": ["Profile"], "name": "Academy"}, **more)
    return issue(document, signer, now=at)


def _listed() -> bytes:
    return _badge(
        _of(HONEST),
        credentialStatus=status_entry(list_url=LIST_URL, index=5, purpose="revocation"),
    )


def _status_list(
    signer: SigningKey, revoked: Sequence[int] = (), made: datetime = YESTERDAY
) -> bytes:
    bits = StatusList()
    bits.set_all(revoked, 1)
    document = status_list_credential(
        id=LIST_URL, purpose="revocation", status_list=bits, valid_from=made
    )
    return issue(document, signer, now=made)


def _known_issuers(
    signer: SigningKey, *entities: dict[str, str], name: str = "Council", **more: Any
) -> bytes:
    document = {
        "@context": EXAMPLES,
        "type": ["VerifiableCredential", "RecognizedEntityCredential"],
        "issuer": {"id": signer.controller, "name": name},
        "credentialSubject": [{"type": "RecognizedEntity", **entity} for entity in entities],
    }
    return issue(document | more, signer, now=YESTERDAY)


def _proof(
    issuer: str, signer: SigningKey, documents: Iterable[ProofDocument], made: datetime = YESTERDAY
) -> IssuerProof:
    listed = tuple(documents)
    index = proof_index({"id": issuer}, INDEX_URL, listed, at=made)
    return IssuerProof({"id": issuer}, INDEX_URL, issue(index, signer, now=made), listed)


@pytest.fixture
def kept(tmp_path: Path) -> TrustFolder:
    """A folder of somebody who trusts the victim, and has its keys."""
    folder = TrustFolder(tmp_path / "trust")
    add_identifier(folder, VICTIM, Shelf({DID_URL: _document(HONEST)}), at=NOW)
    return folder


@pytest.fixture
def council(tmp_path: Path) -> TrustFolder:
    """A folder of somebody who trusts a council."""
    folder = TrustFolder(tmp_path / "council")
    add_identifier(folder, COUNCIL.did, Shelf(), at=NOW)
    return folder


@pytest.fixture
def mirror(tmp_path: Path) -> Path:
    """A folder in which a forger says what the victim's keys are."""
    folder = tmp_path / "mirror"
    forged = _proof(VICTIM, _of(FORGER), [ProofDocument(DID_URL, _document(FORGER))])
    write_proof(folder, [forged], at=NOW)
    return folder


def _vouched(report: Report) -> bool:
    return report.valid and str(report.check("issuer").outcome) == "passed"


def _unsigned(type: str, **members: Any) -> bytes:
    """No credential at all for a verifier, but one for who only looks for `vc`."""
    inner = {"type": ["VerifiableCredential", type], **members}
    document = {"@context": EXAMPLES, "type": ["VerifiablePresentation", type], **members}
    return json.dumps(document | {"vc": inner}).encode()


def test_a_list_that_nobody_signed_vouches_for_nobody(council: TrustFolder, tmp_path: Path) -> None:
    entity = {"id": FORGER.did, "type": "RecognizedEntity", "name": "Academy"}
    unsigned = _unsigned(
        "RecognizedEntityCredential", issuer={"id": COUNCIL.did}, credentialSubject=[entity]
    )
    forged = _badge(FORGER, issuer=FORGER.did)
    hidden = [ProofDocument("urn:uuid:1", unsigned, "application/vc")]
    folder = tmp_path / "mirror"
    write_proof(folder, [_proof(FORGER.did, FORGER, hidden)], at=NOW)
    assert not _vouched(verify(forged, trust=open_trust(council.path, folder)))
    with pytest.raises(TrustError):
        add_file(council, unsigned, "list.json", Shelf(), at=NOW)
    assert not _vouched(verify(forged, trust=TrustFolder(council.path)))


def test_a_status_list_that_nobody_signed_hides_no_withdrawal() -> None:
    members = json.loads(_status_list(_of(HONEST)))
    unsigned = {name: value for name, value in members.items() if name != "proof"} | {
        "@context": EXAMPLES,
        "type": ["VerifiablePresentation", "BitstringStatusListCredential"],
    }
    shelf = Shelf({DID_URL: _document(HONEST), LIST_URL: json.dumps(unsigned).encode()})
    report = verify(_listed(), resolver=shelf)
    assert str(report.check("status").outcome) != "passed"


def test_keys_out_of_a_mirror_are_not_what_the_user_or_a_list_vouches_for(
    kept: TrustFolder, council: TrustFolder, mirror: Path
) -> None:
    forged = _badge(_of(FORGER))
    add_file(
        council,
        _known_issuers(COUNCIL, {"id": VICTIM, "name": "Academy"}),
        "list.json",
        Shelf(),
        at=NOW,
    )
    assert not _vouched(verify(forged, trust=open_trust(council.path, mirror)))
    assert not _vouched(verify(forged, trust=open_trust(mirror, kept.path)))
    for file in (kept.path / "documents").iterdir():
        file.write_bytes(b"{}")
    assert not _vouched(verify(forged, trust=open_trust(kept.path, mirror)))


def test_what_a_mirror_says_of_the_past_does_not_go_before_the_issuers_own_word(
    mirror: Path,
) -> None:
    shelf = Shelf({DID_URL: _document(HONEST)})
    report = verify(_badge(_of(FORGER)), resolver=shelf, trust=open_trust(mirror))
    assert str(report.check("key").outcome) == "failed"


def test_a_mirror_with_other_keys_is_refused_though_the_known_ones_are_damaged(
    kept: TrustFolder, mirror: Path
) -> None:
    for file in (kept.path / "documents").iterdir():
        file.write_bytes(b"{}")
    with pytest.raises(TrustError):
        add_proof(kept, PublishedProof(mirror), at=NOW)


def test_a_strangers_status_list_does_not_take_the_place_of_the_issuers(kept: TrustFolder) -> None:
    add_file(kept, _status_list(_of(HONEST), [5]), "list.json", Shelf(), at=NOW)
    with contextlib.suppress(TrustError):
        add_file(kept, _status_list(FORGER), "other.json", Shelf(), at=NOW)
    assert not verify(_listed(), trust=TrustFolder(kept.path)).valid


def test_an_older_status_list_does_not_take_the_place_of_a_newer(kept: TrustFolder) -> None:
    add_file(kept, _status_list(_of(HONEST), [5]), "list.json", Shelf(), at=NOW)
    older = _status_list(_of(HONEST), made=NOW - timedelta(days=400))
    with contextlib.suppress(TrustError):
        add_file(kept, older, "older.json", Shelf(), at=NOW)
    assert not verify(_listed(), trust=TrustFolder(kept.path)).valid


def test_an_older_mirror_brings_back_no_key_and_no_withdrawn_badge(
    kept: TrustFolder, tmp_path: Path
) -> None:
    then = NOW - timedelta(days=20)
    others = [ProofDocument(f"https://academy.example/a/{n}", b"{}") for n in range(12)]
    older = [
        *others,
        ProofDocument(DID_URL, _document(HONEST, NEW)),
        ProofDocument(LIST_URL, _status_list(_of(NEW), made=then)),
    ]
    folder = tmp_path / "older"
    write_proof(folder, [_proof(VICTIM, _of(NEW), older, then)], at=NOW)
    revoked = PublishedKey(HONEST.public.fragment, HONEST.multikey, revoked=YESTERDAY)
    add_identifier(kept, VICTIM, Shelf({DID_URL: _document(revoked, NEW)}), at=NOW)
    assert not verify(_badge(_of(HONEST)), trust=kept).valid
    with contextlib.suppress(TrustError):
        add_proof(kept, PublishedProof(folder), at=NOW)
    assert not verify(_badge(_of(HONEST)), trust=TrustFolder(kept.path)).valid


def test_a_newer_mirror_may_be_added(tmp_path: Path) -> None:
    folder = TrustFolder(tmp_path / "trust")
    for number, (days, revoked) in enumerate(((9, ()), (1, (5,)))):
        made = NOW - timedelta(days=days)
        documents = [
            ProofDocument(DID_URL, _document(HONEST)),
            ProofDocument(LIST_URL, _status_list(_of(HONEST), revoked, made)),
        ]
        mirror = tmp_path / f"mirror{number}"
        write_proof(mirror, [_proof(VICTIM, _of(HONEST), documents, made)], at=NOW)
        add_proof(folder, PublishedProof(mirror), at=NOW)
    assert str(verify(_listed(), trust=folder).check("status").finding) == "withdrawn"


def test_another_of_the_same_site_hides_no_withdrawal(tmp_path: Path) -> None:
    mallory = "did:web:academy.example:mallory"
    own = did_web_url(mallory)
    theirs = _status_list(_of(FORGER, mallory))
    victims = _proof(
        VICTIM,
        _of(HONEST),
        [
            ProofDocument(DID_URL, _document(HONEST)),
            ProofDocument(LIST_URL, _status_list(_of(HONEST), [5])),
        ],
    )
    index = proof_index(
        {"id": mallory},
        "https://academy.example/mallory/proof.json",
        [ProofDocument(own, _document(FORGER, did=mallory)), ProofDocument(LIST_URL, theirs)],
        at=YESTERDAY,
    )
    forged = IssuerProof(
        {"id": mallory},
        str(index["id"]),
        issue(index, _of(FORGER, mallory), now=YESTERDAY),
        (ProofDocument(own, _document(FORGER, did=mallory)),),
    )
    folder = tmp_path / "mirror"
    write_proof(folder, [victims, forged], at=NOW)
    (folder / "status/1").write_bytes(theirs)
    report = verify(_listed(), trust=open_trust(folder))
    assert str(report.check("status").outcome) != "passed"


def test_what_is_added_does_not_take_the_name_or_the_keys_of_another(kept: TrustFolder) -> None:
    honest = _badge(_of(HONEST))
    for id in (VICTIM, DID_URL):
        with contextlib.suppress(TrustError):
            add_file(
                kept,
                _known_issuers(FORGER, {"id": "did:web:x.example"}, id=id),
                "list.json",
                Shelf(),
                at=NOW,
            )
        assert _vouched(verify(honest, trust=TrustFolder(kept.path))), id


def test_a_refresh_makes_nobody_trusted(council: TrustFolder) -> None:
    url = "https://evil.example/list"
    shelf = Shelf({url: _known_issuers(FORGER, {"id": "did:web:x.example"}, id=url)})
    add_address(council, url, shelf, at=NOW)
    entry = next(entry for entry in council.entries if entry.id == url)
    with contextlib.suppress(TrustError):
        refresh(council, entry, Shelf({url: _document(FORGER, did=url)}), at=NOW)
    assert url not in council.trusted


def test_adding_another_of_the_same_site_keeps_the_history_of_keys(kept: TrustFolder) -> None:
    mallory, index_url = "did:web:academy.example:mallory", INDEX_URL
    shelf = {DID_URL: _document(NEW)}
    add_identifier(kept, VICTIM, Shelf(shelf), at=NOW)
    assert verify(_badge(_of(HONEST)), trust=kept).valid
    own = _document(FORGER, did=mallory, services={"proof": (SERVICE_TYPE, index_url)})
    documents = [ProofDocument(did_web_url(mallory), own), ProofDocument(DID_URL, shelf[DID_URL])]
    shelf[did_web_url(mallory)] = own
    shelf[index_url] = _proof(mallory, _of(FORGER, mallory), documents).index
    add_identifier(kept, mallory, Shelf(shelf), at=NOW)
    assert verify(_badge(_of(HONEST)), trust=TrustFolder(kept.path)).valid


def test_a_key_counts_on_though_its_name_was_given_to_the_next(tmp_path: Path) -> None:
    folder = TrustFolder(tmp_path / "trust")
    for at, key in ((YESTERDAY, HONEST), (NOW, NEW)):
        shelf = Shelf({DID_URL: _document(PublishedKey("key-1", key.multikey))})
        add_identifier(folder, VICTIM, shelf, at=at)
    report = verify(_badge(HONEST.named(VICTIM, "key-1")), trust=folder)
    assert report.valid, report.summary


def test_a_list_without_a_name_does_not_confirm_the_one_that_an_issuer_gives_itself(
    council: TrustFolder,
) -> None:
    add_file(council, _known_issuers(COUNCIL, {"id": FORGER.did}), "list.json", Shelf(), at=NOW)
    report = verify(_badge(FORGER, issuer=FORGER.did), trust=council)
    assert "Academy is on the list" not in report.check("issuer").message


def test_what_was_damaged_is_whole_again_after_a_refresh(kept: TrustFolder) -> None:
    file = next((kept.path / "documents").iterdir())
    file.write_bytes(b"{}")
    refresh(kept, kept.entries[0], Shelf({DID_URL: _document(HONEST)}), at=NOW)
    assert TrustFolder(kept.path).changed_files() == []


def test_who_reads_while_another_refreshes_is_not_told_of_a_forgery(kept: TrustFolder) -> None:
    add_file(kept, _status_list(_of(HONEST)), "list.json", Shelf(), at=NOW)
    reader = open_trust(kept.path)
    add_file(kept, _status_list(_of(HONEST), [9], NOW), "list.json", Shelf(), at=NOW)
    assert verify(_listed(), trust=reader).valid


def test_a_folder_goes_on_after_the_first_addition_was_cut_off(tmp_path: Path) -> None:
    (tmp_path / "trust/documents").mkdir(parents=True)
    (tmp_path / "trust/documents" / ("0" * 64)).write_bytes(b"{}")
    TrustFolder(tmp_path / "trust")


@pytest.mark.parametrize("name", ["a\0b", "\ud800"])
def test_no_name_in_a_mirror_makes_it_crash(tmp_path: Path, name: str) -> None:
    root = {"version": 1, "indexes": [name]}
    (tmp_path / "proof.json").write_text(json.dumps(root), "utf-8")
    with pytest.raises(TrustError):
        open_trust(tmp_path)


def test_no_resolver_makes_it_crash(council: TrustFolder) -> None:
    class Unhashable:
        __hash__ = None  # type: ignore[assignment]

        def fetch(self, url: str) -> Any:
            raise Unresolvable(url, "it is not here")

    add_file(council, _known_issuers(COUNCIL, {"id": FORGER.did}), "list", Shelf(), at=NOW)
    report = verify(_badge(FORGER, issuer=FORGER.did), resolver=Unhashable(), trust=council)
    assert _vouched(report)


def test_whom_the_user_removed_vouches_for_nobody_any_more(council: TrustFolder) -> None:
    add_file(
        council,
        _known_issuers(COUNCIL, {"id": FORGER.did, "name": "Academy"}),
        "list.json",
        Shelf(),
        at=NOW,
    )
    forged = _badge(FORGER, issuer=FORGER.did)
    assert _vouched(verify(forged, at=NOW, trust=council))
    with council.changing() as changes:
        changes.remove(COUNCIL.did)
    assert not _vouched(verify(forged, at=NOW, trust=council))


def test_an_old_status_list_in_a_file_is_as_old_as_what_it_says(kept: TrustFolder) -> None:
    made = NOW - timedelta(days=400)
    add_file(kept, _status_list(_of(HONEST), made=made), "list.json", Shelf(), at=NOW)
    status = verify(_listed(), trust=kept).check("status")
    assert str(status.outcome) == "warning"


def test_a_newer_list_from_a_file_takes_the_place_of_the_older(council: TrustFolder) -> None:
    entity = {"id": FORGER.did, "name": "Academy"}
    for days, listed in ((9, [entity]), (1, [{"id": "did:web:x.example"}])):
        made = (NOW - timedelta(days=days)).replace(microsecond=0).isoformat()
        content = _known_issuers(COUNCIL, *listed, id="urn:uuid:1", validFrom=made)
        add_file(council, content, "list.json", Shelf(), at=NOW)
    assert [entry.kind for entry in council.entries].count("list") == 1
    assert not _vouched(verify(_badge(FORGER, issuer=FORGER.did), trust=council))


def test_of_a_strangers_list_no_address_is_asked(council: TrustFolder) -> None:
    asked = Shelf()
    refresh_at = {"id": "https://evil.example/newer", "type": "1EdTechCredentialRefresh"}
    content = _known_issuers(
        FORGER,
        {"id": "did:web:x.example"},
        **{"@context": [*EXAMPLES, "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"]},
        refreshService=refresh_at,
    )
    add_file(council, content, "list.json", asked, at=NOW)
    assert asked.asked == []
