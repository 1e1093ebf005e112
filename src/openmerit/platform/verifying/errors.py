"""The ways asking for a check can go wrong. What is wrong with a badge is no error but a report.

DomainError
├── invalid    NothingToCheck, AddressRefused, AddressUnreachable
├── invalid    TooLarge (answered as 413)
└── busy       TooManyChecks (answered as 429)

Two of them have a status of their own in HTTP, which `gate.STATUS` names.
"""

from django.utils.translation import gettext_lazy as _

from openmerit.platform.web.errors import DomainError, Kind


class NothingToCheck(DomainError):
    """Neither a file nor a text nor an address came."""

    code = "nothing_to_check"
    kind = Kind.INVALID
    sentence = _("Drop a badge, or paste one.")


class AddressRefused(DomainError):
    """An address that may not be asked on anybody's behalf."""

    code = "address_refused"
    kind = Kind.INVALID
    sentence = _("{url} was not asked: {reason}. Download the badge and drop the file instead.")


class AddressUnreachable(DomainError):
    """Nothing usable came back from an address."""

    code = "address_unreachable"
    kind = Kind.INVALID
    sentence = _("{url} gave no badge: {reason}. Download the badge and drop the file instead.")


class TooLarge(DomainError):
    """More bytes than are read."""

    code = "too_large"
    kind = Kind.INVALID
    sentence = _("That is larger than {limit} MB, the most that is read. Badges are smaller.")


class TooManyChecks(DomainError):
    """One visitor asked for more than this process does for one visitor in a minute."""

    code = "too_many_checks"
    kind = Kind.BUSY
    sentence = _(
        "Those were more checks than one visitor gets in a minute. Wait a minute, then go on."
    )
