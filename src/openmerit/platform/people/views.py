"""The room's pages: parse what came, call one action or query, render."""

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from openmerit.platform.people import access, actions, personas, queries
from openmerit.platform.people.access import Permission
from openmerit.platform.people.actions.accounts import check_operator_link
from openmerit.platform.people.forms import (
    MemberForm,
    NameForm,
    NewOrganisationForm,
    OperatorForm,
    OrganisationForm,
    RoleForm,
    TokenForm,
)
from openmerit.platform.web.errors import DomainError, Kind

AUDIT_PAGE = 50
BACKEND = "django.contrib.auth.backends.ModelBackend"


@login_required
@require_http_methods(["GET", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """One's own page: name, addresses, ways to sign in, organisations."""
    form = NameForm(request.POST or None, initial={"name": request.user.name})
    if request.method == "POST" and form.is_valid():
        actions.rename_person(acting_user=request.user, name=form.cleaned_data["name"])
        messages.success(request, _("Your name is changed."))
        return redirect("account")
    memberships = queries.memberships_of(request.user)
    return render(request, "people/account.html", {"form": form, "memberships": memberships})


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """One's API tokens; a new one is shown once, on the answer to the form itself."""
    form = TokenForm(request.POST or None)
    clear = None
    if request.method == "POST" and form.is_valid():
        clear = actions.make_token(acting_user=request.user, name=form.cleaned_data["name"])
        form = TokenForm()
    context = {"form": form, "tokens": queries.tokens_of(request.user), "clear": clear}
    return render(request, "people/tokens.html", context)


@login_required
@require_POST
def revoke_token(request: HttpRequest, token_id: int) -> HttpResponse:
    """Make one of one's tokens useless."""
    actions.revoke_token(acting_user=request.user, token_id=token_id)
    messages.success(request, _("That token no longer works."))
    return redirect("tokens")


@login_required
@require_http_methods(["GET", "POST"])
def new_organisation(request: HttpRequest) -> HttpResponse:
    """Make an organisation and become its first owner."""
    form = NewOrganisationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.create_organisation(acting_user=request.user, **form.cleaned_data)
        except DomainError as refused:
            _beside_its_field(form, refused, default="slug")
        else:
            messages.success(request, _("%(name)s is ready.") % {"name": made.name})
            return redirect("organisation", slug=made.slug)
    return render(request, "people/organisation_new.html", {"form": form}, status=_status(form))


@login_required
@require_http_methods(["GET", "POST"])
def organisation(request: HttpRequest, slug: str) -> HttpResponse:
    """What an organisation says of itself; its owners change it here."""
    need = Permission.VIEW if request.method == "GET" else Permission.MANAGE_ORGANISATION
    shown = access.organisation_for(request.user, slug, need)
    said = {"name": shown.name, "description": shown.description, "url": shown.url}
    form = OrganisationForm(request.POST or None, initial=said)
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_organisation(
                acting_user=request.user, organisation=shown, **form.cleaned_data
            )
        except DomainError as refused:
            _beside_its_field(form, refused, default="name")
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
        status=_status(form),
    )


@login_required
@require_http_methods(["GET", "POST"])
def members(request: HttpRequest, slug: str) -> HttpResponse:
    """Who belongs to the organisation; its owners add people here."""
    need = Permission.VIEW if request.method == "GET" else Permission.MANAGE_MEMBERS
    shown = access.organisation_for(request.user, slug, need)
    form = MemberForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_member(acting_user=request.user, organisation=shown, **form.cleaned_data)
        except DomainError as refused:
            _beside_its_field(form, refused, default="email")
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
            "members": queries.members_of(request.user, shown),
            "invitations": queries.invitations_to(request.user, shown) if may_manage else [],
            "may_manage": may_manage,
            "form": form,
        },
        status=_status(form),
    )


@login_required
@require_http_methods(["GET", "POST"])
def member_role(request: HttpRequest, slug: str, person_id: int) -> HttpResponse:
    """Give a member another role."""
    shown = access.organisation_for(request.user, slug, Permission.MANAGE_MEMBERS)
    member = access.membership_for(request.user, shown, person_id)
    form = RoleForm(request.POST or None, initial={"role": member.role})
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_role(
                acting_user=request.user,
                organisation=shown,
                person=member.person,
                role=form.cleaned_data["role"],
            )
        except DomainError as refused:
            _beside_its_field(form, refused, default="role")
        else:
            messages.success(request, _("The role is changed."))
            return redirect("members", slug=slug)
    context = {"organisation": shown, "member": member, "form": form}
    return render(request, "people/member_role.html", context, status=_status(form))


@login_required
@require_http_methods(["GET", "POST"])
def member_remove(request: HttpRequest, slug: str, person_id: int) -> HttpResponse:
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
@require_http_methods(["GET", "POST"])
def leave(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask once, then end one's own membership."""
    shown = access.organisation_for(request.user, slug, Permission.VIEW)
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
@require_POST
def invitation_withdraw(request: HttpRequest, slug: str, invitation_id: int) -> HttpResponse:
    """Keep a place no longer."""
    shown = access.organisation_for(request.user, slug, Permission.MANAGE_MEMBERS)
    actions.withdraw_invitation(
        acting_user=request.user, organisation=shown, invitation_id=invitation_id
    )
    messages.success(request, _("The invitation is withdrawn."))
    return redirect("members", slug=slug)


@login_required
@require_GET
def audit(request: HttpRequest, slug: str) -> HttpResponse:
    """What was done in the organisation, newest first."""
    shown = access.organisation_for(request.user, slug, Permission.MANAGE_MEMBERS)
    page = queries.audit_trail(
        request.user, shown, limit=AUDIT_PAGE, cursor=request.GET.get("cursor")
    )
    return render(request, "people/audit.html", {"organisation": shown, "page": page})


@require_POST
def sign_in_as_persona(request: HttpRequest) -> HttpResponse:
    """Sign in as one of the starter story's people, in a practice home on this machine."""
    person = personas.persona(request, request.POST.get("email", ""))
    login(request, person, backend=BACKEND)
    return redirect("/")


def personas_to_try(request: HttpRequest, **context: object) -> SafeString:
    """Fills the place under the sign-in form: the story's people, where they may be tried."""
    people = personas.everyone(request) if request is not None else []
    if not people:
        return SafeString("")
    return render_to_string("people/personas.html", {"personas": people}, request=request)


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def first_operator(request: HttpRequest, token: str) -> HttpResponse:
    """Make the first operator, by the link of the first start; opening changes nothing."""
    check_operator_link(token)
    form = OperatorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            person = actions.create_first_operator(
                acting_user=None, token=token, **form.cleaned_data
            )
        except DomainError as refused:
            if refused.kind is Kind.GONE:
                raise
            _beside_its_field(form, refused, default="email")
        else:
            login(request, person, backend=BACKEND)
            return redirect("admin:index")
    return render(request, "people/first_operator.html", {"form": form}, status=_status(form))


def locked_out(
    request: HttpRequest, original_response: HttpResponse | None = None, *args: object
) -> HttpResponse:
    """Too many failed sign-ins (axes): say so, and for how long."""
    return render(request, "people/locked_out.html", status=429)


def _beside_its_field(form: Form, refused: DomainError, *, default: str) -> None:
    """Show what an action refused beside the field that it is about."""
    member = str(refused.fields.get("member", ""))
    form.add_error(member if member in form.fields else default, str(refused))


def _status(form: Form) -> int:
    return 422 if form.is_bound and form.errors else 200
