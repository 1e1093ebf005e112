"""JSON that two readers could read in two ways is not read at all."""

import contextlib
import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openmerit.credentials import UnreadableDocument
from openmerit.credentials.reading._strict_json import parse_json

NUMBERS = st.one_of(
    st.integers(-(2**53) + 1, 2**53 - 1), st.floats(allow_nan=False, allow_infinity=False)
)
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), NUMBERS, st.text(st.characters(exclude_categories=["Cs"]))),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner, max_size=4),
    ),
    max_leaves=12,
)


@given(VALUES)
def test_plain_json_is_read_as_everybody_reads_it(value: object) -> None:
    assert parse_json(json.dumps(value).encode()) == value
    assert parse_json(json.dumps(value, ensure_ascii=False).encode()) == value


@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with contextlib.suppress(UnreadableDocument):
        parse_json(data)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ('{"a":1,"a":1}', "stands twice"),
        ('{"a":{"b":1,"\\u0062":2}}', "stands twice"),
        ('["\\ud800"]', "surrogate"),
        ('{"\\udfff":1}', "surrogate"),
        ("[9007199254740992]", "too large"),
        ("[-9007199254740992]", "too large"),
        ("[1e309]", "larger than"),
        ("[NaN]", "no JSON number"),
        ("[-Infinity]", "no JSON number"),
        ("[01]", "damaged"),
        ("{'a':1}", "damaged"),
        ("[1,]", "damaged"),
        ('["a\nb"]', "damaged"),
        ("", "neither"),
        ("[1] [2]", "damaged"),
        ("[" * 65 + "]" * 65, "nested deeper"),
        ("[" * 20_000, "nested deeper"),
        ('{"a":' * 20_000, "nested deeper"),
        ("[" + "0," * 20_000 + "0]", "more than 20,000 values"),
    ],
)
def test_ambiguous_or_outsized_json_is_refused_with_the_reason(text: str, complaint: str) -> None:
    with pytest.raises(UnreadableDocument, match=complaint):
        parse_json(text.encode())


@pytest.mark.parametrize("data", [b"\xff", b'"\xed\xa0\x80"', '"é"'.encode("latin-1"), b"\0"])
def test_bytes_that_are_not_utf8_are_refused(data: bytes) -> None:
    with pytest.raises(UnreadableDocument):
        parse_json(data)


def test_a_byte_order_mark_is_no_part_of_the_document() -> None:
    assert parse_json('\ufeff{"a":1}'.encode()) == {"a": 1}


def test_negative_zero_is_zero() -> None:
    assert parse_json(b"[-0]") == [0]
    assert math.copysign(1, parse_json(b"[-0.0]")[0]) == -1
