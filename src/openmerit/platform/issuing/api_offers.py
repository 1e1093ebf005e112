"""Offers to claim over the JSON API."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema
from ninja.responses import Status
from pydantic import ConfigDict

from openmerit.platform.engine.actions import answer_once
from openmerit.platform.issuing import access, actions, queries
from openmerit.platform.issuing.api_schemas import IdempotencyKey, Limit
from openmerit.platform.issuing.models import ClaimOffer
from openmerit.platform.people.access import Permission
from openmerit.platform.people.api import bearer
from openmerit.platform.people.models import Person
from openmerit.platform.web.pages import DEFAULT_LIMIT

router = Router(tags=["issuing"], auth=bearer)


class OfferIn(Schema):
    """When, how often and by whom an achievement may be claimed; all of it may be left out.

    ``allowed`` holds addresses and mail domains.
    """

    model_config = ConfigDict(extra="forbid")
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    most: int | None = None
    allowed: list[str] = []


class OfferOut(OfferIn):
    """An offer as its issuer sees it. ``state``: open, early, over, full or closed.

    ``code`` and ``url``, by which anybody may claim, are null for whoever may not award it.
    """

    id: str
    achievement: str
    code: str | None
    url: str | None
    state: str
    claimed: int


class OffersOut(Schema):
    """A page of offers."""

    items: list[OfferOut]
    next: str | None


@router.get("/achievements/{id}/offers", response=OffersOut, url_name="offers")
def list_offers(
    request: HttpRequest, id: str, limit: Limit = DEFAULT_LIMIT, cursor: str | None = None
) -> dict[str, Any]:
    """The offers to claim an achievement, newest first."""
    person = _person(request)
    achievement = access.achievement_for(person, id, Permission.VIEW)
    page = queries.page_of_offers(achievement, limit=limit, cursor=cursor)
    shown = access.may(person, achievement, Permission.AWARD)
    return {"items": [_offer(one, shown=shown) for one in page.items], "next": page.next}


@router.post("/achievements/{id}/offers", response={201: OfferOut, 200: OfferOut})
def create_offer(
    request: HttpRequest, id: str, given: OfferIn, idempotency_key: IdempotencyKey = None
) -> Status:
    """Lets people claim an achievement by a link or a code, once each."""
    person = _person(request)
    achievement = access.achievement_for(person, id, Permission.AWARD)
    offer, is_new = answer_once(
        acting_user=person,
        scope=f"offers:{achievement.key}",
        key=idempotency_key,
        body=request.body,
        produce=lambda: actions.make_offer(
            acting_user=person, achievement=achievement, offer=actions.Offer(**given.dict())
        ),
        load=lambda key: access.offer_for(person, key, Permission.VIEW),
        identify=lambda made: made.key,
    )
    return Status(201 if is_new else 200, _offer(offer))


@router.post("/offers/{id}/close", response=OfferOut, url_name="offer_close")
def close_offer(request: HttpRequest, id: str) -> dict[str, Any]:
    """Ends claiming until it is reopened; what was claimed stays."""
    person = _person(request)
    offer = access.offer_for(person, id, Permission.AWARD)
    return _offer(actions.close_offer(acting_user=person, offer=offer))


@router.post("/offers/{id}/reopen", response=OfferOut, url_name="offer_reopen")
def reopen_offer(request: HttpRequest, id: str) -> dict[str, Any]:
    """Lets people claim again, within the limits that were set."""
    person = _person(request)
    offer = access.offer_for(person, id, Permission.AWARD)
    return _offer(actions.reopen_offer(acting_user=person, offer=offer))


def _person(request: HttpRequest) -> Person:
    return request.auth  # type: ignore[attr-defined]


def _offer(offer: ClaimOffer, *, shown: bool = True) -> dict[str, Any]:
    return {
        "id": offer.key,
        "achievement": offer.achievement.key,
        "code": offer.written_code if shown else None,
        "url": offer.url if shown else None,
        "state": offer.standing,
        "claimed": offer.claimed,
        "most": offer.most,
        "opens_at": offer.opens_at,
        "closes_at": offer.closes_at,
        "allowed": offer.allowed,
    }
