"""Who vouches for an issuer: the user, or somebody whom the user trusts.

Two kinds of credentials vouch for others: a list of recognized entities (Recognized Entities 1.0,
W3C working draft of 2026), and an endorsement (Open Badges 3.0). They count only if they hold
themselves, offline as any badge has to, and if who signed them is one of those whom the user added.
It ends there: whoever is on a list cannot put others on one.
"""

import contextlib
import functools
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from openmerit.credentials.errors import CredentialError
from openmerit.credentials.reading import _budget, _limits, _members, _times
from openmerit.credentials.reading._resolver import Fetched
from openmerit.credentials.sentences import Sentence, joined, say
from openmerit.credentials.verification import _beside, _checks, _words
from openmerit.credentials.verification._enclosed import VerifyOne
from openmerit.credentials.verification._envelope import open_envelope
from openmerit.credentials.verification._proof_check import issuer_id
from openmerit.credentials.verification._question import Question
from openmerit.credentials.verification._report import Check, Outcome
from openmerit.credentials.verification._sources import Sources, Trust

RECOGNITION_TYPES: Final = frozenset(
    {"RecognizedEntityCredential", "VerifiableRecognitionCredential"}
)
"""Types of a signed list of issuers; the second is what drafts before 2026 called it."""
ENDORSEMENT_TYPE: Final = "EndorsementCredential"
_SPEAKING: Final = RECOGNITION_TYPES | {ENDORSEMENT_TYPE}
_CREDENTIALS: Final = ("verifiable-credential-", "endorsement-")
_ACTION: Final = "issue"
_MAX_STEPS: Final = 5 * _limits.MAX_STEPS
"""Most work for all that is kept of statements, for one badge."""


@dataclass(frozen=True)
class Statement:
    """A credential that was kept, in which somebody speaks of others.

    Attributes:
        is_list: whether it is a list of recognized entities; else an endorsement.
        by: whose statement it is.
        by_name: what they call themselves there.
        about: identifier → what it is called there, if anything.
        had: when it was had.
        against: why it does not count, if it does not.
    """

    is_list: bool
    by: str
    by_name: str
    about: Mapping[str, str | None]
    had: datetime | None
    against: Sentence | None = None


@dataclass(frozen=True)
class Known:
    """What is known of an identifier.

    Attributes:
        since: since when the user trusts it, if so.
        vouchers: statements that vouch for it and count.
        passed_over: statements that speak of it and do not count.
    """

    since: datetime | None
    vouchers: tuple[Statement, ...]
    passed_over: tuple[Statement, ...]


def known(identifier: str, trust: Trust, question: Question, verify_one: VerifyOne) -> Known:
    """What the user, and those whom the user trusts, say of an identifier."""
    about = [
        statement
        for statement in statements_about({identifier}, trust, question, verify_one)
        if statement.by != identifier
    ]
    return Known(
        trust.trusted.get(identifier),
        tuple(statement for statement in about if statement.against is None),
        tuple(statement for statement in about if statement.against is not None),
    )


def statements_about(
    names: AbstractSet[str], trust: Trust, question: Question, verify_one: VerifyOne
) -> list[Statement]:
    """The statements that speak of one of these, judged for the time asked about."""
    sources = question.resolver if isinstance(question.resolver, Sources) else Sources(None, trust)
    # Trust is not handed on, so that no statement is judged by another; nor is a newer version
    # asked for, since what was read is this one.
    asked = Question(question.at, sources, is_endorsement=True, refreshed=True)
    found: list[Statement] = []
    # What the user keeps is no work that a stranger causes: it has a budget of its own.
    with contextlib.suppress(_budget.TooMuchWork), _budget.apart(_MAX_STEPS):
        for kept in trust.statements():
            statement = _read(kept.content, kept.had, question.at)
            if statement is not None and names & statement.about.keys():
                against = _against(statement, kept, trust.trusted, asked, verify_one)
                found.append(replace(statement, against=against))
    return found


@functools.lru_cache(maxsize=256)
def _read(content: bytes, had: datetime | None, at: datetime) -> Statement | None:
    """The statement in a document; None if there is none."""
    try:
        envelope = open_envelope(content)
    except (CredentialError, RecursionError):
        return None
    document = envelope.document
    types = _members.types_of(document)
    if not types & _SPEAKING or not envelope.kind.startswith(_CREDENTIALS):
        return None
    is_list = bool(types & RECOGNITION_TYPES)
    by = issuer_id(document) or ""
    about = {
        str(subject["id"]): _words.name_of(subject)
        for subject in _checks.subjects(document)
        if isinstance(subject.get("id"), str) and (not is_list or _may_issue(subject, at))
    }
    return Statement(is_list, by, _words.issuer_name(document) or by, about, had)


