"""The compiled contexts, loaded when first needed; `_compiling` makes them."""

import functools
import json
from pathlib import Path
from typing import Any, Final, NamedTuple

_FOLDER: Final = Path(__file__).parent / "compiled"


class Definition(NamedTuple):
    """What a term means.

    Attributes:
        iri: the predicate.
        coercion: ``@id``, ``@vocab``, a datatype, or None.
        is_list: whether order counts.
        base: in which base an object that stands there is read; None for that of the whole.
        words: for ``@vocab`` what its values mean.
    """

    iri: str
    coercion: str | None
    is_list: bool
    base: int | None
    words: dict[str, str] | None


class Base(NamedTuple):
    """What terms mean at the beginning of an object, and what its types add."""

    terms: dict[str, int]
    types: dict[str, tuple[str, dict[str, int]]]


class Table(NamedTuple):
    """One list of contexts."""

    prefixes: frozenset[str]
    definitions: list[Definition]
    bases: list[Base]


@functools.cache
def _index() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((_FOLDER / "index.json").read_bytes())
    return found


@functools.cache
def verbatim_members() -> frozenset[str]:
    """Members whose values decide what a document means, under any context that ships."""
    return frozenset(_index()["verbatim"])


def table_for(contexts: Any) -> Table | None:
    """The table for a document's `@context`, or None if that list is not compiled."""
    listed = [contexts] if isinstance(contexts, str) else contexts
    tables = _index()["tables"]
    return _table(tables.index(listed)) if listed in tables else None


@functools.cache
def _table(number: int) -> Table:
    content = json.loads((_FOLDER / f"{number}.json").read_bytes())
    return Table(
        frozenset(content["prefixes"]),
        [Definition(*definition) for definition in content["definitions"]],
        [Base(base["terms"], base["types"]) for base in content["bases"]],
    )
