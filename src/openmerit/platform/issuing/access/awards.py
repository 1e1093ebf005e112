"""Doors to awards, to lists and codes by which they are made, and to what is asked of them."""

from openmerit.platform.issuing.access.achievements import Visitor, may, require, within
from openmerit.platform.issuing.errors import (
    AwardMissing,
    ChangeMissing,
    EvidenceMissing,
    OfferMissing,
    RequestMissing,
    RunMissing,
)
from openmerit.platform.issuing.models import (
    Award,
    BulkChange,
    ClaimOffer,
    CorrectionRequest,
    EvidenceFile,
    Run,
)
from openmerit.platform.people import access as people
from openmerit.platform.people.access import Permission, Reach
from openmerit.platform.people.models import Organisation
from openmerit.platform.people.queries import confirmed_addresses


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


def _offer(key: str) -> ClaimOffer | None:
    return ClaimOffer.objects.select_related("achievement__organisation").filter(key=key).first()


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
