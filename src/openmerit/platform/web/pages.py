"""Long lists, a page at a time, by cursor: no page shifts when a row is added before it."""

import base64
import binascii
import json
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Field, Model, Q, QuerySet

from openmerit.platform.web.errors import InvalidCursor

Row = TypeVar("Row", bound=Model)

DEFAULT_LIMIT = 50
MAXIMUM_LIMIT = 500


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Some rows of a list, and the cursor of what follows (None at the end)."""

    items: list[Row]
    next: str | None


def cut(
    queryset: QuerySet[Row], *, limit: int = DEFAULT_LIMIT, cursor: str | None, key: str = "pk"
) -> Page[Row]:
    """The rows of `queryset` after `cursor`, ordered by `key` and then by primary key.

    `key` is a field of the model that is never null, with "-" in front for last first. `limit` is
    held between 1 and 500. Costs one query, whatever the page. The ordering of the queryset is
    replaced.

    Raises InvalidCursor for a cursor that this list, in this order, did not give out.
    """
    limit = min(max(limit, 1), MAXIMUM_LIMIT)
    descending = key.startswith("-")
    name = key.removeprefix("-")
    fields = [_field(queryset.model, name)]
    if not fields[0].primary_key:
        fields.append(queryset.model._meta.pk)
    sign = "-" if descending else ""
    ordered = queryset.order_by(*(sign + field.attname for field in fields))
    if cursor:
        ordered = ordered.filter(_after(fields, _read(cursor, key, fields), descending))
    rows = list(ordered[: limit + 1])
    if len(rows) <= limit:
        return Page(rows, None)
    rows = rows[:limit]
    return Page(rows, _write(key, [getattr(rows[-1], field.attname) for field in fields]))


def _field(model: type[Model], name: str) -> "Field[Any, Any]":
    if name == "pk":
        return model._meta.pk
    try:
        return model._meta.get_field(name)  # type: ignore[return-value]
    except FieldDoesNotExist as missing:
        raise AssertionError(f"{model.__name__} has no field {name!r} to cut by") from missing


def _after(fields: "list[Field[Any, Any]]", values: list[Any], descending: bool) -> Q:
    """Rows strictly behind `values`, compared as a tuple."""
    compare = "lt" if descending else "gt"
    behind = Q()
    equal_so_far = Q()
    for field, value in zip(fields, values, strict=True):
        behind |= equal_so_far & Q(**{f"{field.attname}__{compare}": value})
        equal_so_far &= Q(**{field.attname: value})
    return behind


def _write(key: str, values: list[Any]) -> str:
    text = json.dumps([key, *values], cls=_ExactEncoder, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _read(cursor: str, key: str, fields: "list[Field[Any, Any]]") -> list[Any]:
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        found_key, *values = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        if found_key != key or len(values) != len(fields):
            raise InvalidCursor(cursor=cursor)
        return [field.to_python(value) for field, value in zip(fields, values, strict=True)]
    except (
        binascii.Error,
        ValidationError,
        ValueError,
        TypeError,
        RecursionError,
        OverflowError,
    ) as unreadable:
        raise InvalidCursor(cursor=cursor) from unreadable


class _ExactEncoder(DjangoJSONEncoder):
    """Django's encoder cuts times to milliseconds, which would skip or repeat rows."""

    def default(self, o: object) -> object:
        isoformat = getattr(o, "isoformat", None)
        return isoformat() if isoformat else super().default(o)
