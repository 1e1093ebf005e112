"""Finding the generated parts of pages, and filling them."""

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
"""The repository."""

_BLOCK = re.compile(
    r"^<!-- generated: (?P<kind>\w+)(?P<words>[^\n]*?) -->\n(?P<body>.*?)^<!-- /generated -->$",
    re.MULTILINE | re.DOTALL,
)

Writer = Callable[[list[str]], str]


class UnknownKind(Exception):
    """A page asks for a kind of part that no generator writes."""


def pages() -> Iterator[Path]:
    """Every page of the documentation, but the one that explains the marks."""
    yield from sorted(ROOT.glob("*.md"))
    explained = Path(__file__).with_name("README.md")
    yield from (path for path in sorted((ROOT / "docs").rglob("*.md")) if path != explained)


def blocks(text: str) -> Iterator[tuple[str, list[str]]]:
    """The generated parts that a page asks for, as kind and words."""
    for match in _BLOCK.finditer(text):
        yield match["kind"], match["words"].split()


def filled(text: str, writers: Mapping[str, Writer]) -> str:
    """The page with its generated parts as the code says them now. Raises UnknownKind."""

    def fill(match: re.Match[str]) -> str:
        writer = writers.get(match["kind"])
        if writer is None:
            raise UnknownKind(f"no generator writes {match['kind']!r}")
        body = writer(match["words"].split()).strip("\n")
        head = f"<!-- generated: {match['kind']}{match['words']} -->"
        return f"{head}\n\n{body}\n\n<!-- /generated -->"

    return _BLOCK.sub(fill, text)
