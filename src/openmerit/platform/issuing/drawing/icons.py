"""The pictures a badge may carry, drawn for OpenMerit on a grid of 48 by 48.

An icon is a list of strokes (open or closed lines, drawn with round ends) and of solids (areas).
All lines have one weight, wide enough that the smallest gap survives at 64 pixels.
"""

from dataclasses import dataclass
from math import cos, pi, sin


@dataclass(frozen=True, slots=True)
class Icon:
    """One picture: its name for people, and the path data of its strokes and its solids."""

    label: str
    strokes: str = ""
    solids: str = ""


def _disc(x: float, y: float, radius: float) -> str:
    return (
        f"M{x - radius:g} {y:g}a{radius:g} {radius:g} 0 1 0 {2 * radius:g} 0"
        f"a{radius:g} {radius:g} 0 1 0 {-2 * radius:g} 0Z"
    )


def _gear(teeth: int = 8) -> str:
    """A toothed wheel with a hole, which the even-odd rule leaves open."""
    corners = []
    for tooth in range(teeth):
        for radius, turn in ((16.0, -0.3), (22.0, -0.2), (22.0, 0.2), (16.0, 0.3)):
            angle = (tooth + turn) * 2 * pi / teeth
            corners.append(f"{24 + radius * sin(angle):.1f} {24 - radius * cos(angle):.1f}")
    return "M" + "L".join(corners) + "Z" + _disc(24, 24, 7)


