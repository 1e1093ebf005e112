"""Real processes on a home and a port of their own."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from openmerit.platform.web.fonts import WEB_FONT

COMMAND = [sys.executable, "-c", "from openmerit.cli import main; main()"]
PATIENCE = 40


class Installation:
    """`openmerit` as a person calls it, on one home."""

    def __init__(self, home: Path, port: int) -> None:
        self.home, self.port = home, port
        self.environ = {k: v for k, v in os.environ.items() if not k.startswith("OPENMERIT_")}
        self.environ.pop("DJANGO_SETTINGS_MODULE", None)
        self.environ |= {
            "OPENMERIT_HOME": str(home),
            "OPENMERIT_PORT": str(port),
            "OPENMERIT_STORY": "0",
        }
        self.process: subprocess.Popen[str] | None = None

    def call(self, *words: str, **environ: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [*COMMAND, *words],
            env=self.environ | environ,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )

    def python(self, program: str) -> "subprocess.CompletedProcess[str]":
        """Run a program of Python on the home."""
        return subprocess.run(
            [sys.executable, "-c", program],
            env=self.environ,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )

    def start(self) -> None:
        self.process = subprocess.Popen(
            [*COMMAND, "run"],
            env=self.environ,
            stdout=(self.home.parent / "out").open("w"),
            stderr=(self.home.parent / "err").open("w"),
            text=True,
        )
        until(lambda: self.status() == 200 or self.process.poll() is not None)
        assert self.process.poll() is None, self.said()

    def said(self) -> str:
        return "".join((self.home.parent / name).read_text() for name in ("out", "err"))

    def status(self, path: str = "/healthz") -> int | None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5) as answer:
                return answer.status
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return None

    def children(self, kind: str = "") -> list[int]:
        """Processes of this very supervisor: the two children, and the web server's own."""
        mark = f"openmerit.platform.operations.child\0{kind}"
        return [
            int(entry.name)
            for entry in Path("/proc").iterdir()
            if entry.name.isdigit() and mark in (said := _words(entry)) and str(self.pid) in said
        ]

    @property
    def pid(self) -> int:
        assert self.process is not None
        return self.process.pid

    def stop(self, number: int = signal.SIGINT) -> int:
        assert self.process is not None
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)


def _words(entry: Path) -> str:
    try:
        return (entry / "cmdline").read_text()
    except OSError:
        return ""


def until(true, patience: float = PATIENCE) -> None:
    """Wait until it is so; fail if it never is."""
    end = time.monotonic() + patience
    while not true():
        assert time.monotonic() < end, "it never came true"
        time.sleep(0.05)


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    """A home that does not exist yet; whatever runs on it is ended with the test."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    made = Installation(tmp_path / "home", port)
    # Cutting the real one takes ten seconds, and has its own tests.
    stand_in = made.home / "static" / WEB_FONT
    stand_in.parent.mkdir(parents=True)
    stand_in.write_bytes(b"wOF2")
    yield made
    if made.process is not None and made.process.poll() is None:
        for pid in [made.pid, *made.children()]:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        made.process.wait()
