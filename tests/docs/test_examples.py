"""What pages show is run, as it stands there."""

import doctest
from pathlib import Path

import pytest
from tests.credentials.samples import badge, key, signed
from tests.docs.pages import ROOT, assert_printed, blocks, run_shell, text_of

import openmerit.credentials
from openmerit.credentials.verification import _verify
from openmerit.fetching import _fetcher


def test_the_library_page_runs_from_top_to_bottom() -> None:
    found = doctest.testfile(
        str(ROOT / "docs/reference/credentials.md"), module_relative=False, encoding="utf-8"
    )
    assert found.attempted > 40
    assert found.failed == 0


@pytest.mark.parametrize("module", [openmerit.credentials, _verify, openmerit.fetching, _fetcher])
def test_docstrings_run(module) -> None:
    # A name shown by its public address is raised under its private one.
    assert doctest.testmod(module, optionflags=doctest.IGNORE_EXCEPTION_DETAIL).failed == 0


@pytest.mark.parametrize(
    "page",
    [
        "README.md",
        "docs/how-to/issue-many-from-a-table.md",
        "docs/how-to/present-and-countersign.md",
        "docs/how-to/show-only-part.md",
    ],
)
def test_commands_print_what_the_page_says(page: str, tmp_path: Path) -> None:
    run_shell(text_of(page), tmp_path)


def test_an_older_badge_is_checked_as_the_page_says(capsys: pytest.CaptureFixture[str]) -> None:
    shown = blocks(text_of("docs/how-to/check-an-older-badge.md"))
    (place,) = [place for place, block in enumerate(shown) if block.language == "python"]
    exec(compile(shown[place].text, "check-an-older-badge.md", "exec"), {})
    assert_printed(capsys.readouterr().out, shown[place + 1].text)


def test_a_pdf_is_checked_as_the_page_says(capsys: pytest.CaptureFixture[str]) -> None:
    shown = blocks(text_of("docs/how-to/check-a-pdf.md"))
    (place,) = [place for place, block in enumerate(shown) if block.language == "python"]
    degree = signed(badge(name="Degree"), key())
    given = {"degree": degree, "changed": degree.replace(b"right", b"wrong")}
    exec(compile(shown[place].text, "check-a-pdf.md", "exec"), given)
    assert_printed(capsys.readouterr().out, shown[place + 1].text)
