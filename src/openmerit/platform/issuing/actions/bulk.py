"""One thing done to many awards: they are chosen, then it is begun, and it may be taken back."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from openmerit.platform.engine.keys import new_key
from openmerit.platform.engine.tasks import nudge
from openmerit.platform.issuing import tasks
from openmerit.platform.issuing.access import require_change
from openmerit.platform.issuing.actions.awards import refuse_zoneless
from openmerit.platform.issuing.bulk import NEEDS
from openmerit.platform.issuing.correcting import MEMBERS
from openmerit.platform.issuing.errors import (
    AwardRefused,
    ChangeNotInState,
    NothingChosen,
    TooManyChosen,
)
from openmerit.platform.issuing.models import BulkChange, ChangedAward
from openmerit.platform.issuing.reasons import why
from openmerit.platform.issuing.selection import Selection
from openmerit.platform.people import actions as people
from openmerit.platform.people.access import Permission, organisation_for, reach_of, require_open
from openmerit.platform.people.models import Organisation, Person

MAX_CHOSEN = 50_000
MAX_TICKED = 500
CHUNK = 500

Verb = BulkChange.Verb
State = BulkChange.State
DAYS = {Verb.RENEW: ("valid_until",), Verb.CORRECT: ("valid_from", "valid_until")}


def prepare_change(
    *,
    acting_user: Person,
    organisation: Organisation,
    selection: Selection | None = None,
    ticked: Sequence[str] = (),
) -> BulkChange:
    """Writes down which awards are meant, by a filter or one by one; nothing happens to them yet.

    Who is awarded later is not among them, nor what is out of the person's reach. Raises
    ``NothingChosen``, ``TooManyChosen``, and ``NotAllowed`` unless the person may revoke there.
    """
    organisation_for(acting_user, organisation.slug, Permission.REVOKE)
    reach = reach_of(acting_user, organisation, Permission.REVOKE)
    if selection is not None:
        rows, chosen = selection.rows(organisation, reach), selection.to_members()
    else:
        keys = list(dict.fromkeys(ticked))[:MAX_TICKED]
        rows = Selection().rows(organisation, reach).filter(key__in=keys)
        chosen = {"ticked": len(keys)}
    last = rows.aggregate(last=Max("pk"))["last"]
    if last is None:
        raise NothingChosen
    rows = rows.filter(pk__lte=last)
    if (count := rows.count()) > MAX_CHOSEN:
        raise TooManyChosen(count=f"{count:,}", limit=f"{MAX_CHOSEN:,}")
    change = BulkChange.objects.create(
        key=new_key(), organisation=organisation, started_by=acting_user, chosen=chosen
    )
    change.total = _gather(change, rows)
    change.state = State.PREVIEW
    change.save(update_fields=["total", "state"])
    return change


def start_change(
    *,
    acting_user: Person,
    change: BulkChange,
    verb: str,
    reason: str = "",
    reason_code: str = "",
    details: dict[str, datetime | None] | None = None,
) -> BulkChange:
    """Lets the worker begin. Begun again, it changes nothing.

    A revocation suspends at first, and becomes final a day later unless it is taken back.
    ``details`` are ``valid_until`` for a renewal, and ``valid_from`` or ``valid_until`` (None for
    no end) for a correction. Raises ``ReasonMissing``, ``ReasonUnknown``, ``AwardRefused`` for a
    correction of nothing, ``ChangeNotInState`` when it was begun otherwise, the people room's
    ``NotOpen``, and ``NotAllowed`` unless the person may do that to one award there.
    """
    for need in NEEDS[Verb(verb)]:
        require_change(acting_user, change, need)
    if verb in {Verb.RENEW, Verb.CORRECT}:
        require_open(change.organisation)
    given = why(verb, reason_code, reason)
    details = details or {}
    if verb == Verb.CORRECT and not details:
        raise AwardRefused(member="validUntil", value="", problem="Say what is to be corrected.")
    for name, moment in details.items():
        refuse_zoneless(MEMBERS[name], moment)
        if name not in DAYS.get(Verb(verb), ()):
            raise AwardRefused(
                member=MEMBERS[name], value="", problem=f"To {verb} needs no such day."
            )
    kept = {name: value.isoformat() if value else None for name, value in details.items()}
    with transaction.atomic():
        begun = BulkChange.objects.filter(pk=change.pk, state=State.PREVIEW).update(
            verb=verb,
            reason=given.words,
            reason_code=given.code,
            details=kept,
            state=State.RUNNING,
            started_by=acting_user,
            started_at=timezone.now(),
        )
        change.refresh_from_db()
        if begun:
            _record(acting_user, "begun", change, {**given.kept, **kept, "chosen": change.chosen})
            nudge(tasks.work_on_change, change.key)
        elif change.verb != verb:
            raise ChangeNotInState(state=change.get_state_display(), verb="begun")
    return change


def take_change_back(
    *, acting_user: Person, change: BulkChange, reason: str, reason_code: str = ""
) -> BulkChange:
    """Ends a bulk revocation before it is final: whom it suspended is reinstated.

    Those that were suspended before stay so. Taken back again, it changes nothing. Raises
    ``ReasonMissing``, ``ReasonUnknown``, ``ChangeNotInState`` for what is final or is no
    revocation, and ``NotAllowed`` unless the person may revoke there.
    """
    require_change(acting_user, change, Permission.REVOKE)
    given = why("reinstate", reason_code, reason)
    with transaction.atomic():
        # The day is over when the clock says so, not when the worker comes round.
        open_still = BulkChange.objects.filter(
            pk=change.pk, verb=Verb.REVOKE, state__in=[State.RUNNING, State.HELD]
        ).exclude(final_at__lte=timezone.now())
        taken = open_still.update(
            state=State.TAKING_BACK,
            taken_back_by=acting_user,
            back_reason=given.words,
            back_reason_code=given.code,
        )
        change.refresh_from_db()
        if taken:
            _record(acting_user, "taken_back", change, given.kept)
            nudge(tasks.work_on_change, change.key)
        elif change.state not in (State.TAKING_BACK, State.TAKEN_BACK):
            raise ChangeNotInState(state=change.get_state_display(), verb="taken back")
    return change


def drop_change(*, acting_user: Person, change: BulkChange) -> None:
    """Forgets what was chosen, before anything is begun.

    Raises ``ChangeNotInState`` afterwards, and ``NotAllowed`` unless the person may revoke there.
    """
    require_change(acting_user, change, Permission.REVOKE)
    with transaction.atomic():
        begun = BulkChange.objects.filter(pk=change.pk).exclude(state=State.PREVIEW).first()
        if begun is not None:
            raise ChangeNotInState(state=begun.get_state_display(), verb="dropped")
        BulkChange.objects.filter(pk=change.pk, state=State.PREVIEW).delete()


def _gather(change: BulkChange, rows: Any) -> int:
    """Writes down the awards, some at a time, so that the write lock is never held for long."""
    total, last = 0, 0
    while pks := list(rows.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:CHUNK]):
        ChangedAward.objects.bulk_create(ChangedAward(change=change, award_id=pk) for pk in pks)
        total, last = total + len(pks), pks[-1]
    return total


def _record(acting_user: Person, verb: str, change: BulkChange, told: dict[str, Any]) -> None:
    people.record(
        acting_user=acting_user,
        verb=f"bulk_change.{verb}",
        organisation=change.organisation,
        subject=f"bulk change {change.key}",
        after={"verb": change.verb, "total": change.total, **told},
    )
