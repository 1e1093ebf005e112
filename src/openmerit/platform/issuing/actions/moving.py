"""Moving in from another system, and out again: read, looked at, started, ended, carried on."""

from typing import Final

from django.db import transaction
from django.utils import timezone

from openmerit.platform.engine.keys import new_key
from openmerit.platform.engine.tasks import nudge
from openmerit.platform.issuing import tasks
from openmerit.platform.issuing.errors import ImportNeedsSecondPerson, ImportNotInState
from openmerit.platform.issuing.models import Archive, Import, ImportRow
from openmerit.platform.issuing.moving.opening import open_export
from openmerit.platform.issuing.moving.previewing import write_preview
from openmerit.platform.issuing.moving.reading import read_export
from openmerit.platform.issuing.queries.moving import must_another_start
from openmerit.platform.people import actions as people
from openmerit.platform.people.access import Permission, require, require_open
from openmerit.platform.people.models import Organisation, Person, Standing

READ_AT_ONCE: Final = 500_000
"""So many bytes, unpacked, are read while the person waits."""

What, Outcome, State = ImportRow.What, ImportRow.Outcome, Import.State


def prepare_import(
    *,
    acting_user: Person,
    organisation: Organisation,
    source: bytes,
    file_name: str = "",
    kind: str = "",
) -> Import:
    """Reads an export and keeps what each part of it would become; nothing is made yet.

    Without ``kind`` it is told by the content. A large one is read by the worker. Raises
    ``ExportUnreadable``, and ``NotAllowed`` unless the person may design and award there.
    """
    _require(acting_user, organisation)
    is_small = open_export(source, name=file_name).size <= READ_AT_ONCE
    reading = read_export(source, name=file_name, kind=kind) if is_small else None
    with transaction.atomic():
        moving = Import.objects.create(
            key=new_key(),
            organisation=organisation,
            kind=Import.Kind(kind) if kind else "",
            file_name=file_name[:200],
            source=source,
            started_by=acting_user,
        )
        if reading is None:
            nudge(tasks.read_import, moving.key)
    if reading is not None:
        write_preview(moving, reading)
        moving.refresh_from_db(fields=["state", "kind"])
    return moving


def start_import(
    *, acting_user: Person, moving: Import, publish: bool = False, tell: bool = False
) -> Import:
    """Lets the worker carry over what can be; starting it again changes nothing.

    With ``publish`` the achievements that are complete are published, which past awards need; with
    ``tell`` earners get a claim mail. Raises ``ImportNeedsSecondPerson`` where lists are signed off
    by a second person and this is who brought the file, ``ImportNotInState`` when it was cancelled,
    the people room's ``NotOpen``, and ``NotAllowed`` unless the person may design and award there.
    """
    _require(acting_user, moving.organisation)
    _refuse_closed(moving.organisation)
    if must_another_start(acting_user, moving):
        raise ImportNeedsSecondPerson(file=moving.file_name or moving.key)
    with transaction.atomic():
        started = Import.objects.filter(pk=moving.pk, state=State.PREVIEW).update(
            state=State.QUEUED,
            publish=publish,
            tell=tell,
            started_by=acting_user,
            started_at=timezone.now(),
        )
        moving.refresh_from_db(fields=CHANGING)
        if started:
            _record(acting_user, "started", moving, before=State.PREVIEW)
            nudge(tasks.work_on_import, moving.key)
        elif moving.state in {State.CANCELLED, State.READING}:
            raise ImportNotInState(state=moving.get_state_display(), verb="started")
    return moving


def cancel_import(*, acting_user: Person, moving: Import) -> Import:
    """Ends an import. What was carried over stays.

    Raises ``ImportNotInState`` when it is over, and ``NotAllowed`` unless the person may design
    and award there.
    """
    open_states = {State.READING, State.PREVIEW, State.QUEUED, State.RUNNING}
    return _move(acting_user, moving, open_states, State.CANCELLED, "cancelled")


