"""Questions about achievements."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from openmerit.platform.issuing.access import within
from openmerit.platform.issuing.models import Achievement, Award
from openmerit.platform.people.access import Reach
from openmerit.platform.people.models import Organisation
from openmerit.platform.web.pages import Page, cut

GIVEN = (Award.State.ISSUED, Award.State.SUSPENDED, Award.State.REVOKED)


@dataclass(frozen=True, slots=True)
class AchievementCard:
    """An achievement with how many hold it."""

    achievement: Achievement
    held: int
    waiting: int


def achievement_cards(
    organisation: Organisation, reach: Reach, *, state: str = "", words: str = ""
) -> list[AchievementCard]:
    """The organisation's achievements in reach, drafts first, then the newest, with one query."""
    rows = _matching(organisation, reach, state, words).annotate(
        held=Count("awards", filter=Q(awards__state=Award.State.ISSUED)),
        waiting=Count("awards", filter=Q(awards__state=Award.State.QUEUED)),
    )
    order = {Achievement.State.DRAFT: 0, Achievement.State.REVIEW: 1, Achievement.State.RETIRED: 3}
    cards = [AchievementCard(row, row.held, row.waiting) for row in rows.order_by("-pk")[:500]]
    return sorted(cards, key=lambda card: order.get(card.achievement.state, 2))


def page_of_achievements(
    organisation: Organisation, reach: Reach, *, limit: int, cursor: str | None, state: str = ""
) -> Page[Achievement]:
    """The organisation's achievements in reach, in the order in which they were drawn up."""
    rows = _matching(organisation, reach, state, "").select_related("organisation")
    return cut(rows, limit=limit, cursor=cursor)


def public_achievements(organisation: Organisation) -> list[Achievement]:
    """What the organisation awards, for anyone to see, newest first."""
    rows = Achievement.objects.filter(
        organisation=organisation, state=Achievement.State.PUBLISHED
    ).select_related("organisation")
    return list(rows.order_by("-published_at")[:200])


def _matching(
    organisation: Organisation, reach: Reach, state: str, words: str
) -> QuerySet[Achievement]:
    rows = Achievement.objects.filter(within(reach), organisation=organisation)
    rows = rows.select_related("organisation", "supersedes", "sent_back_by", "unit")
    rows = rows.select_related("original__organisation")
    if state:
        rows = rows.filter(state=state)
    if words.strip():
        rows = rows.filter(name__icontains=words.strip()[:100])
    return rows
