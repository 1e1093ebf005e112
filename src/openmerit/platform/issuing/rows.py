"""Files of recipients: a CSV that anyone may have made, read into rows and problems.

Nothing here knows a database. A file is refused as a whole only when it cannot be read or says
nowhere whom to award; everything else is a problem of one row, and the other rows go on.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from openmerit.platform.issuing.columns import RESULT_PREFIX, by_header, is_address
from openmerit.platform.issuing.errors import SheetRefused
from openmerit.platform.issuing.mail_languages import known
from openmerit.platform.issuing.results import ResultShape, result_of
from openmerit.platform.issuing.sheet_text import decoded, records_of

MAX_CELL = 4_000
MAX_NAME = 200
MAX_NUMBER = 100
MAX_URL = 2_000
SAMPLES = 3
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
# What a spreadsheet shows where a formula fails.
SPREADSHEET_ERRORS = frozenset(
    {"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!"}
)


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
    recipient_number: str = ""
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
    is_guessed: bool = False
    """Whether nothing in the file says that its letters are read rightly."""

    @property
    def refused_rows(self) -> int:
        """How many rows have a problem; a row with two counts once."""
        return len({problem.row for problem in self.problems})

    @property
    def total(self) -> int:
        """How many rows of recipients the file has."""
        return len(self.rows) + self.refused_rows


@dataclass(frozen=True, slots=True)
class Glance:
    """The columns of a file and its first rows, before anybody said what they mean."""

    header: tuple[str, ...]
    first_rows: tuple[tuple[str, ...], ...]


def glance(data: bytes, *, most: int = SAMPLES) -> Glance:
    """What the first rows of a CSV say. Raises ``SheetRefused`` when it cannot be read."""
    header, records = records_of(decoded(data).text, is_address=is_address)
    rows = (tuple(cell.strip()[:200] for cell in record) for _, record in islice(records, most))
    return Glance(tuple(title.strip()[:200] for title in header), tuple(rows))


def read_sheet(
    data: bytes,
    *,
    mapping: Sequence[str] | None = None,
    shapes: Sequence[ResultShape] = (),
    now: datetime | None = None,
) -> Sheet:
    """The rows of a CSV file in order, and what is wrong with the others.

    ``mapping`` says what each column means; without one their names do. ``now`` is when an award
    begins that does not say it. Raises ``SheetRefused``
    when the file is too large, is not text, has no column of addresses, names a column twice, or
    is not CSV.
    """
    text = decoded(data)
    header, records = records_of(text.text, is_address=is_address)
    is_chosen = mapping is not None
    mapping = by_header(header) if mapping is None else mapping
    if "email" not in mapping or len(mapping) != len(header):
        raise SheetRefused(problem="nobody has said which column holds the e-mail addresses.")
    # Whoever chose sees the names in the file; whoever kept to the API's names sees those.
    shown = {
        member: title.strip() if is_chosen and title.strip() else member
        for title, member in zip(header, mapping, strict=True)
    }
    reader = _Reader(tuple(mapping), tuple(shapes), shown, now or datetime.now(UTC))
    rows: list[Row] = []
    problems: list[RowProblem] = []
    seen: dict[str, int] = {}
    refused: dict[int, str] = {}
    for number, record in records:
        row, wrong = reader.read(number, record)
        if row is not None and row.email in seen:
            there = f"This address stands in row {seen[row.email]} already."
            wrong = [RowProblem(number, shown["email"], row.email, there)]
        if wrong or row is None:
            problems += wrong
            refused[number] = reader.address_in(record)
            continue
        seen[row.email] = number
        rows.append(row)
    if not rows and not problems:
        raise SheetRefused(problem="it has a header, but no rows beneath it.")
    unused = (title.strip() for title, member in zip(header, mapping, strict=True) if not member)
    return Sheet(
        tuple(rows),
        tuple(problems),
        tuple(title for title in unused if title),
        refused,
        is_guessed=text.is_guessed,
    )


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads records into rows, by what their columns mean."""

    mapping: tuple[str, ...]
    shapes: tuple[ResultShape, ...]
    shown: Mapping[str, str]
    now: datetime

    def address_in(self, record: Sequence[str]) -> str:
        """What stands where the address should be."""
        place = self.mapping.index("email")
        return record[place].strip()[:254] if place < len(record) else ""

    def read(self, number: int, record: Sequence[str]) -> tuple[Row | None, list[RowProblem]]:
        """The row, or None and what is wrong with it."""
        cells, problems = self._cells(number, record)

        def value(column: str, reader: Any) -> Any:
            try:
                return reader(cells.get(column, ""))
            except ValueError as error:
                problems.append(
                    RowProblem(number, self.shown[column], cells[column][:200], str(error))
                )
                return None

        email = value("email", read_email)
        given = " ".join(
            part for one in ("given_name", "family_name") if (part := value(one, read_name))
        )
        name = value("name", read_name) or given[:MAX_NAME]
        language = value("language", read_language)
        recipient_number = value("recipient_number", read_number)
        valid_from = value("date", read_moment)
        valid_until = value("valid_until", read_moment)
        evidence_url = value("evidence_url", read_url)
        results = [
            value(column, reader) for column, reader in self._result_readers() if cells.get(column)
        ]
        if valid_until and valid_until <= (valid_from or self.now):
            problems.append(
                RowProblem(
                    number,
                    self.shown["valid_until"],
                    cells["valid_until"],
                    "It ends before it begins.",
                )
            )
        if problems:
            return None, problems
        row = Row(
            number=number,
            language=language,
            email=email,
            name=name or "",
            recipient_number=recipient_number,
            valid_from=valid_from,
            valid_until=valid_until,
            evidence=_evidence(evidence_url, cells),
            result=results,
        )
        return row, []

    def _cells(self, number: int, record: Sequence[str]) -> tuple[dict[str, str], list[RowProblem]]:
        """What stands in each column that means something; nothing where it cannot be used."""
        width = len(self.mapping)
        problems: list[RowProblem] = []
        if len(record) > width and any(cell.strip() for cell in record[width:]):
            problem = f"It has more cells than the {width} columns."
            problems.append(RowProblem(number, "", record[width][:100], problem))
        cells: dict[str, str] = {}
        for place, column in enumerate(self.mapping):
            if not column:
                continue
            cell = _armed(record[place].strip()) if place < len(record) else ""
            if problem := _unfit(cell):
                problems.append(
                    RowProblem(number, self.shown[column], ascii(cell)[1:-1][:100], problem)
                )
                cell = ""
            cells[column] = cell
        return cells, problems

    def _result_readers(self) -> list[tuple[str, Any]]:
        described = [(f"{RESULT_PREFIX}{shape.id}", shape.result_of) for shape in self.shapes]
        return [("result", lambda cell: result_of(cell, self.shapes)), *described]


