"""Lists of awards can go wrong: files, runs, sign-offs, bulk changes."""

from django.utils.translation import gettext_lazy as _

from openmerit.platform.web.errors import DomainError, Kind


class RunMissing(DomainError):
    """No such run, or none that this person may see."""

    code = "run_missing"
    kind = Kind.MISSING
    sentence = _("There is no run “{key}” here.")


class RunNotInState(DomainError):
    """The run's state does not allow this."""

    code = "run_state"
    kind = Kind.CONFLICT
    sentence = _("This run is {state}, so it cannot be {verb}.")


class SheetRefused(DomainError):
    """A file of recipients cannot be read at all."""

    code = "sheet_refused"
    kind = Kind.INVALID
    sentence = _("This file cannot be read: {problem}")


class ColumnsRefused(DomainError):
    """What the columns of a file are said to mean cannot be so."""

    code = "columns_refused"
    kind = Kind.INVALID
    sentence = _("{problem}")


class NeedsSignoff(DomainError):
    """The organisation wants a named second person to sign each list off."""

    code = "needs_signoff"
    kind = Kind.CONFLICT
    sentence = _("A second person has to sign this list off before it runs. Say who: signoff_by.")


class NotYourSignoff(DomainError):
    """Somebody else was asked to sign the list off."""

    code = "not_your_signoff"
    kind = Kind.FORBIDDEN
    sentence = _("Only {name} can sign this list off or send it back.")


class SignoffRefused(DomainError):
    """Whoever is to sign a list off cannot, or has said something that cannot be kept."""

    code = "signoff_refused"
    kind = Kind.INVALID
    sentence = _("{member}: {problem}")


class ListChanged(DomainError):
    """The list is not the one that was looked at."""

    code = "list_changed"
    kind = Kind.CONFLICT
    sentence = _(
        "This is not the list that was looked at: its digest is {digest}. Look at it anew."
    )


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
