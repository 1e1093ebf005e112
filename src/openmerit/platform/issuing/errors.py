"""The ways issuing can go wrong.

DomainError
├── missing    AchievementMissing, AwardMissing, RunMissing, IssuerMissing, ChangeMissing
├── conflict   AlreadyHeld, NotADraft, NotPublished, AwardNotInState, RunNotInState,
│              CredentialNotReady, NeedsSecondPerson, HasSuccessor, NothingToRenew,
│              AlreadyRenewed, AlreadyCorrected, ChangeNotInState
└── invalid    AchievementRefused, MendRefused, PolicyRefused, DesignRefused, ImageRefused,
               AwardRefused, SheetRefused, ReasonMissing, ReasonUnknown,
               NothingCorrected, NothingChosen, TooManyChosen
"""

from django.utils.translation import gettext_lazy as _

from openmerit.platform.web.errors import DomainError, Kind


class AchievementMissing(DomainError):
    """No such achievement, or none that this person may see."""

    code = "achievement_missing"
    kind = Kind.MISSING
    sentence = _("There is no achievement “{key}” here.")


class AwardMissing(DomainError):
    """No such award, or none that this person may see."""

    code = "award_missing"
    kind = Kind.MISSING
    sentence = _("There is no award “{key}” here.")


class RunMissing(DomainError):
    """No such run, or none that this person may see."""

    code = "run_missing"
    kind = Kind.MISSING
    sentence = _("There is no run “{key}” here.")


class IssuerMissing(DomainError):
    """No organisation of this name issues badges here."""

    code = "issuer_missing"
    kind = Kind.MISSING
    sentence = _("There is no issuer “{slug}” here.")


class AlreadyHeld(DomainError):
    """The recipient holds this achievement, and nothing was said about what to do then."""

    code = "already_held"
    kind = Kind.CONFLICT
    sentence = _(
        "{email} already holds “{achievement}”. To award it once more, say so: "
        "existing=renew or existing=again."
    )


class NotADraft(DomainError):
    """The achievement is no longer a draft, and what people earn must not change under them."""

    code = "not_a_draft"
    kind = Kind.CONFLICT
    sentence = _(
        "“{name}” is {state}, so it can no longer be changed. Copy it and change the copy."
    )


class NeedsSecondPerson(DomainError):
    """The organisation wants another person to approve than the one who submitted."""

    code = "needs_second_person"
    kind = Kind.CONFLICT
    sentence = _("“{name}” was submitted by you. Somebody else has to approve it.")


class HasSuccessor(DomainError):
    """There is a newer version already, and a line of versions has no branches."""

    code = "has_successor"
    kind = Kind.CONFLICT
    sentence = _("“{name}” has a newer version already: {key}. Make the next one of that.")


class MendRefused(DomainError):
    """What was to be mended would change what people earned, or cannot be said so."""

    code = "mend_refused"
    kind = Kind.INVALID
    sentence = _("{member}: {problem}")


class PolicyRefused(DomainError):
    """What was to be settled for all of an organisation's achievements cannot be so."""

    code = "policy_refused"
    kind = Kind.INVALID
    sentence = _("{member}: {problem}")


class NotPublished(DomainError):
    """Only a published achievement can be awarded or retired."""

    code = "not_published"
    kind = Kind.CONFLICT
    sentence = _("“{name}” is {state}. Only a published achievement can be awarded or retired.")


class AwardNotInState(DomainError):
    """The award's state does not allow this; a revocation in particular is final."""

    code = "award_state"
    kind = Kind.CONFLICT
    sentence = _("The award to {email} is {state}, so it cannot be {verb}.")


class RunNotInState(DomainError):
    """The run's state does not allow this."""

    code = "run_state"
    kind = Kind.CONFLICT
    sentence = _("This run is {state}, so it cannot be {verb}.")


class CredentialNotReady(DomainError):
    """The award has no signed document: it waits to be signed, or never was."""

    code = "credential_not_ready"
    kind = Kind.CONFLICT
    sentence = _("The award is {state} and has no signed document. Try again in a moment.")


class AchievementRefused(DomainError):
    """A member of the achievement is absent or not as the standard wants it."""

    code = "achievement_refused"
    kind = Kind.INVALID
    sentence = _("{member}: {problem}")


class DesignRefused(DomainError):
    """A badge's picture cannot be drawn as asked."""

    code = "design_refused"
    kind = Kind.INVALID
    sentence = _("The badge cannot be drawn with {member} “{value}”. It must be {remedy}.")


class ImageRefused(DomainError):
    """An uploaded picture is not one that can be used."""

    code = "image_refused"
    kind = Kind.INVALID
    sentence = _("This picture cannot be used: {problem}")


class AwardRefused(DomainError):
    """A member of the award is absent or not as the standard wants it."""

    code = "award_refused"
    kind = Kind.INVALID
    sentence = _("{member} “{value}”: {problem}")


class SheetRefused(DomainError):
    """A file of recipients cannot be read at all."""

    code = "sheet_refused"
    kind = Kind.INVALID
    sentence = _("This file cannot be read: {problem}")


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


class ChangeMissing(DomainError):
    """No such bulk change, or none that this person may see."""

    code = "change_missing"
    kind = Kind.MISSING
    sentence = _("There is no bulk change “{key}” here.")


class ChangeNotInState(DomainError):
    """The bulk change's state does not allow this; a revocation that is final in particular."""

    code = "change_state"
    kind = Kind.CONFLICT
    sentence = _("This bulk change is {state}, so it cannot be {verb}.")


class NothingChosen(DomainError):
    """No award was chosen, or none fits what was asked for."""

    code = "nothing_chosen"
    kind = Kind.INVALID
    sentence = _("No award was chosen. Tick some, or ask for less.")


class TooManyChosen(DomainError):
    """More awards were chosen than one bulk change takes."""

    code = "too_many_chosen"
    kind = Kind.INVALID
    sentence = _(
        "{count} awards are too many at once: at most {limit}. Narrow it and do the rest after."
    )
