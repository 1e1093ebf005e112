"""Canonical N-Quads at the speed of strings: a document's shape is expanded once, then filled in.

JSON-LD expansion costs milliseconds, and badges of one achievement differ only in a few texts. So a
document is taken apart into its *outline* (every member name, type, context, length and kind of
value) and its *slots* (the texts, numbers and addresses in it). For an outline that was not seen
before, the slots are marked and the marked document is expanded; what comes out is kept as a
`_Shape`. A document of a known shape is filled in, its blank nodes are labelled as RDFC-1.0 says
(section 4.4, where all first-degree hashes differ), and its quads are sorted.

Everything works on terms, never by pattern on N-Quads text: a literal may well read ``_:c14n0``.
Whatever cannot be done for certain is left to the general path, which answers the same bytes or
names what is wrong; a property test holds the two together.
"""

import functools
import hashlib
import json
import re
import secrets
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pyoxigraph
from cachetools import LRUCache

from openmerit.credentials.errors import ContextError, CredentialError
from openmerit.credentials.linked_data import _canonical, _contexts, _expansion, _triples
from openmerit.credentials.reading._iri import is_absolute_iri

_MARK: Final = f"urn:x-slot-{secrets.token_hex(8)}:"
"""Marks a text; random, so that no document can hold it."""

_WHOLE_MARK: Final = 7_000_000_000_000
_BROKEN_MARK: Final = 7_000.5
_TEXT, _INTEGER, _WHOLE, _BROKEN = range(4)
"""Kinds of slot: a text, an integer, a float without and one with a fraction."""

_TRUE, _FALSE, _NULL, _OBJECT, _LIST, _END = range(10, 16)
_MAX_SHAPES: Final = 300
_MAX_PATTERNS: Final = 8
_FIRST_DOUBLE: Final = 1e21
"""Whole numbers from here on are doubles by themselves (JSON-LD 1.1 API, section 8.6)."""

_JSON: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#JSON"
_WHOLE_NUMBER: Final = "http://www.w3.org/2001/XMLSchema#integer"

_MAX_OUTLINE: Final = 1_000
_MAX_OUTLINE_TEXT: Final = 30_000
"""What is longer is expanded each time: learning a shape takes the square of its length, and the
outlines of strangers are kept."""

_PLAIN_TEXT: Final = "http://www.w3.org/2001/XMLSchema#string"
_TO_ESCAPE: Final = re.compile(r"[^\x20\x21\x23-\x5b\x5d-\x7e\xa0-\u2fff\u3040-\ud7ff]")
"""Characters for which the canonical form is asked of pyoxigraph: all but the commonest letters."""

Line = tuple[str, tuple[int, ...]]
"""A quad: a pattern, and what each ``%s`` in it stands for: the place of a slot's term, or for a
blank node the complement (``~``) of its number."""


@dataclass(frozen=True)
class _Slot:
    """A term that the document's value number `index` fills.

    Attributes:
        kind: ``address``, ``literal`` or ``number``.
        ending: what follows a literal's closing quote: its language or datatype.
        datatype: of a number, which its writing depends on.
    """

    index: int
    kind: str
    ending: str = ""
    datatype: str = ""


class _Shape:
    """The quads that all documents of one outline have in common.

    Attributes:
        slots: the terms that differ, each once.
        lines: the quads.
        mentions: for each blank node the quads it is in, as its first-degree hash sees them.
        may_merge: whether two quads could become equal by their values.
    """

    def __init__(self, quads: Sequence[Sequence["str | int | _Slot"]], blank_nodes: int) -> None:
        slots = [term for quad in quads for term in quad if isinstance(term, _Slot)]
        self.slots = tuple(dict.fromkeys(slots))
        self.lines = tuple(self._line(quad) for quad in quads)
        self.mentions = tuple(
            tuple(self._line(_seen_from(number, quad)) for quad in quads if number in quad)
            for number in range(blank_nodes)
        )
        # Addresses that are equal share a slot; other terms may turn out to be.
        fixed = {
            (pattern, tuple(p for p in places if p < 0 or self.slots[p].kind == "address"))
            for pattern, places in self.lines
        }
        self.may_merge = len(fixed) < len(self.lines)

    def _line(self, quad: Sequence["str | int | _Slot"]) -> Line:
        pattern = " ".join(t if isinstance(t, str) else "%s" for t in quad) + " .\n"
        places = tuple(
            self.slots.index(t) if isinstance(t, _Slot) else ~t
            for t in quad
            if not isinstance(t, str)
        )
        return (pattern, places) if places else (pattern % (), ())


