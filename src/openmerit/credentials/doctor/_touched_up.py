"""What is allowed and makes others stumble, written so that they do not.

Nothing here changes what the document says: dates stay the same instants, hashes the same hashes.
"""

import re
from collections.abc import Callable
from typing import Any, Final
from urllib.parse import urlsplit

from openmerit.credentials.doctor import _case, _mended_objects
from openmerit.credentials.documents import _vocabulary
from openmerit.credentials.reading import _members
from openmerit.credentials.reading._limits import MAX_LOSSLESS_INTEGER

DATED: Final = frozenset(
    (
        *("validFrom", "validUntil", "issuanceDate", "expirationDate", "awardedDate"),
        *("activityStartDate", "activityEndDate", "created", "expires", "issuedOn"),
    )
)
"""Members that hold a date and time."""

MOMENT: Final = re.compile(
    r"(?P<time>\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?P<fraction>\.\d+)?"
    r"(?P<zone>Z|[+-]\d{2}:\d{2})?"
)
WORDS: Final = frozenset(
    (
        *(*_vocabulary.ACHIEVEMENT_TYPES, *_vocabulary.RESULT_TYPES),
        *(*_vocabulary.TARGET_TYPES, *_vocabulary.IDENTIFIER_TYPES),
    )
)
"""The words of the standard that may stand without ``ext:``."""

_LISTED: Final = ("achievementType", "resultType", "targetType", "identityType", "identifierType")
_ADDRESSES: Final = frozenset(
    (
        *("id", "url", "targetUrl", "sourceId", "targetId", "achievedLevel", "requiredLevel"),
        *("resultDescription", "statusListCredential", "holder", "issuer", "type"),
    )
)
_ORDERED: Final = "allowedValue"
"""A list in which the same text may stand twice."""


def touched_up(value: Any, name: str = "") -> Any:
    """A document so written; what is signed by itself stays as it is."""
    if isinstance(value, dict):
        if name and _case.is_document(value):
            return value
        made = {
            key: item if key == "@context" else touched_up(item, key) for key, item in value.items()
        }
        for touch in _TOUCHES:
            touch(made)
        return made
    if isinstance(value, list):
        items = [touched_up(item, name) for item in value]
        return items if name == _ORDERED else _each_once(items)
    if isinstance(value, str):
        return _text(value, name)
    if isinstance(value, float) and value.is_integer() and abs(value) < MAX_LOSSLESS_INTEGER:
        return int(value)
    return value


def _text(text: str, name: str) -> str:
    if name in DATED:
        match = MOMENT.fullmatch(text)
        if match is not None:
            zone = match["zone"] or "Z"
            return match["time"] + ("Z" if zone in ("+00:00", "-00:00") else zone)
    if "[" in text and name in _ADDRESSES and not _has_host(text):
        return text.replace("[", "%5B").replace("]", "%5D")
    if name in _LISTED and text.removeprefix("ext:") in WORDS:
        return text.removeprefix("ext:")
    return text


def _has_host(address: str) -> bool:
    """Whether the brackets in an address are those of a host by its number (RFC 3986, 3.2.2)."""
    try:
        return "[" in urlsplit(address).netloc
    except ValueError:
        return False


def _each_once(items: list[Any]) -> list[Any]:
    """A list without what stands in it already."""
    found, seen = [], set()
    for item in items:
        key = repr(item)
        if key not in seen:
            seen.add(key)
            found.append(item)
    return found


def _status(made: dict[str, Any]) -> None:
    """The number of a place in a status list is a text (Bitstring Status List 1.0, 2.1)."""
    given = made.get("statusListIndex")
    if isinstance(given, int) and not isinstance(given, bool):
        made["statusListIndex"] = str(given)
    is_list = given is not None and made.get("id") == made.get("statusListCredential")
    if is_list and isinstance(made.get("id"), str):
        made["id"] = f"{made['id']}#{made['statusListIndex']}"


def _identity(made: dict[str, Any]) -> None:
    """A hash in small letters, and called one (Open Badges 3.0, B.2.6)."""
    given = made.get("identityHash")
    if "IdentityObject" not in _members.types_of(made) or not isinstance(given, str):
        return
    if _mended_objects.HASH.fullmatch(given):
        made |= {"hashed": True, "identityHash": given.lower()}
    elif "@" in given:
        made |= {"hashed": False, "identityType": "emailAddress"}


def _singles(made: dict[str, Any]) -> None:
    """One status and one refresh service stand without a list (Open Badges 3.0, B.1.1)."""
    for name in ("credentialStatus", "refreshService"):
        given = made.get(name)
        if isinstance(given, list) and len(given) == 1:
            made[name] = given[0]


_TOUCHES: Final[tuple[Callable[[dict[str, Any]], None], ...]] = (_status, _identity, _singles)
