"""Awards: one given by hand, the list, one of them, and its withdrawal."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from openmerit.platform.issuing import access, actions, queries
from openmerit.platform.issuing.errors import AlreadyHeld, AwardRefused, CredentialNotReady
from openmerit.platform.issuing.forms import AwardForm, ReasonForm
from openmerit.platform.issuing.models import Award
from openmerit.platform.issuing.views.messages import say_what_goes
from openmerit.platform.people.access import Permission, organisation_for, reach_of

AWARDS_SHOWN = 50
STANDINGS = ("issued", "queued", "suspended", "revoked", "expired", "failed")
FIELD_OF_MEMBER = {
    "recipient.email": "email",
    "recipient.name": "name",
    "recipient.language": "language",
    "validFrom": "valid_from",
    "validUntil": "valid_until",
    "evidence.id": "evidence_url",
    "evidence.narrative": "evidence_narrative",
}


@login_required
@require_http_methods(["GET", "POST"])
def give(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """The form for one award."""
    organisation = organisation_for(request.user, slug, Permission.AWARD)
    achievement = access.achievement_of(request.user, organisation, key)
    form = AwardForm(request.POST if request.method == "POST" else None)
    is_held = False
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.award(
                acting_user=request.user, achievement=achievement, **form.award_arguments()
            )
        except AlreadyHeld:
            is_held = True
            form.add_error("existing", _("They hold it already. Choose what should happen."))
        except AwardRefused as refused:
            field = FIELD_OF_MEMBER.get(str(refused.fields["member"]))
            form.add_error(field, str(refused.fields["problem"]))
        else:
            messages.success(
                request,
                _("“%(name)s” is awarded to %(email)s. A mail tells them.")
                % {"name": achievement.name, "email": made.recipient_email},
            )
            return redirect("issuing_award", slug=slug, key=made.key)
    if not is_held:
        form.fields.pop("existing")
    return render(
        request,
        "issuing/award_form.html",
        {"organisation": organisation, "achievement": achievement, "form": form},
        status=422 if form.errors else 200,
    )


@login_required
@require_safe
def index(request: HttpRequest, slug: str) -> HttpResponse:
    """All awards of the organisation, filterable in the address bar."""
    organisation = organisation_for(request.user, slug, Permission.VIEW)
    standing, words = request.GET.get("state", ""), request.GET.get("q", "")
    page = queries.page_of_awards(
        organisation=organisation,
        reach=reach_of(request.user, organisation, Permission.VIEW),
        limit=AWARDS_SHOWN,
        cursor=request.GET.get("cursor"),
        standing=standing,
        words=words,
        newest_first=True,
    )
    return render(
        request,
        "issuing/awards.html",
        {
            "organisation": organisation,
            "page": page,
            "standing": standing,
            "standings": STANDINGS,
            "words": words,
        },
    )


@login_required
@require_safe
def detail(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """One award: to whom, how it stands, and what can be done."""
    organisation = organisation_for(request.user, slug, Permission.VIEW)
    award = access.award_of(request.user, organisation, key)
    return render(
        request,
        "issuing/award.html",
        {
            "organisation": organisation,
            "award": award,
            "is_signed": bool(queries.awards_with_credentials([award])),
            "may_award": access.may(request.user, award.achievement, Permission.AWARD),
            "may_revoke": access.may(request.user, award.achievement, Permission.REVOKE),
        },
    )


@login_required
@require_safe
def document(request: HttpRequest, slug: str, key: str, kind: str) -> HttpResponse:
    """The signed document, or the picture with it inside, as a file."""
    organisation = organisation_for(request.user, slug, Permission.VIEW)
    award = access.award_of(request.user, organisation, key)
    try:
        if kind == "json":
            content, media_type = queries.credential_of(award), "application/vc+ld+json"
        else:
            content = queries.baked_badge(award, kind)
            media_type = "image/png" if kind == "png" else "image/svg+xml"
    except CredentialNotReady as not_yet:
        messages.error(request, str(not_yet))
        return redirect("issuing_award", slug=slug, key=key)
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="badge-{award.key}.{kind}"'
    return response


@login_required
@require_POST
def mail_again(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Sends the earner the claim link once more."""
    organisation = organisation_for(request.user, slug, Permission.AWARD)
    award = access.award_of(request.user, organisation, key)
    mail = actions.resend_claim_mail(acting_user=request.user, award=award)
    say_what_goes(request, mail, _("The mail goes to %(email)s once more."))
    return redirect("issuing_award", slug=slug, key=key)


@login_required
@require_http_methods(["GET", "POST"])
def revoke(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Asks once for a reason, then withdraws the award for good."""
    return _with_reason(
        request,
        slug,
        key,
        actions.revoke,
        question=_("Revoke “%(name)s” of %(recipient)s for good?"),
        consequence=_(
            "Whoever checks the badge will read that it was revoked, within seconds. 1 person is "
            "concerned. This cannot be undone: to withdraw it for a time, suspend it."
        ),
        verb=_("Revoke 1 badge"),
        done=_("“%(name)s” of %(recipient)s is revoked."),
    )


@login_required
@require_http_methods(["GET", "POST"])
def suspend(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Asks for a reason, then withdraws the award for a time."""
    return _with_reason(
        request,
        slug,
        key,
        actions.suspend,
        question=_("Suspend “%(name)s” of %(recipient)s?"),
        consequence=_(
            "Whoever checks the badge will read that it is suspended, until you reinstate it."
        ),
        verb=_("Suspend 1 badge"),
        done=_("“%(name)s” of %(recipient)s is suspended."),
    )


@login_required
@require_http_methods(["GET", "POST"])
def reinstate(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Asks for a reason, then ends a suspension."""
    return _with_reason(
        request,
        slug,
        key,
        actions.reinstate,
        question=_("Reinstate “%(name)s” of %(recipient)s?"),
        consequence=_("The badge will read as valid again, within seconds."),
        verb=_("Reinstate 1 badge"),
        done=_("“%(name)s” of %(recipient)s is valid again."),
        kind="primary",
    )


def _with_reason(
    request: HttpRequest,
    slug: str,
    key: str,
    act: Callable[..., Award],
    *,
    question: str,
    consequence: str,
    verb: str,
    done: str,
    kind: str = "danger",
) -> HttpResponse:
    organisation = organisation_for(request.user, slug, Permission.REVOKE)
    award = access.award_of(request.user, organisation, key)
    named: dict[str, Any] = {"name": award.achievement.name, "recipient": award.recipient}
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        act(acting_user=request.user, award=award, reason=form.cleaned_data["reason"])
        messages.success(request, done % named)
        return redirect("issuing_award", slug=slug, key=key)
    return render(
        request,
        "web/confirm.html",
        {
            "question": question % named,
            "consequence": consequence,
            "verb": verb,
            "kind": kind,
            "form": form,
            "back": f"/issue/{slug}/awards/{key}/",
        },
        status=422 if form.errors else 200,
    )
