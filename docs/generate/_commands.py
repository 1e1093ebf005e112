"""The commands of `openmerit`, as the Typer app declares them."""

from typing import Any

import typer
from _prose import cell

from openmerit.cli._app import app


def commands() -> dict[str, Any]:
    """Every command by name; one of a group as ``trust-add``."""
    return {name: command for name, (_, command) in _called().items()}


def _called() -> dict[str, tuple[str, Any]]:
    """Name → how it is called, and the command."""
    group: Any = typer.main.get_command(app)
    found: dict[str, tuple[str, Any]] = {}
    for name, command in group.commands.items():
        for inner, part in getattr(command, "commands", {}).items():
            found[f"{name}-{inner}"] = (f"{name} {inner}", part)
        if not hasattr(command, "commands"):
            found[name] = (name, command)
    return found


def options_of(command: Any) -> list[Any]:
    """Its options, without --help."""
    return [parameter for parameter in command.params if parameter.opts[0].startswith("-")]


def arguments_of(command: Any) -> list[Any]:
    """Its arguments."""
    return [parameter for parameter in command.params if not parameter.opts[0].startswith("-")]


def write(words: list[str]) -> str:
    """One command: usage, help, arguments and options."""
    (name,) = words
    call, command = _called()[name]
    written = [f"```\n{_usage(call, command)}\n```", _help(command)]
    for title, parameters in (
        ("argument", arguments_of(command)),
        ("option", options_of(command)),
    ):
        if parameters:
            rows = [f"| {_spelling(one)} | {_meaning(one)} |" for one in parameters]
            written.append("\n".join([f"| {title} | |", "| --- | --- |", *rows]))
    return "\n\n".join(written)


def _usage(name: str, command: Any) -> str:
    words = ["openmerit", name]
    words += [_name_of(one) for one in arguments_of(command)]
    words += [_in_usage(one) for one in options_of(command)]
    line, lines = "", []
    for word in words:
        if len(line) + len(word) > 92:
            lines.append(line)
            line = " " * 10
        line += f" {word}" if line else word
    return "\n".join([*lines, line])


def _name_of(argument: Any) -> str:
    return str(argument.metavar or argument.name.upper())


def _in_usage(option: Any) -> str:
    short = min(option.opts, key=len)
    word = short if option.is_flag else f"{short} {_value_of(option)}"
    if option.required:
        return word
    return f"[{word}]…" if option.multiple else f"[{word}]"


def _value_of(option: Any) -> str:
    if option.metavar:
        return str(option.metavar)
    longest = max(option.opts, key=len)
    return str(longest.lstrip("-").upper().replace("-", "_"))


def _spelling(parameter: Any) -> str:
    if not parameter.opts[0].startswith("-"):
        return f"`{cell(_name_of(parameter))}`"
    value = "" if parameter.is_flag else f" {_value_of(parameter)}"
    return ", ".join(f"`{word}{value}`" for word in parameter.opts)


def _meaning(parameter: Any) -> str:
    words = cell(parameter.help or "")
    if parameter.opts[0].startswith("-"):
        if parameter.required:
            words += " Required."
        elif parameter.default not in (None, False):
            words += f" Default: `{parameter.default}`."
        if parameter.multiple:
            words += " May be given several times."
    return words


def _help(command: Any) -> str:
    paragraphs = (command.help or "").strip().split("\n\n")
    return "\n\n".join(
        " ".join(line.strip() for line in part.splitlines()) for part in paragraphs
    ).replace("{{column}}", "`{{column}}`")
