"""The data model as msgspec sees it."""

from typing import Any

import msgspec
import pytest

from openmerit.credentials.documents import _model


def _types() -> list[type[msgspec.Struct]]:
    found, todo = [], [_model.Part]
    while todo:
        kind = todo.pop()
        found.append(kind)
        todo.extend(kind.__subclasses__())
    return found


@pytest.mark.parametrize("kind", _types(), ids=lambda kind: kind.__name__)
def test_no_type_hands_msgspec_a_pattern(kind: type[msgspec.Struct]) -> None:
    # msgspec loses count of references to patterns, and crashes the interpreter at its end.
    def patterns(info: Any) -> list[str]:
        if isinstance(info, msgspec.inspect.StrType):
            return [info.pattern] if info.pattern else []
        parts = [getattr(info, name, None) for name in ("item_type", "type", "key_type")]
        parts += [*getattr(info, "types", ()), getattr(info, "value_type", None)]
        return [found for part in parts if part is not None for found in patterns(part)]

    described = msgspec.inspect.type_info(kind)
    assert isinstance(described, msgspec.inspect.StructType)
    assert [found for member in described.fields for found in patterns(member.type)] == []
