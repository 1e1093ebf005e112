"""Entries that name a place in a bitstring: BitstringStatusList 1.0, and StatusList2021 before."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from openmerit.credentials.errors import StatusListError
from openmerit.credentials.reading import _members, _times
from openmerit.credentials.sentences import Sentence, joined, say
from openmerit.credentials.status._status_list import MAX_ENTRY_BITS, PURPOSES, StatusList
from openmerit.credentials.verification._proof_check import issuer_id
from openmerit.credentials.verification._report import Outcome
from openmerit.credentials.verification._status_check_lists import (
    Listed,
    Lists,
    Standing,
    alone,
    as_kept,
)

_INDEX: Final = re.compile(r"[0-9]{1,15}")
_VALUE: Final = re.compile(r"0x[0-9A-Fa-f]{1,4}")
_FINDINGS: Final = {"revocation": "withdrawn", "suspension": "suspended"}


@dataclass(frozen=True)
class _Kind:
    """A kind of entry: what its list must be, and how that is decoded for entries of a size."""

    list_type: str
    subject_type: str
    decode: Callable[[str, int], StatusList]


KINDS: Final[Mapping[str, _Kind]] = {
    "BitstringStatusListEntry": _Kind(
        "BitstringStatusListCredential", "BitstringStatusList", StatusList.decode
    ),
    "StatusList2021Entry": _Kind(
        "StatusList2021Credential",
        "StatusList2021",
        lambda encoded, _size: StatusList.decode_2021(encoded),
    ),
}
"""Entry type → what stands behind it."""


class _Malformed(Exception):
    """An entry that breaks the standard's rules; its text says how."""


@dataclass(frozen=True)
class _Place:
    """A well-formed entry.

    Attributes:
        is_by_number: the index stands there as a number, where the standard wants text.
        messages: value → what it means, if the entry says so.
    """

    purposes: Sequence[str]
    url: str
    index: int
    size: int
    messages: Mapping[int, str]
    is_by_number: bool


def standing_at(
    entry: Mapping[str, Any], kind_name: str, document: Mapping[str, Any], lists: Lists
) -> Standing:
    """What the list says at the place that the entry names.

    Args:
        kind_name: one of `KINDS`.
        document: the credential that carries the entry.
    """
    kind = KINDS[kind_name]
    try:
        place = _read(entry)
    except _Malformed as error:
        return Standing(Outcome.FAILED, error.args[0])
    strange = [purpose for purpose in place.purposes if purpose not in PURPOSES]
    if strange or not place.purposes:
        purpose = strange[0] if strange else None
        message = say("Status for the purpose {purpose!r} is not checked here.", purpose=purpose)
        return Standing(Outcome.UNKNOWN, message)
    listed = lists.at_address(place.url, kind.list_type, kind.subject_type)
    if isinstance(listed, Standing):
        return listed
    offered = _members.as_list(listed.subject.get("statusPurpose"))
    missing = [purpose for purpose in place.purposes if purpose not in offered]
    if missing:
        message = say(
            "The list at {url} is not for the purpose {purpose!r}.",
            url=place.url,
            purpose=missing[0],
        )
        return Standing(Outcome.FAILED, message)
    try:
        encoded = str(alone(listed.subject.get("encodedList")))
        value = kind.decode(encoded, place.size).get(place.index)
    except StatusListError as error:
        message = say(
            "The status list at {url} cannot be read: {error}", url=place.url, error=error
        )
        return Standing(Outcome.FAILED, message)
    keeper = _keeper(listed, document)
    if listed.is_hearsay and keeper is not None:
        message = say(
            "What was handed out as the list at {url} was signed by {keeper}, not by its issuer.",
            url=place.url,
            keeper=keeper,
        )
        return Standing(Outcome.UNKNOWN, message)
    standing = _meaning_of(value, place, keeper)
    judged = _with_doubts(standing, value, place, listed, lists)
    return as_kept(judged, listed.had, lists.at)


def _read(entry: Mapping[str, Any]) -> _Place:
    """The entry's members, whatever way JSON-LD lets them be written. Raises _Malformed."""
    url, index, size = (
        alone(entry.get(member))
        for member in ("statusListCredential", "statusListIndex", "statusSize")
    )
    is_by_number = isinstance(index, int) and not isinstance(index, bool)
    text = str(index) if is_by_number else index
    if not isinstance(url, str) or not isinstance(text, str) or not _INDEX.fullmatch(text):
        raise _Malformed(say("Its status entry does not name a list and a place in it."))
    size = 1 if size is None else size
    if isinstance(size, bool) or not isinstance(size, int) or not 1 <= size <= MAX_ENTRY_BITS:
        raise _Malformed(
            say(
                "Its status entry has a statusSize of {size!r}; 1 to {most} are read.",
                size=size,
                most=MAX_ENTRY_BITS,
            )
        )
    purposes = [
        item if isinstance(item, str) else repr(item)
        for item in _members.as_list(entry.get("statusPurpose"))
    ]
    messages = _messages(entry, size)
    return _Place(purposes, url, int(text), size, messages, is_by_number)


