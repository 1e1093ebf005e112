"""The earner's pages and the page that others see."""

from itertools import groupby

from allauth.account.adapter import get_adapter
from allauth.account.forms import SignupForm
from allauth.account.views import signup as allauth_signup
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from openmerit.platform.issuing import actions as issuing
from openmerit.platform.issuing.errors import CertificateRefused, NoCertificate, PressesBusy
from openmerit.platform.issuing.queries import credential_of, request_of_earner
from openmerit.platform.verifying import gate
from openmerit.platform.verifying.portrait import portrait_of
from openmerit.platform.wallet import access, actions, queries
from openmerit.platform.wallet.actions.keyed import challenge_for, domain_of_this_house
from openmerit.platform.wallet.errors import ClaimLinkUnknown, ImportRefused, KeyNotProven
from openmerit.platform.wallet.files import (
    certificate_response,
    document_response,
    picture_response,
)
from openmerit.platform.wallet.forms import AddForm, FindForm, PresentationForm
from openmerit.platform.wallet.linkedin import add_to_profile_url
from openmerit.platform.wallet.models import HeldCredential
from openmerit.platform.wallet.queries import Invitation, Situation
from openmerit.platform.wallet.showing import (
    ability,
    card_of,
    held_answer,
    image_of,
    proofs,
    tells_more,
)
from openmerit.platform.wallet.states import state_of
from openmerit.platform.web.codes import qr_of
from openmerit.platform.web.pages import DEFAULT_LIMIT

FIND_FROM = 7
"""From so many badges on, a person gets a way to find one among them."""

DOCUMENT_TYPES = ("application/vc+ld+json", "application/vc", "application/json", "application/jwt")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def claim(request: HttpRequest, token: str) -> HttpResponse:
    """What a claim link leads to. Opening it shows; only the button claims."""
    if request.method != "POST":
        shown = queries.invitation(request.user, token)
        if is_looked_at(request):
            issuing.note_opening(acting_user=request.user, award=shown.award)
        return render(request, "wallet/claim.html", _claim_context(request.user, shown, token))
    if not request.user.is_authenticated:
        return redirect(_sign_in(token))
    form = PresentationForm(request.POST, request.FILES)
    if "by_key" in request.POST:
        held = _claim_with_key(request, token, form)
        if held is None:
            shown = queries.invitation(request.user, token)
            context = _claim_context(request.user, shown, token) | {"key_form": form}
            return render(request, "wallet/claim.html", context, status=422)
    else:
        held = actions.claim(
            acting_user=request.user, token=token, both_are_mine="both" in request.POST
        )
    messages.success(
        request,
        _("“%(name)s” is in your wallet. Share it, or take it along.") % {"name": held.name},
    )
    return redirect("held", key=held.key)


@never_cache
@require_safe
def claim_document(request: HttpRequest, token: str) -> HttpResponse:
    """The signed document of an award that names a key, for whoever got the link handed over."""
    award = access.award_behind(token)
    if award.recipient_email:
        raise ClaimLinkUnknown
    response = HttpResponse(credential_of(award), content_type="application/vc+ld+json")
    response["Content-Disposition"] = f'attachment; filename="badge-{award.key}.json"'
    return response


@never_cache
@sensitive_post_parameters("password1")
@require_POST
def sign_up(request: HttpRequest, token: str) -> HttpResponse:
    """Make an account for the address that the link was sent to, and come back to the badge.

    The link was in that mailbox, so the address counts as confirmed. The account itself is made by
    allauth, with all its rules.
    """
    shown = queries.invitation(request.user, token)
    if shown.situation is not Situation.SIGN_UP:
        return redirect("claim", token=token)
    get_adapter().stash_verified_email(request, shown.award.recipient_email)
    typed = request.POST.copy()
    typed["email"] = shown.award.recipient_email
    typed["next"] = reverse("claim", args=[token])
    request.POST = typed  # type: ignore[assignment]
    return allauth_signup(request)


