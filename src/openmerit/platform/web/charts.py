"""Charts as SVG, drawn on the server: pure functions from numbers to a picture.

    lines(title=…, says=…, labels=("May", "June"), series=[Series("Awarded", (3, 5))])
    bars(title=…, says=…, items=[("Data Analyst", 214)])
    funnel(title=…, says=…, steps=[("Awarded", 1240), ("Claimed", 769)])

`title` is the finding and `says` what a person hears who cannot see the picture; both are inside
it. Each chart is drawn twice, for a wide place and for a narrow one, so that its words are as large
on a phone as elsewhere; the style sheet shows one of the two. Colours are the style sheet's, so the
picture follows the person's scheme. Numbers are finite and not negative.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

MAXIMUM_SERIES = 6
"""As many colours as can be told apart."""

_MARKED_UP_TO: Final = 24
_LETTER: Final = 7.6
"""The mean width of a letter at the size that charts are written in."""
_LINE: Final = 18.0


@dataclass(frozen=True, slots=True)
class Series:
    """One line: its name and its value at each label."""

    name: str
    values: Sequence[float]


@dataclass(frozen=True, slots=True)
class _Place:
    """How large a chart is drawn, and how much room its parts have."""

    name: str
    width: float
    height: float
    beside: float
    ticks: int


_WIDE: Final = _Place("wide", 720, 320, 150, 7)
_NARROW: Final = _Place("narrow", 340, 300, 122, 3)


def lines(*, title: str, says: str, labels: Sequence[str], series: Sequence[Series]) -> SafeString:
    """Values over time, each line named at its end."""
    assert len(series) <= MAXIMUM_SERIES, "more lines than colours"
    for one in series:
        assert len(one.values) == len(labels), f"{one.name}: a value for each label"
        _check(one.values)
    if not labels or not series:
        return _nothing(title, says)
    return _both(title, says, lambda place: _lines(place, labels, series))


def bars(*, title: str, says: str, items: Sequence[tuple[str, float]]) -> SafeString:
    """Things beside one another: a bar each, with its name above and its number at the end."""
    _check([value for _name, value in items])
    if not items:
        return _nothing(title, says)
    rows = [(name, value, short(value)) for name, value in items]
    return _both(title, says, lambda place: _bars(place, rows))


def funnel(*, title: str, says: str, steps: Sequence[tuple[str, float]]) -> SafeString:
    """What is left from step to step, with the share of the first beside each number."""
    _check([value for _name, value in steps])
    if not steps:
        return _nothing(title, says)
    whole = steps[0][1]
    rows = [
        (name, value, short(value) if not place or not whole else _of_whole(value, whole))
        for place, (name, value) in enumerate(steps)
    ]
    return _both(title, says, lambda place: _bars(place, rows))


def percent(part: float, whole: float) -> str:
    """A share in hundredths; 0 and 100 are said only of none and of all."""
    if not whole:
        return "–"
    exact = part * 100 / whole
    if 0 < exact < 1:
        return _("under 1 %")
    if 99 <= exact < 100:
        return "99 %"
    return f"{round(exact):d} %"


def short(number: float) -> str:
    """A number as it stands in a chart: whole up to 99,999, then thousands, millions and so on."""
    if number < 100_000:
        return f"{number:,.0f}" if number == round(number) else f"{number:,.1f}"
    for size, letter in ((1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k")):
        if number >= size * 0.9995:
            digits = f"{number / size:,.3g}" if number < size * 999.5 else f"{number / size:,.0f}"
            return f"{digits} {letter}"
    raise AssertionError(number)


def ticks(largest: float, *, most: int = 4) -> list[float]:
    """Round numbers from 0 to at least `largest`, in steps of 1, 2 or 5 times a power of ten."""
    if largest <= 1:
        return [0.0, 1.0]
    power = 10.0 ** math.floor(math.log10(largest / most))
    step = next(power * times for times in (1, 2, 5, 10, 20) if power * times * most >= largest)
    step = max(step, 1.0)
    return [step * number for number in range(math.ceil(largest / step) + 1)]


# --- Parts ------------------------------------------------------------------------------------


def _check(values: Sequence[float]) -> None:
    assert all(math.isfinite(value) and value >= 0 for value in values), values


def _of_whole(value: float, whole: float) -> str:
    return f"{short(value)} · {percent(value, whole)}"


def _both(
    title: str, says: str, draw: Callable[[_Place], tuple[float, list[SafeString]]]
) -> SafeString:
    drawn = []
    for place in (_WIDE, _NARROW):
        height, parts = draw(place)
        drawn.append(_svg(place, height, title, says, parts))
    return format_html('<div class="chart-picture">{}</div>', SafeString("".join(drawn)))


def _svg(
    place: _Place, height: float, title: str, says: str, parts: list[SafeString]
) -> SafeString:
    # The name is the picture's own and needs no id, which two charts of a page could share.
    return format_html(
        '<svg class="chart {}" viewBox="0 0 {} {}" role="img" aria-label="{}">'
        "<title>{}</title><desc>{}</desc>{}</svg>",
        place.name,
        _n(place.width),
        _n(height),
        _plain(f"{title} {says}".strip()),
        _plain(title),
        _plain(says),
        SafeString("".join(parts)),
    )


def _nothing(title: str, says: str) -> SafeString:
    def draw(place: _Place) -> tuple[float, list[SafeString]]:
        words = _text(place.width / 2, 60, _("There is nothing to draw yet."), anchor="middle")
        return 110, [words]

    return _both(title, says, draw)


def _lines(
    place: _Place, labels: Sequence[str], series: Sequence[Series]
) -> tuple[float, list[SafeString]]:
    scale = ticks(max(max(one.values) for one in series))
    left = 12 + max(len(short(tick)) for tick in scale) * _LETTER
    right, top, bottom = place.width - place.beside, 12.0, place.height - 34

    def x(at: int) -> float:
        if len(labels) == 1:
            return (left + right) / 2
        return left + (right - left) * at / (len(labels) - 1)

    def y(value: float) -> float:
        return bottom - (bottom - top) * value / scale[-1]

    parts = [_grid(scale, left, right, y)]
    parts += _dates(place, labels, x, bottom + 22)
    for number, one in enumerate(series, 1):
        parts.append(_line(number, one, x, y))
    names = [(y(one.values[-1]), number, one) for number, one in enumerate(series, 1)]
    parts += _names(names, x(len(labels) - 1), right, top, bottom, place)
    return place.height, parts


def _grid(
    scale: Sequence[float], left: float, right: float, y: Callable[[float], float]
) -> SafeString:
    drawn = [
        format_html(
            '<path class="chart-grid" d="M{} {}H{}"/>{}',
            _n(left),
            _n(y(tick)),
            _n(right),
            _text(left - 8, y(tick) + 5, short(tick), anchor="end", kind="chart-quiet"),
        )
        for tick in scale
    ]
    return SafeString("".join(drawn))


def _dates(
    place: _Place,
    labels: Sequence[str],
    x: Callable[[int], float],
    y: float,
) -> list[SafeString]:
    """Some of the labels, evenly apart, none over the next."""
    if len(labels) == 1:
        return [_text(x(0), y, labels[0], anchor="middle", kind="chart-quiet")]
    room = x(len(labels) - 1) - x(0)
    width = max(len(label) for label in labels) * _LETTER + 14
    shown = max(2, min(place.ticks, int(room // width) + 1))
    step = math.ceil((len(labels) - 1) / (shown - 1))
    parts = []
    for at in range(0, len(labels), step):
        half = len(labels[at]) * _LETTER / 2
        middle = min(max(x(at), half + 6), place.width - half)
        parts.append(_text(middle, y, labels[at], anchor="middle", kind="chart-quiet"))
    return parts


def _line(
    number: int, one: Series, x: Callable[[int], float], y: Callable[[float], float]
) -> SafeString:
    points = [(x(at), y(value)) for at, value in enumerate(one.values)]
    path = "M" + "L".join(f"{_n(a)} {_n(b)}" for a, b in points)
    drawn = [format_html('<path class="chart-line series-{}" d="{}"/>', number, path)]
    if len(points) <= _MARKED_UP_TO:
        drawn += [_mark(number, a, b) for a, b in points]
    return SafeString("".join(drawn))


def _mark(number: int, x: float, y: float) -> SafeString:
    """A point of a series: colour and shape, so that it is known without the colour."""
    r = 4.0
    shapes = {
        1: f"M{_n(x - r)} {_n(y)}a{r} {r} 0 1 0 {2 * r} 0a{r} {r} 0 1 0 {-2 * r} 0z",
        2: f"M{_n(x - r)} {_n(y - r)}h{2 * r}v{2 * r}h{-2 * r}z",
        3: f"M{_n(x)} {_n(y - r - 1)}l{r + 1} {2 * r}h{-2 * r - 2}z",
        4: f"M{_n(x)} {_n(y - r - 1)}l{r + 1} {r + 1}l{-r - 1} {r + 1}l{-r - 1} {-r - 1}z",
        5: f"M{_n(x)} {_n(y + r + 1)}l{r + 1} {-2 * r}h{-2 * r - 2}z",
        6: f"M{_n(x - r - 1)} {_n(y - 1.5)}h{2 * r + 2}v3h{-2 * r - 2}z",
    }
    return format_html('<path class="chart-mark series-{}" d="{}"/>', number, shapes[number])


def _names(
    names: Sequence[tuple[float, int, Series]],
    end: float,
    right: float,
    top: float,
    bottom: float,
    place: _Place,
) -> list[SafeString]:
    """The name of each line where it ends, moved apart where they would touch."""
    in_order = sorted(names, key=lambda name: (name[0], name[1]))
    spots = _apart([height for height, _number, _one in in_order], top, bottom)
    letters = int((place.width - right - 34) / _LETTER)
    parts = []
    for spot, (height, number, one) in zip(spots, in_order, strict=True):
        said = f"{one.name} {short(one.values[-1])}"
        if len(said) > letters:
            said = one.name if len(one.name) <= letters else f"{one.name[: letters - 1]}…"
        parts.append(
            format_html(
                '<path class="chart-lead" d="M{} {}L{} {}"/>{}{}',
                _n(end + 7),
                _n(height),
                _n(right + 16),
                _n(spot),
                _mark(number, right + 22, spot),
                _text(right + 32, spot + 5, said),
            )
        )
    return parts


def _apart(heights: Sequence[float], top: float, bottom: float) -> list[float]:
    """The heights, in order, with a line's height between each and the next, within the chart."""
    spots: list[float] = []
    for height in heights:
        spots.append(max(height, spots[-1] + _LINE) if spots else max(height, top))
    floor = bottom
    for at in range(len(spots) - 1, -1, -1):
        spots[at] = min(spots[at], floor)
        floor = spots[at] - _LINE
    return spots


