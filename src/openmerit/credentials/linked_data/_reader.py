"""Learning a shape by reading: JSON-LD for the plain documents that badges are.

Reads a document by compiled contexts (`_compiled`). It knows objects, lists, texts, numbers and
addresses under terms that the contexts define; at anything else it gives up, and the general path
reads the document or names what is wrong with it.
"""

import re
from collections.abc import Mapping
from typing import Any, Final

from openmerit.credentials.linked_data import _terms
from openmerit.credentials.linked_data._compiled import Base, Definition, Table
from openmerit.credentials.linked_data._outlines import Outline, Path
from openmerit.credentials.linked_data._shapes import Quad, Shape, Slot, Term

_RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_TYPE: Final = f"<{_RDF}type>"
_NUMERIC: Final = re.compile(
    r"https?://www\.w3\.org/2001/XMLSchema#(?:decimal|double|float|byte|short|int|long|integer"
    r"|(?:negative|nonNegative|nonPositive|positive)Integer|unsigned(?:Byte|Short|Int|Long))"
)
_BOOLEAN: Final = re.compile(r"https?://www\.w3\.org/2001/XMLSchema#boolean")


class _GiveUp(Exception):
    """Only the general path can tell."""


def shape_of(
    document: dict[str, Any], outline: Outline, table: Table, equal: Mapping[int, int]
) -> Shape | None:
    """The shape of an outline, or None where reading gives up.

    Args:
        document: any one of that outline, whose contexts are those of the table.
        equal: address slots that hold what an earlier one holds.
    """
    reading = _Reading(outline, table, equal)
    try:
        reading.object(document, (), 0)
        return Shape(list(dict.fromkeys(reading.quads)), reading.blank_nodes)
    except (_GiveUp, ValueError):
        return None


class _Reading:
    def __init__(self, outline: Outline, table: Table, equal: Mapping[int, int]) -> None:
        self._slots = {path: place for place, path in enumerate(outline.paths)}
        self._table = table
        self._equal = equal
        self._own: Term | None = None
        self.quads: list[Quad] = []
        self.blank_nodes = 0

    def object(self, value: dict[str, Any], path: Path, base: int) -> Term:
        """Add what an object says; the term that stands for it."""
        subject: Term = (
            self._slot(path, "id", "address", value["id"]) if "id" in value else self._blank()
        )
        if path == ():
            self._own = subject if "id" in value else None
        elif subject == self._own and value.keys() - {"id", "type"}:
            # RDF merges objects of one id: whether this may be is not decided here.
            raise _GiveUp
        state = self._table.bases[base]
        types = value.get("type", [])
        names = [types] if isinstance(types, str) else types
        if not isinstance(names, list) or ("type" in value and not names):
            raise _GiveUp
        scoped = [self._type(state, name) for name in names]
        for iri, _ in scoped:
            self.quads.append((subject, _TYPE, _terms.address_text(iri)))
        # Terms of several types are added in the order of their names (JSON-LD 1.1 API, 5.1.2).
        terms = dict(state.terms)
        for name in sorted(names):
            terms.update(state.types[name][1])
        for member, item in value.items():
            if member in ("id", "type") or (member == "@context" and path == ()):
                continue
            if member not in terms:
                raise _GiveUp
            definition = self._table.definitions[terms[member]]
            self._property(subject, definition, item, (*path, member), base)
        return subject

    def _type(self, state: Base, name: Any) -> tuple[str, dict[str, int]]:
        if not isinstance(name, str) or name not in state.types:
            raise _GiveUp
        return state.types[name]

    def _property(
        self, subject: Term, definition: Definition, value: Any, path: Path, base: int
    ) -> None:
        predicate = _terms.address_text(definition.iri)
        if value == [] or value is None:
            raise _GiveUp
        if isinstance(value, list):
            terms = [
                self._value(definition, item, (*path, place), base)
                for place, item in enumerate(value)
            ]
        else:
            terms = [self._value(definition, value, path, base)]
        if definition.is_list:
            terms = [self._list(terms)]
        self.quads += [(subject, predicate, term) for term in terms]

    def _list(self, terms: list[Term]) -> Term:
        """A list in RDF (RDF Schema 1.1, section 5.2)."""
        rest: Term = f"<{_RDF}nil>"
        for term in reversed(terms):
            cell = self._blank()
            self.quads.append((cell, f"<{_RDF}first>", term))
            self.quads.append((cell, f"<{_RDF}rest>", rest))
            rest = cell
        return rest

    def _value(self, definition: Definition, value: Any, path: Path, base: int) -> Term:
        coercion = definition.coercion
        if isinstance(value, dict):
            return self.object(value, path, base if definition.base is None else definition.base)
        if coercion == "@vocab":
            if not isinstance(value, str) or value not in (definition.words or {}):
                raise _GiveUp
            return _terms.address_text((definition.words or {})[value])
        if coercion == "@id":
            return self._slot(path[:-1], path[-1], "address", value)
        if isinstance(value, str):
            if coercion and (_NUMERIC.fullmatch(coercion) or _BOOLEAN.fullmatch(coercion)):
                raise _GiveUp
            return self._literal(path, coercion)
        if isinstance(value, bool):
            datatype = coercion or f"{_terms.XSD}boolean"
            if not _BOOLEAN.fullmatch(datatype):
                raise _GiveUp
            return f'"{"true" if value else "false"}"^^{_terms.address_text(datatype)}'
        if isinstance(value, int | float):
            return self._number(value, path, coercion)
        raise _GiveUp

    def _literal(self, path: Path, datatype: str | None) -> Term:
        is_plain = datatype in (None, f"{_terms.XSD}string")
        ending = "" if is_plain else f"^^{_terms.address_text(str(datatype))}"
        return Slot(self._slots[path], "literal", ending)

    def _number(self, value: float, path: Path, coercion: str | None) -> Term:
        if coercion is not None and not _NUMERIC.fullmatch(coercion):
            raise _GiveUp
        is_whole = isinstance(value, int) or value.is_integer()
        datatype = coercion or f"{_terms.XSD}{'integer' if is_whole else 'double'}"
        return Slot(self._slots[path], "number", f"^^{_terms.address_text(datatype)}", datatype)

    def _slot(self, path: Path, member: str | int, kind: str, value: Any) -> Slot:
        if not isinstance(value, str):
            raise _GiveUp
        place = self._slots[(*path, member)]
        return Slot(self._equal.get(place, place), kind)

    def _blank(self) -> int:
        self.blank_nodes += 1
        return self.blank_nodes - 1
