"""The doors: rows of issuing reach code only through here.

What does not exist and what is not yours answer alike. A member whose role does not carry the
need gets the people room's ``NotAllowed``.
"""

from django.contrib.auth.models import AnonymousUser

from openmerit.platform.issuing.errors import (
    AchievementMissing,
    AwardMissing,
    EndorsementMissing,
    IssuerMissing,
    RunMissing,
)
from openmerit.platform.issuing.models import Achievement, Award, Endorsement, Run
from openmerit.platform.people import access as people
from openmerit.platform.people.access import Permission
from openmerit.platform.people.errors import OrganisationMissing
from openmerit.platform.people.models import Organisation, Person
from openmerit.platform.people.queries import confirmed_addresses

Visitor = Person | AnonymousUser


def achievement_for(person: Visitor, key: str, need: Permission) -> Achievement:
    """The achievement with its organisation, if this person may do ``need`` there.

    Raises ``AchievementMissing`` when it does not exist or is another organisation's, and
    ``NotAllowed`` when the person's role does not carry ``need``.
    """
    found = Achievement.objects.select_related("organisation").filter(key=key).first()
    if found is None:
        raise AchievementMissing(key=key)
    try:
        people.require(person, found.organisation, need)
    except OrganisationMissing:
        raise AchievementMissing(key=key) from None
    return found


def achievement_of(organisation: Organisation, key: str) -> Achievement:
    """The achievement of an organisation that was itself reached through a door.

    Raises ``AchievementMissing`` for another organisation's.
    """
    found = Achievement.objects.select_related("organisation").filter(
        key=key, organisation=organisation
    )
    achievement = found.first()
    if achievement is None:
        raise AchievementMissing(key=key)
    return achievement


def public_achievement(key: str) -> Achievement:
    """The achievement as strangers may see it: published, or retired after having been so.

    Raises ``AchievementMissing`` for drafts, too.
    """
    found = Achievement.objects.select_related("organisation").filter(key=key).first()
    if found is None or not found.is_public:
        raise AchievementMissing(key=key)
    return found


def public_issuer(slug: str) -> Organisation:
    """The organisation as strangers may see it. Raises ``IssuerMissing``."""
    found = Organisation.objects.filter(slug=slug).first()
    if found is None:
        raise IssuerMissing(slug=slug)
    return found


def award_for(person: Visitor, key: str, need: Permission) -> Award:
    """The award with achievement and organisation, if this person may do ``need`` there.

    Raises ``AwardMissing`` when it does not exist or is another organisation's, and ``NotAllowed``
    when the person's role does not carry ``need``.
    """
    found = _award(key)
    if found is None:
        raise AwardMissing(key=key)
    try:
        people.require(person, found.achievement.organisation, need)
    except OrganisationMissing:
        raise AwardMissing(key=key) from None
    return found


def award_to_read(person: Visitor, key: str) -> Award:
    """The award, for its organisation's members and for the earner who claimed it.

    Raises ``AwardMissing`` for anyone else.
    """
    found = _award(key)
    if found is None:
        raise AwardMissing(key=key)
    if person.is_authenticated and person.is_active and found.claimed_by_id == person.pk:
        return found
    if people.may(person, found.achievement.organisation, Permission.VIEW):
        return found
    raise AwardMissing(key=key)


def award_of_earner(person: Visitor, key: str) -> Award:
    """The award that is this person's: claimed by them, or waiting for an address of theirs.

    An award waits for whoever confirmed the address that it was sent to. Raises ``AwardMissing``
    for anyone else, and for what another account claimed.
    """
    found = _award(key)
    if found is None or not person.is_authenticated or not person.is_active:
        raise AwardMissing(key=key)
    if found.claimed_by_id is not None:
        if found.claimed_by_id == person.pk:
            return found
    elif found.recipient_email in confirmed_addresses(person):
        return found
    raise AwardMissing(key=key)


def run_for(person: Visitor, key: str, need: Permission) -> Run:
    """The run with achievement and organisation, if this person may do ``need`` there.

    Raises ``RunMissing`` when it does not exist or is another organisation's, and ``NotAllowed``
    when the person's role does not carry ``need``.
    """
    found = _run(key)
    if found is None:
        raise RunMissing(key=key)
    try:
        people.require(person, found.achievement.organisation, need)
    except OrganisationMissing:
        raise RunMissing(key=key) from None
    return found


def award_of(organisation: Organisation, key: str) -> Award:
    """The award of an organisation that was itself reached through a door.

    Raises ``AwardMissing`` for another organisation's.
    """
    found = _award(key)
    if found is None or found.achievement.organisation_id != organisation.pk:
        raise AwardMissing(key=key)
    return found


def run_of(organisation: Organisation, key: str) -> Run:
    """The run of an organisation that was itself reached through a door.

    Raises ``RunMissing`` for another organisation's.
    """
    found = _run(key)
    if found is None or found.achievement.organisation_id != organisation.pk:
        raise RunMissing(key=key)
    return found


def endorsement_for(person: Visitor, key: str, need: Permission) -> Endorsement:
    """The endorsement, if this person may do ``need`` for who endorses or for who is endorsed.

    Raises ``EndorsementMissing`` when it does not exist or is between others, and ``NotAllowed``
    when the person's role carries ``need`` on neither side.
    """
    found = _endorsement(key)
    if found is None:
        raise EndorsementMissing(key=key)
    sides = (found.endorser, found.subject_organisation)
    if any(people.may(person, side, need) for side in sides):
        return found
    for side in sides:
        if people.may(person, side, Permission.VIEW):
            people.require(person, side, need)
    raise EndorsementMissing(key=key)


def endorsement_of(organisation: Organisation, key: str) -> Endorsement:
    """An endorsement by or of an organisation that was itself reached through a door.

    Raises ``EndorsementMissing`` for what is between others.
    """
    found = _endorsement(key)
    if found is None or organisation.pk not in (
        found.endorser_id,
        found.subject_organisation_id,
    ):
        raise EndorsementMissing(key=key)
    return found


def _endorsement(key: str) -> Endorsement | None:
    return (
        Endorsement.objects.select_related(
            "endorser", "subject_organisation", "achievement__organisation", "award__achievement"
        )
        .defer("content")
        .filter(key=key)
        .first()
    )


def _award(key: str) -> Award | None:
    return (
        Award.objects.select_related("achievement__organisation", "register")
        .filter(key=key)
        .first()
    )


def _run(key: str) -> Run | None:
    """The run without its file, which may be large and is read only where it is needed."""
    return (
        Run.objects.select_related("achievement__organisation")
        .defer("source")
        .filter(key=key)
        .first()
    )
