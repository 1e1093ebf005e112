"""What this room asks of the badges that are this house's own."""

from collections.abc import Mapping
from typing import Any

from openmerit.platform.issuing.models import Award
from openmerit.platform.issuing.queries import Reason, award_of_credential


def award_here(credential: Mapping[str, Any]) -> Award | None:
    """The award behind a credential whose proof holds, if this house issued it."""
    issuer = credential.get("issuer")
    named = issuer.get("id") if isinstance(issuer, Mapping) else issuer
    return award_of_credential(str(credential.get("id", "")), issuer=str(named))


def is_suspended(award: Award) -> bool:
    """Whether its issuer withdrew it for a time only."""
    return award.state == Award.State.SUSPENDED


def is_replaced(award: Award) -> bool:
    """Whether its issuer withdrew it because a corrected one takes its place."""
    return award.state == Award.State.REVOKED and award.reason_code == Reason.REPLACED
