"""Members of an organisation: who belongs to it, and as what."""

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from openmerit.platform.engine.actions import queue_mail
from openmerit.platform.people import access
from openmerit.platform.people.access import Permission
from openmerit.platform.people.actions.audit import record
from openmerit.platform.people.errors import (
    AlreadyMember,
    EmailRefused,
    InvitationMissing,
    LastOwner,
    MemberMissing,
    RoleUnknown,
)
from openmerit.platform.people.models import Invitation, Membership, Organisation, Person, Role
from openmerit.platform.web.letters import Button, Letter


def add_member(
    *, acting_user: Person, organisation: Organisation, email: str, role: str
) -> Membership | Invitation:
    """Make whoever owns `email` a member, and tell them by mail.

    If nobody has confirmed that address yet, a place is kept (an Invitation) that becomes a
    membership as soon as someone does. Raises AlreadyMember, RoleUnknown, EmailRefused.
    """
    access.require(acting_user, organisation, Permission.MANAGE_MEMBERS)
    wanted = _role(role)
    email = email.strip().lower()
    if "@" not in email:
        raise EmailRefused(email=email)
    known = (
        EmailAddress.objects.select_related("user").filter(email__iexact=email, verified=True)
    ).first()
    with transaction.atomic():
        place = (
            _join(known.user, organisation, wanted, email)
            if known
            else _keep_place(organisation, email, wanted)
        )
        record(
            acting_user=acting_user,
            verb="member.added" if known else "member.invited",
            organisation=organisation,
            subject=email,
            after={"role": wanted.value},
        )
        _tell(acting_user, organisation, email, wanted, place)
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
    access.require(acting_user, organisation, Permission.VIEW)
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
        kept = Invitation.objects.select_related("organisation").filter(email__in=emails)
        for invitation in kept.order_by("created_at"):
            membership, created = Membership.objects.get_or_create(
                person=acting_user,
                organisation=invitation.organisation,
                defaults={"role": invitation.role},
            )
            if created:
                joined.append(membership)
                record(
                    acting_user=acting_user,
                    verb="member.joined",
                    organisation=invitation.organisation,
                    subject=invitation.email,
                    after={"role": membership.role},
                )
            invitation.delete()
    return joined


def _role(role: str) -> Role:
    try:
        return Role(role)
    except ValueError as unknown:
        raise RoleUnknown(role=role) from unknown


def _join(person: Person, organisation: Organisation, role: Role, email: str) -> Membership:
    try:
        with transaction.atomic():
            return Membership.objects.create(person=person, organisation=organisation, role=role)
    except IntegrityError as clash:
        raise AlreadyMember(email=email, organisation=organisation.name) from clash


def _keep_place(organisation: Organisation, email: str, role: Role) -> Invitation:
    try:
        with transaction.atomic():
            return Invitation.objects.create(organisation=organisation, email=email, role=role)
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
    role: Role,
    place: Membership | Invitation,
) -> None:
    invited = isinstance(place, Invitation)
    origin = settings.OPENMERIT_ORIGIN
    names = {
        "who": acting_user.get_full_name(),
        "organisation": organisation.name,
        "role": role.label,
    }
    letter = Letter(
        subject=_("%(who)s added you to %(organisation)s") % names,
        greeting=_("Hello,"),
        paragraphs=(
            _("%(who)s added you to %(organisation)s on OpenMerit. Your role: %(role)s.") % names,
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
