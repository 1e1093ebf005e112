"""Endorsements: what was asked of us, what others say of us, and what we say of others."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from openmerit.platform.issuing import access, actions, queries
from openmerit.platform.issuing.actions import Subject
from openmerit.platform.issuing.errors import (
    AlreadyEndorsed,
    EndorsementRefused,
    EndorsesItself,
    IssuerMissing,
)
from openmerit.platform.issuing.forms_endorsements import (
    AnswerForm,
    AskForm,
    EndingForm,
    GiveForm,
)
from openmerit.platform.issuing.models import Endorsement
from openmerit.platform.people.access import Permission, may, organisation_for, reach_of
from openmerit.platform.people.models import Organisation
from openmerit.platform.web.errors import DomainError, Kind

SHOWN = 30
ACHIEVEMENTS_OFFERED = 200
_FIELD_OF_MEMBER = {"validUntil": "valid_until", "achievement": "subject", "award": "subject"}


@login_required
@require_safe
def index(request: HttpRequest, slug: str, side: str = "had") -> HttpResponse:
    """What waits for an answer; then what others say of us, or what we say of others."""
    organisation = organisation_for(request.user, slug, Permission.VIEW)
    reach = reach_of(request.user, organisation, Permission.VIEW)
    return render(
        request,
        "issuing/endorsements.html",
        {
            "organisation": organisation,
            "side": side,
            "waiting": queries.page_of_endorsements(
                organisation, "asked", reach, limit=SHOWN, cursor=None
            ).items,
            "page": queries.page_of_endorsements(
                organisation, side, reach, limit=SHOWN, cursor=request.GET.get("cursor")
            ),
            "may_endorse": may(request.user, organisation, Permission.ENDORSE),
        },
    )


@login_required
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, slug: str) -> HttpResponse:
    """Asks another organisation to stand behind us, an achievement or one award."""
    organisation = organisation_for(request.user, slug, Permission.ENDORSE)
    award_key = request.GET.get("award")
    form = AskForm(
        request.POST if request.method == "POST" else None,
        organisation=organisation,
        achievements=queries.public_achievements(organisation)[:ACHIEVEMENTS_OFFERED],
        award=access.award_of(request.user, organisation, award_key) if award_key else None,
        chosen=request.GET.get("achievement", "issuer"),
    )
    return _form_page(
        request,
        organisation,
        form,
        lambda: actions.ask_for_endorsement(acting_user=request.user, **form.arguments()),
        title=_("Ask for an endorsement"),
        lede=_("They can say what they know of it, signed. Your badges stay as they are."),
        verb=_("Ask them"),
        done=_("They are asked. You see their answer here."),
    )


@login_required
@require_http_methods(["GET", "POST"])
def give(request: HttpRequest, slug: str) -> HttpResponse:
    """Stands behind somebody who did not ask."""
    organisation = organisation_for(request.user, slug, Permission.ENDORSE)
    sent = request.POST if request.method == "POST" else None
    form = GiveForm(sent, initial={"subject": request.GET.get("page", "")})

    def act() -> Endorsement:
        kind, key = form.named
        try:
            subject = (
                Subject.of_achievement(access.public_achievement(key))
                if kind == "achievement"
                else Subject(access.public_issuer(key))
            )
        except DomainError as missing:
            raise EndorsementRefused(member="subject", problem=str(missing)) from None
        return actions.endorse_unasked(
            acting_user=request.user,
            endorser=organisation,
            subject=subject,
            **form.arguments(),
        )

    return _form_page(
        request,
        organisation,
        form,
        act,
        title=_("Endorse an issuer or an achievement"),
        lede=_lede_of_giving(organisation),
        verb=_("Sign and publish it"),
        done=_("It is given. It is signed within a moment."),
    )


@login_required
@require_safe
def detail(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """One endorsement, and what can be done with it from our side."""
    organisation = organisation_for(request.user, slug, Permission.VIEW)
    endorsement = access.endorsement_of(request.user, organisation, key)
    return render(
        request,
        "issuing/endorsement.html",
        {
            "organisation": organisation,
            "endorsement": endorsement,
            "is_ours_to_give": endorsement.endorser_id == organisation.pk,
            "may_endorse": may(request.user, organisation, Permission.ENDORSE),
        },
    )


@login_required
@require_http_methods(["GET", "POST"])
def endorse(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Gives what was asked for."""
    organisation = organisation_for(request.user, slug, Permission.ENDORSE)
    endorsement = access.endorsement_of(request.user, organisation, key)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    return _form_page(
        request,
        organisation,
        form,
        lambda: actions.endorse(
            acting_user=request.user, endorsement=endorsement, **form.arguments()
        ),
        title=_("Endorse %(subject)s") % {"subject": endorsement.subject_name},
        lede=_lede_of_giving(organisation),
        verb=_("Sign and publish it"),
        done=_("It is given. It is signed within a moment."),
    )


