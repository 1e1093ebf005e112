"""The typefaces that certificates are set in, and the letters that they have together.

Names are not all Latin. What Inter lacks is set in Noto Sans of that script, from a package like
Inter itself; what none of them has is refused.
"""

from collections.abc import Sequence
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import Final

from fontTools.ttLib import TTFont

from openmerit.platform.web.fonts import inter_file

FAMILIES: Final = ("Inter", "Noto Sans Arabic", "Noto Sans Devanagari", "Noto Sans Thai")
"""In the order in which a letter is looked for."""
_PACKAGES: Final = (
    "fontpkg_noto_sans_arabic",
    "fontpkg_noto_sans_devanagari",
    "fontpkg_noto_sans_thai",
)


@lru_cache(maxsize=1)
def font_files() -> Sequence[Path]:
    """The files of the typefaces, as they were published."""
    others = [
        path
        for package in _PACKAGES
        for path in sorted((import_module(package).ROOT / "files").glob("*.ttf"))
    ]
    return [inter_file(), *others]


def lacking(text: str) -> list[str]:
    """The characters of the text that no typeface has, each once."""
    known = _characters()
    return [letter for letter in dict.fromkeys(text) if ord(letter) not in known]


@lru_cache(maxsize=1)
def _characters() -> frozenset[int]:
    return frozenset().union(*(TTFont(path, lazy=True).getBestCmap() for path in font_files()))
