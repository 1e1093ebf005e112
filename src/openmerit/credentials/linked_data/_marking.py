"""Learning a shape by watching: pyld expands a copy in which every slot carries a mark.

This works for any contexts, inline ones too, at the cost of one expansion.
"""

import copy
import secrets
from collections.abc import Mapping, Sequence
from typing import Any, Final

from openmerit.credentials.errors import ContextError, CredentialError
from openmerit.credentials.linked_data import _expansion, _outlines, _terms, _triples
from openmerit.credentials.linked_data._outlines import Outline
from openmerit.credentials.linked_data._shapes import Shape, Slot, Term

_MARK: Final = f"urn:x-slot-{secrets.token_hex(8)}:"
"""Marks a text; random, so that no document can hold it."""

_WHOLE_MARK: Final = 7_000_000_000_000
_BROKEN_MARK: Final = 7_000.5
_PLAIN_TEXT: Final = f"{_terms.XSD}string"
_JSON: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#JSON"


def shape_of(
    document: dict[str, Any], outline: Outline, equal: Mapping[int, int]
) -> tuple[Shape | None, frozenset[str]]:
    """The shape of an outline and the prefixes that its contexts know; None if it loses values.

    Args:
        document: any one of that outline.
        equal: slots that hold what an earlier one holds.
    """
    marks = [_mark(equal.get(place, place), kind) for place, kind in enumerate(outline.kinds)]
    marked = _marked(document, outline.paths, marks)
    try:
        watched = _expansion.watch(marked)
        shape = _compiled_shape(watched.expanded, marks)
    except (CredentialError, ValueError):
        return None, frozenset()
    if any(value.startswith(_MARK) for value in watched.vocabulary_values):
        return None, frozenset()
    return shape, watched.prefixes


def _mark(place: int, kind: int) -> Any:
    return {
        _outlines.TEXT: f"{_MARK}{place}",
        _outlines.INTEGER: _WHOLE_MARK + place,
        _outlines.WHOLE: float(_WHOLE_MARK + place),
        _outlines.BROKEN: _BROKEN_MARK + place,
    }[kind]


def _marked(document: dict[str, Any], paths: Sequence[_outlines.Path], marks: Sequence[Any]) -> Any:
    """A copy of a document with its slots replaced."""
    copied = copy.deepcopy(document)
    for path, mark in zip(paths, marks, strict=True):
        place: Any = copied
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = mark
    return copied


def _compiled_shape(expanded: _expansion.Expanded, marks: Sequence[Any]) -> Shape:
    """The quads of a marked document as a shape. Raises ContextError, ValueError."""
    numbers = _Numbers(marks)
    nodes: dict[str, int] = {}
    quads = []
    for graph_name, graph in _triples.to_triples(expanded).items():
        for triple in graph:
            parts = [triple["subject"], triple["predicate"], triple["object"]]
            quad = [_term(part, numbers, nodes) for part in parts]
            if graph_name != "@default":
                quad.append(_resource(graph_name, nodes))
            quads.append(quad)
    shape = Shape(quads, len(nodes))
    known = {index for index, mark in enumerate(marks) if marks.index(mark) == index}
    if {slot.value for slot in shape.slots} != known:
        # Some value stands within another term: in a JSON literal, say.
        raise ContextError("A value of the document has no term of its own.")
    return shape


class _Numbers:
    """The marks that are numbers, to be found again by how a datatype writes them."""

    def __init__(self, marks: Sequence[Any]) -> None:
        self._marks = {mark: index for index, mark in enumerate(marks) if type(mark) is not str}
        self._written: dict[str, dict[str, int]] = {}

    def index_of(self, text: str, datatype: str) -> int | None:
        """The slot whose mark is written `text`, if one is."""
        if datatype not in self._written:
            self._written[datatype] = {
                _terms.number_text(mark, datatype): index for mark, index in self._marks.items()
            }
        return self._written[datatype].get(text)


def _term(part: Mapping[str, str], numbers: _Numbers, nodes: dict[str, int]) -> Term:
    """A constant, the number of a blank node, or a slot. Raises ValueError if malformed."""
    if part["type"] != "literal":
        return _resource(part["value"], nodes)
    value, datatype = part["value"], part["datatype"]
    ending = "" if datatype == _PLAIN_TEXT else f"^^{_terms.address_text(datatype)}"
    if "language" in part:
        ending = _terms.language_ending(part["language"])
    if value.startswith(_MARK):
        return Slot(int(value[len(_MARK) :]), "literal", ending)
    # In a JSON literal numbers are written otherwise: left to the general path.
    index = None if datatype == _JSON else numbers.index_of(value, datatype)
    if index is not None:
        return Slot(index, "number", ending, datatype)
    return _terms.literal_text(value) + ending


def _resource(value: str, nodes: dict[str, int]) -> Term:
    if value.startswith("_:"):
        return nodes.setdefault(value, len(nodes))
    if value.startswith(_MARK):
        return Slot(int(value[len(_MARK) :]), "address")
    return _terms.address_text(value)
