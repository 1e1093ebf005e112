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


def contexts_for(document: Mapping[str, Any]) -> list[Any]:
    """The contexts of a document of VCDM 2.0: those of its class in order, then its own others.

    What is not known here is left out, since nobody can tell what it means.
    """
    types = _members.types_of(document)
    wanted: list[Any] = [_contexts.CREDENTIALS_V2]
    if "ClrCredential" in types:
        wanted.append(_contexts.CLR_2)
    if _is_of_open_badges(document, types):
        wanted.append(_contexts.OPEN_BADGES_3)
    for given in _members.as_list(document.get("@context")):
        address = known_as(given)
        if address is not None and not _is_superseded(address) and address not in wanted:
            wanted.append(address)
    for context in needed_by_types(document):
        if context not in wanted:
            wanted.append(context)
    return wanted


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
