"""The units of an organisation."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from openmerit.platform.people import access, actions, queries
from openmerit.platform.people.access import Permission
from openmerit.platform.people.forms_organisations import UnitForm
from openmerit.platform.people.views._shared import beside_its_field, status_of
from openmerit.platform.web.errors import DomainError


@login_required
@require_http_methods(["GET", "POST"])
def index(request: HttpRequest, slug: str) -> HttpResponse:
    """All units as a tree; owners add one here."""
    if request.method == "GET":
        shown = access.organisation_of_member(request.user, slug)
    else:
        shown = access.organisation_for(request.user, slug, Permission.MANAGE_ORGANISATION)
    tree = queries.unit_tree(shown)
    form = UnitForm(request.POST or None, tree=tree)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.create_unit(
                acting_user=request.user, organisation=shown, **form.cleaned_data
            )
        except DomainError as refused:
            beside_its_field(form, refused, default="name")
        else:
            messages.success(request, _("“%(name)s” is added.") % {"name": made.name})
            return redirect("units", slug=slug)
    may_manage = access.may(request.user, shown, Permission.MANAGE_ORGANISATION)
    context = {"organisation": shown, "tree": tree, "form": form, "may_manage": may_manage}
    return render(request, "people/units.html", context, status=status_of(form))


@login_required
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Rename a unit, or put it elsewhere."""
    shown = access.organisation_for(request.user, slug, Permission.MANAGE_ORGANISATION)
    unit = access.unit_of(shown, key)
    below = access.units_below(shown, frozenset({unit.pk}))
    tree = [row for row in queries.unit_tree(shown) if row.unit.pk not in below]
    initial = {"name": unit.name, "parent": unit.parent.key if unit.parent else ""}
    form = UnitForm(request.POST or None, tree=tree, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_unit(acting_user=request.user, unit=unit, **form.cleaned_data)
        except DomainError as refused:
            beside_its_field(form, refused, default="name")
        else:
            messages.success(request, _("Saved."))
            return redirect("units", slug=slug)
    context = {"organisation": shown, "unit": unit, "form": form}
    return render(request, "people/unit.html", context, status=status_of(form))


@login_required
@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Ask once, then take an empty unit away."""
    shown = access.organisation_for(request.user, slug, Permission.MANAGE_ORGANISATION)
    unit = access.unit_of(shown, key)
    if request.method == "POST":
        actions.remove_unit(acting_user=request.user, unit=unit)
        messages.success(request, _("“%(name)s” is gone.") % {"name": unit.name})
        return redirect("units", slug=slug)
    return render(
        request,
        "web/confirm.html",
        {
            "question": _("Remove “%(name)s”?") % {"name": unit.name},
            "consequence": _("Roles that were given for it end. What was awarded stays."),
            "verb": _("Remove it"),
            "back": reverse("units", args=[slug]),
        },
    )
