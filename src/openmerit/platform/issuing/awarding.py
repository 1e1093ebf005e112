"""What an award to someone would do, decided once for form, file and API alike."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from openmerit.platform.engine.keys import new_key
from openmerit.platform.issuing.claim_links import claim_digest, claim_token
from openmerit.platform.issuing.models import Achievement, Award, ClaimOffer, Run
from openmerit.platform.issuing.partnering import count
from openmerit.platform.issuing.registers import allocate
from openmerit.platform.people.models import Person

SALT_BYTES = 16
HELD_STATES = (Award.State.QUEUED, Award.State.ISSUED, Award.State.SUSPENDED)


@dataclass(frozen=True, slots=True)
class Wanted:
    """One award as it is asked for, every value checked. It has an address, a DID, or both."""

    email: str
    name: str = ""
    number: str = ""
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    evidence: list[dict[str, Any]] = field(default_factory=list)
    result: list[dict[str, Any]] = field(default_factory=list)
    row_number: int | None = None
    language: str = ""
    did: str = ""
    due_at: datetime | None = None
    offer: ClaimOffer | None = None
    claimed_by: Person | None = None


class Outcome(StrEnum):
    """What becomes of a wanted award."""

    AWARD = "award"
    RENEW = "renew"
    AGAIN = "again"
    SKIP = "skip"


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of one wanted award, and the award that the recipient holds, if any."""

    wanted: Wanted
    outcome: Outcome
    occasion: str = ""
    held: Award | None = None


def decide(
    achievement: Achievement, wanted: Sequence[Wanted], *, existing: str, request: str
) -> list[Decision]:
    """What becomes of each wanted award, in order, with one query.

    ``request`` tells this run or request from any other: it is part of the occasion of what is
    renewed or awarded once more, so that the same request repeated makes nothing twice.
    """
    history = _histories(achievement, wanted)
    return [_decide(one, _history_of(one, history), existing, request) for one in wanted]


def decide_each_way(
    achievement: Achievement, wanted: Sequence[Wanted]
) -> dict[str, list[Decision]]:
    """What would become of each wanted award by each answer to who holds it, with one query."""
    history = _histories(achievement, wanted)
    return {
        existing: [_decide(one, _history_of(one, history), existing, "preview") for one in wanted]
        for existing in Run.Existing.values
    }


def _histories(achievement: Achievement, wanted: Sequence[Wanted]) -> dict[str, list[Award]]:
    history: dict[str, list[Award]] = {}
    emails = {one.email for one in wanted if one.email}
    dids = {one.did for one in wanted if one.did}
    theirs = Q(recipient_email__in=emails)
    if dids:
        theirs |= Q(recipient_did__in=dids)
    for award in Award.objects.filter(theirs, achievement=achievement).order_by("pk"):
        for name in {award.recipient_email, award.recipient_did} - {""}:
            history.setdefault(name, []).append(award)
    return history


def _history_of(wanted: Wanted, history: dict[str, list[Award]]) -> list[Award]:
    """What was awarded to this address or to this DID, each once and in order."""
    found = [award for name in (wanted.email, wanted.did) for award in history.get(name, [])]
    return sorted({award.pk: award for award in found}.values(), key=lambda award: award.pk)


def _decide(wanted: Wanted, history: list[Award], existing: str, request: str) -> Decision:
    held = [award for award in history if award.state in HELD_STATES and not award.has_expired]
    if not held:
        # Withdrawn and expired awards leave room for a new one, once after each.
        occasion = f"after-{history[-1].key}" if history else ""
        return Decision(wanted, Outcome.AWARD, occasion)
    latest = held[-1]
    if existing == Run.Existing.AGAIN:
        return Decision(wanted, Outcome.AGAIN, f"again-{request}", latest)
    if existing == Run.Existing.RENEW and latest.valid_until is not None:
        return Decision(wanted, Outcome.RENEW, f"renew-{request}", latest)
    return Decision(wanted, Outcome.SKIP, held=latest)


