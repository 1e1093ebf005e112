"""A slip of the pen or a broken link of what is published: first where it is, then how it reads."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from openmerit.platform.issuing import access, actions, queries
from openmerit.platform.issuing.errors import MendRefused, NotPublished
from openmerit.platform.issuing.forms_mending import LABELS, MendForm
from openmerit.platform.issuing.languages import language_of
from openmerit.platform.issuing.models import Achievement
from openmerit.platform.people.access import Permission, organisation_for
from openmerit.platform.people.models import Organisation


@login_required
@require_http_methods(["GET", "POST"])
def mend(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Asks what is to be mended, then shows what it says now; a draft is simply edited."""
    organisation = organisation_for(request.user, slug, Permission.DESIGN)
    achievement = access.achievement_of(request.user, organisation, key)
    if not achievement.is_public:
        raise NotPublished(name=achievement.name, state=achievement.get_state_display())
    if request.method == "POST":
        return _mended(request, organisation, achievement)
    member = request.GET.get("member", "")
    if member not in LABELS:
        return _choice(request, organisation, achievement)
    initial = {"member": member, "value": queries.says_now(achievement, member)}
    return _form(request, organisation, achievement, MendForm(initial=initial, chosen=member))


def _mended(
    request: HttpRequest, organisation: Organisation, achievement: Achievement
) -> HttpResponse:
    form = MendForm(request.POST, chosen=request.POST.get("member", ""))
    if form.is_valid():
        try:
            actions.mend(acting_user=request.user, achievement=achievement, **form.mending())
        except MendRefused as refused:
            form.add_error("value", str(refused.fields["problem"]))
        else:
            messages.success(request, _("It is mended, with a note."))
            return redirect("issuing_achievement", slug=organisation.slug, key=achievement.key)
    return _form(request, organisation, achievement, form)


def _choice(
    request: HttpRequest, organisation: Organisation, achievement: Achievement
) -> HttpResponse:
    """What it says now, each with the way to mending it; what it does not say has no slip."""
    told = [
        {"member": member, "label": label, "says": queries.says_now(achievement, member)}
        for member, label in LABELS.items()
    ]
    context = {
        "organisation": organisation,
        "achievement": achievement,
        "told": [one for one in told if one["says"]],
        "original": language_of(achievement),
    }
    return render(request, "issuing/mend_choice.html", context)


def _form(
    request: HttpRequest, organisation: Organisation, achievement: Achievement, form: MendForm
) -> HttpResponse:
    member = str(form["member"].value() or "")
    context = {
        "organisation": organisation,
        "achievement": achievement,
        "form": form,
        "title": _("Mend: %(what)s") % {"what": LABELS.get(member, member)},
        "lede": _("What people hold stays as it was signed. A dated note says what was mended."),
        "verb": _("Mend it"),
    }
    status = 422 if form.errors else 200
    return render(request, "issuing/one_form.html", context, status=status)
