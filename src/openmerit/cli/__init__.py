"""`openmerit …`: thin. It parses words, calls a library or the platform, and prints."""

import io
import sys


def main() -> None:
    """Run the command line."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # Names of people are not ASCII, whatever the terminal was told.
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        _run()
    except BrokenPipeError:
        # Whoever read our output has read enough.
        sys.stderr.close()
        raise SystemExit(1) from None


def _run() -> None:
    from openmerit.cli import _lone

    arguments = sys.argv[1:]
    file = _lone.file_in(arguments)
    if file is not None:
        try:
            raise SystemExit(_lone.answer(file, as_json="--json" in arguments))
        except OSError:
            pass  # the ordinary way says what is wrong with the file
    from openmerit.cli._app import app

    app()
