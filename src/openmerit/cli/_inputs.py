"""What `openmerit verify` is pointed at, as single badges.

Files, folders, archives, addresses; and a PDF to which several credentials are attached.
"""

import gzip
import io
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import typer

from openmerit.cli import _files
from openmerit.cli._exit import Exit, stop
from openmerit.credentials import CredentialError, Resolver, Unresolvable

if TYPE_CHECKING:
    from openmerit.credentials import Attachment

_MAX_LINE: Final = 10_000_001
_MAX_MEMBERS: Final = 100_000


@dataclass(frozen=True)
class Badge:
    """The bytes of one badge, and where they came from."""

    source: str
    data: bytes


def opened(inputs: list[str], resolver: Resolver | None) -> tuple[Iterable[Badge], bool]:
    """The badges of the inputs, and whether they are one badge rather than a collection.

    Stops the command as `badges` does.
    """
    found = badges(inputs, resolver)
    if len(inputs) != 1 or _is_collection(inputs[0]):
        return found, False
    held = list(found)
    return held, len(held) == 1


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
    for badge in _as_they_come(inputs, resolver):
        yield from _taken_apart(badge)


def _taken_apart(badge: Badge) -> Iterator[Badge]:
    """What is attached to a PDF, if that is several credentials; else the badge itself."""
    files = _attached_to(badge.data)
    if len(files) < 2:
        yield badge
        return
    typer.echo(
        f"{badge.source}: {len(files)} credentials are attached; what one reads on the pages "
        "is not signed",
        err=True,
    )
    names: Counter[str] = Counter()
    for file in files:
        names[file.name] += 1
        again = f"({names[file.name]})" if names[file.name] > 1 else ""
        yield Badge(f"{badge.source}/{file.name}{again}", file.data)


def _attached_to(data: bytes) -> "list[Attachment]":
    if b"%PDF-" not in data[:1024]:
        return []
    from openmerit.credentials import attached_credentials

    try:
        return attached_credentials(data)
    except CredentialError:
        return []  # the report on the PDF itself says why


def _as_they_come(inputs: list[str], resolver: Resolver | None) -> Iterator[Badge]:
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
                        data = member.read(_MAX_LINE)
                    yield Badge(f"{path}/{info.filename}", _unpacked(info.filename, data))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, zlib.error) as error:
        stop(Exit.USAGE, f"{path} cannot be read: {_files.reason(error)}")


def _unpacked(name: str, data: bytes) -> bytes:
    """A packed member of an archive, unpacked as far as is read; as it is if it cannot be."""
    if not name.endswith(".gz"):
        return data
    try:
        with gzip.open(io.BytesIO(data)) as file:
            return file.read(_MAX_LINE)
    except (OSError, EOFError, zlib.error):
        return data
