"""The questions about people and organisations."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.utils import timezone

from openmerit.platform.people import access
from openmerit.platform.people.access import GRANTS, Permission
from openmerit.platform.people.actions.tokens import digest_of
from openmerit.platform.people.errors import OrganisationMissing, ReportMissing
from openmerit.platform.people.models import (
    ApiToken,
    AuditEntry,
    ConfirmedDomain,
    Grant,
    ImpersonationReport,
    Invitation,
    Membership,
    Organisation,
    Person,
    Role,
    Standing,
    Unit,
)
from openmerit.platform.web.pages import Page, cut

_RANK = {role.value: rank for rank, role in enumerate(Role)}
PATH = " › "
USED_AGAIN_AFTER = timedelta(minutes=10)

Describe = Callable[[Organisation], Any]
_organisation_members: dict[str, Describe] = {}


def register_organisation_member(name: str, describe: Describe) -> None:
    """Let a higher room add a member to each organisation that the API answers (`did`).

    `describe(organisation)` must need no query, since it is called for each row of a list.
    """
    _organisation_members[name] = describe


def organisation_members(organisation: Organisation) -> dict[str, Any]:
    """What the higher rooms say of this organisation."""
    return {name: describe(organisation) for name, describe in _organisation_members.items()}


def identifier_of(organisation: Organisation) -> str:
    """The organisation's identifier as an issuer, as a higher room gives it."""
    return str(organisation_members(organisation)["did"])


def memberships_of(person: Person | AnonymousUser) -> QuerySet[Membership]:
    """The person's memberships with their organisations, by name."""
    return (
        Membership.objects.filter(person_id=person.pk)
        .select_related("organisation")
        .order_by("organisation__name", "pk")
    )


def page_of_memberships(person: Person, *, limit: int, cursor: str | None) -> Page[Membership]:
    """The same for the API, a page at a time, in the order of joining."""
    return cut(memberships_of(person), limit=limit, cursor=cursor)


def organisations_of(
    person: Person | AnonymousUser, need: Permission = Permission.VIEW
) -> list[Organisation]:
    """The organisations in which, or in a part of which, the person may do `need`, by name."""
    if not person.is_authenticated:
        return []
    roles = [role.value for role, granted in GRANTS.items() if need in granted]
    granted = Grant.objects.filter(access.running_grants(), person_id=person.pk, role__in=roles)
    rows = memberships_of(person).filter(
        Q(role__in=roles) | Q(organisation__in=granted.values("organisation"))
    )
    return [row.organisation for row in rows]


def people_who_may(organisation: Organisation, need: Permission) -> list[Person]:
    """The members who may do `need` in the whole of it and can sign in, the oldest first."""
    roles = [role.value for role, granted in GRANTS.items() if need in granted]
    granted = Grant.objects.filter(
        access.running_grants(),
        organisation=organisation,
        role__in=roles,
        unit__isnull=True,
        subject="",
    )
    rows = Membership.objects.filter(
        Q(role__in=roles) | Q(person__in=granted.values("person")),
        organisation=organisation,
        person__is_active=True,
    )
    return [row.person for row in rows.select_related("person").order_by("pk")]


def role_in(person: Person | AnonymousUser, organisation: Organisation) -> str | None:
    """The person's role there; None for a stranger."""
    return (
        Membership.objects.filter(person_id=person.pk, organisation=organisation)
        .values_list("role", flat=True)
        .first()
    )


def members_of(person: Person, organisation: Organisation) -> list[Membership]:
    """All members, owners first, for whoever belongs to the organisation."""
    access.organisation_of_member(person, organisation.slug)
    rows = Membership.objects.filter(organisation=organisation).select_related("person")
    return sorted(rows, key=lambda row: (_RANK[row.role], str(row.person).lower()))


def grants_in(organisation: Organisation, person: Person | None = None) -> list[Grant]:
    """The roles given for a part or a time that did not end, of one member or of all."""
    rows = Grant.objects.filter(access.running_grants(), organisation=organisation)
    if person is not None:
        rows = rows.filter(person=person)
    return sorted(rows.select_related("person", "unit"), key=lambda row: (_RANK[row.role], row.pk))


@dataclass(frozen=True, slots=True)
class UnitInPlace:
    """A unit in the tree of its organisation: `depth` 0 lies directly below the whole."""

    unit: Unit
    depth: int
    path: str


