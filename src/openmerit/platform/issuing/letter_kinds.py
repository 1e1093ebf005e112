"""The kinds of letters that earners get, and the words that may be changed in each.

A module that writes to earners registers its kind, and posts by it:

    register(LetterKind(key="expiring", label=_("A badge will end"), …))
    mailings.post(mailings.about(award, "expiring", …))

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
    "email": (_("the earner's address"), "ada@example.org"),
}
"""What each placeholder stands for, and an example."""

_MARKED = re.compile(r"\{([^{}]*)\}")
_GREETING = _("Hello {recipient},")
_USUAL = ("recipient", "issuer", "badge", "since", "until", "email")


@dataclass(frozen=True, slots=True)
class LetterKind:
    """One kind of letter, with the words that it has where an issuer set none of its own."""

    key: str
    label: Words
    when: Words
    subject: Words
    text: Words
    button: Words
    reason: Words
    closing: tuple[Words, ...] = ()
    greeting: Words = _GREETING
    group: str = Mail.Group.AWARD
    placeholders: tuple[str, ...] = _USUAL
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


CLAIM = register(
    LetterKind(
        key="claim",
        label=_("You were awarded a badge"),
        when=_("Goes to the earner as soon as a badge is signed."),
        subject=_("{issuer} awarded you “{badge}”"),
        text=_(
            "{issuer} awarded you the badge “{badge}”.\n\n"
            "It is yours to keep and to show. Open the link to see it and to add it to yours."
        ),
        button=_("See your badge"),
        closing=(
            _("Opening the link does not use it up: it stays good until the badge is claimed."),
        ),
        reason=_(
            "You get this mail because {issuer} named {email} as the address of whoever earned "
            "the badge. If that is not you, do nothing."
        ),
        repeatable=True,
    )
)

REMINDER = register(
    LetterKind(
        key="reminder",
        label=_("Your badge still waits"),
        when=_("Goes when you remind somebody who has not claimed a badge."),
        subject=_("Your badge “{badge}” still waits for you"),
        text=_(
            "On {since} {issuer} awarded you the badge “{badge}”. You have not claimed it yet.\n\n"
            "Open the link to see it and to add it to yours."
        ),
        button=_("See your badge"),
        closing=(
            _("Opening the link does not use it up: it stays good until the badge is claimed."),
        ),
        reason=_("You get this mail because {issuer} awarded the badge to {email}."),
        group=Mail.Group.REMINDER,
    )
)

SIGNED_ANEW = register(
    LetterKind(
        key="signed_anew",
        label=_("Your badge was signed anew"),
        when=_("Goes when a key of yours may have got out, to whoever claimed a badge of it."),
        subject=_("Your badge “{badge}” was signed anew"),
        greeting=_("Hello,"),
        text=_(
            "{issuer} signed your badge “{badge}” anew, since somebody else may have got hold of "
            "the key that had signed it. Your badge says what it said.\n\n"
            "In your wallet and on your shared page it is the new one already. Files that you took "
            "along no longer hold: take the new one, and send it to whoever has the old."
        ),
        button=_("Open my wallet"),
        reason=_("You get this mail because you claimed this badge here."),
        group=Mail.Group.NOTICE,
    )
)