@login_required
@require_safe
def wallet(request: HttpRequest) -> HttpResponse:
    """What the person holds, year by year, and what waits for them."""
    find = FindForm(request.GET)
    found = find.cleaned_data if find.is_valid() else {}
    page = queries.page_of_credentials(
        request.user,
        limit=DEFAULT_LIMIT,
        cursor=request.GET.get("cursor"),
        state=found.get("state", ""),
        words=found.get("q", ""),
    )
    count = queries.count_of(request.user)
    mine = [held for held in page.items if held.is_mine]
    context = {
        "years": [
            (year, [card_of(held) for held in rows])
            for year, rows in groupby(mine, key=lambda held: held.earned_at.year)
        ],
        "apart": [card_of(held) for held in page.items if not held.is_mine],
        "waiting": access.awards_waiting_for(request.user),
        "next": page.next,
        "count": count,
        "find": find if count >= FIND_FROM or any(found.values()) else None,
        "is_filtered": any(found.values()),
    }
    return render(request, "wallet/wallet.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Bring a badge along from elsewhere."""
    form = AddForm(request.POST, request.FILES) if request.method == "POST" else AddForm()
    if form.is_valid():
        try:
            imported = actions.import_credential(
                acting_user=request.user, data=form.cleaned_data["file"].read()
            )
        except ImportRefused as refused:
            form.add_error("file", str(refused))
        else:
            words = (
                _("“%(name)s” is in your wallet.")
                if imported.is_new
                else _("You hold “%(name)s” already.")
            )
            messages.success(request, words % {"name": imported.held.name})
            return redirect("held", key=imported.held.key)
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "wallet/add.html", {"form": form}, status=status)


@login_required
@require_POST
def take(request: HttpRequest, key: str) -> HttpResponse:
    """Put an award that waits, or one that was removed, into the wallet."""
    held = actions.take_award(acting_user=request.user, key=key)
    messages.success(request, _("“%(name)s” is in your wallet.") % {"name": held.name})
    return redirect("held", key=held.key)


@login_required
@require_safe
def badge(request: HttpRequest, key: str) -> HttpResponse:
    """One's own badge: how it stands, and what one can do with it."""
    held = access.held_for(request.user, key)
    asked = request_of_earner(held.person, held.award) if held.award else None
    return render(request, "wallet/badge.html", _shown(held) | {"asked": asked})


@login_required
@require_safe
def document(request: HttpRequest, key: str) -> HttpResponse:
    """The signed document of one's badge, as a file."""
    held = access.held_for(request.user, key)
    return document_response(held)


@login_required
@require_safe
def picture(request: HttpRequest, key: str, kind: str) -> HttpResponse:
    """The picture of one's badge with the document inside, as a file."""
    held = access.held_for(request.user, key)
    return picture_response(held, kind)


@login_required
@require_safe
def certificate(request: HttpRequest, key: str) -> HttpResponse:
    """The certificate of an award that one holds, as a PDF to print."""
    held = access.held_for(request.user, key)
    try:
        return certificate_response(request.user, held)
    except (NoCertificate, CertificateRefused, PressesBusy) as refused:
        messages.error(request, str(refused))
        return redirect("held", key=key)


@login_required
@require_POST
def share(request: HttpRequest, key: str) -> HttpResponse:
    """Give one's badge a public page."""
    held = access.held_for(request.user, key)
    actions.share(acting_user=request.user, held=held)
    messages.success(request, _("Whoever has the link can see this badge now."))
    return redirect("held", key=key)


@login_required
@require_POST
def unshare(request: HttpRequest, key: str) -> HttpResponse:
    """Take the public page of one's badge away."""
    held = access.held_for(request.user, key)
    actions.unshare(acting_user=request.user, held=held)
    messages.success(request, _("The link leads nowhere now. Share again and it works as before."))
    return redirect("held", key=key)


@login_required
@require_POST
def check(request: HttpRequest, key: str) -> HttpResponse:
    """Look again at a badge that was brought along."""
    held = access.held_for(request.user, key)
    actions.check_again(acting_user=request.user, held=held)
    messages.success(request, _("Checked just now."))
    return redirect("held", key=key)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, key: str) -> HttpResponse:
    """Ask once, then take one's badge out of the wallet."""
    held = access.held_for(request.user, key)
    if request.method != "POST":
        return render(request, "wallet/remove.html", {"held": held, "back": held.path})
    actions.remove(acting_user=request.user, held=held)
    if held.award is None:
        messages.success(request, _("“%(name)s” is gone.") % {"name": held.name})
        return redirect("wallet")
    return render(request, "wallet/removed.html", {"held": held})


