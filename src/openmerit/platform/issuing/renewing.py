"""A new award with a later end, linked to the one that it renews, which stays until its own end.

Permission is for whoever calls.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from openmerit.platform.issuing.awarding import (
    HELD_STATES,
    Decision,
    Outcome,
    end_after,
    make_awards,
)
from openmerit.platform.issuing.correcting import present_of
from openmerit.platform.issuing.errors import (
    AlreadyRenewed,
    AwardNotInState,
    AwardRefused,
    NothingToRenew,
    NotPublished,
)
from openmerit.platform.issuing.models import Achievement, Award
from openmerit.platform.issuing.reasons import Why
from openmerit.platform.people import actions as people
from openmerit.platform.people.models import Person


def renewed_until(award: Award) -> datetime:
    """The end that a renewal has unless another is given.

    By the achievement's rule, else as long as the first time; counted from the old end, or from
    now if that is over.
    """
    assert award.valid_until is not None
    start = max(award.valid_until, timezone.now().replace(microsecond=0))
    by_rule = end_after(start, award.achievement.valid_for_months)
    return by_rule or start + (award.valid_until - award.valid_from)


def renew_award(
    award: Award,
    reason: Why,
    *,
    acting_user: Person | None,
    valid_until: datetime | None = None,
    noted: Mapping[str, Any] | None = None,
) -> Award:
    """Makes the renewal, within the caller's transaction; the worker signs it.

    ``noted`` is what the audit trail keeps besides.

    Raises ``AwardNotInState`` unless it is issued, ``NotPublished`` for a retired achievement,
    ``NothingToRenew`` where it has no end, ``AlreadyRenewed``, and ``AwardRefused`` for an end
    that is not later.
    """
    assert transaction.get_connection().in_atomic_block, "an award is renewed in a transaction"
    award.refresh_from_db(fields=["state", "valid_until", "claimed_by", "claimed_at"])
    _refuse_unfit(award)
    until = valid_until or renewed_until(award)
    assert award.valid_until is not None
    if until <= award.valid_until:
        raise AwardRefused(
            member="validUntil", value=until.isoformat(), problem="It must end later than before."
        )
    count = award.renewals.count()
    wanted = replace(present_of(award), valid_from=None, valid_until=until)
    # One renewal for each award; another only after the first was withdrawn.
    occasion = f"renew-{award.key}" + (f"-{count}" if count else "")
    try:
        with transaction.atomic():
            decision = Decision(wanted, Outcome.RENEW, occasion, award)
            made = make_awards(award.achievement, [decision], run=None)[0]
    except IntegrityError:
        raise AlreadyRenewed(email=award.recipient_email or award.recipient_did) from None
    people.record(
        acting_user=acting_user,
        verb="award.renewed",
        organisation=award.achievement.organisation,
        subject=f"award {award.key}",
        before={"validUntil": award.valid_until.isoformat()},
        after={
            "validUntil": until.isoformat(),
            "renewed_by": made.key,
            **reason.kept,
            **(noted or {}),
        },
    )
    return made


def _refuse_unfit(award: Award) -> None:
    if award.state != Award.State.ISSUED:
        raise AwardNotInState(
            email=award.recipient_email or award.recipient_did,
            state=award.get_state_display(),
            verb="renewed",
        )
    achievement = award.achievement
    if achievement.state != Achievement.State.PUBLISHED:
        raise NotPublished(name=achievement.name, state=achievement.get_state_display())
    if award.valid_until is None:
        raise NothingToRenew(email=award.recipient_email or award.recipient_did)
    if award.renewals.filter(state__in=HELD_STATES).exists():
        raise AlreadyRenewed(email=award.recipient_email or award.recipient_did)
