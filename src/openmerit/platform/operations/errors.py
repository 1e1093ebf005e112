"""The ways running an installation can go wrong.

DomainError
├── invalid    PortTaken, AddressRefused, AlreadyRunning, HomeNotEmpty, ArchiveExists,
│              ArchiveDamaged, ArchiveUnwritable, DatabaseElsewhere
└── busy       KeepsDying

All but the last are wrong usage to a command line: nothing was done, and the same again would fail.
"""

from django.utils.translation import gettext_lazy as _

from openmerit.platform.web.errors import DomainError, Kind


class PortTaken(DomainError):
    """Something listens where we were to listen."""

    code = "port_taken"
    kind = Kind.INVALID
    sentence = _(
        "port {port} is in use: stop what listens there, or choose another with "
        "OPENMERIT_PORT={other}"
    )


class AddressRefused(DomainError):
    """The operating system does not let us listen there."""

    code = "address_refused"
    kind = Kind.INVALID
    sentence = _(
        "cannot listen on {host} port {port} ({why}): set OPENMERIT_HOST and OPENMERIT_PORT to an "
        "address of this machine"
    )


class AlreadyRunning(DomainError):
    """Another supervisor, or a child of one, holds the home."""

    code = "already_running"
    kind = Kind.INVALID
    sentence = _(
        "this home ({home}) is running already: stop that one, or name another home with "
        "OPENMERIT_HOME"
    )


class KeepsDying(DomainError):
    """A process ends as often as it is started."""

    code = "keeps_dying"
    kind = Kind.BUSY
    sentence = _("the {process} process ended {times} times in a minute: its words above say why")


class HomeNotEmpty(DomainError):
    """A backup is restored into an empty home only."""

    code = "home_not_empty"
    kind = Kind.INVALID
    sentence = _(
        "the home {home} is not empty: restore into a new one with OPENMERIT_HOME=another/folder"
    )


class ArchiveExists(DomainError):
    """A backup never overwrites."""

    code = "archive_exists"
    kind = Kind.INVALID
    sentence = _("{file} exists already: choose another name for the backup")


class ArchiveDamaged(DomainError):
    """Not one of our backups, or not as it was made."""

    code = "archive_damaged"
    kind = Kind.INVALID
    sentence = _("{file} cannot be restored: {why}")


class ArchiveUnwritable(DomainError):
    """The backup has no place to go."""

    code = "archive_unwritable"
    kind = Kind.INVALID
    sentence = _("{file} cannot be written ({why}): choose a folder that you may write to")


class DatabaseElsewhere(DomainError):
    """The database is not a file of the home."""

    code = "database_elsewhere"
    kind = Kind.INVALID
    sentence = _(
        "the database of this home is elsewhere (OPENMERIT_DATABASE_URL): back it up with that "
        "database's own means, together with the folder {home}"
    )
