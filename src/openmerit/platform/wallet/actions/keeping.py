"""What a person does with a badge that they hold."""

from datetime import datetime

from django.db import transaction

from openmerit.platform.engine.keys import new_key
from openmerit.platform.issuing import actions as issuing
from openmerit.platform.people import actions as people
from openmerit.platform.people.models import Person
from openmerit.platform.wallet import access
from openmerit.platform.wallet.access import Visitor
from openmerit.platform.wallet.models import HeldCredential


def share(
    *, acting_user: Person, held: HeldCredential, at: datetime | None = None
) -> HeldCredential:
    """Give the badge a public page. Shared again after a pause it has the same address.

    The first time counts as shared, on the day of `at` or today. Raises CredentialMissing unless
    it is in the person's wallet.
    """
    access.require_holder(acting_user, held)
    with transaction.atomic():
        is_first = HeldCredential.objects.filter(pk=held.pk, share_key__isnull=True).update(
            share_key=new_key()
        )
        changed = HeldCredential.objects.filter(pk=held.pk, is_shared=False).update(is_shared=True)
        held.refresh_from_db(fields=["share_key", "is_shared"])
        if changed:
            _record(acting_user, "share_badge", held)
        if is_first and held.award is not None:
            issuing.count_shared(award=held.award, at=at)
    return held


def unshare(*, acting_user: Person, held: HeldCredential) -> HeldCredential:
    """Take the public page away; its address then answers like one that never was.

    Raises CredentialMissing unless it is in the person's wallet.
    """
    access.require_holder(acting_user, held)
    with transaction.atomic():
        changed = HeldCredential.objects.filter(pk=held.pk, is_shared=True).update(is_shared=False)
        held.refresh_from_db(fields=["share_key", "is_shared"])
        if changed:
            _record(acting_user, "unshare_badge", held)
    return held


def count_visit(*, acting_user: Visitor, held: HeldCredential) -> None:
    """Counts for the issuer that the public page showed somebody what checking the badge finds.

    Its holder does not count, and of others no more than that there was one.
    """
    if held.award is not None and acting_user.pk != held.person_id:
        issuing.count_check(award=held.award)


def remove(*, acting_user: Person, held: HeldCredential) -> None:
    """Take the badge out of the wallet, with its public page and its bytes.

    An award stays with its issuer and can be put back; what was brought along is gone. Raises
    CredentialMissing unless it is in the person's wallet.
    """
    access.require_holder(acting_user, held)
    with transaction.atomic():
        _record(acting_user, "remove_badge", held)
        HeldCredential.objects.filter(pk=held.pk).delete()


def _record(acting_user: Person, verb: str, held: HeldCredential) -> None:
    people.record(
        acting_user=acting_user,
        verb=verb,
        subject=f"badge {held.key}",
        after={"name": held.name, "award": held.award.key if held.award else None},
    )
