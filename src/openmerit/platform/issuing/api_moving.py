"""Moving in and out over the JSON API."""

from datetime import datetime
from typing import Annotated, Any, Literal

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from ninja import Query, Router, Schema
from ninja.responses import Status
from pydantic import ConfigDict

from openmerit.platform.issuing import access, actions, queries
from openmerit.platform.issuing.api_schemas import Limit
from openmerit.platform.issuing.models import Archive, Import, ImportRow
from openmerit.platform.issuing.moving.opening import MAX_BYTES
from openmerit.platform.issuing.views.moving import archive_response
from openmerit.platform.people.access import Permission, organisation_for
from openmerit.platform.people.api import bearer
from openmerit.platform.people.models import Person
from openmerit.platform.web.pages import DEFAULT_LIMIT

router = Router(tags=["issuing"], auth=bearer)

Kind = Literal["", "credly", "accredible", "open_badges", "ctdl", "table"]
FileName = Annotated[str, Query(max_length=200)]


class StartIn(Schema):
    """What is to be done with what carries over."""

    model_config = ConfigDict(extra="forbid")
    publish: bool = False
    tell: bool = False


class ImportOut(Schema):
    """How an import stands. Before its start the counts say what would be."""

    id: str
    state: str
    kind: str
    file_name: str
    total: int
    done: int
    achievements: int
    awards: int
    known: int
    waits: int
    refused: int
    problem: str


class LeftOut(Schema):
    """A part that stays behind, and why."""

    member: str
    why: str


class ImportRowOut(Schema):
    """One part of an export, and what becomes of it."""

    number: int
    what: str
    name: str
    original_id: str
    outcome: str
    reason: str
    left: list[LeftOut]
    achievement: str | None
    award: str | None


class ImportRowsOut(Schema):
    """A page of parts."""

    items: list[ImportRowOut]
    next: str | None


class ArchiveOut(Schema):
    """How an archive of everything stands. ``file`` is null until it is written."""

    id: str
    state: str
    size: int
    expires: datetime | None
    file: str | None
    problem: str


@router.post("/organisations/{slug}/imports", response={201: ImportOut}, url_name="imports")
def create_import(
    request: HttpRequest, slug: str, kind: Kind = "", file_name: FileName = ""
) -> Status:
    """Reads an export of another system, sent as the body: a dry run, nothing is made.

    Without ``kind`` it is told by the content. A large one is ``reading`` at first. See its
    ``rows`` for what carries over and what cannot, and why; then start it. 422
    ``export_unreadable`` for what cannot be read at all.
    """
    person = _person(request)
    organisation = organisation_for(person, slug, Permission.DESIGN)
    made = actions.prepare_import(
        acting_user=person,
        organisation=organisation,
        source=_file(request),
        file_name=file_name,
        kind=kind,
    )
    return Status(201, _import(made))


@router.get("/imports/{id}", response=ImportOut, url_name="import")
def get_import(request: HttpRequest, id: str) -> dict[str, Any]:
    """How far an import is."""
    return _import(access.import_for(_person(request), id, Permission.VIEW))


@router.get("/imports/{id}/rows", response=ImportRowsOut, url_name="import_rows")
def list_import_rows(
    request: HttpRequest,
    id: str,
    limit: Limit = DEFAULT_LIMIT,
    cursor: str | None = None,
    what: str = "",
    outcome: str = "",
) -> dict[str, Any]:
    """What becomes of each part: ``planned``, ``carried``, ``known``, ``waits`` or ``refused``."""
    found = access.import_for(_person(request), id, Permission.VIEW)
    page = queries.page_of_import_rows(
        found, limit=limit, cursor=cursor, what=what, outcome=outcome
    )
    return {"items": [_row(row) for row in page.items], "next": page.next}


@router.post("/imports/{id}/start", response=ImportOut, url_name="import_start")
def start_import(request: HttpRequest, id: str, given: StartIn) -> dict[str, Any]:
    """Carries over what can be. ``publish`` what is complete, which past awards need.

    With ``tell`` earners get a claim mail; otherwise nobody hears of it.
    """
    person = _person(request)
    found = access.import_for(person, id, Permission.DESIGN)
    return _import(
        actions.start_import(
            acting_user=person, moving=found, publish=given.publish, tell=given.tell
        )
    )


@router.post("/imports/{id}/carry-on", response=ImportOut, url_name="import_carry_on")
def carry_on_import(request: HttpRequest, id: str) -> dict[str, Any]:
    """Goes on with what waits, such as awards whose achievement is published by now."""
    person = _person(request)
    found = access.import_for(person, id, Permission.DESIGN)
    return _import(actions.carry_on_import(acting_user=person, moving=found))


@router.post("/imports/{id}/cancel", response=ImportOut, url_name="import_cancel")
def cancel_import(request: HttpRequest, id: str) -> dict[str, Any]:
    """Ends an import early. What was carried over stays."""
    person = _person(request)
    found = access.import_for(person, id, Permission.DESIGN)
    return _import(actions.cancel_import(acting_user=person, moving=found))


@router.post("/organisations/{slug}/archives", response={202: ArchiveOut}, url_name="archives")
def create_archive(request: HttpRequest, slug: str) -> Status:
    """Has everything of an organisation written into one archive of open formats, for owners."""
    person = _person(request)
    organisation = organisation_for(person, slug, Permission.MANAGE_ORGANISATION)
    made = actions.request_archive(acting_user=person, organisation=organisation)
    return Status(202, _archive(made))


@router.get("/archives/{id}", response=ArchiveOut, url_name="archive")
def get_archive(request: HttpRequest, id: str) -> dict[str, Any]:
    """How far an archive is."""
    return _archive(access.archive_for(_person(request), id))


@router.get("/archives/{id}/file", url_name="archive_file")
def get_archive_file(request: HttpRequest, id: str) -> HttpResponseBase:
    """The archive as a ZIP; 409 ``archive_state`` before it is written and once it is over."""
    return archive_response(request, access.archive_for(_person(request), id))


def _person(request: HttpRequest) -> Person:
    return request.auth  # type: ignore[attr-defined]


def _file(request: HttpRequest) -> bytes:
    """The export: the body as it is, or the one file of a form."""
    for uploaded in request.FILES.values():
        return uploaded.read(MAX_BYTES + 1)
    return request.body


def _import(moving: Import) -> dict[str, Any]:
    (counts,) = queries.import_counts(moving)
    return {
        "id": moving.key,
        "state": moving.state,
        "kind": moving.kind,
        "file_name": moving.file_name,
        "total": counts.total,
        "done": counts.done,
        "achievements": counts.achievements,
        "awards": counts.awards,
        "known": counts.known,
        "waits": counts.waits,
        "refused": counts.refused,
        "problem": moving.problem,
    }


def _row(row: ImportRow) -> dict[str, Any]:
    return {
        "number": row.number,
        "what": row.what,
        "name": row.label,
        "original_id": row.original_id,
        "outcome": row.outcome,
        "reason": row.reason,
        "left": row.left,
        "achievement": row.achievement.key if row.achievement else None,
        "award": row.award.key if row.award else None,
    }


def _archive(archive: Archive) -> dict[str, Any]:
    is_ready = archive.state == Archive.State.DONE
    address = f"{settings.OPENMERIT_ORIGIN}/api/v1/archives/{archive.key}/file"
    return {
        "id": archive.key,
        "state": archive.state,
        "size": archive.size,
        "expires": archive.expires_at,
        "file": address if is_ready else None,
        "problem": archive.problem,
    }
