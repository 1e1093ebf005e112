"""The question of the front page: who issues here?"""

from dataclasses import dataclass

from django.db.models import Count, F, Max, Q, Window
from django.db.models.functions import RowNumber

from openmerit.platform.issuing.models import Achievement
from openmerit.platform.people.models import Organisation

PICTURES_SHOWN = 4


@dataclass(frozen=True, slots=True)
class PublicIssuer:
    """An issuer with how many achievements it has published and the latest few of them."""

    organisation: Organisation
    published: int
    latest: list[Achievement]


def public_issuers(*, most: int) -> list[PublicIssuer]:
    """The issuers that have published achievements, the last to publish first, by two queries."""
    is_published = Q(achievements__state=Achievement.State.PUBLISHED)
    organisations = list(
        Organisation.objects.filter(is_published)
        .annotate(published=Count("achievements"), last_at=Max("achievements__published_at"))
        .order_by("-last_at", "pk")[:most]
    )
    newest_first = Window(
        RowNumber(),
        partition_by=F("organisation"),
        order_by=[F("published_at").desc(), F("pk").desc()],
    )
    rows = (
        Achievement.objects.filter(
            organisation__in=[one.pk for one in organisations], state=Achievement.State.PUBLISHED
        )
        .annotate(place=newest_first)
        .filter(place__lte=PICTURES_SHOWN)
        .order_by("place")
        .only("key", "name", "organisation_id", "original_id")
    )
    latest: dict[int, list[Achievement]] = {}
    for row in rows:
        latest.setdefault(row.organisation_id, []).append(row)
    return [PublicIssuer(one, one.published, latest.get(one.pk, [])) for one in organisations]
