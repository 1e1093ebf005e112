"""Step 5 of verification: does a document fit the data model of the standard.

The first breach is named by its member, in words that its issuer can act on.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

import msgspec

from openmerit.credentials.documents._model import (
    MEMBER_MARK,
    AchievementCredential,
    EndorsementCredential,
    GenericCredential,
    OldAchievementCredential,
    Part,
    Profile,
)
from openmerit.credentials.linked_data import _contexts
from openmerit.credentials.reading import _times
from openmerit.credentials.reading._members import types_of

_BADGE_TYPES: Final = AchievementCredential.types
_FIRST_CONTEXTS: Final = (_contexts.CREDENTIALS_V1, _contexts.CREDENTIALS_V2)
_PLACE: Final = re.compile(r" - at `(?:key in )?\$\.?([^`]*)`$")
_MISSING: Final = re.compile(r"Object missing required field `([^`]*)`")


def model_of(document: Mapping[str, Any]) -> type[Part]:
    """Which model a credential has to fit, by its types and its first context."""
    types = types_of(document)
    subject = document.get("credentialSubject")
    about_achievement = isinstance(subject, dict) and "AchievementSubject" in types_of(subject)
    if types & _BADGE_TYPES or about_achievement:
        contexts = document.get("@context")
        old = isinstance(contexts, list) and contexts[:1] == [_contexts.CREDENTIALS_V1]
        return OldAchievementCredential if old else AchievementCredential
    if "EndorsementCredential" in types:
        return EndorsementCredential
    return GenericCredential


def problem_in(document: Mapping[str, Any]) -> tuple[str, str] | None:
    """The first breach of the data model: the member's path and what is wrong; or None."""
    contexts = document.get("@context")
    if not isinstance(contexts, list) or not contexts or contexts[0] not in _FIRST_CONTEXTS:
        return "@context", f"it must be a list that begins with {_contexts.CREDENTIALS_V2}"
    return _problem(document, model_of(document))


def _problem(value: Any, kind: type[Part]) -> tuple[str, str] | None:
    """The first breach in a part of a document, and in what it encloses."""
    try:
        part = msgspec.convert(value, kind, strict=True)
    except msgspec.ValidationError as error:
        return _in_words(str(error))
    problem = _problem_with_dates(part)
    if problem is not None:
        return problem
    for path, inner, inner_kind in _enclosed(part):
        problem = _problem(inner, inner_kind)
        if problem is not None:
            member, reason = problem
            return ".".join(name for name in (path, member) if name), reason
    return None


def _enclosed(part: Part) -> Iterator[tuple[str, Any, type[Part]]]:
    """What a part encloses that has a model of its own: its path, itself and the model."""
    for member in ("issuer", "source", "creator", "achievement", "credential_subject"):
        inner = getattr(part, member, None)
        if isinstance(inner, Part):
            for path, value, kind in _enclosed(inner):
                yield f"{_camel(member)}.{path}", value, kind
    parent = getattr(part, "parent_org", msgspec.UNSET)
    if parent is not msgspec.UNSET:
        yield "parentOrg", parent, Profile
    endorsements = getattr(part, "endorsement", msgspec.UNSET)
    if isinstance(endorsements, list):
        for place, item in enumerate(endorsements):
            yield f"endorsement[{place}]", item, EndorsementCredential
    elif endorsements is not msgspec.UNSET:
        yield "endorsement", endorsements, EndorsementCredential


def _problem_with_dates(model: Any) -> tuple[str, str] | None:
    instants = {}
    for member in ("valid_from", "valid_until", "issuance_date", "expiration_date"):
        text = getattr(model, member, msgspec.UNSET)
        if isinstance(text, str):
            try:
                instants[member] = _times.parse(text, zone_required=False)
            except ValueError as error:
                return _camel(member), str(error)
    for first, last in (("valid_from", "valid_until"), ("issuance_date", "expiration_date")):
        if first in instants and last in instants and instants[last] < instants[first]:
            return _camel(last), f"it lies before {_camel(first)}"
    return None


def _camel(name: str) -> str:
    head, *rest = name.split("_")
    return head + "".join(word.title() for word in rest)


def _in_words(complaint: str) -> tuple[str, str]:
    """msgspec's sentence as a path and a reason that a person can act on."""
    place = _PLACE.search(complaint)
    path = place[1] if place else ""
    reason = complaint[: place.start()] if place else complaint
    missing = _MISSING.match(reason)
    if missing:
        return (f"{path}.{missing[1]}" if path else missing[1]), "it is missing"
    if reason.startswith(MEMBER_MARK):
        _, member, reason = reason.split(MEMBER_MARK)
        return (f"{path}.{member}" if path else member), reason
    reason = reason.replace("`str | object`", "a text").replace("`str`", "a text")
    for name, words in (
        ("object", "an object"),
        ("array", "a list"),
        ("null", "null"),
        ("int", "a number"),
        ("float", "a number"),
        ("bool", "true or false"),
    ):
        reason = reason.replace(f"`{name}`", words)
    return path, reason[:1].lower() + reason[1:]
