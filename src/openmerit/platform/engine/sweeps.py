"""Regular work: rows with a due time, so that it happens once however many workers there are."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from openmerit.platform.engine import leases
from openmerit.platform.engine.models import Sweep

LEASE_SECONDS = 300

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Entry:
    function: Callable[[], None]
    every: timedelta


_entries: dict[str, _Entry] = {}


def register(name: str, function: Callable[[], None], every: timedelta) -> None:
    """Call `function` about once in `every`, in the worker. The same name again replaces it.

    It may be killed and called again, so it must be idempotent; what takes long it should cut
    into pieces and leave to tasks.
    """
    _entries[name] = _Entry(function, every)


def prepare() -> None:
    """Give each registered sweep its row; done once by a worker as it starts."""
    Sweep.objects.bulk_create([Sweep(name=name) for name in _entries], ignore_conflicts=True)


def run_due() -> int:
    """Do all sweeps that are due and that nobody else is doing; answer how many."""
    due = Sweep.objects.filter(due_at__lte=timezone.now(), name__in=_entries)
    count = 0
    for pk in leases.claim(due, seconds=LEASE_SECONDS, limit=len(_entries) or 1):
        sweep = Sweep.objects.get(pk=pk)
        entry = _entries[sweep.name]
        error = ""
        try:
            entry.function()
        except Exception as failure:
            # A sweep that fails must not stop the others; it is tried again when next due.
            logger.exception("sweep %s failed", sweep.name)
            error = f"{type(failure).__name__}: {failure}"
        Sweep.objects.filter(pk=pk, attempt=sweep.attempt).update(
            due_at=timezone.now() + entry.every, lease_until=None, error=error
        )
        count += 1
    return count
