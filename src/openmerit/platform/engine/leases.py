"""Claiming work, so that no two workers do the same and nothing is lost when one dies.

SQLite has no row locks, so a row is claimed by a conditional update whose count is looked at:
0 means that another was first.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from openmerit.platform.engine.models import Leased


def free(queryset: QuerySet[Any]) -> QuerySet[Any]:
    """The rows of `queryset` that nobody holds at this moment."""
    return queryset.filter(Q(lease_until__isnull=True) | Q(lease_until__lte=timezone.now()))


def claim(queryset: QuerySet[Any], *, seconds: int, limit: int, **changes: object) -> list[Any]:
    """Take up to `limit` free rows of `queryset` for `seconds`; answer their primary keys.

    The queryset's own conditions are part of the conditional update: a row that no longer meets
    them is not taken. `changes` are written together with the lease (`state="sending"`).
    An empty list says that there is nothing to do, or that others hold it.
    """
    lease_until = timezone.now() + timedelta(seconds=seconds)
    claimable = free(queryset)
    claimed = []
    seen = list(claimable.values_list("pk", "attempt")[:limit])
    if not seen:
        return []
    with transaction.atomic():
        for pk, attempt in seen:
            count = (
                claimable.order_by()
                .filter(pk=pk, attempt=attempt)
                .update(lease_until=lease_until, attempt=F("attempt") + 1, **changes)
            )
            if count == 1:
                claimed.append(pk)
    return claimed


def extend(row: Leased, *, seconds: int) -> bool:
    """Hold `row` for `seconds` from now; False says that it was handed to another meanwhile."""
    until = timezone.now() + timedelta(seconds=seconds)
    held = type(row)._default_manager.filter(pk=row.pk, attempt=row.attempt)
    return held.update(lease_until=until) == 1


def expire_all() -> int:
    """Give back every lease, for a worker that knows itself to be the only one.

    The supervisor says so when it starts the home's worker: whoever held a lease is dead.
    """
    return sum(
        model._default_manager.filter(lease_until__gt=timezone.now()).update(lease_until=None)
        for model in _leased_models()
    )


def _leased_models() -> Iterator[type[models.Model]]:
    for model in apps.get_models():
        if issubclass(model, Leased):
            yield model
