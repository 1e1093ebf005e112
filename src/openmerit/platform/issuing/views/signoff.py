"""A list is signed off by a second person, or sent back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from openmerit.platform.issuing import access, actions, queries
from openmerit.platform.issuing.forms import ReasonForm
from openmerit.platform.issuing.forms_signoff import SignoffForm
from openmerit.platform.people.access import Permission, organisation_for


@login_required
@require_POST
def ask(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Freezes the list and asks the one who is named."""
    organisation = organisation_for(request.user, slug, Permission.AWARD)
    run = access.run_of(request.user, organisation, key)
    members = queries.who_may_sign_off(request.user, run.achievement)
    form = SignoffForm(request.POST, members=members)
    if not form.is_valid():
        messages.error(request, _("Choose who signs it off, and a time that is one."))
        return redirect("issuing_run", slug=slug, key=key)
    actions.ask_signoff(
        acting_user=request.user,
        run=run,
        email=form.cleaned_data["signoff_by"],
        due_at=form.cleaned_data["due_at"],
    )
    messages.success(request, _("%(name)s is asked by mail.") % {"name": run.signoff_by})
    return redirect("issuing_run", slug=slug, key=key)


@login_required
@require_safe
def frozen(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """The file of the list, byte for byte: whoever signs off can read all of it, and hash it."""
    organisation = organisation_for(request.user, slug, Permission.AWARD)
    run = access.run_of(request.user, organisation, key)
    response = HttpResponse(bytes(run.source), content_type="text/csv")
    response["Content-Disposition"] = f'attachment; filename="list-{run.key}.csv"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@login_required
@require_POST
def sign_off(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Lets the list run that was looked at."""
    organisation = organisation_for(request.user, slug, Permission.AWARD)
    run = access.run_of(request.user, organisation, key)
    actions.sign_off(acting_user=request.user, run=run, digest=request.POST.get("digest", ""))
    messages.success(request, _("It is signed off."))
    return redirect("issuing_run", slug=slug, key=key)


@login_required
@require_http_methods(["GET", "POST"])
def send_back(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Asks for a reason, then sends the list back."""
    organisation = organisation_for(request.user, slug, Permission.AWARD)
    run = access.run_of(request.user, organisation, key)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.send_run_back(acting_user=request.user, run=run, reason=form.cleaned_data["reason"])
        messages.success(request, _("It is sent back. Nobody was awarded."))
        return redirect("issuing_run", slug=slug, key=key)
    return render(
        request,
        "web/confirm.html",
        {
            "question": _("Send back the list for “%(name)s”?") % {"name": run.achievement.name},
            "consequence": _("Whoever asked reads your reason by mail. Nobody is awarded."),
            "verb": _("Send it back"),
            "kind": "primary",
            "form": form,
            "back": f"/issue/{slug}/runs/{key}/",
        },
        status=422 if form.errors else 200,
    )
