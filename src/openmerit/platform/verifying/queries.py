"""The questions: what about this badge, and what is at this address?"""

from dataclasses import replace
from datetime import datetime

from openmerit.credentials import Outcome, Report, Resolver, verify
from openmerit.fetching import FetchError, Refused
from openmerit.platform.verifying import access, resolving
from openmerit.platform.verifying.errors import AddressRefused, AddressUnreachable
from openmerit.platform.verifying.resolving import HouseResolver, document_of_this_house, is_own
from openmerit.platform.verifying.tenants import told_of_tenants
from openmerit.platform.verifying.trusting import trust_of_this_house

__all__ = ["badge_at", "report"]

_SUSPENDED = "It is suspended by its issuer for the time being."
_REPLACED = "Its issuer replaced it by a newer badge. Ask its earner for that."


def report(
    data: bytes,
    *,
    recipient: str | None = None,
    online: bool = True,
    at: datetime | None = None,
    resolver: Resolver | None = None,
) -> Report:
    """The one report on a badge in any form. Never raises for bad input.

    `recipient` is whose it should be. With `online` keys and status lists of other houses are
    fetched, from public addresses only; those of this house are always at hand. Pass a `resolver`
    to let several reports share what was found.
    """
    found = verify(
        data,
        at=at,
        recipient=(recipient or "").strip() or None,
        resolver=resolver or HouseResolver(online=online),
        trust=trust_of_this_house(),
    )
    return told_of_tenants(_told_apart(found))


def badge_at(address: str) -> bytes:
    """The bytes at an address that a person pasted.

    Raises AddressRefused for what may not be asked (private, not https), AddressUnreachable when
    nothing usable came back.
    """
    address = address.strip()
    own = document_of_this_house(address)
    if own is not None:
        return own
    if is_own(address):
        raise AddressUnreachable(url=address, reason="there is no shared badge at it")
    try:
        return resolving.fetcher().fetch(address).content
    except Refused as error:
        raise AddressRefused(url=address, reason=error.reason) from error
    except FetchError as error:
        raise AddressUnreachable(url=address, reason=error.reason) from error


def _told_apart(found: Report) -> Report:
    """A badge of this house says whether it was suspended, replaced or withdrawn for good.

    Its public list has one bit for both; here the issuer's own record is at hand. A failed status
    follows only on a proof that passed, so id and issuer are the issuer's word.
    """
    if found.contains:
        found = replace(found, contains=tuple(_told_apart(inner) for inner in found.contains))
    status = found.check("status")
    if status.outcome is not Outcome.FAILED or found.credential is None:
        return found
    award = access.award_here(found.credential)
    if award is not None and access.is_suspended(award):
        changes = {"message": _SUSPENDED, "finding": "suspended"}
    elif award is not None and access.is_replaced(award):
        changes = {"message": _REPLACED}
    else:
        return found
    return replace(
        found,
        checks=tuple(
            replace(check, **changes) if check.id == "status" else check for check in found.checks
        ),
        summary=found.summary.replace(status.message, changes["message"]),
    )
