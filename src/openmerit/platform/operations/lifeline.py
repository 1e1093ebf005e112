"""A child that never outlives its parent, however the parent ends."""

import ctypes
import os
import signal
import sys
import threading
import time

_PR_SET_PDEATHSIG = 1
_POLL_SECONDS = 0.5


def hold_on_to(parent_pid: int) -> None:
    """End this process when its parent does, even by SIGKILL.

    Linux tells the child at once; elsewhere (and should that fail) it looks twice a second.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    _end_if_orphaned(parent_pid)
    threading.Thread(target=_watch, args=(parent_pid,), name="lifeline", daemon=True).start()


def _watch(parent_pid: int) -> None:
    while True:
        time.sleep(_POLL_SECONDS)
        _end_if_orphaned(parent_pid)


def _end_if_orphaned(parent_pid: int) -> None:
    if os.getppid() != parent_pid:
        # Not sys.exit: whatever the other threads are doing, it is over.
        os._exit(1)
