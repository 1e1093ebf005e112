"""PNG: a credential in a text chunk, all other bytes as they are (PNG, 3rd edition, section 11.3).

Written as one uncompressed `iTXt` chunk after the header. Read from the first `iTXt` chunk that has
one of the keywords, compressed or not; where there is none, from the first chunk of the older kinds
of text: the oldest badges hold an address in `tEXt`.
"""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from openmerit.credentials.errors import BakingError
from openmerit.credentials.images._kinds import MARKS, Mark
from openmerit.credentials.reading import _limits
from openmerit.credentials.sentences import say

SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
_KEYWORDS: Final = frozenset(mark.keyword for mark in MARKS)
_TEXTS: Final = (b"iTXt", b"tEXt", b"zTXt")
_LARGEST_CHUNK: Final = 0x7FFFFFFF


@dataclass(frozen=True)
class _Chunk:
    kind: bytes
    data: bytes
    raw: bytes


def put_into(image: bytes, text: str, mark: Mark) -> bytes:
    """`image` with the credential, in place of every other one. Raises BakingError."""
    data = mark.keyword + b"\0\0\0\0\0" + text.encode("utf-8")
    body = b"iTXt" + data
    baked = struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))
    parts = [SIGNATURE]
    length = len(SIGNATURE)
    for chunk in _chunks(image):
        length += len(chunk.raw)
        if not _carries_credential(chunk):
            parts.append(chunk.raw)
        if chunk.kind == b"IHDR":
            parts.append(baked)
    # Some programs write on after the end of the picture; it is theirs to keep.
    return b"".join([*parts, image[length:]])


def find_in(image: bytes) -> bytes | None:
    """The text of the first credential chunk, or None. Raises BakingError."""
    older = None
    for chunk in _chunks(image):
        if not _carries_credential(chunk):
            continue
        if chunk.kind == b"iTXt":
            return _text_of(chunk)
        older = older or chunk
    return _text_of(older) if older is not None else None


def _carries_credential(chunk: _Chunk) -> bool:
    return chunk.kind in _TEXTS and chunk.data.partition(b"\0")[0] in _KEYWORDS


def _text_of(chunk: _Chunk) -> bytes:
    """The text of a chunk: keyword, flags by kind, text."""
    rest = chunk.data.partition(b"\0")[2]
    if chunk.kind == b"tEXt":
        return rest
    if chunk.kind == b"zTXt":
        return _unpacked(rest[1:], rest[:1])
    if len(rest) < 2:
        raise BakingError(say("The credential's chunk in the PNG is cut off."))
    compressed, method, rest = rest[0], rest[1:2], rest[2:]
    # The language and the translated keyword stand between.
    text = rest.partition(b"\0")[2].partition(b"\0")[2]
    return _unpacked(text, method) if compressed else text


def _unpacked(text: bytes, method: bytes) -> bytes:
    if method != b"\0":
        raise BakingError(say("The credential's chunk in the PNG is compressed in an unknown way."))
    unpacker = zlib.decompressobj()
    try:
        unpacked = unpacker.decompress(text, _limits.MAX_DOCUMENT_BYTES)
    except zlib.error:
        raise BakingError(
            say("The credential's chunk in the PNG cannot be decompressed.")
        ) from None
    if unpacker.unconsumed_tail:
        raise BakingError(say("The credential's chunk in the PNG is larger than is read."))
    return unpacked


def _chunks(image: bytes) -> Iterator[_Chunk]:
    position = len(SIGNATURE)
    first = True
    left = _limits.MAX_CHUNKS
    while position < len(image):
        left -= 1
        if left < 0:
            raise BakingError(say("The PNG has more parts than are read."))
        header = image[position : position + 8]
        if len(header) < 8:
            raise BakingError(say("The PNG is cut off."))
        (length,) = struct.unpack(">I", header[:4])
        end = position + 12 + length
        if length > _LARGEST_CHUNK or end > len(image):
            raise BakingError(
                say("The PNG says that a part has {length} bytes, which it has not.", length=length)
            )
        kind = header[4:]
        if first and (kind != b"IHDR" or length != 13):
            raise BakingError(say("The PNG does not begin with its header."))
        data = image[position + 8 : position + 8 + length]
        (checksum,) = struct.unpack(">I", image[end - 4 : end])
        if zlib.crc32(kind + data) != checksum:
            raise BakingError(
                say(
                    "The PNG is damaged: the checksum of its part {kind} is wrong.",
                    kind=kind.decode("latin-1"),
                )
            )
        yield _Chunk(kind, data, image[position:end])
        first = False
        position = end
        if kind == b"IEND":
            return
    raise BakingError(say("The PNG is cut off: its end is missing."))
