"""Over the JSON API: how an organisation's certificates look, and its colours."""

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import ConfigDict

from openmerit.platform.issuing import actions, queries
from openmerit.platform.issuing.certificates import print_from
from openmerit.platform.issuing.pictures import bytes_of_data_url
from openmerit.platform.people.access import Permission, organisation_for
from openmerit.platform.people.api import bearer
from openmerit.platform.people.models import Organisation, Person

router = Router(tags=["issuing"], auth=bearer)


class SignatoryIn(Schema):
    """Someone who signs; a signature that is left out stays with its name."""

    model_config = ConfigDict(extra="forbid")
    name: str
    function: str = ""
    signature: str | None = None


class LookIn(Schema):
    """How certificates look. Pictures are ``data:`` addresses; an empty one takes it away."""

    model_config = ConfigDict(extra="forbid")
    layout: str = "classic"
    paper: str = "a4"
    palette: str = "laurel"
    language: str = "en"
    heading: str = ""
    body: str = ""
    logo: str | None = None
    signatories: list[SignatoryIn] = []


class SignatoryOut(Schema):
    """Someone who signs. The signature itself is given out to nobody."""

    name: str
    function: str
    has_signature: bool


class LookOut(Schema):
    """How certificates look."""

    layout: str
    paper: str
    palette: str
    language: str
    heading: str
    body: str
    has_logo: bool
    signatories: list[SignatoryOut]


class ColoursIn(Schema):
    """Two colours, each as a code such as #1b6b52."""

    model_config = ConfigDict(extra="forbid")
    ground: str
    accent: str


class ColoursOut(Schema):
    """The two colours and the palette made of them; empty where none are settled."""

    ground: str = ""
    accent: str = ""
    palette: str = ""


@router.get("/organisations/{slug}/certificate", response=LookOut, url_name="certificate_look")
def get_certificate_look(request: HttpRequest, slug: str) -> dict[str, Any]:
    """How the organisation's certificates look."""
    return _look(organisation_for(_person(request), slug, Permission.VIEW))


@router.put("/organisations/{slug}/certificate", response=LookOut)
def put_certificate_look(request: HttpRequest, slug: str, given: LookIn) -> dict[str, Any]:
    """Settles it anew; 422 ``certificate_refused`` for what cannot be printed."""
    person = _person(request)
    organisation = organisation_for(person, slug, Permission.MANAGE_ORGANISATION)
    signatories = [
        actions.Signatory(one.name, one.function, _picture(one.signature))
        for one in given.signatories[: actions.MAX_SIGNATORIES + 1]
    ]
    members = given.dict() | {"logo": _picture(given.logo), "signatories": signatories}
    design = actions.CertificateDesign(**members)
    actions.design_certificate(acting_user=person, organisation=organisation, design=design)
    return _look(organisation)


@router.get("/organisations/{slug}/colours", response=ColoursOut, url_name="colours")
def get_colours(request: HttpRequest, slug: str) -> dict[str, str]:
    """The organisation's own two colours."""
    return _colours(organisation_for(_person(request), slug, Permission.VIEW))


@router.put("/organisations/{slug}/colours", response=ColoursOut)
def put_colours(request: HttpRequest, slug: str, given: ColoursIn) -> dict[str, str]:
    """Settles them anew; 422 ``design_refused`` where they cannot be told apart."""
    person = _person(request)
    organisation = organisation_for(person, slug, Permission.MANAGE_ORGANISATION)
    actions.settle_colours(acting_user=person, organisation=organisation, **given.dict())
    return _colours(organisation)


def _person(request: HttpRequest) -> Person:
    return request.auth  # type: ignore[attr-defined]


def _picture(address: str | None) -> bytes | None:
    """The PNG to keep: none was sent, it is to go away, or it is a new one."""
    return print_from(bytes_of_data_url(address)) if address else None if address is None else b""


def _look(organisation: Organisation) -> dict[str, Any]:
    look = queries.look_of(organisation)
    names = ("layout", "paper", "palette", "language", "heading", "body")
    return {name: getattr(look.template, name) for name in names} | {
        "has_logo": bool(look.template.logo),
        "signatories": [
            {"name": one.name, "function": one.function, "has_signature": bool(one.signature)}
            for one in look.signatories
        ],
    }


def _colours(organisation: Organisation) -> dict[str, str]:
    kept = queries.colours_of(organisation)
    if kept is None:
        return {}
    return {"ground": kept.ground, "accent": kept.accent, "palette": str(kept)}
