"""Between a file and its run: which sheet, what each column means, what of those who hold it."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from openmerit.platform.issuing.access import require
from openmerit.platform.issuing.columns import checked, digest_of, keys_of
from openmerit.platform.issuing.errors import ColumnsRefused, RunNotInState
from openmerit.platform.issuing.models import ColumnMapping, Run, RunRow
from openmerit.platform.issuing.rows import read_sheet
from openmerit.platform.issuing.run_files import (
    glance_of,
    keep_refused_rows,
    likely_mapping,
    results_of,
)
from openmerit.platform.issuing.workbooks import taken
from openmerit.platform.people import actions as people
from openmerit.platform.people.access import Permission
from openmerit.platform.people.models import Person


def choose_sheet(*, acting_user: Person, run: Run, sheet: str) -> Run:
    """Takes another sheet of the workbook that was uploaded; what its columns mean is guessed anew.

    Raises ``ColumnsRefused`` when there is no such sheet, ``SheetRefused`` when it cannot be read,
    ``RunNotInState`` when the run is past its preview, and ``NotAllowed`` unless the person may
    award there.
    """
    require(acting_user, run.achievement, Permission.AWARD)
    _refuse_started(run)
    if run.workbook is None or sheet not in run.sheets:
        raise ColumnsRefused(problem="There is no such sheet in this file.")
    upload = taken(bytes(run.workbook), sheet=sheet)
    mapping = likely_mapping(run.achievement, upload.text)
    _settle(run, mapping, source=upload.text, sheet=upload.sheet[:100])
    return run


def map_columns(*, acting_user: Person, run: Run, members: Sequence[str]) -> Run:
    """Says what each column of the file means, and remembers it for files with the same headers.

    Raises ``ColumnsRefused`` when that cannot be so, ``RunNotInState`` when the run is past its
    preview, and ``NotAllowed`` unless the person may award there.
    """
    organisation = run.achievement.organisation
    require(acting_user, run.achievement, Permission.AWARD)
    _refuse_started(run)
    header = glance_of(run).header
    mapping = checked(members, header, shapes=results_of(run.achievement))
    with transaction.atomic():
        ColumnMapping.objects.update_or_create(
            organisation=organisation,
            headers_digest=digest_of(header),
            defaults={
                "members": dict(zip(keys_of(header), mapping, strict=True)),
                "chosen_by": acting_user,
                "chosen_at": timezone.now(),
            },
        )
        people.record(
            acting_user=acting_user,
            verb="run.columns_chosen",
            organisation=organisation,
            subject=f"run {run.key}",
            after={"columns": mapping},
        )
    _settle(run, mapping)
    return run


def choose_existing(*, acting_user: Person, run: Run, existing: str) -> Run:
    """Says what happens to those who hold the achievement already.

    Raises ``ColumnsRefused`` for a word that is none of the choices, ``RunNotInState`` when the
    run is past its preview, and ``NotAllowed`` unless the person may award there.
    """
    require(acting_user, run.achievement, Permission.AWARD)
    if existing not in Run.Existing.values:
        raise ColumnsRefused(problem="Choose one of: skip, renew, again.")
    changed = Run.objects.filter(pk=run.pk, state=Run.State.PREVIEW).update(existing=existing)
    run.refresh_from_db(fields=["state", "existing"])
    if not changed:
        _refuse_started(run)
    return run


def _settle(run: Run, mapping: list[str], **changes: object) -> None:
    """Reads the file by the mapping and keeps what came of it, unless the run was started."""
    if "source" in changes:
        run.source = changes["source"]
    sheet = None
    if "email" in mapping:
        sheet = read_sheet(bytes(run.source), mapping=mapping, shapes=results_of(run.achievement))
    total = sheet.total if sheet else 0
    with transaction.atomic():
        previewed = Run.objects.filter(pk=run.pk, state=Run.State.PREVIEW)
        changed = previewed.update(mapping=mapping, total=total, **changes)
        if changed:
            RunRow.objects.filter(run=run).delete()
    run.refresh_from_db(fields=["state", "mapping", "total", "sheet"])
    if not changed:
        _refuse_started(run)
    if sheet:
        keep_refused_rows(run, sheet)


def _refuse_started(run: Run) -> None:
    if run.state != Run.State.PREVIEW:
        raise RunNotInState(state=run.get_state_display(), verb="changed")