@require_safe
def public(request: HttpRequest, share_key: str) -> HttpResponse:
    """The badge as everyone may see it; by ``Accept`` its signed document."""
    held = access.shared(share_key)
    wanted = request.get_preferred_type(["text/html", *DOCUMENT_TYPES]) or "text/html"
    if wanted != "text/html":
        response = document_response(held)
    else:
        actions.count_visit(acting_user=request.user, held=held)
        response = render(request, "wallet/public.html", _public(request, held))
    response["Vary"] = "Accept, Cookie"
    return response


@require_safe
def public_document(request: HttpRequest, share_key: str) -> HttpResponse:
    """The signed document of a shared badge, as a file."""
    return document_response(access.shared(share_key))


@require_safe
def public_picture(request: HttpRequest, share_key: str, kind: str) -> HttpResponse:
    """The picture of a shared badge with the document inside, as a file."""
    return picture_response(access.shared(share_key), kind)


def is_looked_at(request: HttpRequest) -> bool:
    """Whether a page is fetched to be seen, and not by HEAD or ahead of time by a browser."""
    purpose = request.headers.get("Sec-Purpose", "") or request.headers.get("Purpose", "")
    return request.method == "GET" and "prefetch" not in purpose.lower()


def _sign_in(token: str) -> str:
    return f"{reverse('account_login')}?next={reverse('claim', args=[token])}"


def _claim_with_key(
    request: HttpRequest, token: str, form: PresentationForm
) -> HeldCredential | None:
    """What was claimed; None when the form says why not."""
    if not form.is_valid():
        return None
    gate.admit(request, for_address=True)
    try:
        return actions.claim_with_key(
            acting_user=request.user,  # type: ignore[arg-type]
            token=token,
            presentation=form.cleaned_data["presentation"].read(gate.MAX_BYTES),
        )
    except KeyNotProven as refused:
        form.add_error("presentation", str(refused))
        return None


def _claim_context(visitor: access.Visitor, shown: Invitation, token: str) -> dict[str, object]:
    award = shown.award
    form = None
    if shown.situation is Situation.SIGN_UP:
        known = {"email": award.recipient_email, "name": award.recipient_name}
        form = SignupForm(initial=known)
    key = {}
    if shown.situation is Situation.KEY and visitor.is_authenticated:
        key = {
            "key_form": PresentationForm(),
            "challenge": challenge_for(visitor, award),
            "domain": domain_of_this_house(),
        }
    return key | {
        "award": award,
        "sign_up_page": f"{reverse('account_signup')}?next={reverse('claim', args=[token])}",
        "organisation": award.achievement.organisation,
        "situation": str(shown.situation),
        "held": shown.held,
        "form": form,
        "token": token,
        "here": reverse("claim", args=[token]),
        "sign_in": _sign_in(token),
        "image": f"{award.achievement.path}/image.png",
    }


def _shown(held: HeldCredential) -> dict[str, object]:
    """What every page of a badge shows."""
    report = queries.report_on_held(held)
    state = state_of(held)
    portrait = portrait_of(report.view or report.credential)
    return {
        "held": held,
        "state": state,
        "portrait": portrait,
        "answer": held_answer(report),
        "proofs": proofs(report, state),
        "picture": image_of(held),
        "kinds": queries.picture_kinds(held),
        "endorsements": queries.endorsements_of(held),
        "linkedin": add_to_profile_url(held, uri=portrait.uri) if held.is_shared else "",
    }


def _public(request: HttpRequest, held: HeldCredential) -> dict[str, object]:
    shown = _shown(held)
    picture = image_of(held, public=True)
    verify_page = reverse("verify", query={"url": held.share_url})
    return shown | {
        "earner": queries.earner_of(held),
        "standing": queries.standing_of_award(held),
        "ability": ability(shown["portrait"]),  # type: ignore[arg-type]
        "has_sentence": not tells_more(shown["portrait"]),  # type: ignore[arg-type]
        "picture": picture,
        "picture_url": f"{settings.OPENMERIT_ORIGIN}{picture}" if picture else "",
        "origin": settings.OPENMERIT_ORIGIN,
        "qr": qr_of(held.share_url),
        "verify_page": verify_page,
        "is_earner": request.user.is_authenticated and request.user.pk == held.person_id,
    }
