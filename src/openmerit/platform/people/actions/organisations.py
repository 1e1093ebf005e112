"""Organisations: creating and changing them."""

import re

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from openmerit.platform.engine.actions import emit
from openmerit.platform.people import access
from openmerit.platform.people.access import Permission
from openmerit.platform.people.actions.audit import record
from openmerit.platform.people.errors import EmailRefused, NameRefused, NotForYou, SlugTaken
from openmerit.platform.people.models import (
    Membership,
    Organisation,
    Person,
    Role,
    Standing,
)
from openmerit.platform.people.names import known_names, looks_like

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
# Part of addresses in which these words mean something else.
RESERVED_SLUGS = frozenset({"new", "invitations", "api", "accounts", "operator", "house"})
_web_address = URLValidator(schemes=["http", "https"])


def create_organisation(
    *,
    acting_user: Person,
    name: str,
    slug: str | None = None,
    description: str = "",
    url: str = "",
    contact_email: str = "",
) -> Organisation:
    """Make an organisation whose first owner is the acting person.

    Without `slug` one is made from the name. Where the name looks like a known issuer's, the
    organisation waits for the operator before it may publish anything. Emits
    `OrganisationCreated`. Raises SlugTaken (only for a slug that was asked for), NameRefused,
    EmailRefused.
    """
    if not acting_user.is_authenticated or not acting_user.is_active:
        raise NotForYou
    name = check_name(name)
    wanted = check_slug(slug) if slug else None
    said = _checked_words(description, url, contact_email)
    alike = looks_like(name, known_names())
    if alike is not None:
        said["standing"] = Standing.WAITING
        said["standing_reason"] = _("the name looks like “%s”") % alike
    with transaction.atomic():
        organisation = _insert(name, wanted, said)
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


def check_names(*, name: str, slug: str = "") -> None:
    """Return if an organisation could be made with these; else raise NameRefused or SlugTaken."""
    check_name(name)
    if slug:
        check_slug(slug)
        if Organisation.objects.filter(slug=slug).exists():
            raise SlugTaken(slug=slug)


def edit_organisation(
    *,
    acting_user: Person,
    organisation: Organisation,
    name: str,
    description: str,
    url: str,
    contact_email: str = "",
) -> Organisation:
    """Change what the organisation says of itself; its slug, part of its identity, stays.

    A new name that looks like a known issuer's waits for the operator, as at the beginning.
    """
    access.require(acting_user, organisation, Permission.MANAGE_ORGANISATION)
    name = check_name(name)
    said = {"name": name, **_checked_words(description, url, contact_email)}
    if name != organisation.name:
        alike = looks_like(name, known_names() - {organisation.name})
        if alike is not None and organisation.standing == Standing.OPEN:
            said["standing"] = Standing.WAITING
            said["standing_reason"] = _("the name looks like “%s”") % alike
    with transaction.atomic():
        before = _said(organisation)
        for member, value in said.items():
            setattr(organisation, member, value)
        organisation.save(update_fields=list(said))
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
        "contact_email": organisation.contact_email,
        "standing": organisation.standing,
    }


def _insert(name: str, slug: str | None, said: dict[str, str]) -> Organisation:
    for candidate in [slug] if slug else _slugs_from(name):
        try:
            with transaction.atomic():
                return Organisation.objects.create(slug=candidate, name=name, **said)
        except IntegrityError:
            continue
    raise SlugTaken(slug=slug or slugify(name))


def _slugs_from(name: str) -> list[str]:
    stem = slugify(name)[:50].strip("-").replace("_", "-")
    stem = re.sub(r"-+", "-", stem).strip("-") or "organisation"
    free = [] if stem in RESERVED_SLUGS else [stem]
    return [*free, *(f"{stem}-{number}" for number in range(2, 100))]


def check_name(name: str) -> str:
    """The name with single spaces. Raises NameRefused."""
    name = " ".join(name.split())
    if not name:
        raise NameRefused(value=name, member="name", why=_("it is empty"))
    if len(name) > 200:
        raise NameRefused(value=name, member="name", why=_("it is longer than 200 characters"))
    return name


def check_slug(slug: str) -> str:
    """The short name, which is part of addresses. Raises NameRefused."""
    if not SLUG.fullmatch(slug) or len(slug) > 60:
        why = _("use up to 60 small letters, digits and single hyphens")
        raise NameRefused(value=slug, member="slug", why=why)
    if slug in RESERVED_SLUGS:
        raise NameRefused(value=slug, member="slug", why=_("the word is reserved"))
    return slug


def _checked_words(description: str, url: str, contact_email: str) -> dict[str, str]:
    url, contact_email = url.strip(), contact_email.strip()
    try:
        if url:
            _web_address(url)
    except ValidationError as refused:
        why = _("give a whole address, such as https://example.org")
        raise NameRefused(value=url, member="url", why=why) from refused
    try:
        if contact_email:
            validate_email(contact_email)
    except ValidationError as refused:
        raise EmailRefused(email=contact_email, member="contact_email") from refused
    return {"description": description.strip(), "url": url, "contact_email": contact_email}
