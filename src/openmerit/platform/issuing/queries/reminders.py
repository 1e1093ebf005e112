"""Whom a round of reminders would reach, and how the last one went."""

from datetime import timedelta

from django.utils import timezone

from openmerit.platform.issuing.claim_reminding import remindable_of
from openmerit.platform.issuing.models import Achievement, ReminderRound


def count_to_remind(achievement: Achievement, days: int) -> int:
    """How many who have not claimed it for so many days may be reminded now."""
    before = timezone.now() - timedelta(days=days)
    return remindable_of(achievement, issued_before=before).count()


def last_round_of(achievement: Achievement) -> ReminderRound | None:
    """The round that was started last, running or done."""
    rows = ReminderRound.objects.select_related("started_by").filter(achievement=achievement)
    return rows.order_by("-pk").first()
