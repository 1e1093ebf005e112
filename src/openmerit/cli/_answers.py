"""What `openmerit verify` prints of a report, and the exit code that it stands for."""

import json
from collections.abc import Mapping
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


def answer(
    report: Report, source: str, *, as_json: bool, deep: bool = False, language: str = "en"
) -> Answer:
    """A report among several."""
    data = _told(report, language)
    if as_json:
        import orjson

        text = orjson.dumps({"source": source, **data}).decode()
    else:
        text = f"{source}\n{in_words(data, deep=deep)}"
    return _answer(report, source, text)


def alone(
    report: Report, source: str, *, as_json: bool, deep: bool = False, language: str = "en"
) -> Answer:
    """The report on the only badge that was asked about."""
    data = _told(report, language)
    text = in_words(data, deep=deep)
    if as_json:
        text = json.dumps(data, ensure_ascii=False, indent=2)
    return _answer(report, source, text)


def _told(report: Report, language: str) -> Mapping[str, Any]:
    if language == "en":
        return report.to_dict()
    from openmerit.credentials import translation

    return report.to_dict(translation(language))


def _answer(report: Report, source: str, text: str) -> Answer:
    outcomes = {check.id: str(check.outcome) for check in report.checks}
    return Answer(source, str(report.verdict), report.format, outcomes, text)


def in_words(report: Mapping[str, Any], *, deep: bool = False) -> str:
    """A report as people read it: the sentence, check by check, and each badge that it encloses.

    Args:
        report: as `Report.to_dict` has it.
        deep: tell of each of those in full too, not only its sentence.
    """
    contains = list(enumerate(report.get("contains", ()), start=1))
    lines = [report["summary"], ""]
    lines += [
        f"  {MARKS[check['outcome']]} {check['id']:<13}{check['message']}"
        for check in report["checks"]
    ]
    lines += [
        f"  {VERDICT_MARKS[inner['verdict']]} {f'{place}.':<13}{inner['summary']}"
        for place, inner in contains
    ]
    for place, inner in contains if deep else ():
        lines += ["", *_indented(f"{place}. {in_words(inner, deep=True)}")]
    return "\n".join([*lines, ""])


def _indented(text: str) -> list[str]:
    return [f"    {line}" if line else line for line in text.rstrip().split("\n")]


def summary_of(verdicts: dict[str, Any]) -> dict[str, int]:
    """How many there are of each verdict."""
    return {name: verdicts.get(name, 0) for name in EXITS}


def exit_for(verdicts: dict[str, Any]) -> int:
    """The exit code for all verdicts together."""
    for verdict in ("invalid", "undetermined"):
        if verdicts.get(verdict):
            return EXITS[verdict]
    return EXITS["valid"]
