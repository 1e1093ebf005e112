"""Files of recipients: a CSV that anyone may have made, read into rows and problems.

Nothing here knows a database. A file is refused as a whole only when it cannot be read or says
nowhere whom to award; everything else is a problem of one row, and the other rows go on.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from openmerit.platform.issuing.errors import SheetRefused
from openmerit.platform.issuing.languages import known

MAX_BYTES = 10_000_000
MAX_ROWS = 50_000
MAX_COLUMNS = 60
MAX_CELL = 4_000
MAX_NAME = 200
MAX_URL = 2_000
DELIMITERS = ",;\t|"

# What people call the columns. The first of each is its own name, in files and in reports.
SYNONYMS: dict[str, tuple[str, ...]] = {
    "email": ("email", "e-mail", "email address", "e-mail address", "mail", "recipient"),
    "name": ("name", "full name", "recipient name", "learner", "student"),
    "language": ("language", "lang", "locale", "recipient language"),
    "date": ("date", "awarded", "awarded date", "issued", "issued on", "valid from", "validfrom"),
    "valid_until": ("valid_until", "valid until", "validuntil", "expires", "expiry", "expires on"),
    "evidence_url": ("evidence_url", "evidence url", "evidence", "evidence link"),
    "evidence_name": ("evidence_name", "evidence name", "evidence title"),
    "evidence_narrative": ("evidence_narrative", "evidence narrative", "narrative", "comment"),
    "result": ("result", "grade", "score"),
}
_COLUMN_OF = {synonym: column for column, synonyms in SYNONYMS.items() for synonym in synonyms}


@dataclass(frozen=True, slots=True)
class RowProblem:
    """Why one row cannot be awarded: where, what stands there, and what to write instead.

    ``row`` counts as a spreadsheet does: the header is row 1.
    """

    row: int
    column: str
    value: str
    message: str

    def to_members(self) -> dict[str, Any]:
        """The problem as a JSON object."""
        return {
            "row": self.row,
            "column": self.column,
            "value": self.value,
            "message": self.message,
        }


@dataclass(frozen=True, slots=True)
class Row:
    """One recipient of a file, every value checked."""

    number: int
    email: str
    name: str = ""
    language: str = ""
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    evidence: list[dict[str, Any]] = field(default_factory=list)
    result: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file of recipients as read: the good rows, and the problems of the others."""

    rows: tuple[Row, ...]
    problems: tuple[RowProblem, ...]
    unused_columns: tuple[str, ...]
    # What stands in the address column of each refused row, so that people find it again.
    refused_recipients: Mapping[int, str]

    @property
    def refused_rows(self) -> int:
        """How many rows have a problem; a row with two counts once."""
        return len({problem.row for problem in self.problems})

    @property
    def total(self) -> int:
        """How many rows of recipients the file has."""
        return len(self.rows) + self.refused_rows


def read_sheet(data: bytes) -> Sheet:
    """The rows of a CSV file in order, and what is wrong with the others.

    Raises ``SheetRefused`` when the file is too large, is not text, has no ``email`` column, names
    a column twice, or is not CSV.
    """
    header, records = _records(data)
    columns = _columns(header)
    rows: list[Row] = []
    problems: list[RowProblem] = []
    seen: dict[str, int] = {}
    refused: dict[int, str] = {}
    for number, record in records:
        row, wrong = _read_row(number, record, columns, width=len(header))
        if row is not None and row.email in seen:
            wrong = [
                RowProblem(
                    number,
                    "email",
                    row.email,
                    f"This address stands in row {seen[row.email]} already.",
                )
            ]
        if wrong or row is None:
            problems += wrong
            place = columns["email"]
            refused[number] = record[place].strip()[:254] if place < len(record) else ""
            continue
        seen[row.email] = number
        rows.append(row)
    if not rows and not problems:
        raise SheetRefused(problem="it has a header, but no rows beneath it.")
    unused = tuple(
        title.strip() for place, title in enumerate(header) if place not in columns.values()
    )
    return Sheet(tuple(rows), tuple(problems), tuple(title for title in unused if title), refused)


