"""Badge pictures: a typed design becomes a clean SVG and a PNG."""

from openmerit.platform.issuing.drawing.design import LEVEL_LIMIT, RIBBON_LIMIT, BadgeDesign
from openmerit.platform.issuing.drawing.draw import is_small_ribbon, png_of, svg_of
from openmerit.platform.issuing.drawing.icons import ICONS
from openmerit.platform.issuing.drawing.own_colours import own_palette, palette_of, written
from openmerit.platform.issuing.drawing.palettes import PALETTES
from openmerit.platform.issuing.drawing.readymade import READYMADE, Readymade
from openmerit.platform.issuing.drawing.shapes import SHAPES

__all__ = [
    "ICONS",
    "LEVEL_LIMIT",
    "PALETTES",
    "READYMADE",
    "RIBBON_LIMIT",
    "SHAPES",
    "BadgeDesign",
    "Readymade",
    "is_small_ribbon",
    "own_palette",
    "palette_of",
    "png_of",
    "svg_of",
    "written",
]
