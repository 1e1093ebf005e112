"""Mails that came back: reading a mail server's delivery report (RFC 3464) and noting it.

Anybody may send mail to the address that reports go to, so a report is read within bounds and
believed only about a mail whose Message-ID it names, which nobody can guess.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, message_from_string
from email.message import Message

from django.db import transaction
from django.utils import timezone

from openmerit.platform.engine.actions import emit
from openmerit.platform.engine.errors import MailMissing, NoBounce
from openmerit.platform.engine.models import Mail

MAX_BYTES = 2_000_000
MAX_NESTED = 40
MAX_PARTS = 20
MAX_RECIPIENTS = 20
MAX_WORDS = 500
_MESSAGE_ID = re.compile(r"<[^<>\s]{1,198}>")
_GOING = (Mail.State.QUEUED, Mail.State.SENDING, Mail.State.SENT, Mail.State.PERHAPS_SENT)


@dataclass(frozen=True, slots=True)
class Report:
    """What a mail server says of one mail: which, whether it is given up, and why."""

    message_id: str
    failed: bool
    recipient: str
    reason: str


def read_report(data: bytes) -> Report:
    """What the report says. Raises NoBounce for what is none, or is beyond all bounds."""
    if len(data) > MAX_BYTES:
        raise NoBounce(problem=f"it is larger than {MAX_BYTES} bytes.")
    # Each level of nesting needs a line of its own; Python's parser goes down by recursion.
    if data.lower().count(b"boundary") + data.lower().count(b"message/") > MAX_NESTED:
        raise NoBounce(problem="it has too many parts.")
    try:
        return _report(message_from_bytes(data))
    except (RecursionError, LookupError, ValueError, TypeError, AttributeError) as unreadable:
        # Python's parser of mail takes anything, and stumbles over some of it afterwards.
        raise NoBounce(problem="it is no mail that can be read.") from unreadable


def note_bounce(data: bytes) -> Mail:
    """Note that a mail came back, and why, by its report; told again, it changes nothing.

    A report of a delay changes nothing either: the mail server goes on trying. Raises NoBounce,
    and MailMissing where the report is about no mail of this house.
    """
    report = read_report(data)
    mail = Mail.objects.filter(message_id=report.message_id).first()
    if mail is None:
        raise MailMissing
    if not report.failed:
        return mail
    elsewhere = report.recipient and report.recipient.lower() != mail.to.lower()
    reason = f"{report.recipient}: {report.reason}" if elsewhere else report.reason
    with transaction.atomic():
        came_back = Mail.objects.filter(pk=mail.pk, state__in=_GOING).update(
            state=Mail.State.BOUNCED, bounced_at=timezone.now(), error=reason, lease_until=None
        )
        if came_back:
            payload = {"kind": mail.kind, "about": mail.about, "reason": reason}
            emit("MailBounced", key=mail.message_id[:200], payload=payload)
    mail.refresh_from_db()
    return mail


def _report(message: Message) -> Report:
    if not message.is_multipart():
        raise NoBounce(problem="it has no part that says so.")
    parts = message.get_payload()
    assert isinstance(parts, list)
    status = _first(parts, "message/delivery-status")
    original = _original(parts)
    if status is None:
        raise NoBounce(problem="it has no part that says so.")
    found = _MESSAGE_ID.search(_words(original.get("Message-ID"))) if original else None
    if found is None:
        raise NoBounce(problem="it does not say which mail it is about.")
    blocks = list(_blocks(status))
    failed = [block for block in blocks if _words(block.get("Action")).lower() == "failed"]
    block = (failed or blocks or [Message()])[0]
    recipient = _words(block.get("Original-Recipient")) or _words(block.get("Final-Recipient"))
    said = _words(block.get("Diagnostic-Code")) or _words(block.get("Status"))
    return Report(
        message_id=found[0],
        failed=bool(failed),
        recipient=_without_type(recipient)[:320],
        reason=_without_type(said) or "the mail server gave no reason",
    )


def _first(parts: list[Message], content_type: str) -> Message | None:
    for part in parts[:MAX_PARTS]:
        if isinstance(part, Message) and part.get_content_type() == content_type:
            return part
    return None


def _original(parts: list[Message]) -> Message | None:
    """The headers of the mail that came back, which are returned whole or by themselves."""
    if whole := _first(parts, "message/rfc822"):
        inside = whole.get_payload()
        return inside[0] if isinstance(inside, list) and inside else None
    if (headers := _first(parts, "text/rfc822-headers")) is not None:
        payload = headers.get_payload(decode=True)
        text = payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""
        return message_from_string(text.lstrip())
    return None


def _blocks(status: Message) -> Iterator[Message]:
    """The groups of fields that are each about one recipient (RFC 3464, section 2.1)."""
    inside = status.get_payload()
    for block in inside[: MAX_RECIPIENTS + 1] if isinstance(inside, list) else ():
        if isinstance(block, Message) and block.get("Action") is not None:
            yield block


def _words(value: object) -> str:
    """A field as one line of printable words."""
    plain = "".join(char if char.isprintable() else " " for char in str(value or ""))
    return " ".join(plain.split())[:MAX_WORDS]


def _without_type(value: str) -> str:
    """``smtp; 550 no such user`` without the type before it (RFC 3464, section 2.3)."""
    kind, mark, rest = value.partition(";")
    return rest.strip() if mark and " " not in kind else value
