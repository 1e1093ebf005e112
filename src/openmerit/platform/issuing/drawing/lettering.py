"""Letters as outlines, so that a badge looks the same wherever it is shown.

A picture in a page cannot reach the page's fonts, and a stranger's computer need not have ours.
"""

from dataclasses import dataclass
from functools import lru_cache

from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont

from openmerit.platform.web.fonts import inter_file

BOLD = {"wght": 700, "opsz": 24}
TRACKING = 0.012  # of the type size, between letters


@dataclass(frozen=True, slots=True)
class Lettering:
    """A line of text as path data, with the width it takes."""

    path: str
    width: float


@lru_cache(maxsize=1)
def _typeface() -> tuple[TTFont, dict[int, str], object]:
    font = TTFont(inter_file(), lazy=True)
    return font, font.getBestCmap(), font.getGlyphSet(location=BOLD)


def cannot_draw(text: str) -> list[str]:
    """The characters of the text that the typeface does not have, each once."""
    _, characters, _ = _typeface()
    return [letter for letter in dict.fromkeys(text) if ord(letter) not in characters]


def cap_height(size: float) -> float:
    """How tall a capital letter stands at this type size."""
    font, _, _ = _typeface()
    return font["OS/2"].sCapHeight / font["head"].unitsPerEm * size


@lru_cache(maxsize=512)
def _advance(text: str) -> float:
    """The width of the text at type size one."""
    font, characters, glyphs = _typeface()
    units = font["head"].unitsPerEm
    return sum(glyphs[characters[ord(letter)]].width / units for letter in text) + TRACKING * max(
        0, len(text) - 1
    )


def fitting_size(text: str, *, width: float, largest: float) -> float:
    """The largest type size, up to ``largest``, at which the text is no wider than ``width``."""
    natural = _advance(text)
    return largest if natural * largest <= width else width / natural


def centred(text: str, *, x: float, baseline: float, size: float) -> Lettering:
    """The text as outlines, its middle at ``x`` and its letters standing on ``baseline``."""
    font, characters, glyphs = _typeface()
    scale = size / font["head"].unitsPerEm
    width = _advance(text) * size
    pen = SVGPathPen(glyphs, ntos=lambda value: f"{value:.1f}".removesuffix(".0"))
    left = x - width / 2
    for letter in text:
        glyph = glyphs[characters[ord(letter)]]
        glyph.draw(TransformPen(pen, (scale, 0, 0, -scale, left, baseline)))
        left += glyph.width * scale + TRACKING * size
    return Lettering(pen.getCommands(), width)
