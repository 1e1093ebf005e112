"""Moving in from another system, and out again: read, looked at, started, ended, carried on."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from openmerit.platform.engine.keys import new_key
from openmerit.platform.engine.tasks import nudge
from openmerit.platform.issuing import tasks
from openmerit.platform.issuing.errors import ImageRefused, ImportNotInState
from openmerit.platform.issuing.models import Archive, Import, ImportRow, Origin
from openmerit.platform.issuing.moving.carried import (
    CarriedAchievement,
    CarriedAward,
    Left,
    content_of,
)
from openmerit.platform.issuing.moving.origins import digest_of, picture_of
from openmerit.platform.issuing.moving.reading import Reading, read_export
from openmerit.platform.people import actions as people
from openmerit.platform.people.access import Permission, require
from openmerit.platform.people.models import Organisation, Person

CHUNK: Final = 500
PICTURES_TRIED: Final = 25
"""So many pictures are opened before anything is carried over; more would keep a person waiting."""

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

    Without ``kind`` it is told by the content. Raises ``ExportUnreadable``, and ``NotAllowed``
    unless the person may design and award there.
    """
    _require(acting_user, organisation)
    reading = read_export(source, name=file_name, kind=kind)
    moving = Import.objects.create(
        key=new_key(),
        organisation=organisation,
        kind=Import.Kind(reading.kind),
        file_name=file_name[:200],
        source=source,
        started_by=acting_user,
    )
    # In pieces, since a writer must not hold up the others; before the last it is no preview.
    waiting = _rows(moving, reading)
    while rows := list(islice(waiting, CHUNK)):
        _mark_known(organisation, rows)
        ImportRow.objects.bulk_create(rows)
    Import.objects.filter(pk=moving.pk, state=State.READING).update(state=State.PREVIEW)
    moving.refresh_from_db(fields=["state"])
    return moving


def start_import(
    *, acting_user: Person, moving: Import, publish: bool = False, tell: bool = False
) -> Import:
    """Lets the worker carry over what can be; starting it again changes nothing.

    With ``publish`` the achievements that are complete are published, which past awards need; with
    ``tell`` earners get a claim mail. Raises ``ImportNotInState`` when it was cancelled, and
    ``NotAllowed`` unless the person may design and award there.
    """
    _require(acting_user, moving.organisation)
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

    Raises ``ImportNotInState`` unless it came to its end or was ended after its start, and
    ``NotAllowed`` unless the person may design and award there.
    """
    if moving.started_at is None:
        _require(acting_user, moving.organisation)
        raise ImportNotInState(state=moving.get_state_display(), verb="carried on")
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


def _require(person: Person, organisation: Organisation) -> None:
    require(person, organisation, Permission.DESIGN)
    require(person, organisation, Permission.AWARD)


def _rows(moving: Import, reading: Reading) -> Iterator[ImportRow]:
    number = 0
    for one in reading.achievements:
        number += 1
        yield _row(moving, number, What.ACHIEVEMENT, one, _picture_notes(moving, number, one))
    for award in reading.awards:
        number += 1
        yield _row(moving, number, What.AWARD, award, [])
    for unread in reading.unread:
        number += 1
        yield ImportRow(
            source=moving,
            number=number,
            what=What.OTHER,
            label=unread.label,
            reason=unread.why,
            outcome=Outcome.REFUSED,
        )


def _row(
    moving: Import,
    number: int,
    what: str,
    one: CarriedAchievement | CarriedAward,
    more: Sequence[Left],
) -> ImportRow:
    return ImportRow(
        source=moving,
        number=number,
        what=what,
        label=one.label,
        original_id=one.original_id,
        content={} if one.refused else _as_json(content_of(one)),
        left=[{"member": left.member, "why": left.why} for left in (*one.left, *more)],
        reason=one.refused or _notes(one),
        outcome=Outcome.REFUSED if one.refused else Outcome.PLANNED,
    )


def _notes(one: CarriedAchievement | CarriedAward) -> str:
    """What a person should know of an award that carries over."""
    if not isinstance(one, CarriedAward):
        return ""
    if one.is_revoked:
        return _("It was revoked, and stays so: no badge is signed for it.")
    if one.valid_until and one.valid_until <= timezone.now():
        return _("Its time is over: it is kept as expired.")
    return ""


def _as_json(content: dict[str, object]) -> dict[str, object]:
    return {
        name: value.isoformat() if hasattr(value, "isoformat") else value
        for name, value in content.items()
    }


def _picture_notes(moving: Import, number: int, one: CarriedAchievement) -> list[Left]:
    """What becomes of the picture, tried for the first of them."""
    if one.refused:
        return []
    if one.image.startswith(("http://", "https://")):
        return [Left("image", f"It is not in the file, so one is drawn. It was at {one.image}")]
    if not one.image or number > PICTURES_TRIED:
        return []
    try:
        picture_of(moving, one.image)
    except ImageRefused as refused:
        return [Left("image", f"One is drawn instead: {refused.fields['problem']}")]
    return []


def _mark_known(organisation: Organisation, rows: Sequence[ImportRow]) -> None:
    """Marks what was carried over before, so that the preview says it."""
    digests = {digest_of(row.original_id): row for row in rows if row.outcome == Outcome.PLANNED}
    known = Origin.objects.filter(organisation=organisation, digest__in=digests)
    for origin in known.select_related("achievement", "award"):
        row = digests[origin.digest]
        if row.what == origin.what:
            row.outcome = Outcome.KNOWN
            row.achievement, row.award = origin.achievement, origin.award


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
