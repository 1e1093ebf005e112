"""Canonical N-Quads at the speed of strings: an outline's quads are learnt once, then filled in.

JSON-LD expansion costs milliseconds, and badges of one achievement differ only in a few texts. So
what all documents of one outline (see `_outlines`) say in RDF is learnt once (`_meaning`) and kept
as a `Shape`. A document is then filled in, its blank nodes are labelled as RDFC-1.0 says (section
4.4, where all first-degree hashes differ), and its quads are written in order.

Everything works on terms, never by pattern on N-Quads text: a literal may well read ``_:c14n0``.
Whatever cannot be done for certain is left to the general path, which answers the same bytes or
names what is wrong; a property test holds the two together.
"""

from collections.abc import Callable, Iterable, Sequence
from itertools import compress
from operator import ne
from typing import Any, Final, NamedTuple

from openmerit.credentials.linked_data import _terms
from openmerit.credentials.linked_data._outlines import picking
from openmerit.credentials.reading._hashes import DIGEST

_WHOLE_NUMBER: Final = f"{_terms.XSD}integer"

_MAX_REMEMBERED: Final = 20_000
"""Most letters that are kept of a document: what is longer, and a stranger's, is soon forgotten."""

_MAX_ADDRESS: Final = 75_000
"""Longest address that is filled in: it may stand in each of some hundred quads."""

Line = tuple[str, int, str]
"""What stands before a text, the text's place, and what stands after it; -1 is the empty text."""


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


class _Places:
    """Where each text of a shape stands: slots first, then an empty text, then blank nodes."""

    def __init__(self, slots: Sequence[Slot]) -> None:
        self._slots = {slot: place for place, slot in enumerate(slots)}
        self._nodes = len(slots) + 1

    def of(self, term: int | Slot) -> int:
        return self._slots[term] if isinstance(term, Slot) else self._nodes + term

    def line(self, terms: Sequence[Term], lead: str = "") -> Line:
        """A quad, or its end. Raises ValueError for one that names two texts."""
        named = [(n, term) for n, term in enumerate(terms) if not isinstance(term, str)]
        if not named:
            return f"{lead}{' '.join(map(str, terms))} .\n", -1, ""
        if len(named) > 1:
            raise ValueError("a quad of two texts")
        ((number, text),) = named
        before = "".join(f"{term} " for term in terms[:number])
        after = "".join(f" {term}" for term in terms[number + 1 :])
        return f"{lead}{before}", self.of(text), f"{after} .\n"


class _Block:
    """The quads of one subject, without it.

    Quads of different predicates stand in one order whatever their values, so that all of them are
    one pattern. Only where a predicate comes twice do they have to be sorted, and may turn out to
    be one quad.
    """

    __slots__ = ("has_rivals", "head", "lines", "pattern", "pick")

    def __init__(self, head: int, quads: Iterable[Quad], places: _Places) -> None:
        ordered = sorted(quads, key=lambda quad: str(quad[1]))
        predicates = [quad[1] for quad in ordered]
        self.head = head
        self.lines = tuple(places.line(quad[1:], " ") for quad in ordered)
        self.has_rivals = len(set(predicates)) < len(predicates)
        self.pattern, self.pick = _pattern_of([("", head, line) for line in self.lines])

    def sorted(self, texts: Sequence[str]) -> str | None:
        """The quads with their subject, put in order; None if two of them are one."""
        lines = self.written(texts)
        if len(set(lines)) < len(lines):
            return None
        head = texts[self.head]
        return head + head.join(lines)

    def written(self, texts: Sequence[str]) -> list[str]:
        """The quads in order."""
        lines = [f"{before}{texts[place]}{after}" for before, place, after in self.lines]
        if self.has_rivals:
            lines.sort()
        return lines


def _pattern_of(
    lines: Iterable[tuple[str, int, Line]],
) -> tuple[str, Callable[[Sequence[str]], tuple[Any, ...]]]:
    """Lines as one pattern, and what picks the texts that stand in it.

    Args:
        lines: each with what begins it: a text, and the place of another.
    """
    pattern: list[str] = []
    places: list[int] = []
    for begin, head, (before, place, after) in lines:
        for text, named in ((begin, head), (before, place), (after, -1)):
            pattern.append(text.replace("%", "%%"))
            if named != -1:
                pattern.append("%s")
                places.append(named)
    return "".join(pattern), picking(places)


