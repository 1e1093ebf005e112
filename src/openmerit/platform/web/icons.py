"""The symbols that pages are marked with: one file, drawn for OpenMerit."""

import re
from functools import cache
from pathlib import Path

_FILE = Path(__file__).parent / "static" / "web" / "icons.svg"
_SYMBOL = re.compile(r'<symbol id="([a-z-]+)"')


@cache
def icons() -> tuple[str, ...]:
    """The names of all symbols, in the order of the file."""
    return tuple(_SYMBOL.findall(_FILE.read_text()))
