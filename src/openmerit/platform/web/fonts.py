"""The one typeface: Inter, as the pages load it and as the drawings use it.

A fresh machine has no fonts, and no page of ours loads anything from elsewhere: the typeface
comes with the `fontpkg-inter` package (SIL Open Font License) and is cut down once, when the home
is made.
"""

import os
import tempfile
from pathlib import Path

WEB_FONT = "fonts/inter.woff2"
"""Where the web font lies below a folder of static files; tokens.css names the same path."""

# What people's names and our own words need: Latin with all its accents, Greek, Cyrillic,
# punctuation, currency, arrows and the marks that states are shown with.
_UNICODES = (
    *range(0x20, 0x7F),
    *range(0xA0, 0x250),
    *range(0x2B0, 0x370),
    *range(0x370, 0x530),
    *range(0x1E00, 0x2000),
    *range(0x2000, 0x2070),
    *range(0x2070, 0x20C0),
    *range(0x2100, 0x2150),
    *range(0x2190, 0x2200),
    0x2212,
    0x2248,
    0x2260,
    0x2264,
    0x2265,
    0x2713,
)
_FEATURES = ["kern", "liga", "calt", "ccmp", "locl", "mark", "mkmk", "tnum", "case", "frac", "sups"]
_TEXT_SIZE = 16


def inter_file() -> Path:
    """The upright variable Inter as it was published (TTF): the file that drawings are set in."""
    import fontpkg_inter

    return fontpkg_inter.ROOT / "files" / "Inter[opsz,wght].ttf"


def write_web_font(folder: Path) -> Path:
    """Write the pages' font to `folder`/fonts/inter.woff2 and return that path.

    `folder` is one whose content is served below the address of static files. All weights are
    kept, the optical size is fixed. A font that is there already is left alone; a half-written one
    is never seen, since the file appears by renaming.
    """
    target = folder / WEB_FONT
    if target.exists():
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, suffix=".part")
    os.close(handle)
    part = Path(name)
    try:
        _subset(inter_file(), part)
        part.chmod(0o644)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return target


def _subset(source: Path, target: Path) -> None:
    # Imported here: set-up needs these once, and no page ever does.
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont
    from fontTools.varLib.instancer import instantiateVariableFont

    font = TTFont(source, lazy=True)
    options = Options(layout_features=_FEATURES, hinting=False, notdef_outline=True, flavor="woff2")
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=_UNICODES)
    subsetter.subset(font)
    instantiateVariableFont(font, {"opsz": _TEXT_SIZE}, inplace=True)
    font.flavor = "woff2"
    font.save(target)
