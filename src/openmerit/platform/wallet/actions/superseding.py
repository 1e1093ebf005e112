"""A badge that its issuer corrected takes the place of the old one in its earner's wallet."""

from typing import Any

from django.db import transaction

from openmerit.platform.issuing.models import Award
from openmerit.platform.issuing.queries import credential_of
from openmerit.platform.people import actions as people
from openmerit.platform.wallet.access import WITH_AWARD
from openmerit.platform.wallet.identity import identity_of
from openmerit.platform.wallet.models import HeldCredential


def on_award_superseded(payload: dict[str, Any]) -> None:
    """Moves the held badge to the corrected award; told again, it changes nothing.

    It keeps its page and, if it was shared, its public address. Only the same person's is moved:
    what went to a wrong address stays with its corrected recipient alone.
    """
    corrected = (
        Award.objects.select_related("achievement__organisation")
        .filter(key=payload["by"], claimed_by__isnull=False)
        .first()
    )
    if corrected is None:
        return
    identity = identity_of(credential_of(corrected))
    with transaction.atomic():
        held = (
            HeldCredential.objects.select_related(WITH_AWARD)
            .filter(award__key=payload["award"], person=corrected.claimed_by_id)
            .first()
        )
        if held is None:
            return
        _make_room(held, identity)
        HeldCredential.objects.filter(pk=held.pk).update(
            award=corrected,
            identity=identity,
            name=corrected.achievement.name,
            issuer=corrected.achievement.organisation.name,
            earned_at=corrected.valid_from,
            valid_until=corrected.valid_until,
        )
        people.record(
            acting_user=None,
            verb="correct_badge",
            subject=f"badge {held.key}",
            before={"award": payload["award"]},
            after={"award": corrected.key},
        )


def _make_room(held: HeldCredential, identity: str) -> None:
    """Lets go of the same badge that was brought along as a file before this was told."""
    twins = HeldCredential.objects.filter(person=held.person_id, identity=identity)
    for twin in twins.exclude(pk=held.pk):
        shared = {"is_shared": twin.is_shared, "share_key": twin.share_key}
        twin.delete()
        if twin.is_shared and not held.is_shared:
            HeldCredential.objects.filter(pk=held.pk).update(**shared)
