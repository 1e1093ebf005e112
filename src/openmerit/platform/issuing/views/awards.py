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
from openmerit.platform.issuing.claim_links import claim_url
from openmerit.platform.issuing.errors import (
    AlreadyHeld,
    AwardRefused,
    CredentialNotReady,
    EvidenceRefused,
)
from openmerit.platform.issuing.forms import AwardForm
from openmerit.platform.issuing.forms_award import evidence_rows
from openmerit.platform.issuing.forms_bulk import FilterForm
from openmerit.platform.issuing.forms_reasons import WhyForm
from openmerit.platform.issuing.models import Award
from openmerit.platform.issuing.views.messages import say_what_goes
from openmerit.platform.people.access import (
    Permission,
    may,
    may_somewhere,
    organisation_for,
    reach_of,
)

AWARDS_SHOWN = 50
FIELD_OF_MEMBER = {
    "recipient.email": "email",
    "recipient.name": "name",
    "recipient.language": "language",
    "recipient.number": "number",
    "validFrom": "valid_from",
    "validUntil": "valid_until",
    "recipient.did": "did",
    "dueAt": "due_at",
}


@login_required
@require_http_methods(["GET", "POST"])
def give(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """The form for one award."""
    organisation = organisation_for(request.user, slug, Permission.AWARD)
    achievement = access.achievement_of(request.user, organisation, key)
    sent = request.POST if request.method == "POST" else None
    form, rows = AwardForm(sent), evidence_rows(sent, request.FILES)
    is_held = False
    if sent is not None and form.is_valid() and (rows.is_valid() or not rows.is_bound):
        try:
            made = actions.award(
                acting_user=request.user,
                achievement=achievement,
                evidence=[one for row in rows if (one := row.evidence())],
                files=[one for row in rows if (one := row.uploaded())],
                **form.award_arguments(),
            )
        except AlreadyHeld:
            is_held = True
            form.add_error("existing", _("They hold it already. Choose what should happen."))
        except AwardRefused as refused:
            field = FIELD_OF_MEMBER.get(str(refused.fields["member"]))
            form.add_error(field, str(refused.fields["problem"]))
        except EvidenceRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _told(made))
            return redirect("issuing_award", slug=slug, key=made.key)
    if not is_held:
        form.fields.pop("existing")
    return render(
        request,
        "issuing/award_form.html",
        {
            "organisation": organisation,
            "achievement": achievement,
            "form": form,
            "rows": rows,
            "open_later": any(form[name].value() for name in ("due_at", "did")),
        },
        status=422 if form.errors or any(rows.errors) else 200,
    )


def _told(made: Award) -> str:
    """What came of it, in a sentence."""
    words = {"name": made.achievement.name, "who": made.recipient_email or made.recipient}
    if made.is_scheduled:
        assert made.due_at is not None
        when = made.due_at.strftime("%-d %B %Y, %H:%M UTC")
        return _("“%(name)s” will be awarded to %(who)s on %(when)s.") % (words | {"when": when})
    if not made.recipient_email:
        return _("“%(name)s” is awarded to %(who)s. Hand them the claim link yourself.") % words
    return _("“%(name)s” is awarded to %(who)s. A mail tells them.") % words


@login_required
@require_safe
def index(request: HttpRequest, slug: str) -> HttpResponse:
    """All awards of the organisation, filterable in the address bar."""
    organisation = organisation_for(request.user, slug, Permission.VIEW)
    reach = reach_of(request.user, organisation, Permission.VIEW)
    form = FilterForm(request.GET, organisation=organisation, reach=reach)
    is_clear = form.is_valid()
    selection = form.selection()
    page, count = queries.page_of_selection(
        organisation, reach, selection, limit=AWARDS_SHOWN, cursor=request.GET.get("cursor")
    )
    may_change = may_somewhere(request.user, organisation, Permission.REVOKE)
    return render(
        request,
        "issuing/awards.html",
        {
            "organisation": organisation,
            "page": page,
            "count": count,
            "form": form,
            "asked": selection.to_members(),
            # What is asked for and cannot be read narrows nothing: then nobody is chosen by it.
            "may_choose": may_change and is_clear,
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
            "followers": queries.followers_of(award),
            "is_signed": bool(queries.awards_with_credentials([award])),
            "may_award": access.may(request.user, award.achievement, Permission.AWARD),
            "may_revoke": access.may(request.user, award.achievement, Permission.REVOKE),
            "claim_url": "" if award.recipient_email else claim_url(award.key),
            "may_endorse": may(request.user, organisation, Permission.ENDORSE),
            "endorsements": queries.count_for_award(award),
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
@require_safe
def with_endorsements(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """The badge as it was signed and who stands behind it, as one file."""
    organisation = organisation_for(request.user, slug, Permission.VIEW)
    award = access.award_of(request.user, organisation, key)
    try:
        content = queries.badge_with_endorsements(award)
    except CredentialNotReady as not_yet:
        messages.error(request, str(not_yet))
        return redirect("issuing_award", slug=slug, key=key)
    response = HttpResponse(content, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="badge-{award.key}.zip"'
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
@require_POST
def take_back(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Lets go of an award that waits for its time."""
    organisation = organisation_for(request.user, slug, Permission.AWARD)
    award = access.award_of(request.user, organisation, key)
    actions.take_back(acting_user=request.user, award=award)
    messages.success(request, _("It is taken back. Nobody heard of it."))
    return redirect("issuing_achievement", slug=slug, key=award.achievement.key)


@login_required
@require_http_methods(["GET", "POST"])
def revoke(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Asks once for a reason, then withdraws the award for good."""
    return _with_reason(
        request,
        slug,
        key,
        actions.revoke,
        _form(request, verb="revoke"),
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
        _form(request, verb="suspend"),
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
        _form(request, verb="reinstate"),
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
    form: WhyForm,
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
    if request.method == "POST" and form.is_valid():
        act(acting_user=request.user, award=award, **form.why())
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


def _form(request: HttpRequest, *, verb: str) -> WhyForm:
    return WhyForm(request.POST if request.method == "POST" else None, verb=verb)
