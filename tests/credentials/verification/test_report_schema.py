"""The published JSON Schema of a report, held against the reports of many inputs."""

import copy
import json
from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest
from tests.credentials import older
from tests.credentials.samples import LATER, Shelf, full_badge, key, signed
from tests.fuzz.seeds import seeds

from openmerit.credentials import CHECK_IDS, Outcome, Verdict, report_schema, verify
from openmerit.credentials.verification._report import FINDINGS

REPORTS = [
    verify(data, at=LATER, resolver=resolver).to_dict()
    for data in (b"", *seeds()["verify"])
    for resolver in (None, Shelf(), older.shelf(older.badge_class(), older.issuer()))
]


def _closed() -> dict[str, Any]:
    """The schema, allowing no member that it does not describe."""
    schema = copy.deepcopy(report_schema())
    for part in schema["$defs"].values():
        part["additionalProperties"] = False
    return schema


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(report_schema())


@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report["format"])
def test_every_report_is_of_that_form_and_has_no_member_beyond(report: dict[str, Any]) -> None:
    json.dumps(report)
    jsonschema.Draft202012Validator(_closed()).validate(report)


def test_the_reports_here_have_every_member_that_is_described() -> None:
    found = {name for report in REPORTS for name in _reported(report)}
    assert found == {*report_schema()["$defs"]["report"]["properties"]}


def _reported(report: dict[str, Any]) -> Iterator[str]:
    yield from report
    for inner in report.get("contains", ()):
        yield from _reported(inner)


def test_its_words_are_those_of_the_library() -> None:
    report, check = (report_schema()["$defs"][name] for name in ("report", "check"))
    assert check["properties"]["id"]["enum"] == [*CHECK_IDS, "derivation"]
    assert check["properties"]["outcome"]["enum"] == list(Outcome)
    assert check["properties"]["finding"]["enum"] == list(FINDINGS)
    assert report["properties"]["verdict"]["enum"] == list(Verdict)
    required = [
        part["contains"]["properties"]["id"]["const"]
        for part in report["properties"]["checks"]["allOf"]
    ]
    assert required == list(CHECK_IDS)


@pytest.mark.parametrize(
    "change",
    [
        {"verdict": "probably"},
        {"valid": False},
        {"checks": []},
        {"summary": ""},
        {"at": "yesterday"},
        {"contains": []},
        {"verdict": "invalid", "valid": False},
    ],
)
def test_it_refuses_what_is_no_report(change: dict[str, Any]) -> None:
    report = verify(signed(full_badge(), key()), at=LATER).to_dict()
    validator = jsonschema.Draft202012Validator(report_schema())
    assert validator.is_valid(report)
    assert not validator.is_valid(report | change)


def test_a_check_that_is_told_of_twice_is_refused() -> None:
    report = verify(b"", at=LATER).to_dict()
    report["checks"].append(report["checks"][0])
    assert not jsonschema.Draft202012Validator(report_schema()).is_valid(report)
