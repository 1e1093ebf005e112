"""Durable tasks: how a room asks the worker to do something soon.

A queue only nudges: a task may be lost with its worker, or run twice. The truth stands in the
work's own rows (see `leases`), and a sweep hands out again what has lost its lease.
"""

import threading
from typing import Any

from django.db import transaction
from django_tasks.base import Task


def nudge(task: "Task[..., Any]", *args: object) -> None:
    """Enqueue `task` once the caller's transaction has committed; nothing if it rolls back."""
    transaction.on_commit(lambda: task.enqueue(*args))


_stopping = threading.Event()


def stopping() -> bool:
    """Whether this worker was asked to stop: work that takes minutes looks, and ends early.

    What it leaves is handed out again by a sweep, or by the next worker at its start.
    """
    return _stopping.is_set()


def ask_to_stop() -> None:
    """Tell the tasks of this process that it wants to end."""
    _stopping.set()
