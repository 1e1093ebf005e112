"""Granian serves the application, in one process or several that share an address."""

import functools
import multiprocessing
import os
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from openmerit.credentials import Resolver, SigningKey, Trust
from openmerit.vc_api._practice_status import PracticeStatus
from openmerit.vc_api._service import Service

_POLL_SECONDS: Final = 0.5
_LOOK_SECONDS: Final = 0.05
_DRAIN_SECONDS: Final = 10


@dataclass(frozen=True)
class Settings:
    """What each process needs to make its service; never on a command line, where others read it.

    Attributes:
        pems: the private keys.
        issuer: for whom they sign; each for its own DID if None.
        proof: the proof to make where a request names none.
        token: what a request has to bear.
        resolver: makes what looks up keys and status lists; None to stay offline.
        trust: opens what is kept of issuers and whom to trust.
        practice_status: the service's origin, if it shall serve status lists for trying it out.
    """

    pems: tuple[bytes, ...]
    issuer: str | None = None
    proof: str | None = None
    token: str | None = None
    resolver: Callable[[], Resolver] | None = None
    trust: Callable[[], Trust | None] | None = None
    practice_status: str | None = None

    def service(self) -> Service:
        """The service by these settings. Raises UnusableKey."""
        keys = [SigningKey.from_pem(pem) for pem in self.pems]
        if self.issuer is not None:
            keys = [key.named(self.issuer, key.public.fragment) for key in keys]
        resolver = None if self.resolver is None else self.resolver()
        origin = self.practice_status
        return Service(
            tuple(keys),
            proof=self.proof,
            resolver=resolver,
            trust=None if self.trust is None else self.trust(),
            practice_status=None if origin is None else PracticeStatus(origin, keys),
        )


def serve(
    settings: Settings,
    *,
    host: str,
    port: int,
    workers: int,
    tls: tuple[Path, Path] | None,
    ready: Callable[[], None],
) -> None:
    """Serve until SIGINT or SIGTERM; what is under way is answered first.

    Args:
        tls: the files of a certificate and its key, to serve https.
        ready: called as soon as somebody answers at the address.
    """
    server = Granian(
        "openmerit.vc_api",
        address=host,
        port=port,
        interface=Interfaces.ASGINL,
        workers=workers,
        backpressure=256,
        log_level=LogLevels.warning,
        websockets=False,
        ssl_cert=None if tls is None else tls[0],
        ssl_key=None if tls is None else tls[1],
        workers_kill_timeout=_DRAIN_SECONDS,
        respawn_failed_workers=True,
    )
    watch = threading.Thread(target=_when_it_answers, args=(host, port, ready), daemon=True)
    server.on_startup(watch.start)
    server.serve(target_loader=functools.partial(_load, settings), wrap_loader=False)


def _when_it_answers(host: str, port: int, ready: Callable[[], None]) -> None:
    """Call `ready` once the workers listen; until then connections are refused."""
    near = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    while True:
        time.sleep(_LOOK_SECONDS)
        try:
            socket.create_connection((near, port), timeout=1).close()
        except OSError:
            continue
        ready()
        return


def _load(settings: Settings) -> Any:
    """The application, in a worker process that does not outlive its server."""
    parent = multiprocessing.parent_process()
    if parent is not None and parent.pid is not None:
        threading.Thread(target=_watch, args=(parent.pid,), name="lifeline", daemon=True).start()
    from openmerit.vc_api._app import make_app

    return make_app(settings.service(), token=settings.token)


def _watch(parent_pid: int) -> None:
    while os.getppid() == parent_pid:
        time.sleep(_POLL_SECONDS)
    # Not sys.exit: whatever the other threads are doing, it is over.
    os._exit(1)
