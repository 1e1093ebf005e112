"""Who an organisation is: its domain, reports against it, and what operators decide."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from openmerit.platform.people import access, actions, queries
from openmerit.platform.people.access import Permission
from openmerit.platform.people.domains import FILE_PATH, RECORD_NAME, record_for
from openmerit.platform.people.errors import TooManyReports
from openmerit.platform.people.forms_organisations import ClosingForm, DomainForm, ReportForm
from openmerit.platform.people.models import Organisation, Standing
from openmerit.platform.people.views._shared import beside_its_field, status_of
from openmerit.platform.web.errors import DomainError
from openmerit.platform.web.rates import is_too_often

REPORTS_AN_HOUR = 5
LOOKS_AN_HOUR = 60


@login_required
@require_http_methods(["GET", "POST"])
def domain(request: HttpRequest, slug: str) -> HttpResponse:
    """Say which domain is one's own, and how to show it."""
    if request.method == "GET":
        shown = access.organisation_of_member(request.user, slug)
    else:
        shown = access.organisation_for(request.user, slug, Permission.MANAGE_ORGANISATION)
    kept = queries.domain_of(shown)
    initial = {"domain": kept.name if kept else _host_of(shown)}
    form = DomainForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.claim_domain(
                acting_user=request.user, organisation=shown, domain=form.cleaned_data["domain"]
            )
        except DomainError as refused:
            beside_its_field(form, refused, default="domain")
        else:
            return redirect("organisation_domain", slug=slug)
    context = {
        "organisation": shown,
        "domain": kept,
        "form": form,
        "record": record_for(queries.identifier_of(shown)),
        "record_name": f"{RECORD_NAME}.{kept.name}" if kept else "",
        "file_address": f"https://{kept.name}{FILE_PATH}" if kept else "",
        "may_manage": access.may(request.user, shown, Permission.MANAGE_ORGANISATION),
    }
    return render(request, "people/domain.html", context, status=status_of(form))


@login_required
@require_POST
def look(request: HttpRequest, slug: str) -> HttpResponse:
    """Look at the domain now."""
    shown = access.organisation_for(request.user, slug, Permission.MANAGE_ORGANISATION)
    if is_too_often(request, "people:domain", most=LOOKS_AN_HOUR, seconds=3600):
        messages.error(request, _("You looked very often. Wait for an hour, then look again."))
        return redirect("organisation_domain", slug=slug)
    try:
        seen = actions.confirm_domain(acting_user=request.user, organisation=shown)
    except DomainError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("%(domain)s is confirmed.") % {"domain": seen.name})
    return redirect("organisation_domain", slug=slug)


@require_http_methods(["GET", "POST"])
def report(request: HttpRequest, slug: str) -> HttpResponse:
    """Anybody may tell the operator that an organisation is not who it says it is."""
    shown = queries.organisation_by_slug(slug)
    form = ReportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if is_too_often(request, "people:report", most=REPORTS_AN_HOUR, seconds=3600):
            raise TooManyReports
        try:
            actions.report_impersonation(
                acting_user=request.user, organisation=shown, **form.cleaned_data
            )
        except DomainError as refused:
            beside_its_field(form, refused, default="text")
        else:
            messages.success(request, _("Thank you. The operator was told and will look at it."))
            return redirect("issuer", slug=slug)
    context = {"organisation": shown, "form": form}
    return render(request, "people/report.html", context, status=status_of(form))


@login_required
@require_GET
def house(request: HttpRequest) -> HttpResponse:
    """What operators decide: names that wait, and reports."""
    context = {
        "organisations": queries.organisations_to_decide(request.user),
        "reports": queries.reports_to_decide(request.user),
    }
    return render(request, "people/house.html", context)


@login_required
@require_POST
def house_open(request: HttpRequest, slug: str) -> HttpResponse:
    """Let an organisation come before the public."""
    access.require_operator(request.user)
    shown = queries.organisation_by_slug(slug)
    actions.set_standing(acting_user=request.user, organisation=shown, standing=Standing.OPEN)
    messages.success(request, _("%(name)s is open.") % {"name": shown.name})
    return redirect("house_organisations")


@login_required
@require_http_methods(["GET", "POST"])
def house_close(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask once and for a reason, then close an organisation."""
    access.require_operator(request.user)
    shown = queries.organisation_by_slug(slug)
    form = ClosingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.set_standing(
            acting_user=request.user,
            organisation=shown,
            standing=Standing.CLOSED,
            reason=form.cleaned_data["reason"],
        )
        messages.success(request, _("%(name)s is closed.") % {"name": shown.name})
        return redirect("house_organisations")
    return _ask_to_close(request, shown, form)


@login_required
@require_http_methods(["GET", "POST"])
def house_uphold(request: HttpRequest, key: str) -> HttpResponse:
    """Ask once and for a reason, then close what a report is about."""
    decided = queries.report_for(request.user, key)
    form = ClosingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.decide_report(
            acting_user=request.user,
            report=decided,
            upheld=True,
            reason=form.cleaned_data["reason"],
        )
        messages.success(request, _("%(name)s is closed.") % {"name": decided.organisation.name})
        return redirect("house_organisations")
    return _ask_to_close(request, decided.organisation, form)


@login_required
@require_POST
def house_dismiss(request: HttpRequest, key: str) -> HttpResponse:
    """Let a report rest."""
    decided = queries.report_for(request.user, key)
    actions.decide_report(acting_user=request.user, report=decided, upheld=False)
    messages.success(request, _("The report is dismissed."))
    return redirect("house_organisations")


def _ask_to_close(request: HttpRequest, shown: Organisation, form: ClosingForm) -> HttpResponse:
    context = {
        "question": _("Close %(name)s?") % {"name": shown.name},
        "consequence": _(
            "It can publish and award nothing more, and its pages say why. Badges that it awarded "
            "stay and can be checked. You can open it again."
        ),
        "verb": _("Close %(name)s") % {"name": shown.name},
        "back": reverse("house_organisations"),
        "form": form,
    }
    return render(request, "web/confirm.html", context, status=status_of(form))


def _host_of(organisation: Organisation) -> str:
    return organisation.url.partition("//")[2].partition("/")[0].removeprefix("www.")