def unit_tree(organisation: Organisation) -> list[UnitInPlace]:
    """All units, each followed by its parts, with one query."""
    parts: dict[int | None, list[Unit]] = {}
    for unit in Unit.objects.filter(organisation=organisation):
        parts.setdefault(unit.parent_id, []).append(unit)
    tree: list[UnitInPlace] = []

    def walk(parent: int | None, depth: int, above: str) -> None:
        for unit in sorted(parts.get(parent, []), key=lambda part: part.name.lower()):
            path = PATH.join(filter(None, (above, unit.name)))
            tree.append(UnitInPlace(unit, depth, path))
            walk(unit.pk, depth + 1, path)

    walk(None, 0, "")
    return tree


def domain_of(organisation: Organisation) -> ConfirmedDomain | None:
    """The domain that the organisation named as its own, confirmed or not."""
    return ConfirmedDomain.objects.filter(organisation=organisation).first()


def organisations_to_decide(operator: Person) -> list[Organisation]:
    """Those that wait for an operator or were closed, for an operator."""
    access.require_operator(operator)
    rows = Organisation.objects.exclude(standing=Standing.OPEN).order_by("-standing", "name")
    return list(rows[:200])


def reports_to_decide(operator: Person) -> list[ImpersonationReport]:
    """The reports of impersonation that nobody decided, oldest first, for an operator."""
    access.require_operator(operator)
    rows = ImpersonationReport.objects.filter(state=ImpersonationReport.State.OPEN)
    rows = rows.select_related("organisation", "reported_by")
    return list(rows.order_by("created_at")[:200])


def report_for(operator: Person, key: str) -> ImpersonationReport:
    """One report, for an operator. Raises ReportMissing."""
    access.require_operator(operator)
    found = ImpersonationReport.objects.select_related("organisation").filter(key=key).first()
    if found is None:
        raise ReportMissing(report=key)
    return found


def organisation_by_slug(slug: str) -> Organisation:
    """The organisation as everybody may know it. Raises OrganisationMissing."""
    found = Organisation.objects.select_related("domain").filter(slug=slug).first()
    if found is None:
        raise OrganisationMissing(slug=slug)
    return found


def invitations_to(person: Person, organisation: Organisation) -> list[Invitation]:
    """The places kept, for whoever may manage members."""
    access.require(person, organisation, Permission.MANAGE_MEMBERS)
    return list(Invitation.objects.filter(organisation=organisation).order_by("email"))


def audit_trail(
    person: Person, organisation: Organisation, *, limit: int, cursor: str | None
) -> Page[AuditEntry]:
    """What was done in the organisation, newest first, for whoever may manage members."""
    access.require(person, organisation, Permission.MANAGE_MEMBERS)
    entries = AuditEntry.objects.filter(organisation=organisation).select_related("person")
    return cut(entries, limit=limit, cursor=cursor, key="-pk")


def tokens_of(person: Person) -> list[ApiToken]:
    """The person's tokens that still work, newest first."""
    return list(ApiToken.objects.filter(person=person, revoked_at__isnull=True).order_by("-pk"))


def person_of_token(clear: str) -> Person | None:
    """Whose token this is; None when it is nobody's, was revoked, or its person may not sign in."""
    token = (
        ApiToken.objects.select_related("person")
        .filter(digest=digest_of(clear), revoked_at__isnull=True, person__is_active=True)
        .first()
    )
    if token is None:
        return None
    now = timezone.now()
    if token.last_used_at is None or token.last_used_at < now - USED_AGAIN_AFTER:
        # Coarse on purpose: a write for each request would queue behind the writers.
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
    return token.person


def person_with_address(address: str) -> Person | None:
    """Whoever confirmed this address as theirs; None if nobody did."""
    row = (
        EmailAddress.objects.select_related("user")
        .filter(email__iexact=address, verified=True)
        .first()
    )
    return row.user if row else None


def confirmed_addresses(person: Person | AnonymousUser) -> set[str]:
    """The addresses that the person proved to be theirs, in small letters."""
    if not person.is_authenticated:
        return set()
    rows = EmailAddress.objects.filter(user_id=person.pk, verified=True)
    return {email.lower() for email in rows.values_list("email", flat=True)}
