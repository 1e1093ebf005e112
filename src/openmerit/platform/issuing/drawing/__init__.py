"""Badge pictures: a typed design becomes a clean SVG and a PNG."""

from openmerit.platform.issuing.drawing.design import LEVEL_LIMIT, RIBBON_LIMIT, BadgeDesign
from openmerit.platform.issuing.drawing.draw import png_of, svg_of
from openmerit.platform.issuing.drawing.icons import ICONS
from openmerit.platform.issuing.drawing.palettes import PALETTES
from openmerit.platform.issuing.drawing.shapes import SHAPES

__all__ = [
    "ICONS",
    "LEVEL_LIMIT",
    "PALETTES",
    "RIBBON_LIMIT",
    "SHAPES",
    "BadgeDesign",
    "png_of",
    "svg_of",
]
