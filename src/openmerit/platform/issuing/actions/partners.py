"""Partners: asked whether they award an achievement of another's, answered, changed, and ended."""

from datetime import datetime
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from openmerit.platform.engine import actions as engine
from openmerit.platform.engine.keys import new_key
from openmerit.platform.engine.tasks import nudge
from openmerit.platform.issuing import tasks
from openmerit.platform.issuing.access import public_issuer, require
from openmerit.platform.issuing.actions.issuers import open_issuer
from openmerit.platform.issuing.actions.recording import refuse_borrowed
from openmerit.platform.issuing.errors import (
    AlreadyPartner,
    NotPublished,
    PartnershipNotInState,
    PartnershipRefused,
    ReasonMissing,
)
from openmerit.platform.issuing.members import MEMBER_FIELDS, is_plain
from openmerit.platform.issuing.models import Achievement, Partnership
from openmerit.platform.issuing.registers import allocate, mark_changed
from openmerit.platform.people import access as people_access
from openmerit.platform.people import actions as people
from openmerit.platform.people.access import Permission, require_open
from openmerit.platform.people.models import Organisation, Person

State = Partnership.State

MAX_LIMIT: Final = 1_000_000
MAX_MESSAGE: Final = 2_000
MAX_REASON: Final = 1_000
MAX_OPEN: Final = 200
"""So many partners one achievement has at a time: asking is no way to everybody's mailbox."""
_TAKEN_OVER: Final = ("wording", "translations", "image_design", "image_svg", "image_png", "number")


def offer_partnership(
    *,
    acting_user: Person,
    achievement: Achievement,
    partner: str,
    limit: int | None = None,
    ends_at: datetime | None = None,
    message: str = "",
) -> Partnership:
    """Asks another organisation of this house whether it awards one of our achievements, too.

    ``partner`` is its short name, ``limit`` how many it may award. Raises ``IssuerMissing`` where
    there is none of that name, ``PartnershipRefused`` naming what cannot be used, ``NotPublished``
    for a draft, ``NotYours`` for what is borrowed itself, ``AlreadyPartner``, the people room's
    ``NotOpen``, and ``NotAllowed`` unless the person may design the achievement.
    """
    require(acting_user, achievement, Permission.DESIGN)
    require_open(achievement.organisation)
    refuse_borrowed(achievement)
    _require_published(achievement)
    asked = public_issuer(partner)
    if asked.pk == achievement.organisation_id:
        raise PartnershipRefused(member="partner", problem=_("You award it already."))
    standing = achievement.partnerships.filter(state__in=[State.OFFERED, State.ACCEPTED])
    if standing.count() >= MAX_OPEN:
        raise PartnershipRefused(member="partner", problem=_("It has as many partners as fit."))
    _refuse_terms(limit, ends_at)
    made = Partnership(
        key=new_key(),
        achievement=achievement,
        partner=asked,
        limit=limit,
        ends_at=ends_at,
        message=_message(message),
        offered_by=acting_user,
    )
    try:
        with transaction.atomic():
            made.save(force_insert=True)
            _tell(acting_user, "offered", made, achievement.organisation)
    except IntegrityError:
        there = standing.filter(partner=asked).first()
        raise AlreadyPartner(
            partner=asked.name, name=achievement.name, key=there.key if there else ""
        ) from None
    return made


def accept_partnership(*, acting_user: Person, partnership: Partnership) -> Partnership:
    """Takes the offer: the partner has the achievement among its own, and may award it.

    The worker signs the owner's authorisation. Accepting again changes nothing. Raises
    ``PartnershipNotInState``, ``PartnershipRefused`` when its time is over, ``NotPublished`` when
    the owner retired it meanwhile, the people room's ``NotOpen``, and ``NotAllowed`` unless the
    person may manage the partner.
    """
    partner = partnership.partner
    people_access.require(acting_user, partner, Permission.MANAGE_ORGANISATION)
    require_open(partner)
    require_open(partnership.achievement.organisation)
    if partnership.has_expired:
        raise PartnershipRefused(member="endsAt", problem=_("The time that it was for is over."))
    now = timezone.now().replace(microsecond=0)
    with transaction.atomic():
        changes = {"answered_by": acting_user, "answered_at": now, "valid_from": now, "version": 1}
        # The row is claimed before an index is taken for it, so that none is lost on a second one.
        if _moved(partnership, {State.OFFERED}, State.ACCEPTED, "accepted", **changes):
            achievement = Achievement.objects.get(pk=partnership.achievement_id)
            _require_published(achievement)
            open_issuer(acting_user=acting_user, organisation=partner)
            register, indexes = allocate(achievement.organisation, 1)
            partnership.register, partnership.status_index = register, indexes[0]
            partnership.borrowed = _borrow(achievement, partner)
            partnership.save(update_fields=["register", "status_index", "borrowed"])
            nudge(tasks.sign_authorisations)
            _tell(acting_user, "accepted", partnership, partner)
    return partnership


