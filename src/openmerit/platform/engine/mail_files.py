"""Mail as files in the home: one readable .eml a mail, for practice and for tests."""

import hashlib
import os
import re
from collections.abc import Sequence
from email.utils import parsedate_to_datetime
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone


class EmailBackend(BaseEmailBackend):
    """Write each message to EMAIL_FILE_PATH.

    The name begins with the date, so that the newest is last, and ends with a digest of the
    Message-ID, so that a mail sent again replaces itself.
    """

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write the messages; answer how many."""
        folder = Path(settings.EMAIL_FILE_PATH)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for message in email_messages:
            _write(folder, message)
        return len(email_messages)


def _write(folder: Path, message: EmailMessage) -> None:
    written = message.message()
    date = parsedate_to_datetime(written["Date"]) if written["Date"] else timezone.now()
    who = re.sub(r"[^a-zA-Z0-9@.+-]", "_", message.to[0] if message.to else "nobody")[:80]
    digest = hashlib.sha256(str(written["Message-ID"]).encode()).hexdigest()[:10]
    path = folder / f"{date:%Y%m%d-%H%M%S}-{who}-{digest}.eml"
    unfinished = path.with_suffix(".part")
    unfinished.write_bytes(written.as_bytes())
    os.replace(unfinished, path)  # noqa: PTH105
