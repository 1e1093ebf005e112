"""Older editions of contexts, to explain a proof that does not fit; never to let one pass.

1EdTech adds terms to a numbered context without a new number, and the W3C changed its own before
the Recommendation. Documents are judged by the newest edition of each context. One that was signed
under an older edition has other quads where it uses a term that changed, so its proof fails though
nobody changed a value. Trying the older editions tells its issuer what to mend.
"""

import functools
import json
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from openmerit.credentials.errors import CredentialError
from openmerit.credentials.linked_data import _contexts
from openmerit.credentials.linked_data._document import CanonicalDocument
from openmerit.credentials.reading import _budget

if TYPE_CHECKING:
    import pyoxigraph

_MOST_VALUES: Final = 1_000
"""Documents with more are not explained: each edition that is tried reads all of it anew."""

_MOST_STEPS: Final = 250_000
"""The share of a verification's budget that may go into an explanation."""


class Edition(NamedTuple):
    """One edition of a context that has a newer one.

    Attributes:
        url: the address that both have.
        date: since when it was published, or when it was seen first.
        changed: terms that meant something else, or nothing.
        unknown: those among them that it did not know.
    """

    url: str
    date: str
    changed: frozenset[str]
    unknown: frozenset[str]


class Explanation(NamedTuple):
    """The edition that a proof fits.

    Attributes:
        unsigned: members of the document that it did not know, so that they were not signed.
    """

    edition: Edition
    unsigned: tuple[str, ...]


def explain(
    canonical: CanonicalDocument, fits: Callable[[CanonicalDocument], bool]
) -> Explanation | None:
    """The newest of the older editions under which a proof fits that does not fit as it should.

    Args:
        canonical: the document, under the contexts of today.
        fits: whether the proof is one of the document that it is given.
    """
    names = _names_in(canonical.document)
    if names is None:
        return None
    candidates = [
        edition for edition in older_editions() if edition.url in names and edition.changed & names
    ]
    try:
        with _budget.allowed(_MOST_STEPS):
            for tried in sorted(candidates, key=lambda edition: edition.date, reverse=True):
                found = _tried(tried, canonical, names, fits)
                if found is not None:
                    return found
    except _budget.TooMuchWork:
        return None
    return None


def _tried(
    tried: Edition,
    canonical: CanonicalDocument,
    names: frozenset[str],
    fits: Callable[[CanonicalDocument], bool],
) -> Explanation | None:
    """The explanation by what was in force on the day of one edition, if it is one."""
    in_force = _in_force(tried)
    unknown = frozenset().union(*(edition.unknown for edition in in_force.values())) & names
    older = _OlderDocument(_without(canonical.document, unknown), in_force)
    try:
        return Explanation(tried, tuple(sorted(unknown))) if fits(older) else None
    except CredentialError:
        return None


@functools.cache
def older_editions() -> tuple[Edition, ...]:
    """Every edition that has a newer one, and is known by its hash."""
    found = []
    for row in _rows():
        newest, old = _contexts.context(row["url"]), _contexts.document_of(row)
        changed = frozenset(_differences(newest, old, ""))
        unknown = changed - frozenset(_terms(old))
        found.append(Edition(row["url"], row["edition"], changed, unknown))
    return tuple(found)


@functools.cache
def _rows() -> tuple[dict[str, Any], ...]:
    return tuple(json.loads((_contexts.FOLDER / "editions.json").read_text("utf-8")))


def _in_force(tried: Edition) -> Mapping[str, Edition]:
    """What was in force on the day of an edition: for each context its newest of that time."""
    found: dict[str, Edition] = {}
    for edition in sorted(older_editions(), key=lambda edition: edition.date):
        if edition.date <= tried.date:
            found[edition.url] = edition
    dated = {url: date for url, date in _newest_dates().items() if date <= tried.date}
    return {url: edition for url, edition in found.items() if url not in dated}


@functools.cache
def _newest_dates() -> Mapping[str, str]:
    return {url: row["edition"] for url, row in _contexts.manifest().items() if "edition" in row}


def _differences(new: Any, old: Any, name: str) -> Iterator[str]:
    """The terms by which two contexts differ; `name` is the one that is being compared."""
    if isinstance(new, dict) and isinstance(old, dict):
        for key in {*new, *old}:
            term = name if key.startswith("@") else key
            yield from _differences(new.get(key), old.get(key), term)
    elif new != old and name:
        yield name


def _terms(node: Any) -> Iterator[str]:
    """Every term that a context defines, at any depth."""
    if isinstance(node, dict):
        for key, value in node.items():
            if not key.startswith("@"):
                yield key
            yield from _terms(value)


def _names_in(document: Any) -> frozenset[str] | None:
    """Names of members, types and contexts, at any depth; None if there are too many values."""
    names: set[str] = set()
    left, seen = [document], 0
    while left:
        value = left.pop()
        seen += 1
        if seen > _MOST_VALUES:
            return None
        if isinstance(value, dict):
            names |= value.keys()
            left += value.values()
        elif isinstance(value, list):
            left += value
        elif isinstance(value, str) and len(value) < 100:
            names.add(value)  # it may be a type or a context
    return frozenset(names)


def _without(value: Any, names: frozenset[str]) -> Any:
    """What is left when the members of these names are lost, at any depth."""
    if isinstance(value, dict):
        return {name: _without(inner, names) for name, inner in value.items() if name not in names}
    return [_without(item, names) for item in value] if isinstance(value, list) else value


class _OlderDocument(CanonicalDocument):
    """A document, canonicalized by the general path under older editions of its contexts."""

    def __init__(self, document: dict[str, Any], editions: Mapping[str, Edition]) -> None:
        super().__init__(document, by_shape=False)
        self._editions = editions
        self._quads: list[pyoxigraph.Quad] | None = None

    def like(self, document: dict[str, Any]) -> "_OlderDocument":
        return _OlderDocument(document, self._editions)

    def _meant(self) -> "list[pyoxigraph.Quad]":
        if self._quads is None:
            from openmerit.credentials.linked_data import _canonical, _expansion

            dates = tuple(sorted((url, edition.date) for url, edition in self._editions.items()))
            expanded = _expansion.expand(self.document, load=_loader(dates))
            self._quads = _canonical.quads_of(expanded)
        return self._quads


@functools.lru_cache(maxsize=20)
def _loader(dates: tuple[tuple[str, str], ...]) -> Callable[[str, Mapping[str, object]], Any]:
    """What gives the contexts in these editions, and all others in their newest."""
    rows = {row["url"]: row for row in _rows() if (row["url"], row["edition"]) in dates}

    def load(url: str, options: Mapping[str, object]) -> dict[str, Any]:
        newest = _contexts.load(url, options)
        return {**newest, "document": _contexts.document_of(rows[url])} if url in rows else newest

    return load
