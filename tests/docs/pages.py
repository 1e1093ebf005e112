"""The documentation as data: pages, their code, their links, and running what they show."""

import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGES = sorted(
    path
    for path in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    if path != ROOT / "docs/generate/README.md"
)
_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_BETWEEN = "\n--- the next block ---\n"


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, its text, and where it begins."""

    language: str
    text: str
    line: int


def name_of(path: Path) -> str:
    """A page's path within the repository."""
    return str(path.relative_to(ROOT))


def text_of(name: str) -> str:
    """The text of a page."""
    return (ROOT / name).read_text("utf-8")


def blocks(text: str) -> list[Block]:
    """The fenced blocks of a page."""
    return [
        Block(match[1], match[2], text.count("\n", 0, match.start()) + 1)
        for match in _FENCE.finditer(text)
    ]


def prose(text: str) -> str:
    """A page without its fenced blocks."""
    return _FENCE.sub("", text)


def anchors(text: str) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    found: set[str] = set()
    for title in re.findall(r"^#+ (.*)$", prose(text), re.MULTILINE):
        plain = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", title).lower()
        found.add(re.sub(r"[^\w\- ]", "", plain).strip().replace(" ", "-"))
    return found


def links(text: str) -> Iterator[str]:
    """Where a page leads to."""
    yield from re.findall(r"\]\(([^()\s]+)\)", prose(text))
    yield from re.findall(r'<img src="([^"]+)"', prose(text))


def settings_of_python_project() -> Mapping[str, list[str]]:
    """Every requirement of pyproject.toml, by where it is asked for."""
    document = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    return {
        "everywhere": document["project"]["dependencies"],
        **document["project"]["optional-dependencies"],
        **document["dependency-groups"],
        "build": document["build-system"]["requires"],
    }


def run_shell(text: str, folder: Path, environment: Mapping[str, str] | None = None) -> None:
    """Run a page's `sh` blocks in order, in one shell, and compare what they print.

    What is expected stands in a `text` block right after; `…` stands for anything.
    """
    found = blocks(text)
    commands = [block for block in found if block.language == "sh"]
    script = f"printf '%s' '{_BETWEEN}'\n".join(block.text for block in commands)
    done = subprocess.run(
        ["bash", "-eu", "-c", script],
        cwd=folder,
        env=clean_environment(environment or {}),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    printed = done.stdout.split(_BETWEEN)
    assert done.returncode == 0, f"block {len(printed)} failed: {done.stdout}{done.stderr}"
    for block, output in zip(commands, printed, strict=True):
        following = found[found.index(block) + 1 :][:1]
        if following and following[0].language == "text":
            assert_printed(output, following[0].text)


def assert_printed(output: str, expected: str) -> None:
    """Compare what was printed with a page's words; `…` stands for anything."""
    pattern = ".*?".join(re.escape(part) for part in expected.strip().split("…"))
    assert re.fullmatch(pattern, output.strip(), re.DOTALL), (
        f"the page says\n{expected}\nand the command printed\n{output}"
    )


def clean_environment(further: Mapping[str, str]) -> dict[str, str]:
    """The environment of a person who has just set up: `openmerit` on the path, nothing set."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("OPENMERIT_", "DJANGO_"))}
    path = f"{Path(sys.executable).parent}{os.pathsep}{kept.get('PATH', '')}"
    return {**kept, "PATH": path, **further}
