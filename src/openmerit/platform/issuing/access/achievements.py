"""Doors to achievements, and to what an issuer shows of itself."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from openmerit.platform.issuing.errors import AchievementMissing, IssuerMissing
from openmerit.platform.issuing.models import Achievement
from openmerit.platform.people import access as people
from openmerit.platform.people.access import Permission, Place, Reach
from openmerit.platform.people.models import Organisation, Person

Visitor = Person | AnonymousUser
_SUBJECT = "achievement "


def place_of(achievement: Achievement) -> Place:
    """Where in its organisation the achievement is, for roles that reach only a part."""
    return Place(achievement.unit_id, subject_of(achievement))


def subject_of(achievement: Achievement) -> str:
    """How a role for this achievement alone names it."""
    return f"{_SUBJECT}{achievement.key}"


def within(reach: Reach, prefix: str = "") -> Q:
    """The condition on achievements (or, by ``prefix``, on what belongs to one) in that reach."""
    if reach.everywhere:
        return Q()
    keys = {subject.removeprefix(_SUBJECT) for subject in reach.subjects}
    return Q(**{f"{prefix}unit__in": reach.unit_ids}) | Q(**{f"{prefix}key__in": keys})


def require(person: Visitor, achievement: Achievement, need: Permission) -> None:
    """Return if this person may do ``need`` with the achievement.

    Raises the people room's ``OrganisationMissing`` for a stranger, and ``NotAllowed``.
    """
    people.require(person, achievement.organisation, need, place_of(achievement))


def may(person: Visitor, achievement: Achievement, need: Permission) -> bool:
    """Whether to show a button; whoever acts must still call ``require``."""
    return people.may(person, achievement.organisation, need, place_of(achievement))


def require_another(person: Visitor, achievement: Achievement) -> None:
    """Return if this person may draw up another one where the achievement is; else raise.

    A role for one achievement alone does not reach its copy or its next version.
    """
    place = Place(achievement.unit_id)
    people.require(person, achievement.organisation, Permission.DESIGN, place)


def may_draw_another(person: Visitor, achievement: Achievement) -> bool:
    """Whether ``require_another`` lets this person."""
    place = Place(achievement.unit_id)
    return people.may(person, achievement.organisation, Permission.DESIGN, place)


def may_define(person: Visitor, organisation: Organisation) -> bool:
    """Whether this person may define new achievements, in the organisation or in a unit of it."""
    reach = people.reach_of(person, organisation, Permission.DESIGN)
    return reach.everywhere or bool(reach.unit_ids)


def achievement_for(person: Visitor, key: str, need: Permission) -> Achievement:
    """The achievement with its organisation, if this person may do ``need`` with it.

    Raises ``AchievementMissing`` when it does not exist or the person may not even see it, and
    ``NotAllowed`` when they see it and their roles do not carry ``need``.
    """
    found = _achievements().filter(key=key).first()
    if found is None or not may(person, found, Permission.VIEW):
        raise AchievementMissing(key=key)
    require(person, found, need)
    return found


def achievement_of(person: Visitor, organisation: Organisation, key: str) -> Achievement:
    """The achievement of an organisation that was itself reached through a door.

    Raises ``AchievementMissing`` for another organisation's, and for what the person may not see.
    """
    found = achievement_for(person, key, Permission.VIEW)
    if found.organisation_id != organisation.pk:
        raise AchievementMissing(key=key)
    return found


def public_achievement(key: str) -> Achievement:
    """The achievement as strangers may see it: published, or retired after having been so.

    Raises ``AchievementMissing`` for drafts, too.
    """
    found = _achievements().filter(key=key).first()
    if found is None or not found.is_public:
        raise AchievementMissing(key=key)
    return found


def public_issuer(slug: str) -> Organisation:
    """The organisation as strangers may see it. Raises ``IssuerMissing``."""
    found = Organisation.objects.select_related("domain", "logo").filter(slug=slug).first()
    if found is None:
        raise IssuerMissing(slug=slug)
    return found


def _achievements() -> QuerySet[Achievement]:
    return Achievement.objects.select_related(
        "organisation__domain", "unit", "original__organisation"
    )
