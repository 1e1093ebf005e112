"""The worker's part of a bulk change: it is carried on in small steps, to its end.

Killed anywhere it goes on where it stood. What became of each award is written together with what
was done to it, in one transaction with the proof that nobody else holds the change.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from openmerit.platform.engine import leases
from openmerit.platform.engine.tasks import stopping
from openmerit.platform.issuing.access import place_of
from openmerit.platform.issuing.changing import change_standing
from openmerit.platform.issuing.correcting import correct_award, present_of
from openmerit.platform.issuing.models import Award, BulkChange, ChangedAward
from openmerit.platform.issuing.reasons import Why
from openmerit.platform.issuing.renewing import renew_award
from openmerit.platform.people import actions as people
from openmerit.platform.people.access import Permission, Reach, reach_of
from openmerit.platform.web.errors import DomainError

AT_ONCE = 5  # so that the write lock is held for a moment only
LEASE_SECONDS = 15
TIME_TO_TAKE_BACK = timedelta(hours=24)
PREVIEWS_AT_ONCE = 20

Verb = BulkChange.Verb
State = BulkChange.State
Outcome = ChangedAward.Outcome

NEEDS: Mapping[str, tuple[Permission, ...]] = {
    Verb.REVOKE: (Permission.REVOKE,),
    Verb.SUSPEND: (Permission.REVOKE,),
    Verb.REINSTATE: (Permission.REVOKE,),
    Verb.RENEW: (Permission.AWARD,),
    Verb.CORRECT: (Permission.AWARD, Permission.REVOKE),
}
"""What whoever begins a change must be allowed to do to each award of it, to the end."""

WAITING_IN: Mapping[str, tuple[str, ...]] = {
    State.RUNNING: (Outcome.WAITING,),
    State.FINISHING: (Outcome.HELD,),
    State.TAKING_BACK: (Outcome.HELD, Outcome.WAITING),
}
"""What of a moving change is still to be done."""


def work_on_change(key: str) -> None:
    """Carries a bulk change as far as it goes: to its end, or to another worker's lease."""
    moving = BulkChange.objects.filter(key=key, state__in=WAITING_IN)
    if not leases.claim(moving, seconds=LEASE_SECONDS, limit=1):
        return
    change = BulkChange.objects.select_related("organisation", "started_by", "taken_back_by").get(
        key=key
    )
    while _step(change):
        if stopping():
            break
    BulkChange.objects.filter(pk=change.pk, attempt=change.attempt).update(lease_until=None)


def changes_without_worker() -> list[str]:
    """The keys of bulk changes that should go on and that no worker holds.

    Among them those whose time to be taken back is over: they become final from now on.
    """
    over = BulkChange.objects.filter(state=State.HELD, final_at__lte=timezone.now())
    if over.exists():
        over.update(state=State.FINISHING)
    moving = BulkChange.objects.filter(state__in=WAITING_IN)
    return list(leases.free(moving).order_by("pk").values_list("key", flat=True)[:20])


def discard_old_previews(before: datetime) -> None:
    """Forgets what was chosen before then and never begun."""
    never_begun = BulkChange.objects.filter(
        state__in=[State.GATHERING, State.PREVIEW], created_at__lte=before
    )
    for change in never_begun[:PREVIEWS_AT_ONCE]:
        change.delete()


def _step(change: BulkChange) -> bool:
    """Does a few awards more; False when nothing is left, or when the change is not ours."""
    with transaction.atomic():
        mine = BulkChange.objects.filter(pk=change.pk, attempt=change.attempt, state=change.state)
        until = timezone.now() + timedelta(seconds=LEASE_SECONDS)
        if not mine.update(lease_until=until):
            return False
        left = change.awards.filter(outcome__in=WAITING_IN[change.state]).order_by("pk")
        some = list(
            left.select_related("award__achievement__organisation", "award__claimed_by")[:AT_ONCE]
        )
        reaches = _reaches(change)
        for one in some:
            if all(reach.covers(place_of(one.award.achievement)) for reach in reaches):
                _settle(change, one)
            else:
                _leave_to_others(change, one)
        if not some:
            _end_phase(change)
    return bool(some)


def _reaches(change: BulkChange) -> list[Reach]:
    """Where whoever began it may still do so: a role may have been taken since.

    Taking back needs nobody any more: it gives back what was taken, and nothing else.
    """
    if change.state == State.TAKING_BACK:
        return []
    if change.started_by is None:
        return [Reach()]
    return [reach_of(change.started_by, change.organisation, need) for need in NEEDS[change.verb]]


def _leave_to_others(change: BulkChange, one: ChangedAward) -> None:
    """Leaves an award as it is, since nobody stands for its change any more."""
    note = _("Whoever began it may no longer do so here.")
    if change.state == State.FINISHING:
        note = _(
            "Whoever began it may no longer do so here. It stays suspended until somebody else "
            "decides."
        )
    _leave(one, note)
    one.save(update_fields=["outcome", "note"])


def _settle(change: BulkChange, one: ChangedAward) -> None:
    """Does what is due to one award and notes what became of it."""
    if change.state == State.FINISHING:
        act: Callable[[BulkChange, ChangedAward], None] = _make_final
    elif change.state == State.TAKING_BACK:
        act = _take_back
    else:
        act = _ACTS[change.verb]
    one.note = ""
    try:
        with transaction.atomic():
            act(change, one)
    except DomainError as refused:
        _leave(one, str(refused))
    one.save(update_fields=["outcome", "before", "note"])


