"""JSON pointers, and the part of a document that they choose."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openmerit.credentials import DisclosureError
from openmerit.credentials.proofs import _pointers

# RFC 6901, section 5
DOCUMENT: dict[str, Any] = {
    "foo": ["bar", "baz"],
    "": 0,
    "a/b": 1,
    "c%d": 2,
    "e^f": 3,
    "g|h": 4,
    "i\\j": 5,
    'k"l': 6,
    " ": 7,
    "m~n": 8,
}


@pytest.mark.parametrize(
    ("pointer", "value"),
    [
        ("", DOCUMENT),
        ("/foo", ["bar", "baz"]),
        ("/foo/0", "bar"),
        ("/", 0),
        ("/a~1b", 1),
        ("/c%d", 2),
        ("/e^f", 3),
        ("/g|h", 4),
        ("/i\\j", 5),
        ('/k"l', 6),
        ("/ ", 7),
        ("/m~0n", 8),
    ],
)
def test_the_examples_of_the_standard_point_where_it_says(pointer: str, value: Any) -> None:
    assert _pointers.resolve(DOCUMENT, pointer) == value


@pytest.mark.parametrize(
    "pointer",
    [
        "foo",
        "/foo/2",
        "/foo/-",
        "/foo/00",
        "/foo/+1",
        "/foo/١",
        "/none",
        "/m~n",
        "/m~2n",
        "/foo/0/x",
    ],
)
def test_what_points_nowhere_is_refused_by_its_name(pointer: str) -> None:
    with pytest.raises(DisclosureError) as caught:
        _pointers.resolve(DOCUMENT, pointer)
    assert caught.value.pointer == pointer


@given(st.lists(st.text(), max_size=5))
def test_any_steps_survive_being_written_and_read(steps: list[str]) -> None:
    assert _pointers.parse(_pointers.write(steps)) == tuple(steps)


def test_a_selection_brings_ids_types_and_contexts_along_and_nothing_else() -> None:
    document = {
        "@context": ["x"],
        "id": "urn:a",
        "type": "A",
        "hidden": 1,
        "part": {
            "@context": "y",
            "id": "urn:b",
            "type": "B",
            "hidden": 2,
            "list": [{"id": "urn:c", "hidden": 3}, {"id": "urn:d", "name": "n", "hidden": 4}, 5],
        },
    }
    assert _pointers.select(document, ["/part/list/1/name", "/part/list/2"]).document == {
        "@context": ["x"],
        "id": "urn:a",
        "type": "A",
        "part": {
            "@context": "y",
            "id": "urn:b",
            "type": "B",
            "list": [{"id": "urn:d", "name": "n"}, 5],
        },
    }


def test_the_whole_document_can_be_chosen_and_nothing() -> None:
    document = {"id": "urn:a", "a": [{"b": 1}]}
    assert _pointers.select(document, [""]).document == document
    assert _pointers.select(document, ["/a", "/a/0/b"]).document == document
    assert _pointers.select(document, []).document == {}
