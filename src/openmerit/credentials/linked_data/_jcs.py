"""Canonical JSON: the JSON Canonicalization Scheme (RFC 8785)."""

from typing import Any

from openmerit.credentials.errors import UnreadableDocument
from openmerit.credentials.linked_data._outlines import Outline
from openmerit.credentials.sentences import say


def canonical_json(value: Any, *, is_plain: bool | None = None) -> bytes:
    """`value` in the JSON Canonicalization Scheme (RFC 8785).

    Where all names are ASCII and no float occurs, orjson writes the same bytes many times faster (a
    property test holds the two together).

    Args:
        is_plain: whether `value` is of that kind, if that is known already (`is_plain`).

    Raises:
        UnreadableDocument: a value that JCS cannot write.
    """
    if _is_plain(value) if is_plain is None else is_plain:
        import orjson

        try:
            return orjson.dumps(value, option=orjson.OPT_SORT_KEYS | orjson.OPT_STRICT_INTEGER)
        except TypeError:
            pass  # the judge below says why
    import rfc8785

    try:
        return rfc8785.dumps(value)
    except (rfc8785.CanonicalizationError, RecursionError, UnicodeEncodeError) as error:
        raise UnreadableDocument(
            say("The document cannot be canonicalized (RFC 8785): {error}", error=error)
        ) from None


def is_plain_outline(outline: Outline) -> bool:
    """Whether all documents of an outline are of that kind."""
    return outline.has_plain_names and not outline.floats


def _is_plain(value: Any) -> bool:
    """Whether sorting names by code point equals JCS (UTF-16) and no number needs its format."""
    todo = [value]
    while todo:
        item = todo.pop()
        if isinstance(item, float):
            return False
        if isinstance(item, dict):
            if not all(name.isascii() for name in item):
                return False
            todo.extend(item.values())
        elif isinstance(item, list):
            todo.extend(item)
    return True
