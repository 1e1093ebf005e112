"""`openmerit issue`: one document, or one for each row of a table."""

import csv
import functools
import io
import json
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from openmerit.cli import _files, _parallel
from openmerit.cli._deriving import PointersCommand
from openmerit.cli._exit import Exit, stop
from openmerit.cli._keys import key_for, read_key
from openmerit.credentials import (
    PROOFS,
    CredentialError,
    SigningKey,
    UnusableKey,
    issue,
    parse_json,
)

_COLUMN: Final = re.compile(r"\{\{\s*([^{}]+?)\s*\}\}")
_EMPTY: Final = object()
"""Stands for an empty cell; null is a mistake of the template's and shall be seen as one."""


@dataclass(frozen=True)
class _Row:
    """One line of the table. `problem` is set if it cannot even be read."""

    number: int
    values: Mapping[str, str]
    problem: str = ""


@dataclass(frozen=True)
class _Outcome:
    """What became of a row: a signed document, or the reason why not."""

    row: _Row
    signed: bytes = b""
    reason: str = ""


@dataclass(frozen=True)
class _Choices:
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


def register(app: typer.Typer) -> None:
    """Add the command to `app`."""
    app.command("issue", cls=PointersCommand)(issue_command)


def issue_command(
    document: Annotated[Path, typer.Argument(help="The credential to sign (JSON), or -.")],
    key: Annotated[Path, typer.Option("--key", help="A private key, made by keygen.")],
    proof: Annotated[
        str | None, typer.Option("--proof", help=f"Kind of proof: {', '.join(PROOFS)}.")
    ] = None,
    rows: Annotated[
        Path | None,
        typer.Option("--rows", help="A CSV table: one credential a row; {{column}} is filled in."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Where to write it, else standard output.")
    ] = None,
    jobs: Annotated[
        int, typer.Option("--jobs", min=0, help="Processes that sign rows; 0 for all cores.")
    ] = 0,
    mandatory: Annotated[
        list[str] | None,
        typer.Option(
            "--mandatory",
            metavar="POINTER…",
            help="ecdsa-sd-2023: what its holder must show besides issuer, dates and status.",
        ),
    ] = None,
    disclosable: Annotated[
        list[str] | None,
        typer.Option(
            "--disclosable",
            metavar="POINTER…",
            help="sd-jwt: what its holder may withhold; all that may be, if not said.",
        ),
    ] = None,
) -> None:
    """Sign a credential, or one for each row of a table.

    Only what is absent is filled in: issuer, validFrom and id. What the standards forbid is
    refused, naming the member.

    With --rows a text of the template that is exactly {{column}} takes the row's value; where the
    cell is empty, the member is left out. Rows that cannot be issued go to OUT.errors.csv with the
    reason, the others are issued, and the exit code is 1.
    """
    if proof is not None and proof not in PROOFS:
        stop(Exit.USAGE, f"there is no proof {proof!r}", f"choose {', '.join(PROOFS)}")
    template = _read_document(document)
    signer = read_key(key)
    choices = _Choices(proof, tuple(mandatory or ()), tuple(disclosable or ()))
    if rows is not None:
        _issue_rows(template, rows, signer, choices, out, jobs or os.cpu_count() or 1)
        return
    try:
        signed = choices.issue(template, key_for(template, signer), datetime.now(UTC))
    except UnusableKey as error:
        stop(Exit.USAGE, str(error))
    except CredentialError as error:
        stop(Exit.DOES_NOT_HOLD, str(error))
    if signed.startswith(b"{"):
        signed = json.dumps(json.loads(signed), ensure_ascii=False, indent=2).encode("utf-8")
    _files.write(out, signed + b"\n")


def _read_document(path: Path) -> dict[str, Any]:
    try:
        document = parse_json(_files.read(path))
    except CredentialError as error:
        stop(Exit.USAGE, f"{path}: {error}")
    if not isinstance(document, dict):
        stop(Exit.USAGE, f"{path} holds no JSON object")
    return document


def _issue_rows(
    template: dict[str, Any],
    table: Path,
    signer: SigningKey,
    choices: _Choices,
    out: Path | None,
    jobs: int,
) -> None:
    if out is None or out == _files.STANDARD:
        stop(Exit.USAGE, "--rows needs a file to write to", "add -o OUT.jsonl")
    sign = functools.partial(
        _issue_row, template=template, pem=signer.to_pem(), choices=choices, now=datetime.now(UTC)
    )
    refused: list[_Outcome] = []
    issued = 0
    try:
        with _files.opened(table) as source, _files.written(out) as target:
            columns, lines = _read_table(source, table, _columns_in(template))
            for outcome in _parallel.ordered_map(sign, lines, jobs=jobs):
                if outcome.reason:
                    refused.append(outcome)
                else:
                    target.write(outcome.signed + b"\n")
                    issued += 1
    except (OSError, EOFError) as error:
        stop(Exit.USAGE, f"{table} cannot be read: {_files.reason(error)}")
    errors = out.with_name(f"{out.name}.errors.csv")
    if not refused:
        errors.unlink(missing_ok=True)
        typer.echo(f"{issued} issued.", err=True)
        return
    _files.write(errors, _table_of(refused, columns))
    typer.echo(f"{issued} issued, {len(refused)} refused: see {errors}", err=True)
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
        stop(Exit.USAGE, f"{table} is no CSV table in UTF-8: {error}")
    if len(set(columns)) != len(columns):
        stop(Exit.USAGE, f"{table} has two columns of one name")
    absent = sorted(wanted - set(columns))
    if absent:
        stop(Exit.USAGE, f"{table} has no column {', '.join(absent)}, which the template asks for")
    return columns, _rows(reader, columns)


def _rows(reader: Any, columns: list[str]) -> Iterator[_Row]:
    number = 0
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except (csv.Error, UnicodeDecodeError) as error:
            yield _Row(number, {}, f"the row cannot be read: {error}; nothing after it was read")
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
    row: _Row, *, template: dict[str, Any], pem: bytes, choices: _Choices, now: datetime
) -> _Outcome:
    """Sign one row, in whichever process this runs."""
    if row.problem:
        return _Outcome(row, reason=row.problem)
    try:
        document = _filled(template, row.values)
        signer = key_for(document, _key_of(pem))
        return _Outcome(row, signed=choices.issue(document, signer, now))
    except CredentialError as error:
        return _Outcome(row, reason=str(error))


@functools.cache
def _key_of(pem: bytes) -> SigningKey:
    return SigningKey.from_pem(pem)


def _filled(template: Any, values: Mapping[str, str]) -> Any:
    """The template with a row's values; members and elements of empty cells are left out."""
    if isinstance(template, dict):
        filled = {name: _filled(value, values) for name, value in template.items()}
        return {name: value for name, value in filled.items() if value is not _EMPTY}
    if isinstance(template, list):
        return [v for v in (_filled(value, values) for value in template) if v is not _EMPTY]
    match = _COLUMN.fullmatch(template) if isinstance(template, str) else None
    if match is None:
        return template
    return values[match[1]].strip() or _EMPTY


def _table_of(refused: list[_Outcome], columns: list[str]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(["row", "reason", *columns])
    for outcome in refused:
        cells = (outcome.row.values.get(column, "") for column in columns)
        writer.writerow([outcome.row.number, outcome.reason, *cells])
    return text.getvalue().encode("utf-8")
