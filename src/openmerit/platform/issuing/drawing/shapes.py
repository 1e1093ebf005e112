"""The outlines a badge may have, drawn about the centre of a 400 by 400 canvas.

Each shape is symmetrical; its right half is given apart, because the field is drawn in two tones.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import cos, pi, sin

CENTRE = 200.0
SEAL_POINTS = 20


@dataclass(frozen=True, slots=True)
class Shape:
    """One outline: its name for people, and path data for a given inset from the canvas edge."""

    label: str
    outline: Callable[[float], str]
    right_half: Callable[[float], str]
    beneath: str = ""
    """Path data of what hangs from it, drawn with the rim."""


def _number(value: float) -> str:
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


def _polygon(points: list[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{_number(x)} {_number(y)}" for x, y in points) + "Z"


def _circle(inset: float) -> str:
    radius = _number(192 - inset)
    top, bottom = _number(8 + inset), _number(392 - inset)
    return f"M200 {top}A{radius} {radius} 0 0 1 200 {bottom}A{radius} {radius} 0 0 1 200 {top}Z"


def _circle_right(inset: float) -> str:
    radius = _number(192 - inset)
    return f"M200 {_number(8 + inset)}A{radius} {radius} 0 0 1 200 {_number(392 - inset)}Z"


def _hexagon_points(inset: float) -> list[tuple[float, float]]:
    radius = 192 - inset / cos(pi / 6)
    return [
        (CENTRE + radius * sin(step * pi / 3), CENTRE - radius * cos(step * pi / 3))
        for step in range(6)
    ]


def _hexagon(inset: float) -> str:
    return _polygon(_hexagon_points(inset))


def _hexagon_right(inset: float) -> str:
    return _polygon(_hexagon_points(inset)[:4])


def _shield_side(inset: float) -> tuple[str, str, str]:
    """Start, right edge and left edge of the shield."""
    left, right = _number(32 + inset), _number(368 - inset)
    top, shoulder = _number(18 + inset), _number(26 + inset * 0.95)
    waist = _number(214)
    foot = _number(394 - inset * 1.12)
    start = f"M200 {top}"
    down = (
        f"C{_number(240)} {shoulder} {_number(310 - inset * 0.4)} {_number(42 + inset)} "
        f"{right} {_number(44 + inset)}"
        f"L{right} {waist}"
        f"C{right} {_number(304 - inset * 0.5)} {_number(276 - inset * 0.2)} "
        f"{_number(362 - inset)} 200 {foot}"
    )
    up = (
        f"C{_number(124 + inset * 0.2)} {_number(362 - inset)} {left} "
        f"{_number(304 - inset * 0.5)} {left} {waist}"
        f"L{left} {_number(44 + inset)}"
        f"C{_number(90 + inset * 0.4)} {_number(42 + inset)} 160 {shoulder} 200 {top}Z"
    )
    return start, down, up


def _shield(inset: float) -> str:
    return "".join(_shield_side(inset))


def _shield_right(inset: float) -> str:
    start, down, _ = _shield_side(inset)
    return f"{start}{down}Z"


def _seal_outline(inset: float, *, steps: int) -> str:
    """Scallops between points on a circle, from the top clockwise."""
    radius = 178 - inset
    bump = radius * sin(pi / SEAL_POINTS) * 1.12
    points = [
        (
            CENTRE + radius * sin(step * 2 * pi / SEAL_POINTS),
            CENTRE - radius * cos(step * 2 * pi / SEAL_POINTS),
        )
        for step in range(steps + 1)
    ]
    path = f"M{_number(points[0][0])} {_number(points[0][1])}"
    for x, y in points[1:]:
        path += f"A{_number(bump)} {_number(bump)} 0 0 1 {_number(x)} {_number(y)}"
    return path + "Z"


def _seal(inset: float) -> str:
    # The scallops belong to the rim; inside it the seal is a plain disc.
    return _seal_outline(inset, steps=SEAL_POINTS) if inset < 10 else _circle(inset + 14)


def _seal_right(inset: float) -> str:
    return _circle_right(inset + 14)


def _octagon_points(inset: float) -> list[tuple[float, float]]:
    reach = 184 - inset
    cut = reach * (1 - sin(pi / 8) / cos(pi / 8))
    near, far = CENTRE - reach, CENTRE + reach
    return [
        (CENTRE, near),
        (far - cut, near),
        (far, near + cut),
        (far, far - cut),
        (far - cut, far),
        (CENTRE, far),
        (near + cut, far),
        (near, far - cut),
        (near, near + cut),
        (near + cut, near),
    ]


def _octagon(inset: float) -> str:
    return _polygon(_octagon_points(inset))


def _octagon_right(inset: float) -> str:
    return _polygon(_octagon_points(inset)[:6])


def _square_edges(inset: float) -> tuple[str, str, str, str]:
    """Near and far edge, the corner's radius, and where the corner begins at the far edge."""
    radius = max(6.0, 52 - inset)
    near, far = 24 + inset, 376 - inset
    return _number(near), _number(far), _number(radius), _number(far - radius)


def _square(inset: float) -> str:
    near, far, radius, bend = _square_edges(inset)
    start = _number(float(near) + float(radius))
    arc = f"A{radius} {radius} 0 0 1"
    return (
        f"M{start} {near}H{bend}{arc} {far} {start}V{bend}{arc} {bend} {far}"
        f"H{start}{arc} {near} {bend}V{start}{arc} {start} {near}Z"
    )


def _square_right(inset: float) -> str:
    near, far, radius, bend = _square_edges(inset)
    start = _number(float(near) + float(radius))
    arc = f"A{radius} {radius} 0 0 1"
    return f"M200 {near}H{bend}{arc} {far} {start}V{bend}{arc} {bend} {far}H200Z"


def _medal(inset: float) -> str:
    radius = _number(158 - inset)
    top, bottom = _number(8 + inset), _number(324 - inset)
    return f"M200 {top}A{radius} {radius} 0 0 1 200 {bottom}A{radius} {radius} 0 0 1 200 {top}Z"


def _medal_right(inset: float) -> str:
    radius = _number(158 - inset)
    return f"M200 {_number(8 + inset)}A{radius} {radius} 0 0 1 200 {_number(324 - inset)}Z"


_TAILS = "M104 296L76 392L126 372L150 396L172 318ZM296 296L324 392L274 372L250 396L228 318Z"


def _pennant_points(inset: float) -> list[tuple[float, float]]:
    """A banner that hangs from a bar, with a pointed foot."""
    near, far = 44 + inset, 356 - inset
    return [
        (CENTRE, 12 + inset),
        (far, 12 + inset),
        (far, 320 - inset * 0.4),
        (CENTRE, 392 - inset * 1.05),
        (near, 320 - inset * 0.4),
        (near, 12 + inset),
    ]


def _pennant(inset: float) -> str:
    return _polygon(_pennant_points(inset))


def _pennant_right(inset: float) -> str:
    return _polygon(_pennant_points(inset)[:4])


SHAPES: dict[str, Shape] = {
    "shield": Shape("Shield", _shield, _shield_right),
    "hexagon": Shape("Hexagon", _hexagon, _hexagon_right),
    "circle": Shape("Circle", _circle, _circle_right),
    "seal": Shape("Seal", _seal, _seal_right),
    "octagon": Shape("Octagon", _octagon, _octagon_right),
    "square": Shape("Square", _square, _square_right),
    "pennant": Shape("Pennant", _pennant, _pennant_right),
    "medal": Shape("Medal", _medal, _medal_right, beneath=_TAILS),
}
