"""Canonical bytes: RDFC-1.0 for graphs, JCS (RFC 8785) for JSON.

pyoxigraph canonicalizes in native code, but cannot be interrupted and holds the interpreter: a
clique of nine blank nodes takes it a minute. RDFC-1.0 is exponential only in the number of blank
nodes that look alike, so those are counted first and too symmetric graphs refused.
"""

import hashlib
import json
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import pyoxigraph
import rfc8785

from openmerit.credentials import _expansion, _limits
from openmerit.credentials.errors import ContextError, TooSymmetric, UnreadableDocument

_ALGORITHMS: Final = {
    "sha256": pyoxigraph.CanonicalizationAlgorithm.RDFC_1_0_SHA_256,
    "sha384": pyoxigraph.CanonicalizationAlgorithm.RDFC_1_0_SHA_384,
}
_TOO_SYMMETRIC: Final = (
    "The document has too many parts that look alike to be put in one order in bounded time. Give "
    "them ids, or leave out repetitions."
)
_Subject = pyoxigraph.NamedNode | pyoxigraph.BlankNode


def canonical_n_quads(document: dict[str, Any], *, hash_name: str = "sha256") -> str:
    """The canonical N-Quads of a JSON-LD document (RDFC-1.0).

    Args:
        hash_name: ``sha256``, or ``sha384`` as ecdsa-rdfc-2019 uses with P-384.

    Raises:
        ContextError: the document is no JSON-LD of known contexts, or would lose a value.
        TooSymmetric: too many blank nodes look alike.
    """
    return canonicalize(quads_of(_expansion.expand(document)), hash_name=hash_name)


def quads_of(expanded: _expansion.Expanded) -> list[pyoxigraph.Quad]:
    """The RDF of an expanded document, which is used up by it.

    Raises:
        ContextError: an address in it is malformed.
    """
    return _quads(_expansion.to_triples(expanded))


def canonicalize(quads: Iterable[pyoxigraph.Quad], *, hash_name: str = "sha256") -> str:
    """The canonical N-Quads of a set of quads, lines in code point order.

    Raises TooSymmetric.
    """
    dataset = pyoxigraph.Dataset(quads)
    _refuse_poison(dataset)
    dataset.canonicalize(_ALGORITHMS[hash_name])
    serialized = pyoxigraph.serialize(dataset, format=pyoxigraph.RdfFormat.N_QUADS) or b""
    # Only the line feed ends a line: str.splitlines also cuts at U+2028 within a literal.
    lines = serialized.decode("utf-8").split("\n")
    return "".join(sorted(f"{line}\n" for line in lines if line))


def canonical_json(value: Any) -> bytes:
    """`value` in the JSON Canonicalization Scheme (RFC 8785).

    Where all names are ASCII and no float occurs, the standard library writes the same bytes nine
    times faster (a property test holds the two together).

    Raises:
        UnreadableDocument: a value that JCS cannot write.
    """
    if _is_plain(value):
        text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return text.encode("utf-8")
    try:
        return rfc8785.dumps(value)
    except (rfc8785.CanonicalizationError, RecursionError, UnicodeEncodeError) as error:
        raise UnreadableDocument(
            f"The document cannot be canonicalized (RFC 8785): {error}"
        ) from None


def _is_plain(value: Any) -> bool:
    """Whether sorting names by code point equals JCS (UTF-16) and no number needs its format."""
    todo = [value]
    while todo:
        item = todo.pop()
        if isinstance(item, float):
            return False
        if isinstance(item, dict):
            if not all(name.isascii() for name in item):
                return False
            todo.extend(item.values())
        elif isinstance(item, list):
            todo.extend(item)
    return True


def _quads(triples: _expansion.Triples) -> list[pyoxigraph.Quad]:
    quads = []
    try:
        for name, graph in triples.items():
            graph_name = pyoxigraph.DefaultGraph() if name == "@default" else _resource(name)
            for triple in graph:
                quads.append(
                    pyoxigraph.Quad(
                        _resource(triple["subject"]["value"]),
                        pyoxigraph.NamedNode(triple["predicate"]["value"]),
                        _term(triple["object"]),
                        graph_name,
                    )
                )
    except ValueError as error:
        raise ContextError(f"An address in the document is malformed: {error}.") from None
    return quads


def _resource(value: str) -> _Subject:
    if value.startswith("_:"):
        return pyoxigraph.BlankNode(value[2:])
    return pyoxigraph.NamedNode(value)


def _term(value: Mapping[str, str]) -> Any:
    if value["type"] != "literal":
        return _resource(value["value"])
    if "language" in value:
        return pyoxigraph.Literal(value["value"], language=value["language"])
    return pyoxigraph.Literal(value["value"], datatype=pyoxigraph.NamedNode(value["datatype"]))


def _refuse_poison(dataset: pyoxigraph.Dataset) -> None:
    """Refuse what would take RDFC-1.0 too long, before starting.

    Only blank nodes of equal first-degree hash (section 4.6) cost more than one step, and only by
    their links to each other: 20 equal alignments of one achievement are told apart, or rather
    found to be one and the same, without trying any order. So for each group of alike nodes that
    are linked, the orders in which those of one hash may stand are counted.
    """
    mentions = _mentions(dataset)
    hashes = {own: _first_degree_hash(own, quads) for own, quads in mentions.items()}
    sizes = Counter(hashes.values())
    alike = {own for own in mentions if sizes[hashes[own]] > 1}
    links = {
        own: {
            term.value
            for quad in mentions[own]
            for term in _blank_nodes_of(quad)
            if term.value != own and term.value in alike
        }
        for own in alike
    }
    steps = 0
    for linked in _connected(links):
        groups = Counter(hashes[own] for own in linked)
        orderings = math.prod(math.factorial(min(size, 20)) for size in groups.values())
        steps += orderings * len(linked)
        if max(groups.values()) > _limits.MAX_EQUAL_NODES or orderings > _limits.MAX_ORDERINGS:
            raise TooSymmetric(_TOO_SYMMETRIC)
    if steps > _limits.MAX_ORDERING_STEPS:
        raise TooSymmetric(_TOO_SYMMETRIC)


def _mentions(dataset: pyoxigraph.Dataset) -> dict[str, list[pyoxigraph.Quad]]:
    """For each blank node the quads that it stands in."""
    mentions: dict[str, list[pyoxigraph.Quad]] = {}
    for quad in dataset:
        for own in {term.value for term in _blank_nodes_of(quad)}:
            mentions.setdefault(own, []).append(quad)
    return mentions


def _blank_nodes_of(quad: pyoxigraph.Quad) -> list[pyoxigraph.BlankNode]:
    terms = (quad.subject, quad.object, quad.graph_name)
    return [term for term in terms if isinstance(term, pyoxigraph.BlankNode)]


def _first_degree_hash(own: str, quads: Iterable[pyoxigraph.Quad]) -> bytes:
    seen = sorted(
        tuple(
            ("_:a" if term.value == own else "_:z")
            if isinstance(term, pyoxigraph.BlankNode)
            else str(term)
            for term in (quad.subject, quad.predicate, quad.object, quad.graph_name)
        )
        for quad in quads
    )
    return hashlib.sha256(repr(seen).encode("utf-8")).digest()


def _connected(links: Mapping[str, set[str]]) -> Iterator[list[str]]:
    """The nodes in groups within which each can be reached from each."""
    left = set(links)
    while left:
        group = [left.pop()]
        for own in group:
            new = links[own] & left
            left -= new
            group.extend(new)
        yield group
