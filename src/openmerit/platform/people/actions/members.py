"""Members of an organisation: who belongs to it, and as what."""

from dataclasses import dataclass
from datetime import datetime

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from openmerit.platform.engine.actions import queue_mail
from openmerit.platform.people import access
from openmerit.platform.people.access import Permission
from openmerit.platform.people.actions.audit import record
from openmerit.platform.people.actions.grants import check_end
from openmerit.platform.people.errors import (
    AlreadyMember,
    EmailRefused,
    EndRefused,
    InvitationMissing,
    LastOwner,
    MemberMissing,
    RoleUnknown,
)
from openmerit.platform.people.models import (
    GRANTABLE,
    Grant,
    Invitation,
    Membership,
    Organisation,
    Person,
    Role,
    Unit,
)
from openmerit.platform.web.letters import Button, Letter


def add_member(
    *,
    acting_user: Person,
    organisation: Organisation,
    email: str,
    role: str,
    unit: Unit | None = None,
    ends_at: datetime | None = None,
) -> Membership | Invitation:
    """Make whoever owns `email` a member, and tell them by mail.

    With `unit` or `ends_at` the role is for that part or until then, and they are a plain member
    of the whole. If nobody has confirmed that address yet, a place is kept (an Invitation) that
    becomes a membership as soon as someone does. Raises AlreadyMember, RoleUnknown, EmailRefused,
    EndRefused.
    """
    access.require(acting_user, organisation, Permission.MANAGE_MEMBERS)
    offered = _Offer(_role(role), unit, ends_at)
    email = email.strip().lower()
    if "@" not in email:
        raise EmailRefused(email=email)
    known = (
        EmailAddress.objects.select_related("user").filter(email__iexact=email, verified=True)
    ).first()
    with transaction.atomic():
        place = (
            _join(acting_user, known.user, organisation, offered, email)
            if known
            else _keep_place(organisation, email, offered)
        )
        record(
            acting_user=acting_user,
            verb="member.added" if known else "member.invited",
            organisation=organisation,
            subject=email,
            after=offered.told,
        )
        _tell(acting_user, organisation, email, offered, place)
    return place


def change_role(
    *, acting_user: Person, organisation: Organisation, person: Person, role: str
) -> Membership:
    """Give a member another role. Raises LastOwner, MemberMissing, RoleUnknown."""
    access.require(acting_user, organisation, Permission.MANAGE_MEMBERS)
    wanted = _role(role)
    with transaction.atomic():
        membership = _locked_membership(organisation, person)
        before = membership.role
        if before == Role.OWNER and wanted is not Role.OWNER:
            _require_another_owner(organisation, person)
        membership.role = wanted
        membership.save(update_fields=["role"])
        record(
            acting_user=acting_user,
            verb="member.role_changed",
            organisation=organisation,
            subject=person.email,
            before={"role": before},
            after={"role": wanted.value},
        )
    return membership


def remove_member(*, acting_user: Person, organisation: Organisation, person: Person) -> None:
    """End a membership. What the person did stays in the audit trail. Raises LastOwner."""
    access.require(acting_user, organisation, Permission.MANAGE_MEMBERS)
    _end(acting_user, organisation, person, "member.removed")


def leave_organisation(*, acting_user: Person, organisation: Organisation) -> None:
    """End one's own membership. Raises LastOwner for the only owner."""
    access.organisation_of_member(acting_user, organisation.slug)
    _end(acting_user, organisation, acting_user, "member.left")


def withdraw_invitation(
    *, acting_user: Person, organisation: Organisation, invitation_id: int
) -> None:
    """Keep the place no longer. Raises InvitationMissing if it was taken up or withdrawn."""
    access.require(acting_user, organisation, Permission.MANAGE_MEMBERS)
    with transaction.atomic():
        invitation = Invitation.objects.filter(organisation=organisation, pk=invitation_id).first()
        if invitation is None:
            raise InvitationMissing(invitation=invitation_id)
        invitation.delete()
        record(
            acting_user=acting_user,
            verb="member.invitation_withdrawn",
            organisation=organisation,
            subject=invitation.email,
        )


def accept_invitations(*, acting_user: Person) -> list[Membership]:
    """Turn the places kept for the person's confirmed addresses into memberships."""
    addresses = EmailAddress.objects.filter(user=acting_user, verified=True)
    emails = [email.lower() for email in addresses.values_list("email", flat=True)]
    joined = []
    with transaction.atomic():
        kept = Invitation.objects.select_related("organisation", "unit").filter(email__in=emails)
        for invitation in kept.order_by("created_at"):
            membership = _take_up(acting_user, invitation)
            if membership is not None:
                joined.append(membership)
            invitation.delete()
    return joined


