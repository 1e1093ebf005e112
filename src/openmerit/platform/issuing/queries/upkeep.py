"""What a published achievement says now, and what it said when it was published."""

from typing import Final

from openmerit.platform.issuing.models import Achievement, AchievementNote

TEXTS: Final = ("name", "description", "criteria_narrative")
LINKS: Final = ("criteria_url", "further_information")
MENDABLE: Final = (*TEXTS, *LINKS)
"""What a dated note may change of it; all else needs a new version."""


def says_now(achievement: Achievement, member: str) -> str:
    """The text or the address that stands there at this moment."""
    if member == "further_information":
        return str(achievement.elements.get(member, ""))
    return str(getattr(achievement, member))


def as_published(achievement: Achievement, member: str) -> str:
    """The same as it was published, before the first note changed it; one query."""
    notes = AchievementNote.objects.filter(achievement=achievement, member=member)
    first = notes.order_by("pk").first()
    return first.before if first is not None else says_now(achievement, member)