class _Node:
    """A blank node: the quads that mention it, as its first-degree hash sees them."""

    __slots__ = ("_after", "_before", "_own", "_pattern", "known", "pick")

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
        self._own = _Block(-1, own, places)
        self._before, self._after = tuple(before), tuple(after)
        own_lines = [("_:a", -1, line) for line in self._own.lines]
        first, last = ([("", -1, line) for line in lines] for lines in (before, after))
        pattern, self.pick = _pattern_of([*first, *own_lines, *last])
        # Sorted as a whole: addresses stand before blank nodes, a before z.
        is_ordered = len(before) < 2 and len(after) < 2 and not self._own.has_rivals
        self._pattern = pattern if is_ordered else None
        self.known: tuple[Any, bytes] = (None, b"")

    def first_degree_hash(self, texts: Sequence[str], filled: Any, hash_name: str) -> bytes:
        """RDFC-1.0, section 4.6.

        Args:
            filled: what `pick` picks of the texts, and the name of the hash.
        """
        text = self._sorted(texts) if self._pattern is None else self._pattern % filled[0]
        digest = DIGEST[hash_name](text.encode())
        if len(text) <= _MAX_REMEMBERED:
            self.known = (filled, digest)
        return digest

    def _sorted(self, texts: Sequence[str]) -> str:
        own = self._own.written(texts)
        return "".join(
            (
                *sorted([f"{a}{texts[place]}{z}" for a, place, z in self._before]),
                "_:a" + "_:a".join(own) if own else "",
                *sorted([f"{a}{texts[place]}{z}" for a, place, z in self._after]),
            )
        )


class Shape:
    """The quads that all documents of one outline have in common.

    Args:
        quads: each once; blank nodes are numbered from 0. A subject is no constant, and none names
            more than two texts.
        blank_nodes: how many there are.

    Raises:
        ValueError: quads of another kind.
    """

    def __init__(self, quads: Sequence[Quad], blank_nodes: int) -> None:
        self.slots = tuple(dict.fromkeys(t for quad in quads for t in quad if isinstance(t, Slot)))
        places = _Places(self.slots)
        by_subject: dict[int, list[Quad]] = {}
        for quad in quads:
            if isinstance(quad[0], str):
                raise ValueError("a subject that is the same in all documents")
            by_subject.setdefault(places.of(quad[0]), []).append(quad)
        self._blocks = tuple(_Block(head, of_it, places) for head, of_it in by_subject.items())
        self._nodes = tuple(_Node(number, quads, places) for number in range(blank_nodes))
        self._pick = picking([slot.value for slot in self.slots])
        self._every = range(len(self.slots))
        # Numbers are written anew each time: 0.0 and -0.0 are equal, but not written alike.
        self._numbers = tuple(p for p, slot in enumerate(self.slots) if slot.kind == "number")
        nothing = (None,) * len(self.slots)
        self._known: tuple[Sequence[Any], Prepared] = (
            nothing,
            Prepared(self, [""] * (len(self.slots) + 1)),
        )

    def filled(self, values: Sequence[Any], prefixes: frozenset[str]) -> "Prepared | None":
        """A document of this shape, by its values; None if RDF would not keep one of them.

        Args:
            prefixes: words that would be the beginning of another address.
        """
        given = self._pick(values)
        before, last = self._known
        changed = [*compress(self._every, map(ne, given, before)), *self._numbers]
        if not changed:
            return last
        texts = last.texts.copy()
        try:
            for place in changed:
                texts[place] = _filled(self.slots[place], given[place], prefixes)
        except ValueError:
            return None
        prepared = Prepared(self, texts)
        if len("".join(texts)) <= _MAX_REMEMBERED:
            self._known = (given, prepared)
        return prepared

    def labels(self, texts: Sequence[str], hash_name: str) -> list[str] | None:
        """Canonical labels of the blank nodes, by their first-degree hashes alone.

        RDFC-1.0, section 4.4.3. None where two hashes agree.
        """
        hashes = []
        for node in self._nodes:
            filled = (node.pick(texts), hash_name)
            known, digest = node.known
            # Badges of one achievement differ in little, so most hashes are those of the last.
            if known != filled:
                digest = node.first_degree_hash(texts, filled, hash_name)
            hashes.append(digest)
        ordered = {digest: f"_:c14n{place}" for place, digest in enumerate(sorted(hashes))}
        return [ordered[digest] for digest in hashes] if len(ordered) == len(hashes) else None

    def written(self, texts: Sequence[str]) -> str | None:
        """The N-Quads in order; None if two of them are one.

        Args:
            texts: the slots' terms, an empty text, the blank nodes' labels, an empty text.
        """
        blocks = {}
        for block in self._blocks:
            if block.has_rivals:
                text = block.sorted(texts)
                if text is None:
                    return None
            else:
                text = block.pattern % block.pick(texts)
            blocks[texts[block.head]] = text
        # Subjects differ, so they alone decide the order of their quads.
        return "".join([blocks[head] for head in sorted(blocks)])

    def unordered(self, texts: Sequence[str]) -> str:
        """The N-Quads as they come, blank nodes by their numbers.

        Args:
            texts: the slots' terms and an empty text.
        """
        numbered = [*texts, *[f"_:b{number}" for number in range(len(self._nodes))], ""]
        return "".join(
            f"{numbered[block.head]}{line}"
            for block in self._blocks
            for line in block.written(numbered)
        )


