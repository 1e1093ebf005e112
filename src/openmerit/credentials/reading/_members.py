"""Reading members of a document whose form is not known yet."""

from collections.abc import Mapping, Sequence
from typing import Any


def types_of(document: Mapping[str, Any]) -> frozenset[str]:
    """The `type` words of an object, whether one or a list."""
    given = document.get("type")
    if isinstance(given, str):
        return frozenset((given,))
    return frozenset([w for w in given if isinstance(w, str)] if isinstance(given, list) else ())


def as_list(value: Any) -> Sequence[Any]:
    """`value` as a list: itself, one in a list, or nothing."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]