def _hold(change: BulkChange, one: ChangedAward) -> None:
    """The first half of a revocation: suspended, and nobody is told yet."""
    award = one.award
    if change_standing(
        award,
        "suspend",
        _why(change),
        acting_user=change.started_by,
        suspended_by=change,
        is_told=False,
        noted={"change": change.key},
    ):
        one.before, one.outcome = Award.State.ISSUED, Outcome.HELD
    elif award.state == Award.State.SUSPENDED:
        one.before, one.outcome = award.state, Outcome.HELD
    else:
        _leave(one, _as_it_is(award))


def _make_final(change: BulkChange, one: ChangedAward) -> None:
    """The second half, unless somebody decided otherwise about this one meanwhile."""
    award = one.award
    is_ours = one.before == Award.State.SUSPENDED or award.suspended_by_id == change.pk
    if is_ours and change_standing(
        award,
        "revoke",
        _why(change),
        acting_user=change.started_by,
        allowed=frozenset({Award.State.SUSPENDED}),
        noted={"change": change.key},
    ):
        one.outcome = Outcome.DONE
    else:
        _leave(one, _("It was changed by hand meanwhile, so it was left as it is."))


def _take_back(change: BulkChange, one: ChangedAward) -> None:
    """Undoes the first half: what this change suspended stands again, and nothing else does."""
    award, held = one.award, one.outcome == Outcome.HELD
    one.outcome = Outcome.TAKEN_BACK
    if not held:
        one.note = _("It had not been touched yet.")
    elif one.before == Award.State.SUSPENDED:
        one.note = _("It was suspended before, and stays so.")
    elif award.suspended_by_id != change.pk:
        one.note = _("It was changed by hand meanwhile, so it was left as it is.")
    elif other := _another_that_holds(one):
        Award.objects.filter(pk=award.pk).update(suspended_by=other.change_id)
        ChangedAward.objects.filter(pk=other.pk).update(before=Award.State.ISSUED)
        one.note = _("It stays suspended, since another bulk change revokes it, too.")
    else:
        change_standing(
            award,
            "reinstate",
            Why(change.back_reason_code, change.back_reason),
            acting_user=change.taken_back_by,
            is_told=False,
            noted={"change": change.key},
        )


def _another_that_holds(one: ChangedAward) -> ChangedAward | None:
    pending = [State.RUNNING, State.HELD, State.FINISHING]
    others = ChangedAward.objects.filter(
        award=one.award_id, outcome=Outcome.HELD, change__state__in=pending
    )
    return others.exclude(pk=one.pk).order_by("pk").first()


def _move(change: BulkChange, one: ChangedAward) -> None:
    """Suspends or reinstates."""
    award = one.award
    before = award.state
    if change_standing(
        award,
        change.verb,
        _why(change),
        acting_user=change.started_by,
        noted={"change": change.key},
    ):
        one.before, one.outcome = before, Outcome.DONE
    else:
        _leave(one, _as_it_is(award))


def _renew(change: BulkChange, one: ChangedAward) -> None:
    made = renew_award(
        one.award,
        _why(change),
        acting_user=change.started_by,
        valid_until=_moment(change.details.get("valid_until")),
        noted={"change": change.key},
    )
    one.outcome, one.note = Outcome.DONE, _("The new award: %(key)s") % {"key": made.key}


def _correct(change: BulkChange, one: ChangedAward) -> None:
    now = present_of(one.award)
    days = {name: _moment(value) for name, value in change.details.items()}
    rightly = replace(now, **days)
    if rightly.valid_until and rightly.valid_from and rightly.valid_until <= rightly.valid_from:
        _leave(one, _("It would end before it begins."))
        return
    made = correct_award(
        one.award,
        rightly,
        _why(change),
        acting_user=change.started_by,
        noted={"change": change.key},
    )
    one.outcome, one.note = Outcome.DONE, _("The new award: %(key)s") % {"key": made.key}


_ACTS: Mapping[str, Callable[[BulkChange, ChangedAward], None]] = {
    Verb.REVOKE: _hold,
    Verb.SUSPEND: _move,
    Verb.REINSTATE: _move,
    Verb.RENEW: _renew,
    Verb.CORRECT: _correct,
}


def _end_phase(change: BulkChange) -> None:
    """Says that this phase is over, within the transaction in which nothing was found left."""
    now = timezone.now()
    changes: dict[str, Any] = {"state": State.DONE, "finished_at": now}
    if change.state == State.TAKING_BACK:
        changes["state"] = State.TAKEN_BACK
    elif change.state == State.RUNNING and change.awards.filter(outcome=Outcome.HELD).exists():
        changes = {"state": State.HELD, "final_at": now + TIME_TO_TAKE_BACK}
    BulkChange.objects.filter(pk=change.pk).update(lease_until=None, **changes)
    people.record(
        acting_user=None,
        verb=f"bulk_change.{changes['state']}",
        organisation=change.organisation,
        subject=f"bulk change {change.key}",
        before={"state": change.state},
        after={"state": changes["state"], "verb": change.verb, "total": change.total},
    )


def _leave(one: ChangedAward, note: str) -> None:
    one.outcome, one.note = Outcome.SKIPPED, note


def _as_it_is(award: Award) -> str:
    if award.state == Award.State.QUEUED:
        return _("It is not signed yet, so it was left as it is.")
    return _("It is %(state)s, so it was left as it is.") % {"state": award.get_state_display()}


def _why(change: BulkChange) -> Why:
    return Why(change.reason_code, change.reason)


def _moment(kept: str | None) -> datetime | None:
    return datetime.fromisoformat(kept) if kept else None