def _bars(place: _Place, rows: Sequence[tuple[str, float, str]]) -> tuple[float, list[SafeString]]:
    widest = max(len(said) for _name, _value, said in rows) * _LETTER + 20
    largest = max(value for _name, value, _said in rows) or 1
    letters = int((place.width - 8) / _LETTER)
    room, parts, y = place.width - widest, [], 6.0
    for name, value, said in rows:
        shown = name if len(name) <= letters else f"{name[: letters - 1]}…"
        length = room * value / largest
        parts.append(
            format_html(
                '{}<rect class="chart-bar" x="0" y="{}" width="{}" height="20" rx="3"/>{}',
                _text(0, y + 14, shown),
                _n(y + 22),
                _n(length),
                _text(length + 8 if value else 0, y + 37, said, kind="chart-number"),
            )
        )
        y += 58
    return y - 8, parts


def _text(x: float, y: float, words: str, *, anchor: str = "start", kind: str = "") -> SafeString:
    return format_html(
        '<text class="chart-text {}" x="{}" y="{}" text-anchor="{}">{}</text>',
        kind,
        _n(x),
        _n(y),
        anchor,
        _plain(words),
    )


def _plain(words: str) -> str:
    """The words without what no picture can show: characters that control a terminal, say."""
    return "".join(letter for letter in str(words) if letter.isprintable())


def _n(number: float) -> str:
    """A coordinate, with no more digits than can be seen."""
    return f"{number:.1f}".rstrip("0").rstrip(".")
