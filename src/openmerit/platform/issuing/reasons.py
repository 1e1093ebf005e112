"""Why an award is changed: a list for each verb, kept as a code with the words beside it."""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from openmerit.platform.issuing.errors import ReasonMissing, ReasonUnknown
from openmerit.platform.issuing.members import is_plain

MAX_REASON = 1_000


class Reason(TextChoices):
    """The codes. Scripts send them, so none is ever renamed."""

    IN_ERROR = "issued_in_error", _("Issued in error")
    WRONG_RECIPIENT = "wrong_recipient", _("Given to the wrong person")
    NOT_MET = "requirements_not_met", _("The requirements were not met after all")
    MISCONDUCT = "misconduct", _("Misconduct")
    EARNER_ASKED = "requested_by_earner", _("The earner asked for it")
    REPLACED = "replaced", _("Replaced by a newer badge")
    IN_QUESTION = "in_question", _("Something about it is being looked into")
    SETTLED = "settled", _("It was looked into and settled")
    BY_MISTAKE = "suspended_by_mistake", _("It was suspended by mistake")
    STILL_TRUE = "requirements_met_again", _("The requirements are met again")
    WRONG_DETAIL = "wrong_detail", _("Something in it is wrong")
    NEW_NAME = "new_name", _("The earner has a new name")
    OTHER = "other", _("Something else")


REASONS = {
    "revoke": (
        Reason.IN_ERROR,
        Reason.WRONG_RECIPIENT,
        Reason.NOT_MET,
        Reason.MISCONDUCT,
        Reason.EARNER_ASKED,
        Reason.REPLACED,
        Reason.OTHER,
    ),
    "suspend": (
        Reason.IN_QUESTION,
        Reason.IN_ERROR,
        Reason.WRONG_RECIPIENT,
        Reason.NOT_MET,
        Reason.MISCONDUCT,
        Reason.EARNER_ASKED,
        Reason.OTHER,
    ),
    "reinstate": (Reason.SETTLED, Reason.BY_MISTAKE, Reason.EARNER_ASKED, Reason.OTHER),
    "renew": (Reason.STILL_TRUE, Reason.EARNER_ASKED, Reason.OTHER),
    "correct": (Reason.WRONG_DETAIL, Reason.NEW_NAME, Reason.EARNER_ASKED, Reason.OTHER),
}
"""What may be given as the reason for each verb, the likeliest first."""

_TOLD = {
    Reason.IN_ERROR: _("It was issued in error."),
    Reason.WRONG_RECIPIENT: _("It was meant for somebody else."),
    Reason.NOT_MET: _("Not everything that it asks for was met after all."),
    Reason.MISCONDUCT: _("The rules under which it is earned were not kept."),
    Reason.EARNER_ASKED: _("You asked for it."),
    Reason.REPLACED: _("A newer badge takes its place."),
    Reason.IN_QUESTION: _("Something about it is being looked into."),
    Reason.SETTLED: _("It was looked into and settled."),
    Reason.BY_MISTAKE: _("It had been suspended by mistake. That was not your doing."),
}


@dataclass(frozen=True, slots=True)
class Why:
    """A reason that may stand: its code, empty for free words alone, and the words, if any."""

    code: str
    words: str

    @property
    def kept(self) -> dict[str, str]:
        """What the audit trail keeps of it."""
        return {"reason": self.words} | ({"reason_code": self.code} if self.code else {})


def why(verb: str, code: str, words: str) -> Why:
    """The reason for doing ``verb``, cleaned of needless space.

    Raises ``ReasonUnknown`` for a code that this verb does not know, and ``ReasonMissing`` for
    words that are too long or cannot be printed, or that lack where the code alone says nothing.
    """
    if code and code not in REASONS[verb]:
        raise ReasonUnknown(code=code[:50], verb=verb, known=", ".join(REASONS[verb]))
    plain = " ".join(words.split()) if is_plain(words) else ""
    says_nothing = code in ("", Reason.OTHER)
    if len(plain) > MAX_REASON or (not plain and (says_nothing or words.strip())):
        raise ReasonMissing(limit=MAX_REASON)
    return Why(code, plain)


def label_of(code: str) -> str | Promise:
    """The code as the issuer's people read it; empty for free words and for “something else”."""
    return "" if code in ("", Reason.OTHER) else Reason(code).label


def told_to_earner(code: str, words: str) -> list[str]:
    """The reason in respectful words, as the earner reads it: none, one or two sentences."""
    sentence = _TOLD.get(Reason(code)) if code else None
    return [str(one) for one in (sentence, words) if one]
