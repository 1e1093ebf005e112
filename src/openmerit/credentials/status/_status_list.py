"""BitstringStatusList 1.0: millions of revocations in a few kilobytes, without naming anyone."""

import gzip
import io
import zlib
from datetime import datetime
from typing import Any, Final

from openmerit.credentials.errors import EncodingError, StatusListError
from openmerit.credentials.linked_data import _contexts
from openmerit.credentials.reading import _limits, _times
from openmerit.credentials.reading._encoding import base64url_decode, base64url_encode

MINIMUM_ENTRIES: Final = 131_072
"""Fewer entries would say too much about who is meant (section 6.1, group privacy)."""

PURPOSES: Final = ("revocation", "suspension")


class StatusList:
    """A bitstring with one bit for each award; index 0 is the highest bit of the first byte."""

    def __init__(self, length: int = MINIMUM_ENTRIES) -> None:
        """An all-zero list.

        Raises:
            StatusListError: shorter than `MINIMUM_ENTRIES`, or no multiple of eight.
        """
        if length < MINIMUM_ENTRIES or length % 8:
            raise StatusListError(
                f"A status list has at least {MINIMUM_ENTRIES:,} entries, by eights, not {length:,}"
            )
        self._bits = bytearray(length // 8)

    def __len__(self) -> int:
        return len(self._bits) * 8

    def set(self, index: int, value: bool) -> None:
        """Set or clear the bit at `index`. Raises StatusListError outside of the list."""
        self._check(index)
        mask = 0x80 >> index % 8
        if value:
            self._bits[index // 8] |= mask
        else:
            self._bits[index // 8] &= ~mask

    def get(self, index: int) -> bool:
        """The bit at `index`. Raises StatusListError outside of the list."""
        self._check(index)
        return bool(self._bits[index // 8] & 0x80 >> index % 8)

    def _check(self, index: int) -> None:
        if not 0 <= index < len(self):
            raise StatusListError(
                f"The status list has {len(self):,} entries; there is no {index:,}."
            )

    def encode(self) -> str:
        """The `encodedList`: multibase base64url of the gzipped bits, the same each time."""
        return "u" + base64url_encode(gzip.compress(bytes(self._bits), mtime=0))

    @classmethod
    def decode(cls, encoded: str) -> "StatusList":
        """Read an `encodedList`.

        Raises:
            StatusListError: not multibase ``u``, not gzip, too short, or too large once unpacked.
        """
        if not encoded.startswith("u"):
            raise StatusListError("The encodedList must be multibase base64url (u…).")
        try:
            packed = base64url_decode(encoded[1:])
            with gzip.GzipFile(fileobj=io.BytesIO(packed)) as unpacked:
                bits = unpacked.read(_limits.MAX_STATUS_LIST_BYTES + 1)
        except (EncodingError, OSError, EOFError, zlib.error):
            raise StatusListError("The encodedList is not gzip in base64url.") from None
        if len(bits) > _limits.MAX_STATUS_LIST_BYTES:
            raise StatusListError("The status list is larger than is read.")
        status_list = cls(max(len(bits) * 8, 0))
        status_list._bits = bytearray(bits)
        return status_list


def status_list_credential(
    *, id: str, purpose: str, status_list: StatusList, valid_from: datetime
) -> dict[str, Any]:
    """The unsigned credential that publishes a status list (section 2.2). Sign it with `issue`.

    Args:
        id: the address at which it will be served.
        purpose: ``revocation`` or ``suspension``.
    """
    return {
        "@context": [_contexts.CREDENTIALS_V2],
        "id": id,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "validFrom": _times.write(valid_from),
        "credentialSubject": {
            "id": f"{id}#list",
            "type": "BitstringStatusList",
            "statusPurpose": purpose,
            "encodedList": status_list.encode(),
        },
    }


def status_entry(*, list_url: str, index: int, purpose: str) -> dict[str, Any]:
    """The `credentialStatus` entry that names a place in a list (section 2.1)."""
    return {
        "id": f"{list_url}#{index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": purpose,
        "statusListIndex": str(index),
        "statusListCredential": list_url,
    }
