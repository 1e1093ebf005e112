"""Signing anew what was signed with a key that others may have got hold of."""

import json

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from openmerit import credentials
from openmerit.platform.engine import actions as engine
from openmerit.platform.issuing import mailings
from openmerit.platform.issuing.models import Award, Endorsement, IssuerKey, SignedCredential
from openmerit.platform.issuing.signing import ensure_key, signer_with

SIGNED_AT_ONCE = 25


def something_waits() -> bool:
    """Whether a document stands that an exposed key signed."""
    return _waiting().exists() or _endorsements().exists()


def sign_anew() -> None:
    """Signs every such document anew, until none waits; killed, it goes on where it stood.

    A document says what it said, under its own id: only the proof is another. What was revoked
    stays as it is. So it is with endorsements that were given.
    """
    while batch := list(_waiting().order_by("pk")[:SIGNED_AT_ONCE]):
        for stored in batch:
            _sign(stored)
    while given := list(_endorsements().order_by("pk")[:SIGNED_AT_ONCE]):
        for endorsement in given:
            _sign_endorsement(endorsement)


def _waiting() -> QuerySet[SignedCredential]:
    return (
        SignedCredential.objects.filter(signed_with__state=IssuerKey.State.EXPOSED)
        .exclude(award__state__in=[Award.State.REVOKED, Award.State.FAILED])
        .select_related("award__achievement__organisation", "signed_with")
    )


def _endorsements() -> QuerySet[Endorsement]:
    """Those that were issued: one that was withdrawn or is over proves nothing anyway."""
    now = timezone.now()
    return Endorsement.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gt=now),
        state=Endorsement.State.ISSUED,
        signed_with__state=IssuerKey.State.EXPOSED,
    ).select_related("endorser", "signed_with")


def _sign(stored: SignedCredential) -> None:
    key = ensure_key(stored.award.achievement.organisation)
    content = _signed_anew(bytes(stored.content), key)
    with transaction.atomic():
        # Another worker may have been first, or the award was withdrawn meanwhile.
        mine = SignedCredential.objects.filter(pk=stored.pk, signed_with=stored.signed_with)
        if mine.update(content=content, signed_with=key, created_at=timezone.now()):
            _tell(stored.award, key)
            engine.emit(
                "CredentialSignedAnew",
                key=f"{stored.award.key}:{key.fragment}",
                payload={"award": stored.award.key},
            )


def _sign_endorsement(endorsement: Endorsement) -> None:
    key = ensure_key(endorsement.endorser)
    content = _signed_anew(bytes(endorsement.content), key)
    # Another worker may have been first, or it was withdrawn meanwhile.
    Endorsement.objects.filter(
        pk=endorsement.pk, signed_with=endorsement.signed_with, state=Endorsement.State.ISSUED
    ).update(content=content, signed_with=key, issued_at=timezone.now())


def _signed_anew(content: bytes, key: IssuerKey) -> bytes:
    document = json.loads(content)
    document.pop("proof", None)
    return credentials.issue(document, signer_with(key), now=timezone.now().replace(microsecond=0))


def _tell(award: Award, key: IssuerKey) -> None:
    if not award.recipient_email or award.claimed_by_id is None:
        return  # whoever did not take it yet gets the new one when they do
    mailings.post(
        award,
        "signed_anew",
        key=f"signed-anew:{award.key}:{key.fragment}",
        url=f"{settings.OPENMERIT_ORIGIN}/wallet/",
    )
