"""The issuer's home: what to do now."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from openmerit.platform.issuing import queries
from openmerit.platform.people.access import Permission, may, organisation_for

CARDS_SHOWN = 6
AWARDS_SHOWN = 8


@login_required
@require_safe
def home(request: HttpRequest, slug: str) -> HttpResponse:
    """What waits, what was awarded last, and the way to everything else."""
    organisation = organisation_for(request.user, slug, Permission.VIEW)
    return render(
        request,
        "issuing/home.html",
        {
            "organisation": organisation,
            "home": queries.issuer_home(organisation),
            "changes": queries.changes_under_way(organisation),
            "ending_soon": queries.ending_soon(organisation),
            "cards": queries.achievement_cards(organisation, state="published")[:CARDS_SHOWN],
            "awards": queries.recent_awards(organisation, most=AWARDS_SHOWN),
            "may_design": may(request.user, organisation, Permission.DESIGN),
            "may_settle": may(request.user, organisation, Permission.MANAGE_ORGANISATION),
        },
    )
