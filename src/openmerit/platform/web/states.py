"""The words for states, once for all rooms: each with its tone, which is a colour and a shape."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

TONES = ("passed", "warning", "failed", "unknown", "waiting")

WORDS: dict[str, tuple[str, str | Promise]] = {
    # An achievement
    "draft": ("waiting", _("Draft")),
    "review": ("waiting", _("In review")),
    "published": ("passed", _("Published")),
    "retired": ("unknown", _("Retired")),
    # An award
    "queued": ("waiting", _("Being signed")),
    "scheduled": ("waiting", _("Scheduled")),
    "issued": ("passed", _("Issued")),
    "revoked": ("failed", _("Revoked")),
    "suspended": ("warning", _("Suspended")),
    "expired": ("warning", _("Expired")),
    # An offer to claim
    "open": ("passed", _("Open")),
    "early": ("waiting", _("Opens later")),
    "full": ("unknown", _("All claimed")),
    "over": ("unknown", _("Over")),
    "closed": ("unknown", _("Closed")),
    # An endorsement
    "asked": ("waiting", _("Asked for")),
    "taken_back": ("unknown", _("No longer asked for")),
    "declined": ("unknown", _("Declined")),
    "withdrawn": ("failed", _("Withdrawn")),
    # A partnership
    "offered": ("waiting", _("Offered")),
    "accepted": ("passed", _("Accepted")),
    "ended": ("unknown", _("Given back")),
    # A credential held
    "valid": ("passed", _("Valid")),
    "expiring": ("warning", _("Expires soon")),
    "invalid": ("failed", _("Not valid")),
    "undetermined": ("unknown", _("Could not be told")),
    # A run
    "signoff": ("waiting", _("Waiting for sign-off")),
    "running": ("waiting", _("Running")),
    "paused": ("warning", _("Paused")),
    "done": ("passed", _("Done")),
    "cancelled": ("unknown", _("Cancelled")),
    # A check, and whatever names a tone outright
    "passed": ("passed", _("Passed")),
    "warning": ("warning", _("Note")),
    "failed": ("failed", _("Failed")),
    "unknown": ("unknown", _("Not known")),
    "waiting": ("waiting", _("Waiting")),
}


def tone_and_word(state: str) -> tuple[str, str | Promise]:
    """The tone of `state` and its word. A state that is not listed is a programming mistake."""
    assert state in WORDS, f"{state!r} has no word: add it to web.states.WORDS"
    return WORDS[state]
