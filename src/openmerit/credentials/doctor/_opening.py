"""From bytes to the document within, also where the verifier rightly refuses to read it.

What two readers could read in two ways is no badge. To mend it, one of them has to be told: here
the last of two members of one name counts, and numbers too large become texts.
"""

import contextlib
import html
import itertools
import json
import re
import struct
import zlib
from dataclasses import replace
from typing import Any, Final, NamedTuple

from openmerit.credentials.errors import CredentialError
from openmerit.credentials.images import _baking
from openmerit.credentials.reading import _budget, _counting, _limits, _strict_json
from openmerit.credentials.verification import _envelope
from openmerit.credentials.verification._envelope import Envelope

_MAX_DIGITS: Final = 400
_MAX_ELEMENTS: Final = 5
_COPIES: Final = 2
_ELEMENT: Final = re.compile(rb"<(?:[A-Za-z_][\w.-]{0,50}:)?(?:credential|assertion)(?=[\s/>])")
_VERIFY: Final = re.compile(rb"""\sverify\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_CDATA: Final = re.compile(rb"\s*<!\[CDATA\[")
_ENCODINGS: Final = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def opened(data: bytes) -> Envelope | None:
    """What is in some bytes; None if nothing can be made of them."""
    try:
        return _envelope.open_envelope(data)
    except CredentialError:
        return _leniently(data)


def _leniently(data: bytes) -> Envelope | None:
    if len(data) > _limits.MAX_DOCUMENT_BYTES:
        return None
    container, texts = "json", [data]
    if data.startswith(_baking.PNG_SIGNATURE):
        container, texts = "png", _in_png(data)
    elif _baking.looks_like_svg(data):
        container, texts = "svg", _in_svg(data)
    for carried in texts:
        found = _opened_from(carried, container)
        if found is not None:
            return found
    return None


def _opened_from(carried: bytes, container: str) -> Envelope | None:
    if container != "json":
        with contextlib.suppress(CredentialError):
            return replace(_envelope.open_envelope(carried), container=container)
    document = document_in(carried)
    if document is None:
        return None
    try:
        return _envelope.envelope_of(document, container)
    except CredentialError:
        return None


def document_in(data: bytes) -> dict[str, Any] | None:
    """The object that some damaged JSON was meant to be; None if there is no telling."""
    data = data.strip()
    if not data or _counting.has_too_many_values(data):
        return None
    try:
        value = json.loads(
            _text_of(data), strict=False, parse_int=_integer, parse_constant=_constant
        )
        written = json.dumps(value, ensure_ascii=False)
        # Halves of surrogate pairs are no letters, and cannot be written.
        whole = written.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        parsed = _strict_json.parse_json(whole.encode("utf-8"))
    except (ValueError, RecursionError, CredentialError):
        return None
    return parsed if isinstance(parsed, dict) else None


def _text_of(data: bytes) -> str:
    for mark, name in _ENCODINGS:
        if data.startswith(mark):
            return data.decode(name)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _integer(digits: str) -> int | str:
    if len(digits) > _MAX_DIGITS:
        return digits[:_MAX_DIGITS]
    number = int(digits)
    return number if abs(number) <= _limits.MAX_LOSSLESS_INTEGER else digits


def _constant(word: str) -> None:
    """NaN and the like say nothing."""


def _in_png(image: bytes) -> list[bytes]:
    """The texts of chunks that look like a credential, whatever their keyword."""
    texts = (
        _text_in(kind, data).strip()
        for kind, data in chunks_of(image)
        if kind in (b"iTXt", b"tEXt", b"zTXt")
    )
    found = (text for text in texts if text.startswith((b"{", b"eyJ")))
    return list(itertools.islice(found, _MAX_ELEMENTS))


def chunks_of(image: bytes) -> list[tuple[bytes, bytes]]:
    """The chunks of a PNG as far as they can be told apart: kind and data."""
    found: list[tuple[bytes, bytes]] = []
    position = len(_baking.PNG_SIGNATURE)
    while position + 12 <= len(image) and len(found) < _limits.MAX_CHUNKS:
        (length,) = struct.unpack(">I", image[position : position + 4])
        end = position + 12 + length
        if end > len(image):
            break
        found.append((image[position + 4 : position + 8], image[position + 8 : end - 4]))
        position = end
    return found


def _text_in(kind: bytes, data: bytes) -> bytes:
    rest = data.partition(b"\0")[2]
    if kind == b"tEXt":
        return rest
    packed = kind == b"zTXt" or rest[:1] == b"\1"
    after_flags = rest[2:].partition(b"\0")[2].partition(b"\0")[2]
    rest = after_flags if kind == b"iTXt" else rest[1:]
    if not packed:
        return rest
    try:
        return zlib.decompressobj().decompress(rest, _limits.MAX_DOCUMENT_BYTES)
    except zlib.error:
        return b""


def _in_svg(image: bytes) -> list[bytes]:
    """What looks like a credential in an SVG, whatever its namespace."""
    texts = [text for element in svg_elements(image) for text in (element.verify, element.body)]
    return [text for text in texts if text.startswith((b"{", b"eyJ"))]


class SvgElement(NamedTuple):
    """An element of an SVG that is called as a credential's is.

    Attributes:
        start: where it begins.
        tag: its opening tag.
        verify: its attribute of that name.
        body: its text, as XML reads it.
        is_cdata: whether that stands in a CDATA section.
    """

    start: int
    tag: bytes
    verify: bytes
    body: bytes
    is_cdata: bool


def svg_elements(image: bytes) -> list[SvgElement]:
    """The elements of an SVG that are called credential or assertion."""
    found = []
    for match in itertools.islice(_ELEMENT.finditer(image), _MAX_ELEMENTS):
        end_of_tag = image.find(b">", match.end())
        if end_of_tag < 0:
            break
        tag = image[match.start() : end_of_tag + 1]
        verify = _VERIFY.search(tag)
        body, is_cdata = b"", False
        if not tag.endswith(b"/>"):
            _budget.charge_bytes(_COPIES * (len(image) - end_of_tag))
            body = image[end_of_tag + 1 :]
            section = _CDATA.match(body)
            is_cdata = section is not None
            if section is not None:
                body = body[section.end() : body.find(b"]]>")]
            else:
                body = _unescaped(body[: body.find(b"</")])
        value = b"" if verify is None else (verify[1] or verify[2] or b"")
        found.append(
            SvgElement(match.start(), tag, _unescaped(value).strip(), body.strip(), is_cdata)
        )
    return found


def _unescaped(text: bytes) -> bytes:
    _budget.charge(2 * text.count(b"&"))
    return html.unescape(text.decode("utf-8", "replace")).encode("utf-8", "replace")
