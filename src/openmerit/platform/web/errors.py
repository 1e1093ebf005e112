"""What every error of the platform is made of.

    DomainError                     root of all errors that a person or a script may see
    ├── <Room>Error, …              each room's own, in its errors.py
    └── InvalidCursor               a list was continued from a place that never was

An error says what happened as data: a stable `code`, a `kind`, its `fields`, and a translatable
sentence made from them. It knows nothing of HTTP or of exit codes; `problems` maps the kind.
A caller's programming mistakes are AssertionError or TypeError and never a DomainError.
"""

from enum import StrEnum
from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Kind(StrEnum):
    """The few ways in which a request can go wrong."""

    MISSING = "missing"
    """It is not there, or not for this person to see: the two answer alike."""
    FORBIDDEN = "forbidden"
    """The person may see it and may not do this with it."""
    CONFLICT = "conflict"
    """It clashes with what is there: a name taken, a state passed."""
    INVALID = "invalid"
    """What was sent cannot be accepted as it is."""
    GONE = "gone"
    """It was there and was taken away on purpose."""
    BUSY = "busy"
    """It would work, and not at this moment."""


class DomainError(Exception):
    """A failure that has a meaning for whoever caused it.

    A subclass sets `code`, `kind` and `sentence`; whoever raises it passes the data:

        class NameTaken(DomainError):
            code = "name_taken"
            kind = Kind.CONFLICT
            sentence = _("“{name}” is taken. Choose another name.")

        raise NameTaken(name=name)

    `str(error)` is the sentence in the language active when it is asked for; `error.fields` is the
    data. Every field that the sentence names must be passed, others may be.
    """

    code: ClassVar[str] = "error"
    kind: ClassVar[Kind] = Kind.INVALID
    sentence: ClassVar[str | Promise] = _("That did not work.")

    def __init__(self, **fields: object) -> None:
        self.fields = fields
        super().__init__(self.code)

    def __str__(self) -> str:
        return str(self.sentence).format_map(self.fields)


class InvalidCursor(DomainError):
    """A list was asked to continue from a cursor that this list never gave out."""

    code = "invalid_cursor"
    kind = Kind.INVALID
    sentence = _("The cursor “{cursor}” does not belong to this list. Start again without it.")
