"""Questions about runs: how far one is, and what went wrong."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.utils import timezone

from openmerit.platform.issuing.access import within
from openmerit.platform.issuing.mending import mending_file, mending_workbook
from openmerit.platform.issuing.models import Award, Run, RunRow
from openmerit.platform.issuing.sheet_text import MAX_ROWS
from openmerit.platform.people.access import Reach
from openmerit.platform.people.models import Organisation
from openmerit.platform.web.pages import Page, cut


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is."""

    run: Run
    issued: int
    skipped: int
    failed: int

    @property
    def done(self) -> int:
        """How many rows are settled."""
        return self.issued + self.skipped + self.failed

    @property
    def left(self) -> int:
        """How many rows are not settled."""
        return max(0, self.run.total - self.done)

    @property
    def percent(self) -> int:
        """How much is settled, in whole hundredths; a hundred only when all is."""
        return 100 if not self.run.total else self.done * 100 // self.run.total

    @property
    def per_second(self) -> float:
        """How many were issued in a second, on average since the start."""
        if self.run.started_at is None or not self.issued:
            return 0.0
        end = self.run.finished_at or timezone.now()
        seconds = (end - self.run.started_at).total_seconds()
        return self.issued / seconds if seconds > 0 else 0.0

    @property
    def seconds_left(self) -> int | None:
        """How long it will take at this rate; None when that cannot be told."""
        if self.run.state != Run.State.RUNNING or self.per_second <= 0:
            return None
        return round(self.left / self.per_second)


def progress_of(run: Run) -> Progress:
    """How far the run is, counted from its awards and rows."""
    return progress_of_all([run])[0]


def progress_of_all(runs: Sequence[Run]) -> list[Progress]:
    """How far each of the runs is, in order, with two queries for all of them."""
    awards = Award.objects.filter(run__in=runs, row_number__isnull=False).exclude(
        state=Award.State.QUEUED
    )
    rows = RunRow.objects.filter(run__in=runs)
    counted = Counter[tuple[int, str]]()
    for run_id, state, count in awards.values_list("run_id", "state").annotate(n=Count("pk")):
        outcome = "failed" if state == Award.State.FAILED else "issued"
        counted[run_id, outcome] += count
    for run_id, outcome, count in rows.values_list("run_id", "outcome").annotate(n=Count("pk")):
        counted[run_id, outcome] += count
    return [
        Progress(run, *(counted[run.pk, outcome] for outcome in ("issued", "skipped", "failed")))
        for run in runs
    ]


def problems_of(run: Run, *, most: int = 1_000) -> list[dict[str, Any]]:
    """What is wrong with the rows that failed, in the order of the file."""
    problems = [
        problem
        for row in RunRow.objects.filter(run=run, outcome=RunRow.Outcome.FAILED)
        .order_by("number")
        .only("problems")[:most]
        for problem in row.problems
    ]
    for award in Award.objects.filter(
        run=run, row_number__isnull=False, state=Award.State.FAILED
    ).order_by("pk")[:most]:
        problems.append(
            {
                "row": award.row_number,
                "column": "",
                "value": award.recipient_email,
                "message": award.reason,
            }
        )
    return sorted(problems, key=lambda problem: problem["row"])[:most]


def mending_file_of(run: Run, *, kind: str = "csv") -> bytes:
    """The rows that failed, each with its reason, to be mended and uploaded again.

    A CSV, or an Excel workbook where ``kind`` is ``xlsx``.
    """
    reasons: dict[int, str] = {}
    for problem in problems_of(run, most=MAX_ROWS):
        known = reasons.get(problem["row"], "")
        reasons[problem["row"]] = f"{known} {problem['message']}".strip()
    make = mending_workbook if kind == "xlsx" else mending_file
    return make(bytes(run.source), reasons)


def page_of_runs(
    organisation: Organisation, reach: Reach, *, limit: int, cursor: str | None
) -> Page[Run]:
    """The organisation's runs in reach, newest first, without their files."""
    rows = (
        Run.objects.filter(within(reach, "achievement__"), achievement__organisation=organisation)
        .select_related("achievement")
        .defer("source", "workbook")
    )
    return cut(rows, limit=limit, cursor=cursor, key="-pk")
