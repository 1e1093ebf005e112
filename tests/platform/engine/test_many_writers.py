"""SQLite with many writers: they wait their turn, and nobody is told "database is locked"."""

import threading
import time

import pytest
from django.db import connection, transaction

from openmerit.platform.engine import leases
from openmerit.platform.engine.actions import emit, emit_many
from openmerit.platform.engine.models import OutboxEvent, Sweep

pytestmark = pytest.mark.django_db(transaction=True)

WRITERS = 4
WRITES = 40
BULK = 4000
CHUNK = 200


def at_once(*jobs):
    """Run the jobs in threads; raise the first thing that went wrong in any of them."""
    failures = []

    def guarded(job):
        try:
            job()
        except Exception as failure:
            failures.append(failure)
        finally:
            connection.close()

    threads = [threading.Thread(target=guarded, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    if failures:
        raise failures[0]


def test_four_writers_get_their_turn_beside_a_bulk_run():
    waits = []

    def bulk():
        for start in range(0, BULK, CHUNK):
            rows = {f"bulk {n}": {"n": n} for n in range(start, start + CHUNK)}
            with transaction.atomic():
                emit_many("Bulk", rows)

    def writer(name):
        def write():
            for n in range(WRITES):
                began = time.monotonic()
                with transaction.atomic():
                    # Read, then write: what a deferred transaction would fail at.
                    OutboxEvent.objects.filter(name="Single").count()
                    emit("Single", key=f"{name} {n}", payload={})
                waits.append(time.monotonic() - began)

        return write

    at_once(bulk, *(writer(name) for name in range(WRITERS)))

    assert OutboxEvent.objects.filter(name="Bulk").count() == BULK
    assert OutboxEvent.objects.filter(name="Single").count() == WRITERS * WRITES
    assert max(waits) < 5, "nobody waits for the whole of a bulk run"


def test_many_workers_share_the_work_and_none_of_it_twice():
    Sweep.objects.bulk_create([Sweep(name=f"work {n}") for n in range(200)])
    taken = []

    def work():
        while claimed := leases.claim(Sweep.objects.all(), seconds=60, limit=7):
            taken.extend(claimed)

    at_once(*[work] * WRITERS)

    assert len(taken) == len(set(taken)) == 200


def test_the_database_is_set_up_as_it_must_be():
    with connection.cursor() as cursor:
        found = {
            name: cursor.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "busy_timeout", "foreign_keys")
        }

    assert found == {
        "journal_mode": "wal",
        "synchronous": 1,
        "busy_timeout": 5000,
        "foreign_keys": 1,
    }
