"""What a report says of issuers where the user keeps documents, and says whom to trust."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tests.credentials import older
from tests.credentials.samples import LATER, NOW, Shelf, badge, key, signed

from openmerit.credentials import (
    Altered,
    Fetched,
    PublishedKey,
    Report,
    SigningKey,
    StatusList,
    Unresolvable,
    did_document,
    issue,
    status_entry,
    status_list_credential,
    verify,
)

DID = "did:web:academy.example"
DID_URL = "https://academy.example/.well-known/did.json"
LIST_URL = "https://academy.example/status/1"
HAD = datetime(2026, 5, 3, 8, 0, tzinfo=UTC)
COUNCIL = key(number=7)
EXAMPLES = "https://www.w3.org/ns/credentials/examples/v2"


class Kept:
    """A trust of documents in memory."""

    def __init__(
        self,
        documents: Mapping[str, Fetched] | None = None,
        trusted: Sequence[str] = (),
        statements: Sequence[bytes] = (),
    ) -> None:
        self.documents = dict(documents or {})
        self.trusted = dict.fromkeys(trusted, HAD)
        self._statements = [Fetched(content, had=HAD) for content in statements]

    def fetch(self, url: str) -> Fetched:
        if url not in self.documents:
            raise Unresolvable(url, "it is not kept")
        return self.documents[url]

    def statements(self) -> Sequence[Fetched]:
        return self._statements


def _document(*keys: PublishedKey | tuple[str, str], did: str = DID) -> bytes:
    return json.dumps(did_document(did, keys)).encode()


def _named(signer: SigningKey, did: str = DID) -> SigningKey:
    return signer.named(did, signer.public.fragment)


def _published(signer: SigningKey, **times: datetime) -> PublishedKey:
    return PublishedKey(signer.public.fragment, signer.multikey, **times)


def _kept(content: bytes, had: datetime = HAD, **more: Any) -> Fetched:
    return Fetched(content, "application/json", had, **more)


def _badge(signer: SigningKey | None = None, **changes: Any) -> bytes:
    issuer = {"id": DID, "type": ["Profile"], "name": "Academy"}
    return signed(badge(issuer=issuer, **changes), _named(signer or key()))


def _list(
    *entities: Mapping[str, Any],
    signer: SigningKey = COUNCIL,
    name: str = "The Council",
    **more: Any,
) -> bytes:
    document = {
        "@context": ["https://www.w3.org/ns/credentials/v2", EXAMPLES],
        "type": ["VerifiableCredential", "RecognizedEntityCredential"],
        "issuer": {"id": signer.did, "name": name},
        "validFrom": "2026-01-01T00:00:00Z",
        "credentialSubject": [{"type": "RecognizedEntity", **entity} for entity in entities],
    }
    return issue(document | more, signer, now=NOW)


def _outcome(report: Report, id: str) -> str:
    return str(report.check(id).outcome)


def _at_hand(**more: Any) -> Kept:
    return Kept({DID_URL: _kept(_document(_published(key())))}, **more)


def test_a_did_web_badge_verifies_offline_by_the_document_that_was_kept() -> None:
    assert str(verify(_badge(), at=LATER).verdict) == "undetermined"
    report = verify(_badge(), at=LATER, trust=_at_hand())
    assert report.valid
    assert "key as known on 3 May 2026" in report.check("key").message


def test_a_document_that_travels_with_the_badge_proves_nothing() -> None:
    forger = key(number=3)
    brought = json.loads(_document(_published(forger)))
    data = _badge(forger, evidence=[{"id": DID_URL, "type": ["Evidence"], "name": "did"}])
    document = json.loads(data) | {"didDocument": brought}
    report = verify(json.dumps(document).encode(), at=LATER, trust=Kept())
    assert not report.valid
    assert _outcome(report, "key") != "passed"


def test_what_is_kept_says_no_to_a_forger_too() -> None:
    report = verify(_badge(key(number=3)), at=LATER, trust=_at_hand())
    assert _outcome(report, "key") == "failed"


def test_a_retired_key_counts_for_what_it_signed_before() -> None:
    retired = _published(key(), expires=NOW + timedelta(days=10))
    trust = Kept({DID_URL: _kept(_document(retired, _published(key(number=1))))})
    assert verify(_badge(), at=LATER, trust=trust).valid
    early = Kept({DID_URL: _kept(_document(_published(key(), expires=NOW - timedelta(days=1))))})
    assert _outcome(verify(_badge(), at=LATER, trust=early), "key") == "failed"


def test_a_revoked_key_counts_for_nothing_from_then_on() -> None:
    revoked = _published(key(), revoked=NOW + timedelta(days=10))
    trust = Kept({DID_URL: _kept(_document(revoked))})
    assert verify(_badge(), at=NOW + timedelta(days=5), trust=trust).valid
    assert _outcome(verify(_badge(), at=LATER, trust=trust), "key") == "failed"


def test_a_key_that_is_no_longer_listed_counts_for_what_it_signed_while_it_was() -> None:
    older = _kept(_document(_published(key())), had=NOW + timedelta(days=30))
    newer = _kept(_document(_published(key(number=1))), earlier=(older,))
    report = verify(_badge(), at=LATER, trust=Kept({DID_URL: newer}))
    assert report.valid
    assert "no longer lists it" in report.check("key").message
    before = _kept(_document(_published(key())), had=NOW - timedelta(days=30))
    newer = _kept(_document(_published(key(number=1))), earlier=(before,))
    report = verify(_badge(), at=LATER, trust=Kept({DID_URL: newer}))
    assert _outcome(report, "key") == "failed"


def test_a_key_that_was_given_another_name_is_still_listed() -> None:
    older = _kept(_document(_published(key())), had=NOW - timedelta(days=30))
    renamed = _kept(_document(("main", key().multikey)), earlier=(older,))
    assert verify(_badge(), at=LATER, trust=Kept({DID_URL: renamed})).valid


def test_who_is_asked_now_goes_before_what_was_kept() -> None:
    online = Shelf({DID_URL: _document(_published(key(), revoked=NOW))})
    report = verify(_badge(), at=LATER, resolver=online, trust=_at_hand())
    assert _outcome(report, "key") == "failed"
    silent = Shelf()
    assert verify(_badge(), at=LATER, resolver=silent, trust=_at_hand()).valid


def test_whom_the_user_added_is_said_to_be_trusted_since_then() -> None:
    report = verify(_badge(), at=LATER, trust=_at_hand(trusted=[DID]))
    assert _outcome(report, "issuer") == "passed"
    assert "You trust Academy" in report.check("issuer").message
    assert "3 May 2026" in report.summary


def test_a_key_alone_is_known_to_nobody() -> None:
    report = verify(signed(badge(), key()), at=LATER, trust=Kept())
    assert report.valid
    assert _outcome(report, "issuer") == "warning"
    assert "known to nobody you trust" in report.check("issuer").message
    assert "known to nobody you trust" in report.summary


def test_an_issuer_on_the_list_of_somebody_trusted_is_vouched_for() -> None:
    trust = Kept(
        trusted=[COUNCIL.did],
        statements=[_list({"id": key().did, "name": "Academy"}, {"id": "did:web:other.example"})],
    )
    report = verify(signed(badge(), key()), at=LATER, trust=trust)
    assert _outcome(report, "issuer") == "passed"
    assert "on the list of The Council, whom you trust" in report.check("issuer").message
    other = verify(signed(badge(key(number=3)), key(number=3)), at=LATER, trust=trust)
    assert _outcome(other, "issuer") == "warning"


@pytest.mark.parametrize(
    ("statement", "trusted"),
    [
        (_list({"id": key().did, "name": "Academy"}), "did:web:somebody.else.example"),
        (_list({"id": key().did, "name": "Academy"}, validUntil="2026-02-01T00:00:00Z"), None),
        (_list({"id": key().did}).replace(b"The Council", b"The Kouncil"), None),
        (
            _list(
                {
                    "id": key().did,
                    "recognizedTo": {"type": "RecognizedAction", "action": "verify"},
                }
            ),
            None,
        ),
        (_list({"id": key().did}, type=["VerifiableCredential", "WarningListCredential"]), None),
        (b"{", None),
        (b"no list at all", None),
    ],
    ids=[
        "signed by somebody whom the user did not add",
        "expired",
        "changed",
        "recognized to do something else",
        "no list of this kind",
        "cut off",
        "no document",
    ],
)
def test_a_list_that_does_not_count_adds_nothing(statement: bytes, trusted: str | None) -> None:
    trust = Kept(trusted=[trusted or COUNCIL.did], statements=[statement])
    report = verify(signed(badge(), key()), at=LATER, trust=trust)
    assert report.valid
    assert _outcome(report, "issuer") == "warning"
    assert "known to nobody you trust" in report.check("issuer").message


def test_the_report_says_why_a_list_that_names_the_issuer_does_not_count() -> None:
    trust = Kept(trusted=[DID], statements=[_list({"id": key().did})])
    report = verify(signed(badge(), key()), at=LATER, trust=trust)
    assert f"The Council ({COUNCIL.did})" in report.check("issuer").message
    assert "does not count" in report.check("issuer").message


def test_who_is_on_a_list_cannot_put_others_on_one() -> None:
    middle = key(number=8)
    trust = Kept(
        trusted=[COUNCIL.did],
        statements=[_list({"id": middle.did}), _list({"id": key().did}, signer=middle, name="M")],
    )
    assert _outcome(verify(signed(badge(), key()), at=LATER, trust=trust), "issuer") == "warning"


def test_nobody_vouches_for_themselves() -> None:
    trust = Kept(trusted=[], statements=[_list({"id": key().did}, signer=key())])
    assert _outcome(verify(signed(badge(), key()), at=LATER, trust=trust), "issuer") == "warning"


def test_a_listed_issuer_that_calls_itself_otherwise_is_warned_of() -> None:
    trust = Kept(
        trusted=[COUNCIL.did], statements=[_list({"id": key().did, "name": "Mill School"})]
    )
    report = verify(signed(badge(), key()), at=LATER, trust=trust)
    assert _outcome(report, "issuer") == "warning"
    assert "Mill School" in report.summary
    alike = Kept(trusted=[COUNCIL.did], statements=[_list({"id": key().did, "name": " aCADEMY "})])
    assert _outcome(verify(signed(badge(), key()), at=LATER, trust=alike), "issuer") == "passed"


def test_a_statement_with_an_end_counts_until_then() -> None:
    action = {"type": "RecognizedAction", "action": "issue", "validUntil": "2026-03-01T00:00:00Z"}
    trust = Kept(
        trusted=[COUNCIL.did], statements=[_list({"id": key().did, "recognizedTo": action})]
    )
    data = signed(badge(), key())
    assert _outcome(verify(data, at=NOW, trust=trust), "issuer") == "passed"
    assert _outcome(verify(data, at=LATER, trust=trust), "issuer") == "warning"


def _endorsement(about: str, signer: SigningKey = COUNCIL) -> bytes:
    document = {
        "@context": badge()["@context"],
        "id": "urn:uuid:5f1d3f5e-9a0e-4b5c-8d55-0b1f6a3c1f55",
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "name": "Endorsement",
        "issuer": {"id": signer.did, "type": ["Profile"], "name": "The Council"},
        "validFrom": "2026-01-01T00:00:00Z",
        "credentialSubject": {"id": about, "type": ["EndorsementSubject"]},
    }
    return issue(document, signer, now=NOW)


def test_somebody_trusted_may_endorse_the_issuer_or_the_achievement() -> None:
    of_issuer = Kept(trusted=[COUNCIL.did], statements=[_endorsement(key().did)])
    report = verify(signed(badge(), key()), at=LATER, trust=of_issuer)
    assert _outcome(report, "issuer") == "passed"
    assert "The Council, whom you trust, endorses" in report.check("issuer").message
    achievement = badge()["credentialSubject"]["achievement"]["id"]
    of_achievement = _at_hand(trusted=[COUNCIL.did], statements=[_endorsement(achievement)])
    report = verify(_badge(), at=LATER, trust=of_achievement)
    assert "known to nobody you trust" in report.check("issuer").message
    assert "The Council, whom you trust, endorses" in report.check("endorsements").message
    # Anybody can write the address of somebody else's achievement into a badge.
    report = verify(signed(badge(), key()), at=LATER, trust=of_achievement)
    assert "only its issuer says" in report.check("endorsements").message


def test_of_endorsements_that_come_along_it_is_said_whether_they_are_by_somebody_trusted() -> None:
    document = badge()
    about = document["credentialSubject"]["achievement"]
    about["endorsement"] = [json.loads(_endorsement(about["id"]))]
    data = signed(document, key())
    known = verify(data, at=LATER, trust=Kept(trusted=[COUNCIL.did])).check("endorsements")
    assert "The Council, whom you trust" in known.message
    unknown = verify(data, at=LATER, trust=Kept()).check("endorsements")
    assert "known to nobody you trust" in unknown.message


def _status_list(*revoked: int) -> bytes:
    bits = StatusList()
    bits.set_all(revoked, 1)
    document = status_list_credential(
        id=LIST_URL, purpose="revocation", status_list=bits, valid_from=NOW
    )
    return issue(document, _named(key()), now=NOW)


STATUS = status_entry(list_url=LIST_URL, index=5, purpose="revocation")


@pytest.mark.parametrize(
    ("revoked", "days", "outcome"), [([], 2, "passed"), ([], 90, "warning"), ([5], 90, "failed")]
)
def test_a_status_list_that_was_kept_tells_how_things_stood_then(
    revoked: list[int], days: int, outcome: str
) -> None:
    trust = _at_hand()
    trust.documents[LIST_URL] = _kept(_status_list(*revoked))
    report = verify(_badge(credentialStatus=STATUS), at=HAD + timedelta(days=days), trust=trust)
    assert _outcome(report, "status") == outcome
    if outcome != "failed":
        assert report.valid
        assert "as known on 3 May 2026" in report.check("status").message


def test_a_list_that_is_not_kept_leaves_the_status_unknown() -> None:
    report = verify(_badge(credentialStatus=STATUS), at=LATER, trust=_at_hand())
    assert report.valid
    assert _outcome(report, "status") == "unknown"


class Tampered(Kept):
    """A trust of which some documents were changed since."""

    def __init__(self, *changed: str) -> None:
        super().__init__(_at_hand().documents | {LIST_URL: _kept(_status_list())})
        self._changed = changed

    def fetch(self, url: str) -> Fetched:
        if url in self._changed:
            raise Altered(url, "mirror/did.json" if url == DID_URL else "mirror/status/1")
        return super().fetch(url)


def test_what_was_changed_since_it_was_published_is_named() -> None:
    data = _badge(credentialStatus=STATUS)
    report = verify(data, at=HAD, trust=Tampered(DID_URL))
    assert not report.valid
    assert "mirror/did.json was changed" in report.check("key").message
    report = verify(data, at=HAD, trust=Tampered(LIST_URL))
    assert _outcome(report, "status") == "failed"
    assert "mirror/status/1 was changed" in report.check("status").message


def test_a_domain_does_not_vouch_for_what_somebody_else_handed_out() -> None:
    mirrored = _kept(_document(_published(key())), source="the folder /mnt/mirror", is_hearsay=True)
    report = verify(_badge(), at=LATER, trust=Kept({DID_URL: mirrored}))
    assert report.valid
    assert "from the folder /mnt/mirror" in report.check("key").message
    assert _outcome(report, "issuer") == "warning"
    # Trusting an issuer is no trust in whoever says what its keys are.
    trusted = Kept({DID_URL: mirrored}, trusted=[DID])
    assert _outcome(verify(_badge(), at=LATER, trust=trusted), "issuer") == "warning"


def test_an_older_badges_issuer_may_be_trusted_too() -> None:
    shelf, address = older.shelf(), older.ISSUER
    data = json.dumps(older.assertion()).encode()
    known = verify(data, at=LATER, resolver=shelf, trust=Kept(trusted=[address]))
    assert known.valid
    assert "You trust" in known.check("issuer").message
    unknown = verify(data, at=LATER, resolver=shelf, trust=Kept())
    assert "known to nobody you trust" in unknown.check("issuer").message


def test_a_hosted_badge_is_never_judged_by_a_copy_that_was_kept() -> None:
    kept = Kept({url: _kept(content) for url, content in older.shelf().documents.items()})
    report = verify(json.dumps(older.assertion()).encode(), at=LATER, trust=kept)
    assert str(report.verdict) == "undetermined"
