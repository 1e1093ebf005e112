"""What was sent to whom, and what became of it; reminders; and who wants no more of it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from openmerit.platform.engine import unsubscribing
from openmerit.platform.engine.models import Mail
from openmerit.platform.engine.unsubscribing import Extent
from openmerit.platform.issuing import actions, mail_words, queries
from openmerit.platform.issuing.forms_letters import UnsubscribeForm, words_of
from openmerit.platform.people.access import Permission, organisation_for, reach_of
from openmerit.platform.people.models import Person

SHOWN = 50


@login_required
@require_safe
def index(request: HttpRequest, slug: str) -> HttpResponse:
    """All mails in the organisation's name, filterable in the address bar."""
    organisation = organisation_for(request.user, slug, Permission.VIEW)
    state, words = request.GET.get("state", ""), request.GET.get("q", "")
    page = queries.page_of_messages(
        organisation,
        reach=reach_of(request.user, organisation, Permission.VIEW),
        state=state,
        words=words,
        limit=SHOWN,
        cursor=request.GET.get("cursor"),
    )
    award = reach_of(request.user, organisation, Permission.AWARD)
    return render(
        request,
        "issuing/messages.html",
        {
            "organisation": organisation,
            "rows": queries.messages_of(page.items, reach=award),
            "next": page.next,
            "state": state,
            "states": [(key, word) for key, (_tone, word) in mail_words.STATES.items()],
            "words": words,
        },
    )


def say_what_goes(request: HttpRequest, mail: Mail, words: str) -> None:
    """Tells whoever sent a mail that it goes, or that the earner does not want it."""
    if mail.state == Mail.State.UNWANTED:
        words = _("%(email)s asked not to be written to. Nothing was sent.")
        messages.warning(request, words % {"email": mail.to})
    else:
        messages.success(request, words % {"email": mail.to})


@require_http_methods(["GET", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Asks whoever got a mail what they no longer want, and lets them take it back."""
    mail = unsubscribing.mail_of(token)
    issuer, badge = queries.names_in(mail)
    said = unsubscribing.extents_of(mail)
    offered = [one for one in Extent if one not in said and (badge or one is not Extent.THING)]
    sent = request.POST if request.method == "POST" and "again" not in request.POST else None
    form = UnsubscribeForm(sent, issuer=issuer, badge=badge, offered=offered)
    acting_user = _person(request)
    if "again" in request.POST:
        actions.subscribe_again(acting_user=acting_user, mail=mail)
        messages.success(request, _("You are written to again."))
        return redirect("unsubscribe", token=token)
    if sent is not None and form.is_valid():
        extent = Extent(form.cleaned_data["extent"])
        actions.unsubscribe(acting_user=acting_user, mail=mail, extent=extent)
        return redirect("unsubscribe", token=token)
    return render(
        request,
        "issuing/unsubscribe.html",
        {
            "form": form,
            "issuer": issuer,
            "badge": badge,
            "said": [words_of(one, issuer=issuer, badge=badge) for one in Extent if one in said],
            "is_over": Extent.ALL in said,
        },
        status=422 if form.errors else 200,
    )


@csrf_exempt
@require_http_methods(["GET", "POST"])
def unsubscribe_now(request: HttpRequest, token: str) -> HttpResponse:
    """The one press of a mail program (RFC 8058), which neither signs in nor sees a page.

    Opened like a page it only leads there: programs that look at links change nothing.
    """
    mail = unsubscribing.mail_of(token)
    if request.POST.get("List-Unsubscribe") != "One-Click":
        return redirect("unsubscribe", token=token)
    extent = unsubscribing.usual_extent(mail)
    actions.unsubscribe(acting_user=None, mail=mail, extent=extent)
    return HttpResponse(_("Done."), content_type="text/plain; charset=utf-8")


def _person(request: HttpRequest) -> Person | None:
    return request.user if request.user.is_authenticated else None
