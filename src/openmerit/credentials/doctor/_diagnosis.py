"""What an examination found: data for programs, sentences for people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from openmerit.credentials.sentences import Sentence, Translate
from openmerit.credentials.verification._report import Report

_MAX_LETTERS: Final = 600


class Severity(StrEnum):
    """How much a finding matters."""

    WRONG = "wrong"
    """It breaks the standard, or does not hold: every good verifier says no."""
    TRAP = "trap"
    """It is allowed, and some programs or people stumble over it."""
    ADVICE = "advice"
    """It does no harm, and could be better."""


@dataclass(frozen=True)
class Finding:
    """One thing that was found in a badge.

    Attributes:
        id: which kind of thing; docs/reference/doctor.md lists them all.
        severity: ``wrong``, ``trap`` or ``advice``.
        member: where, as a JSON pointer into the document (``/credentialSubject/id``); within a
            token ``header/…`` or ``claims/…``; empty for the whole.
        message: what is there, and who stumbles over it.
        remedy: what to do about it.
    """

    id: str
    severity: Severity
    member: str
    message: str
    remedy: str = ""

    def __post_init__(self) -> None:
        for name in ("message", "remedy"):
            text = getattr(self, name)
            if len(text) > _MAX_LETTERS:  # it may quote the document
                object.__setattr__(self, name, _shortened(text))


def _shortened(text: str) -> str:
    return text.shortened(_MAX_LETTERS) if isinstance(text, Sentence) else text[:_MAX_LETTERS]


@dataclass(frozen=True)
class Diagnosis:
    """The answer of `examine`.

    Attributes:
        report: what `verify` says of the badge.
        findings: what is wrong first, then what others stumble over, then advice.
        template: the document as it should be, unsigned, for `issue`; None if too little could be
            read, or if it is for somebody else than its issuer to make.
        contains: the same for each credential that it presents, collects or carries.
    """

    report: Report
    findings: tuple[Finding, ...]
    template: Mapping[str, Any] | None = field(default=None, repr=False)
    contains: tuple["Diagnosis", ...] = ()

    def of(self, severity: str) -> Sequence[Finding]:
        """The findings of one severity, in order."""
        return [finding for finding in self.findings if finding.severity == severity]

    @property
    def is_readable(self) -> bool:
        """Whether there was a document to examine."""
        return (
            self.report.credential is not None or self.template is not None or bool(self.contains)
        )

    def to_dict(self, translate: Translate | None = None) -> dict[str, Any]:
        """The diagnosis as JSON has it, its sentences translated where `translate` knows how."""

        def told(text: str) -> str:
            return text.translated(translate) if translate and isinstance(text, Sentence) else text

        data: dict[str, Any] = {
            "verdict": str(self.report.verdict),
            "findings": [
                {
                    "id": finding.id,
                    "severity": str(finding.severity),
                    "member": finding.member,
                    "message": told(finding.message),
                    "remedy": told(finding.remedy),
                }
                for finding in self.findings
            ],
            "template": self.template,
            "report": self.report.to_dict(translate),
        }
        if self.contains:
            data["contains"] = [inner.to_dict(translate) for inner in self.contains]
        return data
