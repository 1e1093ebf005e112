"""Documents taken apart into what they have in common and what differs.

Badges of one achievement differ only in a few texts. A document's *outline* is everything that
decides what it means: member names in their order, types, contexts, the length of each list and the
kind of each value. Its *slots* are the texts, numbers and addresses in between. Whatever is learnt
about an outline (its quads, the forms its texts must have) holds for all documents that have it.

A document is matched against outlines that were met lately, which takes a fraction of what taking
it apart anew takes; the outlines of strangers are forgotten again.
"""

import json
import threading
from collections.abc import Callable, Sequence
from itertools import accumulate
from operator import itemgetter
from typing import Any, Final, NamedTuple

from openmerit.credentials.reading._limits import MAX_DEPTH

TEXT, INTEGER, WHOLE, BROKEN = range(4)
"""Kinds of slot: a text, an integer, a float without and one with a fraction."""

_MAX_OUTLINES: Final = 300
_MAX_ALIKE: Final = 16
"""Most outlines that are tried for documents whose own members are named alike."""

MAX_SLOTS: Final = 400
MAX_TEXT: Final = 30_000
"""What is longer is expanded each time: learning takes the square of its length, and the outlines
of strangers are kept."""

_CONTAINERS: Final = (dict, list)
_EXACT: Final = frozenset({str, int, float, bool, dict, list, type(None)})

Path = tuple[str | int, ...]


class _Part(NamedTuple):
    """The outline of one object or list.

    Attributes:
        names: the members in their order; None for a list.
        kinds: the Python type of each value.
        fixed: values that belong to the outline: by place, and what stands there.
        slots: places of the values that are slots.
        inner: places of the values that are parts of their own.
    """

    names: tuple[str, ...] | None
    kinds: tuple[type, ...]
    fixed: tuple[tuple[int, Any], ...]
    slots: tuple[int, ...]
    inner: tuple[int, ...]


class _Match:
    """Whether a document has an outline, and its slots, with as little as that takes.

    The values of all parts are laid in one row, part after part, so that the kinds of all are
    compared at once, and what is fixed, and what is a slot is picked at once.

    Args:
        parts: each stands after the one that holds it, level by level.
    """

    __slots__ = ("_fixed", "_inner", "_kinds", "_names", "_pick_fixed", "_pick_slots")

    def __init__(self, parts: Sequence[_Part]) -> None:
        begins = [0, *accumulate(len(part.kinds) for part in parts)]
        rows = list(zip(begins, parts, strict=False))
        places = [begin + place for begin, part in rows for place in part.inner]
        fixed = [(begin + place, item) for begin, part in rows for place, item in part.fixed]
        self._names = parts[0].names
        self._inner = tuple(
            (place, part.names, len(part.kinds))
            for place, part in zip(places, parts[1:], strict=True)
        )
        self._kinds = tuple(kind for part in parts for kind in part.kinds)
        self._pick_fixed = picking([place for place, _ in fixed])
        self._fixed = tuple(item for _, item in fixed)
        self._pick_slots = picking([begin + place for begin, part in rows for place in part.slots])

    def slots_of(self, document: dict[str, Any]) -> tuple[Any, ...] | None:
        """The slots of a document in order; None if it has another outline, floats aside."""
        if tuple(document) != self._names:
            return None
        row = [*document.values()]
        for place, names, size in self._inner:
            part = row[place]
            if names is None:
                if type(part) is not list or len(part) != size:
                    return None
                row += part
            elif type(part) is dict and tuple(part) == names:
                row += part.values()
            else:
                return None
        if tuple(map(type, row)) != self._kinds or self._pick_fixed(row) != self._fixed:
            return None
        return self._pick_slots(row)


class Outline:
    """What documents of one outline have in common.

    Attributes:
        paths: where each slot stands.
        kinds: what each slot holds, by the words of this module.
        names: the names of all members, at any depth.
        integers: which slots are whole numbers.
        floats: which slots are floats.
        has_plain_names: whether all names are ASCII, and what is fixed holds texts alone.
        learnt: what the rooms of this library found out about it, each under its own name.
    """

    def __init__(
        self,
        parts: tuple[_Part, ...],
        paths: tuple[Path, ...],
        kinds: tuple[int, ...],
        names: frozenset[str],
        has_plain_names: bool,
    ) -> None:
        self._match = _Match(parts)
        self.names = names
        self.has_plain_names = has_plain_names
        self.paths = paths
        self.kinds = kinds
        self.integers = tuple(place for place, kind in enumerate(kinds) if kind == INTEGER)
        self.floats = tuple(place for place, kind in enumerate(kinds) if kind in (WHOLE, BROKEN))
        self.learnt: dict[str, Any] = {}

    def values_of(self, document: dict[str, Any]) -> Sequence[Any] | None:
        """The slots of `document` in order, or None if it has another outline."""
        values = self._match.slots_of(document)
        if values is None:
            return None
        for place in self.floats:
            if float_kind(values[place]) != self.kinds[place]:
                return None
        return values


_by_identity: dict[object, Outline] = {}
_by_names: dict[tuple[str, ...], list[Outline]] = {}
"""Outlines met lately by the names of a document's own members. Read without the lock, so it is a
plain dictionary whose values are replaced, never changed."""
_lock: Final = threading.Lock()


