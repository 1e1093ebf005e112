"""What this room asks of the badges that are this house's own."""

from collections.abc import Mapping
from typing import Any

from openmerit.platform.issuing.models import Award
from openmerit.platform.issuing.queries import award_of_credential


def is_suspended_here(credential: Mapping[str, Any]) -> bool:
    """Whether a credential whose proof holds is one of this house whose award is suspended."""
    issuer = credential.get("issuer")
    named = issuer.get("id") if isinstance(issuer, Mapping) else issuer
    award = award_of_credential(str(credential.get("id", "")), issuer=str(named))
    return award is not None and award.state == Award.State.SUSPENDED
