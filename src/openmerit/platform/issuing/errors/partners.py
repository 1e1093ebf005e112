"""What can be wrong with partnerships."""

from django.utils.translation import gettext_lazy as _

from openmerit.platform.web.errors import DomainError, Kind


class PartnershipMissing(DomainError):
    """No such partnership, or none of an organisation of this person."""

    code = "partnership_missing"
    kind = Kind.MISSING
    sentence = _("There is no partnership “{key}” here.")


class PartnershipRefused(DomainError):
    """What was said of a partnership cannot be used."""

    code = "partnership_refused"
    kind = Kind.INVALID
    sentence = _("This cannot be offered: {member}: {problem}")


class AlreadyPartner(DomainError):
    """The partner may award it, or was asked to."""

    code = "already_partner"
    kind = Kind.CONFLICT
    sentence = _("{partner} may award “{name}” already, or has not answered yet: {key}.")


class PartnershipNotInState(DomainError):
    """The partnership's state does not allow this; a withdrawal in particular is final."""

    code = "partnership_state"
    kind = Kind.CONFLICT
    sentence = _("This partnership is {state}, so it cannot be {verb}.")


class PartnershipOver(DomainError):
    """The owner does not let a partner award it then."""

    code = "partnership_over"
    kind = Kind.CONFLICT
    sentence = _("{owner} does not let {partner} award “{name}” on {day}.")


class PartnerLimitReached(DomainError):
    """A partner awarded it as often as the owner allows."""

    code = "partner_limit"
    kind = Kind.CONFLICT
    sentence = _("{owner} lets {partner} award “{name}” {limit} times, and that is reached.")


class NotYours(DomainError):
    """A partner's row of another's achievement says what its owner says."""

    code = "not_yours"
    kind = Kind.CONFLICT
    sentence = _("“{name}” is {owner}'s: you award it, and only they change it.")
