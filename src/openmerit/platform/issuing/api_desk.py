"""The recipients' desk over the JSON API: who is who, and what earners asked to be corrected."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema
from ninja.responses import Status
from pydantic import ConfigDict

from openmerit.platform.issuing import access, actions, queries
from openmerit.platform.issuing.api_schemas import Limit
from openmerit.platform.issuing.models import CorrectionRequest
from openmerit.platform.people.access import Permission, organisation_for, reach_of
from openmerit.platform.people.api import bearer
from openmerit.platform.people.models import Person
from openmerit.platform.web.pages import DEFAULT_LIMIT

router = Router(tags=["issuing"], auth=bearer)


class RecipientOut(Schema):
    """Somebody who was found; ``award`` is their newest that fits."""

    award: str
    name: str
    addresses: list[str]
    numbers: list[str]
    badges: int
    unclaimed: int


class RecipientsOut(Schema):
    """Who fits, at most 200; ``more`` says that there are others."""

    items: list[RecipientOut]
    more: bool


class RequestIn(Schema):
    """The right name, and why."""

    model_config = ConfigDict(extra="forbid")
    name: str
    words: str = ""


class RequestOut(Schema):
    """A request to correct a name. ``state``: open, done or declined."""

    id: str
    award: str
    achievement: str
    name: str
    wanted_name: str
    words: str
    state: str
    reason: str
    corrected: str | None
    created_at: datetime
    answered_at: datetime | None


class RequestsOut(Schema):
    """A page of requests."""

    items: list[RequestOut]
    next: str | None


class GrantIn(Schema):
    """What the badge shall say, where that is not what was asked for."""

    model_config = ConfigDict(extra="forbid")
    name: str = ""
    reason: str = ""


class DeclineIn(Schema):
    """Why the name stays. The earner is told."""

    model_config = ConfigDict(extra="forbid")
    reason: str


@router.get("/organisations/{slug}/recipients", response=RecipientsOut, url_name="recipients")
def find_recipients(request: HttpRequest, slug: str, q: str = "") -> dict[str, Any]:
    """Whoever is named by these words: an address, number or DID whole, of a name any part."""
    person = _person(request)
    organisation = organisation_for(person, slug, Permission.VIEW)
    found = queries.recipients_found(
        organisation, reach_of(person, organisation, Permission.VIEW), q
    )
    items = [
        {
            "award": one.key,
            "name": one.name,
            "addresses": one.addresses,
            "numbers": one.numbers,
            "badges": one.badges,
            "unclaimed": one.unclaimed,
        }
        for one in found.recipients
    ]
    return {"items": items, "more": found.is_cut}


@router.get(
    "/organisations/{slug}/correction-requests",
    response=RequestsOut,
    url_name="correction_requests",
)
def list_requests(
    request: HttpRequest,
    slug: str,
    state: str = "",
    limit: Limit = DEFAULT_LIMIT,
    cursor: str | None = None,
) -> dict[str, Any]:
    """What earners asked to have corrected, newest first."""
    person = _person(request)
    organisation = organisation_for(person, slug, Permission.VIEW)
    reach = reach_of(person, organisation, Permission.VIEW)
    page = queries.page_of_requests(organisation, reach, state=state, limit=limit, cursor=cursor)
    return {"items": [_request(one) for one in page.items], "next": page.next}


@router.post(
    "/awards/{id}/correction-requests", response={201: RequestOut}, url_name="award_requests"
)
def ask_for_name(request: HttpRequest, id: str, given: RequestIn) -> Status:
    """Tells the issuer of one's own badge that the name on it is wrong."""
    person = _person(request)
    award = access.award_of_earner(person, id)
    made = actions.ask_for_name(acting_user=person, award=award, **given.dict())
    return Status(201, _request(made))


@router.post(
    "/correction-requests/{id}/grant", response=RequestOut, url_name="correction_request_grant"
)
def grant_request(request: HttpRequest, id: str, given: GrantIn) -> dict[str, Any]:
    """Corrects the name: the badge is signed anew, and the old one is revoked as ``replaced``."""
    person = _person(request)
    asked = access.request_for(person, id, Permission.AWARD)
    return _request(actions.grant_request(acting_user=person, request=asked, **given.dict()))


@router.post(
    "/correction-requests/{id}/decline", response=RequestOut, url_name="correction_request_decline"
)
def decline_request(request: HttpRequest, id: str, given: DeclineIn) -> dict[str, Any]:
    """Leaves the name as it is; the earner is told why."""
    person = _person(request)
    asked = access.request_for(person, id, Permission.AWARD)
    return _request(actions.decline_request(acting_user=person, request=asked, **given.dict()))


def _person(request: HttpRequest) -> Person:
    return request.auth  # type: ignore[attr-defined]


def _request(asked: CorrectionRequest) -> dict[str, Any]:
    return {
        "id": asked.key,
        "award": asked.award.key,
        "achievement": asked.award.achievement.key,
        "name": asked.award.recipient_name,
        "wanted_name": asked.wanted_name,
        "words": asked.words,
        "state": asked.state,
        "reason": asked.reason,
        "corrected": asked.corrected.key if asked.corrected else None,
        "created_at": asked.created_at,
        "answered_at": asked.answered_at,
    }
