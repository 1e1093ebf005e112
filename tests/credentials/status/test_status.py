"""Status lists: the bits, the credential that carries them, what an entry makes of it."""

import gzip
import json
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
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
    RefusedDocument,
    Report,
    StatusList,
    StatusListError,
    status_entry,
    status_list_credential,
    verify,
)
from openmerit.credentials.reading._encoding import base64url_decode, base64url_encode

LENGTH = 131_072


def _list(*indices: int) -> StatusList:
    status_list = StatusList()
    for index in indices:
        status_list.set(index, True)
    return status_list


def _published(status_list: StatusList, purpose: str = "revocation", **changes: Any) -> bytes:
    document = status_list_credential(
        id=LIST_URL, purpose=purpose, status_list=status_list, valid_from=NOW
    )
    subject = document["credentialSubject"] | changes.pop("subject", {})
    return signed(document | {"credentialSubject": subject} | changes, key())


def _report(entry: Any, published: bytes | None) -> Report:
    data = signed_anyway(badge(credentialStatus=entry), key(), "eddsa-rdfc-2022")
    shelf = Shelf({} if published is None else {LIST_URL: published})
    return verify(data, at=LATER, resolver=shelf)


def _entry(index: int = 5, purpose: str = "revocation", **changes: Any) -> dict[str, Any]:
    return status_entry(list_url=LIST_URL, index=index, purpose=purpose) | changes


# The bits


@settings(max_examples=30)
@given(st.dictionaries(st.integers(0, LENGTH - 1), st.booleans(), max_size=20))
def test_what_was_set_is_found_again(bits: dict[int, bool]) -> None:
    status_list = StatusList()
    for index in bits:
        status_list.set(index, True)
    for index, value in bits.items():
        status_list.set(index, value)
    again = StatusList.decode(status_list.encode())
    assert all(again.get(index) == value for index, value in bits.items())
    packed = gzip.decompress(base64url_decode(again.encode()[1:]))
    assert sum(byte.bit_count() for byte in packed) == sum(bits.values())


