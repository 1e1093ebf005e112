"""Grades and scores as Results of Open Badges 3.0, by what the achievement says of its results."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

STATUSES = (
    "Completed",
    "Enrolled",
    "Failed",
    "InProgress",
    "OnHold",
    "Provisional",
    "Withdrew",
)
NUMERIC = frozenset({"GradePointAverage", "Percent", "RawScore", "RubricScore", "ScaledScore"})


@dataclass(frozen=True, slots=True)
class ResultShape:
    """A ResultDescription of an achievement (Open Badges 3.0, section B.1.25), as far as it binds.

    ``levels`` has the identifier of each rubric level by its name.
    """

    id: str
    name: str
    result_type: str = "Result"
    allowed: tuple[str, ...] = ()
    least: str = ""
    most: str = ""
    levels: Mapping[str, str] = field(default_factory=dict)

    def result_of(self, value: str) -> dict[str, Any]:
        """The value as a Result linked to this description (section B.1.24).

        Raises ``ValueError`` with what may stand there instead.
        """
        linked: dict[str, Any] = {"type": ["Result"], "resultDescription": self.id}
        if self.result_type == "Status":
            return linked | {"status": _one_of(value, STATUSES)}
        if self.levels:
            name = _one_of(value, tuple(self.levels))
            return linked | {"achievedLevel": self.levels[name]}
        if self.allowed:
            return linked | {"value": _one_of(value, self.allowed)}
        if self.result_type in NUMERIC and (self.least or self.most):
            return linked | {"value": self._in_range(value)}
        return linked | {"value": value}

    def _in_range(self, value: str) -> str:
        """The number as programs write it: with a point, and per cent without their sign."""
        number, least, most = map(_number, (value, self.least, self.most))
        between = f"It is no number from {self.least or '…'} to {self.most or '…'}."
        if number is None:
            raise ValueError(between)
        if (least is not None and number < least) or (most is not None and number > most):
            raise ValueError(between)
        return f"{number:f}"


def shapes_of(further_members: Mapping[str, Any]) -> tuple[ResultShape, ...]:
    """What an achievement says of its results, in its order; what cannot be linked is left out."""
    given = further_members.get("resultDescription") or []
    shapes: dict[str, ResultShape] = {}
    for one in given if isinstance(given, list) else [given]:
        if not isinstance(one, Mapping):
            continue
        address, name = one.get("id"), one.get("name")
        if isinstance(address, str) and isinstance(name, str) and address and name:
            shapes.setdefault(address, _shape(address, name, one))
    return tuple(shapes.values())


def result_of(value: str, shapes: Sequence[ResultShape]) -> dict[str, Any]:
    """A grade or score of no description in particular: of the only one there is, else of none.

    Raises ``ValueError`` where that one does not allow it.
    """
    if len(shapes) == 1:
        return shapes[0].result_of(value)
    return {"type": ["Result"], "value": value}


def _shape(address: str, name: str, one: Mapping[str, Any]) -> ResultShape:
    allowed = one.get("allowedValue") or []
    levels = one.get("rubricCriterionLevel") or []
    return ResultShape(
        id=address,
        name=name,
        result_type=str(one.get("resultType") or "Result"),
        allowed=tuple(map(str, allowed if isinstance(allowed, list) else [allowed])),
        least=str(one.get("valueMin") or ""),
        most=str(one.get("valueMax") or ""),
        levels={
            str(level["name"]): str(level["id"])
            for level in (levels if isinstance(levels, list) else [levels])
            if isinstance(level, Mapping) and level.get("name") and level.get("id")
        },
    )


def _one_of(value: str, words: Sequence[str]) -> str:
    """The word that is meant, as it is written there, whatever its case and spaces."""
    plain = "".join(value.casefold().split())
    for word in words:
        if "".join(word.casefold().split()) == plain:
            return word
    raise ValueError(f"It is none of: {', '.join(words[:20])}.")


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text.strip().removesuffix("%").strip().replace(",", "."))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
