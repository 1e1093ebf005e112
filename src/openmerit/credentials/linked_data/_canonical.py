"""Canonical N-Quads: RDFC-1.0 for graphs, the general way.

pyoxigraph canonicalizes in native code, but cannot be interrupted and holds the interpreter: a
clique of nine blank nodes takes it a minute. So it is given only graphs in which no two blank nodes
look alike; `_labelling` takes the others, and counts its steps.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

import pyoxigraph

from openmerit.credentials.errors import ContextError
from openmerit.credentials.linked_data import _expansion, _labelling, _triples
from openmerit.credentials.sentences import say

_ALGORITHMS: Final = {
    "sha256": pyoxigraph.CanonicalizationAlgorithm.RDFC_1_0_SHA_256,
    "sha384": pyoxigraph.CanonicalizationAlgorithm.RDFC_1_0_SHA_384,
}
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
    return _quads(_triples.to_triples(expanded))


def canonicalize(quads: Iterable[pyoxigraph.Quad], *, hash_name: str = "sha256") -> str:
    """The canonical N-Quads of a set of quads, lines in code point order.

    Raises TooSymmetric.
    """
    dataset = pyoxigraph.Dataset(quads)
    numbered = _numbered(dataset)
    labelling = _labelling.Labelling(numbered, hash_name)
    if labelling.has_alike:
        labels = labelling.labels()
        return "".join(sorted(_labelling.write_quad(quad, labels) for quad in numbered))
    dataset.canonicalize(_ALGORITHMS[hash_name])
    serialized = pyoxigraph.serialize(dataset, format=pyoxigraph.RdfFormat.N_QUADS) or b""
    # Only the line feed ends a line: str.splitlines also cuts at U+2028 within a literal.
    lines = serialized.decode("utf-8").split("\n")
    return "".join(sorted(f"{line}\n" for line in lines if line))


def canonicalize_n_quads(text: str, *, hash_name: str = "sha256") -> str:
    """The same of quads that are written already. Raises TooSymmetric."""
    quads = pyoxigraph.parse(text.encode("utf-8"), format=pyoxigraph.RdfFormat.N_QUADS)
    return canonicalize(quads, hash_name=hash_name)


def _quads(triples: _triples.Triples) -> list[pyoxigraph.Quad]:
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
        raise ContextError(
            say("An address in the document is malformed: {error}.", error=error)
        ) from None
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


def _numbered(dataset: pyoxigraph.Dataset) -> list[_labelling.Quad]:
    """The quads as texts, blank nodes as numbers."""
    numbers: dict[str, int] = {}

    def write(term: Any) -> _labelling.Term:
        if isinstance(term, pyoxigraph.BlankNode):
            return numbers.setdefault(term.value, len(numbers))
        return "" if isinstance(term, pyoxigraph.DefaultGraph) else str(term)

    return [
        (write(quad.subject), write(quad.predicate), write(quad.object), write(quad.graph_name))
        for quad in dataset
    ]
