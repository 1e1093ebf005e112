"""The kinds of text in the data model, each by a pattern and by words for who has to mend it.

Open Badges 3.0, appendices B.2 (derived types) and B.3 (enumerations).
"""

import re
from dataclasses import dataclass
from typing import Annotated, Any, Final, cast, get_args

import msgspec

from openmerit.credentials.documents import _vocabulary
from openmerit.credentials.reading._iri import ABSOLUTE_IRI


@dataclass(frozen=True)
class TextForm:
    """What makes a text one of its kind.

    Attributes:
        pattern: which it fits from its beginning to its end.
        words: what is expected, for whoever has to mend another.
    """

    pattern: re.Pattern[str]
    words: str


def _text(pattern: str, words: str) -> msgspec.Meta:
    """A kind of text, for use in an annotation.

    The pattern is not given to msgspec as a constraint: msgspec 0.21 and 0.22 lose count of their
    references to patterns, and crash the interpreter at its end.
    """
    return msgspec.Meta(extra={"form": TextForm(re.compile(pattern), words)})


def _word(words: tuple[str, ...], what: str, *, extensible: bool = True) -> msgspec.Meta:
    """A kind of text that is one of a closed list of words."""
    pattern = _vocabulary.pattern(words, extensible=extensible)
    return _text(pattern, f"{what} of the standard ({', '.join(words[:4])}…)")


def form_of(annotation: Any) -> TextForm | None:
    """The form that an annotation asks of the texts in it; None if it asks none."""
    for meta in getattr(annotation, "__metadata__", ()):
        if isinstance(meta, msgspec.Meta) and meta.extra:
            return cast(TextForm, meta.extra["form"])
    for inner in get_args(annotation):
        found = form_of(inner)
        if found is not None:
            return found
    return None


_MONTH_AND_DAY: Final = (
    r"(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])"
    r"|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|[12][0-9]))"
)
_INSTANT: Final = (
    rf"^[0-9]{{4}}-{_MONTH_AND_DAY}T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]+)?"
)
_ZONE: Final = r"(?:Z|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])"

Uri = Annotated[str, _text(ABSOLUTE_IRI, "an absolute address (URI)")]
DateTime = Annotated[
    str, _text(rf"{_INSTANT}{_ZONE}\Z", "a date and time with its zone (2026-01-15T09:00:00Z)")
]
LooseDateTime = Annotated[
    str, _text(rf"{_INSTANT}{_ZONE}?\Z", "a date and time (2026-01-15T09:00:00Z)")
]
Day = Annotated[str, _text(rf"^[0-9]{{4}}-{_MONTH_AND_DAY}\Z", "a date (2026-01-15)")]
Jwt = Annotated[str, _text(r"^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*\.[A-Za-z0-9_-]+\Z", "a compact JWT")]
Language = Annotated[
    str,
    _text(r"^[a-z]{2,4}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?\Z", "a language tag (en, de-AT)"),
]
AchievementType = Annotated[str, _word(_vocabulary.ACHIEVEMENT_TYPES, "an achievementType")]
ResultType = Annotated[str, _word(_vocabulary.RESULT_TYPES, "a resultType")]
ResultStatus = Annotated[str, _word(_vocabulary.RESULT_STATUSES, "a status", extensible=False)]
IdentifierType = Annotated[str, _word(_vocabulary.IDENTIFIER_TYPES, "an identifierType")]
TargetType = Annotated[str, _word(_vocabulary.TARGET_TYPES, "a targetType")]
