"""Signing anew what was signed with a key that others may have got hold of."""

import json

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from openmerit import credentials
from openmerit.platform.engine import actions as engine
from openmerit.platform.issuing.models import Award, Endorsement, IssuerKey, SignedCredential
from openmerit.platform.issuing.signing import ensure_key, signer_with
from openmerit.platform.web.letters import Button, Letter

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
    words = {"issuer": award.achievement.organisation.name, "name": award.achievement.name}
    letter = Letter(
        subject=_("Your badge “%(name)s” was signed anew") % words,
        greeting=_("Hello,"),
        paragraphs=(
            _(
                "%(issuer)s signed your badge “%(name)s” anew, since somebody else may have got "
                "hold of the key that had signed it. Your badge says what it said."
            )
            % words,
            _(
                "In your wallet and on your shared page it is the new one already. Files that you "
                "took along no longer hold: take the new one, and send it to whoever has the old."
            ),
        ),
        button=Button(_("Open my wallet"), f"{settings.OPENMERIT_ORIGIN}/wallet/"),
        reason=_("You get this mail because you claimed this badge here."),
    )
    engine.queue_mail(
        key=f"signed-anew:{award.key}:{key.fragment}",
        to=award.recipient_email,
        subject=letter.subject,
        text=letter.as_text(),
        html=letter.as_html(),
        kind="signed_anew",
        repeatable=False,
    )