def take_apart(
    document: dict[str, Any], verbatim: frozenset[str]
) -> tuple[Outline, Sequence[Any]] | None:
    """The outline of a document and the values of its slots; None if it is too large to keep.

    Args:
        verbatim: members whose values belong to the outline.
    """
    names = tuple(document)
    met = _by_names.get(names, ())
    for outline in met:
        values = outline.values_of(document)
        if values is not None:
            return outline, values
    return _met_for_the_first_time(document, names, verbatim)


def _met_for_the_first_time(
    document: dict[str, Any], names: tuple[str, ...], verbatim: frozenset[str]
) -> tuple[Outline, Sequence[Any]] | None:
    reading = _Reading(verbatim)
    if not reading.walk(document):
        return None
    identity = tuple(reading.identity)
    with _lock:
        outline = _by_identity.get(identity)
        if outline is None:
            outline = Outline(
                tuple(reading.parts),
                tuple(reading.paths),
                tuple(reading.kinds),
                frozenset(reading.names),
                reading.has_plain_names,
            )
            _keep(_by_identity, identity, outline)
        if not reading.is_ambiguous:
            met = [other for other in _by_names.get(names, ()) if other is not outline]
            _keep(_by_names, names, [outline, *met][:_MAX_ALIKE])
    return outline, reading.values


def _keep(kept: dict[Any, Any], key: object, value: object) -> None:
    """Put into a dictionary of bounded size, from which the oldest entry falls out."""
    kept.pop(key, None)
    kept[key] = value
    if len(kept) > _MAX_OUTLINES:
        del kept[next(iter(kept))]


class _Reading:
    """One walk over a document, level by level.

    Attributes:
        identity: what tells one outline from another.
        is_ambiguous: a fixed value equals another of its kind in Python (1 and true), so that
            documents cannot be matched by comparing.
    """

    def __init__(self, verbatim: frozenset[str]) -> None:
        self._verbatim = verbatim
        self._text_left = MAX_TEXT
        self.parts: list[_Part] = []
        self.identity: list[object] = []
        self.paths: list[Path] = []
        self.kinds: list[int] = []
        self.values: list[Any] = []
        self.names: set[str] = set()
        self.is_ambiguous = False
        self.has_plain_names = True

    def walk(self, document: dict[str, Any]) -> bool:
        """Read the whole document; False if it is too large, too deep, or no plain JSON."""
        pending: list[tuple[Any, Path]] = [(document, ())]
        for value, path in pending:  # grows while it is walked
            inner = self._part(value, path)
            if inner is None or len(path) > MAX_DEPTH:
                return False
            pending += inner
            if self._text_left < 0 or len(pending) + len(self.values) > MAX_SLOTS:
                return False
        return True

    def _part(self, value: Any, path: Path) -> list[tuple[Any, Path]] | None:
        """Add the outline of an object or a list; what it holds that has an outline of its own."""
        names = tuple(value) if type(value) is dict else None
        items = tuple(value.values()) if names is not None else tuple(value)
        keys: Sequence[str | int] = names if names is not None else range(len(items))
        slots: list[int] = []
        fixed: list[tuple[int, Any]] = []
        inner: list[int] = []
        identity: list[object] = [names]
        for place, item in enumerate(items):
            kind = type(item)
            identity.append(kind)
            if kind not in _EXACT:
                return None
            if names is not None and names[place] in self._verbatim:
                fixed.append((place, item))
                identity.append(self._text_of(item))
            elif kind in _CONTAINERS:
                inner.append(place)
            elif kind is bool or item is None:
                fixed.append((place, item))
                identity.append(item)
            else:
                slots.append(place)
                self.paths.append((*path, keys[place]))
                self.kinds.append(kind_of(item))
                self.values.append(item)
                identity.append(self.kinds[-1])
        self.names.update(names or ())
        self.has_plain_names &= all(map(str.isascii, names or ()))
        self._text_left -= sum(map(len, names or ()))
        self.identity.append(tuple(identity))
        kinds = tuple(map(type, items))
        self.parts.append(_Part(names, kinds, tuple(fixed), tuple(slots), tuple(inner)))
        return [(items[place], (*path, keys[place])) for place in inner]

    def _text_of(self, item: Any) -> str:
        """A value that belongs to the outline, as text."""
        text = json.dumps(item)
        has_number = _has_number(item)
        self._text_left -= len(text)
        self.is_ambiguous |= has_number
        self.has_plain_names &= "{" not in text and not has_number
        return text


def kind_of(value: Any) -> int:
    """The kind of slot that a text or a number is."""
    if type(value) is str:
        return TEXT
    return INTEGER if type(value) is int else float_kind(value)


def float_kind(number: float) -> int:
    """Whether a float has a fraction, which decides how RDF writes it."""
    return WHOLE if number.is_integer() else BROKEN


def picking(places: Sequence[int]) -> Callable[[Sequence[Any]], tuple[Any, ...]]:
    """What picks the values at `places`, always as a tuple."""
    if len(places) > 1:
        return itemgetter(*places)
    return lambda items: tuple([items[place] for place in places])


def _has_number(value: Any) -> bool:
    """Whether a number or truth value stands anywhere in it."""
    if isinstance(value, dict):
        return any(map(_has_number, value.values()))
    if isinstance(value, list):
        return any(map(_has_number, value))
    return isinstance(value, bool | int | float)
