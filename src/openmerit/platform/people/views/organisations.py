"""Organisations: made in three steps, and what they say of themselves."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from openmerit.platform.people import access, actions, queries
from openmerit.platform.people.access import Permission
from openmerit.platform.people.actions.organisations import check_names
from openmerit.platform.people.forms_organisations import AboutStep, NameStep, OrganisationForm
from openmerit.platform.people.names import known_names, looks_like
from openmerit.platform.people.views._shared import beside_its_field, status_of
from openmerit.platform.web.errors import DomainError

AUDIT_PAGE = 50
STEPS = 3


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Name it, say what it does, look it over: then it is made.

    What was typed travels along in the form, so that nothing is lost and nothing is kept.
    """
    sent = request.POST if request.method == "POST" else None
    called, about = NameStep(sent), AboutStep(sent)
    step = _step_of(request)
    if step == 1:
        return _step(request, 1, called=NameStep(initial=_typed(request)), about=about)
    if not called.is_valid() or _refused(called):
        return _step(request, 1, called=called, about=about)
    if step == 2:
        return _step(request, 2, called=called, about=AboutStep(initial=_typed(request)))
    if not about.is_valid():
        return _step(request, 2, called=called, about=about)
    if step == STEPS:
        return _step(request, STEPS, called=called, about=about)
    try:
        made = actions.create_organisation(
            acting_user=request.user, **called.cleaned_data, **about.cleaned_data
        )
    except DomainError as refused:
        beside_its_field(called, refused, default="slug")
        return _step(request, 1, called=called, about=about)
    messages.success(request, _("%(name)s is ready.") % {"name": made.name})
    return redirect("organisation_domain", slug=made.slug)


def _step_of(request: HttpRequest) -> int:
    """The step to show next; one beyond the last says that it is to be made."""
    to = request.POST.get("to", "")
    return int(to) if to in {"1", "2", "3", "4"} else 1


def _typed(request: HttpRequest) -> dict[str, str]:
    return {name: value for name, value in request.POST.items() if isinstance(value, str)}


def _refused(called: NameStep) -> bool:
    """Whether the name or the short name cannot be had, which is said beside it."""
    try:
        check_names(**called.cleaned_data)
    except DomainError as refused:
        beside_its_field(called, refused, default="slug")
        return True
    return False


def _step(request: HttpRequest, step: int, *, called: NameStep, about: AboutStep) -> HttpResponse:
    shown = {1: called, 2: about}.get(step)
    carried = [form for form in (called, about) if form is not shown]
    name = called.cleaned_data["name"] if step == STEPS else ""
    return render(
        request,
        "people/organisation_new.html",
        {
            "step": step,
            "next": step + 1,
            "before": step - 1,
            "form": shown,
            "carried": _carried(request, carried),
            "called": called,
            "about": about,
            "alike": looks_like(name, known_names()) if name else None,
        },
        status=status_of(shown) if shown is not None else 200,
    )


def _carried(request: HttpRequest, forms: list[NameStep | AboutStep]) -> list[tuple[str, str]]:
    typed = _typed(request)
    return [(name, typed[name]) for form in forms for name in form.fields if name in typed]


@login_required
@require_http_methods(["GET", "POST"])
def organisation(request: HttpRequest, slug: str) -> HttpResponse:
    """What an organisation says of itself; its owners change it here."""
    if request.method == "GET":
        shown = access.organisation_of_member(request.user, slug)
    else:
        shown = access.organisation_for(request.user, slug, Permission.MANAGE_ORGANISATION)
    form = OrganisationForm(request.POST or None, initial=OrganisationForm.initial_of(shown))
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_organisation(
                acting_user=request.user, organisation=shown, **form.cleaned_data
            )
        except DomainError as refused:
            beside_its_field(form, refused, default="name")
        else:
            messages.success(request, _("Saved."))
            return redirect("organisation", slug=slug)
    return render(
        request,
        "people/organisation.html",
        {
            "organisation": shown,
            "form": form,
            "role": queries.role_in(request.user, shown),
            "may_manage": access.may(request.user, shown, Permission.MANAGE_ORGANISATION),
        },
        status=status_of(form),
    )


@login_required
@require_http_methods(["GET", "POST"])
def leave(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask once, then end one's own membership."""
    shown = access.organisation_of_member(request.user, slug)
    if request.method == "GET":
        context = {
            "organisation": shown,
            "question": _("Leave %(name)s?") % {"name": shown.name},
            "verb": _("Leave %(name)s") % {"name": shown.name},
            "back": reverse("organisation", args=[slug]),
        }
        return render(request, "people/leave.html", context)
    actions.leave_organisation(acting_user=request.user, organisation=shown)
    messages.success(request, _("You left %(name)s.") % {"name": shown.name})
    return redirect("account")


@login_required
@require_GET
def audit(request: HttpRequest, slug: str) -> HttpResponse:
    """What was done in the organisation, newest first."""
    shown = access.organisation_for(request.user, slug, Permission.MANAGE_MEMBERS)
    page = queries.audit_trail(
        request.user, shown, limit=AUDIT_PAGE, cursor=request.GET.get("cursor")
    )
    context = {"organisation": shown, "page": page, "may_manage": True}
    return render(request, "people/audit.html", context)
