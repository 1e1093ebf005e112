"""`openmerit …`: thin. It parses words, calls a library or the platform, and prints."""

import sys

import typer

from openmerit.cli import (
    _baking,
    _deriving,
    _issuing,
    _keys,
    _platform,
    _presenting,
    _verifying,
)

app = typer.Typer(
    name="openmerit",
    help="Micro-credentials: define, award, hold and verify Open Badges.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
for part in (_keys, _issuing, _verifying, _deriving, _presenting, _baking, _platform):
    part.register(app)


def main() -> None:
    """Run the command line."""
    for stream in (sys.stdout, sys.stderr):
        # Names of people are not ASCII, whatever the terminal was told.
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    try:
        app()
    except BrokenPipeError:
        # Whoever read our output has read enough.
        sys.stderr.close()
        raise SystemExit(1) from None
