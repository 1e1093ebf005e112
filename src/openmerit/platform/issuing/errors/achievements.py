"""Achievements can go wrong: drawn up, kept up, drawn."""

from django.utils.translation import gettext_lazy as _

from openmerit.platform.web.errors import DomainError, Kind


class AchievementMissing(DomainError):
    """No such achievement, or none that this person may see."""

    code = "achievement_missing"
    kind = Kind.MISSING
    sentence = _("There is no achievement “{key}” here.")


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


class NotPublished(DomainError):
    """Only a published achievement can be awarded, retired, mended, translated or followed."""

    code = "not_published"
    kind = Kind.CONFLICT
    sentence = _("“{name}” is {state}. Publish it first.")


class AchievementRefused(DomainError):
    """A member of the achievement is absent or not as the standard wants it."""

    code = "achievement_refused"
    kind = Kind.INVALID
    sentence = _("{member}: {problem}")


class AchievementOver(DomainError):
    """All awards of the achievement end on one day, and that day has passed."""

    code = "achievement_over"
    kind = Kind.CONFLICT
    sentence = _(
        "Awards of “{name}” end on {day}, which is over by then. Give the award an end of its own, "
        "or publish a new version."
    )


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
