"""Status indexes and the signed lists that publish what became of them."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from openmerit import credentials
from openmerit.platform.engine.keys import new_key
from openmerit.platform.issuing.models import (
    STATUS_LIST_LENGTH,
    Award,
    Endorsement,
    Partnership,
    StatusList,
    StatusRegister,
)
from openmerit.platform.issuing.signing import signer_of
from openmerit.platform.people.models import Organisation

TOLD_STATES = (Award.State.REVOKED, Award.State.SUSPENDED)
"""States that a set bit tells of; see `documents.credential_document`."""


def ensure_register(organisation: Organisation) -> StatusRegister:
    """The organisation's newest register with its list; made if there is none."""
    newest = _newest(organisation)
    return newest if newest is not None else _open_register(organisation, number=1)


def allocate(organisation: Organisation, count: int) -> tuple[StatusRegister, range]:
    """Takes ``count`` indexes that nobody else gets, within the caller's transaction.

    The update holds the register's row until the transaction ends, so what is read after it is
    this caller's alone.
    """
    assert transaction.get_connection().in_atomic_block, "indexes are taken in a transaction"
    assert 0 < count <= STATUS_LIST_LENGTH, count
    register = ensure_register(organisation)
    while not StatusRegister.objects.filter(
        pk=register.pk, next_index__lte=STATUS_LIST_LENGTH - count
    ).update(next_index=F("next_index") + count):
        register = _open_register(organisation, number=register.number + 1)
    end = StatusRegister.objects.values_list("next_index", flat=True).get(pk=register.pk)
    return register, range(end - count, end)


def mark_changed(register_id: int) -> None:
    """Says that the register's list no longer tells how its awards stand."""
    StatusList.objects.filter(register_id=register_id).update(version=F("version") + 1)


def mark_all_changed(organisation: Organisation) -> None:
    """Lets every list of the organisation be signed anew."""
    StatusList.objects.filter(register__organisation=organisation).update(version=F("version") + 1)


def publish_stale(lists: Iterable[StatusList]) -> int:
    """Signs anew each list that does not tell how its awards stand; answers how many were."""
    return sum(publish(status_list) for status_list in lists if is_stale(status_list))


def is_stale(status_list: StatusList) -> bool:
    """Whether changes wait to be told."""
    return status_list.published_version < status_list.version


def publish(status_list: StatusList) -> bool:
    """Signs the list as its awards stand now and stores it; False if another was first.

    The version is read before the bits, so what is signed is at least as new as it says.
    """
    row = StatusList.objects.select_related("register__organisation").get(pk=status_list.pk)
    bits = credentials.StatusList(STATUS_LIST_LENGTH)
    told = Award.objects.filter(register=row.register_id, state__in=TOLD_STATES)
    withdrawn = Endorsement.objects.filter(
        register=row.register_id, state=Endorsement.State.WITHDRAWN
    )
    no_longer = Partnership.objects.filter(
        register=row.register_id, state=Partnership.State.WITHDRAWN, status_index__isnull=False
    )
    for index in (
        *told.values_list("status_index", flat=True),
        *withdrawn.values_list("status_index", flat=True),
        *no_longer.values_list("status_index", flat=True),
    ):
        bits.set(index, True)
    now = timezone.now()
    document = credentials.status_list_credential(
        id=row.url, purpose="revocation", status_list=bits, valid_from=now
    )
    signed = credentials.issue(document, signer_of(row.register.organisation), now=now)
    stored = StatusList.objects.filter(pk=row.pk, published_version__lt=row.version).update(
        signed_bytes=signed, published_version=row.version, published_at=now
    )
    return stored == 1


def published_url(register_id: int) -> str:
    """The address of the register's list, which is signed when it was not yet."""
    found = StatusList.objects.get(register_id=register_id)
    if not found.published_version:
        publish(found)
    return found.url


def _newest(organisation: Organisation) -> StatusRegister | None:
    return StatusRegister.objects.filter(organisation=organisation).order_by("-number").first()


def _open_register(organisation: Organisation, *, number: int) -> StatusRegister:
    with transaction.atomic():
        StatusRegister.objects.bulk_create(
            [StatusRegister(organisation=organisation, number=number)], ignore_conflicts=True
        )
        register = StatusRegister.objects.get(organisation=organisation, number=number)
        StatusList.objects.bulk_create(
            [StatusList(key=new_key(), register=register)],
            ignore_conflicts=True,
        )
    return register
