"""Sending the mails that were queued.

What has left the house cannot be taken back, so a mail is marked `sending` before the mail server
hears of it. If the house falls in that moment nobody knows whether it went: a repeatable mail goes
again under the same Message-ID, any other is marked "perhaps sent".
"""

import logging
import smtplib
from collections.abc import Callable
from datetime import timedelta
from email.utils import format_datetime

from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from openmerit.platform.engine import leases, unsubscribing
from openmerit.platform.engine.models import Mail

LEASE_SECONDS = 120
BATCH = 100
MAXIMUM_ATTEMPTS = 12
LONGEST_WAIT_SECONDS = 3600

logger = logging.getLogger(__name__)


def send_queued(*, stopping: Callable[[], bool] = lambda: False) -> int:
    """Send what is due, each mail claimed by itself; answer how many were tried."""
    settle_interrupted()
    count = 0
    connection = get_connection()
    try:
        while count < BATCH and not stopping():
            queued = Mail.objects.filter(
                state=Mail.State.QUEUED, due_at__lte=timezone.now()
            ).order_by("due_at", "pk")
            claimed = leases.claim(queued, seconds=LEASE_SECONDS, limit=1, state=Mail.State.SENDING)
            if not claimed:
                # Empty, or another worker was first: the next round will tell.
                return count
            _send(Mail.objects.get(pk=claimed[0]), connection)
            count += 1
    finally:
        connection.close()
    return count


def settle_interrupted() -> None:
    """Decide about the mails whose sender died in the act."""
    interrupted = leases.free(Mail.objects.filter(state=Mail.State.SENDING))
    interrupted.filter(repeatable=True, attempt__lt=MAXIMUM_ATTEMPTS).update(
        state=Mail.State.QUEUED, lease_until=None
    )
    interrupted.filter(repeatable=True).update(state=Mail.State.FAILED, lease_until=None)
    interrupted.filter(repeatable=False).update(state=Mail.State.PERHAPS_SENT, lease_until=None)


def _send(mail: Mail, connection: BaseEmailBackend) -> None:
    if unsubscribing.is_unwanted(
        to=mail.to, scope=mail.scope, about=mail.about, group=mail.group
    ):  # said so while it waited
        _settle(mail, state=Mail.State.UNWANTED)
        return
    message = EmailMultiAlternatives(
        subject=mail.subject,
        body=mail.text,
        to=[mail.to],
        reply_to=[mail.reply_to] if mail.reply_to else None,
        headers={
            "Message-ID": mail.message_id,
            "Date": format_datetime(mail.created_at),
            **unsubscribing.headers_of(mail),
        },
        connection=connection,
    )
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    try:
        message.send()
    except smtplib.SMTPServerDisconnected as failure:
        _lost_in_the_act(mail, failure)
    except smtplib.SMTPAuthenticationError as failure:
        # A setting of ours is wrong; the mail is not.
        _refused(mail, failure, final=False)
    except smtplib.SMTPResponseException as failure:
        _refused(mail, failure, final=failure.smtp_code >= 500)
    except smtplib.SMTPRecipientsRefused as failure:
        codes = [code for code, _words in failure.recipients.values()]
        _refused(mail, failure, final=all(code >= 500 for code in codes))
    except OSError as failure:
        # Before the server said anything: surely not sent.
        _refused(mail, failure, final=False)
    except ValueError as failure:
        # A header that cannot be written (an address with a line break, say) never will be.
        _refused(mail, failure, final=True)
    else:
        _settle(mail, state=Mail.State.SENT, sent_at=timezone.now(), error="")


def _lost_in_the_act(mail: Mail, failure: Exception) -> None:
    """The server hung up: it may have taken the mail or not."""
    if mail.repeatable:
        _refused(mail, failure, final=False)
    else:
        _settle(mail, state=Mail.State.PERHAPS_SENT, error=str(failure))


def _refused(mail: Mail, failure: Exception, *, final: bool) -> None:
    given_up = final or mail.attempt >= MAXIMUM_ATTEMPTS
    logger.warning("mail %s (%s) was not sent: %s", mail.pk, mail.kind, failure)
    wait = min(10 * 2**mail.attempt, LONGEST_WAIT_SECONDS)
    _settle(
        mail,
        state=Mail.State.FAILED if given_up else Mail.State.QUEUED,
        due_at=timezone.now() + timedelta(seconds=wait),
        error=f"{type(failure).__name__}: {failure}"[:2000],
    )


def _settle(mail: Mail, **changes: object) -> None:
    """Write the outcome, unless the lease ran out and someone else decided meanwhile."""
    held = Mail.objects.filter(pk=mail.pk, attempt=mail.attempt, state=Mail.State.SENDING)
    held.update(lease_until=None, **changes)
