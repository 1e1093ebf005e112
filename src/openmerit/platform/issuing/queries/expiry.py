"""How many awards of an organisation end soon, with nothing after them."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q
from django.utils import timezone

from openmerit.platform.issuing.access import within
from openmerit.platform.issuing.reminding import KINDS, ending
from openmerit.platform.people.access import Reach
from openmerit.platform.people.models import Organisation


@dataclass(frozen=True, slots=True)
class EndingSoon:
    """So many end within so many days, and the day after the last of them."""

    days: int
    count: int
    before: date


def ending_soon(organisation: Organisation, reach: Reach) -> list[EndingSoon]:
    """The counts within 7, 30 and 90 days, those of none left out. One query."""
    now = timezone.now()
    counts = (
        ending(now, within=timedelta(days=KINDS[0].days))
        .filter(within(reach, "achievement__"), achievement__organisation=organisation)
        .aggregate(
            **{
                str(kind.days): Count("pk", filter=Q(valid_until__lte=now + timedelta(kind.days)))
                for kind in KINDS
            }
        )
    )
    return [
        EndingSoon(kind.days, counts[str(kind.days)], (now + timedelta(days=kind.days + 1)).date())
        for kind in reversed(KINDS)
        if counts[str(kind.days)]
    ]
