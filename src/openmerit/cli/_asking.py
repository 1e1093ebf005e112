"""What every command that verifies lets one say: as of when, asking whom, trusting whom."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from openmerit.cli._exit import Exit, stop
from openmerit.credentials import LANGUAGES, Trust

At = Annotated[
    str | None, typer.Option("--at", help="The time to answer for, such as 2026-05-03T12:00Z.")
]
MayAsk = Annotated[bool, typer.Option("--online", help="Look up keys and status lists on the web.")]
AllowHosts = Annotated[
    list[str] | None,
    typer.Option("--allow-host", help="HOST:PORT that may be asked although it is private."),
]
TrustFolders = Annotated[
    list[Path] | None,
    typer.Option(
        "--trust",
        metavar="DIR",
        help="What you keep of issuers and whom you trust (openmerit trust), or a proof that an "
        "issuer published.",
    ),
]
Language = Annotated[
    str, typer.Option("--language", help="The language of what is said: de or en.")
]


def moment(text: str | None) -> datetime:
    """The time of ``--at``, or now. Stops the command for what is no time."""
    if text is None:
        return datetime.now(UTC)
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        stop(Exit.USAGE, f"--at {text!r} is no date and time", "such as 2026-05-03T12:00:00Z")
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def require_language(language: str) -> None:
    """Stop the command for a language that nothing is told in."""
    if language not in LANGUAGES:
        stop(Exit.USAGE, f"--language {language!r} is not known", " or ".join(LANGUAGES))


def trust_in(*folders: Path) -> Trust | None:
    """What is kept in folders of trust, if any are named. Stops the command if one is none."""
    if not folders:
        return None
    from openmerit.trusting import TrustError, open_trust

    try:
        return open_trust(*folders)
    except TrustError as error:
        stop(Exit.USAGE, str(error))
