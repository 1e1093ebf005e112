"""BitstringStatusList 1.0: millions of revocations in a few kilobytes, without naming anyone."""

import gzip
import zlib
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from openmerit.credentials.errors import EncodingError, StatusListError
from openmerit.credentials.linked_data import _contexts
from openmerit.credentials.reading import _limits, _times
from openmerit.credentials.reading._encoding import base64url_decode, base64url_encode
from openmerit.credentials.sentences import say

MINIMUM_ENTRIES: Final = 131_072
"""Fewer entries would say too much about who is meant (section 6.1, group privacy)."""

MAX_ENTRY_BITS: Final = 8
"""Most bits of one entry: each of its values needs a message, so 256 of them."""

PURPOSES: Final = ("revocation", "suspension", "refresh", "message")
"""What the standard knows a status to be for (section 2.1)."""

_GZIP: Final = 16 + zlib.MAX_WBITS
# Level 9 takes fifteen times as long on a list of millions and saves a tenth.
_GZIP_LEVEL: Final = 6
_MAX_GZIP_MEMBERS: Final = 16
"""A gzip file may be several in a row. Nobody makes lists so, and each costs a copy of the rest."""
_STANDARD_TO_URL_ALPHABET: Final = str.maketrans("+/", "-_")


class StatusList:
    """A bitstring with an entry for each award; entry 0 begins at the highest bit of byte 0."""

    def __init__(self, length: int = MINIMUM_ENTRIES, size: int = 1) -> None:
        """A list of zeros.

        Args:
            length: how many entries.
            size: bits of each entry (`statusSize`): 1 for yes and no, more for several messages.

        Raises:
            StatusListError: shorter than `MINIMUM_ENTRIES`, no whole bytes, or an entry of no bit
                or more than `MAX_ENTRY_BITS`.
        """
        if not 1 <= size <= MAX_ENTRY_BITS:
            raise StatusListError(
                say(
                    "An entry of a status list has 1 to {most} bits (statusSize), not {size}.",
                    most=MAX_ENTRY_BITS,
                    size=size,
                )
            )
        if length < MINIMUM_ENTRIES or length * size % 8:
            raise StatusListError(
                say(
                    "A status list has at least {least:,} entries, by eights, not {length:,}.",
                    least=MINIMUM_ENTRIES,
                    length=length,
                )
            )
        self._length = length
        self._size = size
        self._bits = bytearray(length * size // 8)

    def __len__(self) -> int:
        return self._length

    @property
    def size(self) -> int:
        """Bits of each entry."""
        return self._size

    def set(self, index: int, value: int) -> None:
        """Give the entry at `index` a value: 0 or 1 (or a bool), more where it has more bits.

        Raises StatusListError outside of the list or of what an entry can hold.
        """
        self.set_all((index,), value)

    def set_all(self, indices: Iterable[int], value: int = 1) -> None:
        """Give many entries one value: a million takes a quarter of a second.

        Raises StatusListError as `set` does; the entries before the offending one are set then.
        """
        if not 0 <= value < 1 << self._size:
            raise StatusListError(
                say("An entry of {size} bits cannot be {value}.", size=self._size, value=value)
            )
        if self._size > 1:
            for index in indices:
                self._put(index, value)
            return
        bits, length = self._bits, self._length
        for index in indices:
            if not 0 <= index < length:
                self._check(index)
            if value:
                bits[index >> 3] |= 0x80 >> (index & 7)
            else:
                bits[index >> 3] &= ~(0x80 >> (index & 7))

    def _put(self, index: int, value: int) -> None:
        first, last, shift = self._place(index)
        mask = ((1 << self._size) - 1) << shift
        word = int.from_bytes(self._bits[first:last], "big") & ~mask | value << shift
        self._bits[first:last] = word.to_bytes(last - first, "big")

    def get(self, index: int) -> int:
        """The value at `index`: a bool where entries have one bit, else a number.

        Raises StatusListError outside of the list.
        """
        first, last, shift = self._place(index)
        value = int.from_bytes(self._bits[first:last], "big") >> shift & (1 << self._size) - 1
        return bool(value) if self._size == 1 else value

    def _place(self, index: int) -> tuple[int, int, int]:
        """The bytes that an entry touches, and by how much it is shifted within them."""
        self._check(index)
        start, end = index * self._size, (index + 1) * self._size
        last = (end + 7) // 8
        return start // 8, last, last * 8 - end

    def _check(self, index: int) -> None:
        if not 0 <= index < self._length:
            raise StatusListError(
                say(
                    "The status list has {length:,} entries; there is no {index:,}.",
                    length=self._length,
                    index=index,
                )
            )

    def encode(self) -> str:
        """The `encodedList`: multibase base64url of the gzipped bits, the same each time."""
        return "u" + base64url_encode(gzip.compress(bytes(self._bits), _GZIP_LEVEL, mtime=0))

    @classmethod
    def decode(cls, encoded: str, size: int = 1) -> "StatusList":
        """Read an `encodedList`, with the `statusSize` that the entry in question gives.

        Raises:
            StatusListError: not multibase ``u``, not gzip, something after the gzip's end, too
                short for entries of this size, or too large once unpacked.
        """
        if not encoded.startswith("u"):
            raise StatusListError(say("The encodedList must be multibase base64url (u…)."))
        return cls._of(encoded[1:], size)

    @classmethod
    def decode_2021(cls, encoded: str) -> "StatusList":
        """Read the `encodedList` of a StatusList2021, which is base64 of either alphabet.

        Raises StatusListError as `decode` does.
        """
        return cls._of(encoded.rstrip("=").translate(_STANDARD_TO_URL_ALPHABET), 1)

    @classmethod
    def _of(cls, base64url: str, size: int) -> "StatusList":
        try:
            bits = _unpacked(base64url_decode(base64url))
        except (EncodingError, zlib.error):
            raise StatusListError(say("The encodedList is not gzip in base64url.")) from None
        if not 1 <= size <= MAX_ENTRY_BITS:
            raise StatusListError(
                say("Entries of {size} bits (statusSize) are not read here.", size=size)
            )
        length = len(bits) * 8 // size
        if length < MINIMUM_ENTRIES:
            raise StatusListError(
                say(
                    "The status list has {length:,} entries. With fewer than {least:,} it would "
                    "give away who is meant.",
                    length=length,
                    least=MINIMUM_ENTRIES,
                )
            )
        status_list = cls.__new__(cls)
        status_list._length, status_list._size, status_list._bits = length, size, bits
        return status_list


def _unpacked(packed: bytes) -> bytearray:
    """The bits of a gzip file, of which nothing may be missing and after which nothing may stand.

    Raises zlib.error; StatusListError where it is larger than is read, before it is unpacked.
    """
    bits = bytearray()
    for _ in range(_MAX_GZIP_MEMBERS):
        member = zlib.decompressobj(_GZIP)
        bits += member.decompress(packed, _limits.MAX_STATUS_LIST_BYTES + 1 - len(bits))
        if len(bits) > _limits.MAX_STATUS_LIST_BYTES:
            raise StatusListError(say("The status list is larger than is read."))
        if not member.eof:
            raise zlib.error("cut short")
        packed = member.unused_data  # another member (RFC 1952, section 2.2), or no gzip at all
        if not packed:
            return bits
    raise zlib.error("too many members")


def status_list_credential(
    *,
    id: str,
    purpose: str | Sequence[str],
    status_list: StatusList,
    valid_from: datetime,
    valid_until: datetime | None = None,
    ttl: timedelta | None = None,
) -> dict[str, Any]:
    """The unsigned credential that publishes a status list (section 2.2). Sign it with `issue`.

    Args:
        id: the address at which it will be served.
        purpose: ``revocation``, ``suspension``, ``refresh`` or ``message``; several if one list
            serves several.
        status_list: its entries.
        valid_from: from when it says how things stand.
        valid_until: until when it may be relied upon, so that nobody can serve it for ever.
        ttl: after how long a newer one should be asked for.
    """
    subject: dict[str, Any] = {
        "id": f"{id}#list",
        "type": "BitstringStatusList",
        "statusPurpose": purpose if isinstance(purpose, str) else list(purpose),
        "encodedList": status_list.encode(),
    }
    if ttl is not None:
        subject["ttl"] = ttl // timedelta(milliseconds=1)
    credential: dict[str, Any] = {
        "@context": [_contexts.CREDENTIALS_V2],
        "id": id,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "validFrom": _times.write(valid_from),
        "credentialSubject": subject,
    }
    if valid_until is not None:
        credential["validUntil"] = _times.write(valid_until)
    return credential


def status_entry(
    *,
    list_url: str,
    index: int,
    purpose: str,
    messages: Sequence[str] = (),
    reference: str | None = None,
) -> dict[str, Any]:
    """The `credentialStatus` entry that names a place in a list (section 2.1).

    Args:
        list_url: the address of the list's credential.
        index: the place.
        purpose: what a value in it means.
        messages: what each value says, from 0 on. They stand in the badge, not in the list: an
            issuer commits to them when it awards. 2, 4, 8 … 256 of them; they give `statusSize`.
        reference: where the messages are explained.

    Raises:
        StatusListError: so many messages are the values of no number of bits.
    """
    entry: dict[str, Any] = {
        "id": f"{list_url}#{index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": purpose,
        "statusListIndex": str(index),
        "statusListCredential": list_url,
    }
    if messages:
        size = len(messages).bit_length() - 1
        if len(messages) != 1 << size or not 1 <= size <= MAX_ENTRY_BITS:
            raise StatusListError(
                say(
                    "A status has 2, 4, 8 … {most} messages, one for each value, not {count}.",
                    most=1 << MAX_ENTRY_BITS,
                    count=len(messages),
                )
            )
        entry["statusSize"] = size
        entry["statusMessage"] = [
            {"status": hex(value), "message": message} for value, message in enumerate(messages)
        ]
    if reference is not None:
        entry["statusReference"] = reference
    return entry
