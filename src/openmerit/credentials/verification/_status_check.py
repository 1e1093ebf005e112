"""Step 8 of verification: was the credential withdrawn or suspended, and what else is said of it.

A credential may name several places in lists; each is looked up, and the worst of them is the
check's outcome. Outcomes, by what became of the look-up (docs/decisions/0035):

- the list says so: ``failed`` (withdrawn, suspended), ``warning`` (a message, a newer version);
- there is no list to be had, or only one of another time: ``unknown``;
- what is there is no list of this kind, its signature does not hold, or it is for another purpose:
  ``failed``, since somebody wants to pass it off as one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from openmerit.credentials.reading import _limits, _members
from openmerit.credentials.sentences import joined, say
from openmerit.credentials.verification._question import Question
from openmerit.credentials.verification._report import Check, Outcome

if TYPE_CHECKING:
    from openmerit.credentials.verification._status_check_lists import Lists, Standing, VerifyList

_DETAIL: Final = say(
    "The issuer's signed list of withdrawn and suspended awards was looked at. It shows what the "
    "list said when it was fetched; an issuer may withdraw an award at any later time."
)
_WORST_FIRST: Final = (Outcome.FAILED, Outcome.UNKNOWN, Outcome.WARNING, Outcome.PASSED)


_NO_LIST: Final = Check(
    "status",
    Outcome.PASSED,
    say("Its issuer keeps no list by which it could be withdrawn."),
    _DETAIL,
)
_OFFLINE: Final = Check(
    "status", Outcome.UNKNOWN, say("The status list was not fetched: offline."), _DETAIL
)


def check_status(
    document: Mapping[str, Any], question: Question, verify_list: "VerifyList"
) -> Check:
    """The `status` check, by all entries of `credentialStatus`.

    BitstringStatusList 1.0, section 3.2; StatusList2021; 1EdTech's revocation lists.

    Args:
        verify_list: verifies the list's own credential.
    """
    entries = _members.as_list(document.get("credentialStatus"))
    if not entries:
        return _NO_LIST
    if question.resolver is None:
        return _OFFLINE
    from openmerit.credentials.verification._status_check_lists import Lists, Standing

    lists = Lists(question.resolver, question, verify_list)
    found = [
        _standing_of(entry, document, lists) for entry in entries[: _limits.MAX_STATUS_ENTRIES]
    ]
    if len(entries) > len(found):
        message = say(
            "It names {count} places in lists; only {looked_at} are looked up.",
            count=len(entries),
            looked_at=len(found),
        )
        found.append(Standing(Outcome.UNKNOWN, message))
    worst = _together(found)
    return Check("status", worst.outcome, worst.message, _DETAIL, worst.finding)


def _standing_of(entry: Any, document: Mapping[str, Any], lists: "Lists") -> "Standing":
    from openmerit.credentials.verification import _status_check_ids, _status_check_places
    from openmerit.credentials.verification._status_check_lists import Standing

    types = _members.types_of(entry) if isinstance(entry, dict) else frozenset()
    for known in sorted(types & _status_check_places.KINDS.keys()):
        return _status_check_places.standing_at(entry, known, document, lists)
    if _status_check_ids.TYPE in types:
        return _status_check_ids.standing_by(entry, document, lists)
    kind = entry.get("type") if isinstance(entry, dict) else entry
    return Standing(
        Outcome.UNKNOWN, say("Status of the kind {kind!r} is not checked here.", kind=kind)
    )


def _together(found: Sequence["Standing"]) -> "Standing":
    """The worst, with the sentences of all that did not simply pass, each said once."""
    ordered = sorted(found, key=lambda standing: _WORST_FIRST.index(standing.outcome))
    worst = ordered[0]
    told = [standing for standing in ordered if standing.outcome is not Outcome.PASSED] or ordered
    messages = list(dict.fromkeys(standing.message for standing in told))
    message = messages[0] if len(messages) == 1 else joined(messages)
    finding = next((standing.finding for standing in ordered if standing.finding), "")
    return replace(worst, message=message, finding=finding)
