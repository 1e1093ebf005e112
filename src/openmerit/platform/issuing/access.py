"""The doors: rows of issuing reach code only through here.

What does not exist and what is not yours answer alike; so does what lies where a member's roles do
not reach to see it. A member who sees a thing and whose roles do not carry the need there gets the
people room's ``NotAllowed``.
"""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from openmerit.platform.issuing.errors import (
    AchievementMissing,
    ArchiveMissing,
    AwardMissing,
    ChangeMissing,
    EndorsementMissing,
    EvidenceMissing,
    ImportMissing,
    IssuerMissing,
    OfferMissing,
    RequestMissing,
    RunMissing,
)
from openmerit.platform.issuing.models import (
    Achievement,
    Archive,
    Award,
    BulkChange,
    ClaimOffer,
    CorrectionRequest,
    Endorsement,
    EvidenceFile,
    Import,
    Run,
)
from openmerit.platform.people import access as people
from openmerit.platform.people.access import Permission, Place, Reach
from openmerit.platform.people.models import Organisation, Person
from openmerit.platform.people.queries import confirmed_addresses

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


def award_for(person: Visitor, key: str, need: Permission) -> Award:
    """The award with achievement and organisation, if this person may do ``need`` there.

    Raises ``AwardMissing`` when it does not exist or the person may not see it, and ``NotAllowed``
    when their roles do not carry ``need``.
    """
    found = _award(key)
    if found is None or not may(person, found.achievement, Permission.VIEW):
        raise AwardMissing(key=key)
    require(person, found.achievement, need)
    return found


def award_to_read(person: Visitor, key: str) -> Award:
    """The award, for its organisation's members and for the earner who claimed it.

    Raises ``AwardMissing`` for anyone else.
    """
    found = _award(key)
    if found is None:
        raise AwardMissing(key=key)
    require_reader(person, found)
    return found


