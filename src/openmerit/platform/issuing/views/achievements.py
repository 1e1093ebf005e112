"""Achievements as their issuer sees them: the list, one of them, and what is done with it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from openmerit.platform.issuing import access, actions, queries
from openmerit.platform.issuing.errors import AchievementRefused
from openmerit.platform.issuing.languages import language_of, name_of
from openmerit.platform.issuing.members import members_of
from openmerit.platform.issuing.models import Achievement
from openmerit.platform.issuing.yardsticks import measured
from openmerit.platform.people.access import (
    Permission,
    may,
    organisation_for,
    reach_of,
)

AWARDS_SHOWN = 50

STEP_OF_MEMBER = {
    "name": "words",
    "description": "words",
    "achievementType": "words",
    "criteria": "criteria",
    "alignment": "skills",
    "tag": "skills",
    "validForMonths": "expiry",
    "expiresOn": "expiry",
    "image": "picture",
    "inLanguage": "words",
}


@login_required
@require_safe
def index(request: HttpRequest, slug: str) -> HttpResponse:
    """All achievements, filterable in the address bar."""
    organisation = organisation_for(request.user, slug, Permission.VIEW)
    state = request.GET.get("state", "")
    words = request.GET.get("q", "")
    return render(
        request,
        "issuing/achievements.html",
        {
            "organisation": organisation,
            "cards": queries.achievement_cards(
                organisation,
                reach_of(request.user, organisation, Permission.VIEW),
                state=state if state in Achievement.State.values else "",
                words=words,
            ),
            "state": state,
            "words": words,
            "may_design": access.may_define(request.user, organisation),
        },
    )


@login_required
@require_safe
def detail(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """One achievement: how it stands, what can be done with it, and who has it."""
    organisation = organisation_for(request.user, slug, Permission.VIEW)
    achievement = access.achievement_of(request.user, organisation, key)
    policy = queries.policy_of(organisation)
    is_mine = achievement.submitted_by_id == request.user.pk
    original = language_of(achievement)
    page = queries.page_of_awards(
        achievement,
        limit=AWARDS_SHOWN,
        cursor=request.GET.get("cursor"),
        newest_first=True,
    )
    return render(
        request,
        "issuing/achievement.html",
        {
            "organisation": organisation,
            "achievement": achievement,
            "page": page,
            "measured": measured(members_of(achievement), policy),
            "original": original,
            "language_name": name_of(original) if original else _("not said"),
            "line": queries.line_of(achievement),
            "next_number": achievement.number + 1,
            "needs_two_people": policy.needs_two_people,
            "is_mine": is_mine,
            "may_approve": not (is_mine and policy.needs_two_people),
            "may_design": access.may(request.user, achievement, Permission.DESIGN),
            "may_draw_another": access.may_draw_another(request.user, achievement),
            "may_review": access.may(
                request.user,
                achievement,
                Permission.REVIEW if policy.needs_two_people else Permission.DESIGN,
            ),
            "may_award": access.may(request.user, achievement, Permission.AWARD),
            "may_staff": may(request.user, organisation, Permission.MANAGE_MEMBERS),
            "has_units": organisation.units.exists(),
            "partnership": queries.partnership_in_force(achievement),
            "partners": queries.partners_of(achievement),
        },
    )


@login_required
@require_safe
def picture(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """The achievement's picture for its issuer's pages, drafts included."""
    organisation = organisation_for(request.user, slug, Permission.VIEW)
    achievement = access.achievement_of(request.user, organisation, key)
    response = HttpResponse(achievement.image_svg, content_type="image/svg+xml")
    response["Cache-Control"] = "private, max-age=3600"
    response["Content-Security-Policy"] = "default-src 'none'; img-src data:; sandbox"
    return response


@login_required
@require_POST
def publish(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Opens a draft; when something is missing, leads to the step where it is said."""
    organisation = organisation_for(request.user, slug, Permission.VIEW)
    achievement = access.achievement_of(request.user, organisation, key)
    try:
        published = actions.publish_achievement(acting_user=request.user, achievement=achievement)
    except AchievementRefused as refused:
        messages.error(request, str(refused))
        member = str(refused.fields["member"]).partition(".")[0].partition("[")[0]
        step = STEP_OF_MEMBER.get(member, "words")
        return redirect("issuing_achievement_edit", slug=slug, key=key, step=step)
    said = _("“%(name)s” is published and can be awarded.")
    if published.state == Achievement.State.REVIEW:
        said = _("“%(name)s” waits for somebody else to approve it.")
    messages.success(request, said % {"name": achievement.name})
    return redirect("issuing_achievement", slug=slug, key=key)


@login_required
@require_POST
def copy(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Makes a draft of the same words and picture, and opens it."""
    organisation = organisation_for(request.user, slug, Permission.DESIGN)
    achievement = access.achievement_of(request.user, organisation, key)
    copied = actions.copy_achievement(acting_user=request.user, achievement=achievement)
    messages.success(request, _("This is the copy. Change what should differ, then publish it."))
    return redirect("issuing_achievement_edit", slug=slug, key=copied.key, step="words")


@login_required
@require_http_methods(["GET", "POST"])
def retire(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Asks once, then ends awarding."""
    organisation = organisation_for(request.user, slug, Permission.DESIGN)
    achievement = access.achievement_of(request.user, organisation, key)
    if request.method == "POST":
        actions.retire_achievement(acting_user=request.user, achievement=achievement)
        messages.success(request, _("“%(name)s” is retired.") % {"name": achievement.name})
        return redirect("issuing_achievement", slug=slug, key=key)
    scheduled = queries.scheduled_awards(achievement)
    warned = ""
    if scheduled:
        warned = " " + ngettext(
            "%(count)d scheduled award will not be made.",
            "%(count)d scheduled awards will not be made.",
            scheduled,
        ) % {"count": scheduled}
    if runs := queries.scheduled_runs(achievement):
        warned += " " + ngettext(
            "%(count)d list that waits will not run.",
            "%(count)d lists that wait will not run.",
            runs,
        ) % {"count": runs}
    return render(
        request,
        "web/confirm.html",
        {
            "question": _("Retire “%(name)s”?") % {"name": achievement.name},
            "consequence": _(
                "Nobody can be awarded it any more. Its page stays, and so do all badges that "
                "people hold. This cannot be undone; you can copy it."
            )
            + warned,
            "verb": _("Retire it"),
            "back": f"/issue/{slug}/achievements/{key}/",
        },
    )


@login_required
@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Asks once, then throws a draft away."""
    organisation = organisation_for(request.user, slug, Permission.DESIGN)
    achievement = access.achievement_of(request.user, organisation, key)
    if request.method == "POST":
        actions.remove_draft(acting_user=request.user, achievement=achievement)
        messages.success(request, _("The draft is gone."))
        return redirect("issuing_achievements", slug=slug)
    return render(
        request,
        "web/confirm.html",
        {
            "question": _("Throw away the draft “%(name)s”?") % {"name": achievement.name},
            "consequence": _("Nobody holds it. Its words and its picture are lost."),
            "verb": _("Throw it away"),
            "back": f"/issue/{slug}/achievements/{key}/",
        },
    )
