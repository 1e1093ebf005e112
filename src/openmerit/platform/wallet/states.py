"""How a held credential stands now: what was found of it, and what the clock says."""

from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from openmerit.credentials import Outcome, Report, Verdict
from openmerit.platform.issuing.models import Award
from openmerit.platform.wallet.models import HeldCredential

EXPIRING = timedelta(days=60)
"""How long before its end a badge is said to expire soon: time enough to renew it."""

STATES = ("valid", "expiring", "expired", "revoked", "suspended", "unknown", "invalid")
Standing = HeldCredential.Standing


def state_of(held: HeldCredential, *, now: datetime | None = None) -> str:
    """One of `STATES`. A claimed credential is read with its award, so fetch the two together."""
    now = now or timezone.now()
    standing = _standing(held)
    if standing != Standing.VALID:
        return standing
    if held.valid_until is not None and held.valid_until <= now:
        return "expired"
    if held.earned_at > now:
        return Standing.INVALID  # from a later day on
    if held.valid_until is not None and held.valid_until <= now + EXPIRING:
        return "expiring"
    return Standing.VALID


def in_state(state: str, *, now: datetime | None = None) -> Q:
    """The same as a condition for the database; an unknown state matches nothing."""
    now = now or timezone.now()
    revoked, suspended = (
        Q(award__state=award_state) | Q(award__isnull=True, standing=standing)
        for award_state, standing in (
            (Award.State.REVOKED, Standing.REVOKED),
            (Award.State.SUSPENDED, Standing.SUSPENDED),
        )
    )
    found_unknown = Q(award__isnull=True, standing=Standing.UNKNOWN)
    found_invalid = Q(award__isnull=True, standing=Standing.INVALID)
    holds = ~(revoked | suspended | found_unknown | found_invalid)
    expired = Q(valid_until__isnull=False, valid_until__lte=now)
    soon = Q(valid_until__isnull=False, valid_until__lte=now + EXPIRING)
    begun = Q(earned_at__lte=now)
    conditions = {
        "revoked": revoked,
        "suspended": suspended,
        "unknown": found_unknown,
        "invalid": found_invalid | (holds & ~expired & ~begun),
        "expired": holds & expired,
        "expiring": holds & begun & soon & ~expired,
        "valid": holds & begun & ~soon,
    }
    return conditions.get(state, Q(pk__in=[]))


def standing_of(report: Report) -> str:
    """What a report says of a credential, apart from its dates and its holder."""
    failed = {check.id for check in report.checks if check.outcome is Outcome.FAILED}
    if failed & {"format", "context", "proof", "key", "schema", "issuer", "derivation"}:
        return Standing.INVALID
    if "status" in failed:
        is_suspended = report.check("status").finding == "suspended"
        return Standing.SUSPENDED if is_suspended else Standing.REVOKED
    if report.verdict is Verdict.UNDETERMINED:
        return Standing.UNKNOWN
    return Standing.VALID


def _standing(held: HeldCredential) -> str:
    if held.award is None:
        return held.standing
    if held.award.state == Award.State.REVOKED:
        return Standing.REVOKED
    if held.award.state == Award.State.SUSPENDED:
        return Standing.SUSPENDED
    return Standing.VALID
