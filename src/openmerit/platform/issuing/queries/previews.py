"""Questions about a file before anything happens: what it would do, and to whom."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from openmerit.platform.issuing.awarding import Decision, Outcome, Wanted, decide_each_way
from openmerit.platform.issuing.mending import csv_of
from openmerit.platform.issuing.models import Achievement, Award, Run
from openmerit.platform.issuing.rows import Sheet, read_sheet
from openmerit.platform.issuing.run_files import (
    glance_of,
    likely_mapping,
    results_of,
    sheet_of,
    wanted_of,
)
from openmerit.platform.issuing.workbooks import taken

DECIDED_AT_ONCE = 500
ROWS_SHOWN = 100
HOLDERS_NAMED = 5


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """What one row of a file will do. ``outcome`` is an ``Outcome`` or ``refused``."""

    number: int
    email: str
    name: str
    outcome: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """What an answer to "they hold it already" would do: to how many who hold it, and in all."""

    existing: str
    label: str
    made: int
    left: int


@dataclass(frozen=True, slots=True)
class Preview:
    """What a whole file will do, the odd rows first."""

    total: int
    counts: dict[str, int]
    rows: tuple[PreviewRow, ...]
    hidden: int
    unused_columns: tuple[str, ...]
    problems: tuple[dict[str, Any], ...]
    choices: tuple[Choice, ...] = ()
    holders: int = 0
    first_holders: tuple[str, ...] = ()
    is_guessed: bool = False

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

    @property
    def more_holders(self) -> int:
        """How many hold it beside those who are named."""
        return self.holders - len(self.first_holders)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a file: its title, what stands there first, and what it says of an award."""

    title: str
    first: tuple[str, ...]
    member: str


def preview_of(achievement: Achievement, source: bytes, *, existing: str) -> Preview:
    """What each row of a CSV or a workbook would do, without writing anything.

    The names of the columns say what they mean. Raises ``SheetRefused`` when it cannot be read.
    """
    sheet = read_sheet(taken(source).text, shapes=results_of(achievement))
    return _preview(achievement, sheet, existing)


def preview_of_run(run: Run) -> Preview:
    """What each row of the run's file would do, by what was chosen for its columns.

    Raises ``SheetRefused`` when it cannot be read.
    """
    return _preview(run.achievement, sheet_of(run), run.existing)


def columns_of(run: Run) -> list[Column]:
    """The columns of the run's file. Raises ``SheetRefused`` when it cannot be read."""
    seen = glance_of(run)
    members = run.mapping or likely_mapping(run.achievement, bytes(run.source))
    return [
        Column(
            title,
            tuple(row[place] for row in seen.first_rows if place < len(row) and row[place]),
            members[place],
        )
        for place, title in enumerate(seen.header)
    ]


def holders_file_of(run: Run) -> bytes:
    """A CSV of all rows whose recipient holds the achievement already, and since when."""
    rows = [["row", "email", "name", "valid_from", "valid_until", "state"]]
    for decision in _decisions(run.achievement, sheet_of(run)):
        held = decision[Run.Existing.SKIP].held
        if held is not None:
            rows.append(_holder(decision[Run.Existing.SKIP].wanted, held))
    return csv_of(rows)


def _holder(wanted: Wanted, held: Award) -> list[str]:
    until = f"{held.valid_until:%Y-%m-%d}" if held.valid_until else ""
    name = wanted.name or held.recipient_name
    since = f"{held.valid_from:%Y-%m-%d}"
    return [str(wanted.row_number), wanted.email, name, since, until, str(held.standing)]


def _decisions(achievement: Achievement, sheet: Sheet) -> Iterator[dict[str, Decision]]:
    """What becomes of each good row, by each answer to who holds it."""
    for start in range(0, len(sheet.rows), DECIDED_AT_ONCE):
        part = [wanted_of(row) for row in sheet.rows[start : start + DECIDED_AT_ONCE]]
        each_way = decide_each_way(achievement, part)
        for decisions in zip(*each_way.values(), strict=True):
            yield dict(zip(each_way, decisions, strict=True))


def _preview(achievement: Achievement, sheet: Sheet, existing: str) -> Preview:
    rows = _refused_rows(sheet)
    refused = len(rows)
    counts = {way: Counter[str]() for way in Run.Existing.values}
    holders: list[str] = []
    held = 0
    for each_way in _decisions(achievement, sheet):
        for way, decision in each_way.items():
            counts[way][decision.outcome] += 1
        decision = each_way[existing]
        rows.append(_row(decision))
        if decision.held is not None:
            held += 1
            if len(holders) < HOLDERS_NAMED:
                wanted = decision.wanted
                holders.append(wanted.name or decision.held.recipient_name or wanted.email)
    order = {"refused": 0, Outcome.SKIP: 1, Outcome.RENEW: 2, Outcome.AGAIN: 2}
    rows.sort(key=lambda row: (order.get(row.outcome, 4 - bool(row.notes)), row.number))
    return Preview(
        total=sheet.total,
        counts={str(one): counts[existing][one] for one in Outcome} | {"refused": refused},
        rows=tuple(rows[:ROWS_SHOWN]),
        hidden=max(0, len(rows) - ROWS_SHOWN),
        unused_columns=sheet.unused_columns,
        problems=tuple(problem.to_members() for problem in sheet.problems),
        choices=_choices(counts, held),
        holders=held,
        first_holders=tuple(holders),
        is_guessed=sheet.is_guessed,
    )


def _choices(counts: dict[str, Counter[str]], held: int) -> tuple[Choice, ...]:
    choices = []
    for way, label in Run.Existing.choices:
        left = counts[way][Outcome.SKIP]
        choices.append(Choice(way, str(label), made=held - left, left=left))
    return tuple(choices)


def _row(decision: Decision) -> PreviewRow:
    return PreviewRow(
        number=decision.wanted.row_number or 0,
        email=decision.wanted.email,
        name=decision.wanted.name,
        outcome=decision.outcome,
        notes=_notes(decision.wanted, decision.held),
    )


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
