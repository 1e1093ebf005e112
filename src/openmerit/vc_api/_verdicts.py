"""From the library's report to the verdict of the API, which knows only yes and no."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from openmerit.credentials import Check, Outcome, Report
from openmerit.vc_api import _requests
from openmerit.vc_api._problems import (
    PARSING,
    PROOF_VERIFICATION,
    STATUS_RETRIEVAL,
    Answer,
    title_of,
)

_UNDETERMINED: Final = {
    "format": PARSING,
    "context": PARSING,
    "proof": PROOF_VERIFICATION,
    "key": PROOF_VERIFICATION,
}
"""Checks without which it cannot be told whether it is genuine."""

_BESIDE_THE_QUESTION: Final = frozenset({"recipient"})
"""Checks that nobody can ask for through this API."""


@dataclass
class Verdict:
    """What speaks against a document, and what is merely to be said of it.

    Attributes:
        problems: each of them makes it not verified.
        warnings: none of them does.
    """

    problems: list[dict[str, str]] = field(default_factory=list)
    warnings: list[dict[str, str]] = field(default_factory=list)

    def object(self, kind: str, detail: str, check: str, place: str = "") -> None:
        """Note a problem."""
        self.problems.append(_noted(kind, detail, check, place))


def verdict_on(reports: Sequence[tuple[str, Report]], *, requires_status: bool) -> Verdict:
    """The verdict that the reports come to together.

    What could not be told is held against a document: whoever asks yes or no must not be told yes
    because a key or a status list could not be had.

    Args:
        reports: each with where its document stands, as a JSON pointer.
        requires_status: whether a status that could not be looked up counts against it.
    """
    verdict = Verdict()
    for place, report in reports:
        # What was not looked at because something else failed is no problem of its own.
        is_failed = any(check.outcome is Outcome.FAILED for check in report.checks)
        has_status = requires_status and "credentialStatus" in (report.credential or {})
        for check in report.checks:
            if check.outcome is Outcome.PASSED or check.id in _BESIDE_THE_QUESTION:
                continue
            if is_failed and check.outcome is Outcome.UNKNOWN:
                continue
            kind = _problem_in(check, has_status)
            if kind is not None:
                verdict.object(kind, str(check.message), check.id, place)
            else:
                noted = _noted("about:blank", str(check.message), check.id, place)
                verdict.warnings.append(noted)
    return verdict


def _problem_in(check: Check, has_status: bool) -> str | None:
    """What the standards call it if the check speaks against the document; None if it does not."""
    if check.outcome is Outcome.FAILED:
        return check.problem_type or PROOF_VERIFICATION
    if check.finding == "holders_copy":
        # A base proof is for the holder alone, who derives from it what they show.
        return PROOF_VERIFICATION
    if check.outcome is Outcome.UNKNOWN:
        if check.id == "status":
            return STATUS_RETRIEVAL if has_status else None
        return _UNDETERMINED.get(check.id)
    return None


def _noted(kind: str, detail: str, check: str, place: str) -> dict[str, str]:
    noted = {"type": kind, "title": title_of(kind), "detail": detail, "check": check}
    return {**noted, "pointer": place} if place else noted


def within(report: Report, place: str = "") -> Iterator[tuple[str, Report]]:
    """A report and those on all that its document encloses, each with where it stands."""
    yield place, report
    for number, inner in enumerate(report.contains):
        yield from within(inner, f"{place}/verifiableCredential/{number}")


def answer(verdict: Verdict, options: Mapping[str, Any], further: Mapping[str, Any]) -> Answer:
    """200 if nothing speaks against it, else 400, with why."""
    verified = not verdict.problems
    document: dict[str, Any] = {"verified": verified}
    if _requests.flag(options, "returnProblemDetails", default=True):
        document |= {"problemDetails": verdict.problems, "warnings": verdict.warnings}
    return (200 if verified else 400), {**document, **further}


def results_of(report: Report) -> dict[str, Any]:
    """The report by members of the credential, as VCALM tells it."""
    document = report.credential or {}
    holds = {check.id: check.outcome is not Outcome.FAILED for check in report.checks}
    told = {check.id: check.outcome is not Outcome.UNKNOWN for check in report.checks}
    results: dict[str, Any] = {}
    for member, ids in (
        ("validFrom", ("validity",)),
        ("validUntil", ("validity",)),
        ("credentialSchema", ("schema",)),
        ("credentialStatus", ("status",)),
        ("proof", ("proof", "key")),
    ):
        if member not in document:
            continue
        verified = all(holds.get(id, False) and told.get(id, False) for id in ids)
        value = document[member]
        if isinstance(value, str):
            results[member] = {"verified": verified, "input": value}
        else:
            listed = value if isinstance(value, list) else [value]
            results[member] = [{"verified": verified, "input": item} for item in listed]
    return results
