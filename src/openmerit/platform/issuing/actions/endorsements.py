"""Endorsements: asked for, given or declined, and withdrawn."""

from datetime import datetime
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from openmerit.platform.engine import actions as engine
from openmerit.platform.engine.keys import new_key
from openmerit.platform.engine.tasks import nudge
from openmerit.platform.issuing import tasks
from openmerit.platform.issuing.access import public_issuer
from openmerit.platform.issuing.actions.recording import refuse_borrowed
from openmerit.platform.issuing.endorsing import Subject, subject_of
from openmerit.platform.issuing.errors import (
    AlreadyEndorsed,
    EndorsementNotInState,
    EndorsementRefused,
    EndorsesItself,
    ReasonMissing,
)
from openmerit.platform.issuing.members import is_plain
from openmerit.platform.issuing.models import Award, Endorsement
from openmerit.platform.issuing.registers import allocate, mark_changed
from openmerit.platform.people import actions as people
from openmerit.platform.people.access import Permission, require, require_open
from openmerit.platform.people.models import Organisation, Person

State = Endorsement.State

MAX_REASON: Final = 1_000
MAX_MESSAGE: Final = 2_000
MAX_NARRATIVE: Final = 4_000
MAX_OPEN: Final = 50
"""So many answers one organisation waits for: asking is no way to reach everybody's mailbox."""
_DONE: Final = {
    State.QUEUED: "given",
    State.DECLINED: "declined",
    State.WITHDRAWN: "withdrawn",
    State.TAKEN_BACK: "taken back",
}


def ask_for_endorsement(
    *, acting_user: Person, subject: Subject, endorser: str, message: str = ""
) -> Endorsement:
    """Asks another organisation of this house to endorse an issuer, an achievement or an award.

    ``endorser`` is its short name. Raises ``IssuerMissing`` where there is none of that name,
    ``EndorsesItself``, ``EndorsementRefused`` for what is not public or not signed yet or a message
    that cannot be used, ``AlreadyEndorsed``, and ``NotAllowed`` unless the person may ask there.
    """
    require(acting_user, subject.organisation, Permission.ENDORSE)
    asked = public_issuer(endorser)
    waiting = Endorsement.objects.filter(
        subject_organisation=subject.organisation, state=State.ASKED
    )
    if waiting.count() >= MAX_OPEN:
        raise EndorsementRefused(
            member="endorser", problem=_("You wait for many answers already. Take some back first.")
        )
    made = _new(subject, asked, State.ASKED)
    made.message = _text("message", message, MAX_MESSAGE)
    made.asked_by = acting_user
    with transaction.atomic():
        _save_new(made, subject)
        _tell(acting_user, "asked_for", made, subject.organisation, event="EndorsementAsked")
    return made


def take_ask_back(*, acting_user: Person, endorsement: Endorsement) -> Endorsement:
    """No longer asks for an endorsement that was not answered yet.

    Raises ``EndorsementNotInState``, and ``NotAllowed`` unless the person may ask there.
    """
    organisation = endorsement.subject_organisation
    require(acting_user, organisation, Permission.ENDORSE)
    with transaction.atomic():
        if _moved(endorsement, {State.ASKED}, State.TAKEN_BACK):
            _tell(acting_user, "taken_back", endorsement, organisation)
    return endorsement


def endorse(
    *,
    acting_user: Person,
    endorsement: Endorsement,
    narrative: str = "",
    valid_until: datetime | None = None,
) -> Endorsement:
    """Gives the endorsement that was asked for; the worker signs it.

    Giving it again changes nothing. Raises ``EndorsementRefused``, also for an award that does not
    stand any more, ``EndorsementNotInState`` for one that was declined or taken back, and
    ``NotAllowed`` unless the person may endorse in the asked organisation's name.
    """
    require(acting_user, endorsement.endorser, Permission.ENDORSE)
    require_open(endorsement.endorser)
    said = _said(narrative, valid_until)
    with transaction.atomic():
        # The row is claimed before an index is taken for it, so that none is lost on a second one.
        changes = said | {"answered_by": acting_user}
        if _moved(endorsement, {State.ASKED}, State.QUEUED, also=State.ISSUED, **changes):
            _refuse_fallen(endorsement.award)
            _take_index(endorsement)
            _tell(acting_user, "given", endorsement, endorsement.endorser)
            nudge(tasks.sign_endorsements)
    return endorsement


