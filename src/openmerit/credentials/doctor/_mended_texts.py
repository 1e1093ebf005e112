"""Texts that are not of the form that they should have, and the nearest that are.

What is meant is guessed only where there is one thing that it can mean.
"""

import re
import uuid
from collections.abc import Callable, Sequence
from typing import Any, Final
from urllib.parse import quote

from openmerit.credentials.documents import _open_badges_2, _texts, _vocabulary
from openmerit.credentials.documents._texts import TextForm
from openmerit.credentials.reading import _times
from openmerit.credentials.reading._iri import is_absolute_iri

_MAIL: Final = re.compile(r"[^\s@:/]+@[^\s@:/]+\.[A-Za-z]{2,}")
_HOST: Final = re.compile(r"(?i)(?:[a-z0-9-]+\.)+[a-z]{2,}(?:[/?#:].*)?")
_UUID: Final = re.compile(r"(?i)\{?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\}?")
_LAX_DATE: Final = re.compile(
    r"(?P<day>\d{4}-\d{2}-\d{2})(?:[T ](?P<hour>\d{2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?"
    r"(?:[.,]\d+)?)?\s?(?P<zone>[Zz]|[+-]\d{2}:?\d{2})?"
)
_DAY_FIRST: Final = re.compile(r"(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>\d{4})")
_IDENTITY_TYPES: Final = {
    "email": "emailAddress",
    "mail": "emailAddress",
    "mailto": "emailAddress",
    "id": "identifier",
    "url": "ext:url",
    "did": "identifier",
    "telephone": "ext:telephone",
    "username": "userName",
}
_TARGET_TYPES: Final = {"competency": "ceasn:Competency", "credential": "ceterms:Credential"}
_MAX_LETTERS: Final = 2_000


def mended(given: Any, form: TextForm | None) -> str | None:
    """A text of that form for what is none; None if there is no telling.

    >>> mended("2026-01-15 09:00", _texts.DATE_TIME)
    '2026-01-15T09:00:00Z'
    """
    if isinstance(given, bool | int | float) and form is not _texts.DATE_TIME:
        given = str(given).lower() if isinstance(given, bool) else str(given)
    if isinstance(given, dict):
        given = given.get("id", given.get("@value"))
    if isinstance(given, list) and len(given) == 1:
        given = given[0]
    if form is None:
        return given if isinstance(given, str) else None
    if isinstance(given, str):
        given = given.strip()
        if form.fits(given):
            return str(given)
        if len(given) > _MAX_LETTERS:
            return None
    found = _MENDERS[form](given) if form in _MENDERS else None
    return found if found is not None and form.fits(found) else None


def absolute(given: Any) -> str | None:
    """An absolute address for what is none: the same one for the same text."""
    if not isinstance(given, str) or not given.strip():
        return None
    text = given.strip()
    if is_absolute_iri(text):
        return text
    uuid_given = _UUID.fullmatch(text)
    if uuid_given is not None:
        return f"urn:uuid:{uuid_given[1].lower()}"
    if _MAIL.fullmatch(text):
        return f"mailto:{text}"
    if text.startswith("//") or _HOST.fullmatch(text):
        text = f"https://{text.lstrip('/')}"
    escaped = quote(text, safe="!#$%&'()*+,/:;=?@[]~")
    if is_absolute_iri(escaped) and not text.startswith("_:"):
        return escaped
    return named(text)


def named(text: str) -> str:
    """A name (`urn:uuid:`) for what has none of its own, the same for the same text."""
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_OID, text)}"


def date_time(given: Any) -> str | None:
    """A date and time with its zone; without one UTC is meant (VCDM 2.0, section 4.9)."""
    if isinstance(given, str):
        match = _LAX_DATE.fullmatch(given)
        if match is not None:
            hour, minute, second = (match[name] or "00" for name in ("hour", "minute", "second"))
            zone = (match["zone"] or "Z").upper()
            if zone != "Z" and ":" not in zone:
                zone = f"{zone[:3]}:{zone[3:]}"
            return f"{match['day']}T{hour}:{minute}:{second}{zone}"
        day = _DAY_FIRST.fullmatch(given)
        if day is not None:
            return f"{day['y']}-{int(day['m']):02}-{int(day['d']):02}T00:00:00Z"
    if isinstance(given, float):
        given = int(given)
    if isinstance(given, int) and given > 10_000_000_000:
        given //= 1_000  # milliseconds, as JavaScript counts
    try:
        return _times.write(_open_badges_2.instant(given)[0])
    except (ValueError, OverflowError):
        return None


def _day(given: Any) -> str | None:
    moment = date_time(given)
    return moment[:10] if moment else None


def _language(given: Any) -> str | None:
    if not isinstance(given, str):
        return None
    parts = given.replace("_", "-").split("-")
    written = [parts[0].lower()]
    written += [part.title() if len(part) == 4 else part.upper() for part in parts[1:]]
    return "-".join(written)


def _word_of(
    words: Sequence[str], others: dict[str, str] | None = None, *, extensible: bool = True
) -> Callable[[Any], str | None]:
    """Finds the word of a closed list that is meant, or writes another as an extension."""
    known = {_plain(word): word for word in words} | (others or {})

    def find(given: Any) -> str | None:
        if not isinstance(given, str):
            return None
        word = known.get(_plain(given.rpartition("#")[2]))
        if word is not None or not extensible:
            return word
        rest = re.sub(r"[^A-Za-z0-9._|-]+", "", given.removeprefix("ext:").title())
        return f"ext:{rest}" if rest else None

    return find


def _plain(word: str) -> str:
    return re.sub(r"[^a-z0-9]", "", word.lower())


_MENDERS: Final[dict[TextForm, Callable[[Any], str | None]]] = {
    _texts.URI: absolute,
    _texts.DATE_TIME: date_time,
    _texts.LOOSE_DATE_TIME: date_time,
    _texts.DAY: _day,
    _texts.LANGUAGE: _language,
    _texts.LANGUAGE_TAG: _language,
    _texts.ACHIEVEMENT_TYPE: _word_of(_vocabulary.ACHIEVEMENT_TYPES),
    _texts.RESULT_TYPE: _word_of(_vocabulary.RESULT_TYPES),
    _texts.RESULT_STATUS: _word_of(_vocabulary.RESULT_STATUSES, extensible=False),
    _texts.IDENTIFIER_TYPE: _word_of(_vocabulary.IDENTIFIER_TYPES, _IDENTITY_TYPES),
    _texts.TARGET_TYPE: _word_of(_vocabulary.TARGET_TYPES, _TARGET_TYPES),
    _texts.ASSOCIATION_TYPE: _word_of(_vocabulary.ASSOCIATION_TYPES, extensible=False),
}
