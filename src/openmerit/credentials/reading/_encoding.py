"""base58btc, base64url, multibase and multikey, each decoded strictly.

Lenient decoders accept many spellings of one value, so that a proof could be altered and still be
accepted. Here only the one canonical spelling is.
"""

import base64
import binascii
import re
from typing import Final

import base58

from openmerit.credentials.errors import EncodingError
from openmerit.credentials.reading import _budget

_BASE58: Final = re.compile(r"[1-9A-HJ-NP-Za-km-z]+")
_BASE64URL: Final = re.compile(r"[A-Za-z0-9_-]+")
_URL_SAFE: Final = bytes.maketrans(b"+/", b"-_")
_MAX_BASE58: Final = 512
"""base58 decoding is quadratic: nothing longer than a key or a signature is decoded."""


def base58_encode(data: bytes) -> str:
    """`data` in base58btc, without a multibase prefix."""
    return str(base58.b58encode(data), "ascii")


def base58_decode(text: str) -> bytes:
    """The bytes of base58btc `text` (no prefix). Raises EncodingError."""
    if len(text) > _MAX_BASE58 or not _BASE58.fullmatch(text):
        raise EncodingError(f"{_shortened(text)} is not base58.")
    return bytes(base58.b58decode(text))


def base64url_encode(data: bytes) -> str:
    """`data` in base64url without padding (RFC 4648, section 5; RFC 7515, section 2)."""
    text = binascii.b2a_base64(data, newline=False).translate(_URL_SAFE, b"=")
    return text.decode("ascii")


def base64url_decode(text: str) -> bytes:
    """The bytes of unpadded base64url `text`.

    Raises:
        EncodingError: a character outside the alphabet, padding, or spare bits that are not zero.
    """
    _budget.charge_bytes(len(text))
    if not _BASE64URL.fullmatch(text):
        raise EncodingError(f"{_shortened(text)} is not base64url without padding.")
    try:
        data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError):
        raise EncodingError(f"{_shortened(text)} is not base64url: wrong length.") from None
    if base64url_encode(data) != text:
        raise EncodingError(f"{_shortened(text)} is not base64url: spare bits are not zero.")
    return data


def multibase_decode(text: str) -> bytes:
    """The bytes of multibase `text` with prefix ``z`` (base58btc) or ``u`` (base64url).

    Data Integrity, section 2.4. Raises EncodingError.
    """
    if text.startswith("z"):
        return base58_decode(text[1:])
    if text.startswith("u"):
        return base64url_decode(text[1:])
    raise EncodingError(f"{_shortened(text)} is not multibase: it must begin with z or u.")


def _shortened(text: str) -> str:
    return repr(text if len(text) <= 24 else f"{text[:21]}…")
