"""Claiming work: one worker at a time, and never lost."""

from datetime import timedelta

import pytest
from django.utils import timezone

from openmerit.platform.engine import leases
from openmerit.platform.engine.models import Sweep

pytestmark = pytest.mark.django_db


def make(count):
    return Sweep.objects.bulk_create([Sweep(name=f"work {n}") for n in range(count)])


def test_what_is_claimed_is_not_claimed_again_while_the_lease_lasts():
    make(3)

    first = leases.claim(Sweep.objects.order_by("pk"), seconds=60, limit=2)
    second = leases.claim(Sweep.objects.order_by("pk"), seconds=60, limit=5)
    third = leases.claim(Sweep.objects.all(), seconds=60, limit=5)

    assert (len(first), len(second), third) == (2, 1, [])
    assert not set(first) & set(second)


def test_a_lease_that_ran_out_is_handed_out_again_and_counted():
    (sweep,) = make(1)
    leases.claim(Sweep.objects.all(), seconds=60, limit=1)
    Sweep.objects.update(lease_until=timezone.now() - timedelta(seconds=1))

    assert leases.claim(Sweep.objects.all(), seconds=60, limit=1) == [sweep.pk]
    sweep.refresh_from_db()
    assert sweep.attempt == 2


def test_a_row_that_changed_state_between_seeing_and_claiming_is_left_alone(monkeypatch):
    make(1)
    wanted = Sweep.objects.filter(error="")
    seen = list(wanted.values_list("pk", "attempt"))
    Sweep.objects.update(error="done by another")

    # The look-up that another worker made stale.
    monkeypatch.setattr(
        type(wanted),
        "values_list",
        lambda self, *fields: seen if fields == ("pk", "attempt") else 0,
    )
    assert leases.claim(wanted, seconds=60, limit=1) == []


def test_whoever_lost_the_lease_cannot_extend_it():
    make(1)
    leases.claim(Sweep.objects.all(), seconds=60, limit=1)
    slow = Sweep.objects.get()
    Sweep.objects.update(lease_until=None)
    leases.claim(Sweep.objects.all(), seconds=60, limit=1)

    assert leases.extend(slow, seconds=60) is False
    assert leases.extend(Sweep.objects.get(), seconds=60) is True


def test_a_worker_that_is_alone_takes_over_from_the_dead_at_once():
    make(2)
    leases.claim(Sweep.objects.all(), seconds=3600, limit=2)

    assert leases.expire_all() == 2
    assert len(leases.claim(Sweep.objects.all(), seconds=60, limit=2)) == 2
