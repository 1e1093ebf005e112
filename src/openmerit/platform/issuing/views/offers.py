"""Offers to claim an achievement: made, shown to those in the room, closed and reopened."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from openmerit.platform.issuing import access, actions, queries
from openmerit.platform.issuing.errors import OfferRefused
from openmerit.platform.issuing.forms_offers import OfferForm
from openmerit.platform.issuing.models import Achievement, ClaimOffer
from openmerit.platform.people.access import Permission, organisation_for
from openmerit.platform.web.codes import qr_of

OFFERS_SHOWN = 50


@login_required
@require_safe
def index(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """The offers of an achievement, and how often each was claimed."""
    organisation = organisation_for(request.user, slug, Permission.VIEW)
    achievement = access.achievement_of(request.user, organisation, key)
    page = queries.page_of_offers(achievement, limit=OFFERS_SHOWN, cursor=request.GET.get("cursor"))
    may_award = access.may(request.user, achievement, Permission.AWARD)
    context = {
        "organisation": organisation,
        "achievement": achievement,
        "page": page,
        "may_award": may_award,
        "may_make": may_award and achievement.state == Achievement.State.PUBLISHED,
    }
    return render(request, "issuing/offers.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Makes an offer, and shows its code."""
    organisation = organisation_for(request.user, slug, Permission.AWARD)
    achievement = access.achievement_of(request.user, organisation, key)
    form = OfferForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.make_offer(
                acting_user=request.user, achievement=achievement, offer=form.offer()
            )
        except OfferRefused as refused:
            form.add_error(str(refused.fields["member"]), str(refused.fields["problem"]))
        else:
            messages.success(request, _("The code is there. Show it, or send the link."))
            return redirect("issuing_offer", slug=slug, key=made.key)
    context = {
        "organisation": organisation,
        "achievement": achievement,
        "form": form,
        "title": _("Let people claim it"),
        "lede": _("You get a link and a code. Whoever has it can take the badge, once each."),
        "verb": _("Make the code"),
    }
    return render(request, "issuing/one_form.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def detail(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """One offer, large enough to be shown on a wall."""
    organisation = organisation_for(request.user, slug, Permission.VIEW)
    offer = access.offer_of(request.user, organisation, key)
    may_award = access.may(request.user, offer.achievement, Permission.AWARD)
    context = {
        "organisation": organisation,
        "offer": offer,
        "achievement": offer.achievement,
        "qr": qr_of(offer.url) if may_award else "",
        "may_award": may_award,
    }
    return render(request, "issuing/offer.html", context)


@login_required
@require_POST
def close(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Ends claiming until it is reopened."""
    return _act(request, slug, key, actions.close_offer, _("Nobody can claim with it any more."))


@login_required
@require_POST
def reopen(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Lets people claim again."""
    return _act(request, slug, key, actions.reopen_offer, _("It is open again."))


def _act(
    request: HttpRequest, slug: str, key: str, act: Callable[..., ClaimOffer], done: str
) -> HttpResponse:
    organisation = organisation_for(request.user, slug, Permission.AWARD)
    act(acting_user=request.user, offer=access.offer_of(request.user, organisation, key))
    messages.success(request, done)
    return redirect("issuing_offer", slug=slug, key=key)
