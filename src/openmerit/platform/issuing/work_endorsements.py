"""The worker's part of endorsing: what waits is signed, as awards are.

It may be killed at any line and run again: what is claimed is given back when its lease runs out,
and a document is stored together with the state that says so.
"""

from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from openmerit import credentials
from openmerit.platform.engine import actions as engine
from openmerit.platform.engine import leases
from openmerit.platform.issuing.endorsing import endorsement_document
from openmerit.platform.issuing.models import Award, Endorsement
from openmerit.platform.issuing.registers import published_url
from openmerit.platform.issuing.signing import ensure_key, signer_with
from openmerit.platform.issuing.work import LEASE_SECONDS, SIGNATURES_AT_ONCE
from openmerit.platform.people.models import Standing

_QUEUED = Endorsement.State.QUEUED


def sign_endorsements() -> None:
    """Signs the endorsements that wait, until none does."""
    while _sign_some():
        pass


def endorsements_wait() -> bool:
    """Whether an endorsement has been waiting for longer than a moment."""
    moment_ago = timezone.now() - timedelta(seconds=3)
    waiting = _waiting().filter(answered_at__lte=moment_ago)
    return leases.free(waiting).exists()


def _waiting() -> QuerySet[Endorsement]:
    """What waits to be signed, unless the operator closed its endorser meanwhile."""
    return Endorsement.objects.filter(state=_QUEUED, endorser__standing=Standing.OPEN)


def _sign_some() -> int:
    """Signs and stores up to a handful; answers how many it took on."""
    claimed = leases.claim(
        _waiting().order_by("pk"), seconds=LEASE_SECONDS, limit=SIGNATURES_AT_ONCE
    )
    rows = Endorsement.objects.filter(pk__in=claimed).select_related(
        "endorser", "subject_organisation", "achievement__organisation", "award__credential"
    )
    for endorsement in rows.order_by("pk"):
        _sign(endorsement)
    return len(claimed)


def _sign(endorsement: Endorsement) -> None:
    """Signs outside of any transaction; stores only if it still waits and is still this one's."""
    now = timezone.now()
    assert endorsement.register_id is not None
    if _has_fallen(endorsement):
        fallen = _("The award was withdrawn before this was signed.")
        Endorsement.objects.filter(
            pk=endorsement.pk, attempt=endorsement.attempt, state=_QUEUED
        ).update(state=Endorsement.State.FAILED, reason=fallen, lease_until=None)
        return
    document = endorsement_document(endorsement, list_url=published_url(endorsement.register_id))
    mine = Endorsement.objects.filter(pk=endorsement.pk, attempt=endorsement.attempt, state=_QUEUED)
    key = ensure_key(endorsement.endorser)
    try:
        content = credentials.issue(document, signer_with(key), now=now.replace(microsecond=0))
    except credentials.RefusedDocument as error:
        mine.update(state=Endorsement.State.FAILED, reason=str(error)[:1000], lease_until=None)
        return
    with transaction.atomic():
        stored = mine.update(
            state=Endorsement.State.ISSUED,
            content=content,
            signed_with=key,
            issued_at=now,
            lease_until=None,
        )
        if stored:
            engine.emit(
                "EndorsementIssued",
                key=endorsement.key,
                payload={"endorsement": endorsement.key},
            )


def _has_fallen(endorsement: Endorsement) -> bool:
    """Whether it would be signed for the first time, for an award that was revoked meanwhile."""
    award = endorsement.award
    was_revoked = award is not None and award.state == Award.State.REVOKED
    return was_revoked and endorsement.issued_at is None
