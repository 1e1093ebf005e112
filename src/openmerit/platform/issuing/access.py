"""The doors: rows of issuing reach code only through here.

What does not exist and what is not yours answer alike. A member whose role does not carry the
need gets the people room's ``NotAllowed``.
"""

from django.contrib.auth.models import AnonymousUser

from openmerit.platform.issuing.errors import (
    AchievementMissing,
    ArchiveMissing,
    AwardMissing,
    ImportMissing,
    IssuerMissing,
    RunMissing,
)
from openmerit.platform.issuing.models import Achievement, Archive, Award, Import, Run
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


def import_for(person: Visitor, key: str, need: Permission) -> Import:
    """The import with its organisation, if this person may do ``need`` there.

    Raises ``ImportMissing`` when it does not exist or is another organisation's, and ``NotAllowed``
    when the person's role does not carry ``need``.
    """
    found = _import(key)
    if found is None:
        raise ImportMissing(key=key)
    try:
        people.require(person, found.organisation, need)
    except OrganisationMissing:
        raise ImportMissing(key=key) from None
    return found


def import_of(organisation: Organisation, key: str) -> Import:
    """The import of an organisation that was itself reached through a door.

    Raises ``ImportMissing`` for another organisation's.
    """
    found = _import(key)
    if found is None or found.organisation_id != organisation.pk:
        raise ImportMissing(key=key)
    return found


def archive_for(person: Visitor, key: str) -> Archive:
    """The archive with its organisation, for whoever may manage that.

    Raises ``ArchiveMissing`` when it does not exist or is another organisation's, and
    ``NotAllowed`` when the person's role does not carry it.
    """
    found = Archive.objects.select_related("organisation").filter(key=key).first()
    if found is None:
        raise ArchiveMissing(key=key)
    try:
        people.require(person, found.organisation, Permission.MANAGE_ORGANISATION)
    except OrganisationMissing:
        raise ArchiveMissing(key=key) from None
    return found


def archive_of(organisation: Organisation, key: str) -> Archive:
    """The archive of an organisation that was itself reached through a door.

    Raises ``ArchiveMissing`` for another organisation's.
    """
    found = Archive.objects.select_related("organisation").filter(key=key).first()
    if found is None or found.organisation_id != organisation.pk:
        raise ArchiveMissing(key=key)
    return found


def _import(key: str) -> Import | None:
    """The import without its file, which may be large and is read only where it is needed."""
    return Import.objects.select_related("organisation").defer("source").filter(key=key).first()


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
