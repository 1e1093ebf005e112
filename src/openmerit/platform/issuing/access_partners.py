"""The doors to partnerships, which lie between two organisations."""

from openmerit.platform.issuing.access import Visitor, may
from openmerit.platform.issuing.errors import PartnershipMissing
from openmerit.platform.issuing.models import Partnership
from openmerit.platform.people import access as people
from openmerit.platform.people.access import Permission
from openmerit.platform.people.models import Organisation


def partnership_of(person: Visitor, organisation: Organisation, key: str) -> Partnership:
    """A partnership that an organisation reached through a door gave or was offered.

    Raises ``PartnershipMissing`` for what is between others, and for an achievement of the
    organisation's own that the person may not see.
    """
    found = partnership_for(person, key)
    if organisation.pk not in (found.partner_id, found.achievement.organisation_id):
        raise PartnershipMissing(key=key)
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
