"""A PDF: the credentials attached to it, each verified as what it is.

Nobody signed the pages that one reads. So the report tells of what is attached, and says that it
does. One credential gets its own report; several get one each, within a report for the document.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from openmerit.credentials.errors import CredentialError, UnreadableDocument
from openmerit.credentials.images import _pdf
from openmerit.credentials.images._pdf import Attachment
from openmerit.credentials.proofs import _jose, _sd_jwt
from openmerit.credentials.reading import _budget
from openmerit.credentials.sentences import joined, say
from openmerit.credentials.verification import _checks, _words
from openmerit.credentials.verification._enclosed import VerifyOne
from openmerit.credentials.verification._envelope import Envelope, open_envelope
from openmerit.credentials.verification._question import Question
from openmerit.credentials.verification._report import CHECK_IDS, Check, Outcome, Report, Verdict

FORMAT: Final = "credentials/pdf"
"""The format of a report on several."""

_PAGES: Final = say(
    "Only what is attached was checked: what one reads on the pages of the PDF is not signed."
)
_EACH: Final = say("Each attached credential was checked by itself.")
_WORST_FIRST: Final = (Outcome.FAILED, Outcome.UNKNOWN, Outcome.WARNING)
_SIGNS: Final = (
    b"VerifiableCredential",
    b"VerifiablePresentation",
    b"openbadgecredential",
    b"w3id.org/openbadges",
)
"""What stands in a credential, though it may be too broken to be read."""


@dataclass(frozen=True)
class _Attached:
    """A credential, as far as it could be opened."""

    file: Attachment
    opened: Envelope | CredentialError


def attached_credentials(pdf: bytes) -> list[Attachment]:
    """Those files attached to a PDF that are credentials or presentations, or were meant to be.

    Raises:
        UnreadableDocument: it is no PDF, is damaged or locked, or has more in it than is read.
    """
    with _budget.limited():
        try:
            return [found.file for found in _credentials(_pdf.find(pdf).files)]
        except (_budget.TooMuchWork, RecursionError):
            raise UnreadableDocument(say("The PDF has more in it than is read.")) from None


def verify_pdf(pdf: bytes, question: Question, verify_one: VerifyOne) -> Report:
    """The report on what is attached.

    Args:
        verify_one: verifies one document that could be read.

    Raises:
        UnreadableDocument: the PDF cannot be read, or no credential is attached to it.
    """
    found = _pdf.find(pdf)
    credentials = _credentials(found.files)
    if not credentials and not found.all_pages:
        raise _budget.TooMuchWork
    notes = _notes(len(found.files) - len(credentials), all_pages=found.all_pages)
    if not credentials:
        raise UnreadableDocument(joined([say("No credential is attached to this PDF."), *notes]))
    if len(credentials) == 1:
        return _alone(_report_on(credentials[0], question, verify_one, "pdf"), [*notes, _PAGES])
    reports = [_report_on(one, question, verify_one) for one in credentials]
    return _together(reports, [*notes, _PAGES], question)


def _credentials(files: Iterable[Attachment]) -> list[_Attached]:
    found = []
    for file in files:
        opened = _opened(file.data)
        if opened is not None:
            found.append(_Attached(file, opened))
    return found


def _opened(data: bytes) -> Envelope | CredentialError | None:
    """The credential in a file; why it cannot be read, if it was meant to be one; else None."""
    if _pdf.looks_like_pdf(data):
        return None
    try:
        envelope = open_envelope(data)
    except CredentialError as error:
        token = data.strip()
        meant = _jose.looks_like_jws(token) or _sd_jwt.looks_like_sd_jwt(token)
        return error if meant or any(sign in data for sign in _SIGNS) else None
    return None if envelope.kind == "unknown" else envelope


def _report_on(
    one: _Attached, question: Question, verify_one: VerifyOne, container: str | None = None
) -> Report:
    """The report on one, which says what it came in unless that is told by another report."""
    if isinstance(one.opened, CredentialError):
        return _checks.unread(say("{error}", error=one.opened), question.at)
    envelope = one.opened
    return verify_one(replace(envelope, container=container or envelope.container), question)


def _notes(others: int, *, all_pages: bool) -> list[str]:
    """What else there is to say of the PDF."""
    notes: list[str] = []
    if others == 1:
        notes.append(say("One attachment is no credential."))
    elif others:
        notes.append(say("{n} attachments are no credentials.", n=others))
    if not all_pages:
        notes.append(say("Not all of its pages were looked through for attachments."))
    return notes


def _alone(report: Report, notes: Sequence[str]) -> Report:
    """The report on the only credential, which says that it came in a PDF."""
    checks = tuple(
        replace(check, message=joined([check.message, *notes])) if check.id == "format" else check
        for check in report.checks
    )
    return replace(report, checks=checks, summary=joined([report.summary, _PAGES]))


def _together(reports: Sequence[Report], notes: Sequence[str], question: Question) -> Report:
    """The report on a document with several credentials, which holds if each of them does."""
    found = {id: _worst_of(id, reports) for id in CHECK_IDS}
    count = say("{n} credentials are attached to this PDF.", n=len(reports))
    said: list[str] = [count, *notes]
    if found["format"].outcome is not Outcome.PASSED:
        said.append(found["format"].message)
    found["format"] = replace(found["format"], message=joined(said))
    found["derivation"] = _derivation(reports)
    summary = joined([found["derivation"].message, _PAGES])
    return Report(FORMAT, tuple(found.values()), question.at, summary, contains=tuple(reports))


def _worst_of(id: str, reports: Sequence[Report]) -> Check:
    """How the check ended for the one that fared worst, unless it ended alike for all."""
    first = reports[0].check(id)
    if all(report.check(id) == first for report in reports):
        return first
    for outcome in _WORST_FIRST:
        those = [report for report in reports if report.check(id).outcome is outcome]
        if those:
            number = say("{n} of {all} attached credentials:", n=len(those), all=len(reports))
            told = _named(those[0], those[0].check(id).message)
            return Check(id, outcome, joined([number, told]), _EACH)
    passed = say("All {all} attached credentials passed.", all=len(reports))
    return Check(id, Outcome.PASSED, passed, _EACH)


def _derivation(reports: Sequence[Report]) -> Check:
    """Does all that is attached hold?"""
    numbers = {"all": len(reports)}
    invalid = [report for report in reports if report.verdict is Verdict.INVALID]
    if invalid:
        lead = say("Do not rely on all that is attached to this PDF.")
        told = say("{n} of {all} credentials do not hold:", n=len(invalid), **numbers)
        why = next(check for check in invalid[0].checks if check.outcome is Outcome.FAILED)
        message = joined([lead, told, _named(invalid[0], why.message)])
        return Check("derivation", Outcome.FAILED, message, _EACH)
    untold = [report for report in reports if report.verdict is Verdict.UNDETERMINED]
    if untold:
        told = say(
            "Whether {n} of the {all} credentials attached to this PDF are genuine could not be "
            "told:",
            n=len(untold),
            **numbers,
        )
        message = joined([told, _named(untold[0], untold[0].summary)])
        return Check("derivation", Outcome.UNKNOWN, message, _EACH)
    hold = say("All {all} credentials attached to this PDF are unchanged and current.", **numbers)
    return Check("derivation", Outcome.PASSED, hold, _EACH)


def _named(report: Report, told: str) -> str:
    """What is told of a credential, with the name that it has, if it has one."""
    name = _words.title(report.credential or {})
    return told if name is None else say("“{name}”: {reason}", name=name, reason=told)
