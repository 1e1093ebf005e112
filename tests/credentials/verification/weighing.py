"""What a call of `verify` costs, measured in a process of its own."""

import gc
import multiprocessing
import resource
import signal
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from tests.credentials.samples import LATER, Shelf

from openmerit.credentials import verify

_CLEAR = Path("/proc/self/clear_refs")
_STATUS = Path("/proc/self/status")
_MOST_SECONDS = 20
_MOST_BYTES = 3_000_000_000
"""Where a call is broken off, so that a bad one harms nothing else."""


@dataclass(frozen=True)
class Weighed:
    """One call.

    Attributes:
        seconds: of processor time, the system's included.
        megabytes: the most memory that the whole process held during the call.
        report: what `verify` answered.
        raised: the traceback, if it raised instead.
    """

    seconds: float
    megabytes: float
    report: Mapping[str, Any]
    raised: str = ""


class Scales:
    """Sends inputs to the other process, one at a time."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def weigh(self, data: bytes, shelf: Mapping[str, bytes] | None = None) -> Weighed:
        """The cost of `verify(data)`, online if there is a shelf to fetch from."""
        self._connection.send((data, shelf))
        weighed: Weighed = self._connection.recv()
        return weighed


@contextmanager
def scales() -> Iterator[Scales]:
    """Another process, in which nothing else has happened."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs,), daemon=True)
    process.start()
    theirs.close()
    try:
        yield Scales(ours)
    finally:
        ours.close()
        process.join(10)


class _BrokenOff(BaseException):
    """No exception that anything could catch by mistake."""


def _break_off(*_: object) -> None:
    raise _BrokenOff


def _serve(connection: Connection) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_BYTES, _MOST_BYTES))
    signal.signal(signal.SIGPROF, _break_off)
    while True:
        try:
            data, shelf = connection.recv()
        except EOFError:
            return
        connection.send(_weighed(data, shelf))
        data = shelf = None
        gc.collect()


def _weighed(data: bytes, shelf: Mapping[str, bytes] | None) -> Weighed:
    _CLEAR.write_text("5")  # the high-water mark of memory starts anew (man 5 proc)
    before = resource.getrusage(resource.RUSAGE_SELF)
    report: Mapping[str, Any] = {}
    raised = ""
    signal.setitimer(signal.ITIMER_PROF, _MOST_SECONDS)
    try:
        resolver = None if shelf is None else Shelf(shelf)
        report = verify(data, at=LATER, resolver=resolver).to_dict() | {"credential": None}
    except BaseException:
        raised = traceback.format_exc()
    signal.setitimer(signal.ITIMER_PROF, 0)
    after = resource.getrusage(resource.RUSAGE_SELF)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    (peak,) = [line for line in _STATUS.read_text().splitlines() if line.startswith("VmHWM")]
    return Weighed(spent, int(peak.split()[1]) / 1024, report, raised)
