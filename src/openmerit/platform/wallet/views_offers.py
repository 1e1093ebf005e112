"""The pages on which people claim by a link or a code."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from openmerit.platform.issuing.errors import OfferUnknown, TooManyGuesses
from openmerit.platform.issuing.models import ClaimOffer
from openmerit.platform.wallet import access, actions
from openmerit.platform.wallet.forms import CodeForm
from openmerit.platform.wallet.offers import offered
from openmerit.platform.web import rates

WRONG_CODES_A_MINUTE = 20
"""Few enough that guessing is hopeless, enough for a full room behind one address that mistypes."""


@never_cache
@require_http_methods(["GET", "HEAD"])
def code(request: HttpRequest) -> HttpResponse:
    """Where a code is typed; a right one leads to its page."""
    form = CodeForm(request.GET if "code" in request.GET else None)
    if form.is_bound and form.is_valid():
        try:
            found = _offer(request, form.cleaned_data["code"])
        except (OfferUnknown, TooManyGuesses) as wrong:
            form.add_error("code", str(wrong))
        else:
            return redirect(found.path)
    return render(request, "wallet/claim_code.html", {"form": form})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def claim(request: HttpRequest, code: str) -> HttpResponse:
    """What a code leads to. Opening it shows; only the button claims."""
    offer = _offer(request, code)
    if request.method == "POST":
        if not request.user.is_authenticated:
            return redirect(reverse("account_login", query={"next": offer.path}))
        held = actions.claim_with_code(acting_user=request.user, code=code)
        if held is None:
            messages.success(request, _("It is yours, and will be in your wallet in a moment."))
            return redirect("wallet")
        messages.success(
            request,
            _("“%(name)s” is in your wallet. Share it, or take it along.") % {"name": held.name},
        )
        return redirect("held", key=held.key)
    shown = offered(request.user, offer)
    context = {
        "offer": offer,
        "achievement": offer.achievement,
        "organisation": offer.achievement.organisation,
        "standing": offer.standing,
        "situation": str(shown.situation),
        "award": shown.award,
        "held": shown.held,
        "image": f"{offer.achievement.path}/image.png",
        "sign_in": reverse("account_login", query={"next": offer.path}),
        "sign_up": reverse("account_signup", query={"next": offer.path}),
    }
    return render(request, "wallet/claim_offer.html", context)


def _offer(request: HttpRequest, code: str) -> ClaimOffer:
    """The offer of a code. Raises OfferUnknown, and TooManyGuesses to whoever guesses."""
    if rates.count(request, "wallet:code", by=0) >= WRONG_CODES_A_MINUTE:
        raise TooManyGuesses
    try:
        return access.offer_behind(code)
    except OfferUnknown:
        rates.count(request, "wallet:code")
        raise
