"""Mail in the design's voice: one letter, written once, rendered as plain text and as HTML.

    letter = Letter(
        subject=_("Northwind Academy awarded you “Data Analyst”"),
        greeting=_("Hello Mara,"),
        paragraphs=(_("Northwind Academy has awarded you the badge “Data Analyst”."),),
        button=Button(_("See your badge"), f"{origin}/claim/{token}"),
        closing=(_("The badge waits for you for as long as the issuer keeps it open."),),
        reason=_("You get this mail because Northwind Academy gave us this address."),
    )
    text, html = letter.as_text(), letter.as_html()

All members are plain text; the HTML escapes them. Nothing in a letter loads from anywhere, so no
mail can tell that it was opened.
"""

import textwrap
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.template.loader import render_to_string

_WIDTH = 72


@dataclass(frozen=True)
class Button:
    """The one thing to do: a verb and its address."""

    label: str
    url: str

    def __post_init__(self) -> None:
        scheme = urlsplit(self.url).scheme
        assert scheme in ("http", "https"), f"{self.url!r} is no address for a mail"


@dataclass(frozen=True)
class Letter:
    """A mail's words. `reason` says why it came and what to do if it should not have.

    `unsubscribe` leads to where one says that one wants no more such mails.
    """

    subject: str
    greeting: str
    paragraphs: tuple[str, ...]
    button: Button | None = None
    closing: tuple[str, ...] = ()
    reason: str = ""
    signature: str = ""
    unsubscribe: Button | None = None

    def as_text(self) -> str:
        """The letter as plain text, wrapped at 72; the address stands whole on its own line."""
        parts = [self.greeting, *self.paragraphs]
        if self.button:
            parts.append(f"{self.button.label}:\n{self.button.url}")
        parts += [*self.closing, *filter(None, [self.signature])]
        body = "\n\n".join(_wrapped(part) for part in parts)
        foot = f"-- \nOpenMerit\n{_wrapped(self.reason)}".rstrip()
        if self.unsubscribe:
            foot += f"\n\n{self.unsubscribe.label}:\n{self.unsubscribe.url}"
        return f"{body}\n\n{foot}\n"

    def as_html(self) -> str:
        """The same words as a simple HTML mail in the design's colours."""
        return render_to_string("web/mail/letter.html", {"letter": self})


def _wrapped(text: str) -> str:
    lines = (
        textwrap.fill(line, _WIDTH, break_long_words=False, break_on_hyphens=False)
        for line in text.split("\n")
    )
    return "\n".join(lines)
