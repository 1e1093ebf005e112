"""A corrected award: signed anew, and only then does the old one step back.

The two change places in one transaction, so that at no moment neither of them stands, and from
then on only the newer is seen. Permission is for whoever calls.
"""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from openmerit.platform.engine import actions as engine
from openmerit.platform.engine.keys import new_key
from openmerit.platform.issuing.awarding import (
    Decision,
    Outcome,
    Wanted,
    is_same_recipient,
    make_awards,
)
from openmerit.platform.issuing.changing import change_standing
from openmerit.platform.issuing.errors import (
    AlreadyCorrected,
    AwardNotInState,
    AwardRefused,
    NothingCorrected,
)
from openmerit.platform.issuing.models import Award, ChangedAward, CorrectionRequest, Endorsement
from openmerit.platform.issuing.reasons import Reason, Why
from openmerit.platform.people import actions as people
from openmerit.platform.people.models import Person

MEMBERS = {
    "email": "recipient.email",
    "did": "recipient.did",
    "name": "recipient.name",
    "number": "recipient.number",
    "valid_from": "validFrom",
    "valid_until": "validUntil",
    "evidence": "evidence",
    "result": "result",
}
"""What can be corrected, by the standard's names."""


def present_of(award: Award) -> Wanted:
    """What the award says now, as it was asked for."""
    return Wanted(
        email=award.recipient_email,
        did=award.recipient_did,
        name=award.recipient_name,
        number=award.recipient_number,
        valid_from=award.valid_from,
        valid_until=award.valid_until,
        evidence=award.evidence,
        result=award.result,
        language=award.language,
    )


def correct_award(
    award: Award,
    rightly: Wanted,
    reason: Why,
    *,
    acting_user: Person | None,
    noted: Mapping[str, Any] | None = None,
) -> Award:
    """Makes the corrected award, within the caller's transaction; the worker signs it.

    ``noted`` is what the audit trail keeps besides.

    Raises ``AwardNotInState`` unless it is issued, ``NothingCorrected``, ``AlreadyCorrected`` while
    another correction is being signed, and ``AwardRefused`` for the address of a claimed one.
    """
    assert transaction.get_connection().in_atomic_block, "an award is corrected in a transaction"
    award.refresh_from_db()
    if award.state != Award.State.ISSUED:
        raise AwardNotInState(
            email=award.recipient_email or award.recipient_did,
            state=award.get_state_display(),
            verb="corrected",
        )
    changed = _changed(present_of(award), rightly)
    if not changed:
        raise NothingCorrected(email=award.recipient_email or award.recipient_did)
    if "email" in changed and award.claimed_by_id is not None:
        raise AwardRefused(
            member="recipient.email",
            value=rightly.email,
            problem="It was claimed. Whoever holds it keeps it when their address changes.",
        )
    try:
        with transaction.atomic():
            made = _make(award, rightly, reason, acting_user)
    except IntegrityError:
        raise AlreadyCorrected(email=award.recipient_email or award.recipient_did) from None
    people.record(
        acting_user=acting_user,
        verb="award.corrected",
        organisation=award.achievement.organisation,
        subject=f"award {award.key}",
        before=_told(present_of(award), changed),
        after=_told(rightly, changed) | {"corrected_by": made.key, **reason.kept, **(noted or {})},
    )
    return made


def take_over(corrected: Award) -> bool:
    """Puts a corrected award, signed just now, in the place of the old one.

    Within the caller's transaction, in which it became issued. False if the old one was revoked
    meanwhile: then there is nothing to correct any more, and the new one must not stand.
    """
    assert transaction.get_connection().in_atomic_block, "awards change places in a transaction"
    old = Award.objects.select_related("achievement__organisation").get(pk=corrected.supersedes_id)
    was, why_so, suspended_by = old.state, Why(old.reason_code, old.reason), old.suspended_by
    if not change_standing(
        old,
        "revoke",
        Why(Reason.REPLACED, corrected.reason),
        acting_user=corrected.corrected_by,
        allowed=frozenset({Award.State.ISSUED, Award.State.SUSPENDED}),
        is_told=False,
        noted={"replaced_by": corrected.key},
    ):
        return False
    old.refresh_from_db(fields=["claimed_by", "claimed_at"])
    changes: dict[str, object] = {}
    if is_same_recipient(old, corrected.recipient_email, corrected.recipient_did):
        changes |= {"claimed_by": old.claimed_by, "claimed_at": old.claimed_at}
    if was == Award.State.SUSPENDED:
        # What is in question stays in question.
        changes |= {
            "state": was,
            "reason": why_so.words,
            "reason_code": why_so.code,
            "suspended_by": suspended_by,
        }
    if changes:
        Award.objects.filter(pk=corrected.pk).update(**changes)
    Award.objects.filter(renews=old).update(renews=corrected.pk)
    still_open = CorrectionRequest.objects.filter(award=old, state=CorrectionRequest.State.OPEN)
    still_open.update(award=corrected)
    _hand_on_bulk_changes(old, corrected)
    # Who is asked to endorse it endorses what stands, not what was withdrawn.
    Endorsement.objects.filter(award=old, state=Endorsement.State.ASKED).update(award=corrected.pk)
    engine.emit("AwardSuperseded", key=old.key, payload={"award": old.key, "by": corrected.key})
    return True


def _hand_on_bulk_changes(old: Award, corrected: Award) -> None:
    """What a bulk change still has to do to the old award it does to the corrected one."""
    unsettled = [ChangedAward.Outcome.WAITING, ChangedAward.Outcome.HELD]
    for one in ChangedAward.objects.filter(award=old, outcome__in=unsettled):
        own = ChangedAward.objects.filter(change=one.change_id, award=corrected.pk)
        if own.update(outcome=one.outcome, before=one.before, note=""):
            one.outcome = ChangedAward.Outcome.SKIPPED
            one.note = _("It was corrected meanwhile, and the corrected one is changed instead.")
        else:
            one.award_id = corrected.pk
        one.save(update_fields=["award", "outcome", "note"])


def _make(award: Award, rightly: Wanted, reason: Why, acting_user: Person | None) -> Award:
    decision = Decision(rightly, Outcome.AGAIN, f"correct-{new_key()}")
    # It takes the place of one that a partner's limit counts already.
    made = make_awards(award.achievement, [decision], run=None, counted=True)[0]
    made.supersedes = award
    made.corrected_by = acting_user
    made.renews = award.renews
    # It counts to the run of the old one, and to none of its rows.
    made.run = award.run
    made.valid_until = rightly.valid_until
    made.reason, made.reason_code = reason.words, reason.code
    made.save(
        update_fields=[
            "supersedes",
            "corrected_by",
            "renews",
            "run",
            "valid_until",
            "reason",
            "reason_code",
        ]
    )
    return made


def _changed(before: Wanted, after: Wanted) -> list[str]:
    return [name for name in MEMBERS if getattr(before, name) != getattr(after, name)]


def _told(wanted: Wanted, names: list[str]) -> dict[str, object]:
    values = {MEMBERS[name]: getattr(wanted, name) for name in names}
    return {
        member: value.isoformat() if hasattr(value, "isoformat") else value
        for member, value in values.items()
    }
