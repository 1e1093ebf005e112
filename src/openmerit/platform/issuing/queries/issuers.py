"""Questions about an issuer: its keys, and what it shows of itself."""

from dataclasses import dataclass

from django.db.models import Count

from openmerit.platform.issuing.errors import IssuerMissing, KeyMissing
from openmerit.platform.issuing.models import IssuerKey, IssuerLogo
from openmerit.platform.people.models import Organisation


@dataclass(frozen=True, slots=True)
class KeyCard:
    """A key, and how many of the badges that stand it signed."""

    key: IssuerKey
    signed: int


def keys_of(organisation: Organisation) -> list[KeyCard]:
    """All keys, the newest first."""
    rows = IssuerKey.objects.filter(organisation=organisation).annotate(count=Count("signed"))
    return [KeyCard(row, row.count) for row in rows.order_by("-pk")]


def key_of(organisation: Organisation, fragment: str) -> KeyCard:
    """One key of an organisation that was itself reached through a door. Raises ``KeyMissing``."""
    for card in keys_of(organisation):
        if card.key.fragment == fragment:
            return card
    raise KeyMissing(key=fragment)


def public_logo(slug: str) -> IssuerLogo:
    """The logo that an issuer shows to everybody. Raises ``IssuerMissing`` where it shows none."""
    found = IssuerLogo.objects.filter(organisation__slug=slug).first()
    if found is None:
        raise IssuerMissing(slug=slug)
    return found
