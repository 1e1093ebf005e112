"""What an award to someone would do, decided once for form, file and API alike."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db import transaction
from django.utils import timezone

from openmerit.platform.engine.keys import new_key
from openmerit.platform.issuing.claim_links import claim_digest, claim_token
from openmerit.platform.issuing.models import Achievement, Award, Run
from openmerit.platform.issuing.registers import allocate

SALT_BYTES = 16
HELD_STATES = (Award.State.QUEUED, Award.State.ISSUED, Award.State.SUSPENDED)


@dataclass(frozen=True, slots=True)
class Wanted:
    """One award as it is asked for, every value checked."""

    email: str
    name: str = ""
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    evidence: list[dict[str, Any]] = field(default_factory=list)
    result: list[dict[str, Any]] = field(default_factory=list)
    row_number: int | None = None
    language: str = ""


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
    history: dict[str, list[Award]] = {}
    for award in Award.objects.filter(
        achievement=achievement, recipient_email__in={one.email for one in wanted}
    ).order_by("pk"):
        history.setdefault(award.recipient_email, []).append(award)
    return [_decide(one, history.get(one.email, []), existing, request) for one in wanted]


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


def make_awards(
    achievement: Achievement, decisions: Sequence[Decision], *, run: Run | None
) -> list[Award]:
    """Writes an award for each decision that is not to skip, within the caller's transaction.

    Raises ``IntegrityError`` when another request was first; nothing is written then.
    """
    assert transaction.get_connection().in_atomic_block, "awards are made in a transaction"
    chosen = [decision for decision in decisions if decision.outcome is not Outcome.SKIP]
    if not chosen:
        return []
    register, indexes = allocate(achievement.organisation, len(chosen))
    now = timezone.now()
    awards = []
    for decision, index in zip(chosen, indexes, strict=True):
        wanted = decision.wanted
        valid_from = wanted.valid_from or now.replace(microsecond=0)
        key = new_key()
        awards.append(
            Award(
                key=key,
                achievement=achievement,
                run=run,
                row_number=wanted.row_number,
                recipient_email=wanted.email,
                recipient_name=wanted.name,
                language=wanted.language,
                occasion=decision.occasion,
                renews=decision.held if decision.outcome is Outcome.RENEW else None,
                # Fresh for each award, so that no two hashes of one address are alike.
                salt=secrets.token_hex(SALT_BYTES),
                valid_from=valid_from,
                valid_until=wanted.valid_until or _end(valid_from, achievement.valid_for_months),
                evidence=wanted.evidence,
                result=wanted.result,
                register=register,
                status_index=index,
                claim_token_hash=claim_digest(claim_token(key)),
                created_at=now,
            )
        )
    return Award.objects.bulk_create(awards)


def _end(start: datetime, months: int | None) -> datetime | None:
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
