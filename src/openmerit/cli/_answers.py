"""What `openmerit verify` prints of a report, and the exit code that it stands for."""

import json
from typing import Any, Final, NamedTuple

from openmerit.credentials import Report

MARKS: Final = {"passed": "✓", "warning": "!", "failed": "✕", "unknown": "?"}
VERDICT_MARKS: Final = {"valid": "✓", "invalid": "✕", "undetermined": "?"}
EXITS: Final = {"valid": 0, "invalid": 1, "undetermined": 3}
"""Exit code by verdict; the worst of several is the first of 1, 3 and 0 that occurs."""


class Answer(NamedTuple):
    """One report, ready to be printed.

    Attributes:
        source: where the badge came from.
        outcomes: of its checks, by id.
        text: the report as text or as one line of JSON.
    """

    source: str
    verdict: str
    format: str
    outcomes: dict[str, str]
    text: str


def answer(report: Report, source: str, *, as_json: bool) -> Answer:
    """A report among several."""
    if as_json:
        import orjson

        text = orjson.dumps({"source": source, **report.to_dict()}).decode()
    else:
        text = f"{source}\n{in_words(report)}"
    outcomes = {check.id: str(check.outcome) for check in report.checks}
    return Answer(source, str(report.verdict), report.format, outcomes, text)


def alone(report: Report, source: str, *, as_json: bool) -> Answer:
    """The report on the only badge that was asked about."""
    text = in_words(report)
    if as_json:
        text = json.dumps(report.to_dict(), ensure_ascii=False, indent=2)
    return answer(report, source, as_json=False)._replace(text=text)


def in_words(report: Report) -> str:
    """A report as people read it: the sentence, check by check, and each badge that it encloses."""
    lines = [report.summary, ""]
    lines += [f"  {MARKS[check.outcome]} {check.id:<13}{check.message}" for check in report.checks]
    lines += [
        f"  {VERDICT_MARKS[inner.verdict]} {f'{place}.':<13}{inner.summary}"
        for place, inner in enumerate(report.contains, start=1)
    ]
    return "\n".join([*lines, ""])


def summary_of(verdicts: dict[str, Any]) -> dict[str, int]:
    """How many there are of each verdict."""
    return {name: verdicts.get(name, 0) for name in EXITS}


def exit_for(verdicts: dict[str, Any]) -> int:
    """The exit code for all verdicts together."""
    for verdict in ("invalid", "undetermined"):
        if verdicts.get(verdict):
            return EXITS[verdict]
    return EXITS["valid"]
