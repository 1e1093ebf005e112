"""Many awards from one file: previewed, started, paused, cancelled."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from openmerit.platform.engine.keys import new_key
from openmerit.platform.engine.tasks import nudge
from openmerit.platform.issuing import tasks
from openmerit.platform.issuing.access import require
from openmerit.platform.issuing.actions.unawardable import refuse_unawardable
from openmerit.platform.issuing.errors import (
    ColumnsRefused,
    NeedsSignoff,
    RunNotInState,
    SheetRefused,
)
from openmerit.platform.issuing.models import Achievement, Award, Run
from openmerit.platform.issuing.partnering import give_back
from openmerit.platform.issuing.queries.policies import policy_of
from openmerit.platform.issuing.rows import Sheet, read_sheet
from openmerit.platform.issuing.run_files import (
    is_mapped,
    keep_refused_rows,
    likely_mapping,
    results_of,
)
from openmerit.platform.issuing.workbooks import Upload, taken
from openmerit.platform.people import actions as people
from openmerit.platform.people.access import Permission, require_open
from openmerit.platform.people.models import Person


def prepare_run(
    *,
    acting_user: Person,
    achievement: Achievement,
    source: bytes,
    file_name: str = "",
    existing: str = Run.Existing.SKIP,
    guessing: bool = False,
) -> Run:
    """Keeps a CSV or an Excel workbook for a run; nothing is awarded before ``start_run``.

    The names of the columns say what they mean. Who is ``guessing`` takes any names: what they
    probably mean is kept with the run, to be looked at and changed by ``map_columns``.

    Raises ``SheetRefused`` when the file cannot be read, ``NotPublished`` for a draft or a retired
    achievement, and ``NotAllowed`` unless the person may award there.
    """
    require(acting_user, achievement, Permission.AWARD)
    require_open(achievement.organisation)
    refuse_unawardable(achievement)
    upload = taken(source)
    mapping, sheet = _read(achievement, upload, guessing=guessing)
    with transaction.atomic():
        run = Run.objects.create(
            key=new_key(),
            achievement=achievement,
            started_by=acting_user,
            file_name=file_name[:200],
            source=upload.text,
            workbook=upload.workbook if len(upload.sheets) > 1 else None,
            came_as="xlsx" if upload.workbook else "csv",
            sheet=upload.sheet[:100],
            sheets=list(upload.sheets),
            mapping=mapping,
            existing=Run.Existing(existing),
            state=Run.State.PREVIEW,
            total=sheet.total if sheet else 0,
        )
    if sheet:
        keep_refused_rows(run, sheet)
    return run


def start_run(*, acting_user: Person, run: Run, due_at: datetime | None = None) -> Run:
    """Lets the worker award every good row of the file; starting it again changes nothing.

    ``due_at`` is a time to come until which it waits. Raises ``NeedsSignoff`` where the
    organisation wants a second person to sign lists off, ``RunNotInState`` when it was cancelled or
    waits for its sign-off, ``ColumnsRefused`` while nobody said where the addresses stand,
    ``NotPublished`` when the achievement was retired meanwhile,
    ``AchievementOver`` where the awards would have ended by then, and ``NotAllowed`` unless the
    person may award there.
    """
    require(acting_user, run.achievement, Permission.AWARD)
    require_open(run.achievement.organisation)
    if not is_mapped(run):
        raise ColumnsRefused(problem="Choose the column of e-mail addresses.")
    refuse_unawardable(run.achievement, at=due_at)
    if run.state == Run.State.PREVIEW and policy_of(run.achievement.organisation).needs_signoff:
        raise NeedsSignoff
    with transaction.atomic():
        started = Run.objects.filter(pk=run.pk, state=Run.State.PREVIEW).update(
            state=Run.State.QUEUED,
            started_by=acting_user,
            started_at=timezone.now(),
            due_at=due_at,
            reason="",
            workbook=None,
        )
        run.refresh_from_db(fields=["state", "started_by", "started_at", "due_at", "reason"])
        if started:
            _record(acting_user, "started", run, before=Run.State.PREVIEW)
            nudge(tasks.work_on_run, run.key)
        elif run.state in {Run.State.CANCELLED, Run.State.SIGNOFF}:
            raise RunNotInState(state=run.get_state_display(), verb="started")
    return run


def pause_run(*, acting_user: Person, run: Run) -> Run:
    """Holds a run after the awards that are being signed at this moment.

    Raises ``RunNotInState`` when there is nothing to hold, and ``NotAllowed`` unless the person
    may award there.
    """
    return _move(
        acting_user, run, {Run.State.QUEUED, Run.State.RUNNING}, Run.State.PAUSED, "paused"
    )


def resume_run(*, acting_user: Person, run: Run) -> Run:
    """Goes on with a paused run where it stood.

    Raises ``RunNotInState`` unless it is paused, the people room's ``NotOpen``, and ``NotAllowed``
    unless the person may award there.
    """
    require(acting_user, run.achievement, Permission.AWARD)
    require_open(run.achievement.organisation)
    return _move(acting_user, run, {Run.State.PAUSED}, Run.State.QUEUED, "resumed")


def cancel_run(*, acting_user: Person, run: Run) -> Run:
    """Ends a run early. What is signed stays awarded; what waits is let go, and nobody is told.

    Raises ``RunNotInState`` when it is over, and ``NotAllowed`` unless the person may award there.
    """
    states = {
        Run.State.PREVIEW,
        Run.State.SIGNOFF,
        Run.State.QUEUED,
        Run.State.RUNNING,
        Run.State.PAUSED,
    }
    return _move(acting_user, run, states, Run.State.CANCELLED, "cancelled")


def _move(acting_user: Person, run: Run, allowed: set[str], target: str, verb: str) -> Run:
    require(acting_user, run.achievement, Permission.AWARD)
    with transaction.atomic():
        before = Run.objects.values_list("state", flat=True).get(pk=run.pk)
        changes = {"finished_at": timezone.now()} if target == Run.State.CANCELLED else {}
        moved = Run.objects.filter(pk=run.pk, state__in=allowed).update(state=target, **changes)
        run.refresh_from_db(fields=["state", "finished_at"])
        if not moved:
            if run.state == target:
                return run
            raise RunNotInState(state=run.get_state_display(), verb=verb)
        if target == Run.State.CANCELLED:
            unsigned = Award.objects.filter(
                run=run, row_number__isnull=False, state=Award.State.QUEUED
            )
            give_back(unsigned, run.achievement)
            unsigned.delete()
        if target == Run.State.QUEUED:
            nudge(tasks.work_on_run, run.key)
        _record(acting_user, verb, run, before=before)
    return run


def _read(
    achievement: Achievement, upload: Upload, *, guessing: bool
) -> tuple[list[str] | None, Sheet | None]:
    """What the columns mean and the rows by that; no rows where somebody has to choose first."""
    shapes = results_of(achievement)
    if not guessing:
        return None, read_sheet(upload.text, shapes=shapes)
    try:
        mapping = likely_mapping(achievement, upload.text)
        if "email" not in mapping:
            return mapping, None
        return mapping, read_sheet(upload.text, mapping=mapping, shapes=shapes)
    except SheetRefused:
        if len(upload.sheets) > 1:
            return [], None  # a page of notes, perhaps: the people are on another
        raise


def _record(acting_user: Person, verb: str, run: Run, *, before: str) -> None:
    people.record(
        acting_user=acting_user,
        verb=f"run.{verb}",
        organisation=run.achievement.organisation,
        subject=f"run {run.key}",
        before={"state": before},
        after={"state": run.state, "achievement": run.achievement.key, "total": run.total},
    )
