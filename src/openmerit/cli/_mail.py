"""`openmerit mail`: what a mail server hands over."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from openmerit.cli._exit import Exit, printable, stop
from openmerit.cli._platform import platform_at_hand

_MOST = 2_000_001
"""One byte more than the platform reads of a report."""


def register(app: typer.Typer) -> None:
    """Add the commands of this module to the command line."""
    mail = typer.Typer(help="What a mail server hands over.", no_args_is_help=True)
    mail.callback()(lambda: None)  # one command alone would take the group's place
    mail.command("bounce")(bounce)
    app.add_typer(mail, name="mail")


def bounce(
    files: Annotated[
        list[str], typer.Argument(metavar="FILE …", help="Delivery reports; - reads one.")
    ],
) -> None:
    """Note that mails came back, by a mail server's delivery reports (RFC 3464).

    Each report names the mail by its Message-ID. The issuer sees the reason beside the award. A
    report of a mere delay changes nothing, and neither does the same report once more. Whatever is
    no such report, or about no mail of this home, is told in one line and ends with another code.
    """
    reports = [(name, _read(name)) for name in files]
    worst = Exit.HOLDS
    with platform_at_hand():
        from openmerit.platform.operations import preparing

        preparing.prepare(preparing.open_home())
        from openmerit.platform.engine.bouncing import note_bounce
        from openmerit.platform.engine.models import Mail
        from openmerit.platform.web.errors import DomainError

        for name, report in reports:
            try:
                mail = note_bounce(report)
            except DomainError as refused:
                typer.echo(f"{printable(name)}: {printable(str(refused))}", err=True)
                worst = Exit.DOES_NOT_HOLD
            else:
                why = f": {mail.error}" if mail.state == Mail.State.BOUNCED else ""
                typer.echo(printable(f"{mail.to} {mail.get_state_display()}{why}"))
    raise typer.Exit(worst)


def _read(name: str) -> bytes:
    """The file, or a little more of it than is read of any report."""
    try:
        if name == "-":
            return sys.stdin.buffer.read(_MOST)
        with Path(name).open("rb") as file:
            return file.read(_MOST)
    except OSError as error:
        stop(Exit.USAGE, f"{name} cannot be read: {error.strerror}")