class _Family:
    """The shapes of one outline, by which of its addresses are equal (RDF merges those)."""

    def __init__(self, addresses: Sequence[int], prefixes: frozenset[str]) -> None:
        self.addresses = addresses
        self.prefixes = prefixes
        self.shapes: dict[tuple[int, ...], _Shape] = {}


_families: LRUCache[tuple[object, ...], _Family | None] = LRUCache(maxsize=_MAX_SHAPES)
_lock: Final = threading.Lock()


class Prepared:
    """A document that loses nothing, ready to be written as canonical N-Quads."""

    def __init__(self, shape: _Shape, terms: Sequence[str]) -> None:
        self._shape = shape
        self._terms = terms

    def n_quads(self, hash_name: str) -> str:
        """The canonical N-Quads. Raises TooSymmetric."""
        labels = None if self._has_equal_quads() else self._labels(hash_name)
        if labels is None:
            numbered = [f"_:b{number}" for number in range(len(self._shape.mentions))]
            text = "".join(self._written(line, numbered) for line in self._shape.lines)
            parsed = pyoxigraph.parse(text.encode(), format=pyoxigraph.RdfFormat.N_QUADS)
            return _canonical.canonicalize(parsed, hash_name=hash_name)
        return "".join(sorted([self._written(line, labels) for line in self._shape.lines]))

    def _has_equal_quads(self) -> bool:
        """Whether two quads are one, which hashes of blank nodes must not count twice."""
        lines = self._shape.lines
        if not self._shape.may_merge:
            return False
        numbered = [f"_:b{number}" for number in range(len(self._shape.mentions))]
        return len({self._written(line, numbered) for line in lines}) < len(lines)

    def _labels(self, hash_name: str) -> Sequence[str] | None:
        """Canonical labels by first-degree hash (RDFC-1.0, 4.6); None where two hashes agree."""
        hashes = []
        for mention in self._shape.mentions:
            lines = sorted([self._written(line, ()) for line in mention])
            hashes.append(hashlib.new(hash_name, "".join(lines).encode()).digest())
        ordered = {digest: f"_:c14n{place}" for place, digest in enumerate(sorted(hashes))}
        return [ordered[digest] for digest in hashes] if len(ordered) == len(hashes) else None

    def _written(self, line: Line, labels: Sequence[str]) -> str:
        pattern, places = line
        if not places:
            return pattern
        terms = self._terms
        return pattern % tuple([terms[p] if p >= 0 else labels[~p] for p in places])


def prepare(document: dict[str, Any]) -> Prepared | None:
    """`document` by its shape, or None where only the general path can tell.

    A document that is prepared loses nothing, exactly as if `_expansion.expand` had taken it.
    """
    outline, values = _taken_apart(document)
    lengths = [len(part) for part in outline if isinstance(part, str)]
    if len(outline) > _MAX_OUTLINE or sum(lengths) > _MAX_OUTLINE_TEXT:
        return None
    with _lock:
        family = _families.get(outline, _UNSEEN)
    if family is _UNSEEN:
        family = _family_of(document, values)
        with _lock:
            _families[outline] = family
    if family is None:
        return None
    addresses = [values[index] for index in family.addresses]
    if not all(_is_kept(address, family.prefixes) for address in addresses):
        return None
    pattern = _equalities(addresses)
    shape = family.shapes.get(pattern)
    if shape is None:
        shape = _shape_of(document, values, pattern, family)
        if shape is None:
            return None
        if len(family.shapes) < _MAX_PATTERNS:
            family.shapes[pattern] = shape
    terms = _terms(shape, values)
    return None if terms is None else Prepared(shape, terms)


