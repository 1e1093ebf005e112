"""Questions about partners: who may award what, how many, and for how long."""

from django.db.models import Q, QuerySet
from django.utils import timezone

from openmerit.platform.issuing.models import Achievement, Award, Partnership
from openmerit.platform.issuing.queries.achievements import GIVEN
from openmerit.platform.people.models import Organisation
from openmerit.platform.web.pages import Page, cut

State = Partnership.State
PARTNERS_SHOWN = 100


def page_of_partners(
    achievement: Achievement, *, limit: int, cursor: str | None
) -> Page[Partnership]:
    """Whom the owner asked to award it, newest first."""
    return cut(_rows().filter(achievement=achievement), limit=limit, cursor=cursor, key="-pk")


def page_of_partnerships(
    partner: Organisation, *, limit: int, cursor: str | None
) -> Page[Partnership]:
    """What others asked this organisation to award, newest first."""
    return cut(_rows().filter(partner=partner), limit=limit, cursor=cursor, key="-pk")


def partnerships_offered(partner: Organisation) -> int:
    """How many wait for the organisation's answer."""
    return Partnership.objects.filter(partner=partner, state=State.OFFERED).count()


def partnership_in_force(borrowed: Achievement) -> Partnership | None:
    """By what a partner may award it; None where its owner no longer lets it, or is its issuer."""
    if borrowed.original_id is None:
        return None
    return _rows().filter(borrowed=borrowed, state=State.ACCEPTED).first()


def partners_of(achievement: Achievement) -> list[Organisation]:
    """Who else awards it now, for anyone to see, in the order of their names."""
    now = timezone.now()
    standing = Partnership.objects.filter(
        Q(ends_at__isnull=True) | Q(ends_at__gt=now),
        achievement=achievement,
        achievement__state=Achievement.State.PUBLISHED,
        state=State.ACCEPTED,
    )
    partners = Organisation.objects.filter(pk__in=standing.values("partner"))
    return list(partners.order_by("name")[:PARTNERS_SHOWN])


def badges_of(partnership: Partnership) -> int:
    """How many badges the partner signed of it that exist."""
    if partnership.borrowed_id is None:
        return 0
    return Award.objects.filter(achievement=partnership.borrowed_id, state__in=GIVEN).count()


def authorisation(key: str) -> bytes | None:
    """One signed authorisation as it is stored; None where there is none of that key.

    A withdrawn one stays: its status list says that it was withdrawn.
    """
    found = Partnership.objects.filter(key=key, signed_version__gt=0)
    content = found.values_list("content", flat=True).first()
    return None if content is None else bytes(content)


def _rows() -> QuerySet[Partnership]:
    return Partnership.objects.select_related(
        "achievement__organisation", "partner", "borrowed"
    ).defer("content")
