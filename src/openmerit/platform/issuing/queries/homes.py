"""What an issuer's home shows: what to do now."""

from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils import timezone

from openmerit.platform.issuing.access import within
from openmerit.platform.issuing.models import Achievement, Award, Run
from openmerit.platform.issuing.queries.endorsements import endorsements_asked_of
from openmerit.platform.issuing.queries.requests import count_open_requests
from openmerit.platform.issuing.queries.runs import Progress, progress_of_all
from openmerit.platform.people.access import Reach
from openmerit.platform.people.models import Organisation

RUNS_SHOWN = 5
DRAFTS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class IssuerHome:
    """What waits for the issuer, and how things stand."""

    drafts: list[Achievement]
    runs: list[Progress]
    published: int
    issued: int
    unclaimed: int
    withdrawn: int
    failed: int
    endorsements_asked: int
    names_asked: int


def issuer_home(organisation: Organisation, reach: Reach) -> IssuerHome:
    """The home of an organisation's issuers, as far as `reach` goes, with few queries."""
    belongs = within(reach, "achievement__")
    drafts = Achievement.objects.filter(
        within(reach), organisation=organisation, state=Achievement.State.DRAFT
    ).order_by("-pk")[:DRAFTS_SHOWN]
    unfinished = (
        Run.objects.filter(
            belongs,
            achievement__organisation=organisation,
            state__in=[
                Run.State.PREVIEW,
                Run.State.SIGNOFF,
                Run.State.QUEUED,
                Run.State.RUNNING,
                Run.State.PAUSED,
            ],
        )
        .select_related("achievement")
        .defer("source")
        .order_by("-pk")[:RUNS_SHOWN]
    )
    counts = Award.objects.filter(belongs, achievement__organisation=organisation).aggregate(
        issued=Count("pk", filter=~Q(state__in=[Award.State.QUEUED, Award.State.FAILED])),
        unclaimed=Count(
            "pk",
            filter=Q(state=Award.State.ISSUED, claimed_by__isnull=True)
            & (Q(valid_until__isnull=True) | Q(valid_until__gt=timezone.now())),
        ),
        withdrawn=Count("pk", filter=Q(state__in=[Award.State.REVOKED, Award.State.SUSPENDED])),
        failed=Count("pk", filter=Q(state=Award.State.FAILED)),
    )
    published = Achievement.objects.filter(
        within(reach), organisation=organisation, state=Achievement.State.PUBLISHED
    ).count()
    return IssuerHome(
        drafts=list(drafts),
        runs=progress_of_all(list(unfinished)),
        published=published,
        endorsements_asked=endorsements_asked_of(organisation) if reach.everywhere else 0,
        names_asked=count_open_requests(organisation, reach),
        **counts,
    )
