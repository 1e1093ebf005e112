"""What goes wrong at the recipients' desk."""

from django.utils.translation import gettext_lazy as _

from openmerit.platform.web.errors import DomainError, Kind


class RequestMissing(DomainError):
    """No such request to correct a name, or none that this person may see."""

    code = "request_missing"
    kind = Kind.MISSING
    sentence = _("There is no request “{key}” here.")


class AlreadyAsked(DomainError):
    """The earner has a request about this badge that is not answered yet."""

    code = "already_asked"
    kind = Kind.CONFLICT
    sentence = _("You asked {issuer} about this badge already. Wait for their answer.")


class RequestNotOpen(DomainError):
    """The request was answered already."""

    code = "request_not_open"
    kind = Kind.CONFLICT
    sentence = _("This request was answered already: {state}.")


class RequestRefused(DomainError):
    """Something in a request to correct a name cannot be used."""

    code = "request_refused"
    kind = Kind.INVALID
    sentence = _("This cannot be used as {member}: {problem}")


class NothingToRemind(DomainError):
    """Nobody may be reminded now: claimed, over, reminded lately or often enough."""

    code = "nothing_to_remind"
    kind = Kind.CONFLICT
    sentence = _(
        "There is nobody to remind now. A reminder goes out for what is valid and unclaimed, at "
        "most {most} times for each badge, and {days} days apart."
    )


class RemindersUnderWay(DomainError):
    """The same achievement's earners are being reminded at this moment."""

    code = "reminders_under_way"
    kind = Kind.CONFLICT
    sentence = _("Reminders of “{achievement}” are going out already. Wait until they are done.")
