"""What the audit trail keeps of an achievement, and whose it is to change."""

from typing import Any

from openmerit.platform.issuing.errors import NotYours
from openmerit.platform.issuing.members import MEMBER_FIELDS
from openmerit.platform.issuing.models import Achievement
from openmerit.platform.people import actions as people
from openmerit.platform.people.models import Person


def kept_of(achievement: Achievement) -> dict[str, Any]:
    """All that it says, as JSON."""
    kept = {field: getattr(achievement, field) for field in MEMBER_FIELDS}
    return kept | {"expires_on": kept["expires_on"] and kept["expires_on"].isoformat()}


def record(
    acting_user: Person,
    verb: str,
    achievement: Achievement,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    """Note who did what to it, within the caller's transaction."""
    people.record(
        acting_user=acting_user,
        verb=f"achievement.{verb}",
        organisation=achievement.organisation,
        subject=f"achievement {achievement.key}",
        before=before,
        after=after,
    )


def refuse_borrowed(achievement: Achievement) -> None:
    """Return if it is the organisation's own. Raises ``NotYours`` for what a partner borrowed."""
    if achievement.original is not None:
        raise NotYours(name=achievement.name, owner=achievement.maker.name)
