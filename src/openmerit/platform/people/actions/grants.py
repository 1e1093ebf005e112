"""Roles for a part of an organisation, or for a time."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from openmerit.platform.people import access
from openmerit.platform.people.access import Permission
from openmerit.platform.people.actions.audit import record
from openmerit.platform.people.errors import (
    EndRefused,
    GrantMissing,
    MemberMissing,
    RoleGranted,
    RoleUnknown,
)
from openmerit.platform.people.models import (
    GRANTABLE,
    Grant,
    Membership,
    Organisation,
    Person,
    Unit,
)


def grant_role(
    *,
    acting_user: Person,
    organisation: Organisation,
    person: Person,
    role: str,
    unit: Unit | None = None,
    subject: str = "",
    ends_at: datetime | None = None,
) -> Grant:
    """Give a member a role for a unit, for one thing (`subject`), or for the whole for a time.

    `subject` is how a higher room names the thing ("achievement KEY"); that it exists is for that
    room to check. Raises MemberMissing, RoleUnknown (also for owners, who own the whole),
    RoleGranted, EndRefused, and NotAllowed unless the person may manage members.
    """
    access.require(acting_user, organisation, Permission.MANAGE_MEMBERS)
    if role not in {known.value for known in GRANTABLE}:
        raise RoleUnknown(role=role)
    check_end(ends_at)
    with transaction.atomic():
        if not Membership.objects.filter(person=person, organisation=organisation).exists():
            raise MemberMissing(organisation=organisation.name)
        _forget_ended(organisation, person)
        try:
            with transaction.atomic():
                grant = Grant.objects.create(
                    person=person,
                    organisation=organisation,
                    role=role,
                    unit=unit,
                    subject=subject,
                    ends_at=ends_at,
                    granted_by=acting_user,
                )
        except IntegrityError as clash:
            raise RoleGranted(who=person.get_full_name(), role=role) from clash
        record(
            acting_user=acting_user,
            verb="member.role_granted",
            organisation=organisation,
            subject=person.email,
            after=told(grant),
        )
    return grant


def take_role(*, acting_user: Person, grant: Grant) -> None:
    """End a role that was given for a part or for a time. Raises GrantMissing if it ended before.

    Raises NotAllowed unless the person may manage members.
    """
    access.require(acting_user, grant.organisation, Permission.MANAGE_MEMBERS)
    with transaction.atomic():
        before = told(grant)
        if not Grant.objects.filter(pk=grant.pk).delete()[0]:
            raise GrantMissing(organisation=grant.organisation.name)
        record(
            acting_user=acting_user,
            verb="member.role_taken",
            organisation=grant.organisation,
            subject=grant.person.email,
            before=before,
        )


def check_end(ends_at: datetime | None) -> None:
    """Return for no end or one to come; else raise EndRefused."""
    if ends_at is not None and ends_at <= timezone.now():
        raise EndRefused(value=timezone.localtime(ends_at).date().isoformat())


def told(grant: Grant) -> dict[str, str]:
    """The grant as the audit trail tells it."""
    words = {"role": grant.role}
    if grant.unit is not None:
        words["unit"] = grant.unit.name
    if grant.subject:
        words["for"] = grant.subject
    if grant.ends_at is not None:
        words["until"] = grant.ends_at.isoformat()
    return words


def _forget_ended(organisation: Organisation, person: Person) -> None:
    """A role whose time is over makes room for the same one anew; the audit trail keeps both."""
    ended = Grant.objects.filter(organisation=organisation, person=person)
    ended.exclude(access.running_grants()).delete()