class Prepared:
    """A document that loses nothing, ready to be written as canonical N-Quads.

    Attributes:
        texts: the slots' terms and an empty text.
    """

    __slots__ = ("_digests", "_shape", "texts")

    def __init__(self, shape: Shape, texts: list[str]) -> None:
        self._shape = shape
        self._digests: dict[str, bytes] = {}
        self.texts = texts

    def digest(self, hash_name: str) -> bytes:
        """The hash of the canonical N-Quads. Raises TooSymmetric."""
        if hash_name not in self._digests:
            self._digests[hash_name] = DIGEST[hash_name](self.n_quads(hash_name).encode())
        return self._digests[hash_name]

    def n_quads(self, hash_name: str) -> str:
        """The canonical N-Quads. Raises TooSymmetric."""
        labels = self._shape.labels(self.texts, hash_name)
        text = None if labels is None else self._shape.written([*self.texts, *labels, ""])
        if text is not None:
            return text
        from openmerit.credentials.linked_data import _canonical

        unordered = self._shape.unordered(self.texts)
        return _canonical.canonicalize_n_quads(unordered, hash_name=hash_name)

    def relabelled(
        self, rename: Callable[[Sequence[str]], Sequence[str]], hash_name: str
    ) -> str | None:
        """The N-Quads in order under other labels; None where only the general path tells labels.

        Args:
            rename: from the canonical labels of all blank nodes to others, in the same order.
        """
        labels = self._shape.labels(self.texts, hash_name)
        if labels is None:
            return None
        return self._shape.written([*self.texts, *rename(labels), ""])


def _filled(slot: Slot, value: Any, prefixes: frozenset[str]) -> str:
    """A slot's term with its value. Raises ValueError for one that RDF would not keep."""
    if slot.kind == "address":
        if len(value) > _MAX_ADDRESS:
            raise ValueError("an address that is long for each quad that repeats it")
        if value.partition(":")[0] in prefixes:
            raise ValueError("the beginning of another address")
        return _terms.address_text(value)
    if slot.kind == "literal":
        return _terms.literal_text(value) + slot.ending
    if isinstance(value, float) and float(f"{value:.15E}") != value:
        raise ValueError("more digits than RDF keeps")
    if abs(value) >= _terms.FIRST_DOUBLE and slot.datatype == _WHOLE_NUMBER:
        raise ValueError("a whole number so large that its datatype is another")
    return f'"{_terms.number_text(value, slot.datatype)}"{slot.ending}'
