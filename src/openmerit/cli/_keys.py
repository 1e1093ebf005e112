"""`openmerit keygen`, and reading the key files that it makes."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from openmerit.cli import _files
from openmerit.cli._exit import Exit, stop
from openmerit.credentials import KEY_TYPES, CredentialError, SigningKey


def register(app: typer.Typer) -> None:
    """Add the command to `app`."""
    app.command()(keygen)


def keygen(
    out: Annotated[Path, typer.Option("--out", "-o", help="Where to write the private key.")],
    key_type: Annotated[
        str, typer.Option("--type", help=f"Kind of key: {', '.join(KEY_TYPES)}.")
    ] = "ed25519",
) -> None:
    """Make a private key, and print the DID that verifiers know it by.

    The file (PEM, PKCS#8) can be read by you alone. Keep it safe: whoever has it can issue in your
    name. An existing file is never overwritten.
    """
    if key_type not in KEY_TYPES:
        stop(Exit.USAGE, f"there is no key type {key_type!r}", f"choose {', '.join(KEY_TYPES)}")
    key = SigningKey.generate(key_type)
    try:
        handle = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        stop(Exit.USAGE, f"{out} exists already", "name another file; keys are not overwritten")
    except OSError as error:
        stop(Exit.USAGE, f"{out} cannot be written: {_files.reason(error)}")
    with os.fdopen(handle, "wb") as file:
        file.write(key.to_pem())
    typer.echo(key.did)


def read_key(path: Path) -> SigningKey:
    """The key in a file. Stops the command with exit code 2 if there is none."""
    try:
        return SigningKey.from_pem(_files.read(path))
    except CredentialError as error:
        stop(Exit.USAGE, f"{path}: {error}")


def key_for(document: Mapping[str, Any], key: SigningKey) -> SigningKey:
    """The key as it signs for the issuer that a document names.

    A did:web or hosted issuer publishes its keys itself; the key is then known by its multikey (for
    RSA by its thumbprint) below the issuer's identifier, whose document has to list it.
    """
    issuer = document.get("issuer")
    identifier = issuer.get("id") if isinstance(issuer, dict) else issuer
    if isinstance(identifier, str) and identifier.startswith(("did:web:", "https://", "http://")):
        return key.named(identifier, key.public.fragment)
    return key
