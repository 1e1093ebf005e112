"""Who belongs to an organisation, and with which roles."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from openmerit.platform.people import access, actions, queries
from openmerit.platform.people.access import Permission
from openmerit.platform.people.forms_organisations import GrantForm, MemberForm, RoleForm
from openmerit.platform.people.models import Grant, Membership, Organisation
from openmerit.platform.people.views._shared import beside_its_field, status_of
from openmerit.platform.web.errors import DomainError


@login_required
@require_http_methods(["GET", "POST"])
def members(request: HttpRequest, slug: str) -> HttpResponse:
    """Who belongs to the organisation; its owners add people here."""
    if request.method == "GET":
        shown = access.organisation_of_member(request.user, slug)
    else:
        shown = access.organisation_for(request.user, slug, Permission.MANAGE_MEMBERS)
    form = MemberForm(request.POST or None, tree=queries.unit_tree(shown))
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_member(
                acting_user=request.user,
                organisation=shown,
                email=form.cleaned_data["email"],
                role=form.cleaned_data["role"],
                **form.part,
            )
        except DomainError as refused:
            beside_its_field(form, refused, default="email")
        else:
            messages.success(
                request, _("%(email)s was told by mail.") % {"email": form.cleaned_data["email"]}
            )
            return redirect("members", slug=slug)
    may_manage = access.may(request.user, shown, Permission.MANAGE_MEMBERS)
    return render(
        request,
        "people/members.html",
        {
            "organisation": shown,
            "members": _with_grants(request, shown),
            "invitations": queries.invitations_to(request.user, shown) if may_manage else [],
            "may_manage": may_manage,
            "form": form,
        },
        status=status_of(form),
    )


def _with_grants(request: HttpRequest, shown: Organisation) -> list[tuple[Membership, list[Grant]]]:
    """Each member with their further roles."""
    grants: dict[int, list[Grant]] = {}
    for grant in queries.grants_in(shown):
        grants.setdefault(grant.person_id, []).append(grant)
    members = queries.members_of(request.user, shown)
    return [(member, grants.get(member.person_id, [])) for member in members]


@login_required
@require_http_methods(["GET", "POST"])
def roles(request: HttpRequest, slug: str, person_id: int) -> HttpResponse:
    """The roles of a member: the one for the whole, and those for parts and for a time."""
    shown = access.organisation_for(request.user, slug, Permission.MANAGE_MEMBERS)
    member = access.membership_for(request.user, shown, person_id)
    tree = queries.unit_tree(shown)
    adds = "grant" in request.POST
    form = RoleForm(
        request.POST if request.POST and not adds else None, initial={"role": member.role}
    )
    more = GrantForm(request.POST if adds else None, tree=tree, auto_id="grant_%s")
    try:
        if adds and more.is_valid():
            actions.grant_role(
                acting_user=request.user,
                organisation=shown,
                person=member.person,
                role=more.cleaned_data["role"],
                **more.part,
            )
            messages.success(request, _("The role is given."))
            return redirect("member_role", slug=slug, person_id=person_id)
        if request.POST and not adds and form.is_valid():
            actions.change_role(
                acting_user=request.user,
                organisation=shown,
                person=member.person,
                role=form.cleaned_data["role"],
            )
            messages.success(request, _("The role is changed."))
            return redirect("members", slug=slug)
    except DomainError as refused:
        beside_its_field(more if adds else form, refused, default="role")
    context = {
        "organisation": shown,
        "member": member,
        "form": form,
        "more": more,
        "grants": queries.grants_in(shown, member.person),
    }
    status = max(status_of(form), status_of(more))
    return render(request, "people/member_role.html", context, status=status)


@login_required
@require_POST
def grant_take(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """End a role that was given for a part or a time."""
    shown = access.organisation_for(request.user, slug, Permission.MANAGE_MEMBERS)
    grant = access.grant_for(request.user, shown, key)
    actions.take_role(acting_user=request.user, grant=grant)
    messages.success(request, _("The role is taken. You can give it again."))
    return redirect("member_role", slug=slug, person_id=grant.person_id)


@login_required
@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, slug: str, person_id: int) -> HttpResponse:
    """Ask once, then end a membership."""
    shown = access.organisation_for(request.user, slug, Permission.MANAGE_MEMBERS)
    member = access.membership_for(request.user, shown, person_id)
    if request.method == "GET":
        who = {"who": member.person.get_full_name(), "organisation": shown.name}
        context = {
            "organisation": shown,
            "member": member,
            "question": _("Remove %(who)s from %(organisation)s?") % who,
            "verb": _("Remove %(who)s") % who,
            "back": reverse("members", args=[slug]),
        }
        return render(request, "people/member_remove.html", context)
    actions.remove_member(acting_user=request.user, organisation=shown, person=member.person)
    messages.success(
        request, _("%(who)s no longer belongs to it.") % {"who": member.person.get_full_name()}
    )
    return redirect("members", slug=slug)


@login_required
@require_POST
def invitation_withdraw(request: HttpRequest, slug: str, invitation_id: int) -> HttpResponse:
    """Keep a place no longer."""
    shown = access.organisation_for(request.user, slug, Permission.MANAGE_MEMBERS)
    actions.withdraw_invitation(
        acting_user=request.user, organisation=shown, invitation_id=invitation_id
    )
    messages.success(request, _("The invitation is withdrawn."))
    return redirect("members", slug=slug)
