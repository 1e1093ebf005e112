"""Many awards from one file: previewed, started, paused, cancelled."""

from django.db import transaction
from django.utils import timezone

from openmerit.platform.engine.keys import new_key
from openmerit.platform.engine.tasks import nudge
from openmerit.platform.issuing import tasks
from openmerit.platform.issuing.errors import NotPublished, RunNotInState
from openmerit.platform.issuing.models import Achievement, Award, Run, RunRow
from openmerit.platform.issuing.rows import Sheet, read_sheet
from openmerit.platform.people import actions as people
from openmerit.platform.people.access import Permission, require
from openmerit.platform.people.models import Person

CHUNK = 500


def prepare_run(
    *,
    acting_user: Person,
    achievement: Achievement,
    source: bytes,
    file_name: str = "",
    existing: str = Run.Existing.SKIP,
) -> Run:
    """Keeps a file for a run, in preview: nothing is awarded before ``start_run``.

    Raises ``SheetRefused`` when the file cannot be read, ``NotPublished`` for a draft or a retired
    achievement, and ``NotAllowed`` unless the person may award there.
    """
    require(acting_user, achievement.organisation, Permission.AWARD)
    _refuse_unpublished(achievement)
    sheet = read_sheet(source)
    with transaction.atomic():
        run = Run.objects.create(
            key=new_key(),
            achievement=achievement,
            started_by=acting_user,
            file_name=file_name[:200],
            source=source,
            existing=Run.Existing(existing),
            state=Run.State.PREVIEW,
            total=sheet.total,
        )
    failed = _failed_rows(run, sheet)
    for start in range(0, len(failed), CHUNK):
        RunRow.objects.bulk_create(failed[start : start + CHUNK])
    return run


def start_run(*, acting_user: Person, run: Run) -> Run:
    """Lets the worker award every good row of the file; starting it again changes nothing.

    Raises ``RunNotInState`` when it was cancelled, ``NotPublished`` when the achievement was
    retired meanwhile, and ``NotAllowed`` unless the person may award there.
    """
    require(acting_user, run.achievement.organisation, Permission.AWARD)
    run.achievement.refresh_from_db(fields=["state"])
    _refuse_unpublished(run.achievement)
    with transaction.atomic():
        started = Run.objects.filter(pk=run.pk, state=Run.State.PREVIEW).update(
            state=Run.State.QUEUED, started_by=acting_user, started_at=timezone.now()
        )
        run.refresh_from_db(fields=["state", "started_by", "started_at"])
        if started:
            _record(acting_user, "started", run, before=Run.State.PREVIEW)
            nudge(tasks.work_on_run, run.key)
        elif run.state == Run.State.CANCELLED:
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

    Raises ``RunNotInState`` unless it is paused, and ``NotAllowed`` unless the person may award
    there.
    """
    return _move(acting_user, run, {Run.State.PAUSED}, Run.State.QUEUED, "resumed")


def cancel_run(*, acting_user: Person, run: Run) -> Run:
    """Ends a run early. What is signed stays awarded; what waits is let go, and nobody is told.

    Raises ``RunNotInState`` when it is over, and ``NotAllowed`` unless the person may award there.
    """
    states = {Run.State.PREVIEW, Run.State.QUEUED, Run.State.RUNNING, Run.State.PAUSED}
    return _move(acting_user, run, states, Run.State.CANCELLED, "cancelled")


def _move(acting_user: Person, run: Run, allowed: set[str], target: str, verb: str) -> Run:
    require(acting_user, run.achievement.organisation, Permission.AWARD)
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
            Award.objects.filter(
                run=run, row_number__isnull=False, state=Award.State.QUEUED
            ).delete()
        if target == Run.State.QUEUED:
            nudge(tasks.work_on_run, run.key)
        _record(acting_user, verb, run, before=before)
    return run


def _failed_rows(run: Run, sheet: Sheet) -> list[RunRow]:
    by_row: dict[int, list[dict[str, object]]] = {}
    for problem in sheet.problems:
        by_row.setdefault(problem.row, []).append(problem.to_members())
    return [
        RunRow(run=run, number=number, outcome=RunRow.Outcome.FAILED, problems=problems)
        for number, problems in by_row.items()
    ]


def _refuse_unpublished(achievement: Achievement) -> None:
    if achievement.state != Achievement.State.PUBLISHED:
        raise NotPublished(name=achievement.name, state=achievement.get_state_display())


def _record(acting_user: Person, verb: str, run: Run, *, before: str) -> None:
    people.record(
        acting_user=acting_user,
        verb=f"run.{verb}",
        organisation=run.achievement.organisation,
        subject=f"run {run.key}",
        before={"state": before},
        after={"state": run.state, "achievement": run.achievement.key, "total": run.total},
    )
