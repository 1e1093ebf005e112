"""The worker: tasks, deliveries, mail and sweeps, each in a thread of its own.

A thread each, so that a run of ten thousand awards delays neither a mail nor a revocation: the
queue "bulk" has its own. All of it may be killed at any moment.
"""

import logging
import threading
import time
from collections.abc import Callable

from django.db import OperationalError, close_old_connections, connections
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker as TaskWorker

from openmerit.platform.engine import dispatching, leases, mailing, sweeps, tasks

POLL_SECONDS = 0.5
PAUSE_AFTER_FAILURE_SECONDS = 2.0
DRAIN_SECONDS = 20.0
QUEUES = ("default", "bulk")

logger = logging.getLogger(__name__)


class Worker:
    """One worker process. `run` returns once `stop` was called and the work at hand is done."""

    def __init__(self, *, alone: bool) -> None:
        """`alone` says that no other worker lives: leases of dead ones are given back at once."""
        self._alone = alone
        self._stopping = threading.Event()
        self._task_workers = [_task_worker(queue) for queue in QUEUES]

    def stop(self) -> None:
        """Take no new work; may be called from a signal handler."""
        self._stopping.set()
        tasks.ask_to_stop()
        for task_worker in self._task_workers:
            task_worker.running = False

    def run(self) -> bool:
        """Work until stopped; False says that something was still unfinished after the drain."""
        sweeps.prepare()
        if self._alone:
            leases.expire_all()
        threads = [
            *(self._thread(worker.queue_names[0], worker.run) for worker in self._task_workers),
            self._thread("events", self._polling(dispatching.dispatch)),
            self._thread("mail", self._polling(mailing.send_queued)),
            self._thread("sweeps", self._polling(_sweep)),
        ]
        self._stopping.wait()
        until = time.monotonic() + DRAIN_SECONDS
        for thread in threads:
            thread.join(max(0.0, until - time.monotonic()))
        return not any(thread.is_alive() for thread in threads)

    def _thread(self, name: str, function: Callable[[], object]) -> threading.Thread:
        thread = threading.Thread(
            target=self._keep_going, args=(name, function), name=name, daemon=True
        )
        thread.start()
        return thread

    def _keep_going(self, name: str, function: Callable[[], object]) -> None:
        """Run `function` until stopping, over failures: a full disk or a lost database passes."""
        try:
            while not self._stopping.is_set():
                try:
                    function()
                except OperationalError as failure:
                    logger.warning("%s: %s; trying again", name, failure)
                    self._stopping.wait(PAUSE_AFTER_FAILURE_SECONDS)
                except Exception:
                    # Ours to mend, and no reason for the other work of this worker to stop.
                    logger.exception("%s failed; trying again", name)
                    self._stopping.wait(PAUSE_AFTER_FAILURE_SECONDS)
        finally:
            connections.close_all()

    def _polling(self, step: Callable[..., int]) -> Callable[[], None]:
        def poll() -> None:
            while not self._stopping.is_set():
                close_old_connections()
                if step(stopping=self._stopping.is_set) == 0:
                    self._stopping.wait(POLL_SECONDS)

        return poll


def drain(*, rounds: int = 100) -> None:
    """Do here and now all that waits: tasks, deliveries and mail, and what follows from them.

    For commands and tests that need the end of the work, not a worker.
    """
    for _round in range(rounds):
        for queue in QUEUES:
            _task_worker(queue, batch=True).run()
        if dispatching.dispatch() + mailing.send_queued() == 0:
            return
    raise AssertionError(f"work was still appearing after {rounds} rounds")


def _task_worker(queue: str, *, batch: bool = False) -> TaskWorker:
    return TaskWorker(
        queue_names=[queue],
        interval=POLL_SECONDS,
        batch=batch,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=get_random_string(32),
        excluded_queue_names=[],
    )


def _sweep(*, stopping: Callable[[], bool]) -> int:
    return sweeps.run_due()
