"""Reading what a command is given and writing what it makes: `-`, `.gz`, atomically."""

import contextlib
import gzip
import os
import sys
import tempfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Final

from openmerit.cli._exit import Exit, stop

STANDARD: Final = Path("-")
_TOO_MUCH: Final = 10_000_001
"""One byte more than any document that is read, so that a larger one is seen to be too large."""


def read(path: Path) -> bytes:
    """The bytes of a file, or of standard input for `-`; those of a `.gz` unpacked.

    At most one byte more than the largest document is read. Stops the command with exit code 2 if
    the file cannot be read.
    """
    try:
        if path == STANDARD:
            return sys.stdin.buffer.read(_TOO_MUCH)
        with opened(path) as file:
            return file.read(_TOO_MUCH)
    except (OSError, EOFError, zlib.error) as error:
        stop(Exit.USAGE, f"{path} cannot be read: {reason(error)}")


@contextlib.contextmanager
def opened(path: Path) -> Iterator[IO[bytes]]:
    """The file for reading, unpacked if its name ends in `.gz`."""
    if path == STANDARD:
        yield sys.stdin.buffer
    elif path.suffix == ".gz":
        with gzip.open(path, "rb") as packed:
            yield packed  # type: ignore[misc]  # GzipFile reads like any binary file
    else:
        with path.open("rb") as file:
            yield file


@contextlib.contextmanager
def written(path: Path | None) -> Iterator[IO[bytes]]:
    """A file to write to that appears under its name only when all was written.

    None and `-` are standard output. Stops the command with exit code 2 if it cannot be written.
    """
    if path is None or path == STANDARD:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        stop(Exit.USAGE, f"{path} cannot be written: {reason(error)}")
    try:
        with os.fdopen(handle, "wb") as file:
            if path.suffix == ".gz":
                with gzip.open(file, "wb") as packed:
                    yield packed  # type: ignore[misc]  # GzipFile writes like any binary file
            else:
                yield file
        Path(name).chmod(0o666 & ~_umask())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def write(path: Path | None, data: bytes) -> None:
    """Write all of `data`; see `written`."""
    with written(path) as file:
        file.write(data)


def reason(error: BaseException) -> str:
    """Why a file could not be read or written, in a few words."""
    return getattr(error, "strerror", None) or str(error) or type(error).__name__


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
