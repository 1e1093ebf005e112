"""`openmerit verify FILE`, answered before the command line is built.

People check one badge at a time, and wait for it. Building all commands takes three times as long
as checking, so this one call is recognised by its words alone. It prints what the command prints,
and whatever is not exactly this call goes the ordinary way.
"""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

_COLLECTIONS: Final = (".jsonl", ".zip", ".gz")
_MAX_BYTES: Final = 10_000_001


def file_in(arguments: Sequence[str]) -> Path | None:
    """The file in ``verify FILE`` or ``verify FILE --json``; None for any other call."""
    words = [word for word in arguments if word != "--json"]
    if len(words) != 2 or words[0] != "verify" or len(arguments) > 3 or words[1][:1] in ("-", ""):
        return None
    path = Path(words[1])
    if "://" in words[1] or path.suffix in _COLLECTIONS or not path.is_file():
        return None
    return None if _is_pdf(path) else path


def _is_pdf(path: Path) -> bool:
    """Whether several credentials may be attached to it, so that it is a collection."""
    try:
        with path.open("rb") as file:
            return b"%PDF-" in file.read(1024)
    except OSError:
        return False


def answer(path: Path, *, as_json: bool) -> int:
    """Print the report on the badge in a file; the exit code.

    Raises:
        OSError: the file cannot be read.
    """
    from openmerit.cli import _answers
    from openmerit.credentials import verify

    with path.open("rb") as file:
        data = file.read(_MAX_BYTES)
    told = _answers.alone(verify(data), str(path), as_json=as_json)
    sys.stdout.write(f"{told.text}\n")
    sys.stdout.flush()
    return _answers.EXITS[told.verdict]
