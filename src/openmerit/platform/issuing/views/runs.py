"""Runs: a file comes, its rows are previewed, the run is watched, and what failed is mended."""

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from openmerit.platform.issuing import access, actions, queries
from openmerit.platform.issuing.errors import NotPublished, SheetRefused
from openmerit.platform.issuing.forms import RunForm
from openmerit.platform.issuing.forms_columns import ExistingForm
from openmerit.platform.issuing.forms_signoff import DueForm, SignoffForm
from openmerit.platform.issuing.frozen import file_digest
from openmerit.platform.issuing.models import Achievement, Run
from openmerit.platform.issuing.run_files import has_open_columns, is_mapped
from openmerit.platform.issuing.sheet_text import MAX_BYTES
from openmerit.platform.issuing.words import duration
from openmerit.platform.people.access import (
    Permission,
    may_somewhere,
    organisation_for,
    reach_of,
)

RUNS_SHOWN = 30
PROBLEMS_SHOWN = 100
MOVING = (Run.State.QUEUED, Run.State.RUNNING)


@login_required
@require_safe
def index(request: HttpRequest, slug: str) -> HttpResponse:
    """All runs, newest first."""
    organisation = organisation_for(request.user, slug, Permission.VIEW)
    reach = reach_of(request.user, organisation, Permission.VIEW)
    page = queries.page_of_runs(
        organisation, reach, limit=RUNS_SHOWN, cursor=request.GET.get("cursor")
    )
    return render(
        request,
        "issuing/runs.html",
        {
            "organisation": organisation,
            "page": page,
            "rows": queries.progress_of_all(page.items),
            "published": queries.achievement_cards(organisation, reach, state="published"),
            "may_award": may_somewhere(request.user, organisation, Permission.AWARD),
        },
    )


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Takes a file of recipients; nothing is awarded yet."""
    organisation = organisation_for(request.user, slug, Permission.AWARD)
    achievement = access.achievement_of(request.user, organisation, key)
    if achievement.state != Achievement.State.PUBLISHED:
        raise NotPublished(name=achievement.name, state=achievement.get_state_display())
    sent = request.method == "POST"
    form = RunForm(request.POST, request.FILES) if sent else RunForm()
    if sent and form.is_valid():
        uploaded = form.cleaned_data["file"]
        try:
            run = actions.prepare_run(
                acting_user=request.user,
                achievement=achievement,
                source=uploaded.read(MAX_BYTES + 1),
                file_name=uploaded.name,
                guessing=True,
            )
        except SheetRefused as refused:
            form.add_error("file", str(refused))
        else:
            page = "issuing_run_columns" if has_open_columns(run) else "issuing_run"
            return redirect(page, slug=slug, key=run.key)
    return render(
        request,
        "issuing/run_form.html",
        {"organisation": organisation, "achievement": achievement, "form": form},
        status=422 if form.errors else 200,
    )


@login_required
@require_safe
def detail(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """One run: before its start what each row will do, then how far it is and what came of it."""
    organisation = organisation_for(request.user, slug, Permission.VIEW)
    run = access.run_of(request.user, organisation, key)
    context = {
        "organisation": organisation,
        "achievement": run.achievement,
        "run": run,
        "may_award": access.may(request.user, run.achievement, Permission.AWARD),
    }
    if run.state in {Run.State.PREVIEW, Run.State.SIGNOFF}:
        if not is_mapped(run):
            return redirect("issuing_run_columns", slug=slug, key=key)
        preview = queries.preview_of_run(run)
        context |= {
            "preview": preview,
            "is_named": run.signoff_by_id == request.user.pk,
            "file_digest": file_digest(run.source) if run.state == Run.State.SIGNOFF else "",
        }
        if run.state == Run.State.PREVIEW:
            members = queries.who_may_sign_off(request.user, run.achievement)
            context |= {
                "existing_form": ExistingForm(preview, run),
                "due_form": DueForm(),
                "signoff_form": SignoffForm(members=members, auto_id="signoff_%s")
                if members
                else None,
                "needs_signoff": queries.policy_of(organisation).needs_signoff,
            }
        return render(request, "issuing/run_preview.html", context)
    problems = queries.problems_of(run, most=PROBLEMS_SHOWN)
    return render(request, "issuing/run.html", context | {"problems": problems} | _progress(run))


@login_required
@require_safe
def progress(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """The bar alone; once the run is over, the whole page is asked for again."""
    organisation = organisation_for(request.user, slug, Permission.VIEW)
    run = access.run_of(request.user, organisation, key)
    response = render(
        request,
        "issuing/run_progress.html",
        {"organisation": organisation, "run": run} | _progress(run),
    )
    if run.state not in MOVING or run.is_scheduled:
        response["HX-Refresh"] = "true"
    return response


@login_required
@require_POST
def start(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Lets the worker begin, now or later."""
    form = DueForm(request.POST)
    due_at = form.cleaned_data["due_at"] if form.is_valid() else None
    if form.errors:
        messages.error(request, _("That is no time. Choose a day and an hour."))
        return redirect("issuing_run", slug=slug, key=key)
    return _act(request, slug, key, partial(actions.start_run, due_at=due_at))


@login_required
@require_POST
def pause(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Holds the run."""
    return _act(request, slug, key, actions.pause_run)


@login_required
@require_POST
def resume(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Goes on with the run."""
    return _act(request, slug, key, actions.resume_run)


@login_required
@require_http_methods(["GET", "POST"])
def cancel(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Asks once, then ends the run early; a file that was only previewed is dropped at once."""
    organisation = organisation_for(request.user, slug, Permission.AWARD)
    run = access.run_of(request.user, organisation, key)
    was_preview = run.state in {Run.State.PREVIEW, Run.State.SIGNOFF}
    if request.method == "POST":
        actions.cancel_run(acting_user=request.user, run=run)
        if was_preview:
            messages.success(request, _("Nothing was awarded."))
            return redirect("issuing_run_new", slug=slug, key=run.achievement.key)
        messages.success(request, _("The run is cancelled."))
        return redirect("issuing_run", slug=slug, key=key)
    waiting = queries.progress_of(run).left
    return render(
        request,
        "web/confirm.html",
        {
            "question": _("Cancel this run of “%(name)s”?") % {"name": run.achievement.name},
            "consequence": _(
                "%(count)s people who have not been awarded yet will not be. What is signed stays "
                "awarded. This cannot be undone."
            )
            % {"count": waiting},
            "verb": _("Cancel the run"),
            "back": f"/issue/{slug}/runs/{key}/",
        },
    )


def _act(request: HttpRequest, slug: str, key: str, act: Callable[..., Run]) -> HttpResponse:
    organisation = organisation_for(request.user, slug, Permission.AWARD)
    act(acting_user=request.user, run=access.run_of(request.user, organisation, key))
    return redirect("issuing_run", slug=slug, key=key)


def _progress(run: Run) -> dict[str, object]:
    progress = queries.progress_of(run)
    details = []
    if run.state in MOVING and progress.per_second:
        details.append(_("%(rate)d a second") % {"rate": max(1, round(progress.per_second))})
    if (left := progress.seconds_left) is not None:
        details.append(_("about %(time)s left") % {"time": duration(max(1, left))})
    return {
        "progress": progress,
        "details": ", ".join(details),
        "is_moving": run.state in MOVING and not run.is_scheduled,
    }
