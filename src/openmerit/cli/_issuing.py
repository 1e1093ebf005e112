"""`openmerit issue`: one document, or one for each row of a table."""

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from openmerit.cli import _files, _rows
from openmerit.cli._deriving import PointersCommand
from openmerit.cli._exit import Exit, stop
from openmerit.cli._keys import key_for, read_key
from openmerit.credentials import (
    PROOFS,
    CredentialError,
    UnusableKey,
    parse_json,
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
    choices = _rows.Choices(proof, tuple(mandatory or ()), tuple(disclosable or ()))
    if rows is not None:
        if out is None or out == _files.STANDARD:
            stop(Exit.USAGE, "--rows needs a file to write to", "add -o OUT.jsonl")
        _rows.issue_rows(template, rows, signer, choices, out, jobs or os.cpu_count() or 1)
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
