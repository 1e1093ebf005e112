"""From expanded JSON-LD to RDF triples, in one walk (JSON-LD 1.1 API, section 8.2).

pyld goes by a node map, for which it compares each new value with all that are there already: a set
of 5,000 values takes it a minute. RDF is a set of its own, so the map is not needed; how a value is
written stays pyld's business.
"""

from collections.abc import Mapping
from typing import Any, Final

from pyld import jsonld
from pyld.identifier_issuer import IdentifierIssuer

from openmerit.credentials.errors import ContextError, LostValue
from openmerit.credentials.reading import _budget
from openmerit.credentials.sentences import say

Triple = dict[str, dict[str, str]]
"""`subject`, `predicate` and `object`, each with `type` and `value` as pyld has them."""
Triples = Mapping[str, list[Triple]]
"""By graph: ``@default``, an address, or a blank node's label."""

_TYPE: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_STEPS_FOR_A_TRIPLE: Final = 18
"""To make it, and to write, label and sort it later."""
_BYTES_IN_A_STEP: Final = 30
_OPTIONS: Final = {"processingMode": "json-ld-1.1", "rdfDirection": None}


def to_triples(expanded: list[dict[str, Any]]) -> Triples:
    """The triples of an expanded document, each once. Raises ContextError."""
    walk = _Walk()
    try:
        for node in expanded:
            walk.describe(node, "@default")
    except (ContextError, _budget.TooMuchWork):
        raise
    except Exception as error:  # pyld raises more than JsonLdError on hostile input
        _budget.charge(0)  # it may have made an error of its own of TooMuchWork
        code = getattr(error, "code", None) or type(error).__name__
        raise ContextError(
            say("The document cannot be turned into RDF: {code}", code=code)
        ) from None
    return {name: list(triples.values()) for name, triples in walk.graphs.items()}


class _Walk:
    def __init__(self) -> None:
        self.graphs: dict[str, dict[tuple[str, ...], Triple]] = {"@default": {}}
        self._processor = jsonld.JsonLdProcessor()
        self._labels = IdentifierIssuer("_:b")

    def describe(self, node: Mapping[str, Any], graph: str) -> str:
        """Add what `node` says to a graph; the identifier by which to refer to it."""
        subject = node.get("@id") or self._labels.get_id()
        for member, values in node.items():
            if member == "@type":
                for name in values:
                    self._add(graph, subject, _TYPE, _resource(name))
            elif member == "@graph":
                self.graphs.setdefault(subject, {})
                for inner in values:
                    self.describe(inner, subject)
            elif member == "@reverse":
                for predicate, nodes in values.items():
                    for inner in nodes:
                        other = self.describe(inner, graph)
                        self._add(graph, other, predicate, _resource(subject))
            elif member.startswith("@"):
                if member != "@id":
                    raise LostValue(member, say("it would not be signed"))
            else:
                for value in values:
                    self._add(graph, subject, member, self._object(value, graph))
        return str(subject)

    def _object(self, value: Mapping[str, Any], graph: str) -> dict[str, str]:
        if "@value" not in value and "@list" not in value:
            return _resource(self.describe(value, graph))
        further: list[Triple] = []
        written: dict[str, str] = self._processor._object_to_rdf(
            self._flat(value, graph), self._labels, further, _OPTIONS
        )
        for triple in further:
            subject, predicate = triple["subject"]["value"], triple["predicate"]["value"]
            self._add(graph, subject, predicate, triple["object"])
        return written

    def _flat(self, value: Mapping[str, Any], graph: str) -> Mapping[str, Any]:
        """A value or list in which nodes are but mentioned, having been described."""
        if "@list" in value:
            return {"@list": [self._flat(item, graph) for item in value["@list"]]}
        return value if "@value" in value else {"@id": self.describe(value, graph)}

    def _add(self, graph: str, subject: str, predicate: str, object_: dict[str, str]) -> None:
        # A long term stands in each of its triples anew from here on.
        length = len(subject) + len(predicate) + sum(map(len, object_.values()))
        _budget.charge(_STEPS_FOR_A_TRIPLE + length // _BYTES_IN_A_STEP)
        identity = (subject, predicate, *sorted(f"{k} {v}" for k, v in object_.items()))
        self.graphs[graph][identity] = {
            "subject": _resource(subject),
            "predicate": _resource(predicate),
            "object": object_,
        }


def _resource(identifier: str) -> dict[str, str]:
    kind = "blank node" if identifier.startswith("_:") else "IRI"
    return {"type": kind, "value": identifier}
