"""Baking: a credential inside the image of its badge (Open Badges 3.0, section 5.3).

PNG: one `iTXt` chunk, keyword ``openbadgecredential``, never compressed. SVG: one
``openbadges:credential`` element right after the opening ``svg`` tag. Nothing else of the image is
touched.
"""

import itertools
import json
import re
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lxml import etree

from openmerit.credentials.errors import BakingError
from openmerit.credentials.proofs import _jose
from openmerit.credentials.reading import _limits
from openmerit.credentials.sentences import say

PNG_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
_KEYWORDS: Final = (b"openbadgecredential", b"clrcredential")
_NAMESPACE: Final = "https://purl.imsglobal.org/ob/v3p0"
_NAMESPACES: Final = (_NAMESPACE, "https://purl.imsglobal.org/clr/v2p0")
_SVG: Final = "http://www.w3.org/2000/svg"
# Atomic groups (?>…): no image can make these patterns try again and again. (Possessive quantifiers
# would say the same, but match wrongly in Python 3.11.0 to 3.11.4: python/cpython#106052.)
_ENCODING: Final = re.compile(rb"[\xef\xbb\xbf\s]*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([^\"']*)")
_KNOWN_ENCODING: Final = re.compile(
    rb"(?i)utf-?8|us-ascii|ascii|iso-?8859-\d+|windows-125\d|cp125\d"
)
"""One byte for each mark of XML, so that marks can be counted before parsing (not so in UTF-7)."""
_BEFORE_SVG: Final = re.compile(
    rb"(?>(?:\xef\xbb\xbf)?(?:\s+|<\?.*?\?>|<!--.*?-->"
    rb"|<!DOCTYPE(?>(?:[^\[>\"']|\"[^\"]*\"|'[^']*'|\[[^\]]*\])*)>)*)",
    re.DOTALL,
)
_OPENING_SVG: Final = re.compile(
    rb"<(?:[A-Za-z_][\w.-]*:)?svg(?=[\s/>])(?>(?:\"[^\"]*\"|'[^']*'|[^>\"'])*)>"
)
_CREDENTIAL_ELEMENT: Final = re.compile(
    rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>"
    rb"|(?P<credential><(?P<prefix>(?:[A-Za-z_][\w.-]*:)?)credential(?=[\s/>])"
    rb"(?>(?:\"[^\"]*\"|'[^']*'|[^>\"'/]|/(?!>))*)"
    rb"(?:/>|>(?>(?:<!\[CDATA\[.*?\]\]>|<!--.*?-->|[^<])*)</(?P=prefix)credential\s*>))",
    re.DOTALL,
)
_COMPACT_JWS: Final = re.compile(r"[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]*){2}")
_NOT_IN_XML: Final = re.compile("[\ufffe\uffff]")
_NOT_IN_ASCII: Final = re.compile("[^\x00-\x7f]")
_MAX_CANDIDATES: Final = 20


@dataclass(frozen=True)
class _Chunk:
    kind: bytes
    data: bytes
    raw: bytes


def bake(image: bytes, credential: bytes) -> bytes:
    """`image` (PNG or SVG) with `credential` (signed JSON or JWT) in it, replacing an earlier one.

    Raises:
        BakingError: neither PNG nor SVG, or a damaged one; or the credential is not UTF-8.
    """
    _bounded(image)
    try:
        text = credential.decode("utf-8").strip()
    except UnicodeDecodeError:
        raise BakingError("The credential is not UTF-8 text.") from None
    if not (text.startswith("{") or _jose.looks_like_jws(credential.strip())) or "\0" in text:
        raise BakingError(
            "What is to be baked in is no credential: neither a JSON object nor a JWT."
        )
    if image.startswith(PNG_SIGNATURE):
        return _bake_png(image, text)
    if looks_like_svg(image):
        return _bake_svg(image, text)
    raise BakingError("A badge can be baked into a PNG or an SVG image; this is neither.")


