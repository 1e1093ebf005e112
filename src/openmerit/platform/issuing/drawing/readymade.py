"""Designs to start from: each a shape, an icon, colours, and often a ribbon that go together."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from openmerit.platform.issuing.drawing.design import BadgeDesign


@dataclass(frozen=True, slots=True)
class Readymade:
    """A design with the name that people choose it by."""

    label: str | Promise
    design: BadgeDesign


READYMADE: Final[Mapping[str, Readymade]] = {
    "course": Readymade(_("A course"), BadgeDesign("shield", "cap", "laurel", "Course")),
    "exam": Readymade(_("An exam"), BadgeDesign("seal", "check", "ink", "Passed")),
    "skill": Readymade(_("A skill"), BadgeDesign("hexagon", "target", "ocean", level=1)),
    "mastery": Readymade(_("Mastery"), BadgeDesign("octagon", "star", "plum", "Master", 5)),
    "teamwork": Readymade(_("Working together"), BadgeDesign("circle", "people", "teal")),
    "safety": Readymade(_("Safety"), BadgeDesign("shield", "lock", "brick", "Safety")),
    "craft": Readymade(_("A craft"), BadgeDesign("square", "tools", "amber", level=2)),
    "attendance": Readymade(_("Taking part"), BadgeDesign("medal", "flag", "slate")),
}
