"""What a list is that a second person signs off: its file, and everything that says what it does.

A digest over the file alone would let the same bytes mean something else by other columns.
"""

import hashlib
import json

from openmerit.platform.issuing.models import Run


def file_digest(source: bytes) -> str:
    """The SHA-256 of a file, as ``sha256sum`` prints it for whoever has the same file."""
    return hashlib.sha256(bytes(source)).hexdigest()


def list_digest(run: Run) -> str:
    """The SHA-256 of what is signed off, as the run says it now.

    It covers the file, what its columns mean, which sheet it is, what becomes of those who hold
    the badge, when it begins, and when the sign-off was asked for: each time that is done it is
    another.
    """
    said = {
        "achievement": run.achievement.key,
        "asked_at": run.asked_at.isoformat() if run.asked_at else None,
        "due_at": run.due_at.isoformat() if run.due_at else None,
        "existing": run.existing,
        "file": file_digest(run.source),
        "columns": run.mapping,
        "run": run.key,
        "sheet": run.sheet,
    }
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()
