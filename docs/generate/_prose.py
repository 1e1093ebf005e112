"""Docstrings as Markdown."""

import re

_HEADINGS = {
    "Args:": "Arguments",
    "Attributes:": "Attributes",
    "Raises:": "Raises",
    "Returns:": "Returns",
}
_ENTRY = re.compile(r"^ {4}(?P<name>\w[\w.]*(?:, \w+)*): (?P<text>.*)$")


def as_markdown(docstring: str) -> str:
    """A docstring with Google's sections as paragraphs, lists and fenced examples."""
    written: list[str] = []
    for paragraph in docstring.replace("``", "`").strip().split("\n\n"):
        lines = paragraph.split("\n")
        if lines[0] in _HEADINGS:
            written.append(f"**{_HEADINGS[lines[0]]}**")
            written.append(_list(lines[1:]))
        elif lines[0].startswith(">>> "):
            # The empty line ends the example for whoever runs the page.
            written.append("```pycon\n" + "\n".join(lines) + "\n\n```")
        else:
            written.append(" ".join(line.strip() for line in lines))
    return "\n\n".join(written)


def _list(lines: list[str]) -> str:
    entries: list[str] = []
    for line in lines:
        match = _ENTRY.match(line)
        if match:
            entries.append(f"- `{match['name']}`: {match['text']}")
        elif entries:
            entries[-1] += f" {line.strip()}"
        else:
            entries.append(f"- {line.strip()}")
    return "\n".join(entries)


def cell(text: str) -> str:
    """Text for a cell of a table."""
    return " ".join(text.split()).replace("|", "\\|")