def require_reader(person: Visitor, award: Award) -> None:
    """Return for the members of the award's organisation and the earner who claimed it.

    Raises ``AwardMissing`` for anyone else.
    """
    if person.is_authenticated and person.is_active and award.claimed_by_id == person.pk:
        return
    if not may(person, award.achievement, Permission.VIEW):
        raise AwardMissing(key=award.key)


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

    Raises ``RunMissing`` when it does not exist or the person may not see it, and ``NotAllowed``
    when their roles do not carry ``need``.
    """
    found = _run(key)
    if found is None or not may(person, found.achievement, Permission.VIEW):
        raise RunMissing(key=key)
    require(person, found.achievement, need)
    return found


def award_of(person: Visitor, organisation: Organisation, key: str) -> Award:
    """The award of an organisation that was itself reached through a door.

    Raises ``AwardMissing`` for another organisation's, and for what the person may not see.
    """
    found = award_for(person, key, Permission.VIEW)
    if found.achievement.organisation_id != organisation.pk:
        raise AwardMissing(key=key)
    return found


def run_of(person: Visitor, organisation: Organisation, key: str) -> Run:
    """The run of an organisation that was itself reached through a door.

    Raises ``RunMissing`` for another organisation's, and for what the person may not see.
    """
    found = run_for(person, key, Permission.VIEW)
    if found.achievement.organisation_id != organisation.pk:
        raise RunMissing(key=key)
    return found


def import_for(person: Visitor, key: str, need: Permission) -> Import:
    """The import with its organisation, if this person may do ``need`` there.

    Raises ``ImportMissing`` when it does not exist or is another organisation's, and ``NotAllowed``
    when the person's role does not carry ``need``.
    """
    found = _import(key)
    if found is None or not people.may(person, found.organisation, Permission.VIEW):
        raise ImportMissing(key=key)
    people.require(person, found.organisation, need)
    return found


def import_of(person: Visitor, organisation: Organisation, key: str) -> Import:
    """The import of an organisation that was itself reached through a door.

    Raises ``ImportMissing`` for another organisation's, and for whoever sees only a part of it.
    """
    found = import_for(person, key, Permission.VIEW)
    if found.organisation_id != organisation.pk:
        raise ImportMissing(key=key)
    return found


def archive_for(person: Visitor, key: str) -> Archive:
    """The archive with its organisation, for whoever may manage that.

    Raises ``ArchiveMissing`` when it does not exist or is another organisation's, and
    ``NotAllowed`` when the person's role does not carry it.
    """
    found = Archive.objects.select_related("organisation").filter(key=key).first()
    if found is None or not people.may(person, found.organisation, Permission.VIEW):
        raise ArchiveMissing(key=key)
    people.require(person, found.organisation, Permission.MANAGE_ORGANISATION)
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


def endorsement_for(person: Visitor, key: str, need: Permission) -> Endorsement:
    """The endorsement, if this person may do ``need`` for who endorses or for who is endorsed.

    Raises ``EndorsementMissing`` when it does not exist or is between others, and ``NotAllowed``
    when the person's role carries ``need`` on neither side.
    """
    found = _endorsement(key)
    if found is None:
        raise EndorsementMissing(key=key)
    sides = _sides(found)
    if any(people.may(person, side, need, place) for side, place in sides):
        return found
    for side, place in sides:
        if people.may(person, side, Permission.VIEW, place):
            people.require(person, side, need, place)
    raise EndorsementMissing(key=key)


def endorsement_of(person: Visitor, organisation: Organisation, key: str) -> Endorsement:
    """An endorsement by or of an organisation that was itself reached through a door.

    Whose roles reach only a part of it sees what is said of that part. Raises
    ``EndorsementMissing`` for the rest, and for what is between others.
    """
    found = _endorsement(key)
    if found is None or not any(
        side == organisation and people.may(person, side, Permission.VIEW, place)
        for side, place in _sides(found)
    ):
        raise EndorsementMissing(key=key)
    return found


def _sides(endorsement: Endorsement) -> tuple[tuple[Organisation, Place], ...]:
    """Who endorses, as a whole; and who is endorsed, with where in it what is endorsed belongs."""
    of = endorsement.achievement
    return (
        (endorsement.endorser, people.WHOLE),
        (endorsement.subject_organisation, people.WHOLE if of is None else place_of(of)),
    )


def _endorsement(key: str) -> Endorsement | None:
    return (
        Endorsement.objects.select_related(
            "endorser", "subject_organisation", "achievement__organisation", "award__achievement"
        )
        .defer("content")
        .filter(key=key)
        .first()
    )


def change_of(person: Visitor, organisation: Organisation, key: str) -> BulkChange:
    """The bulk change of an organisation that was itself reached through a door.

    Raises ``ChangeMissing`` for another organisation's, and for one with an award that the person
    may not see.
    """
    changes = BulkChange.objects.select_related("organisation", "started_by", "taken_back_by")
    found = changes.filter(key=key, organisation=organisation).first()
    if found is None or found.state == BulkChange.State.GATHERING:
        raise ChangeMissing(key=key)
    if not _covers(people.reach_of(person, organisation, Permission.VIEW), found):
        raise ChangeMissing(key=key)
    return found


def require_change(person: Visitor, change: BulkChange, need: Permission) -> None:
    """Return if this person may do ``need`` with each award of the change; else raise."""
    if not _covers(people.reach_of(person, change.organisation, need), change):
        people.require(person, change.organisation, need)


def _covers(reach: Reach, change: BulkChange) -> bool:
    if reach.everywhere or reach.is_empty:
        return reach.everywhere
    return not change.awards.exclude(within(reach, "award__achievement__")).exists()


def offer_for(person: Visitor, key: str, need: Permission) -> ClaimOffer:
    """The offer with achievement and organisation, if this person may do ``need`` there.

    Raises ``OfferMissing`` when it does not exist or is another organisation's, and ``NotAllowed``
    when the person's role does not carry ``need``.
    """
    found = _offer(key)
    if found is None or not may(person, found.achievement, Permission.VIEW):
        raise OfferMissing(key=key)
    require(person, found.achievement, need)
    return found


def offer_of(person: Visitor, organisation: Organisation, key: str) -> ClaimOffer:
    """The offer of an organisation that was itself reached through a door.

    Raises ``OfferMissing`` for another organisation's, and for what the person may not see.
    """
    found = offer_for(person, key, Permission.VIEW)
    if found.achievement.organisation_id != organisation.pk:
        raise OfferMissing(key=key)
    return found


def request_for(person: Visitor, key: str, need: Permission) -> CorrectionRequest:
    """The request to correct a name, if this person may do ``need`` with its award.

    Raises ``RequestMissing`` when it does not exist or the person may not see it, and
    ``NotAllowed`` when their roles do not carry ``need``.
    """
    found = (
        CorrectionRequest.objects.select_related(
            "award__achievement__organisation", "award__claimed_by", "asked_by", "corrected"
        )
        .filter(key=key)
        .first()
    )
    if found is None or not may(person, found.award.achievement, Permission.VIEW):
        raise RequestMissing(key=key)
    require(person, found.award.achievement, need)
    return found


def request_of(person: Visitor, organisation: Organisation, key: str) -> CorrectionRequest:
    """The request about an award of an organisation that was itself reached through a door.

    Raises ``RequestMissing`` for another organisation's, and for what the person may not see.
    """
    found = request_for(person, key, Permission.VIEW)
    if found.award.achievement.organisation_id != organisation.pk:
        raise RequestMissing(key=key)
    return found


def evidence_file(key: str) -> EvidenceFile:
    """The file of evidence at this address, for whoever knows it: badges name it openly.

    Raises ``EvidenceMissing`` for an address that no file has.
    """
    found = EvidenceFile.objects.filter(key=key).first()
    if found is None:
        raise EvidenceMissing(key=key)
    return found


def _offer(key: str) -> ClaimOffer | None:
    return ClaimOffer.objects.select_related("achievement__organisation").filter(key=key).first()


def _achievements() -> QuerySet[Achievement]:
    return Achievement.objects.select_related(
        "organisation__domain", "unit", "original__organisation"
    )


def _award(key: str) -> Award | None:
    return (
        Award.objects.select_related(
            "achievement__organisation",
            "achievement__original__organisation",
            "register",
            "offer",
            "claimed_by",
            "renews",
            "supersedes",
        )
        .filter(key=key)
        .first()
    )


def _run(key: str) -> Run | None:
    """The run without its file, which may be large and is read only where it is needed."""
    return (
        Run.objects.select_related("achievement__organisation", "started_by", "signoff_by")
        .defer("source", "workbook")
        .filter(key=key)
        .first()
    )
