"""Which awards are meant, by a filter that fits into an address."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from openmerit.platform.issuing.access import within
from openmerit.platform.issuing.models import Award
from openmerit.platform.people.access import Reach
from openmerit.platform.people.models import Organisation

MAX_WORDS = 100


@dataclass(frozen=True, slots=True)
class Selection:
    """What is asked for; what is empty is not asked. Days are whole, in UTC, and count in."""

    state: str = ""
    q: str = ""
    achievement: str = ""
    run: str = ""
    issued_from: date | None = None
    issued_until: date | None = None
    expiring_before: date | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked for, so that every award fits."""
        return self == Selection()

    def rows(self, organisation: Organisation, reach: Reach) -> QuerySet[Award]:
        """The organisation's awards in reach that fit."""
        rows = Award.objects.filter(
            within(reach, "achievement__"), achievement__organisation=organisation
        )
        if self.achievement:
            rows = rows.filter(achievement__key=self.achievement)
        if self.run:
            rows = rows.filter(run__key=self.run)
        if self.issued_from:
            rows = rows.filter(issued_at__gte=_midnight(self.issued_from))
        if self.issued_until:
            rows = rows.filter(issued_at__lt=_midnight(self.issued_until + timedelta(days=1)))
        if self.expiring_before:
            rows = rows.filter(valid_until__lt=_midnight(self.expiring_before))
        if sought := self.q.strip()[:MAX_WORDS]:
            rows = rows.filter(named(sought))
        return in_standing(rows, self.state)

    def to_members(self) -> dict[str, Any]:
        """What is asked for, as JSON."""
        asked = {name: value for name, value in asdict(self).items() if value}
        return {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in asked.items()
        }

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> "Selection":
        """From the cleaned data of a form."""
        return cls(**{name: given[name] for name in cls.__slots__ if given.get(name)})


def in_standing(rows: QuerySet[Award], standing: str) -> QuerySet[Award]:
    """Those of the rows that stand so; ``issued`` are those that did not expire."""
    if standing == "expired":
        return rows.filter(state=Award.State.ISSUED, valid_until__lte=timezone.now())
    if standing == "scheduled":
        return rows.filter(state=Award.State.QUEUED, due_at__gt=timezone.now())
    if standing == Award.State.QUEUED:
        return rows.filter(state=standing).exclude(due_at__gt=timezone.now())
    if standing == Award.State.ISSUED:
        return rows.filter(state=standing).exclude(valid_until__lte=timezone.now())
    return rows.filter(state=standing) if standing in Award.State.values else rows


def named(words: str) -> Q:
    """The condition that a recipient is named by these words, or by just that key or number."""
    return (
        Q(recipient_email__icontains=words)
        | Q(recipient_name__icontains=words)
        | Q(recipient_did=words)
        | Q(recipient_number=words)
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