def carry_on_import(*, acting_user: Person, moving: Import) -> Import:
    """Goes on with what waits, such as awards whose achievement is published by now.

    Raises ``ImportNotInState`` unless it came to its end or was ended after its start,
    ``NotOpen``, and ``NotAllowed`` unless the person may design and award there.
    """
    if moving.started_at is None:
        _require(acting_user, moving.organisation)
        raise ImportNotInState(state=moving.get_state_display(), verb="carried on")
    _refuse_closed(moving.organisation)
    with transaction.atomic():
        moved = _move(
            acting_user, moving, {State.DONE, State.CANCELLED}, State.QUEUED, "carried on"
        )
        ImportRow.objects.filter(source=moving, outcome=Outcome.WAITS).update(
            outcome=Outcome.PLANNED, reason=""
        )
        nudge(tasks.work_on_import, moving.key)
    return moved


def request_archive(*, acting_user: Person, organisation: Organisation) -> Archive:
    """Has everything of the organisation written into one file; one at a time is made.

    Raises ``NotAllowed`` unless the person may manage the organisation.
    """
    require(acting_user, organisation, Permission.MANAGE_ORGANISATION)
    with transaction.atomic():
        under_way = Archive.objects.filter(
            organisation=organisation, state__in=[Archive.State.QUEUED, Archive.State.RUNNING]
        ).first()
        if under_way is not None:
            return under_way
        archive = Archive.objects.create(
            key=new_key(), organisation=organisation, requested_by=acting_user
        )
        people.record(
            acting_user=acting_user,
            verb="archive.requested",
            organisation=organisation,
            subject=f"archive {archive.key}",
        )
        nudge(tasks.write_archive, archive.key)
    return archive


def note_download(*, acting_user: Person, archive: Archive) -> None:
    """Writes down who took an archive. Raises ``NotAllowed`` like ``request_archive``."""
    require(acting_user, archive.organisation, Permission.MANAGE_ORGANISATION)
    people.record(
        acting_user=acting_user,
        verb="archive.downloaded",
        organisation=archive.organisation,
        subject=f"archive {archive.key}",
        after={"bytes": archive.size},
    )


CHANGING: Final = [
    "state",
    "publish",
    "tell",
    "started_by",
    "started_at",
    "finished_at",
    "problem",
]
"""What changes about an import; its file, which may be large, never does."""


def _refuse_closed(organisation: Organisation) -> None:
    """Who still waits for the operator may move in: it publishes nothing, and signs nothing."""
    if organisation.standing == Standing.CLOSED:
        require_open(organisation)


def _require(person: Person, organisation: Organisation) -> None:
    require(person, organisation, Permission.DESIGN)
    require(person, organisation, Permission.AWARD)


def _move(
    acting_user: Person, moving: Import, allowed: set[State], target: State, verb: str
) -> Import:
    _require(acting_user, moving.organisation)
    with transaction.atomic():
        before = Import.objects.values_list("state", flat=True).get(pk=moving.pk)
        over = timezone.now() if target == State.CANCELLED else None
        moved = Import.objects.filter(pk=moving.pk, state__in=allowed).update(
            state=target, finished_at=over, problem=""
        )
        moving.refresh_from_db(fields=CHANGING)
        if not moved:
            if moving.state == target:
                return moving
            raise ImportNotInState(state=moving.get_state_display(), verb=verb)
        _record(acting_user, verb.replace(" ", "_"), moving, before=before)
    return moving


def _record(acting_user: Person, verb: str, moving: Import, *, before: str) -> None:
    people.record(
        acting_user=acting_user,
        verb=f"import.{verb}",
        organisation=moving.organisation,
        subject=f"import {moving.key}",
        before={"state": before},
        after={
            "state": moving.state,
            "file": moving.file_name,
            "kind": moving.kind,
            "publish": moving.publish,
            "tell": moving.tell,
        },
    )
