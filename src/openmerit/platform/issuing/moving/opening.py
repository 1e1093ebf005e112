"""An export as it was uploaded: one file or an archive of files, opened without trusting it.

Nothing is written to disk. What cannot be opened is named, and the rest goes on.
"""

import io
import json
import lzma
import math
import struct
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, Final, NoReturn

from openmerit.platform.issuing.errors import ExportUnreadable
from openmerit.platform.issuing.members import is_plain

MAX_BYTES: Final = 20_000_000
MAX_FILES: Final = 5_000
MAX_UNPACKED: Final = 100_000_000
MAX_NODES: Final = 500_000
_MAX_DEPTH: Final = 40
_PIXELS: Final = (b"\x89PNG", b"\xff\xd8\xff\xe0", b"\xff\xd8\xff\xe1")
KEPT_FOLDER: Final = "openmerit/"
"""What in an archive of this house is there to be read, and is not carried over."""
_NOISE: Final = ("__MACOSX/", ".DS_Store", "Thumbs.db")
_BROKEN: Final = (
    zipfile.BadZipFile, NotImplementedError, RuntimeError, zlib.error, lzma.LZMAError, EOFError,
    OSError, ValueError, OverflowError, struct.error, KeyError, IndexError,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Opened:
    """The files of an export by their names, and why the others could not be opened."""

    files: dict[str, bytes]
    closed: tuple[tuple[str, str], ...] = ()

    @property
    def size(self) -> int:
        """How many bytes there are to be read, pictures apart."""
        return sum(len(one) for one in self.files.values() if one[:4] not in _PIXELS)


def open_export(data: bytes, *, name: str = "") -> Opened:
    """The uploaded file, or the files of the archive that it is.

    Raises ``ExportUnreadable`` when it is empty, too large, or an archive that cannot be opened.
    """
    if not data:
        raise ExportUnreadable(problem="it is empty.")
    if len(data) > MAX_BYTES:
        raise ExportUnreadable(problem=f"it is larger than {MAX_BYTES // 1_000_000} MB. Split it.")
    if not data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return Opened({shown(name, 200) or "export": data})
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _unpacked(archive)
    except _BROKEN:
        raise ExportUnreadable(problem="the archive is damaged. Make it again.") from None


def json_of(content: bytes) -> Any:
    """The JSON of a file: one document, or one on each line. Raises ``ValueError``."""
    text = content.decode("utf-8-sig")
    try:
        document = _parsed(text)
    except ValueError:
        lines = [line for line in text.split("\n") if line.strip()]
        if len(lines) < 2 or not all(line.lstrip()[:1] == "{" for line in lines):
            raise
        document = [_parsed(line) for line in lines]
    _bound(document)
    return document


def shown(text: str, longest: int) -> str:
    """The beginning of a stranger's text, fit to be stored and shown."""
    if not is_plain(text):
        odd = "\N{REPLACEMENT CHARACTER}"
        text = "".join(letter if is_plain(letter) else odd for letter in text[: longest * 4])
    cut = " ".join(text.split())
    return cut if len(cut) <= longest else f"{cut[: longest - 1]}…"


def _unpacked(archive: zipfile.ZipFile) -> Opened:
    there = [entry for entry in archive.infolist() if not entry.is_dir()]
    entries = [entry for entry in there if not entry.filename.startswith(KEPT_FOLDER)]
    if len(entries) > MAX_FILES:
        raise ExportUnreadable(problem=f"it holds more than {MAX_FILES:,} files. Split it.")
    files: dict[str, bytes] = {}
    closed: list[tuple[str, str]] = []
    if len(entries) < len(there):
        closed.append((KEPT_FOLDER, "It is there to be read, and is not carried over."))
    room = MAX_UNPACKED
    for entry in entries:
        name = shown(entry.filename, 200)
        if any(noise in entry.filename for noise in _NOISE):
            continue
        if refusal := _refusal(entry, name, files):
            closed.append((name, refusal))
            continue
        try:
            with archive.open(entry) as member:
                content = member.read(min(MAX_BYTES, room) + 1)
        except _BROKEN:
            closed.append((name, "It is damaged."))
            continue
        # What the archive says of its sizes is a stranger's word: what came out is counted.
        if len(content) > room:
            raise ExportUnreadable(
                problem=f"unpacked it is larger than {MAX_UNPACKED // 1_000_000} MB. Split it."
            )
        room -= len(content)
        if len(content) > MAX_BYTES:
            closed.append((name, f"It is larger than {MAX_BYTES // 1_000_000} MB."))
        elif content.startswith(b"PK\x03\x04"):
            closed.append((name, "An archive within the archive is not opened. Upload it alone."))
        else:
            files[name] = content
    if not files and not closed:
        raise ExportUnreadable(problem="the archive is empty.")
    return Opened(files, tuple(closed))


def _refusal(entry: zipfile.ZipInfo, name: str, files: dict[str, bytes]) -> str:
    path = PurePosixPath(entry.filename.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or ":" in path.parts[0]:
        return "Its name leads out of the archive."
    if entry.flag_bits & 1:
        return "It is locked with a password."
    if name in files:
        return "A file of this name stands in the archive already."
    return ""


def _parsed(text: str) -> Any:
    try:
        return json.loads(text, parse_constant=_no_number, parse_float=_number)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None


def _number(digits: str) -> float:
    number = float(digits)
    return number if math.isfinite(number) else _no_number(digits)


def _no_number(word: str) -> NoReturn:
    raise ValueError(f"{word} is no number")


def _bound(document: Any) -> None:
    waiting: list[tuple[Any, int]] = [(document, 0)]
    seen = 0
    while waiting:
        value, depth = waiting.pop()
        seen += 1
        if seen > MAX_NODES or depth > _MAX_DEPTH:
            raise ValueError("it is nested too deeply or has too many parts")
        if isinstance(value, dict):
            waiting += [(one, depth + 1) for one in value.values()]
        elif isinstance(value, list):
            waiting += [(one, depth + 1) for one in value]
