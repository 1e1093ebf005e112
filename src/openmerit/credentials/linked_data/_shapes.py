"""Canonical N-Quads at the speed of strings: an outline's quads are learnt once, then filled in.

JSON-LD expansion costs milliseconds, and badges of one achievement differ only in a few texts. So
what all documents of one outline (see `_outlines`) say in RDF is learnt once (`_learning`) and kept
as a `Shape`. A document is then filled in, its blank nodes are labelled as RDFC-1.0 says (section
4.4, where all first-degree hashes differ), and its quads are written in order.

Everything works on terms, never by pattern on N-Quads text: a literal may well read ``_:c14n0``.
Whatever cannot be done for certain is left to the general path, which answers the same bytes or
names what is wrong; a property test holds the two together.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from operator import itemgetter
from typing import Any, Final, NamedTuple

from openmerit.credentials.linked_data import _terms

_WHOLE_NUMBER: Final = f"{_terms.XSD}integer"

Line = tuple[str, tuple[int, ...]]
"""A pattern, and what each ``%s`` in it stands for: the place of a slot's term, or for a blank node
the complement (``~``) of its number."""


class Slot(NamedTuple):
    """A term that a value of the document fills.

    Attributes:
        value: which one, in the order of the document's outline.
        kind: ``address``, ``literal`` or ``number``.
        ending: what follows a literal's closing quote: its language or datatype.
        datatype: of a number, which its writing depends on.
    """

    value: int
    kind: str
    ending: str = ""
    datatype: str = ""


Term = str | int | Slot
"""A constant as N-Quads writes it, the number of a blank node, or a slot."""
Quad = Sequence[Term]
"""Subject, predicate, object and for a named graph its name."""


class _Block:
    """The quads of one subject, without it.

    Quads of different predicates stand in one order whatever their values. Only where a predicate
    comes twice do they have to be sorted, and may turn out to be one quad.
    """

    __slots__ = ("has_rivals", "head", "lines")

    def __init__(self, head: str | int, quads: Iterable[Quad], places: "_Places") -> None:
        ordered = sorted(quads, key=lambda quad: str(quad[1]))
        predicates = [quad[1] for quad in ordered]
        self.head = head
        self.lines = tuple(places.line(quad[1:], " ") for quad in ordered)
        self.has_rivals = len(set(predicates)) < len(predicates)

    def written(self, terms: Sequence[str], labels: Sequence[str]) -> list[str]:
        """The quads in order."""
        lines = _written(self.lines, terms, labels)
        if self.has_rivals:
            lines.sort()
        return lines


class _Places:
    """Where the slots of a shape stand among its terms."""

    def __init__(self, slots: Iterable[Slot]) -> None:
        self._places = {slot: place for place, slot in enumerate(slots)}

    def __len__(self) -> int:
        return len(self._places)

    def line(self, terms: Sequence[Term], lead: str = "") -> Line:
        parts = [t.replace("%", "%%") if isinstance(t, str) else "%s" for t in terms]
        pattern = f"{lead}{' '.join(parts)} .\n"
        places = tuple(self.of(term) for term in terms if not isinstance(term, str))
        return (pattern, places) if places else (pattern % (), ())

    def of(self, term: int | Slot) -> int:
        return self._places[term] if isinstance(term, Slot) else ~term


class _Node:
    """A blank node: the quads that mention it, as its first-degree hash sees them."""

    __slots__ = ("_after", "_before", "_known", "_own", "_pick")

    def __init__(self, number: int, quads: Iterable[Quad], places: _Places) -> None:
        own: list[Quad] = []
        before: list[Line] = []
        after: list[Line] = []
        for quad in quads:
            if number not in quad:
                continue
            # Oneself is a, everybody else z (RDFC-1.0, section 4.6.3).
            seen = [("_:a" if t == number else "_:z") if isinstance(t, int) else t for t in quad]
            if quad[0] == number:
                own.append(seen)
            else:
                (after if isinstance(quad[0], int) else before).append(places.line(seen))
        self._own = _Block("_:a", own, places)
        self._before, self._after = tuple(before), tuple(after)
        used = {place for _, line in (*self._own.lines, *before, *after) for place in line}
        self._pick: Callable[[Sequence[str]], Any] = itemgetter(*sorted(used)) if used else len
        self._known: tuple[Any, str, bytes] = (None, "", b"")

    def first_degree_hash(self, terms: Sequence[str], hash_name: str) -> bytes:
        """RDFC-1.0, section 4.6; remembered, since badges of one achievement differ in little."""
        filled = self._pick(terms)
        known, name, digest = self._known
        if known == filled and name == hash_name:
            return digest
        own = self._own.written(terms, ())
        text = "".join(
            (
                # Sorted as a whole: addresses stand before blank nodes, a before z.
                *sorted(_written(self._before, terms, ())),
                "_:a" + "_:a".join(own) if own else "",
                *sorted(_written(self._after, terms, ())),
            )
        )
        digest = hashlib.new(hash_name, text.encode()).digest()
        self._known = (filled, hash_name, digest)
        return digest


class Shape:
    """The quads that all documents of one outline have in common.

    Args:
        quads: each once; blank nodes are numbered from 0.
        blank_nodes: how many there are.
    """

    def __init__(self, quads: Sequence[Quad], blank_nodes: int) -> None:
        self.slots = tuple(dict.fromkeys(t for quad in quads for t in quad if isinstance(t, Slot)))
        places = _Places(self.slots)
        by_subject: dict[Term, list[Quad]] = {}
        for quad in quads:
            by_subject.setdefault(quad[0], []).append(quad)
        self._blocks = tuple(
            _Block(head if isinstance(head, str) else places.of(head), of_it, places)
            for head, of_it in by_subject.items()
        )
        self._nodes = tuple(_Node(number, quads, places) for number in range(blank_nodes))
        self._indexes = tuple(slot.value for slot in self.slots)
        self._known: tuple[list[Any], list[str]] = ([None] * len(places), [""] * len(places))

    def filled(self, values: Sequence[Any]) -> "Prepared | None":
        """A document of this shape, by its values; None if RDF would not keep one of them."""
        given = [values[index] for index in self._indexes]
        before, texts = self._known
        try:
            terms = [
                text if value == old and slot.kind != "number" else _filled(slot, value)
                for slot, value, old, text in zip(self.slots, given, before, texts, strict=True)
            ]
        except ValueError:
            return None
        self._known = (given, terms)
        return Prepared(self, terms)

    def labels(self, terms: Sequence[str], hash_name: str) -> list[str] | None:
        """Canonical labels of the blank nodes, by their first-degree hashes alone.

        RDFC-1.0, section 4.4.3. None where two hashes agree.
        """
        hashes = [node.first_degree_hash(terms, hash_name) for node in self._nodes]
        ordered = {digest: f"_:c14n{place}" for place, digest in enumerate(sorted(hashes))}
        return [ordered[digest] for digest in hashes] if len(ordered) == len(hashes) else None

    def written(self, terms: Sequence[str], labels: Sequence[str]) -> str | None:
        """The N-Quads in order, blank nodes by their labels; None if two of them are one."""
        blocks = []
        for block in self._blocks:
            lines = block.written(terms, labels)
            if block.has_rivals and len(set(lines)) < len(lines):
                return None
            head = block.head
            if not isinstance(head, str):
                head = terms[head] if head >= 0 else labels[~head]
            blocks.append((head, head + head.join(lines)))
        # Subjects differ, so they alone decide the order of their quads.
        blocks.sort()
        return "".join([text for _, text in blocks])

    def unordered(self, terms: Sequence[str]) -> str:
        """The N-Quads as they come, blank nodes by their numbers."""
        labels = [f"_:b{number}" for number in range(len(self._nodes))]
        lines = []
        for block in self._blocks:
            head = block.head
            if not isinstance(head, str):
                head = terms[head] if head >= 0 else labels[~head]
            lines += [f"{head}{line}" for line in block.written(terms, labels)]
        return "".join(lines)


class Prepared:
    """A document that loses nothing, ready to be written as canonical N-Quads."""

    __slots__ = ("_shape", "_terms")

    def __init__(self, shape: Shape, terms: Sequence[str]) -> None:
        self._shape = shape
        self._terms = terms

    def n_quads(self, hash_name: str) -> str:
        """The canonical N-Quads. Raises TooSymmetric."""
        shape, terms = self._shape, self._terms
        labels = shape.labels(terms, hash_name)
        text = None if labels is None else shape.written(terms, labels)
        if text is not None:
            return text
        from openmerit.credentials.linked_data import _canonical

        return _canonical.canonicalize_n_quads(shape.unordered(terms), hash_name=hash_name)


def _written(lines: Iterable[Line], terms: Sequence[str], labels: Sequence[str]) -> list[str]:
    return [
        pattern % tuple([terms[p] if p >= 0 else labels[~p] for p in places]) if places else pattern
        for pattern, places in lines
    ]


def _filled(slot: Slot, value: Any) -> str:
    """A slot's term with its value. Raises ValueError for one that RDF would not keep."""
    if slot.kind == "address":
        return _terms.address_text(value)
    if slot.kind == "literal":
        return _terms.literal_text(value) + slot.ending
    if isinstance(value, float) and float(f"{value:.15E}") != value:
        raise ValueError("more digits than RDF keeps")
    if abs(value) >= _terms.FIRST_DOUBLE and slot.datatype == _WHOLE_NUMBER:
        raise ValueError("a whole number so large that its datatype is another")
    return f'"{_terms.number_text(value, slot.datatype)}"{slot.ending}'
