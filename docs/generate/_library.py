"""The public names of `openmerit.credentials`: signatures and docstrings."""

import enum
import inspect
import textwrap
from typing import Any

from _prose import as_markdown

from openmerit import credentials


def write_names(words: list[str]) -> str:
    """The names, each with its signature, docstring and public members."""
    return "\n\n".join(_entry(name) for name in words)


def write_constant(words: list[str]) -> str:
    """A constant's words, in order."""
    (name,) = words
    value = getattr(credentials, name)
    ordered = sorted(value) if isinstance(value, frozenset) else value
    return ", ".join(f"`{word}`" for word in ordered) + "."


def _entry(name: str) -> str:
    thing = getattr(credentials, name)
    if not inspect.isclass(thing):
        if not callable(thing) or not inspect.isroutine(thing):
            return f"#### `{name}`\n\n{as_markdown(inspect.getdoc(thing) or '')}"
        return f"#### {_signature(name, thing)}\n\n{as_markdown(inspect.getdoc(thing) or '')}"
    base = thing.__mro__[1].__name__
    kind = f" ({base})" if issubclass(thing, Exception | enum.Enum) else ""
    parts = [f"#### `{name}`{kind}\n\n{as_markdown(inspect.getdoc(thing) or '')}"]
    if issubclass(thing, enum.Enum):
        parts.append("Words: " + ", ".join(f"`{member.value}`" for member in thing) + ".")
    if not issubclass(thing, Exception):
        parts += [_member(name, *member) for member in _members(thing)]
    return "\n\n".join(parts)


def _members(thing: type) -> list[tuple[str, Any]]:
    return [
        (name, member)
        for name, member in vars(thing).items()
        if not name.startswith("_")
        and (isinstance(member, property | classmethod) or inspect.isfunction(member))
        and inspect.getdoc(member)
    ]


def _member(owner: str, name: str, member: Any) -> str:
    text = as_markdown(inspect.getdoc(member) or "")
    if isinstance(member, property):
        head = f"`{name}`"
    else:
        function = getattr(member, "__func__", member)
        prefix = f"{owner}." if isinstance(member, classmethod) else ""
        head = _signature(f"{prefix}{name}", function, skip_first=True)
    return f"- {head}: {textwrap.indent(text, '  ').strip()}"


def _signature(name: str, function: Any, *, skip_first: bool = False) -> str:
    parameters = list(inspect.signature(function).parameters.values())[int(skip_first) :]
    words = []
    starred = False
    for parameter in parameters:
        if parameter.kind is parameter.KEYWORD_ONLY and not starred:
            words.append("*")
            starred = True
        default = "" if parameter.default is parameter.empty else f"={parameter.default!r}"
        words.append(f"{parameter.name}{default}")
    return f"`{name}({', '.join(words)})`"
