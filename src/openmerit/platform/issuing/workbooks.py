"""Excel workbooks, read by a process that may be killed, and small ones written."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from openmerit.platform.issuing import workbook_child
from openmerit.platform.issuing.errors import SheetRefused
from openmerit.platform.issuing.sheet_text import MAX_BYTES, MAX_COLUMNS, MAX_ROWS

XLSX_MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SECONDS = 90
_ZIP = b"PK\x03\x04"
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it is kept: ``text`` is CSV, whatever came.

    ``workbook`` is what came when that was a workbook, else None.
    """

    text: bytes
    workbook: bytes | None = None
    sheets: tuple[str, ...] = ()
    sheet: str = ""


def taken(data: bytes, *, sheet: str = "") -> Upload:
    """What was uploaded as CSV: a CSV as it came, of a workbook the sheet or else its first one.

    What it is, the content says, never its name. Raises ``SheetRefused`` for a workbook that
    cannot be read.
    """
    if data.startswith(_OLD_EXCEL):
        raise SheetRefused(
            problem="it is locked with a password or made by an old Excel. Save it as .xlsx."
        )
    if not data.startswith(_ZIP):
        return Upload(data)
    if len(data) > MAX_BYTES:
        raise SheetRefused(problem=f"it is larger than {MAX_BYTES // 1_000_000} MB. Split it.")
    answer, text = _asked(data, sheet)
    return Upload(text, data, tuple(answer["sheets"]), answer["sheet"])


def written(rows: Iterable[Sequence[str]]) -> bytes:
    """A workbook of one sheet; each cell is text, so that none is run as a formula."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    book = Workbook(write_only=True)
    sheet = book.create_sheet()

    def cell(text: str) -> WriteOnlyCell:
        made = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", text))
        made.data_type = "s"
        return made

    for row in rows:
        sheet.append([cell(text) for text in row])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _environment() -> dict[str, str]:
    """What a process needs to start, and none of the platform's settings and secrets."""
    return {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}


def _asked(data: bytes, sheet: str) -> tuple[dict[str, list[str] | str], bytes]:
    """What the child answers. Raises ``SheetRefused``, also when it was killed."""
    limits = [str(MAX_ROWS), str(MAX_COLUMNS), str(MAX_BYTES)]
    command = [sys.executable, "-I", str(Path(workbook_child.__file__)), sheet, *limits]
    too_much = SheetRefused(problem="reading it takes too long. Save it as CSV, or split it.")
    try:
        done = subprocess.run(
            command, input=data, capture_output=True, timeout=SECONDS, env=_environment()
        )
    except subprocess.TimeoutExpired:
        raise too_much from None
    head, _, text = done.stdout.partition(b"\n")
    try:
        answer = json.loads(head)
    except ValueError:
        raise too_much from None
    if "refused" in answer:
        raise SheetRefused(problem=answer["refused"])
    return answer, text
