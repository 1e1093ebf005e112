"""What the detectors look at: a badge, read once, with everything in it laid out in lists."""

import functools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from openmerit.credentials.reading import _budget, _members
from openmerit.credentials.sentences import Sentence
from openmerit.credentials.verification._envelope import Envelope
from openmerit.credentials.verification._report import Report

_STEPS_FOR_A_VALUE: Final = 4
_OWN_RULES: Final = frozenset({"@context", "proof"})
"""Members that are looked at by detectors of their own."""


class Seen(NamedTuple):
    """What a detector saw: where, what, and what to do about it."""

    member: str
    message: Sentence
    remedy: Sentence


class Place(NamedTuple):
    """A value in the document.

    Attributes:
        pointer: where it stands.
        name: the member that holds it, also through lists.
    """

    pointer: str
    name: str
    value: Any


@dataclass(frozen=True)
class Case:
    """A badge as it is examined.

    Attributes:
        data: the bytes that were handed over.
        envelope: what they were found to be.
        document: the credential within.
        report: what `verify` says of it.
    """

    data: bytes
    envelope: Envelope
    document: Mapping[str, Any]
    report: Report

    @property
    def kind(self) -> str:
        """Such as ``open-badge-3.0``."""
        return self.envelope.kind

    @property
    def is_older(self) -> bool:
        """Whether it is an Open Badge before 3.0."""
        return self.kind.startswith(
            ("open-badge-0", "open-badge-1", "open-badge-2", "open-badge-a")
        )

    @property
    def is_signed(self) -> bool:
        """Whether it has a proof, or is a token."""
        return self.envelope.jws is not None or bool(self.proofs)

    @functools.cached_property
    def proofs(self) -> Sequence[Place]:
        """The proofs of the document itself that are objects."""
        given = self.document.get("proof")
        is_list = isinstance(given, list)
        return [
            Place(f"/proof/{place}" if is_list else "/proof", "proof", item)
            for place, item in enumerate(_members.as_list(given))
            if isinstance(item, dict)
        ]

    @property
    def is_signed_as_rdf(self) -> bool:
        """Whether its values are, or will be, sorted and written as RDF for its proof."""
        if self.envelope.jws is not None:
            return False
        suites = [str(proof.value.get("cryptosuite", "")) for proof in self.proofs]
        return not suites or any("jcs" not in suite for suite in suites)

    @functools.cached_property
    def places(self) -> Sequence[Place]:
        """Every value of the document but its contexts, proofs and enclosed credentials."""
        found = list(_walk(self.document))
        _budget.charge(_STEPS_FOR_A_VALUE * len(found))
        return found

    @functools.cached_property
    def objects(self) -> Sequence[Place]:
        """Those of the places that are objects, the document first."""
        return [place for place in self.places if isinstance(place.value, dict)]

    @functools.cached_property
    def texts(self) -> Sequence[Place]:
        """Those of the places that are texts."""
        found = [place for place in self.places if isinstance(place.value, str)]
        _budget.charge_bytes(8 * sum(len(place.value) for place in found))
        return found

    @functools.cached_property
    def subjects(self) -> Sequence[Place]:
        """Whom or what it is about."""
        given = self.document.get("credentialSubject")
        is_list = isinstance(given, list)
        return [
            Place(f"/credentialSubject{f'/{place}' if is_list else ''}", "credentialSubject", item)
            for place, item in enumerate(_members.as_list(given))
            if isinstance(item, dict)
        ]

    @functools.cached_property
    def contexts(self) -> Sequence[Place]:
        """Its own contexts."""
        given = self.document.get("@context")
        is_list = isinstance(given, list)
        return [
            Place(f"/@context{f'/{place}' if is_list else ''}", "@context", item)
            for place, item in enumerate(_members.as_list(given))
        ]


def _walk(document: Mapping[str, Any]) -> Iterator[Place]:
    """Every value with its place, in document order, without recursion."""
    todo: list[Place] = [Place("", "", document)]
    while todo:
        place = todo.pop()
        if isinstance(place.value, dict) and place.pointer and is_document(place.value):
            continue
        yield place
        if isinstance(place.value, dict):
            below = [
                Place(f"{place.pointer}/{escaped(name)}", name, item)
                for name, item in place.value.items()
                if place.pointer or name not in _OWN_RULES
            ]
        elif isinstance(place.value, list):
            below = [
                Place(f"{place.pointer}/{number}", place.name, item)
                for number, item in enumerate(place.value)
            ]
        else:
            continue
        todo.extend(reversed(below))


def is_document(value: Mapping[str, Any]) -> bool:
    """Whether an object is a credential of its own, with its own contexts or proof."""
    types = _members.types_of(value)
    return "proof" in value or bool(
        types & {"VerifiableCredential", "EnvelopedVerifiableCredential"}
    )


def escaped(name: str) -> str:
    """A member's name as JSON pointers write it (RFC 6901, section 3)."""
    return name.replace("~", "~0").replace("/", "~1")


def pointer_of(path: Sequence[str | int]) -> str:
    """The JSON pointer of a path."""
    return "".join(f"/{escaped(str(step))}" for step in path)
