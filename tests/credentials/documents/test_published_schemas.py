"""Our data model beside the published JSON Schemas, over generated documents, whole and broken.

The environment variable OPENMERIT_SCHEMAS names a folder that holds:

- ``ob_v3p0/json-ld-adaptation``, ``ob_v3p0/formal``, ``ob_v3p0/formal-vc11``: 1EdTech's schemas
  of Open Badges 3.0; `formal` takes lists and plain texts only, `formal-vc11` is for VCDM 1.1
- ``clr_v2p0/json-ld-adaptation``: those of CLR 2.0
- ``w3c``: those of w3c/vc-data-model, `schema`

Where the verdicts differ, the difference has to stand in `differences`.
"""

import functools
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft201909Validator, Draft202012Validator, ValidationError
from jsonschema.protocols import Validator
from referencing import Registry, Resource
from tests.credentials.documents.differences import (
    FORMAL,
    LOOSER,
    OLD,
    OLD_STRICTER,
    STRICTER,
    W3C,
    W3C_STRICTER,
    Looser,
    Stricter,
    of_vcdm_1_1,
    value_at,
)
from tests.credentials.documents.generated import broken, documents
from tests.credentials.documents.test_schema import record
from tests.credentials.samples import badge

from openmerit.credentials.documents import _model
from openmerit.credentials.documents._kinds import Model
from openmerit.credentials.documents._schema import judge_as, problem_in


class Pair(NamedTuple):
    """One of our models, and the published schema that it stands for."""

    model: Model
    schema: str
    looser: list[Looser] = []
    stricter: list[Stricter] = []
    formal: bool = False
    old: bool = False


PAIRS = [
    *(
        Pair(model, f"{folder}/{variant}/{folder}_{name}_schema.json", rows, formal=bool(rows))
        for folder, variant, rows in (
            ("ob_v3p0", "json-ld-adaptation", []),
            ("ob_v3p0", "formal", FORMAL),
            ("clr_v2p0", "json-ld-adaptation", []),
        )
        for model, name in (
            (_model.ACHIEVEMENT_CREDENTIAL, "achievementcredential"),
            (_model.ENDORSEMENT_CREDENTIAL, "endorsementcredential"),
            (_model.PROFILE, "profile"),
        )
    ),
    Pair(_model.CLR_CREDENTIAL, "clr_v2p0/json-ld-adaptation/clr_v2p0_clrcredential_schema.json"),
    *(
        Pair(
            model, f"ob_v3p0/formal-vc11/ob_v3p0_{name}_schema.json", OLD, OLD_STRICTER, True, True
        )
        for model, name in (
            (_model.OLD_ACHIEVEMENT_CREDENTIAL, "achievementcredential"),
            (_model.OLD_ENDORSEMENT_CREDENTIAL, "endorsementcredential"),
        )
    ),
    Pair(_model.CREDENTIAL, "w3c/verifiable-credential-schema.json", W3C, W3C_STRICTER),
    Pair(_model.PRESENTATION, "w3c/verifiable-presentation-schema.json", W3C, W3C_STRICTER),
]


@functools.cache
def _validator(name: str) -> Validator:
    folder = os.environ.get("OPENMERIT_SCHEMAS")
    if not folder or not Path(folder, name).exists():
        pytest.skip("OPENMERIT_SCHEMAS names no folder of published schemas")
    schema = json.loads(Path(folder, name).read_bytes())
    if "2019-09" in schema["$schema"]:
        return Draft201909Validator(schema)
    others = [json.loads(path.read_bytes()) for path in Path(folder, name).parent.glob("*.json")]
    registry: Registry[Any] = Registry().with_resources(
        (other["$id"], Resource.from_contents(other)) for other in others
    )
    return Draft202012Validator(schema, registry=registry)


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.schema)
def test_our_verdict_is_that_of_the_published_schema(pair: Pair) -> None:
    validator = _validator(pair.schema)

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.data())
    def compare(data: st.DataObject) -> None:
        whole = documents(pair.model, formal=pair.formal, old=pair.old)
        document = data.draw(broken(whole))
        problem = judge_as(document, pair.model).problem
        errors = list(validator.iter_errors(document))
        if problem is None:
            unexplained = [error for error in errors if not _is_looser(error, pair.looser)]
            assert not unexplained, (unexplained[0].json_path, unexplained[0].message)
        elif not errors:
            value = value_at(document, problem[0])
            assert any(row.is_it(problem, value) for row in (*STRICTER, *pair.stricter)), problem

    compare()


def _is_looser(error: ValidationError, rows: list[Looser]) -> bool:
    """Whether an error, or all of one branch of its causes, stands in the table."""
    if any(row.is_it(error) for row in (*LOOSER, *rows)):
        return True
    return any(all(_is_looser(cause, rows) for cause in branch) for branch in _branches(error))


def _branches(error: ValidationError) -> Iterator[list[ValidationError]]:
    """The causes of an error, by the alternative of the schema that they belong to."""
    places = {cause.relative_schema_path[0] for cause in error.context or ()}
    for place in places:
        yield [cause for cause in error.context or () if cause.relative_schema_path[0] == place]


@pytest.mark.parametrize(
    "row", [*STRICTER, *OLD_STRICTER, *W3C_STRICTER], ids=lambda row: row.reason[:50]
)
def test_we_refuse_what_the_table_says(row: Stricter) -> None:
    problem = problem_in(row.example)
    assert problem is not None
    assert row.is_it(problem, value_at(row.example, problem[0]))


@pytest.mark.parametrize("row", [*LOOSER, *OLD, *W3C], ids=lambda row: row.reason[:50])
def test_we_accept_what_the_table_says(row: Looser) -> None:
    assert problem_in(row.example) is None


def test_a_record_holds_credentials_of_the_older_model() -> None:
    pair = next(pair for pair in PAIRS if pair.schema.endswith("clrcredential_schema.json"))
    document = record(of_vcdm_1_1(badge()))
    assert problem_in(document) is None
    errors = list(_validator(pair.schema).iter_errors(document))
    assert errors
    assert all(_is_looser(error, pair.looser) for error in errors)
