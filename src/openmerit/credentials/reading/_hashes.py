"""The hash functions of the proofs, by the names that cryptosuites give them."""

import hashlib
from collections.abc import Callable, Mapping
from typing import Final


def _sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def _sha384(data: bytes) -> bytes:
    return hashlib.sha384(data).digest()


DIGEST: Final[Mapping[str, Callable[[bytes], bytes]]] = {"sha256": _sha256, "sha384": _sha384}
"""The digest of bytes. hashlib's own look-up by name takes as long as hashing a page."""
