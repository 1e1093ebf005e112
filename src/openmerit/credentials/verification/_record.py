"""Records (CLR 2.0): what they are made of, and whether their associations lead anywhere."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from openmerit.credentials.reading import _members
from openmerit.credentials.sentences import Sentence, joined, say
from openmerit.credentials.verification import _checks, _enclosed
from openmerit.credentials.verification._enclosed import VerifyOne
from openmerit.credentials.verification._question import Question
from openmerit.credentials.verification._report import Check, Outcome, Report


def derivation_of_record(
    document: Mapping[str, Any], question: Question, verify_one: VerifyOne
) -> tuple[Check, tuple[Report, ...]]:
    """Step 11 for a record, and the reports on the credentials that it encloses.

    Associations (CLR 2.0, section 4.4) lead from one thing in the record to another; where one
    leads out of it, the check is a warning.
    """
    subjects = _checks.subjects(document)
    enclosed = [
        item
        for subject in subjects
        for item in _members.as_list(subject.get("verifiableCredential"))
    ]
    contains = _enclosed.enclosed_in(enclosed, question, verify_one)
    check = _enclosed.derivation_check(len(enclosed), contains)
    notes = [*_about_others(subjects, contains), *_astray(subjects, contains)]
    if not notes or check.outcome is Outcome.FAILED:
        return check, contains
    message = joined([*notes, check.message])
    return Check("derivation", Outcome.WARNING, message, check.detail), contains


def _about_others(
    subjects: Sequence[Mapping[str, Any]], contains: Sequence[Report]
) -> Iterator[Sentence]:
    """A record is about one learner; what is about another does not belong in it."""
    learner = {subject["id"] for subject in subjects if isinstance(subject.get("id"), str)}
    others = [
        subject["id"]
        for report in contains
        for subject in _checks.subjects(report.credential or {})
        if isinstance(subject.get("id"), str) and subject["id"] not in learner
    ]
    if learner and others:
        yield say(
            "{n} of the enclosed credentials are about somebody else than the record ({id}).",
            n=len(others),
            id=others[0],
        )


def _astray(
    subjects: Sequence[Mapping[str, Any]], contains: Sequence[Report]
) -> Iterator[Sentence]:
    here = {name for subject in subjects for name in _ids_in(subject)}
    here |= {name for report in contains for name in _ids_in(report.credential or {})}
    astray = [
        name for name in _associated(subjects) if not isinstance(name, str) or name not in here
    ]
    if astray:
        yield say(
            "An association names something that is not in the record ({name}).", name=astray[0]
        )


def _associated(subjects: Sequence[Mapping[str, Any]]) -> Iterator[Any]:
    for subject in subjects:
        for association in _members.as_list(subject.get("association")):
            if isinstance(association, dict):
                yield association.get("sourceId")
                yield association.get("targetId")


def _ids_in(value: Any) -> Iterator[str]:
    """Every `id` at any depth."""
    todo = [value]
    while todo:
        item = todo.pop()
        if isinstance(item, dict):
            if isinstance(item.get("id"), str):
                yield item["id"]
            todo += [inner for name, inner in item.items() if name != "association"]
        elif isinstance(item, list):
            todo += item
