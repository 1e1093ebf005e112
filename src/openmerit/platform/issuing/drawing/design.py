"""What a person chose for a badge's picture, as a value that is known to be drawable."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext as _

from openmerit.platform.issuing.drawing.icons import ICONS
from openmerit.platform.issuing.drawing.lettering import cannot_draw
from openmerit.platform.issuing.drawing.own_colours import palette_of
from openmerit.platform.issuing.drawing.shapes import SHAPES
from openmerit.platform.issuing.errors import DesignRefused

# Fourteen letters still reach the height of a printed footnote when the badge is 64 pixels wide.
RIBBON_LIMIT = 14
LEVEL_LIMIT = 5


@dataclass(frozen=True, slots=True)
class BadgeDesign:
    """A badge's picture: a shape, one icon, a palette, a ribbon's text, a level as marks.

    Raises ``DesignRefused`` when a value is unknown, the ribbon is too long, or a letter of it is
    not in the typeface: a badge is never drawn with boxes for letters.
    """

    template: str = "shield"
    icon: str = "star"
    palette: str = "laurel"
    ribbon: str = ""
    level: int = 0

    def __post_init__(self) -> None:
        for member, known in (("template", SHAPES), ("icon", ICONS)):
            value = getattr(self, member)
            if not isinstance(value, str) or value not in known:
                raise DesignRefused(
                    member=member, value=str(value), remedy="one of " + ", ".join(known)
                )
        if not isinstance(self.palette, str):
            raise DesignRefused(
                member="palette", value=str(self.palette)[:100], remedy=_("the name of a palette")
            )
        palette_of(self.palette)
        if not isinstance(self.ribbon, str) or len(self.ribbon) > RIBBON_LIMIT:
            raise DesignRefused(
                member="ribbon", value=str(self.ribbon), remedy=f"at most {RIBBON_LIMIT} letters"
            )
        if missing := cannot_draw(self.ribbon):
            raise DesignRefused(
                member="ribbon",
                value=self.ribbon,
                remedy=f"without {' '.join(missing)}, which the typeface lacks",
            )
        if type(self.level) is not int or not 0 <= self.level <= LEVEL_LIMIT:
            raise DesignRefused(
                member="level",
                value=str(self.level),
                remedy=f"a whole number from 0 to {LEVEL_LIMIT}",
            )

    @classmethod
    def from_members(cls, members: Mapping[str, Any]) -> "BadgeDesign":
        """The design written as a JSON object; absent members take their defaults.

        Raises ``DesignRefused`` for an unknown member or value.
        """
        for member in members:
            if member not in cls.__slots__:
                raise DesignRefused(
                    member=str(member),
                    value=str(members[member]),
                    remedy="left out: it is not known",
                )
        chosen = dict(members)
        if isinstance(chosen.get("ribbon"), str):
            chosen["ribbon"] = " ".join(chosen["ribbon"].split())
        if isinstance(chosen.get("palette"), str):
            chosen["palette"] = chosen["palette"].lower()
        return cls(**chosen)

    def to_members(self) -> dict[str, Any]:
        """The design as a JSON object, from which ``from_members`` makes an equal one."""
        return asdict(self)
