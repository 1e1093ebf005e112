"""Credentials within a document: each verified alone, and what they come to together.

A record (CLR) and a presentation enclose badges, each with its own contexts and proof: step 11,
`derivation`. A badge encloses endorsements of itself, its achievement and its issuer: step 10.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from openmerit.credentials.errors import CredentialError
from openmerit.credentials.reading import _limits, _members
from openmerit.credentials.sentences import joined, said_by, say
from openmerit.credentials.verification import (
    _authorisation,
    _beside,
    _checks,
    _proof_check,
    _words,
)
from openmerit.credentials.verification._envelope import Envelope, opened
from openmerit.credentials.verification._question import Question
from openmerit.credentials.verification._report import Check, Outcome, Report, Verdict

VerifyOne = Callable[[Envelope, Question], Report]
"""Verifies one document that could be read."""

_DERIVATION: Final = say(
    "Each enclosed credential was checked by itself: its own proof, key, dates and status."
)

_BRINGING: Final = (
    "issuer",
    "credentialSubject",
    "source",
    "achievement",
    "creator",
    "parentOrg",
)
"""Members that hold what may be endorsed."""

_MOST_NAMED: Final = 3

_BREAKING: Final = frozenset({"format", "context", "proof", "key", "issuer", "schema"})
"""Checks whose failure means that an enclosed credential is none."""


def enclosed_in(value: Any, question: Question, verify_one: VerifyOne) -> tuple[Report, ...]:
    """The reports on the credentials that `verifiableCredential` holds, as far as they are read."""
    if question.depth >= _limits.MAX_ENCLOSING:
        return ()
    reports = []
    for item in _members.as_list(value)[: _limits.MAX_ENCLOSED]:
        try:
            envelope = opened(item)
        except CredentialError as error:
            reports.append(_checks.unread(said_by(error), question.at))
            continue
        reports.append(verify_one(envelope, question.enclosed()))
    return tuple(reports)


def derivation_check(number: int, reports: Sequence[Report]) -> Check:
    """Step 11: does what it is made of hold?

    Args:
        number: how many credentials it encloses.
        reports: of those that were looked at.
    """
    broken, lapsed, untold = [], [], []
    for report in reports:
        if _is_broken(report):
            broken.append(report)
        elif _has_lapsed(report):
            lapsed.append(report)
        elif _is_untold(report):
            untold.append(report)
    said = [
        *_told(
            broken,
            say("{n} of {all} enclosed credentials cannot be relied upon:", **_of(broken, number)),
        ),
        *_told(
            lapsed,
            say("{n} of {all} enclosed credentials do not hold now:", **_of(lapsed, number)),
        ),
        *_told(
            untold,
            say(
                "{n} of {all} enclosed credentials could not be told in full:",
                **_of(untold, number),
            ),
        ),
    ]
    if len(reports) < number:
        said.append(
            say("Only {n} of {all} enclosed credentials were looked at.", **_of(reports, number))
        )
    if broken:
        outcome = Outcome.FAILED
    elif lapsed:
        outcome = Outcome.WARNING
    else:
        outcome = Outcome.UNKNOWN if said else Outcome.PASSED
    return Check("derivation", outcome, joined(said or [_all_hold(number)]), _DERIVATION)


def _of(reports: Sequence[Report], number: int) -> dict[str, object]:
    return {"n": len(reports), "all": number}


def _told(reports: Sequence[Report], sentence: str) -> list[str]:
    """The sentence, and what the first of them is; nothing if there are none."""
    return [sentence, _named(reports[0])] if reports else []


def _all_hold(number: int) -> str:
    if number == 0:
        return say("It encloses no credentials.")
    if number == 1:
        return say("The enclosed credential holds.")
    return say("All {number} enclosed credentials hold.", number=number)


def _is_broken(report: Report) -> bool:
    failed = {check.id for check in report.checks if check.outcome is Outcome.FAILED}
    return bool(failed & (_BREAKING | {"derivation"}))


def _has_lapsed(report: Report) -> bool:
    """Whether it was good once, or is about somebody else."""
    derivation = next((c for c in report.checks if c.id == "derivation"), None)
    below = derivation is not None and derivation.outcome is Outcome.WARNING
    return below or report.verdict is Verdict.INVALID


def _is_untold(report: Report) -> bool:
    looked_up = {c.id: c.outcome for c in report.checks if c.id in ("status", "derivation")}
    return report.verdict is Verdict.UNDETERMINED or Outcome.UNKNOWN in looked_up.values()


def _named(report: Report) -> str:
    """What an enclosed credential is called, and what is the matter with it."""
    name = _words.title(report.credential or {})
    worst = _worst(report)
    if name is None:
        return worst.message
    return say("“{name}”: {reason}", name=name, reason=worst.message)


def _worst(report: Report) -> Check:
    """The check that tells most of what is the matter."""
    order = ("format", "context", "key", "proof", "schema", "validity", "status", "derivation")
    checks = {check.id: check for check in report.checks}
    found = [checks[id] for id in order if id in checks]
    for outcome in (Outcome.FAILED, Outcome.UNKNOWN, Outcome.WARNING):
        for check in (*found, *report.checks):
            if check.outcome is outcome and (outcome is not Outcome.UNKNOWN or check in found):
                return check
    return report.checks[0]


def endorsements_check(
    document: Mapping[str, Any], question: Question, verify_one: VerifyOne
) -> tuple[Check, frozenset[str]]:
    """Step 10: do its endorsements hold, and are they about what they stand on?

    Those that it brings, and where something may be looked up, those published beside it.

    Returns:
        the check, and the identifiers of those whose endorsements hold.
    """
    published = _beside.published_beside(document, question)
    # What lets the issuer award is no praise: step 6 looks at it.
    brought = [
        (holder, item)
        for holder, item in _endorsements_in(document)
        if not _authorisation.is_authorisation(item, holder, document)
    ]
    enclosed = [*brought, *_not_in(brought, published.items)]
    if not enclosed and not published.not_had:
        return _checks.NO_ENDORSEMENTS, frozenset()
    looked_at = enclosed[: _limits.MAX_ENDORSEMENTS]
    bad: list[str] = []
    beside: list[tuple[Any, Any]] = []
    untold = 0
    trusted: list[str] = []
    counted: list[tuple[Report, Any]] = []
    for holder, item in looked_at:
        report = _verify_endorsement(item, question, verify_one)
        if report is None:
            bad.append(say("This is no endorsement."))
        elif report.verdict is Verdict.INVALID:
            bad.append(_against_one(report))
        elif _is_by_its_subject(report, holder, document):
            bad.append(say("{by} endorses itself.", by=_endorser(report)))
        else:
            untold += report.verdict is Verdict.UNDETERMINED
            about = [subject.get("id") for subject in _checks.subjects(report.credential or {})]
            if holder.get("id") not in about:
                beside.append((about[0] if about else None, holder.get("id")))
                continue
            if report.valid:
                counted.append((report, holder.get("id")))
            if _is_trusted(report, question):
                trusted.append(_endorser(report))
    numbers = {"all": len(enclosed)}
    against = _against_endorsements(bad, beside, numbers)
    left_open: list[str] = []
    if untold:
        left_open.append(
            say("{n} of {all} endorsements could not be checked.", n=untold, **numbers)
        )
    if len(looked_at) < len(enclosed):
        left_open.append(
            say("Only {n} of {all} endorsements were looked at.", n=len(looked_at), **numbers)
        )
    if published.not_had:
        left_open.append(
            say(
                "Whether others endorse it could not be looked up at {address}.",
                address=published.not_had[0],
            )
        )
    who = _who_endorses(counted, document)
    by = frozenset(_proof_check.issuer_id(report.credential or {}) or "" for report, _ in counted)
    if against:
        return _endorsements("warning", joined([*against, *who, *left_open])), by
    if left_open:
        return _endorsements("unknown", joined([*who, *left_open])), by
    count = say("One endorsement holds.")
    if len(enclosed) > 1:
        count = say("{all} endorsements hold.", **numbers)
    return _endorsements("passed", joined([count, *who, *_by_whom(trusted, question)])), by


def _not_in(
    brought: Sequence[tuple[Mapping[str, Any], Any]],
    published: Sequence[tuple[Mapping[str, Any], Any]],
) -> list[tuple[Mapping[str, Any], Any]]:
    """Those published beside a badge that it does not bring, too."""
    there = [(holder.get("id"), item) for holder, item in brought[: _limits.MAX_ENDORSEMENTS]]
    return [
        (holder, item)
        for number, (holder, item) in enumerate(published)
        if number >= _limits.MAX_ENDORSEMENTS or (holder.get("id"), item) not in there
    ]


def _is_by_its_subject(
    report: Report, holder: Mapping[str, Any], document: Mapping[str, Any]
) -> bool:
    """Whether somebody endorses themselves, or an issuer what it issues."""
    endorser = _proof_check.issuer_id(report.credential or {})
    return endorser in (holder.get("id"), _proof_check.issuer_id(document))


def _against_one(report: Report) -> str:
    """Why an endorsement does not hold, and whose it would have been if they signed it."""
    worst = _worst(report)
    if worst.id not in ("validity", "status"):
        return worst.message
    return say("{by}: {reason}", by=_endorser(report), reason=worst.message)


def _who_endorses(counted: Sequence[tuple[Report, Any]], document: Mapping[str, Any]) -> list[str]:
    """Who endorses what, by their own name and by the identifier that signed."""
    said: list[str] = []
    for report, holder in counted[:_MOST_NAMED]:
        by, identifier = _endorser(report), _proof_check.issuer_id(report.credential or {})
        if holder == _proof_check.issuer_id(document):
            said.append(say("{by} ({id}) endorses its issuer.", by=by, id=identifier))
        elif holder in _beside.achievement_ids(document):
            said.append(say("{by} ({id}) endorses what it was given for.", by=by, id=identifier))
        else:
            said.append(say("{by} ({id}) endorses it.", by=by, id=identifier))
    return said


def _is_trusted(report: Report, question: Question) -> bool:
    """Whether who endorses is one of those whom the user trusts."""
    endorser = _proof_check.issuer_id(report.credential or {})
    return report.valid and question.trust is not None and endorser in question.trust.trusted


def _endorser(report: Report) -> str:
    document = report.credential or {}
    return _words.issuer_name(document) or _proof_check.issuer_id(document) or "?"


def _by_whom(trusted: Sequence[str], question: Question) -> Sequence[str]:
    """Whether those who endorse are known, where the user said whom to trust."""
    if question.trust is None:
        return []
    if not trusted:
        return [say("Who endorses is known to nobody you trust.")]
    return [
        say("{by}, whom you trust, is among those who endorse.", by=name)
        for name in dict.fromkeys(trusted)
    ][:3]


def _against_endorsements(
    bad: Sequence[str], beside: Sequence[tuple[Any, Any]], numbers: Mapping[str, int]
) -> list[str]:
    """What speaks against some of them: they do not hold, or stand in the wrong place."""
    said: list[str] = []
    if bad:
        said += [say("{n} of {all} endorsements do not hold:", n=len(bad), **numbers), bad[0]]
    if beside:
        about, holder = beside[0]
        said.append(
            say(
                "{n} of {all} endorsements are about something else than they stand on: "
                "{about} instead of {holder}.",
                n=len(beside),
                about=about,
                holder=holder,
                **numbers,
            )
        )
    return said


def _endorsements(outcome: str, message: str) -> Check:
    return Check("endorsements", Outcome(outcome), message, _checks.NO_ENDORSEMENTS.detail)


def _endorsements_in(document: Mapping[str, Any]) -> Iterator[tuple[Mapping[str, Any], Any]]:
    """Every endorsement in a credential, with the object that it stands on."""
    for holder in _endorsable(document):
        for member in _checks.ENDORSEMENTS:
            for item in _members.as_list(holder.get(member)):
                yield holder, item


def _endorsable(document: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """What may bring endorsements: the credential, its achievements, and every profile in it."""
    found: list[Mapping[str, Any]] = []
    todo: list[Any] = [document]
    for item in todo:  # grows while it is walked
        if isinstance(item, list):
            todo += item
        elif isinstance(item, dict):
            found.append(item)
            todo += [item[member] for member in item if member in _BRINGING]
    return found


def _verify_endorsement(item: Any, question: Question, verify_one: VerifyOne) -> Report | None:
    """The report on an endorsement within a document; None if it is no endorsement at all."""
    try:
        envelope = opened(item)
    except CredentialError:
        return None
    if "EndorsementCredential" not in _members.types_of(envelope.document):
        return None
    return verify_one(envelope, question.endorsing())
