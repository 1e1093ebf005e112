"""One award can go wrong: given, withdrawn, mended, proved."""

from django.utils.translation import gettext_lazy as _

from openmerit.platform.web.errors import DomainError, Kind


class AwardMissing(DomainError):
    """No such award, or none that this person may see."""

    code = "award_missing"
    kind = Kind.MISSING
    sentence = _("There is no award “{key}” here.")


class AlreadyHeld(DomainError):
    """The recipient holds this achievement, and nothing was said about what to do then."""

    code = "already_held"
    kind = Kind.CONFLICT
    sentence = _(
        "{email} already holds “{achievement}”. To award it once more, say so: "
        "existing=renew or existing=again."
    )


class AwardNotInState(DomainError):
    """The award's state does not allow this; a revocation in particular is final."""

    code = "award_state"
    kind = Kind.CONFLICT
    sentence = _("The award to {email} is {state}, so it cannot be {verb}.")


class CredentialNotReady(DomainError):
    """The award has no signed document: it waits to be signed, or never was."""

    code = "credential_not_ready"
    kind = Kind.CONFLICT
    sentence = _("The award is {state} and has no signed document. Try again in a moment.")


class AwardRefused(DomainError):
    """A member of the award is absent or not as the standard wants it."""

    code = "award_refused"
    kind = Kind.INVALID
    sentence = _("{member} “{value}”: {problem}")


class ReasonMissing(DomainError):
    """An award is withdrawn only with a reason, which its history keeps."""

    code = "reason_missing"
    kind = Kind.INVALID
    sentence = _("Give a reason: the award's history keeps it. It may have {limit} characters.")


class ReasonUnknown(DomainError):
    """The reason's code is none that this verb knows."""

    code = "reason_unknown"
    kind = Kind.INVALID
    sentence = _("“{code}” is no reason to {verb} an award. Give one of {known}, or words alone.")


class NotScheduled(DomainError):
    """Only what waits for a time that is to come can be taken back without a trace."""

    code = "not_scheduled"
    kind = Kind.CONFLICT
    sentence = _("The award to {recipient} does not wait for its time any more. Revoke it instead.")


class EvidenceMissing(DomainError):
    """No file of evidence has this address."""

    code = "evidence_missing"
    kind = Kind.MISSING
    sentence = _("There is no evidence here.")


class EvidenceRefused(DomainError):
    """A file cannot be kept as evidence."""

    code = "evidence_refused"
    kind = Kind.INVALID
    sentence = _("“{name}” cannot be kept: {problem}")


class NothingToRenew(DomainError):
    """The award has no end, so it needs no renewal."""

    code = "nothing_to_renew"
    kind = Kind.CONFLICT
    sentence = _("The award to {email} has no end, so there is nothing to renew.")


class AlreadyRenewed(DomainError):
    """The award was renewed before, and the renewal stands."""

    code = "already_renewed"
    kind = Kind.CONFLICT
    sentence = _("The award to {email} is renewed already. Renew the newer one instead.")


class AlreadyCorrected(DomainError):
    """A correction of the award is being signed."""

    code = "already_corrected"
    kind = Kind.CONFLICT
    sentence = _("The award to {email} is being corrected already. Correct the newer one instead.")


class NothingCorrected(DomainError):
    """What was sent says the same as the award."""

    code = "nothing_corrected"
    kind = Kind.INVALID
    sentence = _("The award to {email} says just that already. Change what is wrong in it.")
