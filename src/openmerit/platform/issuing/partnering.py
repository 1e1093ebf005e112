"""What a partner may award of another's, how many, until when; and the document that says so."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from openmerit.credentials import CONTEXTS_FOR_ACHIEVEMENT_CREDENTIAL, status_entry
from openmerit.platform.issuing.documents import did_of, profile_document, written
from openmerit.platform.issuing.errors import PartnerLimitReached, PartnershipOver
from openmerit.platform.issuing.models import Achievement, Award, Partnership
from openmerit.platform.web.errors import DomainError

_SIDES = (
    "achievement__organisation",
    "partner",
    "borrowed__original__organisation",
    "borrowed__organisation",
)


def authorisation_document(partnership: Partnership, *, list_url: str) -> dict[str, Any]:
    """The EndorsementCredential (Open Badges 3.0, section B.2.1) by which the owner authorises.

    Its subject is the partner, and its comment names the achievement by its identifier, as a word
    of its own. ``list_url`` is where the owner's signed status list is published.
    """
    achievement = partnership.achievement
    said = [f"May award {achievement.uri}."]
    if partnership.limit is not None:
        said.append(f"At most {partnership.limit} times.")
    assert partnership.valid_from is not None
    document: dict[str, Any] = {
        "@context": list(CONTEXTS_FOR_ACHIEVEMENT_CREDENTIAL),
        "id": partnership.uri,
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "name": f"{partnership.partner.name} may award “{achievement.name}”",
        "issuer": profile_document(achievement.organisation),
        "validFrom": written(partnership.valid_from),
        "credentialSubject": {
            "id": did_of(partnership.partner),
            "type": ["EndorsementSubject"],
            "endorsementComment": " ".join(said),
        },
        "credentialStatus": status_entry(
            list_url=list_url, index=partnership.status_index, purpose="revocation"
        ),
    }
    if partnership.ends_at:
        document["validUntil"] = written(partnership.ends_at)
    return document


def accepted_for(borrowed: Achievement) -> Partnership | None:
    """By what a partner may award it now, whether its time is over or not."""
    return _accepted(borrowed).select_related(*_SIDES).first()


def latest_for(borrowed: Achievement) -> Partnership | None:
    """The last by which a partner could award it, in force or not."""
    rows = Partnership.objects.filter(borrowed=borrowed, status_index__isnull=False)
    return rows.select_related(*_SIDES).order_by("-pk").first()


def refuse_without_leave(borrowed: Achievement, *, at: datetime | None = None) -> None:
    """Return if the owner lets it be awarded ``at`` that time.

    Raises ``PartnershipOver`` and ``PartnerLimitReached``.
    """
    partnership = accepted_for(borrowed)
    if partnership is None:
        raise over(borrowed)
    if refused := _refusal(partnership, at or timezone.now()):
        raise refused
    if partnership.limit is not None and partnership.awarded >= partnership.limit:
        raise _reached(partnership)


def count(achievement: Achievement, moments: Sequence[datetime]) -> list[DomainError | None]:
    """For awards that begin at these moments, why each may not be made; counts those that may.

    Within the caller's transaction, whose awards are counted so. The owner's own are not counted.
    """
    assert transaction.get_connection().in_atomic_block, "awards are counted in a transaction"
    if achievement.original_id is None:
        return [None] * len(moments)
    partnership = accepted_for(achievement)
    if partnership is None:
        return [over(achievement)] * len(moments)
    answers = [_refusal(partnership, moment) for moment in moments]
    left = _take(partnership, answers.count(None))
    for place, answer in enumerate(answers):
        if answer is None and left == 0:
            answers[place] = _reached(partnership)
        elif answer is None:
            left -= 1
    return answers


def give_back(awards: QuerySet[Award], borrowed: Achievement) -> None:
    """Counts those awards no more, which are about to be deleted, within the transaction."""
    partnership = accepted_for(borrowed) if borrowed.original_id else None
    if partnership is None:
        return
    number = awards.filter(created_at__gte=partnership.valid_from).count()
    Partnership.objects.filter(pk=partnership.pk, awarded__gte=number).update(
        awarded=F("awarded") - number
    )


def _accepted(borrowed: Achievement) -> QuerySet[Partnership]:
    return Partnership.objects.filter(borrowed=borrowed, state=Partnership.State.ACCEPTED)


def _refusal(partnership: Partnership, at: datetime) -> DomainError | None:
    start, end = partnership.valid_from, partnership.ends_at
    assert start is not None
    is_late = partnership.has_expired or (end is not None and at > end)
    achievement = partnership.achievement
    stands = achievement.state == Achievement.State.PUBLISHED and achievement.organisation.is_open
    if is_late or at < start or not stands:
        assert partnership.borrowed is not None
        return over(partnership.borrowed, at)
    return None


def over(borrowed: Achievement, at: datetime | None = None) -> PartnershipOver:
    """The error that says that the owner does not let it be awarded then."""
    return PartnershipOver(
        owner=borrowed.maker.name,
        partner=borrowed.organisation.name,
        name=borrowed.name,
        day=(at or timezone.now()).date().isoformat(),
    )


def _reached(partnership: Partnership) -> DomainError:
    if partnership.limit is None:  # it ended at this very moment
        assert partnership.borrowed is not None
        return over(partnership.borrowed)
    return PartnerLimitReached(
        owner=partnership.achievement.organisation.name,
        partner=partnership.partner.name,
        name=partnership.achievement.name,
        limit=partnership.limit,
    )


def _take(partnership: Partnership, number: int) -> int:
    """Counts as many more as the limit has room for; answers how many.

    Each update is conditional: of two at once that want the last place, one gets it.
    """
    standing = Partnership.objects.filter(pk=partnership.pk, state=Partnership.State.ACCEPTED)
    while number > 0:
        room = Q(limit__isnull=True) | Q(limit__gte=F("awarded") + number)
        if standing.filter(room).update(awarded=F("awarded") + number):
            return number
        left = standing.values_list(F("limit") - F("awarded"), flat=True).first()
        number = min(number - 1, left or 0)
    return 0
