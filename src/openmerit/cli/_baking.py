"""`openmerit bake` and `openmerit unbake`."""

from pathlib import Path
from typing import Annotated

import typer

from openmerit.cli import _files
from openmerit.cli._exit import Exit, stop
from openmerit.credentials import BakingError, CredentialError, bake, unbake


def register(app: typer.Typer) -> None:
    """Add the commands to `app`."""
    app.command("bake")(bake_command)
    app.command("unbake")(unbake_command)


def bake_command(
    image: Annotated[Path, typer.Argument(help="A PNG or SVG image, or -.")],
    credential: Annotated[Path, typer.Argument(help="A signed credential, JSON or JWT, or -.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="Where to write the baked image.")],
) -> None:
    """Put a signed credential into the image of its badge.

    A credential that is baked in already is replaced. Nothing else of the image changes.
    """
    if image == credential == _files.STANDARD:
        stop(Exit.USAGE, "only one of the two can come from standard input")
    try:
        baked = bake(_files.read(image), _files.read(credential))
    except CredentialError as error:
        stop(Exit.USAGE, str(error))
    _files.write(out, baked)


def unbake_command(
    image: Annotated[Path, typer.Argument(help="A PNG or SVG image, or -.")],
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Where to write it, else standard output.")
    ] = None,
) -> None:
    """Take the credential out of a badge image, exactly as it was baked in."""
    data = _files.read(image)
    try:
        credential = unbake(data)
    except BakingError as error:
        stop(Exit.DOES_NOT_HOLD, f"{image}: {error}")
    _files.write(out, credential)
