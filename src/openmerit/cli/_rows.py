"""`openmerit issue --rows`: one credential for each row of a table, however long it is."""

import contextlib
import csv
import functools
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, Final, NamedTuple

import typer

from openmerit.cli import _files, _parallel
from openmerit.cli._exit import Exit, stop
from openmerit.cli._keys import key_for
from openmerit.credentials import CredentialError, SigningKey, issue

_COLUMN: Final = re.compile(r"\{\{\s*([^{}]+?)\s*\}\}")
_REMEDY: Final = "save it as “CSV UTF-8”, with commas between its cells"
_OTHER_SEPARATORS: Final = {";": "semicolons", "\t": "tabs", "|": "bars"}
_EMPTY: Final = object()
"""Stands for an empty cell; null is a mistake of the template's and shall be seen as one."""

_Fill = Callable[[Mapping[str, str]], Any]


class _Row(NamedTuple):
    """One line of the table. `problem` is set if it cannot even be read."""

    number: int
    values: Mapping[str, str]
    problem: str = ""


class _Outcome(NamedTuple):
    """What became of a row: a signed document, or the row and the reason why not."""

    signed: bytes = b""
    row: _Row | None = None
    reason: str = ""


@dataclass(frozen=True)
class Choices:
    """How every document is to be signed, in a form that other processes can take."""

    proof: str | None
    mandatory: tuple[str, ...]
    disclosable: tuple[str, ...]

    def issue(self, document: dict[str, Any], signer: SigningKey, now: datetime) -> bytes:
        """The signed document. Raises what `issue` raises."""
        return issue(
            document,
            signer,
            proof=self.proof,
            now=now,
            mandatory=self.mandatory,
            disclosable=self.disclosable,
        )


def issue_rows(
    template: dict[str, Any],
    table: Path,
    signer: SigningKey,
    choices: Choices,
    out: Path,
    jobs: int,
) -> None:
    """Sign one credential a row into `out`; rows that cannot be issued go to `out`.errors.csv.

    Ends the command with exit code 1 if rows were refused, 2 if the table cannot be read. Nothing
    of the table is held but what is being worked on.
    """
    sign = functools.partial(
        _issue_row,
        template=json.dumps(template),
        pem=signer.to_pem(),
        choices=choices,
        now=datetime.now(UTC),
    )
    errors = out.with_name(f"{out.name}.errors.csv")
    issued = refused = 0
    try:
        with contextlib.ExitStack() as files:
            source = files.enter_context(_files.opened(table))
            target = files.enter_context(_files.written(out))
            columns, lines = _read_table(source, table, _columns_in(template))
            complain: Callable[[_Outcome], None] | None = None
            for outcome in _parallel.ordered_map(sign, lines, jobs=jobs):
                if outcome.row is None:
                    target.write(outcome.signed + b"\n")
                    issued += 1
                    continue
                if complain is None:
                    file = files.enter_context(_files.written(errors))
                    complain = _complaints(file, columns)
                complain(outcome)
                refused += 1
    except (OSError, EOFError) as error:
        stop(Exit.USAGE, f"{table} cannot be read: {_files.reason(error)}")
    if not refused:
        errors.unlink(missing_ok=True)
        typer.echo(f"{issued} issued.", err=True)
        return
    typer.echo(f"{issued} issued, {refused} refused: see {errors}", err=True)
    raise typer.Exit(Exit.DOES_NOT_HOLD)


def _columns_in(template: Any) -> set[str]:
    """The columns that a template asks for."""
    if isinstance(template, dict):
        return set().union(*map(_columns_in, template.values()))
    if isinstance(template, list):
        return set().union(*map(_columns_in, template))
    match = _COLUMN.fullmatch(template) if isinstance(template, str) else None
    return {match[1]} if match else set()