@dataclass(frozen=True, slots=True)
class _Offer:
    """What somebody is to be: a role, for a part or for a time where it says so."""

    role: Role
    unit: Unit | None = None
    ends_at: datetime | None = None

    def __post_init__(self) -> None:
        check_end(self.ends_at)
        if self.is_partial and self.role not in GRANTABLE:
            raise RoleUnknown(role=self.role.value)

    @property
    def is_partial(self) -> bool:
        return self.unit is not None or self.ends_at is not None

    @property
    def told(self) -> dict[str, str]:
        """The offer as the audit trail tells it."""
        words = {"role": self.role.value}
        if self.unit is not None:
            words["unit"] = self.unit.name
        if self.ends_at is not None:
            words["until"] = self.ends_at.isoformat()
        return words


def _role(role: str) -> Role:
    try:
        return Role(role)
    except ValueError as unknown:
        raise RoleUnknown(role=role) from unknown


def _join(
    acting_user: Person | None,
    person: Person,
    organisation: Organisation,
    offered: _Offer,
    email: str,
) -> Membership:
    try:
        with transaction.atomic():
            membership = Membership.objects.create(
                person=person,
                organisation=organisation,
                role=Role.MEMBER if offered.is_partial else offered.role,
            )
    except IntegrityError as clash:
        raise AlreadyMember(email=email, organisation=organisation.name) from clash
    if offered.is_partial:
        Grant.objects.create(
            person=person,
            organisation=organisation,
            role=offered.role,
            unit=offered.unit,
            ends_at=offered.ends_at,
            granted_by=acting_user,
        )
    return membership


def _take_up(person: Person, invitation: Invitation) -> Membership | None:
    """The membership that was offered; None for who belongs already, or whose time is over."""
    try:
        offered = _Offer(Role(invitation.role), invitation.unit, invitation.ends_at)
        membership = _join(None, person, invitation.organisation, offered, invitation.email)
    except (AlreadyMember, EndRefused):
        return None
    record(
        acting_user=person,
        verb="member.joined",
        organisation=invitation.organisation,
        subject=invitation.email,
        after=offered.told,
    )
    return membership


def _keep_place(organisation: Organisation, email: str, offered: _Offer) -> Invitation:
    try:
        with transaction.atomic():
            return Invitation.objects.create(
                organisation=organisation,
                email=email,
                role=offered.role,
                unit=offered.unit,
                ends_at=offered.ends_at,
            )
    except IntegrityError as clash:
        raise AlreadyMember(email=email, organisation=organisation.name) from clash


def _locked_membership(organisation: Organisation, person: Person) -> Membership:
    """The membership, with the organisation's row held so that owners are counted one at a time."""
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    membership = Membership.objects.filter(organisation=organisation, person=person).first()
    if membership is None:
        raise MemberMissing(organisation=organisation.name)
    return membership


def _require_another_owner(organisation: Organisation, person: Person) -> None:
    others = Membership.objects.filter(organisation=organisation, role=Role.OWNER)
    if not others.exclude(person=person).exists():
        raise LastOwner(organisation=organisation.name)


def _end(acting_user: Person, organisation: Organisation, person: Person, verb: str) -> None:
    with transaction.atomic():
        membership = _locked_membership(organisation, person)
        if membership.role == Role.OWNER:
            _require_another_owner(organisation, person)
        before = membership.role
        Grant.objects.filter(organisation=organisation, person=person).delete()
        membership.delete()
        record(
            acting_user=acting_user,
            verb=verb,
            organisation=organisation,
            subject=person.email,
            before={"role": before},
        )


def _tell(
    acting_user: Person,
    organisation: Organisation,
    email: str,
    offered: _Offer,
    place: Membership | Invitation,
) -> None:
    invited = isinstance(place, Invitation)
    origin = settings.OPENMERIT_ORIGIN
    names = {
        "who": acting_user.get_full_name(),
        "organisation": organisation.name,
        "role": offered.role.label,
        "unit": offered.unit.name if offered.unit else "",
    }
    told = _("%(who)s added you to %(organisation)s on OpenMerit. Your role: %(role)s.")
    if offered.unit is not None:
        told = _(
            "%(who)s added you to %(organisation)s on OpenMerit. Your role: %(role)s for %(unit)s."
        )
    letter = Letter(
        subject=_("%(who)s added you to %(organisation)s") % names,
        greeting=_("Hello,"),
        paragraphs=(
            told % names,
            _("Sign up with this address, and you belong to it at once.")
            if invited
            else _("Sign in, and you find it among your organisations."),
        ),
        button=Button(_("Sign up"), f"{origin}/accounts/signup/")
        if invited
        else Button(_("See it"), f"{origin}/organisations/{organisation.slug}/"),
        reason=_(
            "You get this mail because %(who)s gave us this address. If you do not know them, do "
            "nothing: the mail alone gives nobody anything."
        )
        % names,
    )
    queue_mail(
        key=f"member:{organisation.pk}:{email}:{timezone.now().isoformat()}",
        to=email,
        subject=letter.subject,
        text=letter.as_text(),
        html=letter.as_html(),
        kind="member",
        repeatable=False,
    )
