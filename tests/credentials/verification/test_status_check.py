"""What a report makes of a badge's status: kinds of lists, purposes, and lists of other times."""

import base64
import gzip
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.credentials.corpus.corpus import folder
from tests.credentials.samples import (
    LATER,
    LIST_URL,
    NOW,
    Shelf,
    badge,
    key,
    signed,
    signed_anyway,
)

from openmerit.credentials import (
    Check,
    StatusList,
    StatusListError,
    did_document,
    issue,
    status_entry,
    status_list_credential,
    verify,
)
from openmerit.credentials.verification._question import Question
from openmerit.credentials.verification._status_check import check_status
from openmerit.credentials.verification._verify import verify_envelope

LENGTH = 131_072
MESSAGES = ("pending review", "accepted", "rejected", "appealed")
IDS_URL = "https://academy.example/revocations"
EXTENSIONS = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"
LIST_2021 = "https://w3id.org/vc/status-list/2021/v1"


def _list(*indices: int, size: int = 1, value: int = 1) -> StatusList:
    status_list = StatusList(size=size)
    status_list.set_all(indices, value)
    return status_list


def _published(
    status_list: StatusList, purpose: Any = "revocation", proof: str | None = None, **more: Any
) -> bytes:
    valid_from = more.pop("valid_from", NOW)
    document = status_list_credential(
        id=more.pop("id", LIST_URL),
        purpose=purpose,
        status_list=status_list,
        valid_from=valid_from,
        **more,
    )
    return signed(document, key(), proof)


def _entry(purpose: str = "revocation", index: int = 5, **more: Any) -> dict[str, Any]:
    return status_entry(list_url=LIST_URL, index=index, purpose=purpose, **more)


def _status(
    entry: Any,
    published: bytes | Mapping[str, bytes] | None = None,
    at: datetime = LATER,
    **changes: Any,
) -> Check:
    documents = {LIST_URL: published} if isinstance(published, bytes) else published
    data = signed_anyway(badge(credentialStatus=entry, **changes), key(), "eddsa-rdfc-2022")
    report = verify(data, at=at, resolver=Shelf(documents))
    assert report.check("proof").outcome == "passed", report.summary
    return report.check("status")


# Purposes


def test_a_message_is_told_in_words() -> None:
    for value, (message, outcome) in enumerate(
        zip(MESSAGES, ("passed", "warning", "warning", "warning"), strict=True)
    ):
        published = _published(_list(5, size=2, value=value), "message")
        check = _status(_entry("message", messages=MESSAGES), published)
        assert (check.outcome, check.finding) == (outcome, "")
        assert f"“{message}” (0x{value})" in check.message


def test_a_message_is_part_of_the_summary() -> None:
    data = signed(badge(credentialStatus=_entry("message", messages=MESSAGES)), key())
    shelf = Shelf({LIST_URL: _published(_list(5, size=2, value=3), "message")})
    report = verify(data, at=LATER, resolver=shelf)
    assert report.valid
    assert "“appealed”" in report.summary


def test_a_message_without_words_is_still_told() -> None:
    marked = _status(_entry("message"), _published(_list(5), "message"))
    assert (marked.outcome, marked.message) == (
        "warning",
        "Its issuer's list marks it, without saying why.",
    )
    assert _status(_entry("message"), _published(_list(), "message")).outcome == "passed"


def test_a_newer_version_is_told() -> None:
    check = _status(_entry("refresh"), _published(_list(5), "refresh"))
    assert check.outcome == "warning"
    assert "newer version" in check.message
    assert _status(_entry("refresh"), _published(_list(), "refresh")).outcome == "passed"


def test_the_reason_of_a_withdrawal_may_be_a_message() -> None:
    published = _published(_list(5, size=2, value=2), "revocation")
    check = _status(_entry(messages=MESSAGES), published)
    assert (check.outcome, check.finding) == ("failed", "withdrawn")
    assert "withdrawn" in check.message
    assert "rejected" in check.message


