"""Where an achievement belongs, and who works on it alone."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from openmerit.platform.issuing import access, actions
from openmerit.platform.issuing.forms_places import PlaceForm, StaffForm
from openmerit.platform.people import access as people_access
from openmerit.platform.people import actions as people_actions
from openmerit.platform.people import queries as people
from openmerit.platform.people.access import Permission, Reach, organisation_for
from openmerit.platform.people.models import Organisation
from openmerit.platform.people.queries import UnitInPlace
from openmerit.platform.web.errors import DomainError


@login_required
@require_http_methods(["GET", "POST"])
def place(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Put an achievement into a unit."""
    organisation = organisation_for(request.user, slug, Permission.DESIGN)
    achievement = access.achievement_of(request.user, organisation, key)
    access.require(request.user, achievement, Permission.DESIGN)
    reach = people_access.reach_of(request.user, organisation, Permission.DESIGN)
    form = PlaceForm(
        request.POST or None,
        tree=units_in(organisation, reach),
        may_be_whole=reach.everywhere,
        initial={"unit": achievement.unit.key if achievement.unit else ""},
    )
    if request.method == "POST" and form.is_valid():
        actions.place_achievement(
            acting_user=request.user, achievement=achievement, **form.cleaned_data
        )
        messages.success(request, _("Saved."))
        return redirect("issuing_achievement", slug=slug, key=key)
    return render(
        request,
        "issuing/one_form.html",
        {
            "organisation": organisation,
            "achievement": achievement,
            "form": form,
            "title": _("Where it belongs"),
            "lede": _(
                "Whoever has a role for a unit works on what belongs to it. Badges do not change."
            ),
            "verb": _("Save"),
        },
        status=422 if form.errors else 200,
    )


@login_required
@require_http_methods(["GET", "POST"])
def staff(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Who has a role for this achievement alone; owners give one here."""
    organisation = organisation_for(request.user, slug, Permission.MANAGE_MEMBERS)
    achievement = access.achievement_of(request.user, organisation, key)
    members = people.members_of(request.user, organisation)
    form = StaffForm(request.POST or None, members=members)
    if request.method == "POST" and form.is_valid():
        try:
            actions.grant_for_achievement(
                acting_user=request.user, achievement=achievement, **form.chosen
            )
        except DomainError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The role is given."))
            return redirect("issuing_achievement_staff", slug=slug, key=key)
    subject = access.subject_of(achievement)
    grants = [row for row in people.grants_in(organisation) if row.subject == subject]
    return render(
        request,
        "issuing/staff.html",
        {
            "organisation": organisation,
            "achievement": achievement,
            "form": form,
            "grants": grants,
        },
        status=422 if form.errors else 200,
    )


@login_required
@require_POST
def staff_take(request: HttpRequest, slug: str, key: str, grant: str) -> HttpResponse:
    """End a role that was given for this achievement."""
    organisation = organisation_for(request.user, slug, Permission.MANAGE_MEMBERS)
    achievement = access.achievement_of(request.user, organisation, key)
    taken = people_access.grant_for(request.user, organisation, grant)
    people_actions.take_role(acting_user=request.user, grant=taken)
    messages.success(request, _("The role is taken. You can give it again."))
    return redirect("issuing_achievement_staff", slug=slug, key=achievement.key)


def units_in(organisation: Organisation, reach: Reach) -> list[UnitInPlace]:
    """The units in which somebody may act."""
    tree = people.unit_tree(organisation)
    return [row for row in tree if reach.everywhere or row.unit.pk in reach.unit_ids]
