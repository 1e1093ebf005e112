"""What the states of a mail are called on pages, and what to do about each."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from openmerit.platform.engine.models import Mail

STATES: dict[str, tuple[str, Promise]] = {
    Mail.State.QUEUED: ("waiting", _("Waits to be sent")),
    Mail.State.SENDING: ("waiting", _("Being sent")),
    Mail.State.SENT: ("passed", _("Sent")),
    Mail.State.PERHAPS_SENT: ("warning", _("Perhaps sent")),
    Mail.State.BOUNCED: ("failed", _("Came back")),
    Mail.State.FAILED: ("failed", _("Not sent")),
    Mail.State.UNWANTED: ("unknown", _("Not wanted")),
}
"""The tone and the word of each state."""

REMEDIES: dict[str, Promise] = {
    Mail.State.PERHAPS_SENT: _(
        "The mail server fell silent while it took this mail, so nobody knows whether it went. "
        "Ask the earner before you send it again."
    ),
    Mail.State.BOUNCED: _(
        "Look at the address: if it is wrong, correct it. "
        "If it is right, send the mail again later."
    ),
    Mail.State.FAILED: _(
        "Look at the address: if it is wrong, correct it. If it is right, send the mail again."
    ),
    Mail.State.UNWANTED: _(
        "Nothing was sent: whoever reads at this address asked not to be written to. Tell them in "
        "another way; the badge also waits for them when they sign in with this address."
    ),
}
"""What to do where a mail did not surely arrive."""
