"""Files that appear whole or not at all."""

import os
import tempfile
from pathlib import Path

from openmerit.trusting.errors import TrustError


def write_atomically(path: Path, content: bytes) -> None:
    """Write a file that appears under its name only when all of it was written.

    Raises:
        TrustError: it cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(name).chmod(0o644)
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise TrustError(f"{path} cannot be written: {error.strerror or error}") from None
