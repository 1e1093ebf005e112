"""An organisation becomes an issuer: its key and its status lists."""

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from openmerit.platform.engine.keys import new_key
from openmerit.platform.engine.tasks import nudge
from openmerit.platform.issuing import tasks
from openmerit.platform.issuing.models import IssuerKey, IssuerLogo, Partnership
from openmerit.platform.issuing.pictures import Picture
from openmerit.platform.issuing.registers import ensure_register, mark_all_changed
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


def expose_key(*, acting_user: Person, organisation: Organisation, key: IssuerKey) -> IssuerKey:
    """Says that others may have got hold of a key; answers the key that signs from now on.

    Nothing that it signed holds from now on, whenever it says it was made. The worker signs all
    badges and endorsements of it anew and tells the earners. Exposing it again changes nothing.
    Raises ``NotAllowed`` unless the person may manage the organisation.
    """
    require(acting_user, organisation, Permission.MANAGE_ORGANISATION)
    with transaction.atomic():
        exposed = IssuerKey.objects.filter(pk=key.pk, organisation=organisation).exclude(
            state=IssuerKey.State.EXPOSED
        )
        before = {"state": key.state}
        if exposed.update(state=IssuerKey.State.EXPOSED, exposed_at=timezone.now()):
            people.record(
                acting_user=acting_user,
                verb="issuer.key_exposed",
                organisation=organisation,
                subject=f"key {key.multikey}",
                before=before,
                after={"state": "exposed"},
            )
            Partnership.objects.filter(
                achievement__organisation=organisation, version__gt=0
            ).update(version=F("version") + 1)
            nudge(tasks.sign_authorisations)
            mark_all_changed(organisation)  # lists signed by it prove nothing any more either
            nudge(tasks.sign_anew)
            nudge(tasks.publish_status_lists)
        return ensure_key(organisation)


def show_logo(*, acting_user: Person, organisation: Organisation, picture: Picture | None) -> None:
    """Shows a logo on the issuer's pages and in its Profile, or no longer.

    Badges that are signed already stay as they are. Raises ``NotAllowed`` unless the person may
    manage the organisation.
    """
    require(acting_user, organisation, Permission.MANAGE_ORGANISATION)
    logo = IssuerLogo.objects.filter(organisation=organisation).first()
    if picture is not None:
        logo = logo or IssuerLogo(organisation=organisation)
        logo.svg, logo.changed_at = picture.svg, timezone.now()
        # The file is written first: an orphan harms nobody.
        logo.png.save(f"{new_key()}.png", ContentFile(picture.png), save=False)
    with transaction.atomic():
        if picture is not None:
            assert logo is not None
            logo.save()
        elif logo is not None:
            logo.delete()
        people.record(
            acting_user=acting_user,
            verb="issuer.logo_shown" if picture is not None else "issuer.logo_taken_away",
            organisation=organisation,
            subject=organisation.slug,
        )


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
