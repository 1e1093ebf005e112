"""Questions about an organisation's colours."""

from openmerit.platform.issuing.drawing import PALETTES
from openmerit.platform.issuing.models import BrandColours
from openmerit.platform.people.models import Organisation


def colours_of(organisation: Organisation) -> BrandColours | None:
    """The organisation's own colours, if it has settled some."""
    return BrandColours.objects.filter(organisation=organisation).first()


def palettes_for(organisation: Organisation, *, chosen: str = "") -> list[tuple[str, str]]:
    """The palettes it can choose from, its own first, each with its name for people.

    ``chosen`` is among them too where its colours were the organisation's own once.
    """
    own = colours_of(organisation)
    found = [(str(own), "Your own")] if own is not None else []
    if "/" in chosen and all(chosen != name for name, _label in found):
        found.append((chosen, "Your own before"))
    return [*found, *((name, palette.label) for name, palette in PALETTES.items())]
