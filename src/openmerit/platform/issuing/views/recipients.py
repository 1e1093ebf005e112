"""The recipients' desk: whoever has something from here is found, told once more, and reminded."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from openmerit.platform.issuing import access, actions, claim_reminding, queries
from openmerit.platform.issuing.claim_links import claim_url
from openmerit.platform.issuing.errors import (
    AwardRefused,
    NothingCorrected,
    NothingToRemind,
    RemindersUnderWay,
)
from openmerit.platform.issuing.forms_desk import (
    AddressForm,
    DeclineForm,
    GrantForm,
    ReminderForm,
    SearchForm,
)
from openmerit.platform.issuing.models import Award, CorrectionRequest
from openmerit.platform.issuing.views.messages import say_what_goes
from openmerit.platform.people.access import Permission, organisation_for, reach_of
from openmerit.platform.people.models import Organisation

AWARDS_SHOWN = 25
REQUESTS_SHOWN = 50


@login_required
@require_safe
def index(request: HttpRequest, slug: str) -> HttpResponse:
    """Finds people by address, name or number; what is asked stands in the address bar."""
    organisation = organisation_for(request.user, slug, Permission.VIEW)
    reach = reach_of(request.user, organisation, Permission.VIEW)
    form = SearchForm(request.GET)
    words = form.cleaned_data["q"].strip() if form.is_valid() else ""
    return render(
        request,
        "issuing/recipients.html",
        {
            "organisation": organisation,
            "form": form,
            "words": words,
            "found": queries.recipients_found(organisation, reach, words),
            "open_requests": queries.count_open_requests(organisation, reach),
        },
    )


@login_required
@require_safe
def recipient(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """All that one person has from here, what they were sent, and what can be done."""
    organisation = organisation_for(request.user, slug, Permission.VIEW)
    anchor = access.award_of(request.user, organisation, key)
    reach = reach_of(request.user, organisation, Permission.VIEW)
    page = queries.page_of_recipient(
        organisation, reach, anchor, limit=AWARDS_SHOWN, cursor=request.GET.get("cursor")
    )
    to_award = reach_of(request.user, organisation, Permission.AWARD)
    contacts = queries.contacts_of(page.items)
    rows = [
        {
            "award": award,
            "contact": contacts[award.pk],
            "may_award": to_award.covers(access.place_of(award.achievement)),
            "claim_url": "" if award.recipient_email else claim_url(award.key),
        }
        for award in page.items
    ]
    return render(
        request,
        "issuing/recipient.html",
        {
            "organisation": organisation,
            "anchor": anchor,
            "page": page,
            "rows": rows,
            "may_remind": any(row["may_award"] and _waits(row["award"]) for row in rows),
            "most": claim_reminding.MOST,
        },
    )


@login_required
@require_POST
def remind(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Reminds the person of all that waits for them."""
    organisation = organisation_for(request.user, slug, Permission.AWARD)
    award = access.award_of(request.user, organisation, key)
    try:
        count = actions.remind_recipient(acting_user=request.user, award=award)
    except NothingToRemind as nothing:
        messages.warning(request, str(nothing))
    else:
        told = ngettext(
            "A mail reminds them of %(count)d badge.",
            "Mails remind them of %(count)d badges.",
            count,
        )
        messages.success(request, told % {"count": count})
    return redirect("issuing_recipient", slug=slug, key=key)


