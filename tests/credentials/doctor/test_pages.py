"""What the pages say of the doctor is so."""

import doctest
import inspect
from pathlib import Path
from types import ModuleType

import pytest
from tests.docs.pages import blocks, run_shell, text_of

from openmerit.credentials.doctor import _examine, _mended_texts, _mended_words
from openmerit.credentials.doctor._table import DETECTORS
from openmerit.credentials.doctor._wrong import REMEDIES


def test_the_how_to_runs_as_it_stands(tmp_path: Path, monkeypatch) -> None:
    page = text_of("docs/how-to/mend-a-badge.md")
    run_shell(page, tmp_path)
    (code,) = [block.text for block in blocks(page) if block.language == "python"]
    monkeypatch.chdir(tmp_path)
    exec(compile(code, "mend-a-badge.md", "exec"), {})


def test_every_finding_is_on_its_page_with_its_reason() -> None:
    page = text_of("docs/reference/doctor.md")
    for detector in DETECTORS:
        why = " ".join((inspect.getdoc(detector.look) or "").split())
        assert f"| `{detector.id}` | {detector.severity} | {why} |" in page
    for id in REMEDIES:
        assert f"`{id}`" in page


def test_the_page_names_no_finding_that_is_not_made() -> None:
    page = text_of("docs/reference/doctor.md")
    of_the_template = {
        *("fill-in", "template-issuer", "template-terms", "template-left-out"),
        *("withheld", "too-large"),
    }
    named = {line.split("`")[1] for line in page.splitlines() if line.startswith("| `")}
    weights = {"wrong", "trap", "advice"}
    assert named == {detector.id for detector in DETECTORS} | of_the_template | weights


@pytest.mark.parametrize("module", [_examine, _mended_texts, _mended_words])
def test_docstrings_run(module: ModuleType) -> None:
    found = doctest.testmod(module)
    assert found.attempted > 0
    assert found.failed == 0
