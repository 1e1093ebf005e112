"""The doors: the one place where it is decided who may do what in an organisation."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.utils import timezone

from openmerit.platform.people.errors import (
    GrantMissing,
    MemberMissing,
    NotAllowed,
    NotForYou,
    NotOpen,
    OrganisationMissing,
    TokenMissing,
    UnitMissing,
)
from openmerit.platform.people.models import (
    ApiToken,
    Grant,
    Membership,
    Organisation,
    Person,
    Role,
    Unit,
)


class Permission(StrEnum):
    """What a member may do. Each action names the one that it needs."""

    VIEW = "view"
    """See achievements, awards and runs."""
    DESIGN = "design"
    """Create and edit achievements, publish and retire them."""
    REVIEW = "review"
    """Approve what somebody else submitted, or send it back."""
    ASSESS = "assess"
    """Judge what is handed in for an achievement."""
    AWARD = "award"
    """Award achievements, one by one and in runs."""
    REVOKE = "revoke"
    """Revoke, suspend and reinstate awards."""
    ENDORSE = "endorse"
    """Ask others for endorsements, and endorse others in the organisation's name."""
    MANAGE_MEMBERS = "manage_members"
    """Add and remove members, give and take roles; read the audit trail."""
    MANAGE_ORGANISATION = "manage_organisation"
    """Change what the organisation says of itself, its units, and its keys."""


