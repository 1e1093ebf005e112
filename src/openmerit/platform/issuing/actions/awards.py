"""One award: given, withdrawn for a time or for good, claimed by its earner."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from openmerit.platform.engine import actions as engine
from openmerit.platform.engine.keys import new_key
from openmerit.platform.engine.models import Mail
from openmerit.platform.engine.tasks import nudge
from openmerit.platform.issuing import claim_mail, tasks
from openmerit.platform.issuing.access import require
from openmerit.platform.issuing.awarding import Outcome, Wanted, decide, make_awards
from openmerit.platform.issuing.errors import (
    AlreadyHeld,
    AwardNotInState,
    AwardRefused,
    NotPublished,
    ReasonMissing,
)
from openmerit.platform.issuing.members import evidence_members, is_plain, result_members
from openmerit.platform.issuing.models import Achievement, Award
from openmerit.platform.issuing.registers import mark_changed
from openmerit.platform.issuing.rows import read_email, read_language, read_name
from openmerit.platform.people import actions as people
from openmerit.platform.people.access import Permission, require_open
from openmerit.platform.people.models import Person

MAX_REASON = 1_000
AT_ONCE = 3  # how often a clash with another request at the same moment is tried again


def award(
    *,
    acting_user: Person,
    achievement: Achievement,
    email: str,
    name: str = "",
    valid_from: datetime | None = None,
    valid_until: datetime | None = None,
    evidence: object = None,
    result: object = None,
    existing: str = "",
    language: str = "",
) -> Award:
    """Awards the achievement to one recipient; the worker signs it and tells the earner.

    ``evidence`` and ``result`` are by the standard's members, one object or a list of them.
    ``existing`` says what happens if the recipient holds it: ``renew``, ``again``, or empty for a
    refusal; ``language`` in which to write to them, such as ``de``. Raises ``AlreadyHeld`` then,
    ``NotPublished`` for a draft or a retired achievement, ``AwardRefused`` naming the value that
    cannot be used, the people room's ``NotOpen`` where the operator closed the organisation, and
    ``NotAllowed`` unless the person may award there.
    """
    require(acting_user, achievement, Permission.AWARD)
    require_open(achievement.organisation)
    wanted = _checked(
        email,
        name,
        valid_from,
        valid_until,
        evidence_members(evidence),
        result_members(result),
        language,
    )
    request = new_key()
    for _ in range(AT_ONCE):
        try:
            with transaction.atomic():
                return _award(acting_user, achievement, wanted, existing, request)
        except IntegrityError:
            continue  # another request awarded the same at this moment: decide once more
    raise AlreadyHeld(email=wanted.email, achievement=achievement.name)


def _award(
    acting_user: Person, achievement: Achievement, wanted: Wanted, existing: str, request: str
) -> Award:
    achievement.refresh_from_db(fields=["state", "valid_for_months"])
    if achievement.state != Achievement.State.PUBLISHED:
        raise NotPublished(name=achievement.name, state=achievement.get_state_display())
    decisions = decide(achievement, [wanted], existing=existing, request=request)
    if decisions[0].outcome is Outcome.SKIP:
        raise AlreadyHeld(email=wanted.email, achievement=achievement.name)
    made = make_awards(achievement, decisions, run=None)[0]
    people.record(
        acting_user=acting_user,
        verb="award.made",
        organisation=achievement.organisation,
        subject=f"award {made.key}",
        after={"achievement": achievement.key, "recipient": made.recipient_email},
    )
    nudge(tasks.sign_single_awards)
    return made


def revoke(*, acting_user: Person, award: Award, reason: str) -> Award:
    """Withdraws the award for good. Revoking it again changes nothing.

    Raises ``ReasonMissing``, ``AwardNotInState`` for one that failed, and ``NotAllowed`` unless
    the person may revoke there.
    """
    return _change(
        acting_user,
        award,
        reason,
        verb="revoke",
        allowed={Award.State.QUEUED, Award.State.ISSUED, Award.State.SUSPENDED},
        target=Award.State.REVOKED,
        event="AwardRevoked",
    )


def suspend(*, acting_user: Person, award: Award, reason: str) -> Award:
    """Withdraws the award until it is reinstated. Suspending it again changes nothing.

    Raises ``ReasonMissing``, ``AwardNotInState`` unless it is issued, and ``NotAllowed`` unless
    the person may revoke there.
    """
    return _change(
        acting_user,
        award,
        reason,
        verb="suspend",
        allowed={Award.State.ISSUED},
        target=Award.State.SUSPENDED,
        event="AwardSuspended",
    )


def reinstate(*, acting_user: Person, award: Award, reason: str) -> Award:
    """Ends a suspension; an award that stands unsuspended stays as it is.

    Raises ``ReasonMissing``, ``AwardNotInState`` for a revoked award, since revocation is final,
    and ``NotAllowed`` unless the person may revoke there.
    """
    return _change(
        acting_user,
        award,
        reason,
        verb="reinstate",
        allowed={Award.State.SUSPENDED},
        target=Award.State.ISSUED,
        event="AwardReinstated",
    )


def mark_claimed(*, acting_user: Person, award: Award) -> bool:
    """Notes who claimed the award; False if someone else did before.

    Whether this person may claim is for whoever calls: here it only happens once.
    """
    with transaction.atomic():
        claimed = Award.objects.filter(pk=award.pk, claimed_by__isnull=True).update(
            claimed_by=acting_user, claimed_at=timezone.now()
        )
        if claimed:
            people.record(
                acting_user=acting_user,
                verb="award.claimed",
                organisation=award.achievement.organisation,
                subject=f"award {award.key}",
            )
    award.refresh_from_db(fields=["claimed_by", "claimed_at"])
    return award.claimed_by_id == acting_user.pk


def resend_claim_mail(*, acting_user: Person, award: Award) -> Mail:
    """Sends the earner the same claim link once more; notes it where they want no mail.

    Raises ``AwardNotInState`` when it is not issued or was claimed, and ``NotAllowed`` unless the
    person may award there.
    """
    require(acting_user, award.achievement, Permission.AWARD)
    if award.claimed_by_id is not None or award.state != Award.State.ISSUED:
        state = "claimed" if award.claimed_by_id else award.get_state_display()
        raise AwardNotInState(email=award.recipient_email, state=state, verb="sent again")
    with transaction.atomic():
        mail = claim_mail.queue(award, occasion=new_key())
        people.record(
            acting_user=acting_user,
            verb="award.mail_sent_again",
            organisation=award.achievement.organisation,
            subject=f"award {award.key}",
        )
    return mail


VERB_DONE: Mapping[str, str] = {
    "revoke": "revoked",
    "suspend": "suspended",
    "reinstate": "reinstated",
}


def _change(
    acting_user: Person,
    award: Award,
    reason: str,
    *,
    verb: str,
    allowed: set[str],
    target: str,
    event: str,
) -> Award:
    """Moves the award to ``target`` with audit, event and a new version of the status lists."""
    organisation = award.achievement.organisation
    require(acting_user, award.achievement, Permission.REVOKE)
    reason = " ".join(reason.split()) if is_plain(reason) else ""
    if not 0 < len(reason) <= MAX_REASON:
        raise ReasonMissing(limit=MAX_REASON)
    with transaction.atomic():
        before = Award.objects.values_list("state", flat=True).get(pk=award.pk)
        changed = Award.objects.filter(pk=award.pk, state__in=allowed).update(
            state=target, reason=reason
        )
        award.refresh_from_db(fields=["state", "reason"])
        if not changed:
            if award.state == target:
                return award
            raise AwardNotInState(
                email=award.recipient_email,
                state=award.get_state_display(),
                verb=VERB_DONE[verb],
            )
        if award.register_id is not None:
            mark_changed(award.register_id)
            nudge(tasks.publish_status_lists)
        people.record(
            acting_user=acting_user,
            verb=f"award.{VERB_DONE[verb]}",
            organisation=organisation,
            subject=f"award {award.key}",
            before={"state": before},
            after={"state": target, "reason": reason},
        )
        engine.emit(event, key=f"{award.key}:{new_key()}", payload={"award": award.key})
    return award


def _checked(
    email: str,
    name: str,
    valid_from: datetime | None,
    valid_until: datetime | None,
    evidence: list[dict[str, Any]],
    result: list[dict[str, Any]],
    language: str,
) -> Wanted:
    try:
        address = read_email(email)
    except ValueError as error:
        raise AwardRefused(
            member="recipient.email", value=_shown(email), problem=str(error)
        ) from None
    try:
        called = read_name(name)
        if not is_plain(called):
            raise ValueError("It contains control characters.")
    except ValueError as error:
        raise AwardRefused(
            member="recipient.name", value=_shown(name), problem=str(error)
        ) from None
    for member, moment in (("validFrom", valid_from), ("validUntil", valid_until)):
        if moment is not None and moment.tzinfo is None:
            raise AwardRefused(
                member=member, value=moment.isoformat(), problem="The time needs a zone, as “Z”."
            )
    if valid_until and valid_until <= (valid_from or timezone.now()):
        raise AwardRefused(
            member="validUntil", value=valid_until.isoformat(), problem="It ends before it begins."
        )
    try:
        spoken = read_language(language)
    except ValueError as error:
        raise AwardRefused(
            member="recipient.language", value=_shown(language), problem=str(error)
        ) from None
    return Wanted(
        address,
        called,
        valid_from,
        valid_until,
        evidence,
        result,
        language=spoken,
    )


def _shown(value: str) -> str:
    """The beginning of a refused value, fit to be sent back."""
    return value[:200].encode("utf-8", "replace").decode("utf-8")
