"""One's own account, its tokens, and the ways in."""

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from openmerit.platform.people import actions, personas, queries
from openmerit.platform.people.actions.accounts import check_operator_link
from openmerit.platform.people.forms import NameForm, OperatorForm, TokenForm
from openmerit.platform.people.views._shared import beside_its_field, status_of
from openmerit.platform.web.errors import DomainError, Kind

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
            beside_its_field(form, refused, default="email")
        else:
            login(request, person, backend=BACKEND)
            return redirect("admin:index")
    return render(request, "people/first_operator.html", {"form": form}, status=status_of(form))


def locked_out(
    request: HttpRequest, original_response: HttpResponse | None = None, *args: object
) -> HttpResponse:
    """Too many failed sign-ins (axes): say so, and for how long."""
    return render(request, "people/locked_out.html", status=429)