def endorse_unasked(
    *,
    acting_user: Person,
    endorser: Organisation,
    subject: Subject,
    narrative: str = "",
    valid_until: datetime | None = None,
) -> Endorsement:
    """Endorses a public issuer or achievement of another organisation that did not ask.

    Where it did ask, that is answered. Raises as ``ask_for_endorsement`` and ``endorse``.
    """
    require(acting_user, endorser, Permission.ENDORSE)
    require_open(endorser)
    if subject.award is not None:
        raise EndorsementRefused(member="award", problem=_("One award is endorsed when asked."))
    asked = Endorsement.objects.filter(
        endorser=endorser, state=State.ASKED, **subject.members
    ).first()
    if asked is not None:
        return endorse(
            acting_user=acting_user,
            endorsement=asked,
            narrative=narrative,
            valid_until=valid_until,
        )
    made = _new(subject, endorser, State.QUEUED)
    for field, value in (_said(narrative, valid_until) | {"answered_by": acting_user}).items():
        setattr(made, field, value)
    with transaction.atomic():
        _save_new(made, subject)
        _take_index(made)
        _tell(acting_user, "given", made, endorser)
        nudge(tasks.sign_endorsements)
    return made


def decline(*, acting_user: Person, endorsement: Endorsement, reason: str) -> Endorsement:
    """Declines what was asked for, with a reason that those who asked can read.

    Raises ``ReasonMissing``, ``EndorsementNotInState``, and ``NotAllowed`` unless the person may
    endorse in the asked organisation's name.
    """
    require(acting_user, endorsement.endorser, Permission.ENDORSE)
    changes = {"reason": _reason(reason), "answered_by": acting_user}
    with transaction.atomic():
        if _moved(
            endorsement, {State.ASKED}, State.DECLINED, answered_at=timezone.now(), **changes
        ):
            _tell(
                acting_user,
                "declined",
                endorsement,
                endorsement.endorser,
                event="EndorsementDeclined",
            )
    return endorsement


def withdraw(*, acting_user: Person, endorsement: Endorsement, reason: str) -> Endorsement:
    """Withdraws an endorsement for good; its status list says so within seconds.

    Withdrawing it again changes nothing. Raises ``ReasonMissing``, ``EndorsementNotInState`` for
    one that was never given, and ``NotAllowed`` unless the person may endorse in its name.
    """
    require(acting_user, endorsement.endorser, Permission.ENDORSE)
    changes = {"reason": _reason(reason), "withdrawn_at": timezone.now()}
    with transaction.atomic():
        if _moved(endorsement, {State.QUEUED, State.ISSUED}, State.WITHDRAWN, **changes):
            assert endorsement.register_id is not None
            mark_changed(endorsement.register_id)
            nudge(tasks.publish_status_lists)
            _tell(
                acting_user,
                "withdrawn",
                endorsement,
                endorsement.endorser,
                event="EndorsementWithdrawn",
            )
    return endorsement


def _new(subject: Subject, endorser: Organisation, state: State) -> Endorsement:
    """A row that is not saved yet, of something that can be endorsed by somebody who can."""
    if endorser == subject.organisation:
        raise EndorsesItself(organisation=endorser.name)
    if subject.achievement is not None and subject.award is None:
        refuse_borrowed(subject.achievement)
    if subject.achievement is not None and not subject.achievement.is_public:
        raise EndorsementRefused(
            member="achievement", problem=_("Publish it first: only then others can read it.")
        )
    _refuse_fallen(subject.award)
    return Endorsement(key=new_key(), endorser=endorser, state=state, **subject.members)


def _refuse_fallen(award: Award | None) -> None:
    """Looks anew at the award, and returns if it can be endorsed: it is signed and stands."""
    if award is None:
        return
    award.refresh_from_db(fields=["state"])
    if award.state != Award.State.ISSUED or not hasattr(award, "credential"):
        raise EndorsementRefused(
            member="award", problem=_("Only an award that is signed and stands can be endorsed.")
        )


