"""Several proofs on one document: sets and chains (VC Data Integrity 1.0, sections 2.1.1, 2.1.2).

Each proof of a set is over the document without any proof. One that names others (`previousProof`)
is over the document with those put back, so that it vouches for them too.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from openmerit.credentials.errors import CredentialError
from openmerit.credentials.reading import _members
from openmerit.credentials.sentences import say


class Chain:
    """The proofs of a document and how they follow on each other.

    Args:
        proofs: as they stand in the document; what is no object is left out.
    """

    def __init__(self, proofs: Sequence[Any]) -> None:
        self._by_id: dict[str, list[Mapping[str, Any]]] = {}
        for proof in proofs:
            if isinstance(proof, dict) and isinstance(proof.get("id"), str):
                self._by_id.setdefault(proof["id"], []).append(proof)

    def previous(self, proof: Mapping[str, Any]) -> list[Mapping[str, Any]]:
        """The proofs that `proof` names as those it follows on, in the order in which it does.

        Raises:
            CredentialError: it names none that is there, or one of two, or they follow on each
                other in a circle.
        """
        if "previousProof" in proof:
            self.before(proof)
        return [self._called(name) for name in _named_by(proof)]

    def before(self, proof: Mapping[str, Any]) -> list[Mapping[str, Any]]:
        """All proofs of its chain, those named by the ones it names too. Raises as `previous`."""
        todo, found, seen = [proof], [], {id(proof)}
        while todo:
            for name in _named_by(todo.pop()):
                previous = self._called(name)
                if previous is proof:
                    raise CredentialError(say("Its proofs follow on each other in a circle."))
                if id(previous) not in seen:
                    seen.add(id(previous))
                    todo.append(previous)
                    found.append(previous)
        return found

    def _called(self, name: Any) -> Mapping[str, Any]:
        if not isinstance(name, str):
            raise CredentialError(say("previousProof must name proofs by their id."))
        found = self._by_id.get(name, [])
        if not found:
            raise CredentialError(
                say(
                    "The proof follows on another that is not there (previousProof {name}).",
                    name=name,
                )
            )
        if len(found) > 1:
            raise CredentialError(
                say("Two proofs have the id {name}, so neither can be followed on.", name=name)
            )
        return found[0]


def _named_by(proof: Mapping[str, Any]) -> Sequence[Any]:
    return _members.as_list(proof.get("previousProof"))


def with_previous(
    document: Mapping[str, Any], previous: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """The document that a proof is over: without proofs, or with those it follows on."""
    bare = {name: value for name, value in document.items() if name != "proof"}
    return {**bare, "proof": [dict(proof) for proof in previous]} if previous else bare
