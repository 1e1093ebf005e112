"""JSON pointers (RFC 6901), and the part of a document that a set of them chooses."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from openmerit.credentials.errors import DisclosureError
from openmerit.credentials.reading import _limits
from openmerit.credentials.sentences import say

Steps = tuple[str, ...]
_INDEX: Final = re.compile(r"0|[1-9][0-9]{0,8}")
_BAD_ESCAPE: Final = re.compile(r"~(?![01])")
_KEPT: Final = ("@context", "id", "type")
"""What an object always brings along, since its other members have no meaning without."""


@dataclass(frozen=True)
class Selection:
    """A part of a document.

    Attributes:
        document: the part, its members in the document's order.
        origins: for each object in it, by `id()`, the `id()` of the object that it was taken from.
        cut: the objects of which only a part was chosen, by `id()`, and where they stand.
    """

    document: dict[str, Any]
    origins: Mapping[int, int]
    cut: Mapping[int, str]


def parse(pointer: str) -> Steps:
    """The steps of a pointer: ``/a~1b/0`` is ``("a/b", "0")``, the empty text is the whole.

    Raises DisclosureError.
    """
    if not isinstance(pointer, str) or (pointer and not pointer.startswith("/")):
        raise DisclosureError(str(pointer), say("a JSON pointer begins with / (RFC 6901)"))
    if _BAD_ESCAPE.search(pointer):
        raise DisclosureError(pointer, say("in a JSON pointer ~ is written ~0, and / is ~1"))
    if pointer.count("/") > _limits.MAX_DEPTH:
        raise DisclosureError(pointer, say("it goes deeper than any document"))
    return tuple(s.replace("~1", "/").replace("~0", "~") for s in pointer.split("/")[1:])


def write(steps: Iterable[str]) -> str:
    """The pointer of these steps."""
    return "".join("/" + step.replace("~", "~0").replace("/", "~1") for step in steps)


def resolve(document: Any, pointer: str) -> Any:
    """The value at `pointer`. Raises DisclosureError where there is none."""
    value = document
    for step in parse(pointer):
        value = _step(value, step, pointer)
    return value


def refuse_parts_of_enclosed(document: Any, pointers: Iterable[str]) -> None:
    """Refuse what would break the proof of a credential within the document.

    Raises DisclosureError for a pointer into an object that has a proof of its own, or to nothing.
    """
    for pointer in pointers:
        value = document
        for place, step in enumerate(parse(pointer)):
            if place and is_signed(value):
                raise DisclosureError(
                    pointer, say("this is part of a signed credential, which is only shown whole")
                )
            value = _step(value, step, pointer)


def is_signed(value: Any) -> bool:
    """Whether this is an object with a proof of its own."""
    return isinstance(value, dict) and "proof" in value


def select(document: dict[str, Any], pointers: Iterable[str]) -> Selection:
    """What `pointers` choose of `document` (vc-di-ecdsa 1.0, section 3.4.13, selectJsonLd).

    Each object on the way brings its id and type along, and its contexts. Of lists only what was
    chosen is kept, in the list's order. Without pointers nothing is chosen: an empty object.

    Raises:
        DisclosureError: a pointer that is malformed or points at nothing; it names the pointer.
    """
    tree = _Tree()
    chosen = False
    for pointer in pointers:
        steps = parse(pointer)
        resolve(document, pointer)
        if "@context" in steps:
            raise DisclosureError(pointer, say("contexts are always shown"))
        tree.add(steps)
        chosen = True
    if not chosen:
        return Selection({}, {}, {})
    taking = _Taking()
    return Selection(taking.take(document, tree, ()), taking.origins, taking.cut)


def paths(value: Any, steps: Steps = (), *, into_enclosed: bool = True) -> Iterator[Steps]:
    """The steps to every member and element of `value`, at any depth, outer ones first.

    Args:
        into_enclosed: whether to look into objects that have a proof of their own.
    """
    members: list[tuple[str, Any]] = []
    if isinstance(value, dict):
        members = list(value.items())
    elif isinstance(value, list):
        members = [(str(place), item) for place, item in enumerate(value)]
    for name, member in members:
        yield (*steps, name)
        if into_enclosed or not is_signed(member):
            yield from paths(member, (*steps, name), into_enclosed=into_enclosed)


class _Tree:
    """Pointers as a tree: which members are chosen, and of which all is."""

    def __init__(self) -> None:
        self.is_whole = False
        self.members: dict[str, _Tree] = {}

    def add(self, steps: Steps) -> None:
        tree = self
        for step in steps:
            tree = tree.members.setdefault(step, _Tree())
        tree.is_whole = True


def _step(value: Any, step: str, pointer: str) -> Any:
    if isinstance(value, dict) and step in value:
        return value[step]
    if isinstance(value, list) and _INDEX.fullmatch(step) and int(step) < len(value):
        return value[int(step)]
    raise DisclosureError(pointer, say("there is nothing at this place in the document"))


_WHOLE: Final = _Tree()
_WHOLE.is_whole = True


class _Taking:
    """Copies the chosen part of a document, remembering where each object came from."""

    def __init__(self) -> None:
        self.origins: dict[int, int] = {}
        self.cut: dict[int, str] = {}

    def take(self, value: Any, tree: _Tree, steps: Steps) -> Any:
        if isinstance(value, list):
            return [
                self._member(item, tree, str(place), steps)
                for place, item in enumerate(value)
                if tree.is_whole or str(place) in tree.members
            ]
        if not isinstance(value, dict):
            return value
        made = {
            name: self._member(member, _WHOLE if name in _KEPT else tree, name, steps)
            for name, member in value.items()
            if tree.is_whole or name in tree.members or name in _KEPT
        }
        self.origins[id(made)] = id(value)
        if not tree.is_whole:
            self.cut[id(value)] = write(steps)
        return made

    def _member(self, value: Any, tree: _Tree, name: str, steps: Steps) -> Any:
        inner = _WHOLE if tree.is_whole else tree.members.get(name, _WHOLE)
        return self.take(value, inner, (*steps, name))
