"""Endorsements as JSON: asked for, given, declined and withdrawn by scripts."""

from datetime import datetime
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Router, Schema
from ninja.responses import Status
from pydantic import ConfigDict

from openmerit.platform.issuing import access, actions, queries
from openmerit.platform.issuing.actions import Subject
from openmerit.platform.issuing.api_schemas import Limit, ReasonIn
from openmerit.platform.issuing.models import Endorsement
from openmerit.platform.people.access import Permission, organisation_for, reach_of
from openmerit.platform.people.api import bearer
from openmerit.platform.people.models import Organisation, Person
from openmerit.platform.web.pages import DEFAULT_LIMIT

router = Router(tags=["issuing"], auth=bearer)


class AskIn(Schema):
    """Whom to ask, and about what: the organisation itself unless something of it is named."""

    model_config = ConfigDict(extra="forbid")
    endorser: str
    achievement: str | None = None
    award: str | None = None
    message: str = ""


class AnswerIn(Schema):
    """What is said, and for how long."""

    model_config = ConfigDict(extra="forbid")
    narrative: str = ""
    validUntil: datetime | None = None  # noqa: N815 - the standard's name


class GiveIn(AnswerIn):
    """The same of an issuer or of one achievement, which did not ask."""

    issuer: str | None = None
    achievement: str | None = None


class EndorsementOut(Schema):
    """An endorsement. ``credential`` is null until the document is signed."""

    id: str
    uri: str
    state: str
    kind: str
    endorser: str
    organisation: str
    achievement: str | None
    award: str | None
    message: str
    narrative: str
    reason: str
    validFrom: datetime | None  # noqa: N815
    validUntil: datetime | None  # noqa: N815
    credential: str | None


class EndorsementsOut(Schema):
    """A page of endorsements."""

    items: list[EndorsementOut]
    next: str | None


@router.get("/organisations/{slug}/endorsements", response=EndorsementsOut, url_name="endorsements")
def list_endorsements(
    request: HttpRequest,
    slug: str,
    side: Literal["asked", "had", "given"] = "had",
    limit: Limit = DEFAULT_LIMIT,
    cursor: str | None = None,
) -> dict[str, Any]:
    """What waits for an organisation's answer, what others say of it, or what it says of others."""
    person = _person(request)
    organisation = organisation_for(person, slug, Permission.VIEW)
    reach = reach_of(person, organisation, Permission.VIEW)
    page = queries.page_of_endorsements(organisation, side, reach, limit=limit, cursor=cursor)
    return {"items": [_endorsement(one) for one in page.items], "next": page.next}


@router.post("/organisations/{slug}/endorsements", response={201: EndorsementOut})
def ask_for_endorsement(request: HttpRequest, slug: str, given: AskIn) -> Status:
    """Asks another organisation of this house to endorse this one, an achievement or an award."""
    person = _person(request)
    organisation = organisation_for(person, slug, Permission.ENDORSE)
    made = actions.ask_for_endorsement(
        acting_user=person,
        subject=_own(person, organisation, given),
        endorser=given.endorser,
        message=given.message,
    )
    return Status(201, _endorsement(made))


@router.post(
    "/organisations/{slug}/endorsements/given",
    response={201: EndorsementOut},
    url_name="endorsements_given",
)
def give_endorsement(request: HttpRequest, slug: str, given: GiveIn) -> Status:
    """Endorses a public issuer or achievement, asked or not; the worker signs it."""
    person = _person(request)
    organisation = organisation_for(person, slug, Permission.ENDORSE)
    if given.achievement is not None:
        subject = Subject.of_achievement(access.public_achievement(given.achievement))
    else:
        subject = Subject(access.public_issuer(given.issuer or ""))
    made = actions.endorse_unasked(
        acting_user=person,
        endorser=organisation,
        subject=subject,
        narrative=given.narrative,
        valid_until=given.validUntil,
    )
    return Status(201, _endorsement(made))


@router.get("/endorsements/{id}", response=EndorsementOut, url_name="endorsement")
def get_endorsement(request: HttpRequest, id: str) -> dict[str, Any]:
    """One endorsement, for members of either organisation."""
    return _endorsement(access.endorsement_for(_person(request), id, Permission.VIEW))


@router.post("/endorsements/{id}/endorse", response=EndorsementOut, url_name="endorsement_endorse")
def endorse(request: HttpRequest, id: str, given: AnswerIn) -> dict[str, Any]:
    """Gives what was asked for. Giving it again changes nothing."""
    person = _person(request)
    found = access.endorsement_for(person, id, Permission.ENDORSE)
    return _endorsement(
        actions.endorse(
            acting_user=person,
            endorsement=found,
            narrative=given.narrative,
            valid_until=given.validUntil,
        )
    )


@router.post("/endorsements/{id}/decline", response=EndorsementOut, url_name="endorsement_decline")
def decline(request: HttpRequest, id: str, given: ReasonIn) -> dict[str, Any]:
    """Declines what was asked for."""
    person = _person(request)
    found = access.endorsement_for(person, id, Permission.ENDORSE)
    return _endorsement(actions.decline(acting_user=person, endorsement=found, reason=given.reason))


@router.post(
    "/endorsements/{id}/withdraw", response=EndorsementOut, url_name="endorsement_withdraw"
)
def withdraw(request: HttpRequest, id: str, given: ReasonIn) -> dict[str, Any]:
    """Withdraws an endorsement for good; its status list says so within 5 seconds."""
    person = _person(request)
    found = access.endorsement_for(person, id, Permission.ENDORSE)
    return _endorsement(
        actions.withdraw(acting_user=person, endorsement=found, reason=given.reason)
    )


@router.post(
    "/endorsements/{id}/take-back", response=EndorsementOut, url_name="endorsement_take_back"
)
def take_back(request: HttpRequest, id: str) -> dict[str, Any]:
    """No longer asks for what was not answered yet."""
    person = _person(request)
    found = access.endorsement_for(person, id, Permission.ENDORSE)
    return _endorsement(actions.take_ask_back(acting_user=person, endorsement=found))


def _person(request: HttpRequest) -> Person:
    return request.auth  # type: ignore[attr-defined]


def _own(person: Person, organisation: Organisation, given: AskIn) -> Subject:
    """What of the organisation is meant. Raises for what is another's."""
    if given.award is not None:
        return Subject.of_award(access.award_of(person, organisation, given.award))
    if given.achievement is not None:
        return Subject.of_achievement(
            access.achievement_of(person, organisation, given.achievement)
        )
    return Subject(organisation)


def _endorsement(endorsement: Endorsement) -> dict[str, Any]:
    signed = endorsement.issued_at is not None
    return {
        "id": endorsement.key,
        "uri": endorsement.uri,
        "state": endorsement.standing,
        "kind": endorsement.kind,
        "endorser": endorsement.endorser.slug,
        "organisation": endorsement.subject_organisation.slug,
        "achievement": endorsement.achievement and endorsement.achievement.key,
        "award": endorsement.award and endorsement.award.key,
        "message": endorsement.message,
        "narrative": endorsement.narrative,
        "reason": endorsement.reason,
        "validFrom": endorsement.valid_from,
        "validUntil": endorsement.valid_until,
        "credential": endorsement.uri if signed else None,
    }
