"""Who does not want to be written to, and the links by which they say so.

A wish reaches one thing (`about`), one group of mails (`group`), or all that is written in
somebody's name (`scope`). Mails of no scope answer what a person did here themselves, and notices
say that what they hold has changed: both always go.
"""

import hashlib
import re
from enum import StrEnum
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.crypto import constant_time_compare, salted_hmac

from openmerit.platform.engine.errors import MailMissing
from openmerit.platform.engine.models import Mail, Unsubscribed

_NAME = re.compile(r"([0-9a-f]{40})-([0-9a-f]{32})\Z")


class Extent(StrEnum):
    """How much somebody no longer wants."""

    THING = "thing"
    """What is about the same thing as this mail."""
    REMINDERS = "reminders"
    """Reminders in that name."""
    ALL = "all"
    """All in that name."""


def name_of(key: str) -> str:
    """What a mail's Message-ID begins with: the same each time, and nothing to be guessed."""
    return salted_hmac("openmerit.engine.message_id", key, algorithm="sha256").hexdigest()[:40]


def link_of(key: str) -> str:
    """The address at which whoever got the mail of this key says what they no longer want."""
    name = name_of(key)
    return f"{settings.OPENMERIT_ORIGIN}/unsubscribe/{name}-{_signature(name)}"


def mail_of(token: str) -> Mail:
    """The mail whose link ends in this token. Raises MailMissing."""
    found = _NAME.match(token)
    if found is None or not constant_time_compare(_signature(found[1]), found[2]):
        raise MailMissing
    mail = Mail.objects.filter(message_id__startswith=f"<{found[1]}@").first()
    if mail is None or not can_be_unwanted(mail):
        raise MailMissing
    return mail


def can_be_unwanted(mail: Mail) -> bool:
    """Whether a wish not to be written to reaches mails such as this."""
    return bool(mail.scope) and mail.group in {Mail.Group.AWARD, Mail.Group.REMINDER}


def is_unwanted(*, to: str, scope: str, about: str, group: str) -> bool:
    """Whether whoever reads at this address said that they do not want such a mail."""
    if not scope or group in {"", Mail.Group.NOTICE}:
        return False
    wishes = Unsubscribed.objects.filter(address_digest=_digest(to), scope=scope)
    return wishes.filter(Q(about="") | Q(about=about), Q(group="") | Q(group=group)).exists()


def headers_of(mail: Mail) -> dict[str, str]:
    """The headers by which mail programs offer a button of their own (RFC 2369, RFC 8058).

    One press is only offered over HTTPS, as RFC 8058 (section 3.1) wants it.
    """
    if not can_be_unwanted(mail):
        return {}
    link = f"{link_of(mail.key)}/now"
    headers = {"List-Unsubscribe": f"<{link}>"}
    if urlsplit(link).scheme == "https":
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers


def usual_extent(mail: Mail) -> Extent:
    """What the one press in a mail program means: reminders, or all in that name."""
    return Extent.REMINDERS if mail.group == Mail.Group.REMINDER else Extent.ALL


def unsubscribe(mail: Mail, extent: Extent) -> None:
    """Keep the wish of whoever got this mail. Said again, it changes nothing."""
    Unsubscribed.objects.get_or_create(
        address_digest=_digest(mail.to),
        scope=mail.scope,
        about=mail.about if extent is Extent.THING else "",
        group=Mail.Group.REMINDER if extent is Extent.REMINDERS else "",
    )


def subscribe_again(mail: Mail) -> int:
    """Take back every wish that reaches mails such as this; answer how many there were."""
    return _reaching(mail).delete()[0]


def extents_of(mail: Mail) -> set[Extent]:
    """What whoever got this mail has said in that name, so far as it is about this thing."""
    return {
        Extent.THING if wish.about else Extent.REMINDERS if wish.group else Extent.ALL
        for wish in _reaching(mail)
    }


def _reaching(mail: Mail) -> QuerySet[Unsubscribed]:
    mine = Unsubscribed.objects.filter(address_digest=_digest(mail.to), scope=mail.scope)
    return mine.filter(Q(about="") | Q(about=mail.about))


def _digest(address: str) -> str:
    return hashlib.sha256(address.strip().lower().encode("utf-8", "replace")).hexdigest()


def _signature(name: str) -> str:
    return salted_hmac("openmerit.engine.unsubscribe", name, algorithm="sha256").hexdigest()[:32]
