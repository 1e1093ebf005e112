"""A second person looks at a draft before it is published, where the organisation wants that."""

from typing import Final

from django.db import transaction
from django.utils import timezone

from openmerit.platform.issuing.access import require
from openmerit.platform.issuing.actions.recording import record
from openmerit.platform.issuing.errors import NotADraft, ReasonMissing
from openmerit.platform.issuing.models import Achievement
from openmerit.platform.people.access import Permission
from openmerit.platform.people.models import Person

MAX_REASON = 1_000
ANSWERED: Final = {"sent_back_reason": "", "sent_back_by": None, "sent_back_at": None}
"""What an achievement says of having been sent back, once that has been answered."""


def submit_for_review(*, acting_user: Person, achievement: Achievement) -> Achievement:
    """Puts a draft before a second person. Submitting it again changes nothing.

    Raises ``NotADraft`` once it is published, and ``NotAllowed`` unless the person may design
    achievements there.
    """
    require(acting_user, achievement, Permission.DESIGN)
    with transaction.atomic():
        drafts = Achievement.objects.filter(pk=achievement.pk, state=Achievement.State.DRAFT)
        changed = drafts.update(
            state=Achievement.State.REVIEW,
            submitted_by=acting_user,
            submitted_at=timezone.now(),
            **ANSWERED,
        )
        achievement.refresh_from_db()
        if changed:
            record(acting_user, "submitted", achievement, after={"state": "review"})
        elif achievement.state != Achievement.State.REVIEW:
            raise NotADraft(name=achievement.name, state=achievement.get_state_display())
    return achievement


def send_back(*, acting_user: Person, achievement: Achievement, reason: str) -> Achievement:
    """Makes a draft again of what was submitted, saying what has to be changed.

    The draft keeps the reason, who gave it and when, until it is submitted once more.
    Raises ``ReasonMissing``, ``NotADraft`` for what was not submitted, and ``NotAllowed`` unless
    the person may review achievements there.
    """
    require(acting_user, achievement, Permission.REVIEW)
    reason = " ".join(reason.split())
    if not 0 < len(reason) <= MAX_REASON:
        raise ReasonMissing(limit=MAX_REASON)
    with transaction.atomic():
        waiting = Achievement.objects.filter(pk=achievement.pk, state=Achievement.State.REVIEW)
        changed = waiting.update(
            state=Achievement.State.DRAFT,
            submitted_by=None,
            submitted_at=None,
            sent_back_reason=reason,
            sent_back_by=acting_user,
            sent_back_at=timezone.now(),
        )
        achievement.refresh_from_db()
        if not changed:
            raise NotADraft(name=achievement.name, state=achievement.get_state_display())
        record(
            acting_user,
            "sent_back",
            achievement,
            before={"state": "review"},
            after={"state": "draft", "reason": reason},
        )
    return achievement
