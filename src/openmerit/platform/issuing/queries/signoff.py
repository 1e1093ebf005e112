"""Who can be asked to sign a list off."""

from openmerit.platform.issuing.access import may
from openmerit.platform.issuing.models import Achievement
from openmerit.platform.people.access import Permission
from openmerit.platform.people.models import Person
from openmerit.platform.people.queries import members_of

MEMBERS_OFFERED = 100


def who_may_sign_off(person: Person, achievement: Achievement) -> list[Person]:
    """The other members who may award there, of the first hundred members."""
    others = [
        row.person
        for row in members_of(person, achievement.organisation)
        if row.person_id != person.pk
    ]
    return [one for one in others[:MEMBERS_OFFERED] if may(one, achievement, Permission.AWARD)]
