"""What is done with an achievement once it is submitted or published, and what holds for all."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from openmerit.platform.issuing import access, actions, queries
from openmerit.platform.issuing.forms import ReasonForm
from openmerit.platform.issuing.forms_upkeep import PolicyForm, TranslationForm
from openmerit.platform.issuing.models import Achievement
from openmerit.platform.people.access import Permission, organisation_for
from openmerit.platform.people.models import Organisation
from openmerit.platform.web.errors import DomainError


@login_required
@require_POST
def new_version(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Begins the next version, and opens it."""
    organisation = organisation_for(request.user, slug, Permission.DESIGN)
    achievement = access.achievement_of(request.user, organisation, key)
    made = actions.new_version(acting_user=request.user, achievement=achievement)
    messages.success(
        request,
        _("This is version %(number)d. Change what differs, then publish it.")
        % {"number": made.number},
    )
    return redirect("issuing_achievement_edit", slug=slug, key=made.key, step="words")


@login_required
@require_http_methods(["GET", "POST"])
def translate(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """What is published, in another language too."""

    def act(achievement: Achievement, form: TranslationForm) -> None:
        actions.translate(
            acting_user=request.user, achievement=achievement, translation=form.translation()
        )

    return _of_achievement(
        request,
        slug,
        key,
        TranslationForm,
        act,
        title=_("Add a translation"),
        lede=_("It stands beside what was earned, and changes none of it."),
        verb=_("Add it"),
        done=_("The translation is there."),
    )


@login_required
@require_http_methods(["GET", "POST"])
def send_back(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Makes a draft again of what was submitted."""

    def act(achievement: Achievement, form: Form) -> None:
        reason = form.cleaned_data["reason"]
        actions.send_back(acting_user=request.user, achievement=achievement, reason=reason)

    return _of_achievement(
        request,
        slug,
        key,
        ReasonForm,
        act,
        title=_("Send it back"),
        lede=_("It becomes a draft again. Say what has to be changed."),
        verb=_("Send it back"),
        done=_("It is a draft again."),
        need=Permission.REVIEW,
    )


@login_required
@require_http_methods(["GET", "POST"])
def policy(request: HttpRequest, slug: str) -> HttpResponse:
    """What the organisation settles for all that it issues."""
    organisation = organisation_for(request.user, slug, Permission.MANAGE_ORGANISATION)
    initial = PolicyForm.initial_of(queries.policy_of(organisation))
    form = PolicyForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.settle(
                acting_user=request.user, organisation=organisation, policy=form.policy()
            )
        except DomainError as refused:
            _beside_its_field(form, refused)
        else:
            messages.success(request, _("It is settled, for all that is published from now on."))
            return redirect("issuing_policy", slug=slug)
    status = 422 if form.errors else 200
    context = {"organisation": organisation, "form": form}
    return render(request, "issuing/policy.html", context, status=status)


def _of_achievement(
    request: HttpRequest,
    slug: str,
    key: str,
    form_class: type[Any],
    act: Callable[[Achievement, Any], None],
    *,
    done: str,
    need: Permission = Permission.DESIGN,
    **words: str,
) -> HttpResponse:
    """A form about one achievement: filled in rightly, it acts and goes back to the page."""
    organisation = organisation_for(request.user, slug, need)
    achievement = access.achievement_of(request.user, organisation, key)
    form = form_class(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            act(achievement, form)
        except DomainError as refused:
            _beside_its_field(form, refused)
        else:
            messages.success(request, done)
            return redirect("issuing_achievement", slug=slug, key=key)
    return _page(request, organisation, achievement, form, **words)


def _page(
    request: HttpRequest,
    organisation: Organisation,
    achievement: Achievement | None,
    form: Form,
    **words: str,
) -> HttpResponse:
    context = {"organisation": organisation, "achievement": achievement, "form": form, **words}
    status = 422 if form.errors else 200
    return render(request, "issuing/one_form.html", context, status=status)


def _beside_its_field(form: Form, refused: DomainError) -> None:
    member = str(refused.fields.get("member", ""))
    if member in form.fields:
        form.add_error(member, str(refused.fields["problem"]))
    else:
        form.add_error(None, str(refused))
