"""A CSV that anyone may have made, taken apart into a header and numbered records.

Programs write CSV in many ways: with commas, semicolons or tabs, as UTF-8, UTF-16 or in Windows'
own encoding. Which it is, the content says.
"""

import csv
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from openmerit.platform.issuing.errors import SheetRefused

MAX_BYTES = 10_000_000
MAX_ROWS = 100_000
MAX_COLUMNS = 60
DELIMITERS = ",;\t|"
WINDOWS = "cp1252"
Records = Iterator[tuple[int, list[str]]]


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file, and how it was written."""

    text: str
    encoding: str

    @property
    def is_guessed(self) -> bool:
        """Whether nothing in the file says that its letters are read rightly."""
        return self.encoding == WINDOWS and not self.text.isascii()


def decoded(data: bytes) -> Decoded:
    """The file as text. Raises ``SheetRefused`` when it is too large, empty or no text."""
    if len(data) > MAX_BYTES:
        raise SheetRefused(problem=f"it is larger than {MAX_BYTES // 1_000_000} MB. Split it.")
    text, encoding = _decode(data)
    if "\0" in text:
        raise SheetRefused(problem="it contains NUL characters, so it is not a CSV file.")
    if not text.strip():
        raise SheetRefused(problem="it is empty.")
    return Decoded(text, encoding)


def _decode(data: bytes) -> tuple[str, str]:
    for encoding in _encodings(data):
        try:
            return data.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    raise SheetRefused(
        problem="it is no text in UTF-8, so names might come out garbled. Save it as “CSV UTF-8”."
    )


def _encodings(data: bytes) -> tuple[str, ...]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ("utf-16",)
    beginning = data[:400]
    if len(beginning) >= 8 and len(data) % 2 == 0:
        # Most letters of a header are ASCII, of which UTF-16 writes every second byte as zero.
        even, odd = beginning[::2].count(0), beginning[1::2].count(0)
        if odd * 4 > len(beginning) and not even:
            return ("utf-16-le",)
        if even * 4 > len(beginning) and not odd:
            return ("utf-16-be",)
    return ("utf-8-sig", WINDOWS)


def records_of(text: str, *, is_address: Callable[[str], bool]) -> tuple[list[str], Records]:
    """The header, and each record that is not blank with its spreadsheet row number.

    The header is the first record that is not blank. ``is_address`` knows the title of a column
    of addresses, by which the delimiter is found. Raises ``SheetRefused`` when there is no header.
    """
    said = re.match(r"\ufeff?\s*\"?sep=([,;\t|])\"?\r?\n", text)
    delimiter = said[1] if said else _delimiter(text, is_address)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    header: list[str] = []
    try:
        if said:
            next(reader)
            number = 1
        while not any(cell.strip() for cell in header):
            header = next(reader)
            number += 1
    except (csv.Error, StopIteration):
        raise SheetRefused(problem="its first row is not a row of column names.") from None
    while header and not header[-1].strip():
        header.pop()
    if len(header) > MAX_COLUMNS:
        raise SheetRefused(problem=f"it has more than {MAX_COLUMNS} columns.")
    return header, _numbered(reader, number)


def _numbered(reader: Iterator[list[str]], number: int) -> Records:
    count = 0
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


def _delimiter(text: str, is_address: Callable[[str], bool]) -> str:
    """The usual delimiter that gives the header an address column, else the commonest."""
    first = text.lstrip("\r\n").split("\n", 1)[0]
    for delimiter in DELIMITERS:
        if any(is_address(cell.strip().strip('"')) for cell in first.split(delimiter)):
            return delimiter
    return max(DELIMITERS, key=first.count)
