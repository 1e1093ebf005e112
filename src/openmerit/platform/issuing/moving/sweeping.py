"""What is handed out again because its worker died, and what is over after some days."""

from datetime import timedelta
from typing import Final

from django.utils import timezone

from openmerit.platform.engine import leases
from openmerit.platform.issuing.models import Archive, Import
from openmerit.platform.people.models import Standing

PREVIEWS_KEPT: Final = timedelta(days=7)


def imports_without_worker() -> list[str]:
    """The keys of imports that should go on and that no worker holds."""
    unfinished = Import.objects.filter(
        state__in=[Import.State.QUEUED, Import.State.RUNNING]
    ).exclude(organisation__standing=Standing.CLOSED)
    return list(leases.free(unfinished).order_by("pk").values_list("key", flat=True)[:20])


def imports_without_reader() -> list[str]:
    """The keys of exports that wait to be read and that no worker reads.

    Those that are read while a person waits take a moment, and have no lease.
    """
    moment_ago = timezone.now() - timedelta(minutes=1)
    unread = Import.objects.filter(state=Import.State.READING, created_at__lte=moment_ago)
    return list(leases.free(unread).order_by("pk").values_list("key", flat=True)[:20])


def archives_without_worker() -> list[str]:
    """The keys of archives that should be written and that no worker writes."""
    unfinished = Archive.objects.filter(state__in=[Archive.State.QUEUED, Archive.State.RUNNING])
    return list(leases.free(unfinished).order_by("pk").values_list("key", flat=True)[:20])


def discard_what_is_over() -> None:
    """Forgets exports that were never started, and takes away archives whose days are over."""
    old = timezone.now() - PREVIEWS_KEPT
    previews = Import.objects.filter(
        state__in=[Import.State.READING, Import.State.PREVIEW], created_at__lte=old
    )
    for moving in previews.defer("source")[:20]:
        moving.delete()
    over = Archive.objects.filter(state=Archive.State.DONE, expires_at__lte=timezone.now())
    for archive in over[:20]:
        # First no longer offered, then gone: a file without a row harms nobody.
        expired = Archive.objects.filter(pk=archive.pk, state=Archive.State.DONE).update(
            state=Archive.State.EXPIRED, file=""
        )
        if expired:
            archive.file.delete(save=False)
