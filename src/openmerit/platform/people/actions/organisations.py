"""Organisations: creating and changing them."""

import re

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from openmerit.platform.engine.actions import emit
from openmerit.platform.people import access
from openmerit.platform.people.access import Permission
from openmerit.platform.people.actions.audit import record
from openmerit.platform.people.errors import NameRefused, NotForYou, SlugTaken
from openmerit.platform.people.models import Membership, Organisation, Person, Role

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
# Part of addresses in which these words mean something else.
RESERVED_SLUGS = frozenset({"new", "invitations", "api", "accounts", "operator"})
_web_address = URLValidator(schemes=["http", "https"])


def create_organisation(
    *,
    acting_user: Person,
    name: str,
    slug: str | None = None,
    description: str = "",
    url: str = "",
) -> Organisation:
    """Make an organisation whose first owner is the acting person.

    Without `slug` one is made from the name. Emits `OrganisationCreated`. Raises SlugTaken (only
    for a slug that was asked for), NameRefused.
    """
    if not acting_user.is_authenticated or not acting_user.is_active:
        raise NotForYou
    name = _checked_name(name)
    _check_url(url)
    wanted = _checked_slug(slug) if slug else None
    with transaction.atomic():
        organisation = _insert(name, wanted, description.strip(), url.strip())
        Membership.objects.create(person=acting_user, organisation=organisation, role=Role.OWNER)
        record(
            acting_user=acting_user,
            verb="organisation.created",
            organisation=organisation,
            subject=organisation.slug,
            after=_said(organisation),
        )
        emit(
            "OrganisationCreated",
            key=str(organisation.pk),
            payload={"organisation": organisation.pk, "slug": organisation.slug},
        )
    return organisation


def edit_organisation(
    *, acting_user: Person, organisation: Organisation, name: str, description: str, url: str
) -> Organisation:
    """Change what the organisation says of itself; its slug, part of its identity, stays."""
    access.require(acting_user, organisation, Permission.MANAGE_ORGANISATION)
    name = _checked_name(name)
    _check_url(url)
    with transaction.atomic():
        before = _said(organisation)
        organisation.name = name
        organisation.description = description.strip()
        organisation.url = url.strip()
        organisation.save(update_fields=["name", "description", "url"])
        record(
            acting_user=acting_user,
            verb="organisation.edited",
            organisation=organisation,
            subject=organisation.slug,
            before=before,
            after=_said(organisation),
        )
    return organisation


def _said(organisation: Organisation) -> dict[str, str]:
    return {
        "name": organisation.name,
        "description": organisation.description,
        "url": organisation.url,
    }


def _insert(name: str, slug: str | None, description: str, url: str) -> Organisation:
    for candidate in [slug] if slug else _slugs_from(name):
        try:
            with transaction.atomic():
                return Organisation.objects.create(
                    slug=candidate, name=name, description=description, url=url
                )
        except IntegrityError:
            continue
    raise SlugTaken(slug=slug or slugify(name))


def _slugs_from(name: str) -> list[str]:
    stem = slugify(name)[:50].strip("-").replace("_", "-")
    stem = re.sub(r"-+", "-", stem).strip("-") or "organisation"
    free = [] if stem in RESERVED_SLUGS else [stem]
    return [*free, *(f"{stem}-{number}" for number in range(2, 100))]


def _checked_name(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise NameRefused(value=name, member="name", why=_("it is empty"))
    if len(name) > 200:
        raise NameRefused(value=name, member="name", why=_("it is longer than 200 characters"))
    return name


def _checked_slug(slug: str) -> str:
    if not SLUG.fullmatch(slug) or len(slug) > 60:
        why = _("use up to 60 small letters, digits and single hyphens")
        raise NameRefused(value=slug, member="slug", why=why)
    if slug in RESERVED_SLUGS:
        raise NameRefused(value=slug, member="slug", why=_("the word is reserved"))
    return slug


def _check_url(url: str) -> None:
    if not url.strip():
        return
    try:
        _web_address(url.strip())
    except ValidationError as refused:
        why = _("give a whole address, such as https://example.org")
        raise NameRefused(value=url, member="url", why=why) from refused
