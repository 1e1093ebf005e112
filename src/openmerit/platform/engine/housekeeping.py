"""What the engine throws away, and when."""

from datetime import timedelta

from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from openmerit.platform.engine.models import Delivery, IdempotencyKey

KEEP_IDEMPOTENCY_KEYS = timedelta(days=30)
KEEP_DELIVERIES = timedelta(days=90)
KEEP_TASKS = timedelta(days=7)
CHUNK = 500


def tidy() -> None:
    """Delete old idempotency keys, deliveries that arrived, and tasks that ended or were lost.

    Events and mails stay: an event's row is what makes a second one of its key impossible, and a
    mail's what makes it go once.
    """
    now = timezone.now()
    for stale in (
        IdempotencyKey.objects.filter(created_at__lt=now - KEEP_IDEMPOTENCY_KEYS),
        Delivery.objects.filter(state=Delivery.State.DONE, due_at__lt=now - KEEP_DELIVERIES),
        DBTaskResult.objects.finished().filter(finished_at__lt=now - KEEP_TASKS),
        # The queue leaves a task "running" for ever when its worker died.
        DBTaskResult.objects.running().filter(started_at__lt=now - KEEP_TASKS),
    ):
        # In chunks, so that the write lock is never held for long.
        while pks := list(stale.order_by().values_list("pk", flat=True)[:CHUNK]):
            stale.model._default_manager.filter(pk__in=pks).delete()
