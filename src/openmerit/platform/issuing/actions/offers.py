"""Offers to claim: made and closed by the issuer, taken by whoever has the code."""

import re
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from openmerit.platform.engine.keys import new_key
from openmerit.platform.engine.tasks import nudge
from openmerit.platform.issuing import tasks, work
from openmerit.platform.issuing.access import require
from openmerit.platform.issuing.actions.unawardable import refuse_unawardable
from openmerit.platform.issuing.awarding import Outcome, Wanted, decide, make_awards
from openmerit.platform.issuing.errors import (
    AlreadyHeld,
    OfferBusy,
    OfferNotForYou,
    OfferNotOpen,
    OfferRefused,
    OfferTakenBack,
)
from openmerit.platform.issuing.models import Achievement, Award, ClaimOffer
from openmerit.platform.issuing.queries.offers import (
    addresses_admitted,
    held_by,
    scheduled_for,
)
from openmerit.platform.issuing.rows import read_email, read_name
from openmerit.platform.people import actions as people
from openmerit.platform.people.access import Permission, require_open
from openmerit.platform.people.models import Person
from openmerit.platform.people.queries import confirmed_addresses

CODE_ALPHABET: Final = "34679ACDEFGHJKMNPQRTWXY"
"""No letter or digit that is read for another one: neither 0 and O, nor 1, I and L, nor 5 and S."""

CODE_LENGTH: Final = 8
"""So that of all codes one in ten thousand millions is somebody's offer."""

MOST: Final = 1_000_000
MAX_ALLOWED: Final = 2_000
AT_ONCE: Final = 5
_DOMAIN = re.compile(r"@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Offer:
    """What an issuer says of an offer: when, how often, and to whom."""

    opens_at: datetime | None = None
    closes_at: datetime | None = None
    most: int | None = None
    allowed: Sequence[str] = ()

    def __post_init__(self) -> None:
        """Raises ``OfferRefused``, naming the member."""
        if self.most is not None and not 1 <= self.most <= MOST:
            raise OfferRefused(
                member="most", problem=_("Give a number from 1 to %d, or nothing.") % MOST
            )
        for member, moment in (("opens_at", self.opens_at), ("closes_at", self.closes_at)):
            if moment is not None and moment.tzinfo is None:
                raise OfferRefused(member=member, problem=_("The time needs a zone, as “Z”."))
        if self.closes_at is not None and self.closes_at <= (self.opens_at or timezone.now()):
            raise OfferRefused(member="closes_at", problem=_("It closes before it opens."))


def make_offer(*, acting_user: Person, achievement: Achievement, offer: Offer) -> ClaimOffer:
    """Lets people claim the achievement by a link or a code of its own.

    Raises ``OfferRefused`` for an address or a domain that is none, ``NotPublished`` for a draft or
    a retired achievement, ``AchievementOver`` for one whose awards would have ended already, and
    the people room's ``NotOpen``, and ``NotAllowed`` unless the person may award there.
    """
    require(acting_user, achievement, Permission.AWARD)
    require_open(achievement.organisation)
    refuse_unawardable(achievement)
    allowed = read_allowed(offer.allowed)
    for _attempt in range(AT_ONCE):
        try:
            with transaction.atomic():
                made = ClaimOffer.objects.create(
                    key=new_key(),
                    code="".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH)),
                    achievement=achievement,
                    made_by=acting_user,
                    opens_at=offer.opens_at,
                    closes_at=offer.closes_at,
                    most=offer.most,
                    allowed=allowed,
                )
                _record(acting_user, "made", made, after=_said(made))
                return made
        except IntegrityError:
            continue  # another offer has this code
    raise OfferBusy


def close_offer(*, acting_user: Person, offer: ClaimOffer) -> ClaimOffer:
    """Ends claiming until it is reopened; what was claimed stays. Again, it changes nothing.

    Raises ``NotAllowed`` unless the person may award there.
    """
    require(acting_user, offer.achievement, Permission.AWARD)
    with transaction.atomic():
        still_open = ClaimOffer.objects.filter(pk=offer.pk, closed_at__isnull=True)
        if still_open.update(closed_at=timezone.now()):
            _record(acting_user, "closed", offer)
    offer.refresh_from_db(fields=["closed_at", "claimed"])
    return offer


def reopen_offer(*, acting_user: Person, offer: ClaimOffer) -> ClaimOffer:
    """Lets people claim again, within the limits that were set. Again, it changes nothing.

    Raises ``NotPublished``, ``AchievementOver`` and ``NotOpen`` like ``make_offer``, and
    ``NotAllowed`` unless the person may award there.
    """
    require(acting_user, offer.achievement, Permission.AWARD)
    require_open(offer.achievement.organisation)
    refuse_unawardable(offer.achievement)
    with transaction.atomic():
        if ClaimOffer.objects.filter(pk=offer.pk, closed_at__isnull=False).update(closed_at=None):
            _record(acting_user, "reopened", offer)
    offer.refresh_from_db(fields=["closed_at", "claimed"])
    return offer


def claim_offer(*, acting_user: Person, offer: ClaimOffer) -> Award:
    """Awards the achievement to the person who asks, once; who holds it gets what they hold.

    The award goes to a confirmed address of theirs that the offer admits, and is claimed already,
    so no mail goes out. It is signed here and now if it can be, else by the worker. Raises
    ``OfferNotForYou`` without such an address, ``OfferNotOpen`` when it is closed, over, not open
    yet or all was claimed, ``OfferTakenBack`` to whom the issuer revoked it, ``AlreadyHeld`` where
    another account claimed what was sent to that address, ``AchievementOver``, the people room's
    ``NotOpen`` where the operator closed the organisation, and ``OfferBusy`` when too many claim at
    this moment.
    """
    addresses = confirmed_addresses(acting_user) if acting_user.is_active else set()
    for _attempt in range(AT_ONCE):
        try:
            with transaction.atomic():
                award = _claim(acting_user, offer, addresses)
                break
        except IntegrityError:
            continue  # the same person asked twice at this moment: look once more
    else:
        raise OfferBusy
    if award.state == Award.State.QUEUED:
        work.sign_awards(Award.objects.filter(pk=award.pk))
        award.refresh_from_db()
    return award