_UNSEEN: Final = _Family((), frozenset())


@functools.cache
def _verbatim_members() -> frozenset[str]:
    """Members whose values decide what the document means, so that they belong to the outline."""
    names = {"@context", "type", "@type", "@language"}
    for url in _contexts.manifest():
        names |= _decisive_terms(_contexts.context(url)["@context"])
    return frozenset(names)


def _decisive_terms(node: Any) -> set[str]:
    """Terms that a context coerces to its vocabulary or to JSON, at any depth of it."""
    if isinstance(node, list):
        return set().union(*map(_decisive_terms, node))
    if not isinstance(node, dict):
        return set()
    found = set().union(*map(_decisive_terms, node.values()))
    return found | {
        name
        for name, definition in node.items()
        if isinstance(definition, dict) and definition.get("@type") in ("@vocab", "@json")
    }


def _taken_apart(document: dict[str, Any]) -> tuple[tuple[object, ...], list[Any]]:
    """The outline of a document, and the values of its slots in order."""
    outline: list[object] = []
    values: list[Any] = []
    verbatim = _verbatim_members()

    def walk(value: Any) -> None:
        kind = type(value)
        if kind is str:
            outline.append(_TEXT)
            values.append(value)
        elif kind is dict:
            outline.append(_OBJECT)
            for name, member in value.items():
                outline.append(name)
                if name in verbatim:
                    outline.append(json.dumps(member, sort_keys=False))
                else:
                    walk(member)
            outline.append(_END)
        elif kind is list:
            outline.append(_LIST)
            for item in value:
                walk(item)
            outline.append(_END)
        elif value is True or value is False or value is None:
            outline.append(_NULL if value is None else _TRUE if value else _FALSE)
        else:
            outline.append(_kind_of(value))
            values.append(value)

    walk(document)
    return tuple(outline), values


def _kind_of(number: float) -> int:
    if isinstance(number, int):
        return _INTEGER
    return _WHOLE if number.is_integer() else _BROKEN


def _marked(document: dict[str, Any], equal: Mapping[int, int]) -> tuple[dict[str, Any], list[Any]]:
    """The document with each slot marked, and the marks; `equal` slots share the earlier's mark."""
    marks: list[Any] = []
    verbatim = _verbatim_members()

    def mark(value: Any) -> Any:
        if isinstance(value, dict):
            return {n: member if n in verbatim else mark(member) for n, member in value.items()}
        if isinstance(value, list):
            return [mark(item) for item in value]
        if isinstance(value, bool) or value is None:
            return value
        place = len(marks)
        place = equal.get(place, place)
        made: Any = f"{_MARK}{place}"
        if not isinstance(value, str):
            whole = _WHOLE_MARK + place
            made = {_INTEGER: whole, _WHOLE: float(whole), _BROKEN: _BROKEN_MARK + place}[
                _kind_of(value)
            ]
        marks.append(made)
        return made

    return mark(document), marks


def _family_of(document: dict[str, Any], values: Sequence[Any]) -> _Family | None:
    """What an outline means, learnt from its first document; None if shapes cannot express it."""
    marked, marks = _marked(document, {})
    try:
        watched = _expansion.watch(marked)
        shape = _compiled(watched.expanded, marks)
    except CredentialError:
        return None
    if any(value.startswith(_MARK) for value in watched.vocabulary_values):
        return None
    addresses = sorted({slot.index for slot in shape.slots if slot.kind == "address"})
    family = _Family(addresses, watched.prefixes)
    family.shapes[()] = shape
    return family


def _shape_of(
    document: dict[str, Any], values: Sequence[Any], pattern: tuple[int, ...], family: _Family
) -> _Shape | None:
    """The shape in which addresses are equal as `pattern` says; None if it would lose a value."""
    equal = {
        family.addresses[place]: family.addresses[first]
        for place, first in enumerate(pattern)
        if place != first
    }
    marked, marks = _marked(document, equal)
    try:
        return _compiled(_expansion.watch(marked).expanded, marks)
    except CredentialError:
        return None


