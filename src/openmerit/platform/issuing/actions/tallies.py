"""Counting what becomes of badges, without a word about who did it."""

import logging
from collections.abc import Callable
from datetime import UTC, datetime

from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from openmerit.platform.issuing.models import Award, CheckedBadge, Tally

logger = logging.getLogger(__name__)


def count_shared(*, award: Award, at: datetime | None = None) -> None:
    """Counts that a badge got a public page for the first time; ``at`` is now unless said."""
    _never_failing(lambda: _add(award, Tally.Kind.SHARED, at or timezone.now()))


def count_check(*, award: Award, at: datetime | None = None) -> None:
    """Counts that a badge was verified, at most once in each hour of the clock.

    So neither a reload nor a robot that comes again and again looks like a crowd. ``at`` is now
    unless said.
    """
    _never_failing(lambda: _count_check(award, at or timezone.now()))


def forget_hours() -> None:
    """Forgets in which hours badges were verified, once those hours are over."""
    CheckedBadge.objects.filter(hour__lt=_hour_of(timezone.now())).update(hour=None)


def _count_check(award: Award, now: datetime) -> None:
    hour = _hour_of(now)
    mark = CheckedBadge.objects.filter(award=award)
    # Most of what comes is a reload, which needs no write.
    if mark.filter(hour=hour).exists():
        return
    with transaction.atomic():
        if mark.exclude(hour=hour).update(hour=hour):
            _add(award, Tally.Kind.CHECK, now)
            return
        _mark, is_first = CheckedBadge.objects.get_or_create(award=award, defaults={"hour": hour})
        if is_first:
            _add(award, Tally.Kind.CHECK, now)
            _add(award, Tally.Kind.VERIFIED, now)


def _add(award: Award, kind: Tally.Kind, now: datetime) -> None:
    which = {
        "achievement_id": award.achievement_id,
        "run_id": award.run_id,
        "awarded_on": award.valid_from.astimezone(UTC).date(),
        "day": now.astimezone(UTC).date(),
        "kind": kind,
    }
    if Tally.objects.filter(**which).update(count=F("count") + 1):
        return
    try:
        with transaction.atomic():
            Tally.objects.create(**which, count=1)
    except IntegrityError:
        Tally.objects.filter(**which).update(count=F("count") + 1)


def _hour_of(now: datetime) -> datetime:
    return now.replace(minute=0, second=0, microsecond=0)


def _never_failing(count: Callable[[], None]) -> None:
    """A number too low is better than a page that fails because it was counted."""
    try:
        with transaction.atomic():
            count()
    except DatabaseError:
        logger.warning("something that became of a badge was not counted", exc_info=True)
