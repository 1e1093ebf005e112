"""What this room asks of the badges that are this house's own."""

from collections.abc import Mapping
from typing import Any

from openmerit.platform.issuing.models import Award
from openmerit.platform.issuing.queries import award_of_credential


def award_here(credential: Mapping[str, Any]) -> Award | None:
    """The award of this house that a credential whose proof holds belongs to, if it is of it."""
    issuer = credential.get("issuer")
    named = issuer.get("id") if isinstance(issuer, Mapping) else issuer
    return award_of_credential(str(credential.get("id", "")), issuer=str(named))


def is_suspended_here(credential: Mapping[str, Any]) -> bool:
    """Whether a credential whose proof holds is one of this house whose award is suspended."""
    award = award_here(credential)
    return award is not None and award.state == Award.State.SUSPENDED
