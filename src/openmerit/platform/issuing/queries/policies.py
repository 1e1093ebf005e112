"""What an organisation has settled, and the line of versions that an achievement is in."""

from dataclasses import dataclass

from openmerit.platform.issuing.models import Achievement, AchievementNote, IssuerPolicy
from openmerit.platform.people.models import Organisation

MAX_VERSIONS = 100


@dataclass(frozen=True, slots=True)
class Line:
    """The published versions before and after an achievement, and what was mended in it.

    Attributes:
        coming: the next version while it is written; for the issuer's eyes only.
    """

    older: Achievement | None
    newer: Achievement | None
    coming: Achievement | None
    notes: list[AchievementNote]


def policy_of(organisation: Organisation) -> IssuerPolicy:
    """What the organisation has settled, or what holds where it has settled nothing."""
    found = IssuerPolicy.objects.filter(organisation=organisation).first()
    return found if found is not None else IssuerPolicy(organisation=organisation)


def line_of(achievement: Achievement) -> Line:
    """What the public page says of versions and notes, by three queries."""
    older = achievement.supersedes if achievement.supersedes_id else None
    after = achievement.successors.first()
    newer, coming = (after, None) if after is not None and after.is_public else (None, after)
    notes = achievement.notes.order_by("-at", "-pk")[:MAX_VERSIONS]
    return Line(older, newer, coming, list(notes))
