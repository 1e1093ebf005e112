"""The kinds of letters that earners get, and the words that may be changed in each.

A module that writes to earners registers its kind, and posts by it:

    register(LetterKind(key="expiry", label=_("A badge will end"), …))
    mailings.post(award, "expiry", key=…, url=…)

What stands around the words is fixed: the button with the link, the reason why the mail came, and
the line by which somebody says that they want no more.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from openmerit.platform.engine.models import Mail

Words = str | Promise

PLACEHOLDERS: Mapping[str, tuple[Words, str]] = {
    "recipient": (
        _("the earner's name, or the address of one whose name is not known"),
        "Ada Mbeki",
    ),
    "issuer": (_("your name"), ""),
    "badge": (_("what was awarded"), "Data Analyst"),
    "since": (_("the day of the award"), "3 March 2026"),
    "until": (_("the day on which the badge ends"), "3 March 2028"),
    "left": (_("how long it still is valid"), "30 days"),
    "email": (_("the earner's address"), "ada@example.org"),
    "site": (_("your web site"), "https://example.org"),
}
"""What each placeholder stands for, and an example."""

_MARKED = re.compile(r"\{([^{}]*)\}")
_GREETING = _("Hello {recipient},")
_USUAL = ("recipient", "issuer", "badge", "since", "until", "email", "site")


@dataclass(frozen=True, slots=True)
class LetterKind:
    """One kind of letter, with the words that it has where an issuer set none of its own."""

    key: str
    label: Words
    when: Words
    subject: Words
    text: Words
    reason: Words
    button: Words = ""
    closing: tuple[Words, ...] = ()
    greeting: Words = _GREETING
    group: str = Mail.Group.AWARD
    placeholders: tuple[str, ...] = _USUAL
    # What its mails are called, where several letters are one kind of mail.
    mail_kind: str = ""
    # Whether it may go twice rather than perhaps not at all.
    repeatable: bool = False


KINDS: dict[str, LetterKind] = {}


def register(kind: LetterKind) -> LetterKind:
    """Let an issuer say it in its own words. Registered again, it takes the place of the first."""
    assert set(kind.placeholders) <= PLACEHOLDERS.keys(), kind.key
    for words in (kind.subject, kind.greeting, kind.text, kind.reason, *kind.closing):
        assert not list(unknown_in(str(words), kind)), f"{kind.key}: {words}"
    KINDS[kind.key] = kind
    return kind


def unknown_in(text: str, kind: LetterKind) -> Iterator[str]:
    """The placeholders in a text that a letter of this kind has nothing for."""
    for name in _MARKED.findall(text):
        if name not in kind.placeholders:
            yield name


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with what its placeholders stand for, which is never read for more of them."""
    return _MARKED.sub(lambda found: values.get(found[1], found[0]), text)
