"""The ways people and organisations can go wrong.

DomainError
├── missing    OrganisationMissing, PersonMissing, MemberMissing, TokenMissing, InvitationMissing
├── forbidden  NotAllowed, PersonaRefused
├── conflict   SlugTaken, EmailTaken, AlreadyMember, LastOwner, OperatorExists
├── invalid    NameRefused, EmailRefused, RoleUnknown
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
        "One of its owners can change your role."
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
    sentence = _("“{role}” is no role. Choose owner, issuer or viewer.")


class OperatorLinkSpent(DomainError):
    """The one-time link for the first operator was used, or is too old."""

    code = "operator_link_spent"
    kind = Kind.GONE
    sentence = _(
        "This link was used or is too old. Start OpenMerit again for a new one; "
        "if an operator exists, sign in as that person."
    )
