"""What a verification found: data for programs, sentences for people."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, NewType, NoReturn

from openmerit.credentials.errors import NotVerified
from openmerit.credentials.reading import _times
from openmerit.credentials.sentences import Sentence, Translate

VerifiedCredential = NewType("VerifiedCredential", dict[str, Any])
VerifiedCredential.__doc__ = "A document that passed verification; only `Report.require` makes one."


class Outcome(StrEnum):
    """How one check ended. What could not be looked up is unknown, never passed."""

    PASSED = "passed"
    FAILED = "failed"
    WARNING = "warning"
    UNKNOWN = "unknown"


class Verdict(StrEnum):
    """What all checks together say."""

    VALID = "valid"
    INVALID = "invalid"
    UNDETERMINED = "undetermined"


CHECK_IDS: Final = (
    "format",
    "context",
    "proof",
    "key",
    "issuer",
    "validity",
    "status",
    "schema",
    "recipient",
    "endorsements",
)
"""The checks of every report, in this order.

A document that encloses others (a record, a presentation) has one more, ``derivation``: whether
what it is made of holds.
"""

_MAX_MESSAGE: Final = 600

FINDINGS: Final = (
    "withdrawn",
    "suspended",
    "expired",
    "not_yet_valid",
    "practice",
    "part",
    "holders_copy",
    "kept",
    "mirrored",
    "another_name",
    "known_to_nobody",
    "unauthorised",
)
"""What programs have to tell apart: of `status`, `validity`, `issuer`, `proof` and `key`."""

_DECISIVE: Final = frozenset({"format", "context", "proof", "key"})

_VC: Final = "https://www.w3.org/TR/vc-data-model#"
_PROBLEM_TYPES: Final = {
    "format": f"{_VC}PARSING_ERROR",
    "context": f"{_VC}MALFORMED_VALUE_ERROR",
    "proof": f"{_VC}CRYPTOGRAPHIC_SECURITY_ERROR",
    "key": f"{_VC}CRYPTOGRAPHIC_SECURITY_ERROR",
    "validity": f"{_VC}RANGE_ERROR",
    "status": "https://www.w3.org/ns/credentials/status-list#STATUS_VERIFICATION_ERROR",
    "schema": f"{_VC}MALFORMED_VALUE_ERROR",
    "derivation": f"{_VC}CRYPTOGRAPHIC_SECURITY_ERROR",
}
"""What a failure of a check is called where problems have types (VCDM 2.0, section 7.2; Bitstring
Status List 1.0, section 3.5)."""


@dataclass(frozen=True)
class Check:
    """One thing that was looked at.

    Attributes:
        id: one of `CHECK_IDS`.
        outcome: how it ended.
        message: what was found, in a person's words.
        detail: what was looked at, and what this does not prove.
        finding: one of `FINDINGS`, where programs have to tell apart what a person reads in the
            message; else empty.
    """

    id: str
    outcome: Outcome
    message: str
    detail: str = ""
    finding: str = ""

    @property
    def problem_type(self) -> str:
        """The address by which the standards call this failure (VCDM 2.0, section 7.2).

        Empty where the check did not fail, or where they have no name for it.
        """
        return _PROBLEM_TYPES.get(self.id, "") if self.outcome is Outcome.FAILED else ""

    def __post_init__(self) -> None:
        # A message may quote the document, which may be megabytes of one word.
        if len(self.message) > _MAX_MESSAGE:
            object.__setattr__(self, "message", _shortened(self.message))


def _shortened(message: str) -> str:
    if isinstance(message, Sentence):
        return message.shortened(_MAX_MESSAGE)
    return f"{message[: _MAX_MESSAGE - 1]}…"


@dataclass(frozen=True)
class Report:
    """The answer of `verify`.

    A report refuses to be used as a truth value, so that no caller forgets that there are three
    verdicts. `require` is the only way to a document typed as verified.

    Attributes:
        format: such as ``open-badge-3.0/json``; ``unknown`` if nothing could be read.
        checks: one for each of `CHECK_IDS`.
        at: the time for which the question was answered.
        summary: one to three sentences for a person.
        credential: the document as verified, when it could be read.
        view: the same as an Open Badges 3.0 credential for display, where it is of an older kind.
        contains: the reports on the credentials that it encloses, in their order.
    """

    format: str
    checks: tuple[Check, ...]
    at: datetime
    summary: str = ""
    credential: Mapping[str, Any] | None = field(default=None, repr=False)
    view: Mapping[str, Any] | None = field(default=None, repr=False)
    contains: tuple["Report", ...] = ()

    @property
    def verdict(self) -> Verdict:
        """A failed check makes it invalid; else an unknown format, context, proof or key makes it
        undetermined; anything else leaves it valid."""
        if any(check.outcome is Outcome.FAILED for check in self.checks):
            return Verdict.INVALID
        if any(c.id in _DECISIVE and c.outcome is Outcome.UNKNOWN for c in self.checks):
            return Verdict.UNDETERMINED
        return Verdict.VALID

    @property
    def valid(self) -> bool:
        """Whether the verdict is valid."""
        return self.verdict is Verdict.VALID

    def check(self, id: str) -> Check:
        """The check of that id. Raises KeyError for an id that this report has not."""
        for check in self.checks:
            if check.id == id:
                return check
        raise KeyError(id)

    def require(self) -> VerifiedCredential:
        """The verified document.

        Raises:
            NotVerified: the verdict is not valid.
        """
        if not self.valid or self.credential is None:
            raise NotVerified(self.summary)
        return VerifiedCredential(dict(self.credential))

    def to_dict(self, translate: Translate | None = None) -> dict[str, Any]:
        """The report as JSON has it, its sentences translated where `translate` knows how."""

        def told(text: str) -> str:
            return text.translated(translate) if translate and isinstance(text, Sentence) else text

        data: dict[str, Any] = {
            "verdict": str(self.verdict),
            "valid": self.valid,
            "format": self.format,
            "summary": told(self.summary),
            "at": _times.write(self.at),
            "checks": [
                {
                    "id": check.id,
                    "outcome": str(check.outcome),
                    "message": told(check.message),
                    **({"detail": told(check.detail)} if check.detail else {}),
                    **({"finding": check.finding} if check.finding else {}),
                }
                for check in self.checks
            ],
        }
        if self.credential is not None:
            data["credential"] = self.credential
        if self.view is not None:
            data["view"] = self.view
        if self.contains:
            data["contains"] = [report.to_dict(translate) for report in self.contains]
        return data

    def __bool__(self) -> NoReturn:
        raise TypeError("A report is not true or false: read its verdict, or call require().")
