"""What is done with one award after it was given: renewed, corrected."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from openmerit.platform.engine.tasks import nudge
from openmerit.platform.issuing import tasks
from openmerit.platform.issuing.access import require
from openmerit.platform.issuing.actions.awards import checked_award, refuse_zoneless
from openmerit.platform.issuing.correcting import MEMBERS, correct_award, present_of
from openmerit.platform.issuing.members import evidence_members, result_members
from openmerit.platform.issuing.models import Award
from openmerit.platform.issuing.reasons import Why, why
from openmerit.platform.issuing.renewing import renew_award
from openmerit.platform.people.access import Permission, require_open
from openmerit.platform.people.models import Person


def renew(
    *,
    acting_user: Person,
    award: Award,
    valid_until: datetime | None = None,
    reason: str = "",
    reason_code: str = "",
) -> Award:
    """Awards the same once more with a later end. The old one stays until its own.

    Without ``valid_until`` it lasts as long as the achievement says, from the old end on. Raises
    ``AwardNotInState`` unless it is issued, ``NotPublished``, ``NothingToRenew``,
    ``AlreadyRenewed``, ``AwardRefused`` for an end that is not later, ``ReasonUnknown``, the people
    room's ``NotOpen``, and ``NotAllowed`` unless the person may award there.
    """
    require(acting_user, award.achievement, Permission.AWARD)
    require_open(award.achievement.organisation)
    given = why("renew", reason_code, reason) if reason or reason_code else Why("", "")
    refuse_zoneless("validUntil", valid_until)
    with transaction.atomic():
        made = renew_award(award, given, acting_user=acting_user, valid_until=valid_until)
        nudge(tasks.sign_single_awards)
    return made


def correct(
    *,
    acting_user: Person,
    award: Award,
    changes: Mapping[str, Any],
    reason: str,
    reason_code: str = "",
) -> Award:
    """Signs the award anew with what was wrong put right; then it replaces the old one.

    ``changes`` names what changes: ``email``, ``did``, ``name``, ``number``, ``valid_from``,
    ``valid_until`` (None for no end), ``evidence``, ``result``. With another DID it is no longer
    with whoever claimed it. Raises ``AwardNotInState`` unless it is issued,
    ``NothingCorrected``, ``AlreadyCorrected``, ``AwardRefused`` naming the value that cannot be
    used, ``ReasonMissing``, ``ReasonUnknown``, the people room's ``NotOpen``, and ``NotAllowed``
    unless the person may both award and revoke there.
    """
    require(acting_user, award.achievement, Permission.AWARD)
    require(acting_user, award.achievement, Permission.REVOKE)
    assert set(changes) <= set(MEMBERS), changes
    require_open(award.achievement.organisation)
    given = why("correct", reason_code, reason)
    read = {"evidence": evidence_members, "result": result_members}
    now = present_of(award)
    values = {
        name: read.get(name, lambda kept: kept)(changes[name])
        if name in changes
        else getattr(now, name)
        for name in MEMBERS
    }
    rightly = checked_award(**values, due_at=None, language=award.language)
    with transaction.atomic():
        made = correct_award(award, rightly, given, acting_user=acting_user)
        nudge(tasks.sign_single_awards)
    return made
