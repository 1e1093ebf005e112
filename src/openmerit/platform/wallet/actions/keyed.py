"""A badge that names its holder's key is claimed by whoever proves to hold that key."""

from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.crypto import salted_hmac

from openmerit.credentials import Outcome, verify
from openmerit.platform.issuing.models import Award
from openmerit.platform.people.models import Person
from openmerit.platform.verifying.resolving import HouseResolver
from openmerit.platform.wallet import access
from openmerit.platform.wallet.actions.claiming import put_into_wallet
from openmerit.platform.wallet.errors import AlreadyClaimed, ClaimLinkUnknown, KeyNotProven
from openmerit.platform.wallet.models import HeldCredential

PURPOSE: Final = "openmerit.wallet.claim_with_key"
PROVEN_BY: Final = ("format", "proof", "key")
"""The checks by which a presentation is its holder's, for this challenge and this house."""


def challenge_for(person: Person, award: Award) -> str:
    """What the key has to sign: it is good for this person and this award, and nothing else.

    So it may be signed twice without harm, and need not be remembered.
    """
    return salted_hmac(PURPOSE, f"{person.pk}:{award.key}", algorithm="sha256").hexdigest()[:32]


def domain_of_this_house() -> str:
    """For whom a presentation has to be made."""
    return urlsplit(settings.OPENMERIT_ORIGIN).netloc


def claim_with_key(*, acting_user: Person, token: str, presentation: bytes) -> HeldCredential:
    """Put an award to a DID into the wallet of whoever proves to hold its key.

    ``presentation`` is a Verifiable Presentation (VCDM 2.0, section 4.13) that answers
    ``challenge_for`` and names the DID as its holder. Raises ClaimLinkUnknown also for an award
    that has an address, KeyNotProven with the check that failed, AlreadyClaimed by another
    account, AwardWithdrawn, and CredentialNotReady while the award waits to be signed.
    """
    award = access.award_behind(token)
    if award.recipient_email:
        raise ClaimLinkUnknown
    if award.claimed_by_id not in (None, acting_user.pk):
        raise AlreadyClaimed
    report = verify(
        presentation,
        resolver=HouseResolver(online=True),
        challenge=challenge_for(acting_user, award),
        domain=domain_of_this_house(),
    )
    for id in PROVEN_BY:
        check = report.check(id)
        if check.outcome is not Outcome.PASSED:
            raise KeyNotProven(problem=check.message)
    if not _is_holder(report.credential or {}, award.recipient_did):
        raise KeyNotProven(problem=f"Its holder is not {award.recipient_did}.")
    return put_into_wallet(acting_user, award, confirms=False)


def _is_holder(presentation: dict[str, object], did: str) -> bool:
    holder = presentation.get("holder")
    named = holder.get("id") if isinstance(holder, dict) else holder
    types = presentation.get("type")
    listed = types if isinstance(types, list) else [types]
    return "VerifiablePresentation" in listed and named == did
