"""What waits for a time that is to come."""

from django.utils import timezone

from openmerit.platform.issuing.models import Achievement, Award, Run


def scheduled_awards(achievement: Achievement) -> int:
    """How many awards of the achievement wait for their time."""
    return Award.objects.filter(
        achievement=achievement, state=Award.State.QUEUED, due_at__gt=timezone.now()
    ).count()


def scheduled_runs(achievement: Achievement) -> int:
    """How many runs of the achievement wait for their time or for a sign-off."""
    waiting = Run.objects.filter(achievement=achievement, state=Run.State.SIGNOFF)
    later = Run.objects.filter(
        achievement=achievement, state=Run.State.QUEUED, due_at__gt=timezone.now()
    )
    return waiting.count() + later.count()
