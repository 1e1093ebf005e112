"""What a forger would try who cannot sign for the victim, and what must not get lost."""

import contextlib
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.credentials.samples import Shelf
from tests.trusting.forging import (
    COUNCIL,
    DID_URL,
    EXAMPLES,
    FORGER,
    HONEST,
    INDEX_URL,
    LIST_URL,
    NEW,
    NOW,
    VICTIM,
    YESTERDAY,
    badge_by,
    is_vouched_for,
    keys_of,
    known_issuers_by,
    listed_badge,
    named,
    proof_of,
    status_list_by,
    unsigned,
)

from openmerit.credentials import (
    Altered,
    PublishedKey,
    Unresolvable,
    did_web_url,
    issue,
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


def test_a_list_that_nobody_signed_vouches_for_nobody(council: TrustFolder, tmp_path: Path) -> None:
    entity = {"id": FORGER.did, "type": "RecognizedEntity", "name": "Academy"}
    nobodys = unsigned(
        "RecognizedEntityCredential", issuer={"id": COUNCIL.did}, credentialSubject=[entity]
    )
    forged = badge_by(FORGER, issuer=FORGER.did)
    hidden = [ProofDocument("urn:uuid:1", nobodys, "application/vc")]
    folder = tmp_path / "mirror"
    write_proof(folder, [proof_of(FORGER.did, FORGER, hidden)], at=NOW)
    assert not is_vouched_for(verify(forged, trust=open_trust(council.path, folder)))
    with pytest.raises(TrustError):
        add_file(council, nobodys, "list.json", Shelf(), at=NOW)
    assert not is_vouched_for(verify(forged, trust=TrustFolder(council.path)))


def test_a_status_list_that_nobody_signed_hides_no_withdrawal() -> None:
    members = json.loads(status_list_by(named(HONEST)))
    unsigned = {name: value for name, value in members.items() if name != "proof"} | {
        "@context": EXAMPLES,
        "type": ["VerifiablePresentation", "BitstringStatusListCredential"],
    }
    shelf = Shelf({DID_URL: keys_of(HONEST), LIST_URL: json.dumps(unsigned).encode()})
    report = verify(listed_badge(), resolver=shelf)
    assert str(report.check("status").outcome) != "passed"


def test_keys_out_of_a_mirror_are_not_what_the_user_or_a_list_vouches_for(
    kept: TrustFolder, council: TrustFolder, mirror: Path
) -> None:
    forged = badge_by(named(FORGER))
    add_file(
        council,
        known_issuers_by(COUNCIL, {"id": VICTIM, "name": "Academy"}),
        "list.json",
        Shelf(),
        at=NOW,
    )
    assert not is_vouched_for(verify(forged, trust=open_trust(council.path, mirror)))
    assert not is_vouched_for(verify(forged, trust=open_trust(mirror, kept.path)))
    for file in (kept.path / "documents").iterdir():
        file.write_bytes(b"{}")
    assert not is_vouched_for(verify(forged, trust=open_trust(kept.path, mirror)))


def test_what_a_mirror_says_of_the_past_does_not_go_before_the_issuers_own_word(
    mirror: Path,
) -> None:
    shelf = Shelf({DID_URL: keys_of(HONEST)})
    report = verify(badge_by(named(FORGER)), resolver=shelf, trust=open_trust(mirror))
    assert str(report.check("key").outcome) == "failed"


def test_a_mirror_with_other_keys_is_refused_though_the_known_ones_are_damaged(
    kept: TrustFolder, mirror: Path
) -> None:
    for file in (kept.path / "documents").iterdir():
        file.write_bytes(b"{}")
    with pytest.raises(TrustError):
        add_proof(kept, PublishedProof(mirror), at=NOW)


def test_a_strangers_status_list_does_not_take_the_place_of_the_issuers(kept: TrustFolder) -> None:
    add_file(kept, status_list_by(named(HONEST), [5]), "list.json", Shelf(), at=NOW)
    with contextlib.suppress(TrustError):
        add_file(kept, status_list_by(FORGER), "other.json", Shelf(), at=NOW)
    assert not verify(listed_badge(), trust=TrustFolder(kept.path)).valid


def test_an_older_status_list_does_not_take_the_place_of_a_newer(kept: TrustFolder) -> None:
    add_file(kept, status_list_by(named(HONEST), [5]), "list.json", Shelf(), at=NOW)
    older = status_list_by(named(HONEST), made=NOW - timedelta(days=400))
    with contextlib.suppress(TrustError):
        add_file(kept, older, "older.json", Shelf(), at=NOW)
    assert not verify(listed_badge(), trust=TrustFolder(kept.path)).valid


def test_an_older_mirror_brings_back_no_key_and_no_withdrawn_badge(
    kept: TrustFolder, tmp_path: Path
) -> None:
    then = NOW - timedelta(days=20)
    others = [ProofDocument(f"https://academy.example/a/{n}", b"{}") for n in range(12)]
    older = [
        *others,
        ProofDocument(DID_URL, keys_of(HONEST, NEW)),
        ProofDocument(LIST_URL, status_list_by(named(NEW), made=then)),
    ]
    folder = tmp_path / "older"
    write_proof(folder, [proof_of(VICTIM, named(NEW), older, then)], at=NOW)
    revoked = PublishedKey(HONEST.public.fragment, HONEST.multikey, revoked=YESTERDAY)
    add_identifier(kept, VICTIM, Shelf({DID_URL: keys_of(revoked, NEW)}), at=NOW)
    assert not verify(badge_by(named(HONEST)), trust=kept).valid
    with contextlib.suppress(TrustError):
        add_proof(kept, PublishedProof(folder), at=NOW)
    assert not verify(badge_by(named(HONEST)), trust=TrustFolder(kept.path)).valid


def test_a_newer_mirror_may_be_added(tmp_path: Path) -> None:
    folder = TrustFolder(tmp_path / "trust")
    for number, (days, revoked) in enumerate(((9, ()), (1, (5,)))):
        made = NOW - timedelta(days=days)
        documents = [
            ProofDocument(DID_URL, keys_of(HONEST)),
            ProofDocument(LIST_URL, status_list_by(named(HONEST), revoked, made)),
        ]
        mirror = tmp_path / f"mirror{number}"
        write_proof(mirror, [proof_of(VICTIM, named(HONEST), documents, made)], at=NOW)
        add_proof(folder, PublishedProof(mirror), at=NOW)
    assert str(verify(listed_badge(), trust=folder).check("status").finding) == "withdrawn"


def test_another_of_the_same_site_hides_no_withdrawal(tmp_path: Path) -> None:
    mallory = "did:web:academy.example:mallory"
    own = did_web_url(mallory)
    theirs = status_list_by(named(FORGER, mallory))
    victims = proof_of(
        VICTIM,
        named(HONEST),
        [
            ProofDocument(DID_URL, keys_of(HONEST)),
            ProofDocument(LIST_URL, status_list_by(named(HONEST), [5])),
        ],
    )
    index = proof_index(
        {"id": mallory},
        "https://academy.example/mallory/proof.json",
        [ProofDocument(own, keys_of(FORGER, did=mallory)), ProofDocument(LIST_URL, theirs)],
        at=YESTERDAY,
    )
    forged = IssuerProof(
        {"id": mallory},
        str(index["id"]),
        issue(index, named(FORGER, mallory), now=YESTERDAY),
        (ProofDocument(own, keys_of(FORGER, did=mallory)),),
    )
    folder = tmp_path / "mirror"
    write_proof(folder, [victims, forged], at=NOW)
    (folder / "status/1").write_bytes(theirs)
    report = verify(listed_badge(), trust=open_trust(folder))
    assert str(report.check("status").outcome) != "passed"


def test_what_is_added_does_not_take_the_name_or_the_keys_of_another(kept: TrustFolder) -> None:
    honest = badge_by(named(HONEST))
    for id in (VICTIM, DID_URL):
        with contextlib.suppress(TrustError):
            add_file(
                kept,
                known_issuers_by(FORGER, {"id": "did:web:x.example"}, id=id),
                "list.json",
                Shelf(),
                at=NOW,
            )
        assert is_vouched_for(verify(honest, trust=TrustFolder(kept.path))), id


def test_a_refresh_makes_nobody_trusted(council: TrustFolder) -> None:
    url = "https://evil.example/list"
    shelf = Shelf({url: known_issuers_by(FORGER, {"id": "did:web:x.example"}, id=url)})
    add_address(council, url, shelf, at=NOW)
    entry = next(entry for entry in council.entries if entry.id == url)
    with contextlib.suppress(TrustError):
        refresh(council, entry, Shelf({url: keys_of(FORGER, did=url)}), at=NOW)
    assert url not in council.trusted


def test_adding_another_of_the_same_site_keeps_the_history_of_keys(kept: TrustFolder) -> None:
    mallory, index_url = "did:web:academy.example:mallory", INDEX_URL
    shelf = {DID_URL: keys_of(NEW)}
    add_identifier(kept, VICTIM, Shelf(shelf), at=NOW)
    assert verify(badge_by(named(HONEST)), trust=kept).valid
    own = keys_of(FORGER, did=mallory, services={"proof": (SERVICE_TYPE, index_url)})
    documents = [ProofDocument(did_web_url(mallory), own), ProofDocument(DID_URL, shelf[DID_URL])]
    shelf[did_web_url(mallory)] = own
    shelf[index_url] = proof_of(mallory, named(FORGER, mallory), documents).index
    add_identifier(kept, mallory, Shelf(shelf), at=NOW)
    assert verify(badge_by(named(HONEST)), trust=TrustFolder(kept.path)).valid


def test_a_key_counts_on_though_its_name_was_given_to_the_next(tmp_path: Path) -> None:
    folder = TrustFolder(tmp_path / "trust")
    for at, key in ((YESTERDAY, HONEST), (NOW, NEW)):
        shelf = Shelf({DID_URL: keys_of(PublishedKey("key-1", key.multikey))})
        add_identifier(folder, VICTIM, shelf, at=at)
    report = verify(badge_by(HONEST.named(VICTIM, "key-1")), trust=folder)
    assert report.valid, report.summary


def test_a_list_without_a_name_does_not_confirm_the_one_that_an_issuer_gives_itself(
    council: TrustFolder,
) -> None:
    add_file(council, known_issuers_by(COUNCIL, {"id": FORGER.did}), "list.json", Shelf(), at=NOW)
    report = verify(badge_by(FORGER, issuer=FORGER.did), trust=council)
    assert "Academy is on the list" not in report.check("issuer").message


def test_what_was_damaged_is_whole_again_after_a_refresh(kept: TrustFolder) -> None:
    file = next((kept.path / "documents").iterdir())
    file.write_bytes(b"{}")
    refresh(kept, kept.entries[0], Shelf({DID_URL: keys_of(HONEST)}), at=NOW)
    assert TrustFolder(kept.path).changed_files() == []


def test_who_reads_while_another_refreshes_is_not_told_of_a_forgery(kept: TrustFolder) -> None:
    add_file(kept, status_list_by(named(HONEST)), "list.json", Shelf(), at=NOW)
    reader = open_trust(kept.path)
    add_file(kept, status_list_by(named(HONEST), [9], NOW), "list.json", Shelf(), at=NOW)
    assert verify(listed_badge(), trust=reader).valid


def test_a_folder_goes_on_after_the_first_addition_was_cut_off(tmp_path: Path) -> None:
    (tmp_path / "trust/documents").mkdir(parents=True)
    (tmp_path / "trust/documents" / ("0" * 64)).write_bytes(b"{}")
    TrustFolder(tmp_path / "trust")


@pytest.mark.parametrize("name", ["a\0b", "\ud800"])
def test_no_name_in_a_mirror_makes_it_crash(tmp_path: Path, name: str) -> None:
    root = {"version": 1, "indexes": [name]}
    (tmp_path / "proof.json").write_text(json.dumps(root), "utf-8")
    with pytest.raises(Altered):
        open_trust(tmp_path).fetch(DID_URL)


def test_no_resolver_makes_it_crash(council: TrustFolder) -> None:
    class Unhashable:
        __hash__ = None  # type: ignore[assignment]

        def fetch(self, url: str) -> Any:
            raise Unresolvable(url, "it is not here")

    add_file(council, known_issuers_by(COUNCIL, {"id": FORGER.did}), "list", Shelf(), at=NOW)
    report = verify(badge_by(FORGER, issuer=FORGER.did), resolver=Unhashable(), trust=council)
    assert is_vouched_for(report)


def test_whom_the_user_removed_vouches_for_nobody_any_more(council: TrustFolder) -> None:
    add_file(
        council,
        known_issuers_by(COUNCIL, {"id": FORGER.did, "name": "Academy"}),
        "list.json",
        Shelf(),
        at=NOW,
    )
    forged = badge_by(FORGER, issuer=FORGER.did)
    assert is_vouched_for(verify(forged, at=NOW, trust=council))
    with council.changing() as changes:
        changes.remove(COUNCIL.did)
    assert not is_vouched_for(verify(forged, at=NOW, trust=council))


def test_an_old_status_list_in_a_file_is_as_old_as_what_it_says(kept: TrustFolder) -> None:
    made = NOW - timedelta(days=400)
    add_file(kept, status_list_by(named(HONEST), made=made), "list.json", Shelf(), at=NOW)
    status = verify(listed_badge(), trust=kept).check("status")
    assert str(status.outcome) == "warning"


def test_a_newer_list_from_a_file_takes_the_place_of_the_older(council: TrustFolder) -> None:
    entity = {"id": FORGER.did, "name": "Academy"}
    for days, listed in ((9, [entity]), (1, [{"id": "did:web:x.example"}])):
        made = (NOW - timedelta(days=days)).replace(microsecond=0).isoformat()
        content = known_issuers_by(COUNCIL, *listed, id="urn:uuid:1", validFrom=made)
        add_file(council, content, "list.json", Shelf(), at=NOW)
    assert [entry.kind for entry in council.entries].count("list") == 1
    assert not is_vouched_for(verify(badge_by(FORGER, issuer=FORGER.did), trust=council))


def test_of_a_strangers_list_no_address_is_asked(council: TrustFolder) -> None:
    asked = Shelf()
    refresh_at = {"id": "https://evil.example/newer", "type": "1EdTechCredentialRefresh"}
    content = known_issuers_by(
        FORGER,
        {"id": "did:web:x.example"},
        **{"@context": [*EXAMPLES, "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"]},
        refreshService=refresh_at,
    )
    add_file(council, content, "list.json", asked, at=NOW)
    assert asked.asked == []
