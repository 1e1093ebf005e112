"""How much is looked at before a document is refused: size, depth and number come first.

Everything here bounds work on input by strangers. The numbers are generous for real badges (the
largest seen carry images of a few megabytes). What they allow together is bounded by MAX_STEPS:
no call of `verify` takes more than a second or 256 MB, whatever it is given.
"""

from typing import Final

MAX_STEPS: Final = 1_000_000
"""Most work for one call of `verify`, in steps of about a microsecond; see `_budget`."""

MAX_DOCUMENT_BYTES: Final = 10_000_000
"""Largest document or image read, in bytes."""

MAX_DEPTH: Final = 64
"""Deepest nesting of arrays and objects."""

MAX_VALUES: Final = 20_000
"""Most values (members and array elements, at any depth) of one document."""

MAX_LOSSLESS_INTEGER: Final = 2**53 - 1
"""Largest integer that every JSON reader keeps exactly (RFC 7493, section 2.2)."""

MAX_CONTEXTS: Final = 2_000
"""Most contexts named in one document, at any depth and counting repetitions."""

MAX_ALIKE_STEPS: Final = 100_000
"""Most steps taken to tell blank nodes apart that look alike; see `_labelling`."""

MAX_ALIKE_DEPTH: Final = 150
"""Longest chain of blank nodes that is followed for that."""

MAX_MARKUP: Final = 300_000
"""Most elements, attributes and references of an SVG; a parser keeps some hundred bytes of each."""

MAX_CHUNKS: Final = 20_000
"""Most chunks of a PNG; programs write image data in chunks of 4 kB and more."""

MAX_ATTACHMENTS: Final = 200
"""Most files attached to a PDF."""

MAX_UNPACKED_SLOWLY: Final = 300_000
"""Largest stream of a PDF that is unpacked in Python rather than by zlib, in bytes."""

MAX_STATUS_LIST_BYTES: Final = 8_000_000
"""Largest status list after decompression, in bytes (64 million entries of one bit)."""

MAX_PROOFS: Final = 10
"""Most proofs on one document."""

MAX_ENDORSEMENTS: Final = 20
"""Most endorsements checked within one document."""

MAX_STATUS_ENTRIES: Final = 10
"""Most status entries of one credential that are looked up."""

MAX_ENCLOSED: Final = 200
"""Most credentials in one record or presentation that are looked at."""

MAX_ENCLOSING: Final = 3
"""How deep credentials may enclose credentials and still be looked at."""

MAX_RELATED: Final = 10
"""Most related resources of one credential that are fetched and compared."""