def _messages(entry: Mapping[str, Any], size: int) -> Mapping[int, str]:
    """What each value means (`statusMessage`, section 2.1). Raises _Malformed."""
    given = _members.as_list(entry.get("statusMessage"))
    if not given and size == 1:
        return {}
    found: dict[int, str] = {}
    for item in given:
        value, message = (
            alone(item.get(member)) if isinstance(item, dict) else None
            for member in ("status", "message")
        )
        if (
            not isinstance(value, str)
            or not _VALUE.fullmatch(value)
            or not isinstance(message, str)
        ):
            raise _Malformed(
                say("A statusMessage of its status entry has no status (0x…) with a message.")
            )
        found[int(value, 16)] = message
    if found.keys() != set(range(1 << size)):
        raise _Malformed(
            say(
                "Its status entry has messages for {count} of the {values} values that "
                "{size} bits (statusSize) can have.",
                count=len(found),
                values=1 << size,
                size=size,
            )
        )
    return found


def _keeper(listed: Listed, document: Mapping[str, Any]) -> str | None:
    """Who keeps the list, if it is not who issued the badge."""
    return None if listed.issuer == issuer_id(document) else listed.issuer


def _meaning_of(value: int, place: _Place, keeper: str | None) -> Standing:
    """What a value means for the purposes that the entry is there for."""
    told = _told(value, place)
    for purpose, finding in _FINDINGS.items():
        if purpose in place.purposes and value:
            sentence = _taken_back(finding, keeper)
            return Standing(
                Outcome.FAILED, joined([sentence, *told]) if told else sentence, finding
            )
    if "message" in place.purposes:
        said = told or [say("Its issuer's list marks it, without saying why.")]
        if value:
            return Standing(Outcome.WARNING, joined([*said]))
        if told:
            return Standing(Outcome.PASSED, joined([*told]))
    if "refresh" in place.purposes and value:
        message = say("Its issuer has a newer version of it; ask whoever holds it to show that.")
        return Standing(Outcome.WARNING, message)
    return Standing(Outcome.PASSED, _not_taken_back(place, keeper))


def _told(value: int, place: _Place) -> list[str]:
    if value not in place.messages:
        return []
    return [
        say(
            "Its issuer's list says of it: “{message}” ({value}).",
            message=place.messages[value],
            value=hex(value),
        )
    ]


def _taken_back(finding: str, keeper: str | None) -> Sentence:
    if keeper is None:
        if finding == "withdrawn":
            return say("It was withdrawn by its issuer.")
        return say("It is suspended by its issuer for the time being.")
    if finding == "withdrawn":
        return say("It was withdrawn, says a list kept by {keeper}.", keeper=keeper)
    return say("It is suspended for the time being, says a list kept by {keeper}.", keeper=keeper)


def _not_taken_back(place: _Place, keeper: str | None) -> Sentence:
    if not _FINDINGS.keys() & set(place.purposes):
        return say("Its issuer's list says nothing of it.")
    if keeper is None:
        return say("It was not withdrawn or suspended.")
    return say("It was not withdrawn or suspended, says a list kept by {keeper}.", keeper=keeper)


def _with_doubts(
    standing: Standing, value: int, place: _Place, listed: Listed, lists: Lists
) -> Standing:
    """`standing`, unless the list speaks of another time, or may be another list.

    A withdrawal is final, so that a list of any time that has it suffices, and one of a later time
    that has it not says that there was none before.
    """
    if value and "revocation" in place.purposes:
        return standing
    never_withdrawn = not value and list(place.purposes) == ["revocation"]
    doubt: Sentence | None = None
    if listed.calls_itself is not None:
        doubt = say(
            "The list at {url} calls itself {name}, so it may be another list than the one meant.",
            url=place.url,
            name=listed.calls_itself,
        )
    elif listed.ended is not None:
        doubt = say(
            "The list at {url} held until {day} only, and there is no newer one.",
            url=place.url,
            day=_times.in_words(listed.ended),
        )
    elif listed.starts_late is not None and not never_withdrawn:
        doubt = say(
            "The list at {url} says how things stand since {start}, not how they stood on {day}.",
            url=place.url,
            start=_times.in_words(listed.starts_late),
            day=_times.in_words(lists.at),
        )
    if doubt is not None:
        return Standing(Outcome.UNKNOWN, doubt)
    if place.is_by_number and standing.outcome is Outcome.PASSED:
        note = say("Its place in the list is a number where the standard wants text.")
        return Standing(Outcome.WARNING, joined([standing.message, note]))
    return standing
