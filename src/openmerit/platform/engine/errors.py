"""The ways time and repetition can go wrong.

DomainError
├── invalid    IdempotencyConflict
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


class SealBroken(DomainError):
    """Something sealed cannot be opened with the keys at hand."""

    code = "seal_broken"
    kind = Kind.BUSY
    sentence = _(
        "A stored secret cannot be opened: the key-encryption key of this home is another one. "
        "Put the right key into keys/kek or OPENMERIT_KEY_ENCRYPTION_KEY."
    )
