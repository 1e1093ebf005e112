"""What became of an organisation's badges: awarded, claimed, shared, verified, expired.

Awards say themselves when they were awarded, claimed and expired, so they are counted where they
stand, from an index that holds all of it: a million of one organisation in two to three seconds
(SQLite, two cores). A daily tally of them would be quicker and could disagree with the awards, so
there is none. What no award says was tallied as it happened.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from statistics import median
from typing import Final

from django.db.models import CharField, Count, F, Q, QuerySet, Sum
from django.db.models.functions import Cast, Substr
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from openmerit.platform.issuing.access import within
from openmerit.platform.issuing.asked import Asked
from openmerit.platform.issuing.models import Achievement, Award, Run, Tally
from openmerit.platform.issuing.periods import (
    EARLIEST,
    Cut,
    Period,
    cut,
    month_name,
    month_of,
)
from openmerit.platform.issuing.reasons import Reason

SIGNED: Final = (Award.State.ISSUED, Award.State.SUSPENDED, Award.State.REVOKED)
CLAIMS_LOOKED_AT: Final = 2_000
"""Of so many claims, the latest, it is told how long they took."""


@dataclass(slots=True)
class Counts:
    """How many badges; ``checks`` is how often they were verified, the others count each once."""

    awarded: int = 0
    claimed: int = 0
    shared: int = 0
    verified: int = 0
    checks: int = 0
    expired: int = 0

    def add(self, other: "Counts") -> None:
        """Adds each of the numbers."""
        for one in fields(Counts):
            setattr(self, one.name, getattr(self, one.name) + getattr(other, one.name))

    def __bool__(self) -> bool:
        return any(getattr(self, one.name) for one in fields(Counts))


@dataclass(frozen=True, slots=True)
class Group:
    """The badges of one achievement or of one cohort, and what became of them."""

    key: str
    name: str
    counts: Counts


@dataclass(frozen=True, slots=True)
class Insight:
    """The answer.

    ``over_time`` says what happened in each period, to whichever badges were asked about;
    ``totals`` and the groups say what became, until now, of those awarded in the whole period.
    ``half_within`` is the time within which half of those claimed were claimed.
    """

    asked: Asked
    cut: Cut
    over_time: tuple[tuple[Period, Counts], ...]
    totals: Counts
    achievements: tuple[Group, ...]
    cohorts: tuple[Group, ...]
    half_within: timedelta | None


def insight_of(asked: Asked) -> Insight:
    """Counts what was asked about, with a bounded number of queries."""
    by_day = _by_day(asked)
    today = timezone.now().date()
    end = asked.end or today
    start = asked.start or max(min(by_day, default=end), EARLIEST)
    in_parts = cut(Period(min(start, end), end), asked.by)
    over_time = [(part, Counts()) for part in in_parts.parts]
    for day, counts in by_day.items():
        place = in_parts.place_of(day)
        if place is not None:
            over_time[place][1].add(counts)
    became = _became(asked, in_parts.whole)
    totals = Counts()
    for counts in became.values():
        totals.add(counts)
    return Insight(
        asked=asked,
        cut=in_parts,
        over_time=tuple(over_time),
        totals=totals,
        achievements=_achievements(asked, became),
        cohorts=_cohorts(asked, became),
        half_within=_half_within(asked, in_parts.whole) if totals.claimed else None,
    )


@dataclass(frozen=True, slots=True)
class Choices:
    """What can be asked about: (key, name) pairs."""

    achievements: list[tuple[str, str]]
    cohorts: list[tuple[str, str]]


def choices_of(asked: Asked, *, most: int) -> Choices:
    """The published achievements of the organisation and the last lists, and months without one."""
    achievements = Achievement.objects.filter(
        within(asked.reach), organisation=asked.organisation, published_at__isnull=False
    ).order_by("name", "number")[:most]
    runs = _runs(asked).filter(total__gt=0, started_at__isnull=False).order_by("-pk")[:most]
    alone = _selected(asked, Award.objects.filter(run__isnull=True), cohort=False)
    months = alone.values_list(_month_of("valid_from"), flat=True).distinct()
    named = [(month, _alone_in(month)) for month in sorted(months, reverse=True)[:most]]
    return Choices(
        [(one.key, _called(one)) for one in achievements],
        [*((run.key, _list_name(run)) for run in runs), *named],
    )


# --- What happened when -----------------------------------------------------------------------


def _by_day(asked: Asked) -> dict[date, Counts]:
    """What happened on each day, by four queries. A day on which nothing did is not there."""
    now = timezone.now()
    days: defaultdict[date, Counts] = defaultdict(Counts)
    rows = _selected(asked, Award.objects.all())
    for name, moment, those in (
        ("awarded", "valid_from", rows),
        ("claimed", "claimed_at", rows.filter(claimed_at__isnull=False)),
        ("expired", "valid_until", rows.filter(_has_expired(now))),
    ):
        for day, count in _within(asked, those, moment):
            setattr(days[day], name, count)
    happened = _tallies(asked)
    if asked.start is not None:
        happened = happened.filter(day__gte=asked.start)
    if asked.end is not None:
        happened = happened.filter(day__lte=asked.end)
    for day, kind, count in happened.values_list("day", "kind").annotate(n=Sum("count")):
        setattr(days[day], _MEMBER_OF[kind], count)
    return dict(days)


def _within(asked: Asked, rows: QuerySet[Award], moment: str) -> Iterable[tuple[date, int]]:
    if asked.start is not None:
        rows = rows.filter(**{f"{moment}__gte": Period(asked.start, asked.start).begins})
    if asked.end is not None:
        rows = rows.filter(**{f"{moment}__lt": Period(asked.end, asked.end).is_over})
    counted = rows.values_list(_day_of(moment)).annotate(n=Count("*"))
    for day, count in counted.order_by():
        yield date.fromisoformat(day), count


# --- What became of those awarded -------------------------------------------------------------

_Cohort = tuple[int, int | None, str]
"""Achievement, run and month of awarding."""


def _became(asked: Asked, whole: Period) -> dict[_Cohort, Counts]:
    """What became, until now, of the badges that were awarded in the period, by two queries."""
    found: defaultdict[_Cohort, Counts] = defaultdict(Counts)
    rows = _awarded_in(asked, whole).values_list(
        "achievement_id", "run_id", _month_of("valid_from")
    )
    for *cohort, awarded, claimed, expired in rows.annotate(
        awarded=Count("*"),
        claimed=Count("claimed_at"),
        expired=Count("pk", filter=_has_expired(timezone.now())),
    ).order_by():
        found[tuple(cohort)] = Counts(awarded=awarded, claimed=claimed, expired=expired)
    tallied = _tallies(asked).filter(awarded_on__range=(whole.start, whole.end))
    for achievement, run, day, kind, count in tallied.values_list(
        "achievement_id", "run_id", "awarded_on", "kind"
    ).annotate(n=Sum("count")):
        counts = found[achievement, run, f"{day:%Y-%m}"]
        member = _MEMBER_OF[kind]
        setattr(counts, member, getattr(counts, member) + count)
    return dict(found)


def _achievements(asked: Asked, became: dict[_Cohort, Counts]) -> tuple[Group, ...]:
    summed: defaultdict[int, Counts] = defaultdict(Counts)
    for (achievement, _run, _month), counts in became.items():
        summed[achievement].add(counts)
    named = Achievement.objects.filter(organisation=asked.organisation).only(
        "pk", "key", "name", "number"
    )
    groups = [Group(one.key, _called(one), summed[one.pk]) for one in named if one.pk in summed]
    return tuple(sorted(groups, key=lambda group: (-group.counts.awarded, group.name)))


def _cohorts(asked: Asked, became: dict[_Cohort, Counts]) -> tuple[Group, ...]:
    lists: defaultdict[int, Counts] = defaultdict(Counts)
    months: defaultdict[str, Counts] = defaultdict(Counts)
    for (_achievement, run, month), counts in became.items():
        (months[month] if run is None else lists[run]).add(counts)
    dated = [
        (f"{run.created_at:%Y-%m-%d}", Group(run.key, _list_name(run), lists[run.pk]))
        for run in _runs(asked)
        if run.pk in lists
    ]
    dated += [(month, Group(month, _alone_in(month), counts)) for month, counts in months.items()]
    newest_first = sorted(dated, key=lambda one: (one[0], one[1].key), reverse=True)
    return tuple(group for _day, group in newest_first)


def _half_within(asked: Asked, whole: Period) -> timedelta | None:
    """The middle of how long the latest claims took, from when they were possible on."""
    # Which they are is found in the index alone; only those few awards are then read.
    claimed = _awarded_in(asked, whole).filter(claimed_at__isnull=False)
    latest = claimed.order_by("-claimed_at").values("pk")[:CLAIMS_LOOKED_AT]
    took = [
        claimed_at - _could_be_since(issued_at, valid_from, claimed_at)
        for claimed_at, issued_at, valid_from in Award.objects.filter(
            pk__in=latest, issued_at__isnull=False
        ).values_list("claimed_at", "issued_at", "valid_from")
    ]
    return median(took) if took else None


def _could_be_since(issued_at: datetime, valid_from: datetime, claimed_at: datetime) -> datetime:
    """When the mail with the link went; for a badge that was claimed elsewhere, before it came
    here, its own date."""
    return min(claimed_at, issued_at if issued_at <= claimed_at else valid_from)


# --- Parts ------------------------------------------------------------------------------------

_MEMBER_OF: Final = {
    Tally.Kind.SHARED: "shared",
    Tally.Kind.CHECK: "checks",
    Tally.Kind.VERIFIED: "verified",
}


def _selected(asked: Asked, rows: QuerySet[Award], *, cohort: bool = True) -> QuerySet[Award]:
    """The signed awards among them that were asked about, whenever that was."""
    # What was corrected is counted as its correction, which took its place.
    replaced = Q(state=Award.State.REVOKED, reason_code=Reason.REPLACED)
    rows = rows.filter(~replaced, state__in=SIGNED, valid_from__lte=timezone.now())
    if asked.achievement is not None and cohort:
        rows = rows.filter(achievement=asked.achievement)
    else:
        rows = rows.filter(
            within(asked.reach, "achievement__"), achievement__organisation=asked.organisation
        )
    if asked.run is not None and cohort:
        rows = rows.filter(run=asked.run)
    if asked.month is not None and cohort:
        month = month_of(asked.month)
        rows = rows.filter(
            run__isnull=True, valid_from__gte=month.begins, valid_from__lt=month.is_over
        )
    return rows


def _awarded_in(asked: Asked, whole: Period) -> QuerySet[Award]:
    return _selected(
        asked,
        Award.objects.filter(valid_from__gte=whole.begins, valid_from__lt=whole.is_over),
    )


def _tallies(asked: Asked) -> QuerySet[Tally]:
    rows = Tally.objects.order_by()
    if asked.achievement is not None:
        rows = rows.filter(achievement=asked.achievement)
    else:
        rows = rows.filter(
            within(asked.reach, "achievement__"), achievement__organisation=asked.organisation
        )
    if asked.run is not None:
        rows = rows.filter(run=asked.run)
    if asked.month is not None:
        month = month_of(asked.month)
        rows = rows.filter(run__isnull=True, awarded_on__range=(month.start, month.end))
    return rows


def _runs(asked: Asked) -> QuerySet[Run]:
    return Run.objects.filter(
        within(asked.reach, "achievement__"), achievement__organisation=asked.organisation
    ).only("pk", "key", "file_name", "created_at")


def _has_expired(now: datetime) -> Q:
    return Q(valid_until__lte=now, state=Award.State.ISSUED)


def _day_of(moment: str) -> Substr:
    """The day in UTC as text. Every database writes a moment so when it is cast, by itself;
    Django's own way to a day calls Python for each row where the database has no such function."""
    return Substr(Cast(F(moment), CharField()), 1, 10)


def _month_of(moment: str) -> Substr:
    return Substr(Cast(F(moment), CharField()), 1, 7)


def _called(achievement: Achievement) -> str:
    if achievement.number == 1:
        return achievement.name
    return _("%(name)s, version %(number)d") % {
        "name": achievement.name,
        "number": achievement.number,
    }


def _list_name(run: Run) -> str:
    named = {"name": run.file_name or _("List"), "day": date_format(run.created_at, "j M Y")}
    return _("%(name)s, %(day)s") % named


def _alone_in(month: str) -> str:
    day = date.fromisoformat(f"{month}-01")
    return _("One by one, %(month)s") % {"month": month_name(day)}
