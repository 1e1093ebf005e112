"""The catalogue of all sentences of the library, as gettext's template file has it."""

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from _blocks import ROOT

SOURCE = ROOT / "src/openmerit/credentials"
PATH = SOURCE / "locale/openmerit-credentials.pot"
_VALUE = re.compile(r"\{[^{}]*\}")
_HEADER = """\
# What a verification report says, and what errors say of a document.
# A name in braces stands for a value: it stays as it is, format and all.
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"""


class NoLiteral(ValueError):
    """A sentence whose template cannot be read off the source."""


def templates() -> Mapping[str, list[str]]:
    """Each template that has words, with the files that say it."""
    found: dict[str, list[str]] = {}
    for path in sorted(SOURCE.rglob("*.py")):
        place = str(path.relative_to(SOURCE))
        for template in _said_in(path):
            if re.search(r"[^\W\d_]", _VALUE.sub("", template)):
                places = found.setdefault(template, [])
                if place not in places:
                    places.append(place)
    return found


def _said_in(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "say":
            first = node.args[0]
            if not isinstance(first, ast.Constant) or not isinstance(first.value, str):
                raise NoLiteral(f"{path}:{node.lineno}: the template of a sentence is a literal")
            yield first.value


def write() -> str:
    """The file's text."""
    parts = [_HEADER]
    for template, places in sorted(templates().items(), key=lambda item: (item[1], item[0])):
        lines = [f"#: {' '.join(places)}"]
        if _VALUE.search(template):
            lines.append("#, python-brace-format")
        parts.append("\n".join([*lines, f"msgid {quoted(template)}", 'msgstr ""']) + "\n")
    return "\n".join(parts)


def quoted(text: str) -> str:
    """A text as gettext writes it."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
