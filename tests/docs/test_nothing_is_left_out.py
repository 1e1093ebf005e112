"""What the code offers is explained somewhere, and what a page names is there."""

import ast
import re
import sys

import pytest
from tests.docs.pages import PAGES, ROOT, anchors, blocks, settings_of_python_project, text_of

from openmerit import credentials

sys.path.insert(0, str(ROOT / "docs/generate"))
import _blocks
import _commands

CLI = text_of("docs/reference/cli.md")
LIBRARY = text_of("docs/reference/credentials.md")
TRUST = text_of("docs/explanation/trust.md")
SETTINGS = text_of("docs/reference/settings.md")
COMMANDS = _commands.commands()
DECISIONS = sorted((ROOT / "docs/decisions").glob("0*.md"))
ROOMS = sorted(path.name for path in (ROOT / "src/openmerit/platform").glob("[a-z]*/__init__.py"))
ROOMS = sorted(path.parent.name for path in (ROOT / "src/openmerit/platform").glob("*/__init__.py"))


def asked_for(text: str, kind: str) -> set[str]:
    """The words of all generated parts of a kind."""
    return {word for found, words in _blocks.blocks(text) if found == kind for word in words}


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_has_a_section_with_all_its_options(command: str) -> None:
    assert command in asked_for(CLI, "command")
    assert command in anchors(CLI)
    section = CLI.split(f"<!-- generated: command {command} -->")[1].split("<!-- /generated -->")[0]
    for option in _commands.options_of(COMMANDS[command]):
        for spelling in option.opts:
            assert f"`{spelling}" in section
        assert option.help, f"{command} {option.opts[0]} has no help"


@pytest.mark.parametrize("name", credentials.__all__)
def test_every_public_name_of_the_library_is_explained(name: str) -> None:
    assert name in asked_for(LIBRARY, "name") or f"#### `{name}`" in LIBRARY


@pytest.mark.parametrize("check", credentials.CHECK_IDS)
def test_every_check_says_what_it_proves_and_who_could_still_lie(check: str) -> None:
    assert f"`{check}`" in CLI
    section = TRUST.split(f"\n### {check}\n")[1].split("\n### ")[0]
    for words in ("**Proves:**", "**Does not prove:**", "**Could still lie:**"):
        assert words in section


def settings_read() -> set[str]:
    """The OPENMERIT_… variables that the code reads from the environment."""
    found: set[str] = set()
    for path in (ROOT / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            for argument in [*node.args, *(keyword.value for keyword in node.keywords)]:
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    words = re.fullmatch(r"OPENMERIT_[A-Z_]+", argument.value)
                    found |= {words[0]} if words else set()
    return found


def test_every_setting_is_explained_and_none_that_is_not_read() -> None:
    explained = set(re.findall(r"^\| `(OPENMERIT_[A-Z_]+)` \|", SETTINGS, re.MULTILINE))
    assert explained == settings_read()


def test_no_page_names_a_setting_that_is_not_read() -> None:
    read = settings_read()
    for page in PAGES:
        for name in re.findall(r"OPENMERIT_[A-Z_]*[A-Z]", page.read_text("utf-8")):
            assert name in read, f"{page.name} names {name}"


def test_every_dependency_stands_on_a_decision() -> None:
    decided = set().union(*(asked_for(page.read_text("utf-8"), "facts") for page in DECISIONS))
    # These make the lock file, so it cannot state facts of them.
    decided |= {"hatchling"}
    wanted = {
        re.match(r"[\w.-]+", line)[0]  # type: ignore[index]
        for lines in settings_of_python_project().values()
        for line in lines
    }
    assert wanted == decided


@pytest.mark.parametrize("page", DECISIONS, ids=lambda page: page.stem)
def test_every_decision_names_its_look_alikes_rules_and_test(page) -> None:
    text = page.read_text("utf-8")
    assert text.startswith(f"# {page.stem[:4]} ")
    for words in ("**Why a choice was needed.**", "**Look-alikes", "**Rules.**", "**Held by**"):
        assert words in text, f"{page.name} lacks {words}"
    assert f"({page.name})" in text_of("docs/decisions/README.md")
    for path in re.findall(r"`((?:tests|src|bench|docs)/[\w./-]+)`", text):
        assert (ROOT / path).exists(), f"{page.name} names {path}"


@pytest.mark.parametrize("room", ROOMS)
def test_every_room_is_on_the_maps(room: str) -> None:
    assert f"`{room}/`" in text_of("README.md")
    assert f"── {room}/" in text_of("docs/explanation/architecture.md")


def test_every_page_is_reached_from_the_readme() -> None:
    reached, todo = set(), [ROOT / "README.md"]
    while todo:
        page = todo.pop()
        reached.add(page)
        for target in re.findall(r"\]\(([^()#\s]+\.md)", page.read_text("utf-8")):
            found = (page.parent / target).resolve()
            if found not in reached and found.exists():
                todo.append(found)
    assert set(PAGES) <= reached


def test_no_page_leaves_something_to_do() -> None:
    for page in PAGES:
        text = page.read_text("utf-8")
        assert not re.search(r"\b(TODO|FIXME|TBD|lorem)\b", text), page.name
        assert "!" not in re.sub(r"`[^`]*`|!==?|<!--|<!doctype|!\[", "", _without_blocks(text)), (
            f"{page.name} raises its voice"
        )


def _without_blocks(text: str) -> str:
    for block in blocks(text):
        text = text.replace(block.text, "")
    return re.sub(r"<!-- generated.*?<!-- /generated -->", "", text, flags=re.DOTALL)
