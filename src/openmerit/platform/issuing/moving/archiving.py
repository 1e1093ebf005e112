"""The worker's part of moving out: everything of an organisation, streamed into one file."""

import csv
import io
import tempfile
import zipfile
from collections.abc import Iterable
from datetime import timedelta
from typing import IO, Any, Final

from django.core.files import File
from django.utils import timezone
from django.utils.translation import gettext as _

from openmerit.platform.engine import leases
from openmerit.platform.engine.tasks import stopping
from openmerit.platform.issuing.mending import disarmed
from openmerit.platform.issuing.models import Archive
from openmerit.platform.issuing.moving.contents import Entry, count_of, entries_of
from openmerit.platform.people.errors import NotAllowed, OrganisationMissing

KEPT: Final = timedelta(days=7)
LEASE_SECONDS: Final = 60
_TOLD_EVERY: Final = 100
_ROWS_TOLD: Final = 2_000


class _NotMine(Exception):
    """The archive was handed to another worker, or this one was asked to stop."""


def write_archive(key: str) -> None:
    """Writes the archive, unless another worker does. Killed anywhere, it is begun anew."""
    waiting = Archive.objects.filter(
        key=key, state__in=[Archive.State.QUEUED, Archive.State.RUNNING]
    )
    if not leases.claim(waiting, seconds=LEASE_SECONDS, limit=1, state=Archive.State.RUNNING):
        return
    archive = Archive.objects.select_related("organisation", "requested_by").get(key=key)
    Archive.objects.filter(pk=archive.pk, attempt=archive.attempt).update(
        total=count_of(archive.organisation), done=0
    )
    try:
        with tempfile.TemporaryFile() as target:
            _write(archive, target)
            _keep(archive, target)
    except _NotMine:
        Archive.objects.filter(pk=archive.pk, attempt=archive.attempt).update(lease_until=None)
    except (NotAllowed, OrganisationMissing):
        _fail(archive, _("Whoever asked for it may no longer see all of it."))
    except OSError as error:
        _fail(archive, _("There was no room to write it: %(why)s") % {"why": error.strerror})


def _write(archive: Archive, target: IO[bytes]) -> None:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as bundle:
        for number, entry in enumerate(entries_of(archive)):
            _write_entry(archive, bundle, entry, number)
            if number % _TOLD_EVERY == 0:
                _tell(archive, number)


def _write_entry(archive: Archive, bundle: zipfile.ZipFile, entry: Entry, number: int) -> None:
    if entry.rows is None and entry.pieces is None:
        bundle.writestr(entry.name, entry.content)
        return
    with bundle.open(entry.name, "w", force_zip64=True) as raw:
        # A table is UTF-8 with its mark, since spreadsheets would otherwise guess.
        encoding = "utf-8-sig" if entry.rows is not None else "utf-8"
        out = io.TextIOWrapper(raw, encoding=encoding, newline="")
        if entry.rows is not None:
            _write_rows(archive, out, entry.rows, number)
        else:
            out.writelines(entry.pieces or ())
        out.flush()
        out.detach()


def _write_rows(
    archive: Archive, out: io.TextIOWrapper, rows: Iterable[list[Any]], number: int
) -> None:
    writer = csv.writer(out, lineterminator="\r\n")
    for count, row in enumerate(rows, start=1):
        writer.writerow([disarmed(str(cell)) for cell in row])
        if count % _ROWS_TOLD == 0:
            _tell(archive, number)


def _tell(archive: Archive, done: int) -> None:
    """Says how far it is, and holds the archive for a while longer."""
    told = Archive.objects.filter(
        pk=archive.pk, attempt=archive.attempt, state=Archive.State.RUNNING
    ).update(done=done, lease_until=timezone.now() + timedelta(seconds=LEASE_SECONDS))
    if not told or stopping():
        raise _NotMine


def _keep(archive: Archive, target: IO[bytes]) -> None:
    """Stores the file under a name of this attempt, and offers it if nobody else did."""
    size = target.seek(0, io.SEEK_END)
    target.seek(0)
    archive.file.save(f"{archive.key}-{archive.attempt}.zip", File(target), save=False)
    now = timezone.now()
    kept = Archive.objects.filter(
        pk=archive.pk, attempt=archive.attempt, state=Archive.State.RUNNING
    ).update(
        state=Archive.State.DONE,
        file=archive.file.name,
        size=size,
        finished_at=now,
        expires_at=now + KEPT,
        lease_until=None,
    )
    if not kept:
        archive.file.delete(save=False)


def _fail(archive: Archive, why: str) -> None:
    Archive.objects.filter(pk=archive.pk, attempt=archive.attempt).update(
        state=Archive.State.FAILED, problem=why, finished_at=timezone.now(), lease_until=None
    )
