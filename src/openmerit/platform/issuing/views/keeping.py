"""What is done with one award after it was given: renewed, corrected."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from openmerit.platform.issuing import access, actions
from openmerit.platform.issuing.errors import AwardRefused, NothingCorrected, NothingToRenew
from openmerit.platform.issuing.forms_award_upkeep import CorrectForm, RenewForm
from openmerit.platform.issuing.models import Award
from openmerit.platform.people.access import Permission, organisation_for

FIELD_OF_MEMBER = {
    "recipient.email": "email",
    "recipient.did": "did",
    "recipient.number": "number",
    "recipient.name": "name",
    "validFrom": "valid_from",
    "validUntil": "valid_until",
    "evidence.id": "evidence_url",
    "evidence.narrative": "evidence_narrative",
    "result.value": "result",
}


@login_required
@require_http_methods(["GET", "POST"])
def renew(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Asks until when, then awards the same once more."""
    award = _award(request, slug, key)
    if award.valid_until is None:
        raise NothingToRenew(email=award.recipient_email or award.recipient_did)
    form = RenewForm(_sent(request), award=award)
    return _act(
        request,
        slug,
        award,
        form,
        lambda: actions.renew(acting_user=request.user, award=award, **form.arguments()),
        title=_("Renew it"),
        lede=_("%(recipient)s gets a new badge with a later end, and a mail about it.")
        % {"recipient": award.recipient},
        verb=_("Renew 1 badge"),
        done=_("It is renewed. This is the new award."),
    )


@login_required
@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Shows what the award says, and signs it anew with what was put right."""
    award = _award(request, slug, key)
    form = CorrectForm(_sent(request), award=award)
    return _act(
        request,
        slug,
        award,
        form,
        lambda: actions.correct(
            acting_user=request.user, award=award, changes=form.changes(), **form.why()
        ),
        title=_("Correct it"),
        lede=_(
            "What is signed cannot be changed, so a corrected badge is signed and takes its place. "
            "The old one then reads as withdrawn."
        ),
        verb=_("Sign the corrected badge"),
        done=_("The corrected badge is on its way. It replaces the old one once it is signed."),
    )


def _award(request: HttpRequest, slug: str, key: str) -> Award:
    organisation = organisation_for(request.user, slug, Permission.AWARD)
    return access.award_of(request.user, organisation, key)


def _sent(request: HttpRequest) -> "dict[str, object] | None":
    return request.POST if request.method == "POST" else None


def _act(
    request: HttpRequest,
    slug: str,
    award: Award,
    form: Form,
    act: Callable[[], Award],
    *,
    done: str,
    **words: str,
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            made = act()
        except AwardRefused as refused:
            form.add_error(
                FIELD_OF_MEMBER.get(str(refused.fields["member"])), str(refused.fields["problem"])
            )
        except NothingCorrected as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, done)
            return redirect("issuing_award", slug=slug, key=made.key)
    return render(
        request,
        "issuing/award_upkeep.html",
        {"organisation": award.achievement.organisation, "award": award, "form": form, **words},
        status=422 if form.errors else 200,
    )
