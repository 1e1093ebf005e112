"""Outlines: a document is taken for one that was met before if nothing but its slots differ."""

from typing import Any

import pytest

from openmerit.credentials.linked_data._outlines import Outline, take_apart

VERBATIM = frozenset({"type"})


def document() -> dict[str, Any]:
    """Neighbours of one kind, so that what moves from one to the next changes no total."""
    return {
        "type": ["A"],
        "first": {"a": "1", "b": "2"},
        "second": {"c": "3"},
        "texts": ["ab", "cd"],
        "more": ["ef"],
        "numbers": [1, 2.5],
        "deep": {"list": [{"d": "5"}, {"d": "6"}], "flag": True},
    }


def taken(given: dict[str, Any]) -> tuple[Outline, list[Any]]:
    apart = take_apart(given, VERBATIM)
    assert apart is not None
    outline, values = apart
    return outline, list(values)


def at(given: Any, path: tuple[str | int, ...]) -> Any:
    for step in path:
        given = given[step]
    return given


@pytest.mark.parametrize(
    "change",
    [
        {"first": {"a": "1"}, "second": {"b": "2", "c": "3"}},
        {"first": {"a": "1", "c": "2"}, "second": {"b": "3"}},
        {"first": {"b": "1", "a": "2"}},
        {"first": ["1", "2"]},
        {"first": "ab"},
        {"first": None},
        {"second": {}},
        {"texts": ["ab"], "more": ["cd", "ef"]},
        {"texts": ["ab"], "numbers": [1, 2.5, "cd"]},
        {"texts": "ab"},
        {"texts": {"ab": "cd"}},
        {"texts": ["ab", 1], "numbers": ["cd", 2.5]},
        {"numbers": [1, 2.0]},
        {"numbers": [True, 2.5]},
        {"numbers": [1.0, 2.5]},
        {"deep": {"list": [{"d": "5", "e": "6"}, {}], "flag": True}},
        {"deep": {"list": [{"d": "5"}, {"d": ["6"]}], "flag": True}},
        {"deep": {"list": [{"d": "5"}, {"d": "6"}], "flag": 1}},
        {"deep": {"list": [{"d": "5"}, {"d": "6"}], "flag": False}},
        {"type": ["B"]},
        {"type": "A"},
    ],
)
def test_whatever_is_no_slot_makes_another_outline(change: dict[str, Any]) -> None:
    known, _ = taken(document())
    outline, values = taken({**document(), **change})
    assert outline is not known
    assert values == [at({**document(), **change}, path) for path in outline.paths]
    again, found = taken(document())
    assert again is known
    assert found == ["1", "2", "3", "ab", "cd", "ef", 1, 2.5, "5", "6"]


@pytest.mark.parametrize(
    "change",
    [
        {"first": {"a": "", "b": "é"}},
        {"texts": ["cd", "ab"]},
        {"numbers": [-7, 0.125]},
        {"deep": {"list": [{"d": "6"}, {"d": "5"}], "flag": True}},
    ],
)
def test_other_slots_are_picked_from_their_places(change: dict[str, Any]) -> None:
    known, _ = taken(document())
    outline, values = taken({**document(), **change})
    assert outline is known
    assert values == [at({**document(), **change}, path) for path in outline.paths]
