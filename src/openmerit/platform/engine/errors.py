"""The ways time and repetition can go wrong.

DomainError
├── missing    MailMissing
├── invalid    IdempotencyConflict, NoBounce
└── busy       SealBroken
"""

from django.utils.translation import gettext_lazy as _

from openmerit.platform.web.errors import DomainError, Kind


class IdempotencyConflict(DomainError):
    """An idempotency key came again with another body."""

    code = "idempotency_conflict"
    kind = Kind.INVALID
    sentence = _(
        "The Idempotency-Key “{key}” was used before with another body. "
        "Use a new key for a new request."
    )


class MailMissing(DomainError):
    """No such mail, or a link that was not sent by this house."""

    code = "mail_missing"
    kind = Kind.MISSING
    sentence = _("There is no such mail here. Use the link as it stands in the mail.")


class NoBounce(DomainError):
    """What was handed in is no report that a mail could not be delivered (RFC 3464)."""

    code = "no_bounce"
    kind = Kind.INVALID
    sentence = _("This is no delivery report that can be read: {problem}")


class SealBroken(DomainError):
    """Something sealed cannot be opened with the keys at hand."""

    code = "seal_broken"
    kind = Kind.BUSY
    sentence = _(
        "A stored secret cannot be opened: the key-encryption key of this home is another one. "
        "Put the right key into keys/kek or OPENMERIT_KEY_ENCRYPTION_KEY."
    )
