"""Between a file and its run: its sheets, its columns, those who hold it, and files to take."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from openmerit.platform.issuing import access, actions, queries
from openmerit.platform.issuing.errors import ColumnsRefused, RunNotInState, SheetRefused
from openmerit.platform.issuing.forms_columns import ColumnsForm, SheetForm
from openmerit.platform.issuing.models import Run
from openmerit.platform.issuing.run_files import results_of
from openmerit.platform.issuing.workbooks import XLSX_MEDIA_TYPE
from openmerit.platform.people.access import Permission, organisation_for

CSV_MEDIA_TYPE = "text/csv; charset=utf-8"


@login_required
@require_http_methods(["GET", "POST"])
def columns(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """What each column of the file means, and which of its sheets is read."""
    organisation = organisation_for(request.user, slug, Permission.AWARD)
    run = access.run_of(request.user, organisation, key)
    if run.state != Run.State.PREVIEW:
        raise RunNotInState(state=run.get_state_display(), verb="changed")
    sheet_form = SheetForm(run, request.POST if "sheet" in request.POST else None)
    problem = ""
    if sheet_form.is_bound:
        if sheet_form.is_valid():
            try:
                actions.choose_sheet(acting_user=request.user, run=run, **sheet_form.cleaned_data)
                return redirect("issuing_run_columns", slug=slug, key=key)
            except SheetRefused as refused:
                sheet_form.add_error("sheet", str(refused))
        return _columns_page(request, run, sheet_form, None, problem)
    try:
        form = _columns_form(request, run)
    except SheetRefused as refused:
        return _columns_page(request, run, sheet_form, None, str(refused))
    if form.is_bound and form.is_valid():
        try:
            actions.map_columns(acting_user=request.user, run=run, members=form.members())
            return redirect("issuing_run", slug=slug, key=key)
        except (ColumnsRefused, SheetRefused) as refused:
            form.add_error(None, str(refused))
    return _columns_page(request, run, sheet_form, form, problem)


@login_required
@require_POST
def existing(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """What happens to those who hold it already."""
    organisation = organisation_for(request.user, slug, Permission.AWARD)
    run = access.run_of(request.user, organisation, key)
    chosen = request.POST.get("existing", "")
    actions.choose_existing(acting_user=request.user, run=run, existing=chosen)
    return redirect("issuing_run", slug=slug, key=key)


@login_required
@require_safe
def holders(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """All whose recipients hold it already, as a CSV."""
    organisation = organisation_for(request.user, slug, Permission.VIEW)
    run = access.run_of(request.user, organisation, key)
    return _file(queries.holders_file_of(run), CSV_MEDIA_TYPE, f"holders-{run.key}.csv")


@login_required
@require_safe
def mend(request: HttpRequest, slug: str, key: str, kind: str) -> HttpResponse:
    """The rows that failed, each with its reason, as a CSV or a workbook."""
    organisation = organisation_for(request.user, slug, Permission.VIEW)
    run = access.run_of(request.user, organisation, key)
    media_type = XLSX_MEDIA_TYPE if kind == "xlsx" else CSV_MEDIA_TYPE
    content = queries.mending_file_of(run, kind=kind)
    return _file(content, media_type, f"to-mend-{run.key}.{kind}")


def _columns_form(request: HttpRequest, run: Run) -> ColumnsForm:
    sent = request.POST if request.method == "POST" else None
    return ColumnsForm(queries.columns_of(run), results_of(run.achievement), sent)


def _columns_page(
    request: HttpRequest, run: Run, sheet_form: SheetForm, form: ColumnsForm | None, problem: str
) -> HttpResponse:
    context: dict[str, Any] = {
        "organisation": run.achievement.organisation,
        "achievement": run.achievement,
        "run": run,
        "form": form,
        "sheet_form": sheet_form if len(run.sheets) > 1 else None,
        "problem": problem,
    }
    wrong = sheet_form.errors or problem or (form is not None and form.errors)
    return render(request, "issuing/run_columns.html", context, status=422 if wrong else 200)


def _file(content: bytes, media_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
