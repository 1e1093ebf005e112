"""`openmerit present` and `openmerit countersign`: a holder shows, a second party signs too."""

import contextlib
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from openmerit.cli import _files
from openmerit.cli._exit import Exit, stop
from openmerit.cli._keys import read_key
from openmerit.credentials import (
    BakingError,
    CredentialError,
    UnusableKey,
    add_proof,
    present,
    unbake,
)

_KEY = typer.Option("--key", help="A private key, made by keygen.")
_OUT = typer.Option("--out", "-o", help="Where to write it, else standard output.")


def register(app: typer.Typer) -> None:
    """Add both commands to `app`."""
    app.command("present")(present_command)
    app.command("countersign")(countersign_command)


def present_command(
    credentials: Annotated[
        list[Path],
        typer.Argument(help="Signed credentials: JSON, JWT, SD-JWT, or an image with one; or -."),
    ],
    key: Annotated[Path, _KEY],
    challenge: Annotated[
        str | None, typer.Option("--challenge", help="What the verifier asked you to answer.")
    ] = None,
    domain: Annotated[
        list[str] | None, typer.Option("--domain", help="For whom it is made; may be repeated.")
    ] = None,
    out: Annotated[Path | None, _OUT] = None,
) -> None:
    """Show credentials as their holder: a presentation, signed for this one occasion."""
    shown = [_credential_in(_files.read(path)) for path in credentials]
    signer = read_key(key)
    try:
        presented = present(
            shown,
            signer,
            challenge=challenge,
            domain=(domain[0] if len(domain) == 1 else domain) if domain else None,
            now=datetime.now(UTC),
        )
    except UnusableKey as error:
        stop(Exit.USAGE, str(error))
    except CredentialError as error:
        stop(Exit.DOES_NOT_HOLD, str(error))
    _write(out, presented)


def countersign_command(
    credential: Annotated[Path, typer.Argument(help="A credential with a proof (JSON), or -.")],
    key: Annotated[Path, _KEY],
    proof: Annotated[
        str | None, typer.Option("--proof", help="A cryptosuite; by default by the key.")
    ] = None,
    follow: Annotated[
        list[str] | None,
        typer.Option(
            "--follow", metavar="ID", help="The id of a proof to vouch for too; may be repeated."
        ),
    ] = None,
    out: Annotated[Path | None, _OUT] = None,
) -> None:
    """Sign a credential of somebody else's too: its issuer stays who it is, and you are named.

    Without --follow your proof is over the credential alone (a set). With it, it is also over the
    proofs that it follows on (a chain), and falls with them.
    """
    data = _files.read(credential)
    signer = read_key(key)
    try:
        signed = add_proof(data, signer, proof=proof, previous=follow, now=datetime.now(UTC))
    except UnusableKey as error:
        stop(Exit.USAGE, str(error))
    except CredentialError as error:
        stop(Exit.DOES_NOT_HOLD, str(error))
    _write(out, signed)


def _credential_in(data: bytes) -> bytes:
    """The credential in an image; what is no image is one itself."""
    with contextlib.suppress(BakingError):
        return unbake(data)
    return data


def _write(out: Path | None, document: bytes) -> None:
    text = json.dumps(json.loads(document), ensure_ascii=False, indent=2)
    _files.write(out, text.encode("utf-8") + b"\n")
