"""`openmerit derive`: what a holder shows of a credential; options that take several pointers."""

import json
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from typer.core import TyperCommand

from openmerit.cli import _files
from openmerit.cli._exit import Exit, stop
from openmerit.credentials import CredentialError, UnreadableDocument, derive

_TAKE_POINTERS: Final = ("--show", "--mandatory", "--disclosable")

_NO_SUBJECT: Final = (
    "note: what is shown has no credentialSubject, which the standard asks for; some programs "
    "refuse it. Add --show /credentialSubject/type to show that there is one, with its type and id."
)
"""Said, not mended: the subject's id may be what its holder withholds."""


class PointersCommand(TyperCommand):
    """A command whose options for JSON pointers take several: ``--show /a /b --show /c``."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Give each pointer an option of its own, then parse as ever."""
        return super().parse_args(ctx, _one_by_one(args))


def _one_by_one(args: list[str]) -> list[str]:
    spread: list[str] = []
    option, is_owed = "", False
    for word in args:
        name = word.partition("=")[0]
        if name in _TAKE_POINTERS:
            option, is_owed = name, name == word
        elif is_owed:
            is_owed = False
        elif option and word.startswith("/") and not Path(word).is_file():
            spread.append(option)
        else:
            option = ""
        spread.append(word)
    return spread


def register(app: typer.Typer) -> None:
    """Add the command to `app`."""
    app.command("derive", cls=PointersCommand)(derive_command)


def derive_command(
    credential: Annotated[
        Path,
        typer.Argument(help="A credential (ecdsa-sd-2023 or SD-JWT), an image with one, or -."),
    ],
    show: Annotated[
        list[str] | None,
        typer.Option(
            "--show", metavar="POINTER…", help="What to show: JSON pointers, such as /name."
        ),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Where to write it, else standard output.")
    ] = None,
) -> None:
    """Make a credential that shows only a part, still signed by its issuer.

    Shown are what the pointers choose and what the issuer made obligatory: always the issuer, the
    dates and the status. Each object on the way brings its id and type along.
    """
    try:
        derived = derive(_files.read(credential), show or [])
    except UnreadableDocument as error:
        stop(Exit.USAGE, f"{credential}: {error}")
    except CredentialError as error:
        stop(Exit.DOES_NOT_HOLD, str(error))
    if derived.startswith(b"{"):
        shown = json.loads(derived)
        derived = json.dumps(shown, ensure_ascii=False, indent=2).encode("utf-8")
        if "credentialSubject" not in shown:
            typer.echo(_NO_SUBJECT, err=True)
    _files.write(out, derived + b"\n")
