"""The colours a badge may wear: few, named, and strong enough to be read in grey.

Every palette keeps the same order of lightness (rim and field dark, icon and ribbon light), so a
badge printed without colour keeps its parts apart; the light keyline around the rim holds the
shape together on a dark ground.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of one badge, each a six-digit hexadecimal code."""

    label: str
    rim: str
    field: str
    facet: str
    keyline: str
    icon: str
    ribbon: str
    ribbon_ink: str
    ribbon_fold: str
    marks: str = ""
    """The colour of the level's marks; empty for that of the keyline."""


PAPER = "#fffdf8"
BRASS = "#f0c978"
BRASS_FOLD = "#a87722"

PALETTES: dict[str, Palette] = {
    "laurel": Palette(
        "Laurel", "#0c3d2e", "#1b6b52", "#165a45", BRASS, PAPER, BRASS, "#2a1d04", BRASS_FOLD
    ),
    "ink": Palette(
        "Ink", "#0d1420", "#26354c", "#1e2b3f", BRASS, PAPER, BRASS, "#2a1d04", BRASS_FOLD
    ),
    "ocean": Palette(
        "Ocean", "#08304f", "#12608f", "#0e5079", "#bfe3f5", PAPER, "#e8f4fb", "#08304f", "#7fb2d0"
    ),
    "plum": Palette(
        "Plum", "#32143d", "#663079", "#552766", "#e9c9f2", PAPER, "#f6e8fa", "#32143d", "#b587c4"
    ),
    "brick": Palette(
        "Brick", "#4f1510", "#9b3226", "#84291e", "#f7d0c2", PAPER, "#fdeee7", "#4f1510", "#d0917f"
    ),
    "amber": Palette(
        "Amber", "#4a2d04", "#8f5f14", "#7a500f", "#f7dfae", PAPER, "#fdf3dd", "#4a2d04", "#cfa35a"
    ),
    "slate": Palette(
        "Slate", "#222b33", "#4d5c69", "#414e59", "#dce4ea", PAPER, "#f0f4f7", "#222b33", "#98a7b3"
    ),
    "teal": Palette(
        "Teal", "#053a3f", "#0d6b73", "#0a5a61", "#bdeaec", PAPER, "#e5f7f8", "#053a3f", "#74b5ba"
    ),
}