def test_index_zero_is_the_highest_bit_of_the_first_byte() -> None:
    # Bitstring Status List 1.0, section 2.2: the first index is the left-most bit.
    bits = gzip.decompress(base64url_decode(_list(0, 10, LENGTH - 1).encode()[1:]))
    assert (bits[0], bits[1], bits[-1], len(bits)) == (0b1000_0000, 0b0010_0000, 1, LENGTH // 8)


def test_the_published_empty_list_is_read() -> None:
    # Bitstring Status List 1.0, example 3.
    encoded = "uH4sIAAAAAAAAA-3BMQEAAADCoPVPbQwfoAAAAAAAAAAAAAAAAAAAAIC3AYbSVKsAQAAA"
    status_list = StatusList.decode(encoded)
    assert len(status_list) == LENGTH
    assert not any(status_list.get(index) for index in (0, 1, 94567, LENGTH - 1))


def test_a_gzip_of_several_members_is_one_list() -> None:
    # RFC 1952, section 2.2; some programs write large files so.
    halves = gzip.compress(b"\x80" + bytes(LENGTH // 16 - 1)) + gzip.compress(bytes(LENGTH // 16))
    status_list = StatusList.decode("u" + base64url_encode(halves))
    assert (len(status_list), status_list.get(0), status_list.get(1)) == (LENGTH, 1, 0)


def test_one_list_has_one_encoding() -> None:
    assert _list(3).encode() == _list(3).encode()
    assert _list(3).encode().startswith("u")


@pytest.mark.parametrize("index", [-1, LENGTH, 10**20])
def test_a_place_outside_the_list_is_refused(index: int) -> None:
    with pytest.raises(StatusListError):
        StatusList().get(index)
    with pytest.raises(StatusListError):
        StatusList().set(index, True)


@settings(max_examples=30)
@given(st.integers(1, 8), st.dictionaries(st.integers(0, LENGTH - 1), st.integers(0, 255)))
def test_entries_of_several_bits_do_not_touch_each_other(size: int, values: dict[int, int]) -> None:
    status_list = StatusList(size=size)
    values = {index: value % (1 << size) for index, value in values.items()}
    for index in values:
        status_list.set(index, (1 << size) - 1)
    for index, value in values.items():
        status_list.set(index, value)
    again = StatusList.decode(status_list.encode(), size)
    assert (len(again), again.size) == (LENGTH, size)
    for index, value in values.items():
        assert again.get(index) == value
        for beside in (index - 1, index + 1):
            if 0 <= beside < LENGTH:
                assert again.get(beside) == values.get(beside, 0)


@pytest.mark.parametrize(("size", "value"), [(1, 2), (1, -1), (2, 4), (8, 256)])
def test_an_entry_holds_no_more_than_its_bits(size: int, value: int) -> None:
    with pytest.raises(StatusListError, match=str(value)):
        StatusList(size=size).set(0, value)


@pytest.mark.parametrize("size", [0, 9, -1])
def test_an_entry_has_one_to_eight_bits(size: int) -> None:
    with pytest.raises(StatusListError):
        StatusList(size=size)
    with pytest.raises(StatusListError):
        StatusList.decode(_list().encode(), size)


def test_a_list_of_millions_is_made_and_read_in_seconds() -> None:
    # Loose, for slow machines: it takes a tenth of this.
    start = time.monotonic()
    status_list = StatusList(4_000_000)
    status_list.set_all(range(0, 4_000_000, 7))
    again = StatusList.decode(status_list.encode())
    assert time.monotonic() - start < 10
    assert [again.get(index) for index in (0, 1, 7, 3_999_996)] == [1, 0, 1, 1]
    status_list.set_all(range(0, 4_000_000, 7), 0)
    assert status_list.encode() == StatusList(4_000_000).encode()


def test_a_list_counts_its_entries_not_its_bits() -> None:
    # Section 3.2: bits divided by statusSize, against the least number of entries.
    assert StatusList.decode(_list().encode()).get(LENGTH - 1) is False
    with pytest.raises(StatusListError, match="65,536"):
        StatusList.decode(_list().encode(), 2)


@pytest.mark.parametrize("length", [0, 8, LENGTH - 8, LENGTH + 1, -LENGTH])
def test_a_list_too_short_to_hide_anyone_in_is_refused(length: int) -> None:
    with pytest.raises(StatusListError):
        StatusList(length)


def _packed(data: bytes) -> str:
    return "u" + base64url_encode(gzip.compress(data, mtime=0))


@pytest.mark.parametrize(
    "encoded",
    [
        "",
        "u",
        "z",
        "H4sIAAAAAAAAA",
        "uAAAA",
        "u!!!",
        _list().encode() + "=",
        _list().encode()[:-4],
        _packed(b""),
        _packed(bytes(LENGTH // 8 - 1)),
        _packed(bytes(60_000_000)),
        "u" + base64url_encode(gzip.compress(bytes(LENGTH // 8)) + b"more"),
        "u" + base64url_encode(gzip.compress(bytes(LENGTH // 8)) + bytes(8)),
        "u" + base64url_encode(gzip.compress(b"") * 100_000),
    ],
)
def test_what_is_no_list_is_refused(encoded: str) -> None:
    start = time.monotonic()
    with pytest.raises(StatusListError):
        StatusList.decode(encoded)
    assert time.monotonic() - start < 5


@given(st.text(max_size=60))
def test_no_text_is_a_list_by_chance(text: str) -> None:
    for prefix in ("", "u"):
        with pytest.raises(StatusListError):
            StatusList.decode(prefix + text)


# The badge


def test_a_badge_is_withdrawn_by_its_own_bit_only() -> None:
    published = _published(_list(5, LENGTH - 1))
    for index, outcome in ((4, "passed"), (5, "failed"), (6, "passed"), (LENGTH - 1, "failed")):
        report = _report(_entry(index), published)
        assert report.check("status").outcome == outcome
        assert report.verdict == ("valid" if outcome == "passed" else "invalid")


def test_withdrawn_and_suspended_are_told_apart() -> None:
    revoked = _report(_entry(), _published(_list(5)))
    suspended = _report(_entry(purpose="suspension"), _published(_list(5), "suspension"))
    assert "withdrawn" in revoked.check("status").message
    assert "suspended" in suspended.check("status").message


@pytest.mark.parametrize(
    "entry",
    [
        _entry(type=["BitstringStatusListEntry"]),
        _entry(statusPurpose=["revocation"]),
        _entry(statusListIndex=["5"]),
        _entry(statusListCredential=[LIST_URL]),
        [_entry()],
        [_entry(4), _entry(5, id="urn:x")],
    ],
)
def test_a_withdrawal_cannot_be_hidden_by_how_json_is_written(entry: Any) -> None:
    assert _report(entry, _published(_list(5))).check("status").outcome == "failed"


@pytest.mark.parametrize(
    ("entry", "outcome"),
    [
        (_entry(statusListIndex="9" * 5000), "failed"),
        (_entry(statusListIndex="-5"), "failed"),
        (_entry(statusListIndex="٥"), "failed"),
        (_entry(statusListIndex="5.0"), "failed"),
        (_entry(statusListIndex=str(LENGTH)), "failed"),
        (_entry(statusListIndex=""), "failed"),
        (_entry(statusListIndex=-5), "failed"),
        (_entry(statusListIndex=True), "failed"),
        (_entry(statusListIndex=5.0), "failed"),
        (_entry(statusPurpose=["revocation", "refresh"]), "failed"),
        (_entry(statusPurpose="refresh"), "failed"),
        (_entry(statusPurpose="expiry"), "unknown"),
        (_entry(statusPurpose=["revocation", "expiry"]), "unknown"),
        ({name: value for name, value in _entry().items() if name != "statusPurpose"}, "unknown"),
        (_entry(statusSize=2), "failed"),
        (_entry(statusSize=0), "failed"),
        (_entry(statusMessage=[{"status": "0x0", "message": "all is well"}]), "failed"),
        (_entry(statusMessage=[{"status": "1", "message": "x"}] * 2), "failed"),
        ([_entry(n, id=f"urn:x:{n}") for n in range(100, 111)], "unknown"),
    ],
)
def test_an_entry_that_cannot_be_followed_never_passes(entry: Any, outcome: str) -> None:
    report = _report(entry, _published(_list(5)))
    assert report.check("proof").outcome == "passed"
    assert report.check("status").outcome == outcome


@pytest.mark.parametrize(
    ("published", "outcome"),
    [
        (None, "unknown"),
        (b"", "failed"),
        (b"<html>", "failed"),
        (b"{}", "failed"),
        (_published(_list(), id="https://academy.example/status/2"), "unknown"),
        (_published(_list(5), id="https://academy.example/status/2"), "failed"),
        (_published(_list(), "suspension"), "failed"),
        (_published(_list(), subject={"statusPurpose": ["revocation", "suspension"]}), "passed"),
        (_published(_list(), validUntil="2026-02-01T00:00:00Z"), "unknown"),
        (_published(_list(5), validUntil="2026-02-01T00:00:00Z"), "failed"),
        (_published(_list(), type=["VerifiableCredential"]), "failed"),
        (_published(_list(), subject={"encodedList": "u"}), "failed"),
        (_published(_list(), subject={"encodedList": _packed(bytes(60_000_000))}), "failed"),
        (_published(_list()).replace(b"2026-01-15T09:00:00Z", b"2026-01-16T09:00:00Z"), "failed"),
    ],
)
def test_only_a_list_that_holds_itself_is_believed(published: bytes | None, outcome: str) -> None:
    assert _report(_entry(), published).check("status").outcome == outcome


def test_a_list_kept_by_another_is_named() -> None:
    other = key("p256")
    document = status_list_credential(
        id=LIST_URL, purpose="revocation", status_list=_list(), valid_from=NOW
    )
    report = _report(_entry(), signed(document, other))
    assert report.check("status").outcome == "passed"
    assert other.did in report.check("status").message


def test_offline_the_status_is_unknown_and_said_so() -> None:
    report = verify(signed(badge(credentialStatus=_entry()), key()), at=LATER)
    assert report.check("status").outcome == "unknown"
    assert report.valid
    assert "withdrawn is not known" in report.summary


def test_without_a_status_nothing_can_be_withdrawn() -> None:
    assert verify(signed(badge(), key()), at=LATER, resolver=Shelf()).check("status").outcome == (
        "passed"
    )


def test_the_list_has_the_form_that_the_standard_asks_for() -> None:
    document = json.loads(_published(_list(5)))
    subject = document["credentialSubject"]
    assert document["type"] == ["VerifiableCredential", "BitstringStatusListCredential"]
    assert subject["type"] == "BitstringStatusList"
    assert subject["encodedList"] == _list(5).encode()
    assert _entry(7) == {
        "id": f"{LIST_URL}#7",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": "7",
        "statusListCredential": LIST_URL,
    }
    with pytest.raises(RefusedDocument):
        signed(document, key())
