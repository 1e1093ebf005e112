"""Words for people that were damaged on their way: read in the wrong encoding, or with signs in
them that nobody sees. The form of the document is not touched."""

import re
import unicodedata
from typing import Any, Final
from urllib.parse import quote

from openmerit.credentials.doctor import _case
from openmerit.credentials.reading import _budget

CONTROLS: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
"""Control characters and those that XML cannot hold, but tab and the ends of lines."""

SEPARATORS: Final = re.compile("[\u0085\u2028\u2029]")
"""Ends of lines to some programs and letters to others."""

_TELLTALES: Final = re.compile(
    "[\u00c2\u00c3\u00c4\u00c5\u00d0\u00d1\u00e2\u00e3\u00f0][\u0080-\u00bf\u0152-\u0192"
    "\u02c6\u02dc\u2013-\u203a\u20ac\u2122]"
)
"""The first byte of a letter in UTF-8 and one that follows it, both read as Latin-1 or cp1252."""

_NO_ADDRESS: Final = re.compile("[\x80-\x9f\ue000-\uf8ff\ufff0-\uffff\U000e0000-\U0010ffff]")
"""Letters that no address may have as they stand (RFC 3987, section 2.2)."""

_FORMS_LEFT_ALONE: Final = frozenset({"id", "type", "@context", "@value", "salt", "identityHash"})


def unscrambled(text: str) -> str | None:
    """What a text says that was written in UTF-8 and read as Latin-1; None if it was not.

    >>> unscrambled("MÃ¼nchen")
    'München'
    """
    if not _TELLTALES.search(text):
        return None
    read = _bytes_of(text)
    try:
        found = read.decode("utf-8") if read is not None else None
    except UnicodeDecodeError:
        return None
    return found if found is not None and found != text else None


def _bytes_of(text: str) -> bytes | None:
    """The bytes that were read as this text, letter by letter: cp1252, and Latin-1 where it has
    none."""
    found = bytearray()
    for letter in text:
        try:
            found += letter.encode("cp1252")
        except UnicodeEncodeError:
            if ord(letter) > 0xFF:
                return None
            found.append(ord(letter))
    return bytes(found)


def cleaned(text: str) -> str:
    """A text without damage."""
    if text.isascii() and not CONTROLS.search(text):
        return text
    text = unscrambled(text) or text
    text = SEPARATORS.sub("\n", CONTROLS.sub("", text))
    return unicodedata.normalize("NFC", text)


def mended(value: Any, name: str = "") -> Any:
    """A document with its words for people cleaned; what is signed by itself stays as it is."""
    if isinstance(value, dict):
        if name and _case.is_document(value):
            return value
        return {key: mended(item, key) for key, item in value.items()}
    if isinstance(value, list):
        return [mended(item, name) for item in value]
    if isinstance(value, str) and name not in _FORMS_LEFT_ALONE and len(value) < 100_000:
        _budget.charge_bytes(len(value))
        return cleaned(value)
    if isinstance(value, str) and not value.isascii():
        return _NO_ADDRESS.sub(lambda found: quote(found[0]), value)
    return value