@login_required
@require_http_methods(["GET", "POST"])
def decline(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Asks for a reason, then declines."""
    return _ending(
        request,
        slug,
        key,
        actions.decline,
        question=_("Decline to endorse %(subject)s?"),
        consequence=_("They read your reason. They can ask again."),
        verb=_("Decline"),
        done=_("It is declined."),
    )


@login_required
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Asks once for a reason, then withdraws for good."""
    return _ending(
        request,
        slug,
        key,
        actions.withdraw,
        question=_("Withdraw your endorsement of %(subject)s for good?"),
        consequence=_(
            "Whoever checks it, or a badge that it stands behind, reads within seconds that you "
            "withdrew it. %(holders)s. This cannot be undone: you would have to endorse it anew."
        ),
        verb=_("Withdraw 1 endorsement"),
        done=_("It is withdrawn."),
    )


@login_required
@require_POST
def take_back(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """No longer asks."""
    organisation = organisation_for(request.user, slug, Permission.ENDORSE)
    endorsement = access.endorsement_of(request.user, organisation, key)
    actions.take_ask_back(acting_user=request.user, endorsement=endorsement)
    messages.success(request, _("You no longer ask for it. You can ask again at any time."))
    return redirect("issuing_endorsement", slug=slug, key=key)


def _lede_of_giving(organisation: Organisation) -> str:
    return _(
        "It is signed in the name of %(name)s, and everybody can read and check it. You can "
        "withdraw it at any time."
    ) % {"name": organisation.name}


def _form_page(
    request: HttpRequest,
    organisation: Organisation,
    form: Form,
    act: Callable[[], Endorsement],
    *,
    done: str,
    **words: str,
) -> HttpResponse:
    """A form: filled in rightly, it acts and shows the endorsement."""
    if request.method == "POST" and form.is_valid():
        try:
            made = act()
        except (
            AlreadyEndorsed,
            EndorsementRefused,
            EndorsesItself,
            IssuerMissing,
        ) as refused:
            _beside_its_field(form, refused)
        else:
            messages.success(request, done)
            return redirect("issuing_endorsement", slug=organisation.slug, key=made.key)
    context = {"organisation": organisation, "achievement": None, "form": form, **words}
    status = 422 if form.errors else 200
    return render(request, "issuing/one_form.html", context, status=status)


def _beside_its_field(form: Form, refused: DomainError) -> None:
    member = str(refused.fields.get("member", ""))
    field = _FIELD_OF_MEMBER.get(member, member)
    if refused.kind is Kind.MISSING or isinstance(refused, EndorsesItself):
        field = "endorser"
    if field in form.fields:
        form.add_error(field, str(refused.fields.get("problem") or refused))
    else:
        form.add_error(None, str(refused))


def _holders(endorsement: Endorsement) -> str:
    count = queries.holders_behind(endorsement)
    return ngettext(
        "%(count)d person holds such a badge", "%(count)d people hold such a badge", count
    ) % {"count": count}


def _ending(
    request: HttpRequest,
    slug: str,
    key: str,
    act: Callable[..., Endorsement],
    *,
    question: str,
    consequence: str,
    done: str,
    **words: str,
) -> HttpResponse:
    organisation = organisation_for(request.user, slug, Permission.ENDORSE)
    endorsement = access.endorsement_of(request.user, organisation, key)
    form = EndingForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        act(acting_user=request.user, endorsement=endorsement, reason=reason)
        messages.success(request, done)
        return redirect("issuing_endorsement", slug=slug, key=key)
    context: dict[str, Any] = {
        "question": question % {"subject": endorsement.subject_name},
        "consequence": consequence % {"holders": _holders(endorsement)},
        "kind": "danger",
        "form": form,
        "back": f"/issue/{slug}/endorsements/{key}/",
        **words,
    }
    return render(request, "web/confirm.html", context, status=422 if form.errors else 200)
