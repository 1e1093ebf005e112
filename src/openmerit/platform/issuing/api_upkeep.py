"""Renewing and correcting one award over HTTP."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema
from ninja.responses import Status
from pydantic import ConfigDict

from openmerit.platform.engine.actions import answer_once
from openmerit.platform.issuing import access, actions, queries
from openmerit.platform.issuing.api_members import award_members
from openmerit.platform.issuing.api_schemas import AwardOut, IdempotencyKey, WhyIn
from openmerit.platform.issuing.models import Award
from openmerit.platform.people.access import Permission
from openmerit.platform.people.api import bearer
from openmerit.platform.people.models import Person

router = Router(tags=["issuing"], auth=bearer)


class RenewIn(WhyIn):
    """Until when; without an end it lasts as long as the achievement says, from the old end on."""

    validUntil: datetime | None = None  # noqa: N815 - the standard's name


class RightRecipientIn(Schema):
    """Whom it should name."""

    model_config = ConfigDict(extra="forbid")
    email: str | None = None
    did: str | None = None
    name: str | None = None
    number: str | None = None


class CorrectIn(WhyIn):
    """What reads otherwise from now on. What is absent stays; ``validUntil`` null is no end."""

    recipient: RightRecipientIn | None = None
    validFrom: datetime | None = None  # noqa: N815
    validUntil: datetime | None = None  # noqa: N815
    evidence: list[dict[str, Any]] | dict[str, Any] | None = None
    result: list[dict[str, Any]] | dict[str, Any] | None = None

    def changes(self) -> dict[str, Any]:
        """What was given, as the action takes it."""
        given = self.dict(exclude_unset=True, include=set(_FIELDS))
        changes = {_FIELDS[name]: value for name, value in given.items()}
        if changes.get("valid_from", ...) is None:
            del changes["valid_from"]
        recipient = self.recipient.dict(exclude_none=True) if self.recipient else {}
        return changes | recipient


_FIELDS = {
    "validFrom": "valid_from",
    "validUntil": "valid_until",
    "evidence": "evidence",
    "result": "result",
}


@router.post("/awards/{id}/renew", response={201: AwardOut, 200: AwardOut}, url_name="award_renew")
def renew_award(
    request: HttpRequest, id: str, given: RenewIn, idempotency_key: IdempotencyKey = None
) -> Status:
    """Awards the same once more with a later end, and answers the new award.

    The old one stays until its own end. 409 ``already_renewed`` the second time.
    """
    person: Person = request.auth  # type: ignore[attr-defined]
    award = access.award_for(person, id, Permission.AWARD)

    def produce() -> Award:
        return actions.renew(
            acting_user=person,
            award=award,
            valid_until=given.validUntil,
            reason=given.reason,
            reason_code=given.reason_code,
        )

    return _answer(request, f"renew:{award.key}", idempotency_key, produce)


@router.post(
    "/awards/{id}/correct", response={201: AwardOut, 200: AwardOut}, url_name="award_correct"
)
def correct_award(
    request: HttpRequest, id: str, given: CorrectIn, idempotency_key: IdempotencyKey = None
) -> Status:
    """Signs an award anew with what was wrong put right, and answers the new award.

    As soon as it is signed, the old one is revoked with the code ``replaced``. An address can be
    corrected as long as nobody claimed the award. With another DID it is no longer with whoever
    claimed it.
    """
    person: Person = request.auth  # type: ignore[attr-defined]
    award = access.award_for(person, id, Permission.AWARD)

    def produce() -> Award:
        return actions.correct(
            acting_user=person,
            award=award,
            changes=given.changes(),
            reason=given.reason,
            reason_code=given.reason_code,
        )

    return _answer(request, f"correct:{award.key}", idempotency_key, produce)


def _answer(request: HttpRequest, scope: str, key: str | None, produce: Any) -> Status:
    person: Person = request.auth  # type: ignore[attr-defined]
    made, is_new = answer_once(
        acting_user=person,
        scope=scope,
        key=key,
        body=request.body,
        produce=produce,
        load=lambda kept: access.award_for(person, kept, Permission.VIEW),
        identify=lambda award: award.key,
    )
    is_signed = bool(queries.awards_with_credentials([made]))
    return Status(201 if is_new else 200, award_members(made, is_signed=is_signed))
