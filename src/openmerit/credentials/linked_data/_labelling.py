"""Canonical labels for blank nodes that look alike (RDFC-1.0, sections 4.5 to 4.8), step by step.

Nodes whose first-degree hashes differ are labelled by those alone. Where some agree, all orders of
their neighbours have to be tried, which takes exponential time in the worst case. So steps are
counted here and too many refused. The algorithm is kept to the letter: a neighbour that several
quads name alike (their common graph, say) is listed once for each of them. pyoxigraph 0.5 lists it
only once, and comes to other labels than all other implementations for 1EdTech's own sample badge.
"""

import hashlib
import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from openmerit.credentials.errors import TooSymmetric
from openmerit.credentials.reading import _budget, _limits
from openmerit.credentials.sentences import say

Term = str | int
"""A term as N-Quads writes it, or the number of a blank node."""
Quad = tuple[Term, Term, Term, Term]
"""Subject, predicate, object and graph (empty for the default graph)."""

_STEPS_FOR_A_HASH: Final = 8
_POSITIONS: Final = ((0, "s"), (2, "o"), (3, "g"))


def write_quad(quad: Quad, labels: Mapping[int, str]) -> str:
    """One line of N-Quads, its blank nodes by their labels (with ``_:``)."""
    subject, predicate, object_, graph = (
        labels[term] if isinstance(term, int) else term for term in quad
    )
    return f"{subject} {predicate} {object_}{f' {graph}' if graph else ''} .\n"


class Labelling:
    """The blank nodes of a set of quads, to be labelled."""

    def __init__(self, quads: Sequence[Quad], hash_name: str) -> None:
        self._hash_name = hash_name
        self._mentions: dict[int, list[Quad]] = {}
        for quad in quads:
            for node in dict.fromkeys(term for term in quad if isinstance(term, int)):
                self._mentions.setdefault(node, []).append(quad)
        self._first_degree = {node: self._hash_first_degree(node) for node in self._mentions}
        self._canonical: dict[int, str] = {}
        self._steps = 0

    @property
    def has_alike(self) -> bool:
        """Whether two blank nodes have one first-degree hash."""
        return len(set(self._first_degree.values())) < len(self._first_degree)

    def labels(self) -> dict[int, str]:
        """The canonical label of each blank node (section 4.4.3).

        Raises:
            TooSymmetric: it would take more steps than `_limits` allow.
        """
        by_hash: dict[str, list[int]] = {}
        for node, digest in self._first_degree.items():
            by_hash.setdefault(digest, []).append(node)
        for digest in sorted(by_hash):
            if len(by_hash[digest]) == 1:
                self._label(by_hash[digest][0])
        for digest in sorted(by_hash):
            alike = [node for node in by_hash[digest] if node not in self._canonical]
            found = [self._hash_n_degree(node, {node: "_:b0"}, depth=0) for node in alike]
            for _, issued in sorted(found, key=lambda result: result[0]):
                for node in issued:
                    self._label(node)
        return self._canonical

    def _label(self, node: int) -> None:
        self._canonical.setdefault(node, f"_:c14n{len(self._canonical)}")

    def _hash(self, text: str) -> str:
        return hashlib.new(self._hash_name, text.encode("utf-8")).hexdigest()

    def _hash_first_degree(self, node: int) -> str:
        """Section 4.6.3."""
        lines = []
        for quad in self._mentions[node]:
            others = {term: "_:z" for term in quad if isinstance(term, int)}
            lines.append(write_quad(quad, {**others, node: "_:a"}))
        return self._hash("".join(sorted(lines)))

    def _hash_related(self, node: int, quad: Quad, issued: Mapping[int, str], position: str) -> str:
        """Section 4.7.3."""
        label = self._canonical.get(node) or issued.get(node) or self._first_degree[node]
        predicate = "" if position == "g" else str(quad[1])
        _budget.charge(_STEPS_FOR_A_HASH + len(predicate) // _budget.BYTES_IN_A_STEP)
        return self._hash(f"{position}{predicate}{label}")

    def _hash_n_degree(
        self, node: int, issued: dict[int, str], *, depth: int
    ) -> tuple[str, dict[int, str]]:
        """Section 4.8.3: the hash of a node by all that it is linked to, and the labels issued."""
        if depth > _limits.MAX_ALIKE_DEPTH:
            raise _too_symmetric()
        related: dict[str, list[int]] = {}
        for quad in self._mentions[node]:
            for place, position in _POSITIONS:
                other = quad[place]
                if isinstance(other, int) and other != node:
                    digest = self._hash_related(other, quad, issued, position)
                    related.setdefault(digest, []).append(other)
                    self._count(1)
        data = []
        for digest in sorted(related):
            path, issued = self._best_path(related[digest], issued, depth)
            data += [digest, path]
        return self._hash("".join(data)), issued

    def _best_path(
        self, nodes: list[int], issued: dict[int, str], depth: int
    ) -> tuple[str, dict[int, str]]:
        """The least path through `nodes` over all orders, and the labels that it issues."""
        best: tuple[str, dict[int, str]] | None = None
        if len(nodes) * _number_of_orders(nodes) > _limits.MAX_ALIKE_STEPS:
            raise _too_symmetric()
        for order in _orders(nodes):
            self._count(len(order))
            found = self._path(order, dict(issued), depth, None if best is None else best[0])
            if found is not None and (best is None or found[0] < best[0]):
                best = found
        assert best is not None  # the first order is never cut short
        return best

    def _path(
        self, order: Sequence[int], issued: dict[int, str], depth: int, best: str | None
    ) -> tuple[str, dict[int, str]] | None:
        """The path of one order; None once it cannot be the least any more."""
        path, new = "", []
        for node in order:
            if node in self._canonical:
                path += self._canonical[node]
            else:
                if node not in issued:
                    new.append(node)
                path += issued.setdefault(node, f"_:b{len(issued)}")
            if _is_worse(path, best):
                return None
        for node in new:
            digest, further = self._hash_n_degree(node, issued, depth=depth + 1)
            path += f"{issued[node]}<{digest}>"
            issued = further
            if _is_worse(path, best):
                return None
        return path, issued

    def _count(self, steps: int) -> None:
        self._steps += steps
        if self._steps > _limits.MAX_ALIKE_STEPS:
            raise _too_symmetric()


def _is_worse(path: str, best: str | None) -> bool:
    return best is not None and len(path) >= len(best) and path > best


def _number_of_orders(nodes: Sequence[int]) -> int:
    """How many different orders there are; one that cannot be reached if far too many."""
    if len(nodes) > _limits.MAX_ALIKE_STEPS:
        return _limits.MAX_ALIKE_STEPS
    repeated = math.prod(math.factorial(count) for count in Counter(nodes).values())
    return math.factorial(len(nodes)) // repeated


def _orders(nodes: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """Each different order of `nodes` once: the next in dictionary order, until there is none."""
    order = sorted(nodes)
    while True:
        yield tuple(order)
        turn = len(order) - 2
        while turn >= 0 and order[turn] >= order[turn + 1]:
            turn -= 1
        if turn < 0:
            return
        swap = len(order) - 1
        while order[swap] <= order[turn]:
            swap -= 1
        order[turn], order[swap] = order[swap], order[turn]
        order[turn + 1 :] = reversed(order[turn + 1 :])


def _too_symmetric() -> TooSymmetric:
    return TooSymmetric(
        say(
            "The document has too many parts that look alike to be put in one order in "
            "bounded time. Give them ids, or leave out repetitions."
        )
    )
