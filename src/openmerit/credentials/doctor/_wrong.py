"""What the verifier found to fail, as findings, each with what to do about it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from openmerit.credentials.doctor import _case, _paths
from openmerit.credentials.doctor._diagnosis import Finding, Severity
from openmerit.credentials.doctor._mending import Problem
from openmerit.credentials.doctor._template import Lost
from openmerit.credentials.documents import _schema
from openmerit.credentials.sentences import Sentence, say
from openmerit.credentials.verification._report import Check, Outcome, Report

REMEDIES: Final = {
    "format": say("Hand over the badge as its issuer gave it: the file, or its whole text."),
    "context": say("Write the contexts and members as the template has them, and sign it anew."),
    "proof": say("Only its issuer can mend that: by signing the template anew."),
    "key": say("Sign it with a key that its issuer publishes, under the issuer's own id."),
    "issuer": say("Say who issues it by an id that the signing key belongs to."),
    "validity": say("If it still holds, issue it anew with other dates."),
    "status": say("It was withdrawn by its issuer. Ask there for a new one."),
    "schema": say("Write it as the template has it, and sign it anew."),
    "recipient": say("Ask its issuer for one that names the right person."),
    "endorsements": say("Leave out the endorsement, or ask for one that holds."),
    "derivation": say("Mend or leave out the credential that does not hold."),
}
_UNSIGNED: Final = say("It is not signed: anybody could have written it.")
_SIGN: Final = say("Sign the template with your key: `openmerit issue`.")


def unread(report: Report) -> list[Finding]:
    """What failed of bytes in which no document was found."""
    return [_failed(check) for check in report.checks if check.outcome is Outcome.FAILED]


def wrong_with(
    report: Report, problems: Sequence[Problem], lost: Sequence[Lost], *, is_signed: bool
) -> list[Finding]:
    """What is wrong: every breach of the data model, and whatever else failed.

    Args:
        problems: all breaches of the model, of which the report has the first.
        lost: all that has no meaning, of which the report has the first.
    """
    found: list[Finding] = []
    if not is_signed:
        found.append(Finding("unsigned", Severity.WRONG, "", _UNSIGNED, _SIGN))
    for check in report.checks:
        if check.id == "schema":
            found += _breaches(check, problems, is_signed=is_signed)
        elif check.outcome is not Outcome.FAILED or (check.id == "proof" and not is_signed):
            continue
        elif check.id == "context":
            found += _without_meaning(check, problems, lost, report.credential or {})
        else:
            found.append(_failed(check))
    return found


def _failed(check: Check) -> Finding:
    return Finding(check.id, Severity.WRONG, "", check.message, REMEDIES[check.id])


def _breaches(check: Check, problems: Sequence[Problem], *, is_signed: bool) -> Iterator[Finding]:
    for problem in problems:
        message = say("{where}: {reason}.", where=_where(problem), reason=problem.reason)
        pointer = _case.pointer_of(problem.path)
        yield Finding("schema", Severity.WRONG, pointer, message, problem.remedy)
    if not problems and check.outcome is Outcome.FAILED and is_signed:
        yield _failed(check)


def _without_meaning(
    check: Check,
    problems: Sequence[Problem],
    lost: Sequence[Lost],
    document: Mapping[str, Any],
) -> Iterator[Finding]:
    told = [_where(problem) for problem in problems] + [item.member for item in lost]
    if not any(check.message.startswith(f"{where}:") for where in told):
        path = _paths.path_in(document, check.message.partition(":")[0])
        yield replace(_failed(check), member=_case.pointer_of(path))
    for item in lost:
        message = say("{where}: {reason}.", where=item.member, reason=item.reason)
        yield Finding("context", Severity.WRONG, item.pointer, message, item.remedy)


def _where(problem: Problem) -> str | Sentence:
    return _schema.in_words(problem.path) or say("The document")
