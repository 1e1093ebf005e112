"""The ways people and organisations can go wrong.

DomainError
├── missing    OrganisationMissing, PersonMissing, MemberMissing, TokenMissing, InvitationMissing,
│              UnitMissing, GrantMissing, ReportMissing
├── forbidden  NotAllowed, NotForYou, PersonaRefused
├── conflict   SlugTaken, EmailTaken, AlreadyMember, LastOwner, UnitNameTaken, UnitInUse,
│              RoleGranted, DomainTaken, DomainNotSeen, NotOpen, ReportDecided
├── invalid    NameRefused, EmailRefused, RoleUnknown, UnitRefused, EndRefused, DomainRefused,
│              ReportRefused
├── busy       TooManyReports
└── gone       OperatorLinkSpent
"""

from django.utils.translation import gettext_lazy as _

from openmerit.platform.web.errors import DomainError, Kind


class OrganisationMissing(DomainError):
    """No such organisation, or not one that this person belongs to."""

    code = "organisation_missing"
    kind = Kind.MISSING
    sentence = _("There is no organisation “{slug}” here, or you do not belong to it.")


class PersonMissing(DomainError):
    """Nobody has an account with this address."""

    code = "person_missing"
    kind = Kind.MISSING
    sentence = _("Nobody here has the address {email}.")


class MemberMissing(DomainError):
    """That person is not a member of the organisation."""

    code = "member_missing"
    kind = Kind.MISSING
    sentence = _("That person is not a member of {organisation}.")


class InvitationMissing(DomainError):
    """No such invitation, or it was taken back or accepted."""

    code = "invitation_missing"
    kind = Kind.MISSING
    sentence = _("That invitation is no longer open.")


class TokenMissing(DomainError):
    """No such token, or not this person's."""

    code = "token_missing"
    kind = Kind.MISSING
    sentence = _("You have no such token.")


class NotAllowed(DomainError):
    """A member whose role does not carry the permission."""

    code = "not_allowed"
    kind = Kind.FORBIDDEN
    sentence = _(
        "In {organisation} you are {role}, which does not let you do this. "
        "One of its owners can give you another role."
    )


class NotForYou(DomainError):
    """Something that only operators of this installation may do."""

    code = "operators_only"
    kind = Kind.FORBIDDEN
    sentence = _("Only an operator of this installation may do this.")


class PersonaRefused(DomainError):
    """Signing in as a person of the starter story, where that is not open."""

    code = "persona_refused"
    kind = Kind.FORBIDDEN
    sentence = _("The people of the starter story can be tried on this machine only.")


class SlugTaken(DomainError):
    """Another organisation has this short name."""

    code = "slug_taken"
    kind = Kind.CONFLICT
    sentence = _("The short name “{slug}” is taken. Choose another.")


class EmailTaken(DomainError):
    """There is an account with this address."""

    code = "email_taken"
    kind = Kind.CONFLICT
    sentence = _("There is an account with the address {email} already.")


class AlreadyMember(DomainError):
    """The person belongs to the organisation already."""

    code = "already_member"
    kind = Kind.CONFLICT
    sentence = _("{email} belongs to {organisation} already.")


class LastOwner(DomainError):
    """An organisation must keep one owner."""

    code = "last_owner"
    kind = Kind.CONFLICT
    sentence = _("{organisation} needs an owner. Make someone else an owner first.")


class NameRefused(DomainError):
    """A name, short name or address of a site that cannot be used."""

    code = "name_refused"
    kind = Kind.INVALID
    sentence = _("“{value}” cannot be used as {member}: {why}.")


class EmailRefused(DomainError):
    """Not an e-mail address."""

    code = "email_refused"
    kind = Kind.INVALID
    sentence = _("“{email}” is not an e-mail address.")


class RoleUnknown(DomainError):
    """Not one of the roles."""

    code = "role_unknown"
    kind = Kind.INVALID
    sentence = _("“{role}” is no role that can be given here.")


class OperatorLinkSpent(DomainError):
    """The one-time link for the first operator was used, or is too old."""

    code = "operator_link_spent"
    kind = Kind.GONE
    sentence = _(
        "This link was used or is too old. Start OpenMerit again for a new one; "
        "if an operator exists, sign in as that person."
    )


class UnitMissing(DomainError):
    """No such unit, or another organisation's."""

    code = "unit_missing"
    kind = Kind.MISSING
    sentence = _("{organisation} has no such unit.")


class GrantMissing(DomainError):
    """No such role given, or it was taken before."""

    code = "grant_missing"
    kind = Kind.MISSING
    sentence = _("That role was taken already.")


class ReportMissing(DomainError):
    """No such report."""

    code = "report_missing"
    kind = Kind.MISSING
    sentence = _("There is no such report.")


class UnitNameTaken(DomainError):
    """Two units of one name in one place."""

    code = "unit_name_taken"
    kind = Kind.CONFLICT
    sentence = _("There is a unit “{name}” here already.")


class UnitInUse(DomainError):
    """A unit that holds something cannot be taken away."""

    code = "unit_in_use"
    kind = Kind.CONFLICT
    sentence = _("“{name}” holds other units or achievements. Move them first.")


class RoleGranted(DomainError):
    """The person has this role there already."""

    code = "role_granted"
    kind = Kind.CONFLICT
    sentence = _("{who} has that role there already. To change its end, take it and give it anew.")


class DomainTaken(DomainError):
    """Another organisation showed the domain to be its own."""

    code = "domain_taken"
    kind = Kind.CONFLICT
    sentence = _(
        "{domain} is confirmed for another organisation here. If it is yours, ask the operator."
    )


class DomainNotSeen(DomainError):
    """The domain does not name the organisation, or could not be asked."""

    code = "domain_not_seen"
    kind = Kind.CONFLICT
    sentence = _(
        "{domain} does not name you yet: neither the record nor the file was found. "
        "A new record may take an hour to be seen everywhere; then look again."
    )


class NotOpen(DomainError):
    """The organisation may not come before the public."""

    code = "organisation_not_open"
    kind = Kind.CONFLICT
    sentence = _(
        "{organisation} cannot publish or award now: it is {standing}. Its page says what to do."
    )


class ReportDecided(DomainError):
    """Somebody decided the report before."""

    code = "report_decided"
    kind = Kind.CONFLICT
    sentence = _("Somebody decided that report already.")


class UnitRefused(DomainError):
    """A unit that cannot be like that."""

    code = "unit_refused"
    kind = Kind.INVALID
    sentence = _("“{name}” cannot be a unit here: {why}.")


class EndRefused(DomainError):
    """An end that has passed."""

    code = "end_refused"
    kind = Kind.INVALID
    sentence = _("{value} has passed. Choose a day to come, or none.")


class DomainRefused(DomainError):
    """Not a domain that could show whose it is."""

    code = "domain_refused"
    kind = Kind.INVALID
    sentence = _("“{domain}” cannot be used as your domain: {why}.")


class ReportRefused(DomainError):
    """A report or a reason without words, or with too many."""

    code = "report_refused"
    kind = Kind.INVALID
    sentence = _("Say what is wrong, in up to {limit} characters.")


class TooManyReports(DomainError):
    """Too many reports from one place."""

    code = "too_many_reports"
    kind = Kind.BUSY
    sentence = _("Many reports came from your place. Wait for an hour, then try again.")
