"""An organisation's own colours."""

import re
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from openmerit.platform.issuing.drawing import own_palette
from openmerit.platform.issuing.errors import DesignRefused
from openmerit.platform.issuing.models import BrandColours
from openmerit.platform.people import actions as people
from openmerit.platform.people.access import Permission, require
from openmerit.platform.people.models import Organisation, Person

_CODE: Final = re.compile(r"#[0-9a-f]{6}")


def settle_colours(
    *, acting_user: Person, organisation: Organisation, ground: str, accent: str
) -> BrandColours:
    """Settles the two colours; what is drawn already keeps those that it was drawn with.

    Raises ``DesignRefused`` for what is no colour and for two that cannot be told apart, and
    ``NotAllowed`` unless the person may manage the organisation.
    """
    require(acting_user, organisation, Permission.MANAGE_ORGANISATION)
    wanted = {"ground": ground.strip().lower(), "accent": accent.strip().lower()}
    for member, code in wanted.items():
        if not _CODE.fullmatch(code):
            remedy = _("a code such as #1b6b52")
            raise DesignRefused(member=member, value=code[:100], remedy=remedy)
    own_palette(**wanted)
    with transaction.atomic():
        before = str(BrandColours.objects.filter(organisation=organisation).first() or "")
        kept, _created = BrandColours.objects.update_or_create(
            organisation=organisation, defaults=wanted
        )
        people.record(
            acting_user=acting_user,
            verb="issuer.colours_settled",
            organisation=organisation,
            subject=organisation.slug,
            before={"colours": before},
            after={"colours": str(kept)},
        )
    return kept
