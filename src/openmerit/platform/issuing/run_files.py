"""The file of a run: what its columns mean, its rows, and the rows that cannot be awarded."""

from collections.abc import Mapping, Sequence

from openmerit.platform.issuing.awarding import Wanted
from openmerit.platform.issuing.columns import digest_of, guessed
from openmerit.platform.issuing.errors import SheetRefused
from openmerit.platform.issuing.models import Achievement, ColumnMapping, Run, RunRow
from openmerit.platform.issuing.results import ResultShape, shapes_of
from openmerit.platform.issuing.rows import Glance, Row, Sheet, glance, read_sheet
from openmerit.platform.people.models import Organisation

CHUNK = 500


def results_of(achievement: Achievement) -> tuple[ResultShape, ...]:
    """What the achievement says of its results."""
    return shapes_of(achievement.further_members)


def sheet_of(run: Run) -> Sheet:
    """The rows of the run's file, by what was chosen for its columns. Raises ``SheetRefused``."""
    return read_sheet(
        bytes(run.source),
        mapping=run.mapping,
        shapes=results_of(run.achievement),
        # The same rows whenever it is read, or the run's cursor would point elsewhere.
        now=run.created_at,
    )


def glance_of(run: Run) -> Glance:
    """The columns and first rows of the run's file. Raises ``SheetRefused``."""
    return glance(bytes(run.source))


def remembered(organisation: Organisation, header: Sequence[str]) -> Mapping[str, str] | None:
    """What was chosen the last time for these headers in any order; None if nobody ever chose."""
    return (
        ColumnMapping.objects.filter(organisation=organisation, headers_digest=digest_of(header))
        .values_list("members", flat=True)
        .first()
    )


def likely_mapping(achievement: Achievement, source: bytes) -> list[str]:
    """What the columns of a CSV probably mean. Raises ``SheetRefused``."""
    seen = glance(source)
    return guessed(
        seen.header,
        seen.first_rows,
        shapes=results_of(achievement),
        remembered=remembered(achievement.organisation, seen.header),
    )


def is_mapped(run: Run) -> bool:
    """Whether it is known which column holds the addresses."""
    return run.mapping is None or "email" in run.mapping


def has_open_columns(run: Run) -> bool:
    """Whether somebody should look at the columns before anything else.

    Not where each is understood, and not where somebody chose for the same headers before.
    """
    if not is_mapped(run) or len(run.sheets) > 1:
        return True
    try:
        header = glance_of(run).header
    except SheetRefused:
        return True
    named = [member for title, member in zip(header, run.mapping or (), strict=False) if title]
    return not all(named) and remembered(run.achievement.organisation, header) is None


def wanted_of(row: Row) -> Wanted:
    """The award that a row asks for."""
    return Wanted(
        email=row.email,
        name=row.name,
        language=row.language,
        number=row.recipient_number,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        evidence=row.evidence,
        result=row.result,
        row_number=row.number,
    )


def keep_refused_rows(run: Run, sheet: Sheet) -> None:
    """Keeps what is wrong with which row; again, it changes nothing."""
    by_row: dict[int, list[dict[str, object]]] = {}
    for problem in sheet.problems:
        by_row.setdefault(problem.row, []).append(problem.to_members())
    failed = [
        RunRow(run=run, number=number, outcome=RunRow.Outcome.FAILED, problems=problems)
        for number, problems in by_row.items()
    ]
    for start in range(0, len(failed), CHUNK):
        RunRow.objects.bulk_create(failed[start : start + CHUNK], ignore_conflicts=True)
