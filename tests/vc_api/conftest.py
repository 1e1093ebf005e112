"""A really running service, asked over HTTP."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from openmerit.credentials import SigningKey

V2 = "https://www.w3.org/ns/credentials/v2"
EXAMPLES = "https://www.w3.org/ns/credentials/examples/v2"
KEYS = {kind: SigningKey.generate(kind) for kind in ("ed25519", "p256", "p384")}
COMMAND = [sys.executable, "-m", "openmerit", "vc-api"]


@dataclass(frozen=True)
class Reply:
    """What the service answered."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body, parsed."""
        return json.loads(self.body)


@dataclass(frozen=True)
class Server:
    """A service that runs."""

    port: int
    process: "subprocess.Popen[str]"

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str) -> Reply:
        """One request."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, body, named)
            answer = connection.getresponse()
            told = {name.lower(): value for name, value in answer.getheaders()}
            return Reply(answer.status, told, answer.read())
        finally:
            connection.close()

    def post(self, path: str, document: Any, **headers: str) -> Reply:
        """A request with a JSON body, as clients of the API send it."""
        kind = {"Content_Type": "application/json", "Accept": "application/json", **headers}
        return self.ask("POST", path, json.dumps(document).encode(), **kind)

    def issue(self, credential: Any, **options: Any) -> Reply:
        """Ask for a credential to be signed."""
        return self.post("/credentials/issue", {"credential": credential, "options": options})

    def issued(self, credential: Any, **options: Any) -> dict[str, Any]:
        """A credential that it signed."""
        reply = self.issue(credential, **options)
        assert reply.status == 201, reply.body
        found: dict[str, Any] = reply.json["verifiableCredential"]
        return found

    def derive(self, credential: Any, *show: str) -> Reply:
        """Ask for the part of a credential."""
        body = {"verifiableCredential": credential, "options": {"selectivePointers": list(show)}}
        return self.post("/credentials/derive", body)

    def verify(self, credential: Any, **options: Any) -> Reply:
        """Ask whether a credential holds."""
        body = {"verifiableCredential": credential, "options": options}
        return self.post("/credentials/verify", body)

    def verify_presentation(self, presentation: Any, **options: Any) -> Reply:
        """Ask whether a presentation holds."""
        body = {"verifiablePresentation": presentation, "options": options}
        return self.post("/presentations/verify", body)


def free_port() -> int:
    """A port that nothing listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def serving(folder: Path, *words: str, environment: Mapping[str, str] = {}) -> Iterator[Server]:
    """`openmerit vc-api` on a free port, until the block is left."""
    port = free_port()
    clean = {k: v for k, v in os.environ.items() if not k.startswith("OPENMERIT_")}
    process = subprocess.Popen(
        [*COMMAND, "--port", str(port), *words],
        cwd=folder,
        env={**clean, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    server = Server(port, process)
    try:
        _wait_for(server)
        yield server
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.communicate(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            # Not read to its end: a worker that outlived the service may hold it open.
            process.wait()
            raise


def _wait_for(server: Server) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        if server.process.poll() is not None:
            out, err = server.process.communicate()
            raise AssertionError(f"the service ended: {out}{err}")
        try:
            if server.ask("GET", "/healthz").status == 200:
                return
        except OSError:
            time.sleep(0.05)
    raise AssertionError("the service did not answer")


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a key file of each kind: ``ed25519.pem`` …"""
    folder = tmp_path_factory.mktemp("keys")
    for kind, key in KEYS.items():
        (folder / f"{kind}.pem").write_bytes(key.to_pem())
    return folder


@pytest.fixture(scope="session")
def server(keys: Path) -> Iterator[Server]:
    """A service with three keys, offline; Ed25519 is preferred."""
    words = [word for kind in KEYS for word in ("--key", f"{kind}.pem")]
    with serving(keys, *words) as running:
        yield running


Make = Callable[..., dict[str, Any]]


def credential(*contexts: Any, **members: Any) -> dict[str, Any]:
    """The smallest credential of the data model 2.0, with further contexts and members."""
    return {
        "@context": [V2, *contexts],
        "type": ["VerifiableCredential"],
        "credentialSubject": {"id": "did:example:subject"},
        **members,
    }
