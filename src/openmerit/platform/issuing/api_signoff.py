"""Signing lists off over the JSON API."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import ConfigDict

from openmerit.platform.issuing import access, actions
from openmerit.platform.issuing.api_schemas import ReasonIn, RunOut
from openmerit.platform.issuing.run_members import run_members
from openmerit.platform.people.access import Permission
from openmerit.platform.people.api import bearer

router = Router(tags=["issuing"], auth=bearer)


class AskIn(Schema):
    """Who signs the list off, by their address, and when it runs then."""

    model_config = ConfigDict(extra="forbid")
    signoff_by: str
    due_at: datetime | None = None


class DigestIn(Schema):
    """The ``digest`` of the run that was looked at: of its file, its columns and its time."""

    model_config = ConfigDict(extra="forbid")
    digest: str


@router.post("/runs/{id}/ask-signoff", response=RunOut, url_name="run_ask_signoff")
def ask_signoff(request: HttpRequest, id: str, given: AskIn) -> dict[str, Any]:
    """Freezes a list that is in preview, and asks a second person to sign it off."""
    person = request.auth  # type: ignore[attr-defined]
    run = access.run_for(person, id, Permission.AWARD)
    return run_members(
        actions.ask_signoff(
            acting_user=person, run=run, email=given.signoff_by, due_at=given.due_at
        )
    )


@router.post("/runs/{id}/sign-off", response=RunOut, url_name="run_sign_off")
def sign_off(request: HttpRequest, id: str, given: DigestIn) -> dict[str, Any]:
    """Lets the list run, by the one who was named, if ``digest`` is that of the list."""
    person = request.auth  # type: ignore[attr-defined]
    run = access.run_for(person, id, Permission.AWARD)
    return run_members(actions.sign_off(acting_user=person, run=run, digest=given.digest))


@router.post("/runs/{id}/send-back", response=RunOut, url_name="run_send_back")
def send_back(request: HttpRequest, id: str, given: ReasonIn) -> dict[str, Any]:
    """Makes the list a preview again, with a reason, by the one who was named."""
    person = request.auth  # type: ignore[attr-defined]
    run = access.run_for(person, id, Permission.AWARD)
    return run_members(actions.send_run_back(acting_user=person, run=run, reason=given.reason))
