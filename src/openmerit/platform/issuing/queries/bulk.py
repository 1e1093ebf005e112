"""Questions about bulk changes: whom they are about, how far they are, what became of each."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db.models import Count, Exists, OuterRef, QuerySet

from openmerit.platform.issuing.access import within
from openmerit.platform.issuing.bulk import WAITING_IN
from openmerit.platform.issuing.changing import MOVES
from openmerit.platform.issuing.mending import disarmed
from openmerit.platform.issuing.models import Award, BulkChange, ChangedAward
from openmerit.platform.issuing.queries.awards import people_among
from openmerit.platform.issuing.selection import Selection
from openmerit.platform.people.access import Reach
from openmerit.platform.people.models import Organisation
from openmerit.platform.web.pages import Page, cut

FIRST_SHOWN = 20
CHUNK = 500
_WAITING_TO_END = ("running", "held", "finishing", "taking_back")
_FITTING = {
    "revoke": (Award.State.ISSUED, Award.State.SUSPENDED),
    "renew": (Award.State.ISSUED,),
    "correct": (Award.State.ISSUED,),
    **{verb: tuple(MOVES[verb].allowed) for verb in ("suspend", "reinstate")},
}


@dataclass(frozen=True, slots=True)
class Concerned:
    """Whom a bulk change is about, before it is begun."""

    awards: int
    people: int
    by_state: dict[str, int]
    first: list[Award] = field(default_factory=list)

    def fitting(self, verb: str) -> int:
        """How many of the awards stand so that the verb changes them."""
        return sum(self.by_state.get(state, 0) for state in _FITTING[verb])


@dataclass(frozen=True, slots=True)
class ChangeProgress:
    """How far a bulk change is, and what became of its awards so far."""

    change: BulkChange
    outcomes: dict[str, int]

    @property
    def left(self) -> int:
        """How many are still to be done in this phase."""
        waiting = WAITING_IN.get(self.change.state, ())
        return sum(self.outcomes.get(outcome, 0) for outcome in waiting)

    @property
    def through(self) -> int:
        """How many are through this phase."""
        return self.change.total - self.left

    def __getitem__(self, outcome: str) -> int:
        """How many came out so, for templates. Raises ``KeyError`` for what is no outcome."""
        if outcome not in ChangedAward.Outcome.values:
            raise KeyError(outcome)
        return self.outcomes.get(outcome, 0)


def concerned_by(change: BulkChange) -> Concerned:
    """How many awards and people, how they stand now, and the first of them: three queries."""
    awards = Award.objects.filter(bulk_changes__change=change)
    counted = awards.order_by().values_list("state").annotate(count=Count("pk"))
    first = awards.select_related("achievement__organisation").order_by("bulk_changes__pk")
    return Concerned(
        awards=change.total,
        people=people_among(awards),
        by_state=dict(counted),
        first=list(first[:FIRST_SHOWN]),
    )


def change_progress(change: BulkChange) -> ChangeProgress:
    """How far it is, counted from its awards: one query."""
    counted = change.awards.order_by().values_list("outcome").annotate(count=Count("pk"))
    return ChangeProgress(change, dict(counted))


def outcome_lines(change: BulkChange) -> Iterator[str]:
    """What became of each award, as the lines of a CSV, a few hundred rows at a time."""
    writer = csv.writer(_Echo(), lineterminator="\r\n")
    header = ["email", "name", "achievement", "award", "outcome", "before", "state", "note"]
    yield "\ufeff" + writer.writerow(header)
    rows = change.awards.select_related("award__achievement").order_by("pk")
    for row in rows.iterator(chunk_size=CHUNK):
        award = row.award
        cells = [
            award.recipient_email,
            award.recipient_name,
            award.achievement.name,
            award.key,
            row.outcome,
            row.before,
            award.state,
            row.note,
        ]
        yield writer.writerow([disarmed(cell) for cell in cells])


def skipped_of(change: BulkChange, *, most: int) -> list[ChangedAward]:
    """The first of those that were left as they were, each with the reason."""
    rows = change.awards.filter(outcome=ChangedAward.Outcome.SKIPPED)
    return list(rows.select_related("award").order_by("pk")[:most])


def page_of_changes(
    organisation: Organisation, reach: Reach, *, limit: int, cursor: str | None
) -> Page[BulkChange]:
    """The organisation's bulk changes in reach that were begun, newest first."""
    rows = _changes(organisation, reach).exclude(
        state__in=[BulkChange.State.GATHERING, BulkChange.State.PREVIEW]
    )
    return cut(rows.select_related("started_by"), limit=limit, cursor=cursor, key="-pk")


def changes_under_way(
    organisation: Organisation, reach: Reach, *, most: int = 5
) -> list[BulkChange]:
    """Those in reach that are not over: running, or waiting to become final."""
    rows = _changes(organisation, reach).filter(state__in=_WAITING_TO_END)
    return list(rows.order_by("-pk")[:most])


def page_of_selection(
    organisation: Organisation,
    reach: Reach,
    selection: Selection,
    *,
    limit: int,
    cursor: str | None,
) -> tuple[Page[Award], int]:
    """The awards in reach that fit, newest first, and how many there are."""
    rows = selection.rows(organisation, reach)
    page = cut(
        rows.select_related("achievement__organisation"), limit=limit, cursor=cursor, key="-pk"
    )
    return page, rows.count()


def _changes(organisation: Organisation, reach: Reach) -> QuerySet[BulkChange]:
    """The changes of which every award is in reach."""
    rows = BulkChange.objects.filter(organisation=organisation)
    if reach.everywhere:
        return rows
    beyond = ChangedAward.objects.filter(change=OuterRef("pk")).exclude(
        within(reach, "award__achievement__")
    )
    return rows.exclude(Exists(beyond))


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        return text
