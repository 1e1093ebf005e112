"""One award: given, withdrawn for a time or for good, claimed by its earner."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from openmerit.platform.engine.keys import new_key
from openmerit.platform.engine.models import Mail
from openmerit.platform.engine.tasks import nudge
from openmerit.platform.issuing import claim_mail, tasks
from openmerit.platform.issuing.access import require
from openmerit.platform.issuing.actions.evidence import (
    Kept,
    Uploaded,
    attach,
    remove_files,
    stored,
)
from openmerit.platform.issuing.actions.unawardable import refuse_unawardable
from openmerit.platform.issuing.awarding import Outcome, Wanted, decide, make_awards
from openmerit.platform.issuing.changing import MOVES, change_standing
from openmerit.platform.issuing.dids import read_did
from openmerit.platform.issuing.errors import (
    AlreadyHeld,
    AwardNotInState,
    AwardRefused,
    NotScheduled,
)
from openmerit.platform.issuing.members import evidence_members, is_plain, result_members
from openmerit.platform.issuing.models import Achievement, Award
from openmerit.platform.issuing.partnering import give_back
from openmerit.platform.issuing.quiet import no_longer_quiet
from openmerit.platform.issuing.reasons import why
from openmerit.platform.issuing.rows import read_email, read_language, read_name, read_number
from openmerit.platform.people import actions as people
from openmerit.platform.people.access import Permission, require_open
from openmerit.platform.people.models import Person

FARTHEST = timedelta(days=5 * 366)  # a time to come beyond that is a slip of the pen
AT_ONCE = 3  # how often a clash with another request at the same moment is tried again


def award(
    *,
    acting_user: Person,
    achievement: Achievement,
    email: str = "",
    name: str = "",
    did: str = "",
    number: str = "",
    valid_from: datetime | None = None,
    valid_until: datetime | None = None,
    due_at: datetime | None = None,
    evidence: object = None,
    files: Sequence[Uploaded] = (),
    result: object = None,
    existing: str = "",
    language: str = "",
) -> Award:
    """Awards the achievement to one recipient; the worker signs it and tells the earner.

    The recipient is named by ``email``, by ``did``, or by both; without an address no mail goes
    out. ``number`` is the issuer's own of the recipient, such as a student number, and private.
    ``due_at`` is a time to come: until then it waits, and can be taken back. ``evidence`` and
    ``result`` are by the standard's members, one object or a list of them; ``files`` are evidence
    too, kept here and named by their addresses. ``existing`` says what happens if the recipient
    holds it: ``renew``, ``again``, or empty for a refusal; ``language`` in which to write to them,
    such as ``de``. Raises ``AlreadyHeld`` then,
    ``NotPublished`` for a draft or a retired achievement, ``AchievementOver`` where the award would
    have ended before it begins, ``AwardRefused`` naming the value that cannot be used,
    ``EvidenceRefused`` for a file that cannot be kept, the people room's ``NotOpen`` where the
    operator closed the organisation, and ``NotAllowed`` unless the person may award there.
    """
    require(acting_user, achievement, Permission.AWARD)
    require_open(achievement.organisation)
    wanted = checked_award(
        email,
        did,
        name,
        number,
        valid_from,
        valid_until,
        due_at,
        evidence_members(evidence),
        result_members(result),
        language,
    )
    request = new_key()
    with stored(acting_user, files) as kept:
        wanted = replace(wanted, evidence=[*wanted.evidence, *(one.evidence() for one in kept)])
        for _ in range(AT_ONCE):
            try:
                with transaction.atomic():
                    return _award(acting_user, achievement, wanted, kept, existing, request)
            except IntegrityError:
                continue  # another request awarded the same at this moment: decide once more
        raise AlreadyHeld(email=wanted.email or wanted.did, achievement=achievement.name)


def _award(
    acting_user: Person,
    achievement: Achievement,
    wanted: Wanted,
    files: Sequence[Kept],
    existing: str,
    request: str,
) -> Award:
    refuse_unawardable(
        achievement,
        at=wanted.valid_from or wanted.due_at,
        has_own_end=wanted.valid_until is not None,
    )
    decisions = decide(achievement, [wanted], existing=existing, request=request)
    if decisions[0].outcome is Outcome.SKIP:
        raise AlreadyHeld(email=wanted.email or wanted.did, achievement=achievement.name)
    made = make_awards(achievement, decisions, run=None)[0]
    attach(made, files)
    people.record(
        acting_user=acting_user,
        verb="award.made",
        organisation=achievement.organisation,
        subject=f"award {made.key}",
        after={
            "achievement": achievement.key,
            "recipient": made.recipient_email or made.recipient_did,
        }
        | ({"due_at": made.due_at.isoformat()} if made.due_at else {}),
    )
    nudge(tasks.sign_single_awards)
    return made


def take_back(*, acting_user: Person, award: Award) -> None:
    """Lets go of an award that waits for its time, as if it had never been.

    The earner hears nothing; only the issuer's audit trail keeps it. Raises ``NotScheduled`` once
    its time has come, and ``NotAllowed`` unless the person may award there.
    """
    organisation = award.achievement.organisation
    require(acting_user, award.achievement, Permission.AWARD)
    with transaction.atomic():
        waiting = Award.objects.filter(
            pk=award.pk, state=Award.State.QUEUED, due_at__gt=timezone.now()
        )
        # The update holds the row: no worker signs it between here and its end.
        if not waiting.update(attempt=F("attempt") + 1):
            raise NotScheduled(recipient=award.recipient)
        people.record(
            acting_user=acting_user,
            verb="award.taken_back",
            organisation=organisation,
            subject=f"award {award.key}",
            before={
                "achievement": award.achievement.key,
                "recipient": award.recipient_email or award.recipient_did,
                "due_at": award.due_at.isoformat() if award.due_at else None,
            },
        )
        remove_files(award)
        mine = Award.objects.filter(pk=award.pk)
        give_back(mine, award.achievement)
        mine.delete()


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


def mark_claimed(*, acting_user: Person, award: Award, at: datetime | None = None) -> bool:
    """Notes who claimed the award; False if someone else did before.

    Whether this person may claim is for whoever calls: here it only happens once. ``at`` is when
    it was claimed, where that is not now.
    """
    with transaction.atomic():
        claimed = Award.objects.filter(pk=award.pk, claimed_by__isnull=True).update(
            claimed_by=acting_user, claimed_at=at or timezone.now()
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

    Raises ``AwardNotInState`` when it is not issued, was claimed or has no address, and
    ``NotAllowed`` unless the person may award there.
    """
    require(acting_user, award.achievement, Permission.AWARD)
    if not award.recipient_email:
        raise AwardNotInState(email=award.recipient, state="without an address", verb="sent again")
    if award.claimed_by_id is not None or award.state != Award.State.ISSUED:
        state = "claimed" if award.claimed_by_id else award.get_state_display()
        raise AwardNotInState(email=award.recipient_email, state=state, verb="sent again")
    with transaction.atomic():
        mail = claim_mail.queue(award, occasion=new_key())
        no_longer_quiet(award)
        people.record(
            acting_user=acting_user,
            verb="award.mail_sent_again",
            organisation=award.achievement.organisation,
            subject=f"award {award.key}",
        )
    return mail


