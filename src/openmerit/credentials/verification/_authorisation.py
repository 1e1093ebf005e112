"""A part of step 6: who awards what somebody else made shows that they may.

An achievement may name its creator (Open Badges 3.0, section B.1.1). Where that is not the issuer,
the creator's own word is looked for: an endorsement of the issuer, brought in the issuer's Profile
(section B.1.20), whose comment begins with "May award" and the achievement's identifier: the
standard has no member for leave, and praise that mentions an achievement is none. Nothing of this
makes a badge invalid: the standard lets anybody award anything, and whoever relies on it should
know.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any, Final, NamedTuple

from openmerit.credentials.errors import CredentialError
from openmerit.credentials.reading import _limits, _members, _times
from openmerit.credentials.sentences import joined, say
from openmerit.credentials.verification import _checks, _proof_check, _words
from openmerit.credentials.verification._envelope import Envelope, opened
from openmerit.credentials.verification._question import Question
from openmerit.credentials.verification._report import Check, Outcome, Report

VerifyOne = Callable[[Envelope, Question], Report]

_AROUND: Final = ".,;:!?()[]<>\"'“”„‘’«»"
"""What may stand about a word without being part of it."""

_LEAVE: Final = ["May", "award"]
_NEEDED: Final = ("format", "context", "proof", "key", "schema")
_MOST_ACHIEVEMENTS: Final = 3


class Borrowed(NamedTuple):
    """An achievement that somebody else than the issuer made."""

    achievement: str
    creator: str
    name: str


class _Word(NamedTuple):
    """What a creator's word comes to, and how much it says: the more, the better."""

    weight: int
    message: str
    holds: bool = False


def borrowed_by(document: Mapping[str, Any]) -> list[Borrowed]:
    """The achievements of a badge that name another creator than its issuer."""
    issuer = _proof_check.issuer_id(document)
    found = []
    for subject in _checks.subjects(document):
        for achievement in _members.as_list(subject.get("achievement")):
            if not isinstance(achievement, dict):
                continue
            for creator in _members.as_list(achievement.get("creator")):
                known = creator if isinstance(creator, dict) else {"id": creator}
                identifier = known.get("id")
                if isinstance(identifier, str) and identifier != issuer:
                    called = _words.name_of(known) or identifier
                    found.append(Borrowed(str(achievement.get("id", "")), identifier, called))
    return found[:_MOST_ACHIEVEMENTS]


def is_authorisation(item: Any, holder: Mapping[str, Any], document: Mapping[str, Any]) -> bool:
    """Whether something that stands on the issuer reads as its leave to award this, true or not."""
    borrowed = borrowed_by(document)
    if not borrowed or holder.get("id") != _proof_check.issuer_id(document):
        return False
    try:
        said = opened(item).document
    except CredentialError:
        return False
    return any(_is_about(said, one, document) for one in borrowed)


def with_leave(
    check: Check, document: Mapping[str, Any], question: Question, verify_one: VerifyOne
) -> Check:
    """The `issuer` check, which says too whether the issuer may award what others made.

    Args:
        check: as it is without that.
    """
    borrowed = borrowed_by(document)
    if not borrowed:
        return check
    words = [_word_of(one, document, question, verify_one) for one in borrowed]
    message = joined([check.message, *dict.fromkeys(word.message for word in words)])
    if all(word.holds for word in words):
        return Check(check.id, check.outcome, message, check.detail, check.finding)
    outcome = Outcome.WARNING if check.outcome is Outcome.PASSED else check.outcome
    return Check(check.id, outcome, message, check.detail, check.finding or "unauthorised")


def _word_of(
    one: Borrowed, document: Mapping[str, Any], question: Question, verify_one: VerifyOne
) -> _Word:
    """The best that its creator's word comes to."""
    nothing = say(
        "It awards an achievement of {name} ({id}), and nothing shows that {name} allows that.",
        name=one.name,
        id=one.creator,
    )
    best = _Word(0, nothing)
    for envelope in _brought(document):
        if _is_about(envelope.document, one, document):
            report = verify_one(envelope, question.endorsing())
            best = max(best, _judged(report, envelope, document, question), key=lambda w: w.weight)
    return best


def _judged(
    report: Report, envelope: Envelope, document: Mapping[str, Any], question: Question
) -> _Word:
    said = report.credential or {}
    identifier = _proof_check.issuer_id(said) or ""
    who = {"by": _words.issuer_name(said) or identifier, "id": identifier}
    outcomes = {report.check(id).outcome for id in _NEEDED}
    if Outcome.FAILED in outcomes:
        return _Word(-1, "")
    if Outcome.UNKNOWN in outcomes:
        message = say(
            "It awards an achievement of {by} ({id}), and whether {by} allows that could not be "
            "checked.",
            **who,
        )
        return _Word(1, message)
    day = _awarded(document, question.at)
    if _checks.validity_check(envelope, day).outcome is Outcome.FAILED:
        message = say(
            "It awards an achievement of {by} ({id}), who did not allow that for the day on which "
            "it was awarded.",
            **who,
        )
        return _Word(2, message)
    allowed = say("{by} ({id}), who made the achievement, authorises it.", **who)
    status = report.check("status").outcome
    if status is Outcome.FAILED:
        message = say(
            "It awards an achievement of {by} ({id}), who has withdrawn its authorisation. Since "
            "when is not told, so whether this was awarded before is not known.",
            **who,
        )
        return _Word(3, message)
    if status is Outcome.UNKNOWN:
        since = say("Whether that was withdrawn since could not be looked up.")
        return _Word(4, joined([allowed, since]), holds=True)
    return _Word(5, allowed, holds=True)


def _brought(document: Mapping[str, Any]) -> Iterator[Envelope]:
    """The endorsements that the issuer brings of itself."""
    issuer = document.get("issuer")
    if not isinstance(issuer, dict):
        return
    items = [
        item for member in _checks.ENDORSEMENTS for item in _members.as_list(issuer.get(member))
    ]
    for item in items[: _limits.MAX_ENDORSEMENTS]:
        try:
            yield opened(item)
        except CredentialError:
            continue


def _is_about(said: Mapping[str, Any], one: Borrowed, document: Mapping[str, Any]) -> bool:
    """Whether it is the creator's endorsement of this issuer that names this achievement."""
    if "EndorsementCredential" not in _members.types_of(said):
        return False
    if _proof_check.issuer_id(said) != one.creator:
        return False
    issuer = _proof_check.issuer_id(document)
    return any(
        subject.get("id") == issuer and _allows(subject.get("endorsementComment"), one.achievement)
        for subject in _checks.subjects(said)
    )


def _allows(comment: Any, identifier: str) -> bool:
    """Whether a text begins as leave does, with the identifier as a word of its own."""
    if not isinstance(comment, str) or not identifier:
        return False
    words = comment.split(maxsplit=3)
    return (
        words[:2] == _LEAVE and len(words) > 2 and identifier in (words[2], words[2].strip(_AROUND))
    )


def _awarded(document: Mapping[str, Any], otherwise: datetime) -> datetime:
    """From when a badge holds by its own word, for which its creator's leave has to hold."""
    try:
        text = document.get("validFrom", document.get("issuanceDate"))
        return otherwise if text is None else _times.parse(str(text), zone_required=True)
    except ValueError:
        return otherwise
