"""`openmerit run`: make the home ready, then keep web and worker alive until told to stop."""

import errno
import fcntl
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections import deque
from dataclasses import dataclass, field
from types import FrameType
from typing import IO
from urllib.parse import urlsplit

from openmerit.platform.home import Home
from openmerit.platform.operations import backups, preparing
from openmerit.platform.operations.errors import (
    AddressRefused,
    AlreadyRunning,
    KeepsDying,
    PortTaken,
)

POLL_SECONDS = 0.2
DRAIN_SECONDS = 25.0
LOCK_WAIT_SECONDS = 5.0
DEATHS_ALLOWED = 5
DEATHS_WITHIN_SECONDS = 60.0


def say(line: str) -> None:
    """Progress, for whoever watches."""
    print(line, file=sys.stderr, flush=True)  # noqa: T201


def tell(line: str) -> None:
    """What scripts read."""
    print(line, flush=True)  # noqa: T201


def run() -> None:
    """Start the installation and stay until SIGINT or SIGTERM; both processes are then drained.

    Raises HomeError, PortTaken, AddressRefused or AlreadyRunning before anything is started, and
    KeepsDying when a process cannot be kept alive.
    """
    home = preparing.open_home()
    require_free_port(home.host, home.port)
    home.fix_origin()
    with _locked(home) as lock:
        say(f"home {home.path}")
        typeface = _start_typeface(home, lock)
        preparing.prepare(home, say)
        personas = preparing.load_story(home, say)
        if typeface is not None and typeface.wait() != 0:
            say("the typeface could not be cut: pages will use one of the browser's")
        _introduce(home, personas)
        preparing.let_go()
        Supervisor(home, lock).run()


def require_free_port(host: str, port: int) -> None:
    """Return if we can listen there. Raises PortTaken or AddressRefused."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        family, kind, protocol, _name, address = found[0]
        with socket.socket(family, kind, protocol) as probe:
            # As the server does: a port that was just left is free.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as refused:
        if refused.errno == errno.EADDRINUSE:
            raise PortTaken(port=port, other=port + 1 if port < 65535 else 8000) from refused
        why = refused.strerror or str(refused)
        raise AddressRefused(host=host, port=port, why=why) from refused


def _locked(home: Home) -> IO[str]:
    """Hold the home. The children inherit the lock, so it is free only when all of them ended."""
    lock = (home.path / "run.lock").open("w")
    until = time.monotonic() + LOCK_WAIT_SECONDS
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > until:
                lock.close()
                raise AlreadyRunning(home=home.path) from None
            time.sleep(POLL_SECONDS)
        else:
            return lock


def _start_typeface(home: Home, lock: IO[str]) -> "subprocess.Popen[bytes] | None":
    """Cut the pages' font beside the other work, where the home has none."""
    from openmerit.platform.web.fonts import WEB_FONT

    if (home.static / WEB_FONT).exists():
        return None
    say("cutting the typeface …")
    return start_child("typeface", lock)


def start_child(kind: str, lock: IO[str]) -> "subprocess.Popen[bytes]":
    """Start one of the processes of `child`, tied to our life and to the home's lock."""
    module = "openmerit.platform.operations.child"
    return subprocess.Popen(
        [sys.executable, "-m", module, kind, str(os.getpid())],
        stdin=subprocess.DEVNULL,
        # Ctrl-C reaches us alone, and we stop the children in order.
        start_new_session=True,
        pass_fds=(lock.fileno(),),
    )


def _introduce(home: Home, personas: list[tuple[str, str]]) -> None:
    """Say where it is and who may be tried, before it answers."""
    from openmerit.platform.people.actions.accounts import operator_link_token

    if home.story_wanted and not home.practice:
        say("the starter story is for practice and was not loaded here")
    if urlsplit(home.origin).scheme == "http" and not home.practice:
        say(f"{home.origin} is not https: others cannot check its badges by did:web")
    say(backups.reminder(home))
    tell(f"OpenMerit is at {home.origin}")
    token = operator_link_token()
    if token is not None:
        tell(f"operator {home.origin}/accounts/first-operator/{token}/")
    for email, role in personas:
        tell(f"persona {email} {role}")


@dataclass
class Child:
    """One of the two processes, and when it last died."""

    kind: str
    process: "subprocess.Popen[bytes] | None" = None
    start_at: float = 0.0
    deaths: deque[float] = field(default_factory=lambda: deque(maxlen=DEATHS_ALLOWED))


class Supervisor:
    """Keeps web and worker alive; drains both when told to stop."""

    def __init__(self, home: Home, lock: IO[str]) -> None:
        self._home = home
        self._lock = lock
        self._stopping = False
        self._ready = False
        self._children = [Child("web"), Child("worker")]

    def run(self) -> None:
        """Supervise until stopped. Raises KeepsDying when one cannot be kept alive."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._stop)
        try:
            while not self._stopping:
                for child in self._children:
                    self._tend(child)
                if not self._ready and self._answers():
                    self._ready = True
                    say("ready; Ctrl-C stops it")
                time.sleep(POLL_SECONDS)
        finally:
            self._drain()

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self._stopping = True

    def _tend(self, child: Child) -> None:
        now = time.monotonic()
        if child.process is not None and child.process.poll() is not None:
            code = child.process.returncode
            child.process = None
            child.deaths.append(now)
            recent = [death for death in child.deaths if death > now - DEATHS_WITHIN_SECONDS]
            if len(recent) >= DEATHS_ALLOWED:
                raise KeepsDying(process=child.kind, times=len(recent))
            child.start_at = now + (0.0 if len(recent) == 1 else 2.0 ** (len(recent) - 1))
            say(f"the {child.kind} process ended ({_how(code)}) and is started again")
        if child.process is None and now >= child.start_at:
            child.process = start_child(child.kind, self._lock)

    def _answers(self) -> bool:
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self._home.host, self._home.host)
        asked = http.client.HTTPConnection(host, self._home.port, timeout=2)
        try:
            # The name that the settings surely allow; the address may be any.
            asked.request("GET", "/healthz", headers={"Host": "localhost"})
            return asked.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            asked.close()

    def _drain(self) -> None:
        living = [child.process for child in self._children if child.process is not None]
        say("stopping …")
        for process in living:
            process.terminate()
        until = time.monotonic() + DRAIN_SECONDS
        for process in living:
            try:
                process.wait(max(0.1, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                _kill_group(process)
        say("stopped")


def _kill_group(process: "subprocess.Popen[bytes]") -> None:
    """End a child that does not stop, and the processes that it started."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    process.wait()


def _how(code: int) -> str:
    return f"signal {-code}" if code < 0 else f"exit state {code}"
