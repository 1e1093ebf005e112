"""What an export would become, written down part by part before anything is made.

Small exports are read while a person waits, large ones by the worker, which may be killed and
begins anew.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from itertools import islice
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext as _

from openmerit.platform.engine import leases
from openmerit.platform.engine.tasks import stopping
from openmerit.platform.issuing.errors import ExportUnreadable, ImageRefused
from openmerit.platform.issuing.models import Import, ImportRow
from openmerit.platform.issuing.moving.carried import (
    CarriedAchievement,
    CarriedAward,
    Left,
    content_of,
)
from openmerit.platform.issuing.moving.origins import known_achievements, known_awards, picture_of
from openmerit.platform.issuing.moving.reading import Reading, read_export
from openmerit.platform.people.models import Organisation

CHUNK: Final = 200
LEASE_SECONDS: Final = 120
PICTURES_TRIED: Final = 25
"""So many pictures are opened before anything is carried over; more would keep a person waiting."""

What, Outcome, State = ImportRow.What, ImportRow.Outcome, Import.State


def read_import(key: str) -> None:
    """Reads an export that was kept to be read, unless another worker does.

    What cannot be read ends the import, which says why.
    """
    waiting = Import.objects.filter(key=key, state=State.READING)
    if not leases.claim(waiting, seconds=LEASE_SECONDS, limit=1):
        return
    moving = Import.objects.select_related("organisation").get(key=key)
    mine = Import.objects.filter(pk=moving.pk, attempt=moving.attempt, state=State.READING)
    ImportRow.objects.filter(source=moving).delete()  # of a worker that died
    try:
        reading = read_export(bytes(moving.source), name=moving.file_name, kind=moving.kind)
    except ExportUnreadable as refused:
        mine.update(
            state=State.CANCELLED,
            problem=str(refused),
            finished_at=timezone.now(),
            lease_until=None,
        )
        return
    until = timedelta(seconds=LEASE_SECONDS)
    write_preview(
        moving,
        reading,
        go_on=lambda: not stopping() and mine.update(lease_until=timezone.now() + until) == 1,
    )


def write_preview(
    moving: Import, reading: Reading, *, go_on: Callable[[], bool] = lambda: True
) -> None:
    """Writes what each part would become; with the last one the import is a preview.

    In pieces, since a writer must not hold up the others.
    """
    waiting = _rows(moving, reading)
    while rows := list(islice(waiting, CHUNK)):
        if not go_on():
            return
        _mark_known(moving.organisation, rows)
        ImportRow.objects.bulk_create(rows)
    Import.objects.filter(pk=moving.pk, attempt=moving.attempt, state=State.READING).update(
        state=State.PREVIEW, kind=Import.Kind(reading.kind), lease_until=None
    )


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
        content={} if one.refused else content_of(one),
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
    """Marks what is here already, so that the preview says it."""
    planned = [row for row in rows if row.outcome == Outcome.PLANNED]
    achievements = known_achievements(
        organisation, {row.original_id for row in planned if row.what == What.ACHIEVEMENT}
    )
    awards = known_awards(
        organisation, {row.original_id for row in planned if row.what == What.AWARD}
    )
    for row in planned:
        if row.what == What.ACHIEVEMENT:
            row.achievement = achievements.get(row.original_id)
        else:
            row.award = awards.get(row.original_id)
        if row.achievement or row.award:
            row.outcome = Outcome.KNOWN
