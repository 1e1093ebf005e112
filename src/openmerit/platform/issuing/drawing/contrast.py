"""How far two colours stand apart (WCAG 2.2, relative luminance and contrast ratio)."""

from typing import Final

GRAPHICS: Final = 3.0
"""What shapes need to be told apart (success criterion 1.4.11)."""
TEXT: Final = 4.5
"""What letters need to be read (success criterion 1.4.3)."""
WHITE: Final = "#ffffff"
BLACK: Final = "#000000"
_STEPS: Final = 50


def luminance(colour: str) -> float:
    """The relative luminance of a six-digit hexadecimal code, from 0 to 1."""
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (channel / 255 for channel in _channels(colour))
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, from 1 to 21."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def mixed(colour: str, other: str, share: float) -> str:
    """The colour with so much of the other in it, from 0 to 1."""
    pairs = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{round(one + (two - one) * share):02x}" for one, two in pairs)


def apart(colour: str, *, ground: str, ratio: float) -> str:
    """The colour itself, or the one nearest to it, lighter or darker, that stands out enough.

    Black or white stands out from any ground by 4.58, so there is one for every ``ratio`` up to it.
    """
    for step in range(_STEPS + 1):
        for end in (WHITE, BLACK):
            found = mixed(colour, end, step / _STEPS)
            if contrast(found, ground) >= ratio:
                return found
    raise AssertionError(f"no colour has {ratio}:1 on {ground}")


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
