"""Baking: a credential inside the image of its badge (Open Badges 3.0, section 5.3).

PNG: one `iTXt` chunk, keyword ``openbadgecredential``, never compressed. SVG: one
``openbadges:credential`` element right after the opening ``svg`` tag. Nothing else of the image is
touched.
"""

import re
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lxml import etree

from openmerit.credentials import _jose, _limits
from openmerit.credentials.errors import BakingError

PNG_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
_KEYWORDS: Final = (b"openbadgecredential", b"clrcredential")
_NAMESPACE: Final = "https://purl.imsglobal.org/ob/v3p0"
_NAMESPACES: Final = (_NAMESPACE, "https://purl.imsglobal.org/clr/v2p0")
_SVG: Final = "http://www.w3.org/2000/svg"
_OPENING_SVG: Final = re.compile(
    rb"<(?:[A-Za-z_][\w.-]*:)?svg(?=[\s/>])(?:\"[^\"]*\"|'[^']*'|[^>\"'])*>"
)


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
    while position < len(image):
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
    opening = _OPENING_SVG.search(clean)
    if opening is None:
        raise BakingError("The opening tag of the SVG cannot be found.")
    tag = opening[0]
    if tag.endswith(b"/>"):
        name = tag[1:].split()[0].rstrip(b"/>")
        tag = tag[:-2] + b">"
        clean = clean[: opening.start()] + tag + b"</" + name + b">" + clean[opening.end() :]
    else:
        clean = clean[: opening.start()] + tag + clean[opening.end() :]
    place = opening.start() + len(tag)
    return clean[:place] + _svg_element(text).encode("utf-8") + clean[place:]


def _svg_element(text: str) -> str:
    opening = f'<openbadges:credential xmlns:openbadges="{_NAMESPACE}"'
    if _jose.looks_like_jws(text.encode("utf-8")):
        return f'{opening} verify="{text}"/>'
    # JSON may hold the end of a CDATA section only within a text, where > can be escaped.
    inside = text.replace("]]>", "]]\\u003e")
    return f"{opening}><![CDATA[{inside}]]></openbadges:credential>"


def _in_svg(image: bytes) -> bytes | None:
    for element in _credentials_in(_parse_svg(image)):
        text = element.get("verify") or element.text or ""
        return text.strip().encode("utf-8")
    return None


def _credentials_in(root: etree._Element) -> list[etree._Element]:
    return [e for space in _NAMESPACES for e in root.iter(f"{{{space}}}credential")]


def _without_credential(image: bytes) -> bytes:
    """The image without its credential element, all other bytes as they are where possible."""
    element = re.compile(
        rb"<([A-Za-z_][\w.-]*:)?credential(?=[\s/>])(?:\"[^\"]*\"|'[^']*'|[^>\"'])*?"
        rb"(?:/>|>(?:<!\[CDATA\[.*?\]\]>|[^<])*</\1credential\s*>)",
        re.DOTALL,
    )
    clean = element.sub(b"", image, count=1)
    if _credentials_in(_parse_svg(clean)):
        raise BakingError("The SVG carries more than one credential; remove them first.")
    return clean


def _parse_svg(image: bytes) -> etree._Element:
    """The root of an SVG, read without entities or network. Raises BakingError."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True, remove_pis=True
    )
    try:
        root = etree.fromstring(image, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise BakingError("The SVG is not well-formed XML.") from None
    declared = root.getroottree().docinfo.internalDTD
    if declared is not None and any(True for _ in declared.iterentities()):
        # Entities can make a small file expand without bound, or read other files.
        raise BakingError("The SVG declares entities; remove them.")
    if root.tag not in ("svg", f"{{{_SVG}}}svg"):
        raise BakingError("This XML is no SVG image.")
    return root
