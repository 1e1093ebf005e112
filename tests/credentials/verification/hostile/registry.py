"""The list of hostile inputs, and what writes them down."""

import json
from collections.abc import Callable
from typing import Any, Final

Case = tuple[bytes, dict[str, bytes] | None]
"""What is verified, and what can be fetched beside it; None for offline."""

MEGABYTE: Final = 1_000_000
MOST: Final = 9_900_000
"""Bytes, just below the most that is read."""

CASES: Final[dict[str, Callable[[], Case]]] = {}


def case(name: str, make: Callable[[], bytes]) -> None:
    """Put a case on the list."""
    CASES[name] = lambda: (make(), None)


def fetching(name: str, make: Callable[[], bytes], shelf: Callable[[], dict[str, bytes]]) -> None:
    """Put a case on the list that is about what is fetched."""
    CASES[name] = lambda: (make(), shelf())


def filled(pattern: bytes, size: int = MOST) -> bytes:
    """`pattern` again and again, up to `size` bytes."""
    return pattern * (size // len(pattern))


def dumped(document: Any) -> bytes:
    """`document` as JSON."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
