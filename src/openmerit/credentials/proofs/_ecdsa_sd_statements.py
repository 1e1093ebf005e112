"""A document as RDF statements whose blank nodes can be found again in any part of it.

To show a part of a document one has to know which statements that part makes. Its blank nodes have
no names of their own, so vc-di-ecdsa 1.0 (sections 3.4.5 to 3.4.12) gives every object of the JSON
an address, expands, compacts, selects and expands anew ("skolemizing"). Here no address is written
into the document: expansion tells which object each node came from, and a selection knows which
object of the document each of its own is a copy of. So a node has the same number in both.

That also holds for the two kinds of node that no object stands for: the cells of a list, and the
graph around an embedded proof. They are numbered by what owns them.
"""

from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import Any, Final

import pyoxigraph

from openmerit.credentials.errors import DisclosureError
from openmerit.credentials.linked_data import _canonical, _expansion, _labelling
from openmerit.credentials.proofs import _pointers
from openmerit.credentials.reading import _budget
from openmerit.credentials.sentences import say

_RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_FIRST, _REST, _NIL = (f"{_RDF}{name}" for name in ("first", "rest", "nil"))
_NUMBERED: Final = "_:n"
_STEPS_FOR_A_POINTER: Final = 5


class StatementsOf:
    """The statements that a document makes.

    Attributes:
        quads: each statement once, blank nodes as numbers.
    """

    def __init__(self, document: dict[str, Any]) -> None:
        """Raises ContextError."""
        watched = _expansion.watch(document)
        self._document = document
        self._numbers: dict[Hashable, int] = {}
        self._nodes = {
            id(written) for written, made in watched.origins if not made.keys() & {"@value"}
        }
        self.quads = self._numbered(watched, {})

    def labels(self) -> dict[int, str]:
        """The canonical label of each blank node, as ``_:c14n0``. Raises TooSymmetric."""
        return _labelling.Labelling(self.quads, "sha256").labels()

    def lines(self, labels: Mapping[int, str]) -> list[bytes]:
        """The statements as lines of N-Quads in order, blank nodes by these labels."""
        return [
            line.encode()
            for line in sorted(_labelling.write_quad(quad, labels) for quad in self.quads)
        ]

    def of(self, pointers: Sequence[str]) -> list[_labelling.Quad]:
        """The statements that the chosen part of the document makes.

        Raises DisclosureError for what cannot be chosen by itself.
        """
        if not pointers:
            return []
        _budget.charge(_STEPS_FOR_A_POINTER * len(pointers))
        selection = _pointers.select(self._document, pointers)
        for cut, pointer in selection.cut.items():
            if cut not in self._nodes:
                raise DisclosureError(
                    pointer, say("only the whole of it can be shown, not a part of this value")
                )
        chosen = self._numbered(_expansion.watch(selection.document), selection.origins)
        if not set(chosen) <= set(self.quads):
            raise DisclosureError(
                ", ".join(pointers)[:200],
                say("a part of an ordered list cannot be shown by itself; choose all of the list"),
            )
        return chosen

    def _numbered(
        self, watched: _expansion.Watched, origins: Mapping[int, int]
    ) -> list[_labelling.Quad]:
        _Naming(watched, origins, self._numbers).name_all()
        quads = dict.fromkeys(map(_written, _canonical.quads_of(watched.expanded)))
        return list(quads)


class _Naming:
    """Gives each blank node of an expanded document its number."""

    def __init__(
        self,
        watched: _expansion.Watched,
        origins: Mapping[int, int],
        numbers: dict[Hashable, int],
    ) -> None:
        self._expanded = watched.expanded
        self._sources: dict[int, int] = {}
        for written, made in watched.origins:
            self._sources.setdefault(id(made), origins.get(id(written), id(written)))
        self._numbers = numbers
        self._seen: Counter[Hashable] = Counter()
        self._todo: list[tuple[dict[str, Any], list[dict[str, Any]]]] = []

    def name_all(self) -> None:
        """Write the numbers into the expanded document, as labels of its blank nodes."""
        self._todo = [(node, self._expanded) for node in self._expanded]
        while self._todo:
            node, graph = self._todo.pop()
            self._todo.extend(self._name(node, graph))

    def _name(
        self, node: dict[str, Any], graph: list[dict[str, Any]]
    ) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
        """Name one node, and take its lists apart; the nodes within it and their graphs."""
        key = self._key(node)
        if "@id" not in node:
            node["@id"] = self._label(key)
        for member, values in list(node.items()):
            if member == "@reverse":
                yield from ((inner, graph) for nodes in values.values() for inner in nodes)
            elif member == "@graph":
                yield from ((inner, values) for inner in values)
            elif not member.startswith("@"):
                node[member] = [self._without_list(key, member, v, graph) for v in values]
                for value in node[member]:
                    if "@value" not in value:
                        yield value, graph

    def _key(self, node: Mapping[str, Any]) -> Hashable:
        """What a node is known by: the object that it was written as, or what it encloses."""
        source = self._sources.get(id(node))
        if source is not None:
            return source
        if "@graph" in node:
            return "graph", tuple(self._key(inner) for inner in node["@graph"])
        return node.get("@id")

    def _label(self, key: Hashable) -> str:
        self._seen[key] += 1
        number = self._numbers.setdefault((key, self._seen[key]), len(self._numbers))
        return f"{_NUMBERED}{number}"

    def _without_list(
        self, owner: Hashable, member: str, value: dict[str, Any], graph: list[dict[str, Any]]
    ) -> dict[str, Any]:
        """A list as a reference to its first cell, the cells added to the graph it stands in."""
        if "@list" not in value:
            return value
        items = value["@list"]
        labels = [self._label((owner, member)) for _ in items]
        for label, item, following in zip(labels, items, [*labels[1:], _NIL], strict=False):
            cell = {"@id": label, _FIRST: [item], _REST: [{"@id": following}]}
            graph.append(cell)
            self._todo.append((cell, graph))
        return {"@id": labels[0] if labels else _NIL}


def _written(quad: pyoxigraph.Quad) -> _labelling.Quad:
    def write(term: Any) -> _labelling.Term:
        if isinstance(term, pyoxigraph.BlankNode):
            return int(term.value[len(_NUMBERED) - 2 :])
        return "" if isinstance(term, pyoxigraph.DefaultGraph) else str(term)

    return (
        write(quad.subject),
        write(quad.predicate),
        write(quad.object),
        write(quad.graph_name),
    )
