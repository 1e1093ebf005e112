"""JSON as I-JSON (RFC 7493): one meaning only, or refused.

Two readers of one document must never see two different documents, or a proof proves nothing: so
duplicate keys, numbers that lose digits, lone surrogates and bytes that are not UTF-8 are errors.
"""

import itertools
import json
from typing import Any, Final, NoReturn

from openmerit.credentials.errors import UnreadableDocument
from openmerit.credentials.reading import _budget, _counting, _limits
from openmerit.credentials.sentences import say

type_name = {
    dict: say("an object"),
    list: say("a list"),
    str: say("a text"),
    bool: say("true or false"),
    int: say("a number"),
    float: say("a number"),
    type(None): say("null"),
}


def describe(value: object) -> str:
    """What kind of JSON value this is, in words: ``a text``, ``a number``, ``an object``…"""
    return type_name.get(type(value), type(value).__name__)


_BEFORE_SPEED_COUNTS: Final = 8
"""So many documents are read by the standard library alone: the faster one takes longer to load."""

_BYTES_OF_A_VALUE: Final = 10
_READ_BACK_BYTES: Final = 2 * _limits.MAX_VALUES
"""Text as short as this cannot hold too many values."""

_calls = itertools.count()


def parse_json(data: bytes) -> Any:
    """The JSON value in `data`.

    Raises:
        UnreadableDocument: larger, deeper or with more values than `_limits` allow, not UTF-8, not
            JSON, or JSON of which two readers could make two things.
    """
    if len(data) > _limits.MAX_DOCUMENT_BYTES:
        raise UnreadableDocument(
            say(
                "The document has {number:,} bytes, more than the {max_document_bytes:,} that "
                "are read.",
                number=len(data),
                max_document_bytes=_limits.MAX_DOCUMENT_BYTES,
            )
        )
    if next(_calls) >= _BEFORE_SPEED_COUNTS:
        value = _read_back(data)
        if value is not None:
            return value
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableDocument(
            say("The document is not UTF-8: byte {start} cannot be read.", start=error.start)
        ) from None
    if _counting.has_too_many_values(data):
        raise UnreadableDocument(_too_many())
    try:
        value = json.loads(
            text,
            object_pairs_hook=_without_duplicates,
            parse_constant=_refuse_constant,
            parse_int=_exact_integer,
            parse_float=_finite_float,
        )
    except RecursionError:
        raise UnreadableDocument(_too_deep()) from None
    except json.JSONDecodeError as error:
        if not text.lstrip().startswith(("{", "[")):
            raise UnreadableDocument(
                say("This is neither the file of a badge nor its text (JSON or JWT).")
            ) from None
        raise UnreadableDocument(
            say(
                "The text is damaged at line {line}, column {column}.",
                line=error.lineno,
                column=error.colno,
            )
        ) from None
    _check_shape(value)
    return value


def write(value: Any) -> bytes:
    """`value` as compact JSON in UTF-8.

    Raises:
        UnreadableDocument: it holds something that JSON has not, or half of a surrogate pair.
    """
    import orjson

    try:
        return orjson.dumps(value)
    except TypeError as error:
        raise UnreadableDocument(
            say("This cannot be written as JSON: {error}.", error=error)
        ) from None


def _read_back(data: bytes) -> dict[str, Any] | None:
    """An object whose text is exactly what would be written for it, or None where that is not so.

    Such a text can be read in one way only: a member that stood twice would be missing in what is
    written, a number that lost digits would look otherwise.
    """
    import orjson

    if len(data) > _READ_BACK_BYTES:
        return None
    try:
        value = orjson.loads(data)
        if type(value) is not dict or orjson.dumps(value, option=orjson.OPT_STRICT_INTEGER) != data:
            return None
    except (ValueError, TypeError, RecursionError):
        return None
    if data.count(b"{") + data.count(b"[") > _limits.MAX_DEPTH:
        _check_shape(value)
    else:
        _budget.charge(len(data) // _BYTES_OF_A_VALUE)
    return value


def _too_deep() -> str:
    return say(
        "The document is nested deeper than {max_depth} levels.", max_depth=_limits.MAX_DEPTH
    )


def _too_many() -> str:
    return say("The document has more than {max_values:,} values.", max_values=_limits.MAX_VALUES)


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        seen: set[str] = set()
        for name, _ in pairs:
            if name in seen:
                raise UnreadableDocument(
                    say(
                        "The member {name!r} stands twice in one object, so two readers could "
                        "read two different documents.",
                        name=name,
                    )
                )
            seen.add(name)
    return members


def _refuse_constant(constant: str) -> NoReturn:
    raise UnreadableDocument(say("{constant} is no JSON number.", constant=constant))


def _exact_integer(digits: str) -> int:
    if len(digits) > 17 or abs(int(digits)) > _limits.MAX_LOSSLESS_INTEGER:
        raise UnreadableDocument(
            say(
                "The number {digits} is too large for every reader to keep; write it as text.",
                digits=digits[:40],
            )
        )
    return int(digits)


def _finite_float(digits: str) -> float:
    number = float(digits)
    if number in (float("inf"), float("-inf")):
        raise UnreadableDocument(
            say("The number {digits} is larger than any reader can hold.", digits=digits[:40])
        )
    return number


def _check_shape(value: Any) -> None:
    """Depth, number of values and surrogates, walked without recursion."""
    level: list[Any] = [value]
    count = 0
    depth = 0
    while level:
        depth += 1
        if depth > _limits.MAX_DEPTH:
            raise UnreadableDocument(_too_deep())
        below: list[Any] = []
        for item in level:
            if isinstance(item, dict):
                for name in item:
                    _check_text(name)
                below.extend(item.values())
            elif isinstance(item, list):
                below.extend(item)
            elif isinstance(item, str):
                _check_text(item)
        count += len(below)
        if count > _limits.MAX_VALUES:
            raise UnreadableDocument(_too_many())
        level = below
    _budget.charge(2 * count)


def _check_text(text: str) -> None:
    if text.isascii():
        return
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        raise UnreadableDocument(
            say(
                "The text {text!r} has half of a surrogate pair, which is no character.",
                text=text[:40],
            )
        ) from None
