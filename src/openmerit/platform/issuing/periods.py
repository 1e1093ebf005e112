"""Days, weeks, months and years, as counting over time cuts them. All of them in UTC."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from django.utils.formats import date_format
from django.utils.translation import gettext as _

EARLIEST: Final = date(1950, 1, 1)
_WEEKS_SHOWN: Final = 27
_MOST: Final = 160
"""The most periods that one table has; what is longer is cut more coarsely."""


class By(StrEnum):
    """How long each period is."""

    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Period:
    """From one day to another, both included."""

    start: date
    end: date

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end

    @property
    def begins(self) -> datetime:
        """Its first moment."""
        return datetime.combine(self.start, time.min, UTC)

    @property
    def is_over(self) -> datetime:
        """The first moment after it."""
        return datetime.combine(self.end + timedelta(days=1), time.min, UTC)


@dataclass(frozen=True, slots=True)
class Cut:
    """A period cut into equal ones; the first and the last may be cut short."""

    by: By
    whole: Period
    parts: tuple[Period, ...]

    def place_of(self, day: date) -> int | None:
        """In which of the parts the day is; None outside."""
        if day not in self.whole:
            return None
        first = _begin(self.whole.start, self.by)
        if self.by is By.WEEK:
            return (day - first).days // 7
        if self.by is By.MONTH:
            return (day.year - first.year) * 12 + day.month - first.month
        return day.year - first.year

    def name_of(self, part: Period) -> str:
        """How a part is called: “May 2026”, “from 4 May 2026”, “2026”."""
        if self.by is By.YEAR:
            return str(part.start.year)
        if self.by is By.MONTH:
            return month_name(part.start)
        return _("from %(day)s") % {"day": date_format(part.start, "j M Y")}

    def short_name_of(self, part: Period) -> str:
        """The same, as short as an axis needs it."""
        if self.by is By.YEAR:
            return str(part.start.year)
        return date_format(part.start, "M Y" if self.by is By.MONTH else "j M")


def cut(whole: Period, by: str = "") -> Cut:
    """The period in weeks, months or years: as asked, or so that it can be read at a glance.

    What would make too many parts is cut more coarsely than asked.
    """
    weeks = (whole.end - whole.start).days // 7 + 1
    wanted = By(by) if by else (By.WEEK if weeks <= _WEEKS_SHOWN else By.MONTH)
    if wanted is By.WEEK and weeks > _MOST:
        wanted = By.MONTH
    if wanted is By.MONTH and weeks // 4 > _MOST:
        wanted = By.YEAR
    return Cut(wanted, whole, tuple(_parts(whole, wanted)))


def month_name(day: date) -> str:
    """The month that the day is in: “May 2026”."""
    return date_format(day, "F Y")


def month_of(day: date) -> Period:
    """The whole month that the day is in."""
    start = day.replace(day=1)
    return Period(start, _next(start, By.MONTH) - timedelta(days=1))


def _parts(whole: Period, by: By) -> Iterator[Period]:
    start = _begin(whole.start, by)
    while start <= whole.end:
        after = _next(start, by)
        yield Period(max(start, whole.start), min(after - timedelta(days=1), whole.end))
        start = after


def _begin(day: date, by: By) -> date:
    if by is By.WEEK:
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if by is By.MONTH else day.replace(month=1, day=1)


def _next(start: date, by: By) -> date:
    if by is By.WEEK:
        return start + timedelta(days=7)
    if by is By.YEAR:
        return start.replace(year=start.year + 1)
    return (start + timedelta(days=32)).replace(day=1)
