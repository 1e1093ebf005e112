"""The samples of 1EdTech's validator, where a folder with them is named.

The environment variable OPENMERIT_CORPUS names a folder that may hold ``ob20``, ``ob30``, ``clr20``
and ``tcp``: `src/test/resources/` of 1EdTech/digital-credentials-public-validator (commit 3825471).
Each sample has a verdict to be reached, and for the right reason: the checks that decide it, with a
word of what they say.
"""

import os
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from openmerit.credentials import Report

DECISIVE = ("format", "context", "proof", "key")


@dataclass(frozen=True)
class Expected:
    """How a sample is to be judged.

    Attributes:
        verdict: ``valid``, ``invalid`` or ``undetermined``.
        reasons: check id → (outcome, a part of its message): what decides the verdict, and every
            warning.
    """

    verdict: str
    reasons: dict[str, tuple[str, str]] = field(default_factory=dict)


def folder(name: str) -> Path:
    """The folder of samples of that name; the test is skipped where there is none."""
    named = os.environ.get("OPENMERIT_CORPUS")
    if not named:
        pytest.skip("OPENMERIT_CORPUS names no folder with the samples of 1EdTech's validator")
    found = Path(named) / name
    if not found.is_dir():
        pytest.skip(f"there is no {name} in the folder that OPENMERIT_CORPUS names")
    return found


def assert_judged(report: Report, expected: Expected) -> None:
    """The verdict is the expected one, for these reasons and no others."""
    said = {check.id: f"{check.outcome}: {check.message}" for check in report.checks}
    assert str(report.verdict) == expected.verdict, said
    for id, (outcome, words) in expected.reasons.items():
        check = report.check(id)
        assert str(check.outcome) == outcome, (id, said)
        assert words in check.message, (id, said)
    unexpected = {
        check.id: f"{check.outcome}: {check.message}"
        for check in report.checks
        if check.id not in expected.reasons
        and (
            check.outcome in ("failed", "warning")
            or (check.outcome == "unknown" and check.id in DECISIVE and expected.verdict == "valid")
        )
    }
    assert not unexpected
