"""Partnerships as JSON: offered, answered, changed and ended by scripts."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema
from ninja.responses import Status
from pydantic import ConfigDict

from openmerit.platform.issuing import access, actions, queries
from openmerit.platform.issuing.access import partnership_for
from openmerit.platform.issuing.api_schemas import Limit, ReasonIn
from openmerit.platform.issuing.models import Partnership
from openmerit.platform.people import access as people
from openmerit.platform.people.access import Permission, organisation_for
from openmerit.platform.people.api import bearer
from openmerit.platform.people.models import Person
from openmerit.platform.web.pages import DEFAULT_LIMIT

router = Router(tags=["issuing"], auth=bearer)


class TermsIn(Schema):
    """How many a partner may award, and until when; null for no limit and no end."""

    model_config = ConfigDict(extra="forbid")
    limit: int | None = None
    endsAt: datetime | None = None  # noqa: N815 - named like the standard's members


class PartnerIn(TermsIn):
    """Whom to ask, by their short name."""

    partner: str
    message: str = ""


class PartnershipOut(Schema):
    """A partnership. ``borrowed`` is the achievement's id with the partner.

    ``state``: offered, accepted, declined, withdrawn, ended or expired. ``credential`` is null
    until the authorisation is signed.
    """

    id: str
    uri: str
    state: str
    achievement: str
    owner: str
    partner: str
    borrowed: str | None
    limit: int | None
    awarded: int
    endsAt: datetime | None  # noqa: N815
    message: str
    reason: str
    credential: str | None


class PartnershipsOut(Schema):
    """A page of partnerships."""

    items: list[PartnershipOut]
    next: str | None


@router.get("/achievements/{id}/partnerships", response=PartnershipsOut, url_name="partners")
def list_partners(
    request: HttpRequest, id: str, limit: Limit = DEFAULT_LIMIT, cursor: str | None = None
) -> dict[str, Any]:
    """Who may award an achievement, newest first."""
    achievement = access.achievement_for(_person(request), id, Permission.VIEW)
    page = queries.page_of_partners(achievement, limit=limit, cursor=cursor)
    return {"items": [_partnership(one) for one in page.items], "next": page.next}


@router.post("/achievements/{id}/partnerships", response={201: PartnershipOut})
def offer_partnership(request: HttpRequest, id: str, given: PartnerIn) -> Status:
    """Asks another organisation of this house whether it awards the achievement, too."""
    person = _person(request)
    made = actions.offer_partnership(
        acting_user=person,
        achievement=access.achievement_for(person, id, Permission.DESIGN),
        partner=given.partner,
        limit=given.limit,
        ends_at=given.endsAt,
        message=given.message,
    )
    return Status(201, _partnership(made))


@router.get("/organisations/{slug}/partnerships", response=PartnershipsOut, url_name="partnerships")
def list_partnerships(
    request: HttpRequest, slug: str, limit: Limit = DEFAULT_LIMIT, cursor: str | None = None
) -> dict[str, Any]:
    """What others let an organisation award or asked it to, newest first."""
    person = _person(request)
    organisation = organisation_for(person, slug, Permission.VIEW)
    people.require(person, organisation, Permission.VIEW)
    page = queries.page_of_partnerships(organisation, limit=limit, cursor=cursor)
    return {"items": [_partnership(one) for one in page.items], "next": page.next}


@router.get("/partnerships/{id}", response=PartnershipOut, url_name="partnership")
def get_partnership(request: HttpRequest, id: str) -> dict[str, Any]:
    """One partnership, for members of either organisation."""
    return _partnership(partnership_for(_person(request), id))


@router.put("/partnerships/{id}", response=PartnershipOut)
def change_partnership(request: HttpRequest, id: str, given: TermsIn) -> dict[str, Any]:
    """Sets another limit and another end; the owner does."""
    person = _person(request)
    changed = actions.change_partnership(
        acting_user=person,
        partnership=partnership_for(person, id),
        limit=given.limit,
        ends_at=given.endsAt,
    )
    return _partnership(changed)


@router.post("/partnerships/{id}/accept", response=PartnershipOut, url_name="partnership_accept")
def accept_partnership(request: HttpRequest, id: str) -> dict[str, Any]:
    """Takes what was offered; the partner does. Accepting again changes nothing."""
    person = _person(request)
    return _partnership(
        actions.accept_partnership(acting_user=person, partnership=partnership_for(person, id))
    )


@router.post("/partnerships/{id}/decline", response=PartnershipOut, url_name="partnership_decline")
def decline_partnership(request: HttpRequest, id: str, given: ReasonIn) -> dict[str, Any]:
    """Declines what was offered; the partner does."""
    person = _person(request)
    return _partnership(
        actions.decline_partnership(
            acting_user=person, partnership=partnership_for(person, id), reason=given.reason
        )
    )


@router.post(
    "/partnerships/{id}/give-back", response=PartnershipOut, url_name="partnership_give_back"
)
def give_partnership_back(request: HttpRequest, id: str, given: ReasonIn) -> dict[str, Any]:
    """The partner awards it no more; what it awarded stays."""
    person = _person(request)
    return _partnership(
        actions.give_partnership_back(
            acting_user=person, partnership=partnership_for(person, id), reason=given.reason
        )
    )


@router.post(
    "/partnerships/{id}/withdraw", response=PartnershipOut, url_name="partnership_withdraw"
)
def withdraw_partnership(request: HttpRequest, id: str, given: ReasonIn) -> dict[str, Any]:
    """The owner takes it back for good; its status list says so within 5 seconds."""
    person = _person(request)
    return _partnership(
        actions.withdraw_partnership(
            acting_user=person, partnership=partnership_for(person, id), reason=given.reason
        )
    )


def _person(request: HttpRequest) -> Person:
    return request.auth  # type: ignore[attr-defined]


def _partnership(partnership: Partnership) -> dict[str, Any]:
    return {
        "id": partnership.key,
        "uri": partnership.uri,
        "state": partnership.standing,
        "achievement": partnership.achievement.key,
        "owner": partnership.achievement.organisation.slug,
        "partner": partnership.partner.slug,
        "borrowed": partnership.borrowed and partnership.borrowed.key,
        "limit": partnership.limit,
        "awarded": partnership.awarded,
        "endsAt": partnership.ends_at,
        "message": partnership.message,
        "reason": partnership.reason,
        "credential": partnership.uri if partnership.signed_version else None,
    }
