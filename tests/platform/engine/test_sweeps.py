"""Regular work."""

from datetime import timedelta

import pytest
from django.utils import timezone

from openmerit.platform.engine import housekeeping, sweeps
from openmerit.platform.engine.actions import answer_once
from openmerit.platform.engine.models import IdempotencyKey, Sweep

pytestmark = pytest.mark.django_db


@pytest.fixture
def registered():
    done = []
    sweeps.register("test.count", lambda: done.append(1), every=timedelta(hours=1))
    sweeps.prepare()
    Sweep.objects.exclude(name="test.count").update(due_at=timezone.now() + timedelta(days=1))
    yield done
    sweeps._entries.pop("test.count")


def test_a_sweep_runs_when_due_and_then_waits(registered):
    assert sweeps.run_due() == 1
    assert sweeps.run_due() == 0
    Sweep.objects.filter(name="test.count").update(due_at=timezone.now())
    sweeps.run_due()

    assert registered == [1, 1]


def test_a_sweep_that_another_worker_holds_is_not_run_twice(registered):
    Sweep.objects.update(lease_until=timezone.now() + timedelta(minutes=1))

    assert sweeps.run_due() == 0
    assert registered == []


def test_a_sweep_that_fails_is_noted_and_tried_when_next_due():
    def fail():
        raise ValueError("no")

    sweeps.register("test.fail", fail, every=timedelta(hours=1))
    try:
        sweeps.prepare()
        sweeps.run_due()
        row = Sweep.objects.get(name="test.fail")
        assert row.error == "ValueError: no"
        assert row.lease_until is None
        assert row.due_at > timezone.now()
    finally:
        sweeps._entries.pop("test.fail")


def test_preparing_again_keeps_what_is_due_when(registered):
    sweeps.run_due()
    due = Sweep.objects.get(name="test.count").due_at
    sweeps.prepare()

    assert Sweep.objects.get(name="test.count").due_at == due


def test_old_idempotency_keys_are_thrown_away_and_new_ones_kept(owner):
    for key in ("old", "new"):
        answer_once(
            acting_user=owner,
            scope="s",
            key=key,
            body=b"",
            produce=lambda: 1,
            load=int,
            identify=str,
        )
    IdempotencyKey.objects.filter(key="old").update(created_at=timezone.now() - timedelta(days=31))
    housekeeping.tidy()

    assert list(IdempotencyKey.objects.values_list("key", flat=True)) == ["new"]
