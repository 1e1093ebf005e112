"""An organisation becomes an issuer: its key and its status lists."""

from django.db import transaction

from openmerit.platform.issuing.models import IssuerKey
from openmerit.platform.issuing.registers import ensure_register
from openmerit.platform.issuing.signing import ensure_key, replace_key
from openmerit.platform.people import actions as people
from openmerit.platform.people.access import Permission, organisation_for, require
from openmerit.platform.people.models import Organisation, Person


def open_issuer(*, acting_user: Person, organisation: Organisation) -> IssuerKey:
    """Gives the organisation its first key and status register; nothing changes if it has them.

    Raises ``NotAllowed`` unless the person may design achievements there, or in a part of it.
    """
    organisation_for(acting_user, organisation.slug, Permission.DESIGN)
    with transaction.atomic():
        known = IssuerKey.objects.filter(organisation=organisation).exists()
        key = ensure_key(organisation)
        ensure_register(organisation)
        if not known:
            people.record(
                acting_user=acting_user,
                verb="issuer.opened",
                organisation=organisation,
                subject=organisation.slug,
                after={"key": key.multikey},
            )
    return key


def rotate_key(*, acting_user: Person, organisation: Organisation) -> IssuerKey:
    """Puts a new signing key in place; the old one signs no more and keeps verifying.

    Raises ``NotAllowed`` unless the person may manage the organisation.
    """
    require(acting_user, organisation, Permission.MANAGE_ORGANISATION)
    with transaction.atomic():
        old = ensure_key(organisation)
        new = replace_key(organisation)
        people.record(
            acting_user=acting_user,
            verb="issuer.key_rotated",
            organisation=organisation,
            subject=organisation.slug,
            before={"key": old.multikey},
            after={"key": new.multikey},
        )
    return new
