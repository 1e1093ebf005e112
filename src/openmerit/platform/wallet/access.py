"""The doors: what is not there and what is not yours answer alike."""

from django.contrib.auth.models import AnonymousUser

from openmerit.platform.issuing import queries as issued
from openmerit.platform.issuing.access import award_of_earner
from openmerit.platform.issuing.errors import AwardMissing, OfferUnknown
from openmerit.platform.issuing.models import Award, ClaimOffer
from openmerit.platform.people.models import Person
from openmerit.platform.people.queries import confirmed_addresses
from openmerit.platform.wallet.errors import ClaimLinkUnknown, CredentialMissing
from openmerit.platform.wallet.models import HeldCredential

Visitor = Person | AnonymousUser
WITH_AWARD = "award__achievement__organisation"
WAITING_SHOWN = 50


def held_for(person: Visitor, key: str) -> HeldCredential:
    """A badge in this person's wallet, with its award. Raises CredentialMissing for any other."""
    found = HeldCredential.objects.select_related(WITH_AWARD).filter(key=key).first()
    if found is None:
        raise CredentialMissing(key=key)
    require_holder(person, found)
    return found


def require_holder(person: Visitor, held: HeldCredential) -> None:
    """Return if the badge is in this person's wallet; else raise CredentialMissing."""
    if not person.is_authenticated:
        raise CredentialMissing(key=held.key)
    if not person.is_active:
        raise CredentialMissing(key=held.key)
    if held.person_id != person.pk:
        raise CredentialMissing(key=held.key)


def shared(share_key: str) -> HeldCredential:
    """The badge that anyone may see under this key. Raises CredentialMissing when unshared."""
    found = (
        HeldCredential.objects.select_related(WITH_AWARD, "person")
        .filter(share_key=share_key, is_shared=True, person__is_active=True)
        .first()
    )
    if found is None:
        raise CredentialMissing(key=share_key)
    return found


def award_behind(token: str) -> Award:
    """The award that a claim link leads to. Raises ClaimLinkUnknown."""
    found = issued.award_by_claim_token(token)
    if found is None:
        raise ClaimLinkUnknown
    return found


def offer_behind(code: str) -> ClaimOffer:
    """The offer that a code leads to. Raises OfferUnknown for whatever is none."""
    found = issued.offer_with_code(code)
    if found is None:
        raise OfferUnknown
    return found


def awards_waiting_for(person: Visitor) -> list[Award]:
    """Awards sent to one of the person's confirmed addresses that nobody claimed yet."""
    addresses = confirmed_addresses(person)
    return issued.awards_waiting_for(addresses, most=WAITING_SHOWN) if addresses else []


def award_to_take(person: Visitor, key: str) -> Award:
    """An award that is this person's to put into their wallet, without its link.

    It was sent to one of their confirmed addresses, or they claimed it before. Raises
    CredentialMissing for any other.
    """
    try:
        return award_of_earner(person, key)
    except AwardMissing:
        raise CredentialMissing(key=key) from None
