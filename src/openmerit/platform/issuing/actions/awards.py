"""One award: given, withdrawn for a time or for good, claimed by its earner."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from openmerit.platform.engine.keys import new_key
from openmerit.platform.engine.tasks import nudge
from openmerit.platform.issuing import claim_mail, tasks
from openmerit.platform.issuing.awarding import Outcome, Wanted, decide, make_awards
from openmerit.platform.issuing.changing import MOVES, change_standing
from openmerit.platform.issuing.errors import (
    AlreadyHeld,
    AwardNotInState,
    AwardRefused,
    NotPublished,
)
from openmerit.platform.issuing.members import evidence_members, is_plain, result_members
from openmerit.platform.issuing.models import Achievement, Award
from openmerit.platform.issuing.reasons import why
from openmerit.platform.issuing.rows import read_email, read_name
from openmerit.platform.people import actions as people
from openmerit.platform.people.access import Permission, require
from openmerit.platform.people.models import Person

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
) -> Award:
    """Awards the achievement to one recipient; the worker signs it and tells the earner.

    ``evidence`` and ``result`` are by the standard's members, one object or a list of them.
    ``existing`` says what happens if the recipient holds it: ``renew``, ``again``, or empty for a
    refusal. Raises ``AlreadyHeld`` then, ``NotPublished`` for a draft or a retired achievement,
    ``AwardRefused`` naming the value that cannot be used, and ``NotAllowed`` unless the person may
    award there.
    """
    require(acting_user, achievement.organisation, Permission.AWARD)
    wanted = checked_award(
        email,
        name,
        valid_from,
        valid_until,
        evidence_members(evidence),
        result_members(result),
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


def revoke(*, acting_user: Person, award: Award, reason: str, reason_code: str = "") -> Award:
    """Withdraws the award for good, and the earner is told why. Again, it changes nothing.

    Raises ``ReasonMissing``, ``ReasonUnknown``, ``AwardNotInState`` for one that failed, and
    ``NotAllowed`` unless the person may revoke there.
    """
    return _change(acting_user, award, "revoke", reason, reason_code)


def suspend(*, acting_user: Person, award: Award, reason: str, reason_code: str = "") -> Award:
    """Withdraws the award until it is reinstated. Suspending it again changes nothing.

    Raises ``ReasonMissing``, ``ReasonUnknown``, ``AwardNotInState`` unless it is issued, and
    ``NotAllowed`` unless the person may revoke there.
    """
    return _change(acting_user, award, "suspend", reason, reason_code)


def reinstate(*, acting_user: Person, award: Award, reason: str, reason_code: str = "") -> Award:
    """Ends a suspension; an award that stands unsuspended stays as it is.

    Raises ``ReasonMissing``, ``ReasonUnknown``, ``AwardNotInState`` for a revoked award, since
    revocation is final, and ``NotAllowed`` unless the person may revoke there.
    """
    return _change(acting_user, award, "reinstate", reason, reason_code)


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


def resend_claim_mail(*, acting_user: Person, award: Award) -> None:
    """Sends the earner the same claim link once more.

    Raises ``AwardNotInState`` when it is not issued or was claimed, and ``NotAllowed`` unless the
    person may award there.
    """
    require(acting_user, award.achievement.organisation, Permission.AWARD)
    if award.claimed_by_id is not None or award.state != Award.State.ISSUED:
        state = "claimed" if award.claimed_by_id else award.get_state_display()
        raise AwardNotInState(email=award.recipient_email, state=state, verb="sent again")
    with transaction.atomic():
        claim_mail.queue(award, occasion=new_key())
        people.record(
            acting_user=acting_user,
            verb="award.mail_sent_again",
            organisation=award.achievement.organisation,
            subject=f"award {award.key}",
        )


def _change(acting_user: Person, award: Award, verb: str, reason: str, code: str) -> Award:
    """Moves the award with audit, event, mail and a new version of the status list."""
    require(acting_user, award.achievement.organisation, Permission.REVOKE)
    given = why(verb, code, reason)
    with transaction.atomic():
        if change_standing(award, verb, given, acting_user=acting_user):
            nudge(tasks.publish_status_lists)
        elif award.state != MOVES[verb].target:
            raise AwardNotInState(
                email=award.recipient_email,
                state=award.get_state_display(),
                verb=MOVES[verb].done,
            )
    return award


def checked_award(
    email: str,
    name: str,
    valid_from: datetime | None,
    valid_until: datetime | None,
    evidence: list[dict[str, Any]],
    result: list[dict[str, Any]],
) -> Wanted:
    """What is asked for, every value looked at. Raises ``AwardRefused`` naming the first wrong."""
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
        refuse_zoneless(member, moment)
    if valid_until and valid_until <= (valid_from or timezone.now()):
        raise AwardRefused(
            member="validUntil", value=valid_until.isoformat(), problem="It ends before it begins."
        )
    return Wanted(address, called, valid_from, valid_until, evidence, result)


def refuse_zoneless(member: str, moment: datetime | None) -> None:
    """Raises ``AwardRefused`` for a time of which nobody can say when it is."""
    if moment is not None and moment.tzinfo is None:
        raise AwardRefused(
            member=member, value=moment.isoformat(), problem="The time needs a zone, as “Z”."
        )


def _shown(value: str) -> str:
    """The beginning of a refused value, fit to be sent back."""
    return value[:200].encode("utf-8", "replace").decode("utf-8")
