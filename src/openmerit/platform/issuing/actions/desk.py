"""What a desk does for recipients: mend an address, remind the unclaimed; and what was opened."""

from datetime import timedelta

from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from openmerit.platform.engine.models import Mail
from openmerit.platform.engine.tasks import nudge
from openmerit.platform.issuing import claim_reminding, tasks
from openmerit.platform.issuing.access import Visitor, require, within
from openmerit.platform.issuing.actions.upkeep import correct
from openmerit.platform.issuing.awarding import HELD_STATES
from openmerit.platform.issuing.errors import (
    AwardRefused,
    NothingToRemind,
    RemindersUnderWay,
)
from openmerit.platform.issuing.models import Achievement, Award, ClaimOpening, ReminderRound
from openmerit.platform.issuing.queries.desk import same_person
from openmerit.platform.issuing.reasons import Reason
from openmerit.platform.issuing.rows import read_email
from openmerit.platform.people import actions as people
from openmerit.platform.people.access import Permission, reach_of, require_open
from openmerit.platform.people.models import Person

MOST_AT_ONCE = 100
LONGEST_DAYS = 3650


def note_opening(*, acting_user: Visitor, award: Award) -> None:
    """Counts that the claim page was shown, to whomever; it uses the link up in no way.

    Best effort: what cannot be counted at this moment is not, and the page is shown all the same.
    """
    if award.claimed_at is not None:
        return
    now = timezone.now()
    try:
        with transaction.atomic():
            seen = ClaimOpening.objects.filter(award=award)
            if not seen.update(count=F("count") + 1, last_at=now):
                ClaimOpening.objects.create(award=award, first_at=now, last_at=now)
    except DatabaseError:
        return


def mend_address(*, acting_user: Person, award: Award, email: str) -> Award:
    """Sends the award to the right address, as long as nobody claimed it, and answers what stands.

    What is not signed yet is changed in place. What is signed is corrected: a new one is signed,
    its claim mail goes to the new address, and the old link leads nowhere any more. Raises
    ``AwardRefused`` for an address that cannot be used and for a claimed award,
    ``AwardNotInState``, ``NothingCorrected``, ``AlreadyCorrected``, and ``NotAllowed`` unless the
    person may award there and, for what is signed, revoke.
    """
    require(acting_user, award.achievement, Permission.AWARD)
    try:
        address = read_email(email)
    except ValueError as error:
        raise _refused(email[:200], str(error)) from None
    if award.claimed_by_id is not None:
        raise _refused(address, "It was claimed. Whoever holds it keeps it.")
    others = Award.objects.filter(
        achievement=award.achievement, recipient_email=address, state__in=HELD_STATES
    )
    if others.exclude(pk=award.pk).exists():
        raise _refused(address, "Whoever has this address holds the badge already.")
    if award.state != Award.State.QUEUED or not _mended_in_place(acting_user, award, address):
        return correct(
            acting_user=acting_user,
            award=award,
            changes={"email": address},
            reason="",
            reason_code=Reason.WRONG_DETAIL,
        )
    award.refresh_from_db()
    return award


def remind_award(*, acting_user: Person, award: Award) -> Mail:
    """Reminds whoever the award waits for, by mail.

    Whoever said that they want no reminders gets none: the mail answered is noted as unwanted.

    Raises ``NothingToRemind`` where none may go out now, the people room's ``NotOpen``, and
    ``NotAllowed`` unless the person may award there.
    """
    require(acting_user, award.achievement, Permission.AWARD)
    return _remind(acting_user, award, [award])[0]


def remind_recipient(*, acting_user: Person, award: Award) -> int:
    """Reminds the person behind this award of all that waits for them; answers of how many.

    Only of what the acting person may award. Raises like ``remind_award``.
    """
    organisation = award.achievement.organisation
    require(acting_user, award.achievement, Permission.AWARD)
    reach = reach_of(acting_user, organisation, Permission.AWARD)
    rows = claim_reminding.remindable(timezone.now()).filter(
        within(reach, "achievement__"),
        same_person(organisation, reach, award),
        achievement__organisation=organisation,
    )
    return len(_remind(acting_user, award, list(rows.order_by("pk")[:MOST_AT_ONCE])))


def start_reminders(*, acting_user: Person, achievement: Achievement, days: int) -> ReminderRound:
    """Reminds all who have not claimed the achievement for that many days; a worker does it.

    Raises ``NothingToRemind``, ``RemindersUnderWay``, the people room's ``NotOpen``, and
    ``NotAllowed`` unless the person may award there.
    """
    require(acting_user, achievement, Permission.AWARD)
    require_open(achievement.organisation)
    before = timezone.now() - timedelta(days=min(max(days, 0), LONGEST_DAYS))
    total = claim_reminding.remindable_of(achievement, issued_before=before).count()
    if not total:
        raise _nothing()
    try:
        with transaction.atomic():
            made = ReminderRound.objects.create(
                achievement=achievement, started_by=acting_user, issued_before=before, total=total
            )
            people.record(
                acting_user=acting_user,
                verb="achievement.reminders_started",
                organisation=achievement.organisation,
                subject=f"achievement {achievement.key}",
                after={"round": made.key, "days": days, "awards": total},
            )
            nudge(tasks.work_on_reminders, made.key)
    except IntegrityError:
        raise RemindersUnderWay(achievement=achievement.name) from None
    return made


def _mended_in_place(acting_user: Person, award: Award, address: str) -> bool:
    """Whether the award still waited to be signed; then nobody has heard of the old address."""
    try:
        with transaction.atomic():
            waiting = Award.objects.filter(pk=award.pk, state=Award.State.QUEUED)
            # Whoever is signing it now with the old address finds that it was handed on.
            if not waiting.update(
                recipient_email=address, attempt=F("attempt") + 1, lease_until=None
            ):
                award.refresh_from_db()
                return False
            people.record(
                acting_user=acting_user,
                verb="award.address_mended",
                organisation=award.achievement.organisation,
                subject=f"award {award.key}",
                before={"recipient.email": award.recipient_email},
                after={"recipient.email": address},
            )
            nudge(tasks.sign_single_awards)
    except IntegrityError:
        problem = "Whoever has this address was given the badge before."
        raise _refused(address, problem) from None
    return True


def _remind(acting_user: Person, asked: Award, awards: list[Award]) -> list[Mail]:
    organisation = asked.achievement.organisation
    require_open(organisation)
    with transaction.atomic():
        answers = [(award.key, claim_reminding.remind(award.pk)) for award in awards]
        mails = {key: mail for key, mail in answers if mail is not None}
        if not mails:
            raise _nothing()
        for key, mail in mails.items():
            people.record(
                acting_user=acting_user,
                verb="award.reminded",
                organisation=organisation,
                subject=f"award {key}",
                after={"mail": mail.state},
            )
    return list(mails.values())


def _nothing() -> NothingToRemind:
    return NothingToRemind(most=claim_reminding.MOST, days=claim_reminding.BETWEEN.days)


def _refused(value: str, problem: str) -> AwardRefused:
    return AwardRefused(member="recipient.email", value=value, problem=problem)
