"""Signing what lets a partner award: once for each wording, and kept."""

from django.utils import timezone

from openmerit import credentials
from openmerit.platform.issuing.models import Award, Partnership
from openmerit.platform.issuing.partnering import (
    accepted_for,
    authorisation_document,
    latest_for,
    over,
)
from openmerit.platform.issuing.registers import published_url
from openmerit.platform.issuing.signing import signer_of


def authorisation_for(award: Award) -> bytes:
    """What an award brings along of its owner's word; empty where the issuer is the owner.

    What corrects an award made in time may be signed when the partnership is over. Raises
    ``PartnershipOver`` for any other.
    """
    achievement = award.achievement
    if achievement.original is None:
        return b""
    is_correction = award.supersedes_id is not None
    partnership = latest_for(achievement) if is_correction else accepted_for(achievement)
    if partnership is None:
        raise over(achievement)
    return signed_authorisation(partnership)


def signed_authorisation(partnership: Partnership) -> bytes:
    """The authorisation as it should read now, signed by the owner when it was not yet.

    Raises ``PartnershipOver`` where the operator closed the owner.
    """
    if partnership.signed_version >= partnership.version:
        return bytes(partnership.content)
    assert partnership.register_id is not None
    assert partnership.borrowed is not None
    if not partnership.achievement.organisation.is_open:
        raise over(partnership.borrowed)
    document = authorisation_document(partnership, list_url=published_url(partnership.register_id))
    content = credentials.issue(
        document,
        signer_of(partnership.achievement.organisation),
        now=timezone.now().replace(microsecond=0),
    )
    # Signed twice by two workers, it says the same; what is older never takes a newer one's place.
    Partnership.objects.filter(pk=partnership.pk, signed_version__lt=partnership.version).update(
        content=content, signed_version=partnership.version
    )
    partnership.content, partnership.signed_version = content, partnership.version
    return content
