"""Questions about offers to claim: who may, how many did, and what somebody has of it."""

from collections.abc import Collection

from django.db.models import Q
from django.utils import timezone

from openmerit.platform.issuing.models import Achievement, Award, ClaimOffer
from openmerit.platform.people.models import Person
from openmerit.platform.web.pages import Page, cut


def offer_with_code(typed: str) -> ClaimOffer | None:
    """The offer of a code as people type it: case, spaces and hyphens do not matter."""
    plain = "".join(letter for letter in typed.upper() if letter not in " -–\t")
    if not plain or len(plain) > 16:
        return None
    return ClaimOffer.objects.select_related("achievement__organisation").filter(code=plain).first()


def page_of_offers(achievement: Achievement, *, limit: int, cursor: str | None) -> Page[ClaimOffer]:
    """The offers of an achievement, newest first."""
    rows = ClaimOffer.objects.select_related("achievement", "made_by").filter(
        achievement=achievement
    )
    return cut(rows, limit=limit, cursor=cursor, key="-pk")


def addresses_admitted(offer: ClaimOffer, addresses: Collection[str]) -> set[str]:
    """Those of the addresses to which the offer admits: all, where it names none."""
    if not offer.allowed:
        return set(addresses)
    allowed = set(offer.allowed)
    return {
        address
        for address in addresses
        if address in allowed or f"@{address.rpartition('@')[2]}" in allowed
    }


def scheduled_for(addresses: Collection[str], achievement: Achievement) -> Award | None:
    """The award that will be made to one of the addresses at a time to come."""
    rows = Award.objects.select_related("achievement__organisation").filter(
        achievement=achievement,
        recipient_email__in=addresses,
        state=Award.State.QUEUED,
        due_at__gt=timezone.now(),
    )
    return rows.order_by("pk").first()


def held_by(person: Person, addresses: Collection[str], achievement: Achievement) -> Award | None:
    """The person's newest award of the achievement that stands, or one that was revoked.

    An award that ran out or failed leaves room for a new one. One that waits for a time to come is
    nothing that they know of.
    """
    mine = Q(claimed_by_id=person.pk) | Q(claimed_by__isnull=True, recipient_email__in=addresses)
    rows = (
        Award.objects.select_related("achievement__organisation")
        .filter(mine, achievement=achievement)
        .exclude(state=Award.State.FAILED)
        .order_by("-pk")[:20]
    )
    standing = [award for award in rows if not award.has_expired and not award.is_scheduled]
    for award in standing:
        if award.state != Award.State.REVOKED:
            return award
    return standing[0] if standing else None