def _change(acting_user: Person, award: Award, verb: str, reason: str, code: str) -> Award:
    """Moves the award with audit, event, mail and a new version of the status list."""
    require(acting_user, award.achievement, Permission.REVOKE)
    given = why(verb, code, reason)
    with transaction.atomic():
        if change_standing(award, verb, given, acting_user=acting_user):
            nudge(tasks.publish_status_lists)
        elif award.state != MOVES[verb].target:
            raise AwardNotInState(
                email=award.recipient_email or award.recipient_did,
                state=award.get_state_display(),
                verb=MOVES[verb].done,
            )
    return award


def checked_award(
    email: str,
    did: str,
    name: str,
    number: str,
    valid_from: datetime | None,
    valid_until: datetime | None,
    due_at: datetime | None,
    evidence: list[dict[str, Any]],
    result: list[dict[str, Any]],
    language: str,
) -> Wanted:
    """What is asked for, every value looked at. Raises ``AwardRefused`` naming the first wrong."""
    try:
        named = read_did(did)
    except ValueError as error:
        raise AwardRefused(member="recipient.did", value=_shown(did), problem=str(error)) from None
    try:
        address = read_email(email) if email.strip() or not named else ""
    except ValueError as error:
        raise AwardRefused(
            member="recipient.email", value=_shown(email), problem=str(error)
        ) from None
    called = _plain("recipient.name", name, read_name)
    known_as = _plain("recipient.number", number, read_number)
    for member, moment in (
        ("validFrom", valid_from),
        ("validUntil", valid_until),
        ("dueAt", due_at),
    ):
        refuse_zoneless(member, moment)
    if due_at is not None and due_at <= timezone.now():
        due_at = None
    if due_at is not None and due_at > timezone.now() + FARTHEST:
        raise AwardRefused(
            member="dueAt",
            value=due_at.isoformat(),
            problem="That is more than five years from now.",
        )
    if valid_until and valid_until <= (valid_from or due_at or timezone.now()):
        raise AwardRefused(
            member="validUntil", value=valid_until.isoformat(), problem="It ends before it begins."
        )
    spoken = _plain("recipient.language", language, read_language)
    return Wanted(
        address,
        called,
        known_as,
        valid_from,
        valid_until,
        evidence,
        result,
        language=spoken,
        did=named,
        due_at=due_at,
    )


def _plain(member: str, given: str, reader: Callable[[str], str]) -> str:
    """What was given, read. Raises ``AwardRefused`` when it is too long or no plain text."""
    try:
        read = reader(given)
        if not is_plain(read):
            raise ValueError("It contains control characters.")
    except ValueError as error:
        raise AwardRefused(member=member, value=_shown(given), problem=str(error)) from None
    return read


def refuse_zoneless(member: str, moment: datetime | None) -> None:
    """Raises ``AwardRefused`` for a time of which nobody can say when it is."""
    if moment is not None and moment.tzinfo is None:
        raise AwardRefused(
            member=member, value=moment.isoformat(), problem="The time needs a zone, as “Z”."
        )


def _shown(value: str) -> str:
    """The beginning of a refused value, fit to be sent back."""
    return value[:200].encode("utf-8", "replace").decode("utf-8")
