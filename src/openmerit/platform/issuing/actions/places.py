"""Where in its organisation an achievement belongs, and who works on it alone."""

from datetime import datetime

from django.db import transaction

from openmerit.platform.issuing.access import require, subject_of
from openmerit.platform.issuing.actions.recording import record
from openmerit.platform.issuing.models import Achievement
from openmerit.platform.people import access as people_access
from openmerit.platform.people import actions as people
from openmerit.platform.people.access import Permission, Place
from openmerit.platform.people.models import Grant, Person, Unit


def place_achievement(
    *, acting_user: Person, achievement: Achievement, unit: Unit | None
) -> Achievement:
    """Puts the achievement into a unit, or directly below the organisation.

    Nothing that is signed changes: roles reach it from where it is now. Raises ``NotAllowed``
    unless the person may design achievements both where it was and where it goes.
    """
    require(acting_user, achievement, Permission.DESIGN)
    goal = Place(unit.pk if unit is not None else None)
    if unit is not None:
        assert unit.organisation_id == achievement.organisation_id, "a unit of another house"
    people_access.require(acting_user, achievement.organisation, Permission.DESIGN, goal)
    with transaction.atomic():
        before = achievement.unit.name if achievement.unit is not None else ""
        achievement.unit = unit
        achievement.save(update_fields=["unit"])
        record(
            acting_user,
            "placed",
            achievement,
            before={"unit": before},
            after={"unit": unit.name if unit is not None else ""},
        )
    return achievement


def grant_for_achievement(
    *,
    acting_user: Person,
    achievement: Achievement,
    person: Person,
    role: str,
    ends_at: datetime | None = None,
) -> Grant:
    """Gives a member a role for this achievement alone.

    Raises as the people room's ``grant_role``.
    """
    return people.grant_role(
        acting_user=acting_user,
        organisation=achievement.organisation,
        person=person,
        role=role,
        subject=subject_of(achievement),
        ends_at=ends_at,
    )
