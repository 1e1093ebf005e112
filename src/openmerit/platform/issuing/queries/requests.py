"""Requests to correct a name: those of an organisation, and an earner's own."""

from django.db.models import Q, QuerySet

from openmerit.platform.issuing.access import within
from openmerit.platform.issuing.models import Award, CorrectionRequest
from openmerit.platform.people.access import Reach
from openmerit.platform.people.models import Organisation, Person
from openmerit.platform.web.pages import Page, cut


def page_of_requests(
    organisation: Organisation,
    reach: Reach,
    *,
    state: str = "",
    limit: int,
    cursor: str | None,
) -> Page[CorrectionRequest]:
    """The requests about awards in reach, newest first."""
    rows = _requests(organisation, reach).select_related(
        "award__achievement__organisation", "asked_by", "answered_by", "corrected"
    )
    if state:
        rows = rows.filter(state=state)
    return cut(rows, limit=limit, cursor=cursor, key="-pk")


def count_open_requests(organisation: Organisation, reach: Reach) -> int:
    """How many wait for an answer."""
    return _requests(organisation, reach).filter(state=CorrectionRequest.State.OPEN).count()


def request_of_earner(person: Person, award: Award) -> CorrectionRequest | None:
    """The last that this person asked about the award, or about what it replaced."""
    rows = CorrectionRequest.objects.select_related("award", "corrected")
    return rows.filter(Q(award=award) | Q(corrected=award), asked_by=person).order_by("-pk").first()


def _requests(organisation: Organisation, reach: Reach) -> QuerySet[CorrectionRequest]:
    return CorrectionRequest.objects.filter(
        within(reach, "award__achievement__"), award__achievement__organisation=organisation
    )
