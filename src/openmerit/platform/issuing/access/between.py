"""Doors to what lies between two organisations: endorsements and partnerships."""

from openmerit.platform.issuing.access.achievements import Visitor, may, place_of
from openmerit.platform.issuing.errors import EndorsementMissing, PartnershipMissing
from openmerit.platform.issuing.models import Endorsement, Partnership
from openmerit.platform.people import access as people
from openmerit.platform.people.access import Permission, Place
from openmerit.platform.people.models import Organisation


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


def partnership_for(person: Visitor, key: str) -> Partnership:
    """The partnership, for whoever may see the achievement with its owner, or the partner.

    Raises ``PartnershipMissing`` for anyone else. What may be done with it the actions decide.
    """
    found = (
        Partnership.objects.select_related(
            "achievement__organisation", "partner", "borrowed", "offered_by", "answered_by"
        )
        .defer("content")
        .filter(key=key)
        .first()
    )
    if found is None or not (
        may(person, found.achievement, Permission.VIEW)
        or people.may(person, found.partner, Permission.VIEW)
    ):
        raise PartnershipMissing(key=key)
    return found


def partnership_of(person: Visitor, organisation: Organisation, key: str) -> Partnership:
    """A partnership that an organisation reached through a door gave or was offered.

    Raises ``PartnershipMissing`` for what is between others, and for an achievement of the
    organisation's own that the person may not see.
    """
    found = partnership_for(person, key)
    if organisation.pk not in (found.partner_id, found.achievement.organisation_id):
        raise PartnershipMissing(key=key)
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
