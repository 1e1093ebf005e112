"""Files of only the rows that failed, each with its reason, to be mended and uploaded again."""

import csv
import io
from collections.abc import Iterable, Iterator

from openmerit.platform.issuing.columns import MENDING, is_address, plain
from openmerit.platform.issuing.rows import FORMULA_SIGNS, RowProblem
from openmerit.platform.issuing.sheet_text import decoded, records_of
from openmerit.platform.issuing.workbooks import written


def mending_file(data: bytes, reasons: dict[int, str]) -> bytes:
    """A CSV of only the rows with a reason, as they came, and the reason as a last column.

    Cells that a spreadsheet would run as a formula are disarmed with a leading apostrophe, which
    is taken off again when the file comes back. Raises ``SheetRefused`` like ``read_sheet``.
    """
    return csv_of(_rows_to_mend(data, reasons))


def mending_workbook(data: bytes, reasons: dict[int, str]) -> bytes:
    """The same as an Excel workbook. Raises ``SheetRefused`` like ``read_sheet``."""
    return written(_rows_to_mend(data, reasons))


def reasons_by_row(problems: Iterable[RowProblem]) -> dict[int, str]:
    """The problems of each row in one sentence after the other."""
    reasons: dict[int, str] = {}
    for problem in problems:
        reasons[problem.row] = f"{reasons.get(problem.row, '')} {problem.message}".strip()
    return reasons


def csv_of(rows: Iterable[list[str]]) -> bytes:
    """Rows as a CSV that a spreadsheet opens rightly and runs nothing of."""
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerows([disarmed(cell) for cell in row] for row in rows)
    return target.getvalue().encode("utf-8-sig")


def _rows_to_mend(data: bytes, reasons: dict[int, str]) -> Iterator[list[str]]:
    header, records = records_of(decoded(data).text, is_address=is_address)
    # A file that was mended in part brings the reasons of the last time with it.
    kept = [place for place, title in enumerate(header) if plain(title) != MENDING]
    yield [*(header[place] for place in kept), MENDING]
    for number, record in records:
        if number in reasons:
            cells = [record[place] if place < len(record) else "" for place in kept]
            yield [*cells, reasons[number]]


def disarmed(cell: str) -> str:
    """The cell with an apostrophe in front if a spreadsheet would run it as a formula."""
    return f"'{cell}" if cell.startswith(FORMULA_SIGNS) else cell
