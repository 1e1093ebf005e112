"""After the proof: has the issuer a newer version of this credential, as its refreshService says.

Open Badges 3.0, section "Verification"; 1EdTech Credential Refresh Service 1.0. The service is
asked once, never that of what it answers, and its answer counts only if it is the same credential
(issuer and id), began later, and is proven by a key of the same issuer. Otherwise the original
stands, and the report says what became of the question.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final
from urllib.parse import unquote

from openmerit.credentials.errors import CredentialError, Unresolvable
from openmerit.credentials.reading import _members, _times
from openmerit.credentials.sentences import Sentence, joined, say
from openmerit.credentials.verification._envelope import Envelope, open_envelope
from openmerit.credentials.verification._proof_check import issuer_id
from openmerit.credentials.verification._question import Question
from openmerit.credentials.verification._report import Check, Outcome, Report

TYPE: Final = "1EdTechCredentialRefresh"
"""The `type` of the refresh services that are asked."""

_STARTS: Final = ("validFrom", "issuanceDate")

VerifyAgain = Callable[[Envelope, Question], Report]


def newer_version(
    envelope: Envelope, question: Question, verify_again: VerifyAgain
) -> Report | Sentence | None:
    """What the refresh service of a proven credential leads to.

    Args:
        envelope: the credential; its proof and key passed.
        verify_again: verifies what the service answers.

    Returns:
        The report on the newer version, which is to be judged instead; or a sentence to add where
        the original stands; or None where there is nothing to say.
    """
    url = _service(envelope.document)
    if url is None or question.nested or question.refreshed:
        return None
    if question.resolver is None:
        return say("Whether its issuer has a newer version was not asked: offline.")
    try:
        newer = open_envelope(question.resolver.fetch(url).content)
    except Unresolvable as error:
        return _not_told(say("{reason} ({url})", reason=error.reason, url=url))
    except CredentialError as error:
        return _not_told(say("what is at {url} cannot be read: {error}", url=url, error=error))
    if newer.kind != envelope.kind or not _are_one(envelope.document, newer.document):
        return _not_told(say("what is at {url} is another credential", url=url))
    starts, began = _start(newer.document), _start(envelope.document)
    if starts is None or (began is not None and starts <= began):
        return None
    day = _times.in_words(starts)
    if starts > question.at:
        return say("Its issuer made a newer version later, on {day}.", day=day)
    report = verify_again(newer, replace(question, refreshed=True))
    if not _is_proven(report):
        return _not_told(
            say(
                "what is at {url} is not proven to be its issuer's: {summary}",
                url=url,
                summary=report.summary,
            )
        )
    return _about_the_newer(report, day)


def noted(check: Check, note: Sentence | None) -> Check:
    """`check` with what there is to say of newer versions."""
    return check if note is None else replace(check, message=joined([check.message, note]))


def _service(document: Mapping[str, Any]) -> str | None:
    for service in _members.as_list(document.get("refreshService")):
        if isinstance(service, dict) and TYPE in _members.types_of(service):
            url = service.get("id")
            if isinstance(url, str):
                return url
    return None


def _not_told(reason: Sentence) -> Sentence:
    return say("Whether its issuer has a newer version could not be told: {reason}.", reason=reason)


def _are_one(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two documents are versions of one credential.

    The same issuer and the same id, percent-decoded and trimmed (Open Badges 3.0, "Comparing").
    """
    names = [(issuer_id(document), document.get("id")) for document in (one, other)]
    return all(isinstance(part, str) for pair in names for part in pair) and [
        _normal(str(part)) for part in names[0]
    ] == [_normal(str(part)) for part in names[1]]


def _normal(identifier: str) -> str:
    return unquote(identifier.strip())


def _start(document: Mapping[str, Any]) -> datetime | None:
    for member in _STARTS:
        if isinstance(document.get(member), str):
            try:
                return _times.parse(document[member], zone_required=False)
            except ValueError:
                return None
    return None


def _is_proven(report: Report) -> bool:
    """Whether the issuer's key signed it. Its dates and its status are for it to be judged by."""
    outcomes = {id: report.check(id).outcome for id in ("format", "context", "proof", "key")}
    return outcomes.pop("proof") in (Outcome.PASSED, Outcome.WARNING) and set(
        outcomes.values()
    ) == {Outcome.PASSED}


def _about_the_newer(report: Report, day: str) -> Report:
    note = say("This is about the newer version of {day}, which its issuer keeps ready.", day=day)
    checks = tuple(
        noted(check, note) if check.id == "validity" else check for check in report.checks
    )
    return replace(report, checks=checks, summary=joined([report.summary, note]))
