"""From a code to a badge in a wallet."""

from typing import Any

from django.db.models import Q

from openmerit.platform.issuing import actions as issuing
from openmerit.platform.issuing.errors import CredentialNotReady
from openmerit.platform.issuing.models import Award
from openmerit.platform.people.models import Person
from openmerit.platform.wallet import access
from openmerit.platform.wallet.actions.claiming import take_award
from openmerit.platform.wallet.errors import CredentialMissing
from openmerit.platform.wallet.models import HeldCredential


def claim_with_code(*, acting_user: Person, code: str) -> HeldCredential | None:
    """Claim what the code offers and put it into the wallet; again, it changes nothing.

    None says that it is the person's and waits to be signed: it comes into the wallet by itself.
    Raises OfferUnknown, what ``issuing.actions.claim_offer`` raises, and AwardWithdrawn.
    """
    offer = access.offer_behind(code)
    award = issuing.claim_offer(acting_user=acting_user, offer=offer)
    try:
        return take_award(acting_user=acting_user, key=award.key)
    except CredentialNotReady:
        return None


def on_credential_issued(payload: dict[str, Any]) -> None:
    """Put what was claimed before it was signed into its earner's wallet; again, no more.

    That is what they claimed by a code, and the renewal of what they hold.
    """
    award = (
        Award.objects.select_related("claimed_by")
        .filter(
            Q(offer__isnull=False) | Q(renews__isnull=False, supersedes__isnull=True),
            key=payload["award"],
            claimed_by__isnull=False,
        )
        .exclude(state=Award.State.REVOKED)
        .first()
    )
    if award is None or award.claimed_by is None:
        return
    if HeldCredential.objects.filter(award=award).exists():
        return
    try:
        take_award(acting_user=award.claimed_by, key=award.key)
    except CredentialMissing:
        return  # the account was closed meanwhile