def _against(
    statement: Statement,
    kept: Fetched,
    trusted: Mapping[str, datetime],
    question: Question,
    verify_one: VerifyOne,
) -> Sentence | None:
    """Why a statement does not count, if it does not."""
    if statement.by not in trusted:
        return say(
            "a statement of {by} ({identifier}) that names it does not count, since you do not "
            "trust them",
            by=statement.by_name,
            identifier=statement.by,
        )
    try:
        summary = _remembered_fault(kept.content, question, verify_one)
    except TypeError:  # a resolver of its caller's that cannot be a key
        summary = _fault(kept.content, question, verify_one)
    if summary is None:
        return None
    return say(
        "a statement of {by} that names it does not count: {summary}",
        by=statement.by_name,
        summary=summary,
    )


def _fault(content: bytes, question: Question, verify_one: VerifyOne) -> str | None:
    """Why a credential does not hold, or its issuer did not sign it; None if neither is so."""
    try:
        report = verify_one(open_envelope(content), question)
    except (CredentialError, RecursionError) as error:
        return str(error)
    holds = report.valid and _checks.is_proven({check.id: check for check in report.checks})
    return None if holds else report.summary


_remembered_fault = functools.lru_cache(maxsize=64)(_fault)
"""The same for many badges in a row, which are asked about for one time."""


def _may_issue(entity: Mapping[str, Any], at: datetime) -> bool:
    """Whether an entry recognizes its entity as an issuer, at this time (section 3.3)."""
    actions = [item for item in _members.as_list(entity.get("recognizedTo")) if item]
    if not actions:
        return True
    return any(_allows_issuing(action, at) for action in actions)


def _allows_issuing(action: Any, at: datetime) -> bool:
    if not isinstance(action, dict) or _ACTION not in _members.as_list(action.get("action")):
        return False
    try:
        start, end = (
            _times.parse(str(action[member]), zone_required=False) if member in action else None
            for member in ("validFrom", "validUntil")
        )
    except ValueError:
        return False
    return (start is None or start <= at) and (end is None or at <= end)


def with_kept_endorsements(
    check: Check,
    document: Mapping[str, Any],
    trust: Trust,
    question: Question,
    verify_one: VerifyOne,
    *,
    is_vouched_for: bool,
    counted: AbstractSet[str] = frozenset(),
) -> Check:
    """The `endorsements` check, with what those whom the user trusts say of badge or achievement.

    What they say of the issuer belongs to the `issuer` check. What is kept and does not hold, such
    as a withdrawn endorsement, is never counted, and told of.

    Args:
        counted: identifiers of those whose endorsement was told of already.
        is_vouched_for: whether the `issuer` check passed. Anybody can write the identifier of
            somebody else's achievement into a badge.
    """
    names = {document.get("id"), *_beside.achievement_ids(document)}
    own = {name for name in names if isinstance(name, str)}
    kept = [
        statement
        for statement in statements_about(own, trust, question, verify_one)
        if not statement.is_list and statement.by not in counted | {issuer_id(document)}
    ]
    found = {
        statement.by_name: next(iter(own & statement.about.keys()))
        for statement in kept
        if statement.against is None
    }
    against = {one.against: one.by for one in kept if one.against is not None}
    if not found and not against:
        return check
    said = []
    for by, name in list(found.items())[:3]:
        if is_vouched_for:
            said.append(say("{by}, whom you trust, endorses what it was given for.", by=by))
        else:
            said.append(
                say(
                    "{by}, whom you trust, endorses {name}; that this is it, only its issuer says.",
                    by=by,
                    name=name,
                )
            )
    said += [say("Of those that are kept, {reason}.", reason=one) for one in list(against)[:2]]
    others = [] if check == _checks.NO_ENDORSEMENTS else [check.message]
    lapsed = check.outcome is Outcome.PASSED and any(by in trust.trusted for by in against.values())
    outcome = Outcome.WARNING if lapsed else check.outcome
    return replace(check, outcome=outcome, message=joined([*others, *said]))
