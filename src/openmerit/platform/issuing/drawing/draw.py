"""A badge's design as an SVG document and as pixels."""

from functools import lru_cache
from xml.sax.saxutils import escape

import resvg_py

from openmerit.platform.issuing.drawing.design import BadgeDesign
from openmerit.platform.issuing.drawing.icons import ICONS
from openmerit.platform.issuing.drawing.lettering import cap_height, centred, fitting_size
from openmerit.platform.issuing.drawing.own_colours import palette_of
from openmerit.platform.issuing.drawing.palettes import Palette
from openmerit.platform.issuing.drawing.shapes import SHAPES

CANVAS = 400
KEYLINE, FIELD = 16.0, 22.0
RIBBON_TOP, RIBBON_BOTTOM = 246.0, 318.0
RIBBON_MIDDLE = (RIBBON_TOP + RIBBON_BOTTOM) / 2
RIBBON_WIDTH = 338
RIBBON_SMALL = 40
ICON_GRID, ICON_WEIGHT = 48, 4.0


def svg_of(design: BadgeDesign, *, title: str = "") -> str:
    """The badge as an SVG document: paths only, no ids, no scripts, nothing fetched.

    ``title`` is what a screen reader says of it.
    """
    palette, shape = palette_of(design.palette), SHAPES[design.template]
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {CANVAS} {CANVAS}" '
        f'width="{CANVAS}" height="{CANVAS}" role="img">',
    ]
    if title:
        parts.append(f"<title>{escape(_printable(title))}</title>")
    parts += [
        f'<path d="{shape.outline(0)}{shape.beneath}" fill="{palette.rim}" '
        f'stroke="{palette.keyline}" stroke-width="6" stroke-linejoin="round"/>',
        f'<path d="{shape.outline(KEYLINE)}" fill="{palette.keyline}"/>',
        f'<path d="{shape.outline(FIELD)}" fill="{palette.field}"/>',
        f'<path d="{shape.right_half(FIELD)}" fill="{palette.facet}"/>',
        _icon(design, palette),
    ]
    if design.ribbon:
        parts.append(_ribbon(design.ribbon, palette))
    if design.level:
        parts.append(_marks(design, palette))
    parts.append("</svg>")
    return "".join(parts)


@lru_cache(maxsize=256)
def png_of(svg: str, *, size: int = 800) -> bytes:
    """The drawn badge as a square PNG with a clear ground."""
    return bytes(
        resvg_py.svg_to_bytes(svg_string=svg, width=size, height=size, skip_system_fonts=True)
    )


def is_small_ribbon(design: BadgeDesign) -> bool:
    """Whether the words on the ribbon are hard to read when the badge is 64 pixels wide."""
    return fitting_size(design.ribbon, width=RIBBON_WIDTH, largest=50) < RIBBON_SMALL


def _printable(text: str) -> str:
    """The text without the control characters that XML cannot hold."""
    return "".join(letter for letter in text if letter.isprintable() or letter == " ")


def _icon(design: BadgeDesign, palette: Palette) -> str:
    icon = ICONS[design.icon]
    side, middle = _icon_place(design)
    scale = side / ICON_GRID
    solids = f'<path d="{icon.solids}" fill-rule="evenodd"/>' if icon.solids else ""
    strokes = (
        f'<path d="{icon.strokes}" fill="none" stroke="{palette.icon}" '
        f'stroke-width="{ICON_WEIGHT}" stroke-linecap="round" stroke-linejoin="round"/>'
        if icon.strokes
        else ""
    )
    left, top = CANVAS / 2 - side / 2, middle - side / 2
    return (
        f'<g transform="translate({left:g} {top:g}) scale({scale:g})" fill="{palette.icon}">'
        f"{solids}{strokes}</g>"
    )


def _icon_place(design: BadgeDesign) -> tuple[float, float]:
    """The icon's side and the height of its middle: what ribbon and marks leave free."""
    if design.ribbon:
        return (118.0, 135.0) if design.level else (138.0, 152.0)
    return (150.0, 170.0) if design.level else (172.0, 194.0)


def _ribbon(text: str, palette: Palette) -> str:
    """A band across the badge with folded ends; the text as outlines."""
    size = fitting_size(text, width=RIBBON_WIDTH, largest=50)
    baseline = RIBBON_MIDDLE + cap_height(size) / 2
    lettering = centred(text, x=CANVAS / 2, baseline=baseline, size=size)
    ends = (
        "M2 266H44V338H2L16 302ZM398 266H356V338H398L384 302Z"
        f"M14 {RIBBON_BOTTOM:g}L44 338V{RIBBON_BOTTOM:g}ZM386 {RIBBON_BOTTOM:g}L356 338"
        f"V{RIBBON_BOTTOM:g}Z"
    )
    band = f"M14 {RIBBON_TOP:g}H386V{RIBBON_BOTTOM:g}H14Z"
    return (
        f'<path d="{ends}" fill="{palette.ribbon_fold}"/>'
        f'<path d="{band}" fill="{palette.ribbon}" stroke="{palette.rim}" stroke-width="4" '
        f'stroke-linejoin="round"/>'
        f'<path d="{lettering.path}" fill="{palette.ribbon_ink}"/>'
    )


def _marks(design: BadgeDesign, palette: Palette) -> str:
    """One diamond for each level, in a row under the icon, where every shape is wide."""
    middle = 222.0 if design.ribbon else 288.0
    half, step = 14.0, 33.0
    left = CANVAS / 2 - step * (design.level - 1) / 2
    path = "".join(
        f"M{left + step * place:g} {middle - half:g}l{half:g} {half:g}l{-half:g} {half:g}"
        f"l{-half:g} {-half:g}Z"
        for place in range(design.level)
    )
    return f'<path d="{path}" fill="{palette.marks or palette.keyline}"/>'
