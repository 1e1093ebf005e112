"""Moving in and out: an export is looked at and carried over, and everything leaves as one file."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from openmerit.platform.issuing import access, actions, queries
from openmerit.platform.issuing.errors import ArchiveNotReady, ExportUnreadable
from openmerit.platform.issuing.forms_moving import ExportForm, StartForm
from openmerit.platform.issuing.models import Archive, Import, ImportRow
from openmerit.platform.issuing.moving.opening import MAX_BYTES
from openmerit.platform.people.access import Permission, may, organisation_for, require
from openmerit.platform.people.models import Organisation

IMPORTS_SHOWN = 20
ROWS_SHOWN = 50
MOVING = (Import.State.READING, Import.State.QUEUED, Import.State.RUNNING)


@login_required
@require_http_methods(["GET", "POST"])
def index(request: HttpRequest, slug: str) -> HttpResponse:
    """Both ways: a file to be looked at, and the archives. Nothing is made by a file alone."""
    sent = request.method == "POST"
    organisation = organisation_for(
        request.user, slug, Permission.DESIGN if sent else Permission.VIEW
    )
    # What is imported is the whole organisation's, whatever unit it is put into later.
    require(request.user, organisation, Permission.VIEW)
    form = ExportForm(request.POST, request.FILES) if sent else ExportForm()
    if sent and form.is_valid():
        uploaded = form.cleaned_data["file"]
        try:
            moving = actions.prepare_import(
                acting_user=request.user,
                organisation=organisation,
                source=uploaded.read(MAX_BYTES + 1),
                file_name=uploaded.name,
                kind=form.cleaned_data["kind"],
            )
        except ExportUnreadable as refused:
            form.add_error("file", str(refused))
        else:
            return redirect("issuing_import", slug=slug, key=moving.key)
    page = queries.page_of_imports(
        organisation, limit=IMPORTS_SHOWN, cursor=request.GET.get("cursor")
    )
    may_leave = may(request.user, organisation, Permission.MANAGE_ORGANISATION)
    return render(
        request,
        "issuing/moving.html",
        {
            "organisation": organisation,
            "form": form,
            "page": page,
            "rows": queries.import_counts(*page.items),
            "may_move": _may_move(request, organisation),
            "may_leave": may_leave,
            "archives": queries.archives_of(organisation) if may_leave else [],
        },
        status=422 if form.errors else 200,
    )


@login_required
@require_safe
def detail(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """One import: before its start what carries over and what cannot, then what came of it."""
    organisation = organisation_for(request.user, slug, Permission.VIEW)
    moving = access.import_of(request.user, organisation, key)
    what, outcome = request.GET.get("what", ""), request.GET.get("outcome", "")
    page = queries.page_of_import_rows(
        moving,
        limit=ROWS_SHOWN,
        cursor=request.GET.get("cursor"),
        what=what,
        outcome=outcome,
    )
    return render(
        request,
        "issuing/import.html",
        {
            "organisation": organisation,
            "moving": moving,
            "page": page,
            "what": what,
            "outcome": outcome,
            "whats": ImportRow.What.choices,
            "outcomes": ImportRow.Outcome.choices,
            "form": StartForm(),
            "must_another_start": queries.must_another_start(request.user, moving),
            "may_move": _may_move(request, organisation),
        }
        | _progress(moving),
    )


@login_required
@require_safe
def progress(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """The bar alone; once the import is over, the whole page is asked for again."""
    organisation = organisation_for(request.user, slug, Permission.VIEW)
    moving = access.import_of(request.user, organisation, key)
    context = {"organisation": organisation, "moving": moving} | _progress(moving)
    response = render(request, "issuing/import_progress.html", context)
    if moving.state not in MOVING:
        response["HX-Refresh"] = "true"
    return response


@login_required
@require_safe
def table(request: HttpRequest, slug: str, key: str) -> HttpResponseBase:
    """What becomes of each part, as a CSV."""
    organisation = organisation_for(request.user, slug, Permission.VIEW)
    moving = access.import_of(request.user, organisation, key)
    response = StreamingHttpResponse(
        queries.import_table(moving), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="import-{moving.key}.csv"'
    return response


@login_required
@require_POST
def start(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Lets the worker carry over what can be."""
    organisation = organisation_for(request.user, slug, Permission.DESIGN)
    form = StartForm(request.POST)
    form.is_valid()
    actions.start_import(
        acting_user=request.user,
        moving=access.import_of(request.user, organisation, key),
        publish=form.cleaned_data["publish"],
        tell=form.cleaned_data["tell"],
    )
    return redirect("issuing_import", slug=slug, key=key)


