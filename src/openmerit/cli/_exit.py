"""How a command ends: one exit code for each kind of answer, and errors in one line."""

from enum import IntEnum
from typing import NoReturn

import typer


class Exit(IntEnum):
    """The exit codes of every command."""

    HOLDS = 0
    """It is so: valid, done."""
    DOES_NOT_HOLD = 1
    """It is not so: invalid, not possible, rows refused."""
    USAGE = 2
    """The command was called wrongly, or its input cannot be read."""
    CANNOT_TELL = 3
    """Nobody can tell from here."""


def stop(code: Exit, sentence: str, hint: str = "") -> NoReturn:
    """End the command: the sentence (and what to do about it) on standard error."""
    typer.echo(f"error: {printable(sentence)}", err=True)
    if hint:
        typer.echo(f"hint: {printable(hint)}", err=True)
    raise typer.Exit(code)


def printable(text: str) -> str:
    """The text as a terminal may show it: no stranger moves the cursor or sets a colour."""
    return "".join(letter if letter.isprintable() or letter == "\n" else "�" for letter in text)
