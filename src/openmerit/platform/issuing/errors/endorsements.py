"""Endorsing can go wrong."""

from django.utils.translation import gettext_lazy as _

from openmerit.platform.web.errors import DomainError, Kind


class EndorsementMissing(DomainError):
    """No such endorsement, or none that this person may see."""

    code = "endorsement_missing"
    kind = Kind.MISSING
    sentence = _("There is no endorsement “{key}” here.")


class EndorsesItself(DomainError):
    """An organisation's word for itself proves nothing."""

    code = "endorses_itself"
    kind = Kind.INVALID
    sentence = _("{organisation} cannot endorse itself. Ask another organisation.")


class EndorsementRefused(DomainError):
    """What was asked for or said in an endorsement cannot be used."""

    code = "endorsement_refused"
    kind = Kind.INVALID
    sentence = _("{member}: {problem}")


class AlreadyEndorsed(DomainError):
    """The same organisation endorses the same thing, or was asked to."""

    code = "already_endorsed"
    kind = Kind.CONFLICT
    sentence = _("{endorser} endorses {subject} already, or was asked to: {key}.")


class EndorsementNotInState(DomainError):
    """The endorsement's state does not allow this; a withdrawal in particular is final."""

    code = "endorsement_state"
    kind = Kind.CONFLICT
    sentence = _("The endorsement of {subject} is {state}, so it cannot be {verb}.")
