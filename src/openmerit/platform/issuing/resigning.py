"""Signing anew what was signed with a key that others may have got hold of."""

import json

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from openmerit import credentials
from openmerit.platform.engine import actions as engine
from openmerit.platform.issuing import mailings
from openmerit.platform.issuing.models import Award, IssuerKey, SignedCredential
from openmerit.platform.issuing.signing import ensure_key, signer_with

SIGNED_AT_ONCE = 25


def something_waits() -> bool:
    """Whether a document stands that an exposed key signed."""
    return _waiting().exists()


def sign_anew() -> None:
    """Signs every such document anew, until none waits; killed, it goes on where it stood.

    A document says what it said, under its own id: only the proof is another. What was revoked
    stays as it is.
    """
    while batch := list(_waiting().order_by("pk")[:SIGNED_AT_ONCE]):
        for stored in batch:
            _sign(stored)


def _waiting() -> QuerySet[SignedCredential]:
    return (
        SignedCredential.objects.filter(signed_with__state=IssuerKey.State.EXPOSED)
        .exclude(award__state__in=[Award.State.REVOKED, Award.State.FAILED])
        .select_related("award__achievement__organisation", "signed_with")
    )


def _sign(stored: SignedCredential) -> None:
    organisation = stored.award.achievement.organisation
    key = ensure_key(organisation)
    document = json.loads(bytes(stored.content))
    document.pop("proof", None)
    now = timezone.now().replace(microsecond=0)
    content = credentials.issue(document, signer_with(key), now=now)
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


def _tell(award: Award, key: IssuerKey) -> None:
    if not award.recipient_email or award.claimed_by_id is None:
        return  # whoever did not take it yet gets the new one when they do
    mailings.post(
        award,
        "signed_anew",
        key=f"signed-anew:{award.key}:{key.fragment}",
        url=f"{settings.OPENMERIT_ORIGIN}/wallet/",
    )
