"""The ways issuing can go wrong.

DomainError
├── missing    AchievementMissing, AwardMissing, RunMissing, IssuerMissing, KeyMissing,
│              LetterMissing
├── conflict   AlreadyHeld, NotADraft, NotPublished, AwardNotInState, RunNotInState,
│              CredentialNotReady, NeedsSecondPerson, HasSuccessor
└── invalid    AchievementRefused, MendRefused, PolicyRefused, DesignRefused, ImageRefused,
               AwardRefused, SheetRefused, ReasonMissing, LetterRefused
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


class KeyMissing(DomainError):
    """The issuer has no such key."""

    code = "key_missing"
    kind = Kind.MISSING
    sentence = _("You have no key “{key}”.")


class LetterMissing(DomainError):
    """No such kind of letter, or no such language."""

    code = "letter_missing"
    kind = Kind.MISSING
    sentence = _("There is no letter “{kind}” in “{language}”.")


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


class LetterRefused(DomainError):
    """The words of a letter cannot be sent so."""

    code = "letter_refused"
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
