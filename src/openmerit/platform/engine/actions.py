"""The engine's verbs: emit an event, queue a mail, answer a repeated request once."""

import hashlib
from collections.abc import Callable, Iterable
from email.utils import parseaddr
from typing import Any, Protocol, TypeVar
from urllib.parse import urlsplit

from django.conf import settings
from django.db import IntegrityError, transaction

from openmerit.platform.engine import events, unsubscribing
from openmerit.platform.engine.errors import IdempotencyConflict
from openmerit.platform.engine.models import Delivery, IdempotencyKey, Mail, OutboxEvent

Answer = TypeVar("Answer")


class HasKey(Protocol):
    """Whoever asks: anything with a primary key."""

    pk: Any


def emit(name: str, *, key: str, payload: dict[str, Any]) -> bool:
    """Write an event into the caller's transaction: it is told if, and only if, that commits.

    `key` makes the event unique among those of its name. True says that it is new; False that it
    had been emitted before, in which case nothing is written.
    """
    assert transaction.get_connection().in_atomic_block, f"emit({name!r}) outside a transaction"
    event, created = OutboxEvent.objects.get_or_create(
        name=name, key=key, defaults={"payload": payload}
    )
    if created:
        _deliver_later([event])
    return created


def emit_many(name: str, events_by_key: dict[str, dict[str, Any]]) -> int:
    """Write many events of one name (payload by key) in few queries, for bulk work.

    Answers how many were new; those emitted before are left as they are.
    """
    assert transaction.get_connection().in_atomic_block, f"emit_many({name!r}) outside"
    known = set(
        OutboxEvent.objects.filter(name=name, key__in=events_by_key).values_list("key", flat=True)
    )
    new = OutboxEvent.objects.bulk_create(
        OutboxEvent(name=name, key=key, payload=payload)
        for key, payload in events_by_key.items()
        if key not in known
    )
    _deliver_later(new)
    return len(new)


def _deliver_later(new: Iterable[OutboxEvent]) -> None:
    Delivery.objects.bulk_create(
        Delivery(event=event, subscriber=subscriber)
        for event in new
        for subscriber in events.subscribers(event.name)
    )


def queue_mail(
    *,
    key: str,
    to: str,
    subject: str,
    text: str,
    html: str = "",
    kind: str,
    repeatable: bool,
    scope: str = "",
    about: str = "",
    group: str = "",
    language: str = "",
    reply_to: str = "",
) -> Mail:
    """Put one mail into the outbox; the same `key` again answers the mail that is there already.

    `repeatable` says what happens when the house falls in the moment of sending, when nobody can
    know whether the mail went: a claim mail goes again, under the same Message-ID, so that the
    earner surely has it; any other is marked "perhaps sent" and left alone.

    `scope` says in whose name it is written, `about` about what, `group` (one of `Mail.Group`)
    which wishes not to be written to it honours: then it is kept, and noted as unwanted.
    """
    assert to.strip(), f"a mail to nobody: {kind}"
    # An address with a line break is kept as it is, to be refused when it is sent:
    # Python's versions differ in what they make of it.
    address = to if len(to.splitlines()) > 1 else parseaddr(to)[1] or to
    unwanted = unsubscribing.is_unwanted(to=address, scope=scope, about=about, group=group)
    mail, _created = Mail.objects.get_or_create(
        key=key,
        defaults={
            "message_id": (
                f"<{unsubscribing.name_of(key)}@{urlsplit(settings.OPENMERIT_ORIGIN).hostname}>"
            ),
            "kind": kind,
            "to": address,
            # A line break in a subject would begin another header.
            "subject": " ".join(subject.split())[:500],
            "text": text,
            "html": html,
            "repeatable": repeatable,
            "scope": scope,
            "about": about,
            "group": group,
            "language": language,
            "reply_to": reply_to,
            "state": Mail.State.UNWANTED if unwanted else Mail.State.QUEUED,
        },
    )
    return mail


def answer_once(
    *,
    acting_user: HasKey,
    scope: str,
    key: str | None,
    body: bytes,
    produce: Callable[[], Answer],
    load: Callable[[str], Answer],
    identify: Callable[[Answer], str],
) -> tuple[Answer, bool]:
    """Do `produce()` once for this person, scope and key; a repetition gets the earlier object.

    Answers the object and whether it was made now. `produce` runs in the transaction that keeps
    the key: if it raises, nothing is kept and the key is free. Without a key it simply runs.
    Raises IdempotencyConflict when the key came before with another body.
    """
    if key is None:
        return produce(), True
    digest = hashlib.sha256(body).hexdigest()
    mine = {"owner": str(acting_user.pk), "scope": scope, "key": key}
    with transaction.atomic():
        try:
            with transaction.atomic():
                kept = IdempotencyKey.objects.create(**mine, body_digest=digest)
        except IntegrityError:
            kept = IdempotencyKey.objects.get(**mine)
            if kept.body_digest != digest:
                raise IdempotencyConflict(key=key) from None
            return load(kept.reference), False
        answer = produce()
        kept.reference = identify(answer)
        kept.save(update_fields=["reference"])
        return answer, True