def test_one_list_may_serve_several_purposes() -> None:
    both = _published(_list(5, 9), ["revocation", "suspension"])
    entries = [_entry("revocation", 5), _entry("suspension", 9)]
    check = _status(entries, both)
    assert (check.outcome, check.finding) == ("failed", "withdrawn")
    assert "withdrawn" in check.message
    assert "suspended" in check.message
    for free in ([_entry("revocation", 4), _entry("suspension", 8)], _entry("suspension", 8)):
        assert _status(free, both).outcome == "passed"


def test_a_list_is_fetched_once_however_many_entries_name_it() -> None:
    both = _published(_list(), ["revocation", "suspension"])
    entries = [_entry("revocation", 5), _entry("suspension", 9)]
    data = signed(badge(credentialStatus=entries), key())
    shelf = Shelf({LIST_URL: both})
    assert verify(data, at=LATER, resolver=shelf).check("status").outcome == "passed"
    assert shelf.asked == [LIST_URL]


def test_the_worst_of_several_entries_counts() -> None:
    other = f"{LIST_URL}0"
    suspended = status_entry(list_url=other, index=1, purpose="suspension")
    lists = {
        LIST_URL: _published(_list()),
        other: _published(_list(1), "suspension", id=other),
    }
    check = _status([_entry(), suspended], lists)
    assert (check.outcome, check.finding) == ("failed", "suspended")
    unknown = _status([_entry(), suspended], {LIST_URL: lists[LIST_URL]})
    assert unknown.outcome == "unknown"
    assert other in unknown.message


@pytest.mark.parametrize("count", [1, 3, 5, 512])
def test_messages_are_as_many_as_values(count: int) -> None:
    with pytest.raises(StatusListError):
        _entry("message", messages=["x"] * count)


def test_the_forms_that_are_written_are_those_of_the_standard() -> None:
    entry = _entry("message", messages=MESSAGES, reference="https://academy.example/words")
    assert entry["statusSize"] == 2
    assert entry["statusMessage"][2] == {"status": "0x2", "message": "rejected"}
    published = json.loads(
        _published(
            _list(size=2),
            ["message", "refresh"],
            ttl=timedelta(minutes=5),
            valid_until=LATER,
        )
    )
    assert published["validUntil"] == "2026-06-01T00:00:00Z"
    assert published["credentialSubject"]["ttl"] == 300_000
    assert published["credentialSubject"]["statusPurpose"] == ["message", "refresh"]
    assert verify(issue(badge(credentialStatus=entry), key(), now=NOW), at=LATER).valid


# Lists in other clothes


@pytest.mark.parametrize("index", [5, 6])
def test_a_list_may_be_a_token(index: int) -> None:
    published = _published(_list(5), proof="jwt")
    assert published.startswith(b"ey")
    assert _status(_entry(index=index), published).outcome == ("failed" if index == 5 else "passed")
    head, body, signature = published.split(b".")
    forged = b".".join((head, body, signature[:-8] + b"AAAAAAAA"))
    assert _status(_entry(index=index), forged).outcome == "failed"


