"""The one door through which a row of issuing reaches this room."""

from collections.abc import Mapping
from typing import Any

from openmerit.platform.issuing.models import Award, SignedCredential
from openmerit.platform.people.queries import organisation_members


def is_suspended_here(credential: Mapping[str, Any]) -> bool:
    """Whether a credential whose proof holds is one of this house whose award is suspended."""
    issuer = credential.get("issuer")
    signed = (
        SignedCredential.objects.select_related("award__achievement__organisation")
        .filter(uri=str(credential.get("id", "")), award__state=Award.State.SUSPENDED)
        .first()
    )
    if signed is None:
        return False
    own = organisation_members(signed.award.achievement.organisation).get("did")
    return own == (issuer.get("id") if isinstance(issuer, Mapping) else issuer)
