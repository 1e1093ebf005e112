"""What `openmerit verify` is pointed at, as single badges: files, folders, archives, addresses."""

import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from openmerit.cli import _files
from openmerit.cli._exit import Exit, stop
from openmerit.credentials import Resolver, Unresolvable

_MAX_LINE: Final = 10_000_001
_MAX_MEMBERS: Final = 100_000


@dataclass(frozen=True)
class Badge:
    """The bytes of one badge, and where they came from."""

    source: str
    data: bytes


def is_single(inputs: list[str]) -> bool:
    """Whether the inputs are one badge by their names, rather than a collection."""
    return len(inputs) == 1 and not _is_collection(inputs[0])


def badges(inputs: list[str], resolver: Resolver | None) -> Iterator[Badge]:
    """Each badge of the inputs, in order, read as it is needed.

    Stops the command with exit code 2 for an input that cannot be read. All names are looked at
    first, so that a mistyped one does not surface after a long run.
    """
    for name in inputs:
        if _is_address(name):
            if resolver is None:
                stop(Exit.USAGE, f"{name} is an address, and nothing is fetched", "add --online")
        elif name != "-" and not Path(name).exists():
            stop(Exit.USAGE, f"{name} does not exist")
    return _each(inputs, resolver)


def _each(inputs: list[str], resolver: Resolver | None) -> Iterator[Badge]:
    for name in inputs:
        if _is_address(name) and resolver is not None:
            yield Badge(name, _fetched(name, resolver))
        elif Path(name).is_dir() and name != "-":
            yield from _in_folder(Path(name))
        else:
            yield from _in_file(Path(name))


def _is_address(name: str) -> bool:
    return name.startswith(("https://", "http://"))


def _is_collection(name: str) -> bool:
    if _is_address(name) or name == "-":
        return False
    return _kind(Path(name)) in (".jsonl", ".zip") or Path(name).is_dir()


def _kind(path: Path) -> str:
    return Path(path.stem).suffix if path.suffix == ".gz" else path.suffix


def _fetched(url: str, resolver: Resolver) -> bytes:
    try:
        return resolver.fetch(url).content
    except Unresolvable as error:
        stop(Exit.USAGE, str(error))


def _in_folder(folder: Path) -> Iterator[Badge]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.name.startswith("."):
            yield from _in_file(path)


def _in_file(path: Path) -> Iterator[Badge]:
    kind = _kind(path)
    if kind == ".jsonl":
        yield from _lines(path)
    elif kind == ".zip":
        yield from _members(path)
    else:
        yield Badge(str(path), _files.read(path))


def _lines(path: Path) -> Iterator[Badge]:
    try:
        with _files.opened(path) as file:
            number = 0
            while line := file.readline(_MAX_LINE):
                number += 1
                if line.strip():
                    yield Badge(f"{path}:{number}", line)
    except (OSError, EOFError, zlib.error) as error:
        stop(Exit.USAGE, f"{path} cannot be read: {_files.reason(error)}")


def _members(path: Path) -> Iterator[Badge]:
    try:
        with zipfile.ZipFile(path) as archive:
            for info in archive.infolist()[:_MAX_MEMBERS]:
                if not info.is_dir():
                    with archive.open(info) as member:
                        yield Badge(f"{path}/{info.filename}", member.read(_MAX_LINE))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, zlib.error) as error:
        stop(Exit.USAGE, f"{path} cannot be read: {_files.reason(error)}")
