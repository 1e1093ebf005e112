"""Questions about runs: what a file would do, how far it is, what went wrong."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.utils import timezone

from openmerit.platform.issuing.awarding import Outcome, Wanted, decide
from openmerit.platform.issuing.models import Achievement, Award, Run, RunRow
from openmerit.platform.issuing.rows import Sheet, mending_file, read_sheet
from openmerit.platform.people.models import Organisation
from openmerit.platform.web.pages import Page, cut

DECIDED_AT_ONCE = 500
ROWS_SHOWN = 100


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """What one row of a file will do. ``outcome`` is an ``Outcome`` or ``refused``."""

    number: int
    email: str
    name: str
    outcome: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Preview:
    """What a whole file will do, the odd rows first."""

    total: int
    counts: dict[str, int]
    rows: tuple[PreviewRow, ...]
    hidden: int
    unused_columns: tuple[str, ...]
    problems: tuple[dict[str, Any], ...]

    @property
    def awards(self) -> int:
        """How many awards will be made."""
        return sum(self.counts[outcome] for outcome in ("award", "renew", "again"))

    @property
    def skipped(self) -> int:
        """How many rows are left out because the recipient holds it."""
        return self.counts["skip"]

    @property
    def refused(self) -> int:
        """How many rows cannot be awarded."""
        return self.counts["refused"]


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


def preview_of(achievement: Achievement, source: bytes, *, existing: str) -> Preview:
    """What each row of a file would do, without writing anything.

    Raises ``SheetRefused`` when the file cannot be read.
    """
    sheet = read_sheet(source)
    rows = _refused_rows(sheet)
    counts = dict.fromkeys([*Outcome, "refused"], 0)
    counts["refused"] = len(rows)
    for start in range(0, len(sheet.rows), DECIDED_AT_ONCE):
        part = sheet.rows[start : start + DECIDED_AT_ONCE]
        wanted = [
            Wanted(row.email, row.name, row.valid_from, row.valid_until, row_number=row.number)
            for row in part
        ]
        for decision in decide(achievement, wanted, existing=existing, request="preview"):
            counts[decision.outcome] += 1
            rows.append(
                PreviewRow(
                    number=decision.wanted.row_number or 0,
                    email=decision.wanted.email,
                    name=decision.wanted.name,
                    outcome=decision.outcome,
                    notes=_notes(decision.wanted, decision.held),
                )
            )
    order = {"refused": 0, Outcome.SKIP: 1, Outcome.RENEW: 2, Outcome.AGAIN: 2}
    rows.sort(key=lambda row: (order.get(row.outcome, 4 - bool(row.notes)), row.number))
    return Preview(
        total=sheet.total,
        counts={str(outcome): count for outcome, count in counts.items()},
        rows=tuple(rows[:ROWS_SHOWN]),
        hidden=max(0, len(rows) - ROWS_SHOWN),
        unused_columns=sheet.unused_columns,
        problems=tuple(problem.to_members() for problem in sheet.problems),
    )


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


def mending_file_of(run: Run) -> bytes:
    """A CSV of the rows that failed, each with its reason, to be mended and uploaded again."""
    reasons: dict[int, str] = {}
    for problem in problems_of(run, most=100_000):
        known = reasons.get(problem["row"], "")
        reasons[problem["row"]] = f"{known} {problem['message']}".strip()
    return mending_file(bytes(run.source), reasons)


def page_of_runs(organisation: Organisation, *, limit: int, cursor: str | None) -> Page[Run]:
    """The organisation's runs, newest first, without their files."""
    rows = (
        Run.objects.filter(achievement__organisation=organisation)
        .select_related("achievement")
        .defer("source")
    )
    return cut(rows, limit=limit, cursor=cursor, key="-pk")


def _refused_rows(sheet: Sheet) -> list[PreviewRow]:
    by_row: dict[int, list[str]] = {}
    for problem in sheet.problems:
        column = f"{problem.column} “{problem.value}”: " if problem.value else ""
        by_row.setdefault(problem.row, []).append(f"{column}{problem.message}")
    return [
        PreviewRow(number, sheet.refused_recipients[number], "", "refused", tuple(notes))
        for number, notes in by_row.items()
    ]


def _notes(wanted: Wanted, held: Award | None) -> tuple[str, ...]:
    notes = []
    now = timezone.now()
    if held is not None:
        notes.append(f"Holds it since {held.valid_from:%-d %B %Y}.")
    if wanted.valid_from and wanted.valid_from > now:
        notes.append(f"Valid only from {wanted.valid_from:%-d %B %Y}.")
    if wanted.valid_until and wanted.valid_until <= now:
        notes.append(f"Expired on {wanted.valid_until:%-d %B %Y} already.")
    if not wanted.name:
        notes.append("No name is given.")
    return tuple(notes)
