"""The worker's part of partnerships: authorisations are signed when they are given or changed.

It may be killed at any line and run again: a document is stored together with the version that it
is of, and a badge that needs one first signs it itself.
"""

from django.db.models import F, QuerySet

from openmerit.platform.issuing.authorising import signed_authorisation
from openmerit.platform.issuing.models import Partnership
from openmerit.platform.people.models import Standing

SIGNATURES_AT_ONCE = 25


def sign_authorisations() -> None:
    """Signs the authorisations that wait, until none does."""
    rows = _waiting().select_related("achievement__organisation", "partner")
    while batch := list(rows.order_by("pk")[:SIGNATURES_AT_ONCE]):
        for partnership in batch:
            signed_authorisation(partnership)


def authorisations_wait() -> bool:
    """Whether an authorisation does not read as it should."""
    return _waiting().exists()


def _waiting() -> QuerySet[Partnership]:
    return Partnership.objects.filter(
        signed_version__lt=F("version"), achievement__organisation__standing=Standing.OPEN
    )