def _unfit(cell: str) -> str:
    """Why a cell cannot be used whatever it should say; empty for one that can."""
    if len(cell) > MAX_CELL:
        return f"It is longer than {MAX_CELL:,} characters."
    if _CONTROL.search(cell):
        return "It has control characters."
    if cell in SPREADSHEET_ERRORS:
        return "A formula failed here."
    return ""


def _armed(cell: str) -> str:
    """The cell as it was before a file to mend made sure that no spreadsheet runs it."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in FORMULA_SIGNS else cell


def _evidence(url: str | None, cells: Mapping[str, str]) -> list[dict[str, Any]]:
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


def read_number(text: str) -> str:
    """An employee or student number with single spaces. Raises ``ValueError`` if it is too long."""
    number = " ".join(text.split())
    if len(number) > MAX_NUMBER:
        raise ValueError(f"A number has at most {MAX_NUMBER} characters.")
    return number


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
    """The date (midnight UTC) or RFC 3339 time, or None for no text. Raises ``ValueError``.

    A date is 2026-03-31 or, as dots are only ever written, 31.3.2026. With slashes nobody can tell
    the day from the month.
    """
    if not text:
        return None
    problem = "This is not a date. Write year, month, day, as 2026-03-31."
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
            moment = datetime.combine(date.fromisoformat(text), time(), UTC)
        elif dotted := re.fullmatch(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})", text, re.ASCII):
            day, month, year = map(int, dotted.groups())
            moment = datetime(year, month, day, tzinfo=UTC)
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
