"""Handing events to their subscribers."""

import logging
from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone

from openmerit.platform.engine import events, leases
from openmerit.platform.engine.models import Delivery

LEASE_SECONDS = 60
BATCH = 50
MAXIMUM_ATTEMPTS = 12
LONGEST_WAIT_SECONDS = 3600

logger = logging.getLogger(__name__)


def dispatch(*, stopping: Callable[[], bool] = lambda: False) -> int:
    """Hand a batch of waiting events to their subscribers; answer how many were taken up.

    A handler that fails is called again, later each time; after twelve attempts its delivery is
    given up, kept with the error, and shown to operators. A handler that kills the process counts
    as an attempt too.
    """
    waiting = Delivery.objects.filter(
        state=Delivery.State.WAITING, due_at__lte=timezone.now()
    ).order_by("due_at", "pk")
    leases.free(waiting.filter(attempt__gte=MAXIMUM_ATTEMPTS)).order_by().update(
        state=Delivery.State.DEAD, lease_until=None
    )
    pks = leases.claim(waiting, seconds=LEASE_SECONDS, limit=BATCH)
    for position, delivery in enumerate(
        Delivery.objects.filter(pk__in=pks).select_related("event").order_by("due_at", "pk")
    ):
        if stopping():
            return position
        # The last of a slow batch may have lost their lease: only who still holds it goes on.
        if leases.extend(delivery, seconds=LEASE_SECONDS):
            _deliver(delivery)
    return len(pks)


def _deliver(delivery: Delivery) -> None:
    event = delivery.event
    handler = events.handler_of(event.name, delivery.subscriber)
    mine = Delivery.objects.filter(
        pk=delivery.pk, attempt=delivery.attempt, state=Delivery.State.WAITING
    )
    try:
        if handler is None:
            raise LookupError(f"nobody here is called {delivery.subscriber}")
        handler(event.payload)
    except Exception as failure:
        # Whatever a subscriber raises is its own; it must not stop the other deliveries.
        logger.exception("%s failed on %s", delivery.subscriber, event)
        wait = min(2**delivery.attempt, LONGEST_WAIT_SECONDS)
        given_up = delivery.attempt >= MAXIMUM_ATTEMPTS
        mine.update(
            state=Delivery.State.DEAD if given_up else Delivery.State.WAITING,
            due_at=timezone.now() + timedelta(seconds=wait),
            lease_until=None,
            error=f"{type(failure).__name__}: {failure}"[:2000],
        )
    else:
        mine.update(state=Delivery.State.DONE, lease_until=None, error="")