def _save_new(made: Endorsement, subject: Subject) -> None:
    """Saves it unless the same is in force or waits. Raises ``AlreadyEndorsed``."""
    now = timezone.now()
    same = Endorsement.objects.filter(endorser=made.endorser, **subject.members)
    in_force = same.filter(state=State.ISSUED).filter(
        Q(valid_until__isnull=True) | Q(valid_until__gt=now)
    )
    waits = same.filter(state__in=[State.ASKED, State.QUEUED])
    try:
        with transaction.atomic():
            there = in_force.first()
            if there is None:
                made.save(force_insert=True)
                return
    except IntegrityError:
        there = waits.first()
    raise AlreadyEndorsed(
        endorser=made.endorser.name, subject=made.subject_name, key=there.key if there else ""
    )


def _moved(
    endorsement: Endorsement,
    allowed: set[State],
    target: State,
    *,
    also: State | None = None,
    **changes: Any,
) -> bool:
    """Whether it was moved now; False where it was before.

    ``also`` is what it becomes after ``target``. Raises ``EndorsementNotInState``.
    """
    moved = Endorsement.objects.filter(pk=endorsement.pk, state__in=allowed).update(
        state=target, **changes
    )
    endorsement.refresh_from_db(fields=["state", *changes])
    if not moved and endorsement.state not in (target, also):
        raise EndorsementNotInState(
            subject=endorsement.subject_name,
            state=endorsement.get_state_display(),
            verb=_DONE[target],
        )
    if moved:
        endorsement.refresh_from_db()
    return bool(moved)


def _take_index(endorsement: Endorsement) -> None:
    """Gives it its place in the endorser's status list, within the caller's transaction."""
    register, indexes = allocate(endorsement.endorser, 1)
    endorsement.register, endorsement.status_index = register, indexes[0]
    endorsement.save(update_fields=["register", "status_index"])


def _tell(
    acting_user: Person,
    verb: str,
    endorsement: Endorsement,
    organisation: Organisation,
    *,
    event: str = "",
) -> None:
    """The audit row of whose doing it was, and the event, within the caller's transaction."""
    after: dict[str, Any] = {
        "endorser": endorsement.endorser.slug,
        "of": endorsement.subject_organisation.slug,
        "kind": endorsement.kind,
        "state": endorsement.state,
    }
    subject = subject_of(endorsement)
    if subject.achievement is not None:
        after["achievement"] = subject.achievement.key
    if subject.award is not None:
        after["award"] = subject.award.key
    if endorsement.reason:
        after["reason"] = endorsement.reason
    people.record(
        acting_user=acting_user,
        verb=f"endorsement.{verb}",
        organisation=organisation,
        subject=f"endorsement {endorsement.key}",
        after=after,
    )
    if event:
        engine.emit(
            event,
            key=f"{endorsement.key}:{new_key()}",
            payload={"endorsement": endorsement.key},
        )


def _said(narrative: str, valid_until: datetime | None) -> dict[str, Any]:
    """What is said and for how long. Raises ``EndorsementRefused``."""
    now = timezone.now()
    if valid_until is not None and valid_until.tzinfo is None:
        raise EndorsementRefused(member="validUntil", problem=_("The time needs a zone, as “Z”."))
    if valid_until is not None and valid_until <= now:
        raise EndorsementRefused(member="validUntil", problem=_("It ends before it begins."))
    return {
        "narrative": _text("narrative", narrative, MAX_NARRATIVE),
        "valid_from": now.replace(microsecond=0),
        "valid_until": valid_until,
        "answered_at": now,
    }


def _text(member: str, text: str, limit: int) -> str:
    text = text.strip()
    if len(text) > limit or not is_plain(text):
        raise EndorsementRefused(
            member=member,
            problem=_("It is no plain text, or has more than %(limit)d characters.")
            % {"limit": limit},
        )
    return text


def _reason(text: str) -> str:
    text = " ".join(text.split()) if is_plain(text) else ""
    if not 0 < len(text) <= MAX_REASON:
        raise ReasonMissing(limit=MAX_REASON)
    return text