def decline_partnership(
    *, acting_user: Person, partnership: Partnership, reason: str
) -> Partnership:
    """Declines the offer, with a reason that its owner can read.

    Raises ``ReasonMissing``, ``PartnershipNotInState``, and ``NotAllowed`` unless the person may
    manage the partner.
    """
    partner = partnership.partner
    people_access.require(acting_user, partner, Permission.MANAGE_ORGANISATION)
    changes = {
        "reason": _reason(reason),
        "answered_by": acting_user,
        "answered_at": timezone.now(),
    }
    with transaction.atomic():
        if _moved(partnership, {State.OFFERED}, State.DECLINED, "declined", **changes):
            _tell(acting_user, "declined", partnership, partner)
    return partnership


def give_partnership_back(
    *, acting_user: Person, partnership: Partnership, reason: str
) -> Partnership:
    """The partner awards it no more; what it awarded stays, and stays authorised.

    Raises ``ReasonMissing``, ``PartnershipNotInState``, and ``NotAllowed`` unless the person may
    manage the partner.
    """
    partner = partnership.partner
    people_access.require(acting_user, partner, Permission.MANAGE_ORGANISATION)
    changes = {"reason": _reason(reason), "ended_at": timezone.now()}
    with transaction.atomic():
        if _moved(partnership, {State.ACCEPTED}, State.ENDED, "given back", **changes):
            _return_borrowed(partnership)
            _tell(acting_user, "given_back", partnership, partner)
    return partnership


def withdraw_partnership(
    *, acting_user: Person, partnership: Partnership, reason: str
) -> Partnership:
    """The owner takes it back, for good: the partner can award it no more.

    An authorisation that was given is withdrawn in the owner's status list within seconds. Again,
    it changes nothing. Raises ``ReasonMissing``, ``PartnershipNotInState``, and ``NotAllowed``
    unless the person may design the achievement.
    """
    achievement = partnership.achievement
    require(acting_user, achievement, Permission.DESIGN)
    changes = {"reason": _reason(reason), "ended_at": timezone.now()}
    with transaction.atomic():
        open_states = {State.OFFERED, State.ACCEPTED}
        if _moved(partnership, open_states, State.WITHDRAWN, "withdrawn", **changes):
            _return_borrowed(partnership)
            if partnership.register_id is not None:
                mark_changed(partnership.register_id)
                nudge(tasks.publish_status_lists)
            _tell(acting_user, "withdrawn", partnership, achievement.organisation)
    return partnership


def change_partnership(
    *,
    acting_user: Person,
    partnership: Partnership,
    limit: int | None,
    ends_at: datetime | None,
) -> Partnership:
    """Sets another limit and another end; what was accepted is signed anew.

    Badges that are signed keep the authorisation as it read. Raises ``PartnershipRefused`` for an
    end that has passed or a limit below what was awarded, ``PartnershipNotInState`` for what was
    declined or ended, and ``NotAllowed`` unless the person may design the achievement.
    """
    achievement = partnership.achievement
    require(acting_user, achievement, Permission.DESIGN)
    _refuse_terms(limit, ends_at)
    before = _terms(partnership)
    with transaction.atomic():
        rows = Partnership.objects.filter(
            pk=partnership.pk, state__in=[State.OFFERED, State.ACCEPTED]
        )
        fits = rows if limit is None else rows.filter(awarded__lte=limit)
        changed = fits.update(limit=limit, ends_at=ends_at)
        rows.filter(version__gt=0).update(version=F("version") + 1)
        partnership.refresh_from_db()
        if not changed:
            if not partnership.is_open:
                raise _not_in_state(partnership, "changed")
            raise PartnershipRefused(
                member="limit",
                problem=_("%(count)d are awarded already.") % {"count": partnership.awarded},
            )
        nudge(tasks.sign_authorisations)
        _tell(acting_user, "changed", partnership, achievement.organisation, before=before)
    return partnership