@login_required
@require_POST
def carry_on(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Goes on with what waits."""
    return _act(request, slug, key, actions.carry_on_import)


@login_required
@require_http_methods(["GET", "POST"])
def cancel(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Asks once, then ends the import early; a file that was only looked at is dropped at once."""
    organisation = organisation_for(request.user, slug, Permission.DESIGN)
    moving = access.import_of(request.user, organisation, key)
    was_preview = moving.state == Import.State.PREVIEW
    if request.method == "POST":
        actions.cancel_import(acting_user=request.user, moving=moving)
        if was_preview:
            messages.success(request, _("Nothing was carried over."))
            return redirect("issuing_moving", slug=slug)
        messages.success(request, _("The import is ended."))
        return redirect("issuing_import", slug=slug, key=key)
    (counts,) = queries.import_counts(moving)
    return render(
        request,
        "web/confirm.html",
        {
            "question": _("End this import?"),
            "consequence": ngettext(
                "%(count)d part is left out. What is here already stays. You can go on later.",
                "%(count)d parts are left out. What is here already stays. You can go on later.",
                counts.planned,
            )
            % {"count": counts.planned},
            "verb": _("End the import"),
            "back": f"/issue/{slug}/moving/imports/{key}/",
        },
    )


@login_required
@require_POST
def archive_new(request: HttpRequest, slug: str) -> HttpResponse:
    """Has everything written into one file."""
    organisation = organisation_for(request.user, slug, Permission.MANAGE_ORGANISATION)
    actions.request_archive(acting_user=request.user, organisation=organisation)
    return redirect("issuing_moving", slug=slug)


@login_required
@require_safe
def archive_progress(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """The bar alone; once the file is there, the whole page is asked for again."""
    organisation = organisation_for(request.user, slug, Permission.MANAGE_ORGANISATION)
    archive = access.archive_of(organisation, key)
    context = {"organisation": organisation, "archive": archive}
    response = render(request, "issuing/archive_progress.html", context)
    if archive.state not in {Archive.State.QUEUED, Archive.State.RUNNING}:
        response["HX-Refresh"] = "true"
    return response


@login_required
@require_safe
def archive_file(request: HttpRequest, slug: str, key: str) -> HttpResponseBase:
    """The file, for whoever may manage the organisation."""
    organisation = organisation_for(request.user, slug, Permission.MANAGE_ORGANISATION)
    archive = access.archive_of(organisation, key)
    return archive_response(request, archive)


def archive_response(request: HttpRequest, archive: Archive) -> HttpResponseBase:
    """The file as a download, noted in the audit trail. Raises ``ArchiveNotReady``."""
    if archive.state != Archive.State.DONE or not archive.file:
        raise ArchiveNotReady(state=archive.get_state_display())
    person = getattr(request, "auth", None) or request.user
    if request.method == "GET":
        actions.note_download(acting_user=person, archive=archive)
    name = f"{archive.organisation.slug}-{archive.created_at:%Y-%m-%d}.zip"
    response = FileResponse(
        archive.file.open("rb"),
        as_attachment=True,
        filename=name,
        content_type="application/zip",
    )
    response["Cache-Control"] = "private, no-store"
    return response


def _act(request: HttpRequest, slug: str, key: str, act: Callable[..., Import]) -> HttpResponse:
    organisation = organisation_for(request.user, slug, Permission.DESIGN)
    act(acting_user=request.user, moving=access.import_of(request.user, organisation, key))
    return redirect("issuing_import", slug=slug, key=key)


def _may_move(request: HttpRequest, organisation: Organisation) -> bool:
    return may(request.user, organisation, Permission.DESIGN) and may(
        request.user, organisation, Permission.AWARD
    )


def _progress(moving: Import) -> dict[str, object]:
    (counts,) = queries.import_counts(moving)
    return {"counts": counts, "is_moving": moving.state in MOVING}