def within_leave(
    achievement: Achievement, decisions: Sequence[Decision]
) -> tuple[list[Decision], list[tuple[Decision, str]]]:
    """Those that a partner may award, counted already; and the others, each with the reason.

    Within the caller's transaction. Of one's own achievement that is all.
    """
    chosen = [decision for decision in decisions if decision.outcome is not Outcome.SKIP]
    now = timezone.now()
    answers = count(achievement, [begin_of(decision.wanted, now) for decision in chosen])
    found = list(zip(chosen, answers, strict=True))
    allowed = [decision for decision, refused in found if refused is None]
    return allowed, [(decision, str(refused)) for decision, refused in found if refused]


def begin_of(wanted: Wanted, now: datetime) -> datetime:
    """From when an award made now is valid."""
    return wanted.valid_from or (wanted.due_at or now).replace(microsecond=0)


def make_awards(
    achievement: Achievement,
    decisions: Sequence[Decision],
    *,
    run: Run | None,
    counted: bool = False,
) -> list[Award]:
    """Writes an award for each decision that is not to skip, within the caller's transaction.

    ``counted`` says that a partner's limit has room for them and counts them already, or that they
    take the place of others. Raises ``IntegrityError`` when another request was first, and
    ``PartnershipOver`` or ``PartnerLimitReached`` where a partner may not award all of them;
    nothing is written then.
    """
    assert transaction.get_connection().in_atomic_block, "awards are made in a transaction"
    chosen = [decision for decision in decisions if decision.outcome is not Outcome.SKIP]
    if not chosen:
        return []
    now = timezone.now()
    if not counted:
        begins = [begin_of(decision.wanted, now) for decision in chosen]
        for refused in filter(None, count(achievement, begins)):
            raise refused
    register, indexes = allocate(achievement.organisation, len(chosen))
    awards = []
    for decision, index in zip(chosen, indexes, strict=True):
        wanted = decision.wanted
        claimed_by, claimed_at = _claimed(decision, now)
        valid_from = begin_of(wanted, now)
        key = new_key()
        awards.append(
            Award(
                key=key,
                achievement=achievement,
                run=run,
                row_number=wanted.row_number,
                recipient_email=wanted.email,
                recipient_did=wanted.did,
                recipient_name=wanted.name,
                language=wanted.language,
                recipient_number=wanted.number,
                due_at=wanted.due_at,
                offer=wanted.offer,
                claimed_by_id=claimed_by,
                claimed_at=claimed_at,
                occasion=decision.occasion,
                renews=decision.held if decision.outcome is Outcome.RENEW else None,
                # Fresh for each award, so that no two hashes of one address are alike.
                salt=secrets.token_hex(SALT_BYTES),
                valid_from=valid_from,
                valid_until=wanted.valid_until or _end_of(achievement, valid_from),
                evidence=wanted.evidence,
                result=wanted.result,
                register=register,
                status_index=index,
                claim_token_hash=claim_digest(claim_token(key)),
                created_at=now,
            )
        )
    return Award.objects.bulk_create(awards)


def _claimed(decision: Decision, now: datetime) -> tuple[Any, datetime | None]:
    """Who holds it from the start, and since when: a renewal is with whoever claimed the old one.

    Not where it names another recipient than the old one does.
    """
    wanted, held = decision.wanted, decision.held
    if wanted.claimed_by is not None:
        return wanted.claimed_by.pk, now
    if held is None or decision.outcome is not Outcome.RENEW:
        return None, None
    if not is_same_recipient(held, wanted.email, wanted.did):
        return None, None
    return held.claimed_by_id, held.claimed_at


def is_same_recipient(award: Award, email: str, did: str) -> bool:
    """Whether address and DID name whom the award names: where both give one, it is the same."""
    names = ((email, award.recipient_email), (did, award.recipient_did))
    given = [(one, other) for one, other in names if one and other]
    return bool(given) and all(one == other for one, other in given)


def last_moment(day: date) -> datetime:
    """The last second of the day, in UTC: what ends on a day holds on it."""
    return datetime.combine(day, time(23, 59, 59), UTC)


def _end_of(achievement: Achievement, start: datetime) -> datetime | None:
    """When an award ends that says nothing of its end itself."""
    if achievement.expires_on is not None:
        return last_moment(achievement.expires_on)
    return end_after(start, achievement.valid_for_months)


def end_after(start: datetime, months: int | None) -> datetime | None:
    """The same day so many months later, or that month's last day where it is shorter."""
    if not months:
        return None
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    for day in range(start.day, start.day - 4, -1):
        try:
            return start.replace(year=year, month=month + 1, day=day)
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")
