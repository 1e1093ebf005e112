"""A palette made from an organisation's own two colours.

It is written as both codes with a slash between them, ``#1b6b52/#f0c978``: a design that names it
can be drawn again when the organisation has other colours since.
"""

import re
from functools import lru_cache
from typing import Final

from django.utils.translation import gettext as _

from openmerit.platform.issuing.drawing.contrast import (
    BLACK,
    GRAPHICS,
    TEXT,
    WHITE,
    apart,
    contrast,
    mixed,
)
from openmerit.platform.issuing.drawing.palettes import PALETTES, Palette
from openmerit.platform.issuing.errors import DesignRefused

_COLOUR: Final = re.compile(r"#[0-9a-f]{6}")
_DARK_PAGE: Final = "#12171f"
_ON_PAPER: Final = 7.0


def written(ground: str, accent: str) -> str:
    """The palette of these two colours as a design names it."""
    return f"{ground}/{accent}".lower()


def palette_of(name: str) -> Palette:
    """The palette of this name, one of ours or two colours.

    Raises ``DesignRefused`` for any other, and for two colours that cannot be told apart.
    """
    if name in PALETTES:
        return PALETTES[name]
    ground, slash, accent = name.partition("/")
    if not slash or not _COLOUR.fullmatch(ground) or not _COLOUR.fullmatch(accent):
        known = ", ".join(PALETTES)
        raise DesignRefused(
            member="palette",
            value=name[:100],
            remedy=_("one of %(known)s, or two colours such as #1b6b52/#f0c978") % {"known": known},
        )
    return own_palette(ground, accent)


@lru_cache(maxsize=256)
def own_palette(ground: str, accent: str) -> Palette:
    """The palette of a ground and an accent, with all else computed so that it can be read.

    The icon is white or black, the ribbon and the marks have the accent. Raises ``DesignRefused``
    where accent and ground are under 3:1, and names a colour that would do.
    """
    ratio = contrast(accent, ground)
    if ratio < GRAPHICS:
        raise DesignRefused(
            member="accent",
            value=accent,
            remedy=_(
                "at least %(needed)g:1 apart from %(ground)s, so that ribbon and marks can be "
                "seen: it is %(ratio).1f:1, and %(better)s would do"
            )
            % {
                "needed": GRAPHICS,
                "ground": ground,
                "ratio": ratio,
                "better": apart(accent, ground=ground, ratio=GRAPHICS),
            },
        )
    icon = max(WHITE, BLACK, key=lambda colour: contrast(colour, ground))
    deeper = BLACK if icon == WHITE else WHITE
    ink = mixed(accent, max(WHITE, BLACK, key=lambda colour: contrast(colour, accent)), 0.85)
    return Palette(
        label=_("Your own"),
        rim=_darkened(mixed(ground, BLACK, 0.45)),
        field=ground,
        facet=mixed(ground, deeper, 0.14),
        keyline=apart(accent, ground=_DARK_PAGE, ratio=GRAPHICS),
        icon=icon,
        ribbon=accent,
        ribbon_ink=apart(ink, ground=accent, ratio=TEXT),
        ribbon_fold=mixed(accent, BLACK, 0.35),
        marks=accent,
    )


def _darkened(colour: str) -> str:
    """Dark enough for letters on white, and white letters on it."""
    while contrast(colour, WHITE) < _ON_PAPER:
        colour = mixed(colour, BLACK, 0.1)
    return colour
