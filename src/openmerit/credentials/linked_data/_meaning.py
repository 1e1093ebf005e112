"""What a document says in RDF, by what was learnt of its outline; None for the general path.

A document that is prepared here loses nothing, exactly as if `_expansion.expand` had taken it. An
outline is learnt from the compiled contexts (`_reader`) where its contexts are among those, else by
watching pyld expand a marked copy (`_marking`).
"""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from openmerit.credentials.linked_data import _compiled, _outlines, _reader
from openmerit.credentials.linked_data._outlines import Outline
from openmerit.credentials.linked_data._shapes import Prepared, Shape

_MAX_PATTERNS: Final = 8
_NAME: Final = "meaning"

Pattern = tuple[int, ...]
"""For each address the place of the first that is equal to it; empty if all differ."""


class Outlined(NamedTuple):
    """A document taken apart."""

    document: dict[str, Any]
    outline: Outline
    values: Sequence[Any]


class _Family:
    """The shapes of one outline, by which of its addresses are equal (RDF merges those)."""

    def __init__(self, shape: Shape, prefixes: frozenset[str]) -> None:
        self.addresses = tuple(sorted({s.value for s in shape.slots if s.kind == "address"}))
        self.prefixes = prefixes
        self.pick = _outlines.picking(self.addresses)
        self.shapes: dict[Pattern, Shape | None] = {(): shape}


def outlined(document: dict[str, Any]) -> Outlined | None:
    """`document` taken apart; None if it is too large for that."""
    taken = _outlines.take_apart(document, _compiled.verbatim_members())
    return None if taken is None else Outlined(document, *taken)


def prepare(taken: Outlined | None) -> Prepared | None:
    """A document as it will be written, or None where only the general path can tell."""
    if taken is None:
        return None
    document, outline, values = taken
    if _NAME not in outline.learnt:
        outline.learnt[_NAME] = _learn_family(document, outline)
    family: _Family | None = outline.learnt[_NAME]
    if family is None:
        return None
    addresses = family.pick(values)
    pattern = _equalities(addresses)
    if pattern in family.shapes:
        shape = family.shapes[pattern]
    else:
        shape = _learn(document, outline, _equal_slots(family, pattern))[0]
        if len(family.shapes) < _MAX_PATTERNS:
            family.shapes[pattern] = shape
    return None if shape is None else shape.filled(values, family.prefixes)


def _learn_family(document: dict[str, Any], outline: Outline) -> _Family | None:
    shape, prefixes = _learn(document, outline, {})
    return None if shape is None else _Family(shape, prefixes)


def _learn(
    document: dict[str, Any], outline: Outline, equal: dict[int, int]
) -> tuple[Shape | None, frozenset[str]]:
    """The shape of an outline in which some address slots equal earlier ones, and the words that
    could be prefixes in its addresses; None for a shape that would lose a value.
    """
    table = _compiled.table_for(document.get("@context"))
    if table is not None:
        shape = _reader.shape_of(document, outline, table, equal)
        if shape is not None:
            return shape, table.prefixes
    from openmerit.credentials.linked_data import _marking

    return _marking.shape_of(document, outline, equal)


def _equal_slots(family: _Family, pattern: Pattern) -> dict[int, int]:
    return {
        family.addresses[place]: family.addresses[first]
        for place, first in enumerate(pattern)
        if place != first
    }


def _equalities(addresses: Sequence[str]) -> Pattern:
    if len(set(addresses)) == len(addresses):
        return ()
    first: dict[str, int] = {}
    return tuple(first.setdefault(address, place) for place, address in enumerate(addresses))
