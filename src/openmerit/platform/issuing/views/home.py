"""The issuer's home: what to do now."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from openmerit.platform.issuing import access, queries
from openmerit.platform.people.access import (
    Permission,
    may,
    organisation_for,
    reach_of,
)

CARDS_SHOWN = 6
AWARDS_SHOWN = 8


@login_required
@require_safe
def home(request: HttpRequest, slug: str) -> HttpResponse:
    """What waits, what was awarded last, and the way to everything else."""
    organisation = organisation_for(request.user, slug, Permission.VIEW)
    reach = reach_of(request.user, organisation, Permission.VIEW)
    return render(
        request,
        "issuing/home.html",
        {
            "organisation": organisation,
            "home": queries.issuer_home(organisation, reach),
            "cards": queries.achievement_cards(organisation, reach, state="published")[
                :CARDS_SHOWN
            ],
            "awards": queries.recent_awards(organisation, reach, most=AWARDS_SHOWN),
            "may_design": access.may_define(request.user, organisation),
            "changes": queries.changes_under_way(organisation, reach),
            "ending_soon": queries.ending_soon(organisation, reach),
        },
    )


@login_required
@require_safe
def organisation(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything about the organisation itself, each a page of its own."""
    shown = organisation_for(request.user, slug, Permission.VIEW)
    manages = may(request.user, shown, Permission.MANAGE_ORGANISATION)
    sees_all = may(request.user, shown, Permission.VIEW)
    context = {
        "organisation": shown,
        "may_manage": manages,
        "partnerships": queries.partnerships_offered(shown) if sees_all else None,
    }
    return render(request, "issuing/organisation.html", context)