ICONS: dict[str, Icon] = {
    "chart": Icon("Bar chart", "M6 42H42", "M9 27h7v11H9ZM20.5 17h7v21h-7ZM32 7h7v31h-7Z"),
    "trend": Icon("Rising line", "M6 6V42H42M12 33L21 23L28 29L41 13M32 12H41.5V21.5"),
    "code": Icon("Code", "M15 13L4 24L15 35M33 13L44 24L33 35M28 7L20 41"),
    "database": Icon(
        "Database",
        "M8 11c0-3.9 7.2-7 16-7s16 3.1 16 7s-7.2 7-16 7s-16-3.1-16-7Z"
        "M8 11V37c0 3.9 7.2 7 16 7s16-3.1 16-7V11M8 24c0 3.9 7.2 7 16 7s16-3.1 16-7",
    ),
    "network": Icon(
        "Network",
        "M24 12L10 36M24 12L38 36M10 36H38",
        _disc(24, 10, 6.5) + _disc(9.5, 37, 6.5) + _disc(38.5, 37, 6.5),
    ),
    "book": Icon(
        "Book",
        "M24 13C19 8 11 7 4 8V38C11 37 19 38 24 43C29 38 37 37 44 38V8C37 7 29 8 24 13ZM24 13V43",
    ),
    "cap": Icon(
        "Graduation cap",
        "M11 22V33C15 39 33 39 37 33V22M44 17V32",
        "M24 6L46 17L24 28L2 17Z",
    ),
    "pen": Icon("Pen", "M5 43L8 32L33 7L41 15L16 40ZM27 13L35 21"),
    "speech": Icon("Speech", "M5 8H43V34H23L13 43V34H5ZM14 17H34M14 25H27"),
    "people": Icon(
        "People",
        "M3 42C3 32 9 28 16.5 28S30 32 30 42M32 28C40 27 45 33 45 42M31 7.5A7.5 7.5 0 0 1 31 21.5",
        _disc(16.5, 14.5, 8.5),
    ),
    "heart": Icon(
        "Heart",
        "",
        "M24 43C10 33 3 25 3 16C3 9 8 5 14 5C18 5 22 7.5 24 11.5C26 7.5 30 5 34 5"
        "C40 5 45 9 45 16C45 25 38 33 24 43Z",
    ),
    "bulb": Icon(
        "Idea",
        "M18 34C18 28 10 26 10 17A14 14 0 0 1 38 17C38 26 30 28 30 34ZM19 40H29M21.5 45H26.5",
    ),
    "target": Icon("Target", _disc(24, 24, 19.5) + _disc(24, 24, 11), _disc(24, 24, 4)),
    "compass": Icon("Compass", _disc(24, 24, 19.5), "M34 14L28 28L14 34L20 20Z"),
    "gear": Icon("Gear", "", _gear()),
    "tools": Icon(
        "Wrench",
        "M31 5A12 12 0 0 0 20.5 21L5.5 36A4.6 4.6 0 0 0 12 42.5L27 27.5"
        "A12 12 0 0 0 43 17L36 21.5L28.5 19.5L26.5 12Z",
    ),
    "leaf": Icon(
        "Leaf",
        "M7 41C10 31 18 24 28 19",
        "M44 5C44 28 36 40 20 40C17 40 14.5 39 13 38"
        "C15 32 21 27 31 21.5L29 18C20 22 13 28 9.5 34C8 31 7.5 28 8 25C9.5 11 24 8 44 5Z",
    ),
    "flask": Icon(
        "Laboratory flask",
        "M17 4H31M19.5 4V18L6.5 39C5 42 6.5 44 9.5 44H38.5C41.5 44 43 42 41.5 39L28.5 18V4",
        "M15.5 29H32.5L38.5 39.5C39 41 38.5 41 37.5 41H10.5C9.5 41 9 41 9.5 39.5Z",
    ),
    "medical": Icon("Care", "", "M18 4H30V18H44V30H30V44H18V30H4V18H18Z"),
    "globe": Icon(
        "Globe",
        _disc(24, 24, 19.5) + "M4.5 24H43.5M24 4.5C15 14 15 34 24 43.5M24 4.5C33 14 33 34 24 43.5",
    ),
    "scales": Icon(
        "Scales",
        "M24 5V42M14 43H34M8 12H40M10 12L3.5 29H16.5ZM38 12L31.5 29H44.5Z",
        "M3 29H17C17 33 14 35 10 35S3 33 3 29ZM31 29H45C45 33 42 35 38 35S31 33 31 29Z",
    ),
    "check": Icon("Tick", _disc(24, 24, 19.5) + "M14.5 25L21.5 32L34 17"),
    "star": Icon(
        "Star",
        "",
        "M24 3L30.3 17L45.5 18.5L34 28.7L37.3 43.5L24 35.8L10.7 43.5L14 28.7L2.5 18.5L17.7 17Z",
    ),
    "flag": Icon("Flag", "M10 4V45", "M10 6H42L35 17L42 28H10Z"),
    "rocket": Icon(
        "Rocket",
        "M18 31L12 25C15 13 24 5 42 6C43 24 35 33 23 36Z"
        "M12 25L5 26L12 17M23 36L22 43L31 36M10 33L5 43L15 38",
        _disc(30, 18, 4),
    ),
    "lock": Icon(
        "Lock",
        "M14 21V14A10 10 0 0 1 34 14V21",
        "M11 20H37A4 4 0 0 1 41 24V40A4 4 0 0 1 37 44H11A4 4 0 0 1 7 40V24A4 4 0 0 1 11 20Z"
        "M24 27A4 4 0 0 0 22 34.5V39H26V34.5A4 4 0 0 0 24 27Z",
    ),
    "cloud": Icon(
        "Cloud",
        "",
        "M13 40A10 10 0 0 1 11 20.2A14 14 0 0 1 37.5 17A11.6 11.6 0 0 1 36 40Z",
    ),
    "camera": Icon(
        "Camera",
        "M5 14H14L18 7H30L34 14H43V40H5Z" + _disc(24, 26, 8),
    ),
    "music": Icon(
        "Music",
        "M17 37V10L40 6V33",
        _disc(11.5, 37.5, 6.5) + _disc(34.5, 33.5, 6.5) + "M16 9L41 4.5V13L16 17.5Z",
    ),
    "house": Icon(
        "House",
        "M4 24L24 6L44 24M10 20V42H38V20",
        "M19 29H29V42H19Z",
    ),
    "truck": Icon(
        "Lorry",
        "M3 10H28V35H3ZM28 18H37L45 27V35H28",
        _disc(12, 37, 5.5) + _disc(36, 37, 5.5),
    ),
    "pin": Icon(
        "Place",
        "",
        "M24 46C14 34 8 27 8 19A16 16 0 0 1 40 19C40 27 34 34 24 46Z" + _disc(24, 19, 6),
    ),
    "clock": Icon("Clock", _disc(24, 24, 19.5) + "M24 12V25L33 31"),
    "wheat": Icon(
        "Wheat",
        "M24 45V10",
        "M24 3C28 8 28 12 24 16C20 12 20 8 24 3ZM25 24C26 18 30 15 36 15C36 21 32 25 25 24Z"
        "M23 24C22 18 18 15 12 15C12 21 16 25 23 24ZM25 35C26 29 30 26 36 26C36 32 32 36 25 35Z"
        "M23 35C22 29 18 26 12 26C12 32 16 36 23 35Z",
    ),
}