def mending_file(data: bytes, reasons: dict[int, str]) -> bytes:
    """A CSV of only the rows with a reason, as they came, and the reason as a last column.

    Cells that a spreadsheet would run as a formula are disarmed with a leading apostrophe.
    Raises ``SheetRefused`` like ``read_sheet``.
    """
    header, records = _records(data)
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow([_disarmed(cell) for cell in [*header, "problem"]])
    for number, record in records:
        if number in reasons:
            padded = record[: len(header)] + [""] * (len(header) - len(record))
            writer.writerow([_disarmed(cell) for cell in [*padded, reasons[number]]])
    return target.getvalue().encode("utf-8-sig")


def reasons_by_row(problems: Iterable[RowProblem]) -> dict[int, str]:
    """The problems of each row in one sentence after the other."""
    reasons: dict[int, str] = {}
    for problem in problems:
        reasons[problem.row] = f"{reasons.get(problem.row, '')} {problem.message}".strip()
    return reasons


def _disarmed(cell: str) -> str:
    return f"'{cell}" if cell[:1] in {"=", "+", "-", "@", "\t", "\r"} else cell


def _text(data: bytes) -> str:
    if len(data) > MAX_BYTES:
        raise SheetRefused(problem=f"it is larger than {MAX_BYTES // 1_000_000} MB. Split it.")
    encoding = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        raise SheetRefused(
            problem="it is not UTF-8 text, so names might come out garbled. Save it as “CSV UTF-8”."
        ) from None
    if "\0" in text:
        raise SheetRefused(problem="it contains NUL characters, so it is not a CSV file.")
    if not text.strip():
        raise SheetRefused(problem="it is empty.")
    return text


def _records(data: bytes) -> tuple[list[str], Iterator[tuple[int, list[str]]]]:
    """The header, and each record that is not blank with its spreadsheet row number."""
    text = _text(data)
    delimiter = _delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        header = next(reader)
    except (csv.Error, StopIteration):
        raise SheetRefused(problem="its first row is not a row of column names.") from None
    return header, _numbered(reader)


def _numbered(reader: Iterator[list[str]]) -> Iterator[tuple[int, list[str]]]:
    count = 0
    number = 1
    while True:
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise SheetRefused(
                problem=f"after row {number} it is no longer CSV ({error}). Look for a quotation "
                "mark that is never closed."
            ) from None
        number += 1
        if not any(cell.strip() for cell in record):
            continue
        count += 1
        if count > MAX_ROWS:
            raise SheetRefused(problem=f"it has more than {MAX_ROWS:,} rows. Split it.")
        yield number, record


def _delimiter(text: str) -> str:
    """The usual delimiter that gives the header an address column, else the commonest."""
    first = text.lstrip("\r\n").split("\n", 1)[0]
    for delimiter in DELIMITERS:
        names = {cell.strip().strip('"').strip().lower() for cell in first.split(delimiter)}
        if any(_COLUMN_OF.get(name) == "email" for name in names):
            return delimiter
    return max(DELIMITERS, key=first.count)


def _columns(header: Sequence[str]) -> dict[str, int]:
    """Where each known column stands."""
    if len(header) > MAX_COLUMNS:
        raise SheetRefused(problem=f"it has more than {MAX_COLUMNS} columns.")
    columns: dict[str, int] = {}
    titles: set[str] = set()
    for place, title in enumerate(header):
        plain = " ".join(title.lower().split())
        if plain and plain in titles:
            raise SheetRefused(problem=f"the column “{title.strip()[:60]}” stands there twice.")
        titles.add(plain)
        column = _COLUMN_OF.get(plain) or _COLUMN_OF.get(plain.replace("_", " "))
        if column is None:
            continue
        if column in columns:
            raise SheetRefused(
                problem=f"“{header[columns[column]].strip()}” and “{title.strip()}” both mean "
                f"{column}."
            )
        columns[column] = place
    if "email" not in columns:
        found = ", ".join(title.strip()[:40] for title in header if title.strip()) or "nothing"
        raise SheetRefused(problem=f"it has no column “email”. Its first row reads: {found[:300]}.")
    return columns


