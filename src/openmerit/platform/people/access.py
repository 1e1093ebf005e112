"""The doors: the one place where it is decided who may do what in an organisation."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from django.contrib.auth.models import AnonymousUser

from openmerit.platform.people.errors import (
    MemberMissing,
    NotAllowed,
    NotForYou,
    OrganisationMissing,
    TokenMissing,
)
from openmerit.platform.people.models import ApiToken, Membership, Organisation, Person, Role


class Permission(StrEnum):
    """What a member may do. Each action names the one that it needs."""

    VIEW = "view"
    """See the organisation's achievements, awards and runs."""
    DESIGN = "design"
    """Create, edit, publish and retire achievements."""
    AWARD = "award"
    """Award achievements, one by one and in runs."""
    REVOKE = "revoke"
    """Revoke, suspend and reinstate awards."""
    ENDORSE = "endorse"
    """Ask others for endorsements, and endorse others in the organisation's name."""
    MANAGE_MEMBERS = "manage_members"
    """Add and remove members and change their roles; read the audit trail."""
    MANAGE_ORGANISATION = "manage_organisation"
    """Change what the organisation says of itself, and its keys."""


GRANTS: Mapping[Role, frozenset[Permission]] = MappingProxyType(
    {
        Role.VIEWER: frozenset({Permission.VIEW}),
        Role.ISSUER: frozenset(
            {Permission.VIEW, Permission.DESIGN, Permission.AWARD, Permission.REVOKE}
        ),
        Role.OWNER: frozenset(Permission),
    }
)


def organisation_for(person: Person | AnonymousUser, slug: str, need: Permission) -> Organisation:
    """The organisation, if this person may do `need` in it.

    Raises OrganisationMissing when it does not exist or the person is no member: the two answer
    alike. Raises NotAllowed when the person is a member whose role does not carry `need`.
    """
    membership = (
        Membership.objects.select_related("organisation")
        .filter(person_id=_acting_pk(person), organisation__slug=slug)
        .first()
    )
    if membership is None:
        raise OrganisationMissing(slug=slug)
    _require_grant(membership, need)
    return membership.organisation


def require(person: Person | AnonymousUser, organisation: Organisation, need: Permission) -> None:
    """Return if this person may do `need` in the organisation; else raise as `organisation_for`."""
    membership = Membership.objects.filter(
        person_id=_acting_pk(person), organisation=organisation
    ).first()
    if membership is None:
        raise OrganisationMissing(slug=organisation.slug)
    membership.organisation = organisation
    _require_grant(membership, need)


def may(person: Person | AnonymousUser, organisation: Organisation, need: Permission) -> bool:
    """Whether to show a button; whoever acts must still call `require`."""
    role = (
        Membership.objects.filter(person_id=_acting_pk(person), organisation=organisation)
        .values_list("role", flat=True)
        .first()
    )
    return role is not None and need in GRANTS[Role(role)]


def membership_for(person: Person, organisation: Organisation, member_id: int) -> Membership:
    """A member, for whoever may manage members. Raises MemberMissing for another organisation's."""
    require(person, organisation, Permission.MANAGE_MEMBERS)
    membership = (
        Membership.objects.select_related("person")
        .filter(organisation=organisation, person_id=member_id)
        .first()
    )
    if membership is None:
        raise MemberMissing(organisation=organisation.name)
    return membership


def token_for(person: Person, token_id: int) -> ApiToken:
    """One of the person's own tokens. Raises TokenMissing for anyone else's."""
    token = ApiToken.objects.filter(person=person, pk=token_id, revoked_at__isnull=True).first()
    if token is None:
        raise TokenMissing(token=token_id)
    return token


def require_operator(person: Person | AnonymousUser) -> None:
    """Return if this person runs the installation; else raise NotForYou."""
    if not (person.is_authenticated and person.is_active and person.is_staff):
        raise NotForYou


def _require_grant(membership: Membership, need: Permission) -> None:
    role = Role(membership.role)
    if need not in GRANTS[role]:
        raise NotAllowed(
            organisation=membership.organisation.name, role=role.label, need=need.value
        )


def _acting_pk(person: Person | AnonymousUser) -> int | None:
    """The key to look for; nobody's when the person may not act at all."""
    if not person.is_authenticated or not person.is_active:
        return None
    return person.pk
