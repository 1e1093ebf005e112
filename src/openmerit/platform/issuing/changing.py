"""How an award's standing changes, once for single awards, bulk changes and corrections.

Permission is for whoever calls; here the change, the audit entry, the event and the mail to the
earner are written, within the caller's transaction.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from openmerit.platform.engine import actions as engine
from openmerit.platform.engine.keys import new_key
from openmerit.platform.issuing import change_mail
from openmerit.platform.issuing.models import Award, BulkChange
from openmerit.platform.issuing.reasons import Why
from openmerit.platform.issuing.registers import mark_changed
from openmerit.platform.people import actions as people
from openmerit.platform.people.models import Person

State = Award.State


@dataclass(frozen=True, slots=True)
class Move:
    """A way to change an award's standing: from which states, to which, and what it is called."""

    done: str
    allowed: frozenset[str]
    target: str
    event: str


MOVES: Mapping[str, Move] = {
    "revoke": Move(
        "revoked",
        frozenset({State.QUEUED, State.ISSUED, State.SUSPENDED}),
        State.REVOKED,
        "AwardRevoked",
    ),
    "suspend": Move("suspended", frozenset({State.ISSUED}), State.SUSPENDED, "AwardSuspended"),
    "reinstate": Move("reinstated", frozenset({State.SUSPENDED}), State.ISSUED, "AwardReinstated"),
}


def change_standing(
    award: Award,
    verb: str,
    reason: Why,
    *,
    acting_user: Person | None,
    allowed: frozenset[str] | None = None,
    suspended_by: BulkChange | None = None,
    is_told: bool = True,
    noted: Mapping[str, Any] | None = None,
) -> bool:
    """Moves the award; False if its state does not allow it, and then nothing is written.

    ``allowed`` narrows the states from which it may come. ``suspended_by`` says which bulk change
    holds it; any other change lets go of it. ``is_told`` says whether the earner gets a mail, and
    ``noted`` what the audit trail keeps besides. The award at hand is read anew.
    """
    assert transaction.get_connection().in_atomic_block, "an award changes in a transaction"
    move = MOVES[verb]
    before = Award.objects.values_list("state", flat=True).get(pk=award.pk)
    changed = Award.objects.filter(pk=award.pk, state__in=allowed or move.allowed).update(
        state=move.target,
        reason=reason.words,
        reason_code=reason.code,
        suspended_by=suspended_by,
    )
    award.refresh_from_db(fields=["state", "reason", "reason_code", "suspended_by"])
    if not changed:
        return False
    if award.register_id is not None:
        mark_changed(award.register_id)
    people.record(
        acting_user=acting_user,
        verb=f"award.{move.done}",
        organisation=award.achievement.organisation,
        subject=f"award {award.key}",
        before={"state": before},
        after={"state": move.target, **reason.kept, **(noted or {})},
    )
    engine.emit(move.event, key=f"{award.key}:{new_key()}", payload={"award": award.key})
    if is_told and before != State.QUEUED:
        change_mail.queue(award, verb)
    return True
