"""Partners: whom we let award our achievements, and what others let us award."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from openmerit.platform.issuing import access, actions, queries
from openmerit.platform.issuing.access import partnership_of
from openmerit.platform.issuing.errors import (
    AlreadyPartner,
    IssuerMissing,
    PartnershipRefused,
)
from openmerit.platform.issuing.forms_partners import PartingForm, PartnerForm, TermsForm
from openmerit.platform.issuing.models import Achievement, Partnership
from openmerit.platform.people import access as people
from openmerit.platform.people.access import Permission, organisation_for
from openmerit.platform.people.models import Organisation
from openmerit.platform.web.errors import DomainError

SHOWN = 30
_FIELD_OF_MEMBER = {"endsAt": "ends_on"}


@login_required
@require_safe
def index(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Who may award an achievement of ours, how many, and until when."""
    organisation = organisation_for(request.user, slug, Permission.VIEW)
    achievement = access.achievement_of(request.user, organisation, key)
    may_design = access.may(request.user, achievement, Permission.DESIGN)
    is_ours = achievement.original_id is None
    context = {
        "organisation": organisation,
        "achievement": achievement,
        "page": queries.page_of_partners(
            achievement, limit=SHOWN, cursor=request.GET.get("cursor")
        ),
        "may_offer": may_design and is_ours and achievement.state == Achievement.State.PUBLISHED,
    }
    return render(request, "issuing/partners.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def offer(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Asks somebody whether they award it, too."""
    organisation = organisation_for(request.user, slug, Permission.DESIGN)
    achievement = access.achievement_of(request.user, organisation, key)
    access.require(request.user, achievement, Permission.DESIGN)
    form = PartnerForm(request.POST if request.method == "POST" else None)
    return _form_page(
        request,
        organisation,
        form,
        lambda: actions.offer_partnership(
            acting_user=request.user, achievement=achievement, **form.arguments()
        ),
        achievement=achievement,
        title=_("Let a partner award it"),
        lede=_(
            "Their badges name you as who made it and them as who awards it. Once they accept, "
            "you sign that they may."
        ),
        verb=_("Ask them"),
        done=_("They are asked. You see their answer here."),
    )


@login_required
@require_safe
def received(request: HttpRequest, slug: str) -> HttpResponse:
    """What others let us award, and what waits for our answer."""
    organisation = _whole(request, slug, Permission.VIEW)
    context = {
        "organisation": organisation,
        "page": queries.page_of_partnerships(
            organisation, limit=SHOWN, cursor=request.GET.get("cursor")
        ),
    }
    return render(request, "issuing/partnerships.html", context)


@login_required
@require_safe
def detail(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """One partnership, and what can be done with it from our side."""
    organisation = organisation_for(request.user, slug, Permission.VIEW)
    partnership = partnership_of(request.user, organisation, key)
    is_owner = partnership.achievement.organisation_id == organisation.pk
    if is_owner:
        may_act = access.may(request.user, partnership.achievement, Permission.DESIGN)
    else:
        may_act = people.may(request.user, organisation, Permission.MANAGE_ORGANISATION)
    context = {
        "organisation": organisation,
        "partnership": partnership,
        "achievement": partnership.achievement,
        "is_owner": is_owner,
        "may_act": may_act,
        "badges": queries.badges_of(partnership),
    }
    return render(request, "issuing/partnership.html", context)


@login_required
@require_POST
def accept(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Takes what was offered, and leads to the achievement."""
    organisation = _whole(request, slug, Permission.MANAGE_ORGANISATION)
    partnership = partnership_of(request.user, organisation, key)
    try:
        accepted = actions.accept_partnership(acting_user=request.user, partnership=partnership)
    except PartnershipRefused as refused:
        messages.error(request, str(refused.fields["problem"]))
        return redirect("issuing_partnership", slug=slug, key=key)
    messages.success(request, _("It is among your achievements now. You can award it."))
    assert accepted.borrowed is not None
    return redirect("issuing_achievement", slug=slug, key=accepted.borrowed.key)


@login_required
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Sets another limit and another end."""
    organisation, partnership = _as_owner(request, slug, key)
    initial = {"limit": partnership.limit, "ends_on": partnership.ends_at}
    form = TermsForm(request.POST if request.method == "POST" else None, initial=initial)
    return _form_page(
        request,
        organisation,
        form,
        lambda: actions.change_partnership(
            acting_user=request.user, partnership=partnership, **form.terms()
        ),
        achievement=partnership.achievement,
        title=_("How much %(partner)s may award") % {"partner": partnership.partner.name},
        lede=_("Badges that are signed already stay as they are."),
        verb=_("Save"),
        done=_("It is changed. What you signed is signed anew within a moment."),
    )


@login_required
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Asks once for a reason, then the partner awards it no more."""
    organisation, partnership = _as_owner(request, slug, key)
    badges = queries.badges_of(partnership)
    is_offer = partnership.state == Partnership.State.OFFERED
    consequence = _("They can award it no more. This cannot be undone; you can ask them anew.")
    if badges:
        consequence += " " + ngettext(
            "%(count)d badge that they awarded exists and stays valid. Whoever checks it reads "
            "that you withdrew, and not whether it was awarded before.",
            "%(count)d badges that they awarded exist and stay valid. Whoever checks one reads "
            "that you withdrew, and not whether it was awarded before.",
            badges,
        ) % {"count": badges}
    return _parting(
        request,
        organisation,
        partnership,
        actions.withdraw_partnership,
        question=_("No longer let %(partner)s award “%(name)s”?"),
        consequence=_("They have not answered yet. You can ask them anew.")
        if is_offer
        else consequence,
        verb=_("Take 1 offer back") if is_offer else _("Withdraw 1 authorisation"),
        done=_("It is withdrawn."),
    )


@login_required
@require_http_methods(["GET", "POST"])
def decline(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Asks for a reason, then declines."""
    organisation, partnership = _as_partner(request, slug, key)
    return _parting(
        request,
        organisation,
        partnership,
        actions.decline_partnership,
        question=_("Decline to award “%(name)s”?"),
        consequence=_("They read your reason. They can ask again."),
        verb=_("Decline"),
        done=_("It is declined."),
    )


@login_required
@require_http_methods(["GET", "POST"])
def give_back(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Asks for a reason, then we award it no more."""
    organisation, partnership = _as_partner(request, slug, key)
    badges = queries.badges_of(partnership)
    consequence = ngettext(
        "You can award it no more. %(count)d badge that you awarded stays as it is.",
        "You can award it no more. %(count)d badges that you awarded stay as they are.",
        badges,
    ) % {"count": badges}
    return _parting(
        request,
        organisation,
        partnership,
        actions.give_partnership_back,
        question=_("No longer award “%(name)s”?"),
        consequence=consequence,
        verb=_("Give it back"),
        done=_("You no longer award it."),
    )


@require_safe
def authorisation(request: HttpRequest, key: str) -> HttpResponse:
    """The signed word that a partner may award, as it is stored, for everybody."""
    content = queries.authorisation(key)
    if content is None:
        raise Http404
    response = HttpResponse(content, content_type="application/vc+ld+json")
    response["Cache-Control"] = "no-cache"
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _whole(request: HttpRequest, slug: str, need: Permission) -> Organisation:
    """The organisation, for whoever may do that in all of it."""
    organisation = organisation_for(request.user, slug, need)
    people.require(request.user, organisation, need)
    return organisation


def _as_owner(request: HttpRequest, slug: str, key: str) -> tuple[Organisation, Partnership]:
    organisation = organisation_for(request.user, slug, Permission.DESIGN)
    partnership = partnership_of(request.user, organisation, key)
    access.require(request.user, partnership.achievement, Permission.DESIGN)
    return organisation, partnership


def _as_partner(request: HttpRequest, slug: str, key: str) -> tuple[Organisation, Partnership]:
    organisation = _whole(request, slug, Permission.MANAGE_ORGANISATION)
    partnership = partnership_of(request.user, organisation, key)
    people.require(request.user, partnership.partner, Permission.MANAGE_ORGANISATION)
    return organisation, partnership


def _form_page(
    request: HttpRequest,
    organisation: Organisation,
    form: Form,
    act: Callable[[], Partnership],
    *,
    achievement: Achievement,
    done: str,
    **words: str,
) -> HttpResponse:
    """A form: filled in rightly, it acts and shows the partnership."""
    if request.method == "POST" and form.is_valid():
        try:
            made = act()
        except (AlreadyPartner, IssuerMissing, PartnershipRefused) as refused:
            _beside_its_field(form, refused)
        else:
            messages.success(request, done)
            return redirect("issuing_partnership", slug=organisation.slug, key=made.key)
    context = {"organisation": organisation, "achievement": achievement, "form": form, **words}
    status = 422 if form.errors else 200
    return render(request, "issuing/one_form.html", context, status=status)


def _beside_its_field(form: Form, refused: DomainError) -> None:
    member = str(refused.fields.get("member", "partner"))
    field = _FIELD_OF_MEMBER.get(member, member)
    problem = str(refused.fields.get("problem") or refused)
    form.add_error(field if field in form.fields else None, problem)


def _parting(
    request: HttpRequest,
    organisation: Organisation,
    partnership: Partnership,
    act: Callable[..., Partnership],
    *,
    question: str,
    done: str,
    **words: str,
) -> HttpResponse:
    form = PartingForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        act(acting_user=request.user, partnership=partnership, reason=reason)
        messages.success(request, done)
        return redirect("issuing_partnership", slug=organisation.slug, key=partnership.key)
    named = {"partner": partnership.partner.name, "name": partnership.achievement.name}
    context: dict[str, Any] = {
        "question": question % named,
        "kind": "danger",
        "form": form,
        "back": f"/issue/{organisation.slug}/partnerships/{partnership.key}/",
        **words,
    }
    return render(request, "web/confirm.html", context, status=422 if form.errors else 200)