@login_required
@require_POST
def remind_award(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Reminds whoever one award waits for."""
    organisation = organisation_for(request.user, slug, Permission.AWARD)
    award = access.award_of(request.user, organisation, key)
    try:
        mail = actions.remind_award(acting_user=request.user, award=award)
    except NothingToRemind as nothing:
        messages.warning(request, str(nothing))
    else:
        say_what_goes(request, mail, _("A reminder goes to %(email)s."))
    return redirect("issuing_recipient", slug=slug, key=key)


@login_required
@require_http_methods(["GET", "POST"])
def address(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Asks for the right address of an award that nobody claimed."""
    organisation = organisation_for(request.user, slug, Permission.AWARD)
    award = access.award_of(request.user, organisation, key)
    form = AddressForm(_sent(request), initial={"email": award.recipient_email})
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.mend_address(
                acting_user=request.user, award=award, email=form.cleaned_data["email"]
            )
        except AwardRefused as refused:
            form.add_error("email", str(refused.fields["problem"]))
        except NothingCorrected as refused:
            form.add_error("email", str(refused))
        else:
            messages.success(
                request,
                _("The claim mail goes to %(email)s. A link sent before leads nowhere any more.")
                % {"email": made.recipient_email},
            )
            return redirect("issuing_recipient", slug=slug, key=made.key)
    return render(
        request,
        "issuing/award_upkeep.html",
        {
            "organisation": organisation,
            "award": award,
            "form": form,
            "title": _("Mend the address"),
            "lede": _(
                "Nobody claimed it, so it can go to another address. If it is signed already, a "
                "corrected badge is signed and takes its place."
            ),
            "verb": _("Send it to this address"),
        },
        status=422 if form.errors else 200,
    )


@login_required
@require_http_methods(["GET", "POST"])
def remind_all(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """How many have not claimed an achievement for so long, and the button that reminds them."""
    organisation = organisation_for(request.user, slug, Permission.AWARD)
    achievement = access.achievement_of(request.user, organisation, key)
    access.require(request.user, achievement, Permission.AWARD)
    asked = request.POST if request.method == "POST" else (request.GET or {"days": "14"})
    form = ReminderForm(asked)
    days = form.cleaned_data["days"] if form.is_valid() else None
    if request.method == "POST" and days is not None:
        try:
            made = actions.start_reminders(
                acting_user=request.user, achievement=achievement, days=days
            )
        except (NothingToRemind, RemindersUnderWay) as refused:
            form.add_error(None, str(refused))
        else:
            told = ngettext(
                "A mail reminds %(count)d person.", "Mails remind %(count)d people.", made.total
            )
            messages.success(request, told % {"count": made.total})
            return redirect("issuing_remind_all", slug=slug, key=key)
    return render(
        request,
        "issuing/remind_all.html",
        {
            "organisation": organisation,
            "achievement": achievement,
            "form": form,
            "days": days,
            "count": queries.count_to_remind(achievement, days) if days is not None else 0,
            "last": queries.last_round_of(achievement),
            "most": claim_reminding.MOST,
            "between": claim_reminding.BETWEEN.days,
        },
        status=422 if form.errors else 200,
    )


# --- Requests to correct a name -------------------------------------------------------------------


@login_required
@require_safe
def requests(request: HttpRequest, slug: str) -> HttpResponse:
    """What earners asked to have corrected: what is open, or all."""
    organisation = organisation_for(request.user, slug, Permission.VIEW)
    reach = reach_of(request.user, organisation, Permission.VIEW)
    shows_all = request.GET.get("state") == "all"
    page = queries.page_of_requests(
        organisation,
        reach,
        state="" if shows_all else CorrectionRequest.State.OPEN,
        limit=REQUESTS_SHOWN,
        cursor=request.GET.get("cursor"),
    )
    context = {"organisation": organisation, "page": page, "shows_all": shows_all}
    return render(request, "issuing/requests.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """One request; posting corrects the name."""
    need = Permission.AWARD if request.method == "POST" else Permission.VIEW
    organisation = organisation_for(request.user, slug, need)
    asked = access.request_of(request.user, organisation, key)
    form = GrantForm(_sent(request), initial={"name": asked.wanted_name})
    if request.method == "POST" and form.is_valid():
        granted = actions.grant_request(
            acting_user=request.user, request=asked, **form.cleaned_data
        )
        messages.success(
            request,
            _("The corrected badge is on its way. It replaces the old one once it is signed."),
        )
        assert granted.corrected is not None
        return redirect("issuing_recipient", slug=slug, key=granted.corrected.key)
    return _request_page(request, organisation, asked, form, DeclineForm())


@login_required
@require_POST
def decline(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Leaves the name as it is, with a reason that the earner reads."""
    organisation = organisation_for(request.user, slug, Permission.AWARD)
    asked = access.request_of(request.user, organisation, key)
    form = DeclineForm(request.POST)
    if form.is_valid():
        actions.decline_request(acting_user=request.user, request=asked, **form.cleaned_data)
        messages.success(request, _("It is declined. A mail tells them why."))
        return redirect("issuing_requests", slug=slug)
    access.require(request.user, asked.award.achievement, Permission.AWARD)
    return _request_page(
        request, organisation, asked, GrantForm(initial={"name": asked.wanted_name}), form
    )


def _request_page(
    request: HttpRequest,
    organisation: Organisation,
    asked: CorrectionRequest,
    grant: GrantForm,
    refusal: DeclineForm,
) -> HttpResponse:
    achievement = asked.award.achievement
    may_award = access.may(request.user, achievement, Permission.AWARD)
    is_open = asked.state == CorrectionRequest.State.OPEN
    return render(
        request,
        "issuing/request.html",
        {
            "organisation": organisation,
            "asked": asked,
            "grant": grant,
            "refusal": refusal,
            "may_decline": is_open and may_award,
            "may_grant": is_open
            and may_award
            and access.may(request.user, achievement, Permission.REVOKE),
        },
        status=422 if grant.errors or refusal.errors else 200,
    )


def _waits(award: Award) -> bool:
    return (
        award.claimed_at is None
        and award.standing == Award.State.ISSUED
        and award.recipient_email != ""
    )


def _sent(request: HttpRequest) -> "dict[str, object] | None":
    return request.POST if request.method == "POST" else None
