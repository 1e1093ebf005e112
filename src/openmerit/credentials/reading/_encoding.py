"""base58btc, base64url, multibase and multikey, each decoded strictly.

Lenient decoders accept many spellings of one value, so that a proof could be altered and still be
accepted. Here only the one canonical spelling is.
"""

import base64
import binascii
import re
from typing import Final

from openmerit.credentials.errors import EncodingError
from openmerit.credentials.reading import _budget
from openmerit.credentials.sentences import say

_ALPHABET: Final = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_VALUES: Final = [_ALPHABET.find(chr(code)) for code in range(128)]
_DIGITS_AT_ONCE: Final = 10
"""So many digits make a number of one machine word, with which Python reckons fast."""
_PAIR: Final = 58**2
_PAIRS: Final = [first + second for first in _ALPHABET for second in _ALPHABET]
_PAIRS_AT_ONCE: Final = _DIGITS_AT_ONCE // 2

_BASE58: Final = re.compile(r"[1-9A-HJ-NP-Za-km-z]+")
_BASE64URL: Final = re.compile(r"[A-Za-z0-9_-]+")
_LETTERS_IN_A_STEP: Final = 75
_MAX_BASE58: Final = 512
"""base58 decoding is quadratic: nothing longer than a key or a signature is decoded."""


def base58_encode(data: bytes) -> str:
    """`data` in base58btc, without a multibase prefix."""
    number, pairs = int.from_bytes(data, "big"), []
    while number:
        number, rest = divmod(number, _PAIR**_PAIRS_AT_ONCE)
        for _ in range(_PAIRS_AT_ONCE):
            rest, pair = divmod(rest, _PAIR)
            pairs.append(_PAIRS[pair])
    digits = "".join(reversed(pairs)).lstrip("1")
    return "1" * (len(data) - len(data.lstrip(b"\0"))) + digits


def base58_decode(text: str) -> bytes:
    """The bytes of base58btc `text` (no prefix). Raises EncodingError."""
    if len(text) > _MAX_BASE58 or not _BASE58.fullmatch(text):
        raise EncodingError(say("{text} is not base58.", text=_shortened(text)))
    codes, number = text.encode("ascii"), 0
    for start in range(0, len(codes), _DIGITS_AT_ONCE):
        digits, rest = codes[start : start + _DIGITS_AT_ONCE], 0
        for code in digits:
            rest = rest * 58 + _VALUES[code]
        number = number * 58 ** len(digits) + rest
    zeros = len(text) - len(text.lstrip("1"))
    return bytes(zeros) + number.to_bytes((number.bit_length() + 7) // 8, "big")


def base64url_encode(data: bytes) -> str:
    """`data` in base64url without padding (RFC 4648, section 5; RFC 7515, section 2)."""
    return base64url_bytes(data).decode("ascii")


def base64url_bytes(data: bytes) -> bytes:
    """The same as ASCII bytes."""
    padded = binascii.b2a_base64(data, newline=False)
    return padded.rstrip(b"=").replace(b"+", b"-").replace(b"/", b"_")


def base64url_decode(text: str) -> bytes:
    """The bytes of unpadded base64url `text`.

    Raises:
        EncodingError: a character outside the alphabet, padding, or spare bits that are not zero.
    """
    _budget.charge(len(text) // _LETTERS_IN_A_STEP)
    if not _BASE64URL.fullmatch(text):
        raise EncodingError(say("{text} is not base64url without padding.", text=_shortened(text)))
    try:
        data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError):
        raise EncodingError(
            say("{text} is not base64url: wrong length.", text=_shortened(text))
        ) from None
    if base64url_encode(data) != text:
        raise EncodingError(
            say("{text} is not base64url: spare bits are not zero.", text=_shortened(text))
        )
    return data


def multibase_decode(text: str) -> bytes:
    """The bytes of multibase `text` with prefix ``z`` (base58btc) or ``u`` (base64url).

    Data Integrity, section 2.4. Raises EncodingError.
    """
    if text.startswith("z"):
        return base58_decode(text[1:])
    if text.startswith("u"):
        return base64url_decode(text[1:])
    raise EncodingError(
        say("{text} is not multibase: it must begin with z or u.", text=_shortened(text))
    )


def _shortened(text: str) -> str:
    return repr(text if len(text) <= 24 else f"{text[:21]}…")