def unbake(image: bytes) -> bytes:
    """The credential that `image` (PNG or SVG) carries, as its bytes.

    Raises:
        BakingError: neither PNG nor SVG, damaged, or no credential in it.
    """
    _bounded(image)
    if image.startswith(PNG_SIGNATURE):
        found = _in_png(image)
    elif looks_like_svg(image):
        found = _in_svg(image)
    else:
        raise BakingError("This is neither a PNG nor an SVG image.")
    if found is None:
        raise BakingError("This image carries no Open Badge credential.")
    return found


def looks_like_svg(data: bytes) -> bool:
    """Whether `data` begins as XML whose first element is svg, as far as its first bytes tell."""
    head = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    return head.startswith(b"<") and b"svg" in head


def _bounded(image: bytes) -> None:
    if len(image) > _limits.MAX_DOCUMENT_BYTES:
        raise BakingError(
            f"The image has {len(image):,} bytes; at most {_limits.MAX_DOCUMENT_BYTES:,} are read."
        )


def _bake_png(image: bytes, text: str) -> bytes:
    data = b"openbadgecredential\0\0\0\0\0" + text.encode("utf-8")
    body = b"iTXt" + data
    baked = struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))
    parts = [PNG_SIGNATURE]
    for chunk in _chunks(image):
        if not _carries_credential(chunk):
            parts.append(chunk.raw)
        if chunk.kind == b"IHDR":
            parts.append(baked)
    return b"".join(parts)


def _in_png(image: bytes) -> bytes | None:
    for chunk in _chunks(image):
        if chunk.kind == b"iTXt" and _carries_credential(chunk):
            return _text_of(chunk.data)
    return None


def _carries_credential(chunk: _Chunk) -> bool:
    return chunk.kind == b"iTXt" and chunk.data.partition(b"\0")[0] in _KEYWORDS


def _text_of(data: bytes) -> bytes:
    """The text of an iTXt chunk: keyword, flags, language, translated keyword, text."""
    rest = data.partition(b"\0")[2]
    if len(rest) < 2:
        raise BakingError("The credential's chunk in the PNG is cut off.")
    compressed, method, rest = rest[0], rest[1], rest[2:]
    text = rest.partition(b"\0")[2].partition(b"\0")[2]
    if not compressed:
        return text
    if method != 0:
        raise BakingError("The credential's chunk in the PNG is compressed in an unknown way.")
    unpacker = zlib.decompressobj()
    try:
        unpacked = unpacker.decompress(text, _limits.MAX_DOCUMENT_BYTES)
    except zlib.error:
        raise BakingError("The credential's chunk in the PNG cannot be decompressed.") from None
    if unpacker.unconsumed_tail:
        raise BakingError("The credential's chunk in the PNG is larger than is read.")
    return unpacked


def _chunks(image: bytes) -> Iterator[_Chunk]:
    position = len(PNG_SIGNATURE)
    first = True
    left = _limits.MAX_CHUNKS
    while position < len(image):
        left -= 1
        if left < 0:
            raise BakingError(say("The PNG has more parts than are read."))
        header = image[position : position + 8]
        if len(header) < 8:
            raise BakingError("The PNG is cut off.")
        (length,) = struct.unpack(">I", header[:4])
        end = position + 12 + length
        if length > 0x7FFFFFFF or end > len(image):
            raise BakingError(f"The PNG says that a part has {length:,} bytes, which it has not.")
        kind = header[4:]
        if first and (kind != b"IHDR" or length != 13):
            raise BakingError("The PNG does not begin with its header.")
        data = image[position + 8 : position + 8 + length]
        (checksum,) = struct.unpack(">I", image[end - 4 : end])
        if zlib.crc32(kind + data) != checksum:
            raise BakingError(f"The PNG is damaged: the checksum of its part {kind!r} is wrong.")
        yield _Chunk(kind, data, image[position:end])
        first = False
        position = end
        if kind == b"IEND":
            return
    raise BakingError("The PNG is cut off: its end is missing.")