def read_allowed(given: Iterable[str]) -> list[str]:
    """Addresses and domains (``example.org`` or ``@example.org``) as they are kept, each once.

    Raises ``OfferRefused`` naming the one that is neither.
    """
    kept: dict[str, None] = {}
    for one in given:
        text = str(one).strip().lower()
        if not text:
            continue
        is_domain = text.startswith("@") or "@" not in text
        if is_domain:
            text = f"@{text.removeprefix('@')}"
        try:
            if is_domain and (len(text) > 254 or not _DOMAIN.fullmatch(text)):
                raise ValueError
            kept[text if is_domain else read_email(text)] = None
        except ValueError:
            raise OfferRefused(
                member="allowed",
                problem=_("“%s” is neither an e-mail address nor a domain, such as example.org.")
                % text[:100],
            ) from None
        if len(kept) > MAX_ALLOWED:
            raise OfferRefused(member="allowed", problem=_("At most %d fit.") % MAX_ALLOWED)
    return list(kept)


def _claim(person: Person, offer: ClaimOffer, addresses: set[str]) -> Award:
    offer.refresh_from_db()
    achievement = offer.achievement
    held = held_by(person, addresses, achievement)
    if held is not None:
        if held.state == Award.State.REVOKED:
            raise OfferTakenBack(name=achievement.name, issuer=achievement.organisation.name)
        return held
    require_open(achievement.organisation)
    admitted = addresses_admitted(offer, addresses)
    if not admitted:
        raise OfferNotForYou(name=achievement.name)
    _count(offer)
    if held_by(person, addresses, achievement) is not None:
        # The offer's row is held from here on: what came in just before is seen now.
        raise IntegrityError("the same person claimed at this moment with another address")
    waiting = scheduled_for(admitted, achievement)
    if waiting is not None:
        return _bring_forward(person, offer, waiting)
    own = person.email.lower()
    address = own if own in admitted else min(admitted)
    wanted = Wanted(email=address, name=_name_of(person), offer=offer, claimed_by=person)
    decisions = decide(achievement, [wanted], existing="", request=offer.key)
    if decisions[0].outcome is Outcome.SKIP:
        # Sent to this address once, and claimed by somebody who had it before.
        raise AlreadyHeld(email=address, achievement=achievement.name)
    made = make_awards(achievement, decisions, run=None)[0]
    people.record(
        acting_user=person,
        verb="award.claimed_by_offer",
        organisation=achievement.organisation,
        subject=f"award {made.key}",
        after={"achievement": achievement.key, "offer": offer.key, "recipient": address},
    )
    nudge(tasks.sign_single_awards)
    return made


def _bring_forward(person: Person, offer: ClaimOffer, waiting: Award) -> Award:
    """Makes an award now that was to be made later to whoever claims it: there is one, not two."""
    now = timezone.now()
    still_waiting = Award.objects.filter(
        pk=waiting.pk, state=Award.State.QUEUED, due_at__gt=now, claimed_by__isnull=True
    )
    begins_later = waiting.valid_from > now
    if not still_waiting.update(
        due_at=None,
        offer=offer,
        claimed_by=person,
        claimed_at=now,
        valid_from=now.replace(microsecond=0) if begins_later else waiting.valid_from,
    ):
        raise OfferBusy  # its time came at this very moment
    people.record(
        acting_user=person,
        verb="award.claimed_by_offer",
        organisation=offer.achievement.organisation,
        subject=f"award {waiting.key}",
        after={"achievement": offer.achievement.key, "offer": offer.key, "was_scheduled": True},
    )
    nudge(tasks.sign_single_awards)
    waiting.refresh_from_db()
    return waiting


def _count(offer: ClaimOffer) -> None:
    """Takes one of the places, or raises ``OfferNotOpen``: of two at once the last gets none."""
    now = timezone.now()
    is_open = ClaimOffer.objects.filter(
        Q(opens_at__isnull=True) | Q(opens_at__lte=now),
        Q(closes_at__isnull=True) | Q(closes_at__gt=now),
        Q(most__isnull=True) | Q(claimed__lt=F("most")),
        pk=offer.pk,
        closed_at__isnull=True,
        achievement__state=Achievement.State.PUBLISHED,
    )
    if not is_open.update(claimed=F("claimed") + 1):
        offer.refresh_from_db()
        raise OfferNotOpen(name=offer.achievement.name, standing=offer.standing)
    refuse_unawardable(offer.achievement)


def _name_of(person: Person) -> str:
    try:
        return read_name(person.name)
    except ValueError:
        return ""


def _said(offer: ClaimOffer) -> dict[str, object]:
    return {
        "achievement": offer.achievement.key,
        "opens_at": offer.opens_at.isoformat() if offer.opens_at else None,
        "closes_at": offer.closes_at.isoformat() if offer.closes_at else None,
        "most": offer.most,
        "allowed": offer.allowed,
    }


def _record(
    acting_user: Person, verb: str, offer: ClaimOffer, *, after: dict[str, object] | None = None
) -> None:
    people.record(
        acting_user=acting_user,
        verb=f"offer.{verb}",
        organisation=offer.achievement.organisation,
        subject=f"offer {offer.key}",
        after=after,
    )
