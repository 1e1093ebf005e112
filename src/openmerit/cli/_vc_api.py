"""`openmerit vc-api`: sign and verify for other programs, over HTTP and without a database."""

import errno
import functools
import ipaddress
import os
import socket
import ssl
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Final

import typer

from openmerit.cli import _files
from openmerit.cli._asking import AllowHosts, MayAsk, TrustFolders, trust_in
from openmerit.cli._exit import Exit, stop
from openmerit.cli._keys import read_key
from openmerit.cli._online import Online
from openmerit.credentials import PROOFS, Signer, Trust

_KEEP_SECONDS: Final = 60
"""So long an answer of the web is kept: a status list may change at any time."""


def register(app: typer.Typer) -> None:
    """Add the command to `app`."""
    app.command("vc-api")(vc_api_command)


def vc_api_command(
    key: Annotated[
        list[Path],
        typer.Option("--key", help="A private key, made by keygen."),
    ],
    host: Annotated[str, typer.Option("--host", help="The address to serve at.")] = "127.0.0.1",
    port: Annotated[
        int, typer.Option("--port", min=1, max=65535, help="The port to serve at.")
    ] = 8080,
    token: Annotated[
        str | None,
        typer.Option(
            "--token",
            help="What requests have to bear. OPENMERIT_VC_API_TOKEN does it out of sight.",
        ),
    ] = None,
    proof: Annotated[
        str | None,
        typer.Option("--proof", help=f"Where a request names none: {', '.join(PROOFS)}."),
    ] = None,
    issuer: Annotated[
        str | None,
        typer.Option("--issuer", help="For whom the keys sign, such as a did:web; else their own."),
    ] = None,
    trust: TrustFolders = None,
    online: MayAsk = False,
    allow_host: AllowHosts = None,
    tls_cert: Annotated[
        Path | None, typer.Option("--tls-cert", help="A certificate (PEM), to serve https.")
    ] = None,
    tls_key: Annotated[
        Path | None, typer.Option("--tls-key", help="The certificate's private key (PEM).")
    ] = None,
    practice_status: Annotated[
        str | None,
        typer.Option(
            "--practice-status",
            metavar="ORIGIN",
            help="For test suites: give each credential a place in a list served here, at this "
            "origin, in which nobody is ever withdrawn.",
        ),
    ] = None,
    workers: Annotated[
        int, typer.Option("--workers", min=1, max=64, help="Processes that serve.")
    ] = 1,
) -> None:
    """Serve the VC-API (VCALM) until Ctrl-C: issue, derive and verify, keeping nothing.

    A request may choose among several keys by the issuer that it names, and by cryptosuite,
    verificationMethod or mandatoryPointers in its options.
    """
    if find_spec("starlette") is None or find_spec("granian") is None:
        stop(Exit.USAGE, "vc-api needs the extra service: pip install 'openmerit[service]'")
    if proof is not None and proof not in PROOFS:
        stop(Exit.USAGE, f"there is no proof {proof!r}", f"choose {', '.join(PROOFS)}")
    if issuer is not None and not issuer.startswith(("did:", "https://", "http://")):
        stop(Exit.USAGE, f"--issuer {issuer!r} is no identifier", "such as did:web:academy.example")
    if allow_host and not online:
        stop(Exit.USAGE, "--allow-host is of use with --online only")
    if practice_status is not None and not practice_status.startswith(("https://", "http://")):
        stop(Exit.USAGE, "--practice-status takes an origin, such as https://localhost:8443")
    tls = _tls(tls_cert, tls_key)
    token = token if token is not None else os.environ.get("OPENMERIT_VC_API_TOKEN") or None
    if token is not None and not token.strip():
        stop(Exit.USAGE, "the token is empty, so that it would keep nobody out")
    from openmerit.vc_api._service import MAKES
    from openmerit.vc_api._serving import Settings, serve

    hosts = tuple(allow_host or ())
    keys = [read_key(path) for path in key]
    if proof is not None and not any(one.key_type in MAKES[proof] for one in keys):
        stop(Exit.USAGE, f"no key makes {proof}", f"it takes one of {', '.join(MAKES[proof])}")
    settings = Settings(
        tuple(one.to_pem() for one in keys),
        issuer,
        proof,
        None if token is None else token.strip(),
        functools.partial(Online, hosts, keep_seconds=_KEEP_SECONDS) if online else None,
        _trust(tuple(trust or ())),
        practice_status,
    )
    _require_free_port(host, port)
    if token is None and not _is_loopback(host):
        typer.echo(f"warning: whoever reaches {host} can sign with your key; set --token", err=True)
    serve(
        settings,
        host=host,
        port=port,
        workers=workers,
        tls=tls,
        ready=functools.partial(_tell, settings.service().signers, _address(host, port, tls)),
    )


def _trust(paths: tuple[Path, ...]) -> Callable[[], Trust | None] | None:
    """What opens the folders in each process. Stops the command where one cannot be opened."""
    opened = functools.partial(trust_in, *(path.absolute() for path in paths))
    return opened if opened() is not None else None


def _tls(cert: Path | None, key: Path | None) -> tuple[Path, Path] | None:
    """The files of a certificate and its key. Stops the command where they are of no use."""
    if cert is None and key is None:
        return None
    if cert is None or key is None:
        stop(Exit.USAGE, "--tls-cert and --tls-key are of use together only")
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(cert, key, password="")
    except OSError as error:
        stop(Exit.USAGE, f"{cert} and {key} cannot be used: {_files.reason(error)}")
    return cert, key


def _address(host: str, port: int, tls: object) -> str:
    shown = f"[{host}]" if ":" in host else host
    return f"{'http' if tls is None else 'https'}://{shown}:{port}"


def _tell(signers: Sequence[Signer], address: str) -> None:
    """Say where it is and who signs, at one stroke: whoever reads the first line may go ahead."""
    issuers = [f"issuer {signer.controller} {signer.key_type}" for signer in signers]
    typer.echo("\n".join([f"VC-API is at {address}", *issuers]))


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _require_free_port(host: str, port: int) -> None:
    """Stop the command with exit code 2 if nothing can listen there."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        family, kind, protocol, _name, address = found[0]
        with socket.socket(family, kind, protocol) as probe:
            # As the server does: a port that was just left is free.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as refused:
        if refused.errno == errno.EADDRINUSE:
            other = port + 1 if port < 65535 else 8080
            message = (
                f"port {port} is in use: stop what uses it, or choose another (--port {other})"
            )
        else:
            message = f"nothing can be served at {host}:{port}: {refused.strerror or refused}"
        typer.echo(message, err=True)
        raise typer.Exit(Exit.USAGE) from None
