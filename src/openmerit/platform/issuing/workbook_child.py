"""Writes one sheet of an Excel workbook as CSV, in a process of its own that may come to grief.

Started by ``workbooks`` with the workbook as standard input and the name of a sheet as argument.
It answers with a line of JSON, and the CSV beneath. It imports nothing of the platform, so that it
starts quickly and its limits hold before the first byte of a stranger's file is unpacked.
"""

import csv
import io
import json
import sys
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from typing import Any

MAX_MEMORY = 768_000_000
MAX_SECONDS = 40
MAX_UNPACKED = 200_000_000
MAX_PARTS = 2_000
MAX_SHEETS = 100
WHOLE_TO = 1e15  # beyond, a spreadsheet knows no single numbers any more


class Refused(Exception):
    """The workbook cannot be read, with the reason as its words."""


def main() -> int:
    """Reads standard input and writes standard output; 1 when the workbook is refused."""
    wanted, most_rows, most_columns, most_bytes = sys.argv[1], *map(int, sys.argv[2:5])
    _limit()
    out = sys.stdout.buffer
    try:
        names, sheet, text = read(
            sys.stdin.buffer.read(),
            wanted,
            most_rows=most_rows,
            most_columns=most_columns,
            most_bytes=most_bytes,
        )
    except Refused as refused:
        out.write(json.dumps({"refused": str(refused)}).encode())
        return 1
    except MemoryError:
        out.write(json.dumps({"refused": "reading it takes too much memory. Split it."}).encode())
        return 1
    except Exception:
        # A stranger's file finds every corner of a parser; all of them mean the same to a person.
        problem = "it is no Excel workbook, or a damaged one. Save it as .xlsx or CSV once more."
        out.write(json.dumps({"refused": problem}).encode())
        return 1
    out.write(json.dumps({"sheets": names, "sheet": sheet}).encode() + b"\n")
    out.write(text)
    return 0


def read(
    data: bytes, wanted: str, *, most_rows: int, most_columns: int, most_bytes: int
) -> tuple[list[str], str, bytes]:
    """The names of the visible sheets, the one that was read, and that one as CSV.

    Without a wanted name, or where none has it, the first is read. Raises ``Refused``.
    """
    _check_archive(data)
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    sheets = [one for one in book.worksheets if one.sheet_state == "visible"] or book.worksheets
    if not sheets:
        raise Refused("it has no sheet with cells.")
    if len(sheets) > MAX_SHEETS:
        raise Refused(f"it has more than {MAX_SHEETS} sheets.")
    chosen = next((one for one in sheets if one.title == wanted), sheets[0])
    # What a file says of its own size is a stranger's word: rows are as wide as their last cell.
    chosen.reset_dimensions()
    target = io.StringIO(newline="")
    writer = csv.writer(target)
    rows = (_texts(row) for row in chosen.iter_rows())
    for row in _bounded(rows, most_rows, most_columns):
        writer.writerow(row)
        if target.tell() > most_bytes:
            raise Refused(f"it holds more than {most_bytes // 1_000_000} MB of text. Split it.")
    text = target.getvalue().encode("utf-8", "replace")
    return [one.title for one in sheets], chosen.title, text


def _bounded(rows: Iterable[list[str]], most_rows: int, most_columns: int) -> Iterator[list[str]]:
    """The rows down to the last that says something, blank ones in between kept.

    So a row of the CSV has the number that it has in the spreadsheet.
    """
    blank = filled = 0
    for row in rows:
        if not row:
            blank += 1
            if blank > most_rows:
                return
            continue
        filled += 1
        if filled > most_rows + 1:
            raise Refused(f"it has more than {most_rows:,} rows. Split it.")
        if len(row) > most_columns:
            raise Refused(f"it has more than {most_columns} columns.")
        yield from ([] for _ in range(blank))
        blank = 0
        yield row


def _texts(row: Iterable[Any]) -> list[str]:
    """The cells as text, without the blank ones at the end."""
    texts = [_text(cell) for cell in row]
    while texts and not texts[-1].strip():
        texts.pop()
    return texts


def _text(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return _number(value, cell.number_format or "")
    if isinstance(value, datetime):
        return (
            value.date() if value.time() == time() else value.replace(microsecond=0)
        ).isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)


def _number(value: float, written: str) -> str:
    """A number as people see it: whole where it is, with its leading zeros or its per cent."""
    if written.strip("0#.,") == "%":
        return f"{value * 100:.15g}%"
    if isinstance(value, float) and not value.is_integer():
        return f"{value:.15g}"
    if abs(value) >= WHOLE_TO:
        return f"{value:.0f}"
    padded = len(written) if written and not written.strip("0") and value >= 0 else 0
    return f"{int(value):0{padded}d}"


def _check_archive(data: bytes) -> None:
    try:
        parts = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except (zipfile.BadZipFile, ValueError, OSError):
        raise Refused("it is a damaged archive. Save it once more.") from None
    names = {part.filename for part in parts}
    if "xl/workbook.xml" not in names and "[Content_Types].xml" not in names:
        raise Refused("it is an archive, but no Excel workbook. Save it as .xlsx or CSV.")
    # zipfile unpacks no more of a part than it announces, so that the sum is the true bound.
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise Refused("it unpacks to more than a list of people needs. Save it as CSV.")


def _limit() -> None:
    """Where the system knows such limits, this process ends rather than to take it all."""
    try:
        import resource
    except ImportError:
        return
    for kind, most in ((resource.RLIMIT_AS, MAX_MEMORY), (resource.RLIMIT_CPU, MAX_SECONDS)):
        try:
            resource.setrlimit(kind, (most, most))
        except (ValueError, OSError):
            continue


if __name__ == "__main__":
    sys.exit(main())
