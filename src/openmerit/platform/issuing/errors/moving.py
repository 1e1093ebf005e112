"""Moving in and out can go wrong."""

from django.utils.translation import gettext_lazy as _

from openmerit.platform.web.errors import DomainError, Kind


class ImportMissing(DomainError):
    """No such import, or none that this person may see."""

    code = "import_missing"
    kind = Kind.MISSING
    sentence = _("There is no import “{key}” here.")


class ImportNotInState(DomainError):
    """The import's state does not allow this."""

    code = "import_state"
    kind = Kind.CONFLICT
    sentence = _("This import is {state}, so it cannot be {verb}.")


class ImportNeedsSecondPerson(DomainError):
    """The organisation wants a second person to look at lists before they run."""

    code = "import_needs_second_person"
    kind = Kind.CONFLICT
    sentence = _("You brought “{file}”. Somebody else has to look at it and start it.")


class ExportUnreadable(DomainError):
    """What another system exported cannot be read at all."""

    code = "export_unreadable"
    kind = Kind.INVALID
    sentence = _("This export cannot be read: {problem}")


class ArchiveMissing(DomainError):
    """No such archive, or none that this person may see."""

    code = "archive_missing"
    kind = Kind.MISSING
    sentence = _("There is no archive “{key}” here.")


class ArchiveNotReady(DomainError):
    """The archive is being made, or its days are over."""

    code = "archive_state"
    kind = Kind.CONFLICT
    sentence = _("This archive is {state}, so it cannot be downloaded. Make a new one.")