def _borrow(achievement: Achievement, partner: Organisation) -> Achievement:
    """The partner's own row of it, which it may have had before."""
    said: dict[str, Any] = {
        field: getattr(achievement, field) for field in (*MEMBER_FIELDS, *_TAKEN_OVER)
    }
    said |= {"state": Achievement.State.PUBLISHED, "published_at": timezone.now()}
    mine = Achievement.objects.filter(organisation=partner, original=achievement)
    if not mine.update(**said):
        Achievement(key=new_key(), organisation=partner, original=achievement, **said).save(
            force_insert=True
        )
    return mine.get()


def _return_borrowed(partnership: Partnership) -> None:
    Achievement.objects.filter(
        pk=partnership.borrowed_id, state=Achievement.State.PUBLISHED
    ).update(state=Achievement.State.RETIRED)


def _require_published(achievement: Achievement) -> None:
    if achievement.state != Achievement.State.PUBLISHED:
        raise NotPublished(name=achievement.name, state=achievement.get_state_display())


def _moved(
    partnership: Partnership, allowed: set[State], target: State, verb: str, **changes: Any
) -> bool:
    """Whether it was moved now; False where it was before. Raises ``PartnershipNotInState``."""
    rows = Partnership.objects.filter(pk=partnership.pk, state__in=allowed)
    if target == State.ACCEPTED:
        rows = rows.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=timezone.now()))
    moved = rows.update(state=target, **changes)
    partnership.refresh_from_db()
    if not moved and partnership.state != target:
        raise _not_in_state(partnership, verb)
    return bool(moved)


def _not_in_state(partnership: Partnership, verb: str) -> PartnershipNotInState:
    return PartnershipNotInState(state=partnership.get_state_display(), verb=verb)


def _terms(partnership: Partnership) -> dict[str, Any]:
    return {
        "limit": partnership.limit,
        "ends_at": partnership.ends_at and partnership.ends_at.isoformat(),
    }


def _tell(
    acting_user: Person,
    verb: str,
    partnership: Partnership,
    organisation: Organisation,
    *,
    before: dict[str, Any] | None = None,
) -> None:
    """The audit row of whose doing it was, and the event, within the caller's transaction."""
    after = {
        "achievement": partnership.achievement.key,
        "owner": partnership.achievement.organisation.slug,
        "partner": partnership.partner.slug,
        "state": partnership.state,
        **_terms(partnership),
    }
    if partnership.reason:
        after["reason"] = partnership.reason
    people.record(
        acting_user=acting_user,
        verb=f"partnership.{verb}",
        organisation=organisation,
        subject=f"partnership {partnership.key}",
        before=before,
        after=after,
    )
    event = f"{partnership.key}:{new_key()}"
    engine.emit(
        "PartnershipChanged",
        key=event,
        payload={"partnership": partnership.key, "what": verb, "event": event},
    )


def _refuse_terms(limit: int | None, ends_at: datetime | None) -> None:
    if limit is not None and not 0 < limit <= MAX_LIMIT:
        raise PartnershipRefused(
            member="limit",
            problem=_("Give a number from 1 to %(most)d, or none.") % {"most": MAX_LIMIT},
        )
    if ends_at is not None and ends_at.tzinfo is None:
        raise PartnershipRefused(member="endsAt", problem=_("The time needs a zone, as “Z”."))
    if ends_at is not None and ends_at <= timezone.now():
        raise PartnershipRefused(member="endsAt", problem=_("It ends before it begins."))


def _message(text: str) -> str:
    text = text.strip()
    if len(text) > MAX_MESSAGE or not is_plain(text):
        raise PartnershipRefused(
            member="message",
            problem=_("It is no plain text, or has more than %(limit)d characters.")
            % {"limit": MAX_MESSAGE},
        )
    return text


def _reason(text: str) -> str:
    text = " ".join(text.split()) if is_plain(text) else ""
    if not 0 < len(text) <= MAX_REASON:
        raise ReasonMissing(limit=MAX_REASON)
    return text