def _old_list(alphabet: str = "url", **changes: Any) -> bytes:
    bits = bytearray(LENGTH // 8)
    bits[0] = 0b0000_0100
    packed = gzip.compress(bytes(bits), mtime=0)
    encode = base64.urlsafe_b64encode if alphabet == "url" else base64.b64encode
    encoded = encode(packed).decode()
    document: dict[str, Any] = {
        "@context": [
            "https://www.w3.org/2018/credentials/v1",
            LIST_2021,
            "https://w3id.org/security/data-integrity/v2",
        ],
        "id": LIST_URL,
        "type": ["VerifiableCredential", "StatusList2021Credential"],
        "issuer": key().did,
        "issuanceDate": "2026-01-15T09:00:00Z",
        "credentialSubject": {
            "id": f"{LIST_URL}#list",
            "type": "StatusList2021",
            "statusPurpose": "revocation",
            "encodedList": encoded if alphabet == "standard" else encoded.rstrip("="),
        },
    }
    return signed_anyway(document | changes, key(), "eddsa-rdfc-2022")


@pytest.mark.parametrize("alphabet", ["url", "standard"])
@pytest.mark.parametrize(("index", "outcome"), [(5, "failed"), (4, "passed"), (LENGTH, "failed")])
def test_a_list_of_2021_is_read(alphabet: str, index: int, outcome: str) -> None:
    entry = _entry(index=index) | {"type": "StatusList2021Entry"}
    contexts = [*badge()["@context"], LIST_2021]
    check = _status(entry, _old_list(alphabet), **{"@context": contexts})
    assert check.outcome == outcome, check.message
    newer = _status(entry, _published(_list()), **{"@context": contexts})
    assert newer.outcome == "failed"


def _withdrawn_ids(*rows: Any, member: str = "revokedCredential", **more: Any) -> bytes:
    return json.dumps({"id": IDS_URL, member: list(rows), **more}).encode()


ID = badge()["id"]


@pytest.mark.parametrize(
    ("published", "outcome", "words"),
    [
        (_withdrawn_ids(), "passed", "not signed"),
        (_withdrawn_ids({"id": "urn:uuid:other"}), "passed", "not signed"),
        (_withdrawn_ids({"id": ID}), "failed", "withdrawn by its issuer"),
        (_withdrawn_ids({"id": ID, "revoked": True}), "failed", "withdrawn"),
        (_withdrawn_ids({"id": ID, "revoked": False}), "passed", "not signed"),
        (
            _withdrawn_ids({"id": ID, "revocationReason": "Awarded twice"}),
            "failed",
            "Awarded twice",
        ),
        (_withdrawn_ids({"id": f" {ID.replace(':', '%3A')} "}), "failed", "withdrawn"),
        (_withdrawn_ids(ID), "failed", "withdrawn"),
        (_withdrawn_ids({"id": ID}, member="revokedCredentials"), "failed", "withdrawn"),
        (_withdrawn_ids(issuer={"id": key().did}), "passed", "its issuer's list"),
        (_withdrawn_ids(issuer="did:web:x.example"), "passed", "did:web:x.example"),
        (_withdrawn_ids({"id": ID}, issuer="did:web:x.example"), "failed", "did:web:x.example"),
        (_withdrawn_ids(5, None, {}, {"id": 5}), "passed", "not signed"),
        (b"{}", "failed", "no revocation list"),
        (b"[]", "failed", "no revocation list"),
        (b"<html>", "unknown", "cannot be read"),
        (_withdrawn_ids(*range(25_000)), "unknown", "cannot be read"),
        (None, "unknown", "could not be fetched"),
    ],
)
def test_a_revocation_list_of_1edtech_names_what_is_withdrawn(
    published: bytes | None, outcome: str, words: str
) -> None:
    entry = {"id": IDS_URL, "type": "1EdTechRevocationList"}
    contexts = [*badge()["@context"], EXTENSIONS]
    documents = {} if published is None else {IDS_URL: published}
    check = _status(entry, documents, **{"@context": contexts})
    assert check.outcome == outcome
    assert check.finding == ("withdrawn" if "withdrawn" in words or "twice" in words else "") or (
        "did:web" in words
    )
    assert words in check.message


# Lists of other times


AS_OF = f"{LIST_URL}?timestamp=2026-06-01T00%3A00%3A00Z"
AFTERWARDS = LATER + timedelta(days=30)


@pytest.mark.parametrize(
    ("purpose", "index", "outcome"),
    [
        ("revocation", 5, "failed"),
        ("revocation", 6, "passed"),  # never withdrawn, so not then either
        ("suspension", 5, "unknown"),
        ("suspension", 6, "unknown"),
    ],
)
def test_a_list_of_a_later_time_is_believed_as_far_as_it_goes(
    purpose: str, index: int, outcome: str
) -> None:
    published = _published(_list(5), purpose, valid_from=AFTERWARDS)
    check = _status(_entry(purpose, index), published)
    assert check.outcome == outcome, check.message


def test_a_list_is_asked_for_as_of_the_time_in_question() -> None:
    # BitstringStatusList 1.0, section 3.2: the query parameter `timestamp`.
    now = _published(_list(5), "suspension", valid_from=AFTERWARDS)
    for then, outcome in ((_list(), "passed"), (_list(5), "failed")):
        lists = {LIST_URL: now, AS_OF: _published(then, "suspension")}
        assert _status(_entry("suspension"), lists).outcome == outcome
    # What is served there is held to the same rules.
    for bad in (b"{}", now, _published(_list(), "suspension").replace(b"2026", b"2025")):
        assert _status(_entry("suspension"), {LIST_URL: now, AS_OF: bad}).outcome == "unknown"


def test_a_list_of_the_time_in_question_is_asked_for_once() -> None:
    shelf = Shelf({LIST_URL: _published(_list())})
    data = signed(badge(credentialStatus=_entry()), key())
    assert verify(data, at=LATER, resolver=shelf).check("status").outcome == "passed"
    assert shelf.asked == [LIST_URL]


def test_a_list_that_has_ended_says_what_is_final_only() -> None:
    for purpose, index, outcome in (
        ("revocation", 5, "failed"),
        ("revocation", 6, "unknown"),
        ("suspension", 5, "unknown"),
    ):
        ended = _published(_list(5), purpose, valid_until=NOW + timedelta(days=1))
        check = _status(_entry(purpose, index), ended)
        assert check.outcome == outcome
        if outcome == "unknown":
            assert "16 January 2026" in check.message


def test_a_place_given_as_a_number_is_read_and_named() -> None:
    for index, outcome in ((5, "failed"), (6, "warning")):
        check = _status(_entry() | {"statusListIndex": index}, _published(_list(5)))
        assert check.outcome == outcome


# Whatever else is written there


LOOSE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8)
    | st.sampled_from(["revocation", "message", LIST_URL, IDS_URL, "5", "0x1"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=6,
)  # fmt: skip
ENTRIES = st.fixed_dictionaries(
    {"type": st.sampled_from(["BitstringStatusListEntry", "StatusList2021Entry",
                              "1EdTechRevocationList"])},
    optional=dict.fromkeys(
        ("id", "statusPurpose", "statusListIndex", "statusListCredential", "statusSize",
         "statusMessage"), LOOSE),
)  # fmt: skip


@settings(max_examples=150)
@given(st.lists(ENTRIES, min_size=1, max_size=3), LOOSE)
def test_no_entry_and_no_answer_makes_a_check_fail_to_answer(entries: Any, answer: Any) -> None:
    shelf = Shelf(
        {
            LIST_URL: _published(_list(5)),
            IDS_URL: json.dumps({"revokedCredential": answer}).encode(),
        }
    )
    document = badge(credentialStatus=entries)
    check = check_status(document, Question(LATER, shelf), verify_envelope)
    assert check.outcome in ("failed", "unknown", "warning", "passed")
    sound = {"type", "statusPurpose", "statusListIndex", "statusListCredential"}
    if check.outcome == "passed":
        assert all(sound <= entry.keys() or entry["type"] == "1EdTechRevocationList"
                   for entry in entries)  # fmt: skip


# Files of others


def test_1edtechs_withdrawn_badge_is_withdrawn() -> None:
    samples = folder("ob30") / "bit-string-list"
    data = (samples / "credential-status-revoked.json").read_bytes()
    document = json.loads(data)
    issuer = document["issuer"]["id"]
    multikey = document["proof"]["verificationMethod"].partition("#")[2]
    shelf = Shelf(
        {
            issuer: json.dumps(did_document(issuer, [(multikey, multikey)])).encode(),
            document["credentialStatus"]["statusListCredential"]: (
                samples / "testlist"
            ).read_bytes(),
        }
    )
    report = verify(data, at=datetime(2024, 6, 1, tzinfo=UTC), resolver=shelf)
    assert report.check("key").outcome == "passed"
    assert report.check("status").finding == "withdrawn", report.check("status").message
