"""The contexts that a mended document declares, and what no context gives a meaning."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from openmerit.credentials.documents import _model
from openmerit.credentials.linked_data import _contexts
from openmerit.credentials.reading import _members

UNDEFINED_TERMS: Final = "https://www.w3.org/ns/credentials/undefined-terms/v2"
"""Gives any term a meaning of its own (VCDM 2.0, 5.2), until its author writes a context."""

EXTENSIONS: Final = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"
_STATUS_2021: Final = "https://w3id.org/vc/status-list/2021/v1"
_DATA_INTEGRITY: Final = "https://w3id.org/security/data-integrity/v2"
"""Defines the words of a proof, which the contexts of VCDM 1.1 do not."""

_LAST_OF_1: Final = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.2.json"
_BY_TYPE: Final = {
    "1EdTechJsonSchemaValidator2019": EXTENSIONS,
    "1EdTechRevocationList": EXTENSIONS,
    "1EdTechCredentialRefresh": EXTENSIONS,
    "StatusList2021Entry": _STATUS_2021,
    "StatusList2021": _STATUS_2021,
    "StatusList2021Credential": _STATUS_2021,
}
"""Types that need a context beside those of the class."""

OPEN_BADGES: Final = "https://purl.imsglobal.org/spec/ob/v3p0/context"
CLR: Final = "https://purl.imsglobal.org/spec/clr/v2p0/context"
_BADGE_WORDS: Final = frozenset(
    {"AchievementSubject", "Achievement", "EndorsementSubject", "IdentityObject", "Profile"}
)


def contexts_for(document: Mapping[str, Any], *, others: bool = True) -> list[Any]:
    """The contexts of a document of VCDM 2.0: those of its class in order, then its own others.

    What is not known here is left out, since nobody can tell what it means.

    Args:
        others: whether it keeps contexts that its class does not need.
    """
    types = _members.types_of(document)
    wanted: list[Any] = [_contexts.CREDENTIALS_V2]
    is_record = _model.model_of(document).name == "ClrCredential"
    if is_record:
        wanted.append(_contexts.CLR_2)
    if _is_of_open_badges(document, types):
        wanted.append(_contexts.OPEN_BADGES_3)
    if "ClrCredential" in types and not is_record:
        wanted.append(_contexts.CLR_2)
    given = [known_as(item) for item in _members.as_list(document.get("@context"))]
    own = [item for item in given if item is not None and not _is_superseded(item)]
    return _once([*wanted, *(own if others else []), *needed_by_types(document)])


def contexts_for_old(document: Mapping[str, Any], *, others: bool = True) -> list[Any]:
    """The same for a document that has to stay with VCDM 1.1, as what it encloses does."""
    given = [known_as(item) for item in _members.as_list(document.get("@context"))]
    bases = (_contexts.CREDENTIALS_V1, _contexts.CREDENTIALS_V2)
    own = [item for item in given if item is not None and item not in bases]
    if not others:
        own = [item for item in own if str(item).startswith((OPEN_BADGES, CLR))]
    badges = any(str(item).startswith(OPEN_BADGES) for item in own)
    if not badges and _is_of_open_badges(document, _members.types_of(document)):
        own.insert(0, _LAST_OF_1)
    return _once([_contexts.CREDENTIALS_V1, *own, *needed_by_types(document), _DATA_INTEGRITY])


def _once(contexts: list[Any]) -> list[Any]:
    found: list[Any] = []
    for context in contexts:
        if context not in found:
            found.append(context)
    return found


def known_as(given: Any) -> Any:
    """A context that is known, by the address that it should have; one that is embedded as it is.

    None for what is no context, or none that is known.
    """
    if isinstance(given, dict):
        return given or None
    if not isinstance(given, str):
        return None
    address = given.strip()
    candidates = (address, address.rstrip("/#"), address.replace("http://", "https://", 1))
    return next((one for one in candidates if one in _contexts.manifest()), None)


def without_unknown(given: Any) -> list[Any]:
    """Contexts of a part of a document, those that are not known here replaced."""
    listed = _members.as_list(given)
    known = [known_as(item) for item in listed if known_as(item) is not None]
    return list(listed) if len(known) == len(listed) else _once([*known, UNDEFINED_TERMS])


def needed_by_types(document: Any) -> list[str]:
    """Contexts without which a type in the document has no meaning, enclosed ones left out."""
    found: list[str] = []
    for item in _objects(document):
        for word in sorted(_members.types_of(item)):
            context = _BY_TYPE.get(word)
            if context is not None and context not in found:
                found.append(context)
    return found


def _is_of_open_badges(document: Mapping[str, Any], types: frozenset[str]) -> bool:
    if types & (_model.BADGE_TYPES | {"EndorsementCredential", "ClrCredential"}):
        return True
    named = (str(known_as(item)) for item in _members.as_list(document.get("@context")))
    if any(name.startswith((OPEN_BADGES, CLR)) for name in named):
        return True
    return any(_members.types_of(item) & _BADGE_WORDS for item in _objects(document))


def _is_superseded(address: Any) -> bool:
    """Whether a newer edition takes the place of a context."""
    own = (_contexts.CREDENTIALS_V1, "https://w3id.org/openbadges/v2")
    return isinstance(address, str) and (address in own or address.startswith((OPEN_BADGES, CLR)))


def _objects(document: Any) -> Iterator[Mapping[str, Any]]:
    """Every object of a document, but those of credentials with contexts of their own."""
    todo = [document]
    while todo:
        value = todo.pop()
        if isinstance(value, dict):
            if value is not document and "@context" in value:
                continue
            yield value
            todo += value.values()
        elif isinstance(value, list):
            todo += value
