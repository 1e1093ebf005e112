"""One thing done to many awards, over HTTP."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, Literal

from django.http import HttpRequest, StreamingHttpResponse
from ninja import Router, Schema
from ninja.responses import Status
from pydantic import ConfigDict, Field

from openmerit.platform.engine.actions import answer_once
from openmerit.platform.issuing import access, actions, queries
from openmerit.platform.issuing.api_schemas import IdempotencyKey, WhyIn
from openmerit.platform.issuing.models import BulkChange
from openmerit.platform.issuing.selection import Selection
from openmerit.platform.people.access import Permission, organisation_for
from openmerit.platform.people.api import bearer
from openmerit.platform.people.models import Person
from openmerit.platform.web.errors import DomainError

router = Router(tags=["issuing"], auth=bearer)
MAX_NAMED = 500


class FilterIn(Schema):
    """Which awards: all that fit what is given. Days are whole and in UTC."""

    model_config = ConfigDict(extra="forbid")
    state: Literal["", "issued", "queued", "suspended", "revoked", "expired", "failed"] = ""
    q: str = ""
    achievement: str = ""
    run: str = ""
    issued_from: date | None = None
    issued_until: date | None = None
    expiring_before: date | None = None


class ChangeIn(WhyIn):
    """What is done to which awards: those named, or those that fit the filter."""

    verb: Literal["revoke", "suspend", "reinstate", "renew", "correct"]
    awards: list[str] = Field(default_factory=list, max_length=MAX_NAMED)
    filter: FilterIn | None = None
    validFrom: datetime | None = None  # noqa: N815 - the standard's name
    validUntil: datetime | None = None  # noqa: N815

    def details(self) -> dict[str, datetime | None]:
        """The days that were given, as the action takes them."""
        given = self.dict(exclude_unset=True, include={"validFrom", "validUntil"})
        names = {"validFrom": "valid_from", "validUntil": "valid_until"}
        return {
            names[name]: value
            for name, value in given.items()
            if value is not None or name == "validUntil"
        }


class ChangeOut(Schema):
    """How far a bulk change is. A revocation is ``held`` until ``final_at``."""

    id: str
    verb: str
    state: str
    total: int
    outcomes: dict[str, int]
    reason: str
    reason_code: str
    final_at: datetime | None


@router.post(
    "/organisations/{slug}/changes",
    response={202: ChangeOut, 200: ChangeOut},
    url_name="changes",
)
def create_change(
    request: HttpRequest, slug: str, wanted: ChangeIn, idempotency_key: IdempotencyKey = None
) -> Status:
    """Does one thing to many awards: at most 500 that are named, or all that fit a filter.

    A revocation suspends at first and is final 24 hours later, unless it is taken back.
    """
    person: Person = request.auth  # type: ignore[attr-defined]
    organisation = organisation_for(person, slug, Permission.REVOKE)

    def produce() -> BulkChange:
        change = actions.prepare_change(
            acting_user=person,
            organisation=organisation,
            selection=Selection.of(wanted.filter.dict()) if wanted.filter else None,
            ticked=wanted.awards,
        )
        try:
            return actions.start_change(
                acting_user=person,
                change=change,
                verb=wanted.verb,
                reason=wanted.reason,
                reason_code=wanted.reason_code,
                details=wanted.details(),
            )
        except DomainError:
            actions.drop_change(acting_user=person, change=change)
            raise

    change, is_new = answer_once(
        acting_user=person,
        scope=f"changes:{organisation.slug}",
        key=idempotency_key,
        body=request.body,
        produce=produce,
        load=lambda key: access.change_of(person, organisation, key),
        identify=lambda made: made.key,
    )
    return Status(202 if is_new else 200, _change(change))


@router.get("/organisations/{slug}/changes/{id}", response=ChangeOut, url_name="change")
def get_change(request: HttpRequest, slug: str, id: str) -> dict[str, Any]:
    """How far a bulk change is."""
    return _change(_found(request, slug, id, Permission.VIEW))


@router.get("/organisations/{slug}/changes/{id}/outcome", url_name="change_outcome")
def get_outcome(request: HttpRequest, slug: str, id: str) -> StreamingHttpResponse:
    """What became of each award, as CSV."""
    lines: Iterator[str] = queries.outcome_lines(_found(request, slug, id, Permission.VIEW))
    return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")


@router.post(
    "/organisations/{slug}/changes/{id}/take-back", response=ChangeOut, url_name="change_take_back"
)
def take_back_change(request: HttpRequest, slug: str, id: str, given: WhyIn) -> dict[str, Any]:
    """Ends a bulk revocation before it is final; 409 ``change_state`` afterwards."""
    person: Person = request.auth  # type: ignore[attr-defined]
    change = _found(request, slug, id, Permission.REVOKE)
    return _change(actions.take_change_back(acting_user=person, change=change, **given.dict()))


def _found(request: HttpRequest, slug: str, id: str, need: Permission) -> BulkChange:
    organisation = organisation_for(request.auth, slug, need)  # type: ignore[attr-defined]
    return access.change_of(request.auth, organisation, id)


def _change(change: BulkChange) -> dict[str, Any]:
    return {
        "id": change.key,
        "verb": change.verb,
        "state": change.state,
        "total": change.total,
        "outcomes": queries.change_progress(change).outcomes,
        "reason": change.reason,
        "reason_code": change.reason_code,
        "final_at": change.final_at,
    }
