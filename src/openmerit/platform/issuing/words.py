"""The standard's words as people read them."""

import re

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def type_label(word: str) -> str:
    """``CertificateOfCompletion`` as “Certificate of completion”."""
    plain = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", word.removeprefix("ext:"))
    return plain[:1] + plain[1:].lower()


def duration(seconds: int) -> str:
    """How long, roughly: “40 seconds”, “3 minutes”, “2 hours”."""
    for size, one, many in (
        (3600, _("1 hour"), _("%d hours")),
        (60, _("1 minute"), _("%d minutes")),
        (1, _("1 second"), _("%d seconds")),
    ):
        count = round(seconds / size)
        if seconds >= size * 1.5 or (count >= 1 and size == 1):
            return one if count == 1 else many % count
    return _("a moment")


def counted(badges: int) -> str:
    """“1 badge”, “2,140 badges”."""
    return ngettext("%(count)s badge", "%(count)s badges", badges) % {"count": f"{badges:,}"}
