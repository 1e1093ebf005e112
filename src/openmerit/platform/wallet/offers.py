"""What whoever opened an offer to claim can do with it."""

from dataclasses import dataclass
from enum import StrEnum

from openmerit.platform.issuing.models import Award, ClaimOffer
from openmerit.platform.issuing.queries import addresses_admitted, held_by
from openmerit.platform.people.queries import confirmed_addresses
from openmerit.platform.wallet.access import Visitor
from openmerit.platform.wallet.models import HeldCredential


class OfferSituation(StrEnum):
    """What the visitor can do."""

    SIGN_IN = "sign_in"
    """Not signed in: nothing is known of them."""
    CLAIM = "claim"
    """Signed in, and admitted."""
    YOURS = "yours"
    """They hold the achievement, from this offer or otherwise."""
    TAKEN_BACK = "taken_back"
    """The issuer revoked it from them."""
    NOT_FOR_YOU = "not_for_you"
    """None of their confirmed addresses is admitted."""
    NO_ADDRESS = "no_address"
    """They have not confirmed any address."""
    NOT_OPEN = "not_open"
    """Nothing can be claimed now; the offer's standing says why."""


@dataclass(frozen=True)
class Offered:
    """What the page of an offer shows. `held` is set where the badge is in the wallet."""

    offer: ClaimOffer
    situation: OfferSituation
    award: Award | None = None
    held: HeldCredential | None = None


def offered(visitor: Visitor, offer: ClaimOffer) -> Offered:
    """What the offer is for this visitor; looking changes nothing."""
    if not visitor.is_authenticated:
        is_open = offer.standing == "open"
        return Offered(offer, OfferSituation.SIGN_IN if is_open else OfferSituation.NOT_OPEN)
    addresses = confirmed_addresses(visitor)
    award = held_by(visitor, addresses, offer.achievement)
    if award is not None:
        if award.state == Award.State.REVOKED:
            return Offered(offer, OfferSituation.TAKEN_BACK)
        held = HeldCredential.objects.filter(award=award, person_id=visitor.pk).first()
        return Offered(offer, OfferSituation.YOURS, award, held)
    if offer.standing != "open":
        return Offered(offer, OfferSituation.NOT_OPEN)
    if not addresses:
        return Offered(offer, OfferSituation.NO_ADDRESS)
    if not addresses_admitted(offer, addresses):
        return Offered(offer, OfferSituation.NOT_FOR_YOU)
    return Offered(offer, OfferSituation.CLAIM)
