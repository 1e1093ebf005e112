"""The wallet for scripts: what the token's person holds."""

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from ninja.responses import Status

from openmerit.platform.people.api import bearer
from openmerit.platform.people.models import Person
from openmerit.platform.verifying import gate
from openmerit.platform.verifying.api import ReportOut, bytes_of
from openmerit.platform.verifying.errors import TooLarge
from openmerit.platform.wallet import access, actions, queries
from openmerit.platform.wallet.files import bytes_response
from openmerit.platform.wallet.models import HeldCredential
from openmerit.platform.wallet.states import state_of
from openmerit.platform.web.pages import DEFAULT_LIMIT
from openmerit.platform.web.problems import problem

router = Router(tags=["wallet"], auth=bearer)


class HeldOut(Schema):
    """A badge in the wallet. `mine` says that it is about the person, by a confirmed address."""

    id: str
    name: str
    issuer: str
    state: str
    mine: bool
    source: str
    validFrom: str  # noqa: N815 - the standard's name
    validUntil: str | None = None  # noqa: N815
    shared: str | None = None


class HeldListOut(Schema):
    """A page of badges."""

    items: list[HeldOut]
    next: str | None


class ImportedOut(HeldOut):
    """A badge that was brought along, with the report on it."""

    report: ReportOut


@router.get("/wallet/credentials", response=HeldListOut, url_name="held_list")
def list_credentials(
    request: HttpRequest,
    limit: Annotated[int, Query(ge=1, le=500)] = DEFAULT_LIMIT,
    cursor: str | None = None,
    state: str = "",
) -> dict[str, Any]:
    """What the token's person holds, the latest earned first."""
    page = queries.page_of_credentials(_person(request), limit=limit, cursor=cursor, state=state)
    return {"items": [_held(held) for held in page.items], "next": page.next}


@router.post(
    "/wallet/credentials",
    response={201: ImportedOut, 200: ImportedOut},
    exclude_unset=True,
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                "application/octet-stream": {"schema": {"type": "string", "format": "binary"}}
            },
        },
    },
)
def import_credential(request: HttpRequest, keep: bool = False) -> Status | HttpResponse:
    """Brings a badge in any form along: its bytes as the body, or one file of a form.

    201 with the report, or 200 with the same `id` if it is held already. 422 with a member
    `report` if format, context, proof or schema fail, unless `keep=1` says to hold even that.
    """
    try:
        data = bytes_of(request)
    except TooLarge as refused:
        return problem(gate.STATUS[TooLarge], refused.code, str(refused), refused.fields)
    imported = actions.import_credential(acting_user=_person(request), data=data, keep=keep)
    body = _held(imported.held) | {"report": imported.report.to_dict()}
    return Status(201 if imported.is_new else 200, body)


@router.get("/wallet/credentials/{id}", response=HeldOut, url_name="held")
def get_credential(request: HttpRequest, id: str) -> dict[str, Any]:
    """One badge."""
    return _held(access.held_for(_person(request), id))


@router.get("/wallet/credentials/{id}/document", url_name="held_document")
def get_document(request: HttpRequest, id: str) -> HttpResponse:
    """Its bytes as they came."""
    return bytes_response(access.held_for(_person(request), id))


@router.delete("/wallet/credentials/{id}", response={204: None})
def delete_credential(request: HttpRequest, id: str) -> Status:
    """Takes it out of the wallet, with its bytes and its public page."""
    person = _person(request)
    actions.remove(acting_user=person, held=access.held_for(person, id))
    return Status(204, None)


def _person(request: HttpRequest) -> Person:
    return request.auth  # type: ignore[attr-defined]


def _held(held: HeldCredential) -> dict[str, Any]:
    return {
        "id": held.key,
        "name": held.name,
        "issuer": held.issuer,
        "state": state_of(held),
        "mine": held.is_mine,
        "source": held.source,
        "validFrom": _written(held.earned_at),
        "validUntil": _written(held.valid_until) if held.valid_until else None,
        "shared": held.share_url or None,
    }


def _written(moment: Any) -> str:
    return str(moment.isoformat().replace("+00:00", "Z"))