GRANTS: Mapping[Role, frozenset[Permission]] = MappingProxyType(
    {
        Role.MEMBER: frozenset(),
        Role.VIEWER: frozenset({Permission.VIEW}),
        Role.DESIGNER: frozenset({Permission.VIEW, Permission.DESIGN}),
        Role.REVIEWER: frozenset({Permission.VIEW, Permission.REVIEW}),
        Role.ASSESSOR: frozenset({Permission.VIEW, Permission.ASSESS}),
        Role.ENDORSER: frozenset({Permission.VIEW, Permission.ENDORSE}),
        Role.ISSUER: frozenset(
            {
                Permission.VIEW,
                Permission.DESIGN,
                Permission.REVIEW,
                Permission.AWARD,
                Permission.REVOKE,
            }
        ),
        Role.OWNER: frozenset(Permission),
    }
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where in an organisation something is: in which unit, and which thing it is.

    `subject` names the thing as its own room does ("achievement KEY"); the default is no part of
    the organisation but the whole.
    """

    unit_id: int | None = None
    subject: str = ""


WHOLE = Place()


@dataclass(frozen=True, slots=True)
class Reach:
    """Where in an organisation somebody may do one thing."""

    everywhere: bool = False
    unit_ids: frozenset[int] = field(default_factory=frozenset)
    subjects: frozenset[str] = field(default_factory=frozenset)

    @property
    def is_empty(self) -> bool:
        """Whether it is nowhere."""
        return not (self.everywhere or self.unit_ids or self.subjects)

    def covers(self, place: Place) -> bool:
        """Whether it reaches that place."""
        return (
            self.everywhere
            or (place.unit_id is not None and place.unit_id in self.unit_ids)
            or (place.subject != "" and place.subject in self.subjects)
        )


def reach_of(person: Person | AnonymousUser, organisation: Organisation, need: Permission) -> Reach:
    """Where in the organisation this person may do `need`, with at most three queries.

    A role for a unit reaches all units below it; one whose end has passed reaches nothing.
    """
    membership = _membership(person, organisation)
    return Reach() if membership is None else _reach(membership, need)


def organisation_for(person: Person | AnonymousUser, slug: str, need: Permission) -> Organisation:
    """The organisation, if this person may do `need` in it, or in a part of it.

    Whoever goes on to a part asks for that by `require` with its place, or looks only where
    `reach_of` reaches. Raises OrganisationMissing when it does not exist or the person is no
    member: the two answer alike. Raises NotAllowed when the person is a member whose roles do not
    carry `need` anywhere.
    """
    membership = (
        Membership.objects.select_related("organisation")
        .filter(person_id=_acting_pk(person), organisation__slug=slug)
        .first()
    )
    if membership is None:
        raise OrganisationMissing(slug=slug)
    if _reach(membership, need).is_empty:
        raise _not_allowed(membership, need)
    return membership.organisation


def organisation_of_member(person: Person | AnonymousUser, slug: str) -> Organisation:
    """The organisation, for whoever belongs to it, whatever their role."""
    membership = (
        Membership.objects.select_related("organisation")
        .filter(person_id=_acting_pk(person), organisation__slug=slug)
        .first()
    )
    if membership is None:
        raise OrganisationMissing(slug=slug)
    return membership.organisation


def require(
    person: Person | AnonymousUser,
    organisation: Organisation,
    need: Permission,
    place: Place = WHOLE,
) -> None:
    """Return if this person may do `need` at that place; else raise as `organisation_for`."""
    membership = _membership(person, organisation)
    if membership is None:
        raise OrganisationMissing(slug=organisation.slug)
    if not _reach(membership, need).covers(place):
        raise _not_allowed(membership, need)


def may(
    person: Person | AnonymousUser,
    organisation: Organisation,
    need: Permission,
    place: Place = WHOLE,
) -> bool:
    """Whether to show a button; whoever acts must still call `require`."""
    return reach_of(person, organisation, need).covers(place)


def may_somewhere(
    person: Person | AnonymousUser, organisation: Organisation, need: Permission
) -> bool:
    """Whether this person may do `need` in the organisation or in a part of it."""
    return not reach_of(person, organisation, need).is_empty


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


def unit_of(organisation: Organisation, key: str) -> Unit:
    """A unit of an organisation that was itself reached through a door. Raises UnitMissing."""
    unit = Unit.objects.filter(organisation=organisation, key=key).first()
    if unit is None:
        raise UnitMissing(unit=key, organisation=organisation.name)
    return unit


def grant_for(person: Person, organisation: Organisation, key: str) -> Grant:
    """A grant, for whoever may manage members. Raises GrantMissing for another organisation's."""
    require(person, organisation, Permission.MANAGE_MEMBERS)
    grant = (
        Grant.objects.select_related("person", "unit")
        .filter(organisation=organisation, key=key)
        .first()
    )
    if grant is None:
        raise GrantMissing(organisation=organisation.name)
    return grant


def token_for(person: Person, token_id: int) -> ApiToken:
    """One of the person's own tokens. Raises TokenMissing for anyone else's."""
    token = ApiToken.objects.filter(person=person, pk=token_id, revoked_at__isnull=True).first()
    if token is None:
        raise TokenMissing(token=token_id)
    return token


def require_open(organisation: Organisation) -> None:
    """Return if the organisation may come before the public; else raise NotOpen."""
    if not organisation.is_open:
        raise NotOpen(organisation=organisation.name, standing=organisation.get_standing_display())


def require_operator(person: Person | AnonymousUser) -> None:
    """Return if this person runs the installation; else raise NotForYou."""
    if not (person.is_authenticated and person.is_active and person.is_staff):
        raise NotForYou


def units_below(organisation: Organisation, unit_ids: frozenset[int]) -> frozenset[int]:
    """These units and all below them, with one query."""
    if not unit_ids:
        return unit_ids
    parts: dict[int | None, list[int]] = {}
    rows = Unit.objects.filter(organisation=organisation).values_list("pk", "parent_id")
    for pk, parent in rows:
        parts.setdefault(parent, []).append(pk)
    found: set[int] = set()
    waiting = list(unit_ids)
    while waiting:
        pk = waiting.pop()
        if pk not in found:
            found.add(pk)
            waiting += parts.get(pk, [])
    return frozenset(found)


def running_grants() -> Q:
    """The condition that a grant's end has not passed."""
    return Q(ends_at__isnull=True) | Q(ends_at__gt=timezone.now())


def _membership(person: Person | AnonymousUser, organisation: Organisation) -> Membership | None:
    found = Membership.objects.filter(
        person_id=_acting_pk(person), organisation=organisation
    ).first()
    if found is not None:
        found.organisation = organisation
    return found


def _reach(membership: Membership, need: Permission) -> Reach:
    if need in GRANTS[Role(membership.role)]:
        return Reach(everywhere=True)
    roles = [role.value for role, granted in GRANTS.items() if need in granted]
    held = Grant.objects.filter(
        running_grants(),
        person_id=membership.person_id,
        organisation_id=membership.organisation_id,
        role__in=roles,
    ).values_list("unit_id", "subject")
    granted = list(held)
    if (None, "") in granted:
        return Reach(everywhere=True)
    units = frozenset(unit for unit, _subject in granted if unit is not None)
    return Reach(
        unit_ids=units_below(membership.organisation, units),
        subjects=frozenset(subject for _unit, subject in granted if subject),
    )


def _not_allowed(membership: Membership, need: Permission) -> NotAllowed:
    return NotAllowed(
        organisation=membership.organisation.name,
        role=Role(membership.role).label,
        need=need.value,
    )


def _acting_pk(person: Person | AnonymousUser) -> int | None:
    """The key to look for; nobody's when the person may not act at all."""
    if not person.is_authenticated or not person.is_active:
        return None
    return person.pk
