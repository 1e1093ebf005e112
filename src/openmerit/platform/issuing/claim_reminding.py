"""Whoever has not claimed a badge is reminded: three times at most, a week apart.

A row for each reminder is written together with its mail, so that nothing is sent twice however
often this is killed. Permission is for whoever calls.
"""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from openmerit.platform.engine import leases
from openmerit.platform.engine.models import Mail
from openmerit.platform.engine.tasks import stopping
from openmerit.platform.issuing import change_mail
from openmerit.platform.issuing.models import (
    Achievement,
    Award,
    ClaimReminder,
    Origin,
    ReminderRound,
)

MOST = 3
BETWEEN = timedelta(days=7)
AT_ONCE = 20  # looked up at once; each is written by itself
LEASE_SECONDS = 15
ROUNDS_AT_ONCE = 20


class _Lost(Exception):
    """Another worker holds the round now."""


def remindable(now: datetime) -> QuerySet[Award]:
    """The awards of which somebody may be reminded now.

    Not of what was claimed, withdrawn, has ended or waits for its time, not of what is being
    corrected, and not of what was carried over quietly from another system.
    """
    reminders = ClaimReminder.objects.filter(award=OuterRef("pk"))
    newer = Award.objects.filter(supersedes=OuterRef("pk"), state=Award.State.QUEUED)
    return Award.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gt=now),
        ~Exists(reminders.filter(Q(number__gte=MOST) | Q(at__gt=now - BETWEEN))),
        ~Exists(newer),
        ~Exists(Origin.objects.filter(award=OuterRef("pk"), quiet=True)),
        state=Award.State.ISSUED,
        claimed_by__isnull=True,
        claimed_at__isnull=True,
    ).exclude(recipient_email="")


def remindable_of(achievement: Achievement, *, issued_before: datetime) -> QuerySet[Award]:
    """Those of an achievement that have been waiting since before that moment."""
    rows = remindable(timezone.now())
    return rows.filter(achievement=achievement, issued_at__lte=issued_before)


def remind(award_pk: int) -> Mail | None:
    """Queues the next reminder; None if none may go out now.

    One who wants no reminders gets none: the mail answered is noted as unwanted.
    """
    try:
        with transaction.atomic():
            award = (
                remindable(timezone.now())
                .select_related("achievement__organisation", "claimed_by")
                .filter(pk=award_pk)
                .first()
            )
            if award is None:
                return None
            number = ClaimReminder.objects.filter(award=award).count() + 1
            ClaimReminder.objects.create(award=award, number=number)
            return change_mail.send(award, "reminder", key=f"remind:{award.key}:{number}")
    except IntegrityError:
        return None  # another worker was first


def work_on_reminders(key: str) -> None:
    """Carries a round as far as it goes: to its end, or to another worker's lease."""
    running = ReminderRound.objects.filter(key=key, state=ReminderRound.State.RUNNING)
    if not leases.claim(running, seconds=LEASE_SECONDS, limit=1):
        return
    one = ReminderRound.objects.select_related("achievement__organisation").get(key=key)
    held = running.filter(attempt=one.attempt)
    try:
        while not stopping():
            waiting = _after(one)
            for pk in waiting:
                _step(held, pk)
            if not waiting:
                held.update(
                    state=ReminderRound.State.DONE, finished_at=timezone.now(), lease_until=None
                )
                return
            one.refresh_from_db(fields=["cursor"])
            if not leases.extend(one, seconds=LEASE_SECONDS):
                return
    except _Lost:
        return
    held.update(lease_until=None)


def rounds_without_worker() -> list[str]:
    """The keys of rounds that should go on and that no worker holds."""
    running = ReminderRound.objects.filter(state=ReminderRound.State.RUNNING)
    return list(leases.free(running).order_by("pk").values_list("key", flat=True)[:ROUNDS_AT_ONCE])


def _after(one: ReminderRound) -> list[int]:
    if not one.achievement.organisation.is_open:
        return []  # the operator closed it meanwhile
    rows = remindable_of(one.achievement, issued_before=one.issued_before)
    return list(
        rows.filter(pk__gt=one.cursor).order_by("pk").values_list("pk", flat=True)[:AT_ONCE]
    )


def _step(held: QuerySet[ReminderRound], pk: int) -> None:
    with transaction.atomic():
        sent = remind(pk) is not None
        if not held.update(cursor=pk, sent=F("sent") + int(sent)):
            raise _Lost  # and the reminder is rolled back with it
