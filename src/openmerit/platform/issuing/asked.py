"""What somebody wants to know about the badges of an organisation: which of them, and from when."""

import re
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from openmerit.platform.issuing import access
from openmerit.platform.issuing.errors import PeriodRefused
from openmerit.platform.issuing.models import Achievement, Run
from openmerit.platform.issuing.periods import EARLIEST, By
from openmerit.platform.people.access import Permission, Reach, reach_of
from openmerit.platform.people.models import Organisation

_MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Asked:
    """Which badges, and what happened to them when; `reach` is what whoever asks may see.

    A cohort is one uploaded list, or the badges awarded one by one in a month (``month``, its first
    day). Without ``start`` it is all since the first badge.
    """

    organisation: Organisation
    reach: Reach
    achievement: Achievement | None = None
    run: Run | None = None
    month: date | None = None
    start: date | None = None
    end: date | None = None
    by: str = ""


def asked(
    person: access.Visitor,
    organisation: Organisation,
    *,
    achievement: str = "",
    cohort: str = "",
    start: date | None = None,
    end: date | None = None,
    by: str = "",
) -> Asked:
    """The question in the words of an address: keys, dates, and a cohort's key or month.

    It asks about what this person may see there. Raises ``AchievementMissing`` and ``RunMissing``
    for what is not there or not theirs to see, and ``PeriodRefused`` for what is no period.
    """
    if by and by not in list(By):
        raise PeriodRefused(member="by", problem=_("Choose week, month or year."))
    today = timezone.now().date()
    for member, day in (("from", start), ("to", end)):
        if day is not None and day < EARLIEST:
            raise PeriodRefused(member=member, problem=_("Give a day since 1950."))
    if start is not None and start > min(end or today, today):
        raise PeriodRefused(
            member="from",
            problem=_("It has to be today or before, and not after the day up to which you look."),
        )
    month = _month(cohort)
    return Asked(
        organisation=organisation,
        reach=reach_of(person, organisation, Permission.VIEW),
        achievement=access.achievement_of(person, organisation, achievement)
        if achievement
        else None,
        run=access.run_of(person, organisation, cohort) if cohort and month is None else None,
        month=month,
        start=start,
        end=min(end, today) if end is not None else today,
        by=by,
    )


def _month(cohort: str) -> date | None:
    found = _MONTH.fullmatch(cohort)
    if found is None:
        return None
    try:
        return date(int(found[1]), int(found[2]), 1)
    except ValueError:
        raise PeriodRefused(
            member="cohort", problem=_("A month is given as year and number, such as 2026-05.")
        ) from None