def _bake_svg(image: bytes, text: str) -> bytes:
    root = _parse_svg(image)
    clean = _without_credential(image) if _credentials_in(root) else image
    before = _BEFORE_SVG.match(clean)
    opening = _OPENING_SVG.match(clean, before.end() if before else 0)
    if opening is None:
        raise BakingError("The opening tag of the SVG cannot be found.")
    tag, rest = opening[0], clean[opening.end() :]
    if tag.endswith(b"/>"):
        name = tag[1:].split()[0].rstrip(b"/>")
        tag, rest = tag[:-2] + b">", b"</" + name + b">" + rest
    encoding = root.getroottree().docinfo.encoding or "UTF-8"
    carried = _carriable(text, encoding)
    element = _svg_element(carried).encode("utf-8")
    baked = clean[: opening.start()] + tag + element + rest
    if _in_svg(baked) != _as_xml_reads(carried):
        raise BakingError("The SVG cannot carry this credential unchanged.")
    return baked


def _carriable(text: str, encoding: str) -> str:
    """`text` with what the SVG cannot hold written as JSON escapes, which mean the same.

    JSON has such characters only within its texts, and a JWT has none.
    """
    unfit = _NOT_IN_XML if encoding.upper() == "UTF-8" else _NOT_IN_ASCII
    escaped = unfit.sub(lambda found: json.dumps(found[0])[1:-1], text)
    # JSON may hold the end of a CDATA section only within a text, where > can be escaped.
    return escaped.replace("]]>", "]]\\u003e")


def _as_xml_reads(text: str) -> bytes:
    """`text` after the line ends of XML (XML 1.0, section 2.11); JSON has them between values."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip().encode("utf-8")


def _svg_element(text: str) -> str:
    opening = f'<openbadges:credential xmlns:openbadges="{_NAMESPACE}"'
    if _COMPACT_JWS.fullmatch(text):
        return f'{opening} verify="{text}"/>'
    return f"{opening}><![CDATA[{text}]]></openbadges:credential>"


def _in_svg(image: bytes) -> bytes | None:
    for element in _credentials_in(_parse_svg(image)):
        text = element.get("verify") or element.text or ""
        return text.strip().encode("utf-8")
    return None


def _credentials_in(root: etree._Element) -> list[etree._Element]:
    return [e for space in _NAMESPACES for e in root.iter(f"{{{space}}}credential")]


def _without_credential(image: bytes) -> bytes:
    """The image without its credential element, all other bytes as they are."""
    found = (match for match in _CREDENTIAL_ELEMENT.finditer(image) if match["credential"])
    for match in itertools.islice(found, _MAX_CANDIDATES):
        clean = image[: match.start()] + image[match.end() :]
        if not _credentials_in(_parse_svg(clean)):
            return clean
    raise BakingError(
        "The SVG carries more than one credential, or hides it; remove it before baking."
    )


def _parse_svg(image: bytes) -> etree._Element:
    """The root of an SVG, read without entities or network. Raises BakingError.

    The parser's own limits stay on: they stop entities that multiply within attributes.
    """
    if sum(map(image.count, (b"<", b"=", b"&"))) > _limits.MAX_MARKUP:
        raise BakingError(say("The SVG has more elements and attributes than are read."))
    declared = _ENCODING.match(image)
    if declared is not None and not _KNOWN_ENCODING.fullmatch(declared[1]):
        raise BakingError(say("The SVG is in an encoding that is not read; save it in UTF-8."))
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=True
    )
    try:
        root = etree.fromstring(image, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise BakingError("The SVG is not well-formed XML.") from None
    definition = root.getroottree().docinfo.internalDTD
    if definition is not None and any(True for _ in definition.iterentities()):
        # Entities can make a small file expand without bound, or read other files.
        raise BakingError("The SVG declares entities; remove them.")
    if root.tag not in ("svg", f"{{{_SVG}}}svg"):
        raise BakingError("This XML is no SVG image.")
    return root