def _read_table(source: Any, table: Path, wanted: set[str]) -> tuple[list[str], Iterator[_Row]]:
    """The header and the rows of a CSV table. Stops the command if the header does not do."""
    reader = csv.reader(io.TextIOWrapper(source, encoding="utf-8-sig", newline=""), strict=True)
    try:
        columns = [name.strip() for name in next(reader, [])]
    except (csv.Error, UnicodeDecodeError) as error:
        stop(Exit.USAGE, f"{table} cannot be read: {_unreadable(error)}")
    if len(set(columns)) != len(columns):
        stop(Exit.USAGE, f"{table} has two columns of one name")
    absent = sorted(wanted - set(columns))
    if absent:
        lacking = f"{table} has no column {', '.join(absent)}, which the template asks for"
        stop(Exit.USAGE, f"{lacking}{_separated_by_others(columns)}")
    return columns, _rows(reader, columns)


def _unreadable(error: csv.Error | UnicodeDecodeError) -> str:
    """Why a table cannot be read, and how to save it so that it can."""
    if isinstance(error, csv.Error):
        return f"it is no CSV ({error}); within a cell in quotation marks they are written twice"
    return f"it is not in UTF-8; {_REMEDY}, or convert it (iconv -f WINDOWS-1252 -t UTF-8)"


def _separated_by_others(columns: Sequence[str]) -> str:
    """What to do about a header that is one long cell, if that is so."""
    for separator, name in _OTHER_SEPARATORS.items():
        if len(columns) == 1 and separator in columns[0]:
            return f"; there are {name} between its cells: {_REMEDY}"
    return ""


def _rows(reader: Any, columns: list[str]) -> Iterator[_Row]:
    number = 0
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except (csv.Error, UnicodeDecodeError) as error:
            reason = _unreadable(error)
            yield _Row(number, {}, f"nothing from this row on was read: {reason}")
            return
        if not cells:
            number -= 1
            continue
        values = dict(zip(columns, cells, strict=False))
        problem = ""
        if len(cells) != len(columns):
            problem = f"the row has {len(cells)} cells, the header {len(columns)}"
        yield _Row(number, values, problem)


def _issue_row(
    row: _Row, *, template: str, pem: bytes, choices: Choices, now: datetime
) -> _Outcome:
    """Sign one row, in whichever process this runs."""
    if row.problem:
        return _Outcome(row=row, reason=row.problem)
    try:
        document = _filling_of(template)(row.values)
        signer = key_for(document, _key_of(pem))
        return _Outcome(choices.issue(document, signer, now))
    except CredentialError as error:
        return _Outcome(row=row, reason=str(error))


@functools.lru_cache(maxsize=4)
def _key_of(pem: bytes) -> SigningKey:
    return SigningKey.from_pem(pem)


@functools.lru_cache(maxsize=4)
def _filling_of(template: str) -> _Fill:
    document = json.loads(template)
    return _filling(document) or (lambda values: document)


def _filling(template: Any) -> _Fill | None:
    """What fills a part of the template with a row's values; None for a part without columns.

    Parts without columns are shared by all documents. Members and elements of empty cells are left
    out.
    """
    if isinstance(template, str):
        match = _COLUMN.fullmatch(template)
        if match is None:
            return None
        column = match[1]
        return lambda values: values[column].strip() or _EMPTY
    if not isinstance(template, dict | list):
        return None
    places: Any = template.items() if isinstance(template, dict) else enumerate(template)
    fills = [(place, fill) for place, part in places if (fill := _filling(part)) is not None]
    if not fills:
        return None

    def filled(values: Mapping[str, str]) -> Any:
        made = template.copy()
        for place, fill in fills:
            made[place] = fill(values)
        return _without_empty(made, fills)

    return filled


def _without_empty(made: Any, fills: Sequence[tuple[Any, _Fill]]) -> Any:
    if not any(made[place] is _EMPTY for place, _ in fills):
        return made
    if isinstance(made, dict):
        return {name: value for name, value in made.items() if value is not _EMPTY}
    return [value for value in made if value is not _EMPTY]


def _complaints(file: IO[bytes], columns: Sequence[str]) -> Callable[[_Outcome], None]:
    """What writes refused rows as a table: number, reason, and the row as it came."""
    text = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerow(["row", "reason", *columns])

    def complain(outcome: _Outcome) -> None:
        if outcome.row is not None:
            cells = (outcome.row.values.get(column, "") for column in columns)
            writer.writerow([outcome.row.number, outcome.reason, *cells])

    return complain
