"""Earners are reminded before an award ends: 90, 30 and 7 days ahead, each once.

A row for each reminder is written together with its mail, so that nothing is sent twice however
often this is killed.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import ngettext

from openmerit.platform.engine.tasks import stopping
from openmerit.platform.issuing import change_mail
from openmerit.platform.issuing.awarding import HELD_STATES
from openmerit.platform.issuing.models import Award, ExpiryReminder

CHUNK = 50
MOST_AT_ONCE = 2_000
"""So many in one sweep; the rest follow in the next."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A reminder: so many days ahead, and no longer sent once fewer than ``stale`` are left."""

    days: int
    stale: int


KINDS = (Kind(90, 45), Kind(30, 12), Kind(7, 0))
"""They never overlap: after a standstill an earner gets the one that fits, not all at once."""


def remind_of_ends() -> None:
    """Queues the reminders that are due. Called again, it goes on where it stood."""
    left = MOST_AT_ONCE
    for kind in KINDS:
        while left > 0 and not stopping():
            due = list(
                due_for(kind, timezone.now())
                .select_related("achievement__organisation", "claimed_by")
                .order_by("pk")[: min(CHUNK, left)]
            )
            if not due:
                break
            for award in due:
                _remind(award, kind)
            left -= len(due)


def due_for(kind: Kind, now: datetime) -> QuerySet[Award]:
    """The awards whose earners are to be reminded now.

    Not of a suspended or revoked one, nor where something newer stands in its place; not of one
    that was given when fewer days were left: whoever just got it knows its end; and not where
    nobody has an address to be reminded at.
    """
    reminded = ExpiryReminder.objects.filter(award=OuterRef("pk"), days=kind.days)
    return ending(now, within=timedelta(days=kind.days)).filter(
        ~Exists(reminded),
        ~Q(recipient_email="", claimed_by__isnull=True),
        valid_until__gt=now + timedelta(days=kind.stale),
        issued_at__lt=F("valid_until") - timedelta(days=kind.days),
    )


def ending(now: datetime, *, within: timedelta) -> QuerySet[Award]:
    """The awards that stand, end within that time, and after which nothing comes."""
    newer = Award.objects.filter(
        Q(renews=OuterRef("pk"))
        | Q(
            ~Q(recipient_email=""),
            achievement=OuterRef("achievement"),
            recipient_email=OuterRef("recipient_email"),
        )
        | Q(
            ~Q(recipient_did=""),
            achievement=OuterRef("achievement"),
            recipient_did=OuterRef("recipient_did"),
        ),
        Q(valid_until__isnull=True) | Q(valid_until__gt=OuterRef("valid_until")),
        state__in=HELD_STATES,
    )
    return Award.objects.filter(
        ~Exists(newer),
        state=Award.State.ISSUED,
        valid_until__gt=now,
        valid_until__lte=now + within,
    )


def _remind(award: Award, kind: Kind) -> None:
    try:
        with transaction.atomic():
            # It may have been renewed or withdrawn a moment ago.
            if not due_for(kind, timezone.now()).filter(pk=award.pk).exists():
                return
            ExpiryReminder.objects.create(award=award, days=kind.days)
            change_mail.send(
                award,
                "expiry",
                key=f"expiry:{award.key}:{kind.days}",
                more=lambda: {"left": _left(award)},
            )
    except IntegrityError:
        return  # another worker was first


def _left(award: Award) -> str:
    assert award.valid_until is not None
    left = max(1, (award.valid_until.date() - timezone.now().date()).days)
    return ngettext("%(left)s day", "%(left)s days", left) % {"left": left}
