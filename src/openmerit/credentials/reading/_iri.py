"""Addresses as RDF takes them."""

import re
from typing import Final

ABSOLUTE_IRI: Final = r"^[A-Za-z][A-Za-z0-9+.\-]*:[^\x00-\x20\x7f<>\"{}|\\^`]*\Z"
"""A scheme, then nothing that RFC 3987 forbids and parsers would silently drop."""

_PATTERN: Final = re.compile(ABSOLUTE_IRI)


def is_absolute_iri(text: str) -> bool:
    """Whether `text` is an absolute, well-formed IRI that RDF keeps as it is (no blank node)."""
    return _PATTERN.match(text) is not None
