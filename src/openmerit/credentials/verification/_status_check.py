"""Step 8 of verification: was the credential withdrawn or suspended by a published list."""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from openmerit.credentials.errors import CredentialError, Unresolvable
from openmerit.credentials.reading import _limits, _members
from openmerit.credentials.reading._resolver import Resolver
from openmerit.credentials.status._status_list import StatusList
from openmerit.credentials.verification._envelope import Envelope, open_envelope
from openmerit.credentials.verification._proof_check import issuer_id
from openmerit.credentials.verification._question import Question
from openmerit.credentials.verification._report import Check, Outcome, Report

_DETAIL: Final = (
    "The issuer's signed list of withdrawn and suspended awards was looked at. It shows what the "
    "list said when it was fetched; an issuer may withdraw an award at any later time."
)
_FINDINGS: Final = {
    "revocation": ("withdrawn", "It was withdrawn by its issuer."),
    "suspension": ("suspended", "It is suspended by its issuer for the time being."),
}
_INDEX: Final = re.compile(r"[0-9]{1,15}")
VerifyList = Callable[[Envelope, Question], Report]


def check_status(document: Mapping[str, Any], question: Question, verify_list: VerifyList) -> Check:
    """The `status` check, by all entries of `credentialStatus` (BitstringStatusList 1.0, 3.2).

    Args:
        verify_list: verifies the list's own credential.
    """
    entries = _members.as_list(document.get("credentialStatus"))
    if not entries:
        return _status("passed", "Its issuer keeps no list by which it could be withdrawn.")
    resolver = question.resolver
    if resolver is None:
        return _status("unknown", "The status list was not fetched: offline.")
    checks = [
        _check_entry(
            entry, document, resolver, lambda listed: verify_list(listed, question.within())
        )
        for entry in entries[: _limits.MAX_STATUS_ENTRIES]
    ]
    if len(entries) > len(checks):
        message = f"It names {len(entries)} places in lists; only {len(checks)} are looked up."
        checks.append(_status("unknown", message))
    for outcome in (Outcome.FAILED, Outcome.UNKNOWN, Outcome.WARNING):
        for check in checks:
            if check.outcome is outcome:
                return check
    return checks[0]


def _check_entry(
    entry: Any,
    document: Mapping[str, Any],
    resolver: Resolver,
    verify_list: Callable[[Envelope], Report],
) -> Check:
    if not isinstance(entry, dict) or "BitstringStatusListEntry" not in _members.types_of(entry):
        kind = entry.get("type") if isinstance(entry, dict) else entry
        return _status("unknown", f"Status of the kind {kind!r} is not checked here.")
    purpose, url, text = (
        _alone(entry.get(member))
        for member in ("statusPurpose", "statusListCredential", "statusListIndex")
    )
    if not isinstance(url, str) or not isinstance(text, str) or not _INDEX.fullmatch(text):
        return _status("failed", "Its status entry does not name a list and a place in it.")
    if not isinstance(purpose, str) or purpose not in _FINDINGS:
        return _status("unknown", f"Status for the purpose {purpose!r} is not checked here.")
    if _alone(entry.get("statusSize", 1)) != 1:
        return _status("unknown", "Status of more than one bit (statusSize) is not checked here.")
    try:
        envelope = open_envelope(resolver.fetch(url).content)
        listed = _subject_of(envelope, url, purpose)
        if isinstance(listed, Check):
            return listed
        report = verify_list(envelope)
        if not report.valid:
            outcome = "failed" if report.verdict == "invalid" else "unknown"
            return _status(
                outcome, f"The status list at {url} cannot be relied upon: {report.summary}"
            )
        withdrawn = StatusList.decode(str(_alone(listed.get("encodedList")))).get(int(text))
    except Unresolvable as error:
        return _status("unknown", f"The status list could not be fetched: {error.reason} ({url}).")
    except CredentialError as error:
        return _status("failed", f"The status list at {url} cannot be read: {error}")
    if withdrawn:
        finding, message = _FINDINGS[purpose]
        return _status("failed", message, finding)
    return _status("passed", _not_withdrawn(envelope, document))


def _alone(value: Any) -> Any:
    """`value`, also out of a list of one: RDF, and so the proof, cannot tell the two apart."""
    return value[0] if isinstance(value, list) and len(value) == 1 else value


def _subject_of(envelope: Envelope, url: str, purpose: str) -> Mapping[str, Any] | Check:
    subject = _alone(envelope.document.get("credentialSubject"))
    types = _members.types_of(envelope.document)
    if not isinstance(subject, dict) or "BitstringStatusListCredential" not in types:
        return _status("failed", f"What is at {url} is no status list.")
    if envelope.document.get("id", url) != url:
        return _status("failed", f"The status list at {url} is another one's copy.")
    if purpose not in _members.as_list(subject.get("statusPurpose")):
        return _status("failed", f"The list at {url} is not for the purpose {purpose!r}.")
    return subject


def _not_withdrawn(envelope: Envelope, document: Mapping[str, Any]) -> str:
    publisher = issuer_id(envelope.document)
    if publisher == issuer_id(document):
        return "It was not withdrawn or suspended."
    return f"It was not withdrawn or suspended, says a list kept by {publisher}."


def _status(outcome: str, message: str, finding: str = "") -> Check:
    return Check("status", Outcome(outcome), message, _DETAIL, finding)