def _read_row(
    number: int, record: list[str], columns: dict[str, int], *, width: int
) -> tuple[Row | None, list[RowProblem]]:
    problems: list[RowProblem] = []
    if len(record) > width and any(cell.strip() for cell in record[width:]):
        problems.append(
            RowProblem(
                number, "", record[width][:100], f"It has more cells than the {width} columns."
            )
        )
    cells: dict[str, str] = {}
    for column, place in columns.items():
        cell = record[place].strip() if place < len(record) else ""
        if len(cell) > MAX_CELL:
            problems.append(
                RowProblem(
                    number, column, cell[:100], f"It is longer than {MAX_CELL:,} characters."
                )
            )
            cell = ""
        elif any(ord(letter) < 32 and letter not in "\r\n\t" for letter in cell):
            problems.append(
                RowProblem(number, column, repr(cell)[:100], "It has control characters.")
            )
            cell = ""
        cells[column] = cell

    def read(column: str, reader: Any) -> Any:
        try:
            return reader(cells.get(column, ""))
        except ValueError as error:
            problems.append(RowProblem(number, column, cells[column][:200], str(error)))
            return None

    email = read("email", read_email)
    name = read("name", read_name)
    language = read("language", read_language)
    valid_from = read("date", read_moment)
    valid_until = read("valid_until", read_moment)
    evidence_url = read("evidence_url", read_url)
    if valid_until and valid_until <= (valid_from or datetime.now(UTC)):
        problems.append(
            RowProblem(number, "valid_until", cells["valid_until"], "It ends before it begins.")
        )
    if problems:
        return None, problems
    return (
        Row(
            number=number,
            language=language,
            email=email,
            name=name or "",
            valid_from=valid_from,
            valid_until=valid_until,
            evidence=_evidence(evidence_url, cells),
            result=[{"type": ["Result"], "value": cells["result"]}] if cells.get("result") else [],
        ),
        [],
    )


def _evidence(url: str | None, cells: dict[str, str]) -> list[dict[str, Any]]:
    evidence: dict[str, Any] = {"type": ["Evidence"]}
    for member, value in (
        ("id", url),
        ("name", cells.get("evidence_name")),
        ("narrative", cells.get("evidence_narrative")),
    ):
        if value:
            evidence[member] = value
    return [evidence] if len(evidence) > 1 else []


def read_email(text: str) -> str:
    """The address, lower-cased. Raises ``ValueError`` with what is wrong."""
    if not text:
        raise ValueError("There is no e-mail address.")
    address = text.removeprefix("mailto:").strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        raise ValueError("This is not an e-mail address. Write one, as ada@example.org.") from None
    if len(address) > 254:
        raise ValueError("An e-mail address has at most 254 characters.")
    return address


def read_language(cell: str) -> str:
    """The nearest language that is known; raises ``ValueError`` where none is."""
    if cell and not (spoken := known(cell[:35])):
        raise ValueError("This is no known language; write one such as “de”.")
    return spoken if cell else ""


def read_name(text: str) -> str:
    """The name with single spaces. Raises ``ValueError`` when it is too long."""
    name = " ".join(text.split())
    if len(name) > MAX_NAME:
        raise ValueError(f"A name has at most {MAX_NAME} characters.")
    return name


def read_url(text: str) -> str | None:
    """The web address, or None for no text. Raises ``ValueError`` for anything else."""
    if not text:
        return None
    problem = "This is not a web address. It begins with https:// and has no spaces."
    if len(text) > MAX_URL or re.search(r"[\s<>\"{}|\\^`\x00-\x20]", text):
        raise ValueError(problem)
    try:
        parts = urlsplit(text)
        parts.port  # noqa: B018 - a port that is no number is found out by asking for it
    except ValueError:
        raise ValueError(problem) from None
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError(problem)
    return text


def read_moment(text: str) -> datetime | None:
    """The date (midnight UTC) or RFC 3339 time, or None for no text. Raises ``ValueError``."""
    if not text:
        return None
    problem = "This is not a date. Write year, month, day, as 2026-03-31."
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
            moment = datetime.combine(date.fromisoformat(text), time(), UTC)
        elif re.match(r"\d{4}-\d{2}-\d{2}[T ]", text, re.ASCII):
            moment = datetime.fromisoformat(text)
            if moment.tzinfo is None:
                moment = moment.replace(tzinfo=UTC)
            moment = moment.astimezone(UTC)
        else:
            raise ValueError(problem)
    except (ValueError, OverflowError):
        raise ValueError(problem) from None
    if not 1900 <= moment.year <= 2200:
        raise ValueError("A year from 1900 to 2200 is expected.")
    return moment
