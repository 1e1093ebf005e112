"""What became of an organisation's badges, as JSON."""

from dataclasses import asdict
from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from openmerit.platform.issuing import queries
from openmerit.platform.issuing.asked import asked
from openmerit.platform.issuing.findings import finding_of
from openmerit.platform.people.access import Permission, organisation_for
from openmerit.platform.people.models import Person

router = Router()


class CountsOut(Schema):
    """How many badges; ``checks`` is how often they were verified, the others count each once."""

    awarded: int
    claimed: int
    shared: int
    verified: int
    checks: int
    expired: int


class PeriodOut(CountsOut):
    """What happened in a period: from its first moment to the first one after it."""

    start: datetime = Field(serialization_alias="from")
    until: datetime


class GroupOut(CountsOut):
    """What became of the badges of an achievement or of a cohort."""

    id: str
    name: str


class InsightOut(Schema):
    """What became of the badges, and what happened when."""

    finding: str
    start: date = Field(serialization_alias="from")
    end: date = Field(serialization_alias="to")
    by: Literal["week", "month", "year"]
    totals: CountsOut
    over_time: list[PeriodOut]
    achievements: list[GroupOut]
    cohorts: list[GroupOut]


@router.get("/organisations/{slug}/insight", response=InsightOut, by_alias=True, url_name="insight")
def get_insight(
    request: HttpRequest,
    slug: str,
    achievement: Annotated[str, Query(max_length=64)] = "",
    cohort: Annotated[str, Query(max_length=64)] = "",
    start: Annotated[date | None, Query(alias="from")] = None,
    end: Annotated[date | None, Query(alias="to")] = None,
    by: Literal["", "week", "month", "year"] = "",
) -> dict[str, Any]:
    """Badges awarded, claimed, shared, verified and expired.

    ``over_time`` says what happened in each period; ``totals``, ``achievements`` and ``cohorts``
    what became, until now, of the badges awarded between ``from`` and ``to`` (days in UTC; without
    them, all). A cohort is the id of a run, or a month such as ``2026-05`` for what was awarded one
    by one in it. Without ``by`` periods are as long as can be read at a glance.
    """
    person: Person = request.auth  # type: ignore[attr-defined]
    organisation = organisation_for(person, slug, Permission.VIEW)
    wanted = asked(
        person, organisation, achievement=achievement, cohort=cohort, start=start, end=end, by=by
    )
    insight = queries.insight_of(wanted)
    return {
        "finding": finding_of(insight),
        "start": insight.cut.whole.start,
        "end": insight.cut.whole.end,
        "by": str(insight.cut.by),
        "totals": asdict(insight.totals),
        "over_time": [
            {"start": part.begins, "until": part.is_over, **asdict(counts)}
            for part, counts in insight.over_time
        ],
        "achievements": [_group(one) for one in insight.achievements],
        "cohorts": [_group(one) for one in insight.cohorts],
    }


def _group(group: queries.Group) -> dict[str, Any]:
    return {"id": group.key, "name": group.name, **asdict(group.counts)}