def _equalities(addresses: Sequence[str]) -> tuple[int, ...]:
    """For each address the place of the first that is equal to it; empty if all differ."""
    if len(set(addresses)) == len(addresses):
        return ()
    first: dict[str, int] = {}
    return tuple(first.setdefault(address, place) for place, address in enumerate(addresses))


def _is_kept(address: Any, prefixes: frozenset[str]) -> bool:
    """Whether RDF keeps this address exactly as it stands."""
    if not isinstance(address, str) or not is_absolute_iri(address):
        return False
    return address.partition(":")[0] not in prefixes


def _compiled(expanded: _expansion.Expanded, marks: Sequence[Any]) -> _Shape:
    """The quads of a marked document as patterns. Raises ContextError."""
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
    shape = _Shape(quads, len(nodes))
    known = {index for index, mark in enumerate(marks) if marks.index(mark) == index}
    if {slot.index for slot in shape.slots} != known:
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
                _triples.number_text(mark, datatype): index for mark, index in self._marks.items()
            }
        return self._written[datatype].get(text)


def _term(
    part: Mapping[str, str], numbers: "_Numbers", nodes: dict[str, int]
) -> "str | int | _Slot":
    """A constant (``%`` doubled), the number of a blank node, or a slot."""
    if part["type"] != "literal":
        return _resource(part["value"], nodes)
    value, datatype = part["value"], part["datatype"]
    ending = "" if datatype == _PLAIN_TEXT else f"^^{pyoxigraph.NamedNode(datatype)}"
    if "language" in part:
        ending = _language_ending(part["language"])
    ending = ending.replace("%", "%%")
    if value.startswith(_MARK):
        return _Slot(int(value[len(_MARK) :]), "literal", ending)
    # In a JSON literal numbers are written otherwise: left to the general path.
    index = None if datatype == _JSON else numbers.index_of(value, datatype)
    if index is not None:
        return _Slot(index, "number", ending, datatype)
    return f"{pyoxigraph.Literal(value)}".replace("%", "%%") + ending


def _language_ending(language: str) -> str:
    try:
        return str(pyoxigraph.Literal("", language=language)).removeprefix('""')
    except ValueError:
        raise ContextError(f"{language!r} is no language tag (BCP 47).") from None


def _resource(value: str, nodes: dict[str, int]) -> "str | int | _Slot":
    if value.startswith("_:"):
        return nodes.setdefault(value, len(nodes))
    if value.startswith(_MARK):
        return _Slot(int(value[len(_MARK) :]), "address")
    return f"{pyoxigraph.NamedNode(value)}".replace("%", "%%")


def _terms(shape: _Shape, values: Sequence[Any]) -> list[str] | None:
    """The text of each slot's term; None if a value would not be kept."""
    try:
        return [_filled(slot, values[slot.index]) for slot in shape.slots]
    except ValueError:
        return None


def _filled(slot: _Slot, value: Any) -> str:
    """A slot's term with its value. Raises ValueError for one that RDF would not keep."""
    if slot.kind == "address":
        return str(pyoxigraph.NamedNode(value))
    if slot.kind == "literal":
        text = f'"{value}"' if _TO_ESCAPE.search(value) is None else str(pyoxigraph.Literal(value))
        return text + slot.ending
    if isinstance(value, float) and float(f"{value:.15E}") != value:
        raise ValueError("more digits than RDF keeps")
    if abs(value) >= _FIRST_DOUBLE and slot.datatype == _WHOLE_NUMBER:
        raise ValueError("a whole number so large that its datatype is another")
    return f'"{_triples.number_text(value, slot.datatype)}"{slot.ending}'


def _seen_from(own: int, quad: Sequence["str | int | _Slot"]) -> list["str | int | _Slot"]:
    """The quad as RDFC-1.0's first-degree hash has it: oneself is a, everybody else z."""
    return [("_:a" if term == own else "_:z") if isinstance(term, int) else term for term in quad]
