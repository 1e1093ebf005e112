"""base58btc, base64url and multibase: one spelling for each value."""

import base58
import pytest
from hypothesis import given
from hypothesis import strategies as st

from openmerit.credentials import EncodingError, StatusListError, UnreadableDocument
from openmerit.credentials.reading._encoding import (
    base58_decode,
    base58_encode,
    base64url_decode,
    base64url_encode,
    multibase_decode,
)

BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
BASE64URL = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


@given(st.binary(min_size=1, max_size=80))
def test_bytes_come_back(data: bytes) -> None:
    assert base58_decode(base58_encode(data)) == data
    assert base64url_decode(base64url_encode(data)) == data
    assert multibase_decode("z" + base58_encode(data)) == data
    assert multibase_decode("u" + base64url_encode(data)) == data


@given(st.binary(max_size=100))
def test_base58_is_as_the_package_of_that_name_has_it(data: bytes) -> None:
    assert base58_encode(data) == base58.b58encode(data).decode()
    if data:
        assert base58_decode(base58_encode(data)) == base58.b58decode(base58.b58encode(data))


@given(st.text(BASE58, min_size=1, max_size=90))
def test_no_two_base58_texts_stand_for_the_same_bytes(text: str) -> None:
    assert base58_encode(base58_decode(text)) == text


@given(st.text(BASE64URL + "=+/ \n", min_size=1, max_size=40))
def test_what_base64url_reads_it_would_have_written(text: str) -> None:
    try:
        data = base64url_decode(text)
    except EncodingError:
        return
    assert base64url_encode(data) == text


@pytest.mark.parametrize(
    ("data", "text"),
    [
        # draft-msporny-base58-03, section 5
        (b"Hello World!", "2NEpo7TZRRrLZSi2U"),
        (b"The quick brown fox jumps over the lazy dog.",
         "USm3fpXnKG5EUBx2ndxBDMPVciP5hGey2Jh4NDv6gmeo1LkMeiKrLJUUBk6Z"),
        (bytes.fromhex("0000287fb4cd"), "11233QC4"),
    ],
)  # fmt: skip
def test_base58_agrees_with_its_published_examples(data: bytes, text: str) -> None:
    assert base58_encode(data) == text
    assert base58_decode(text) == data


@pytest.mark.parametrize("text", ["", "0", "O", "I", "l", "2 ", " 2", "2\n", "2=", "é", "1" * 5000])
def test_what_is_not_base58_is_refused(text: str) -> None:
    with pytest.raises(EncodingError):
        base58_decode(text)


@pytest.mark.parametrize("text", ["", "A", "AA=", "AA==", "AB", "A+", "A/", "AA\n", "AAAAA", "éé"])
def test_what_is_not_base64url_is_refused(text: str) -> None:
    with pytest.raises(EncodingError):
        base64url_decode(text)


@pytest.mark.parametrize("text", ["", "z", "u", "mAAAA", "ZAAAA", "fAA", "AAAA"])
def test_what_is_not_multibase_is_refused(text: str) -> None:
    with pytest.raises(EncodingError):
        multibase_decode(text)


def test_each_error_is_of_its_own_kind() -> None:
    assert not issubclass(EncodingError, ValueError | UnreadableDocument | StatusListError)
