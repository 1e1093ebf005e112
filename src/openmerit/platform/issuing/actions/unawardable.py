"""What cannot be awarded, said once for single awards, runs and offers."""

from datetime import datetime

from django.utils import timezone

from openmerit.platform.issuing.awarding import last_moment
from openmerit.platform.issuing.errors import AchievementOver, NotPublished
from openmerit.platform.issuing.models import Achievement
from openmerit.platform.issuing.partnering import refuse_without_leave


def refuse_unawardable(
    achievement: Achievement, *, at: datetime | None = None, has_own_end: bool = False
) -> None:
    """Looks anew at the achievement, and returns if it can be awarded ``at`` that time.

    ``has_own_end`` says that the award will end at a time of its own. Raises ``NotPublished`` for a
    draft or a retired one, ``AchievementOver`` where the awards would have ended already, and
    ``PartnershipOver`` or ``PartnerLimitReached`` where its owner does not let a partner.
    """
    achievement.refresh_from_db(fields=["state", "valid_for_months", "expires_on"])
    if achievement.original_id is not None:
        refuse_without_leave(achievement, at=at)
    if achievement.state != Achievement.State.PUBLISHED:
        raise NotPublished(name=achievement.name, state=achievement.get_state_display())
    if achievement.expires_on is None or has_own_end:
        return
    if last_moment(achievement.expires_on) <= (at or timezone.now()):
        raise AchievementOver(name=achievement.name, day=achievement.expires_on.isoformat())
