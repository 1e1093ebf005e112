"""The room's part of the JSON API, and how a script proves whose it is."""

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Schema
from ninja.security import HttpBearer

from openmerit.platform.people import queries
from openmerit.platform.people.models import Membership, Person
from openmerit.platform.web.pages import DEFAULT_LIMIT


class Bearer(HttpBearer):
    """`Authorization: Bearer om_…`; `request.auth` is then the token's person."""

    def authenticate(self, request: HttpRequest, token: str) -> Person | None:
        """The person, or None, which answers 401."""
        return queries.person_of_token(token)


bearer = Bearer()
router = Router(tags=["organisations"])


class OrganisationOut(Schema):
    """An organisation as one of its members sees it."""

    id: str
    slug: str
    name: str
    role: str
    did: str | None = None


class OrganisationsOut(Schema):
    """A page of organisations."""

    items: list[OrganisationOut]
    next: str | None


@router.get("/organisations", response=OrganisationsOut, auth=bearer, url_name="organisations")
def list_organisations(
    request: HttpRequest,
    limit: int = Query(DEFAULT_LIMIT, ge=1, le=500),
    cursor: str | None = None,
) -> dict[str, Any]:
    """The organisations to which the token's person belongs."""
    page = queries.page_of_memberships(request.auth, limit=limit, cursor=cursor)  # type: ignore[attr-defined]
    return {"items": [_shown(row) for row in page.items], "next": page.next}


def _shown(membership: Membership) -> dict[str, Any]:
    organisation = membership.organisation
    return {
        "id": organisation.key,
        "slug": organisation.slug,
        "name": organisation.name,
        "role": membership.role,
        **queries.organisation_members(organisation),
    }
