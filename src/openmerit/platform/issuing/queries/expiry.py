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
    """The counts within 7, 30 and 90 days, but those that say nothing more. One query."""
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
    found: list[EndingSoon] = []
    for kind in reversed(KINDS):
        count = counts[str(kind.days)]
        if count > (found[-1].count if found else 0):
            before = (now + timedelta(days=kind.days + 1)).date()
            found.append(EndingSoon(kind.days, count, before))
    return found
