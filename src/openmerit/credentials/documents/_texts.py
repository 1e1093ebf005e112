"""The kinds of text in the data model, each by a pattern and by words for who has to mend it.

Open Badges 3.0, appendices B.2 (derived types) and B.3 (enumerations).
"""

import re
from typing import Final

from openmerit.credentials.documents import _vocabulary
from openmerit.credentials.reading._iri import ABSOLUTE_IRI
from openmerit.credentials.sentences import Sentence, say


class TextForm:
    """What makes a text one of its kind.

    Patterns are compiled when they are first needed: all of them at once would cost a command that
    checks one badge more than the check itself.

    Attributes:
        expression: the regular expression that it fits from its beginning to its end.
        words: what is expected, for whoever has to mend another.
    """

    __slots__ = ("_pattern", "expression", "words")

    def __init__(self, expression: str, words: Sentence) -> None:
        self.expression = expression
        self.words = words
        self._pattern: re.Pattern[str] | None = None

    @property
    def pattern(self) -> re.Pattern[str]:
        """The expression, compiled once."""
        if self._pattern is None:
            self._pattern = re.compile(self.expression)
        return self._pattern

    def fits(self, text: str) -> bool:
        """Whether `text` is of this kind."""
        return (self._pattern or self.pattern).match(text) is not None


def exactly(text: str) -> TextForm:
    """The kind of text that is this very one."""
    return TextForm(rf"^{re.escape(text)}\Z", say("{text}", text=text))


_YEAR: Final = r"(?!0000)[0-9]{4}"
_LEAP_YEAR: Final = (
    r"(?!0000)(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)"
)
_DATE: Final = (
    rf"(?:{_YEAR}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])"
    r"|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))"
    rf"|{_LEAP_YEAR}-02-29)"
)
_INSTANT: Final = rf"^{_DATE}T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]+)?"
_ZONE: Final = r"(?:Z|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])"

URI: Final = TextForm(ABSOLUTE_IRI, say("an absolute address (URI)"))
DATE_TIME: Final = TextForm(
    rf"{_INSTANT}{_ZONE}\Z", say("a date and time with its zone (2026-01-15T09:00:00Z)")
)
LOOSE_DATE_TIME: Final = TextForm(
    rf"{_INSTANT}{_ZONE}?\Z", say("a date and time (2026-01-15T09:00:00Z)")
)
"""Without a zone it is meant in UTC (VCDM 2.0, section 4.9)."""

DAY: Final = TextForm(rf"^{_DATE}\Z", say("a date (2026-01-15)"))
JWT: Final = TextForm(r"^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*\.[A-Za-z0-9_-]+\Z", say("a compact JWT"))
ENVELOPED: Final = TextForm(
    r"^data:application/[a-z0-9.+-]+,[^\s]+\Z",
    say("a data: address of a signed credential (data:application/vc+jwt,…)"),
)
"""VCDM 2.0, section 4.13: enveloped credentials and presentations."""

LANGUAGE: Final = TextForm(
    r"^[a-z]{2,4}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?\Z", say("a language tag (en, de-AT)")
)
LANGUAGE_TAG: Final = TextForm(
    r"^[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8}){0,20}\Z", say("a language tag (en, de-AT)")
)
"""Any of BCP 47, in whatever case."""

DIRECTION: Final = TextForm(r"^(?:ltr|rtl)\Z", say("a direction of writing (ltr or rtl)"))


def _one_of(words: tuple[str, ...], what: str, *, extensible: bool = True) -> TextForm:
    """A kind of text that is one of a closed list of words, or an extension of it (``ext:…``)."""
    return TextForm(
        _vocabulary.pattern(words, extensible=extensible),
        say("{what} of the standard ({words}…)", what=what, words=", ".join(words[:4])),
    )


ACHIEVEMENT_TYPE: Final = _one_of(_vocabulary.ACHIEVEMENT_TYPES, "an achievementType")
RESULT_TYPE: Final = _one_of(_vocabulary.RESULT_TYPES, "a resultType")
RESULT_STATUS: Final = _one_of(_vocabulary.RESULT_STATUSES, "a status", extensible=False)
IDENTIFIER_TYPE: Final = _one_of(_vocabulary.IDENTIFIER_TYPES, "an identifierType")
TARGET_TYPE: Final = _one_of(_vocabulary.TARGET_TYPES, "a targetType")
ASSOCIATION_TYPE: Final = _one_of(
    _vocabulary.ASSOCIATION_TYPES, "an associationType", extensible=False
)
