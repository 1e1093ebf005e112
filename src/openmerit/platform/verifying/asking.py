"""One question of a person's about a badge, and how its answer is put.

Every question has a line that answers it, what was found, how it was checked, and what that does
not prove. Machine words (keys, proof types) are left to the part for specialists.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openmerit.credentials import Check, Outcome

Words = str | Promise

HOW: Mapping[str, Words] = {
    "proof": gettext_lazy(
        "The issuer’s digital signature covers every word. It was computed anew here and compared."
    ),
    "whole": gettext_lazy(
        "Its issuer signed it in such a way that its holder can show some of it and keep the rest."
    ),
    "issuer": gettext_lazy(
        "The key that signed it was compared with the keys that its issuer publishes, and it was "
        "looked whether a domain, or somebody whom you trust, stands behind the issuer’s name. "
        "Whom you trust is, on this page, for its operator to say."
    ),
    "presenter": gettext_lazy(
        "Whoever shows badges together can sign that it is they who do. That signature was "
        "computed anew here, and its key compared with the one that they name."
    ),
    "recipient": gettext_lazy(
        "What you gave was compared with the recipient whom the issuer signed, usually in a form "
        "that nobody can read back."
    ),
    "holder": gettext_lazy(
        "The identifier of whoever shows the badges was compared with those of the people whom "
        "the badges are about."
    ),
    "validity": gettext_lazy(
        "The dates that the issuer signed were compared with the time of this check."
    ),
    "status": gettext_lazy(
        "Where its issuer keeps a signed list of what it withdrew or noted, that list was read."
    ),
    "derivation": gettext_lazy("Each of them was checked by itself, like a badge that came alone."),
    "schema": gettext_lazy("It was compared with the standard, part by part."),
    "endorsements": gettext_lazy(
        "Each endorsement is signed by whoever gave it, and was checked like a badge of its own."
    ),
}
LIMITS: Mapping[str, Words] = {
    "proof": gettext_lazy(
        "This does not prove that what it says is true, only that nobody altered it since. "
        "A picture around it is not signed: go by the words."
    ),
    "whole": gettext_lazy(
        "What is not shown may matter: an earlier end, say, or a list by which it can be "
        "withdrawn. Ask its holder for what you need."
    ),
    "issuer": gettext_lazy(
        "Anyone may call themselves anything. A domain shows who controls that domain; whether "
        "they are who you think, and any good, is for you to judge."
    ),
    "presenter": gettext_lazy(
        "Whoever had the badges could have put them together. Their worth is that of each badge."
    ),
    "recipient": gettext_lazy(
        "This does not prove that whoever showed you the badge is the person with that address."
    ),
    "holder": gettext_lazy(
        "A key shows that the same one stands behind both, and not what that person is called."
    ),
    "validity": gettext_lazy(
        "This does not prove that the person can still do it, only that the issuer set no earlier "
        "end."
    ),
    "status": gettext_lazy(
        "An issuer may withdraw a badge at any later time. Check again when it matters."
    ),
    "derivation": gettext_lazy(
        "This does not prove that they belong together, or that none was left out."
    ),
    "schema": gettext_lazy("This says nothing about who made the badge or whether it is true."),
    "endorsements": gettext_lazy("Whoever endorses may be unknown to you as well."),
}
NAMES: Mapping[str, Words] = {
    "format": gettext_lazy("what it is"),
    "context": gettext_lazy("what its words mean"),
    "proof": gettext_lazy("whether it was changed"),
    "key": gettext_lazy("whether the issuer signed it"),
    "issuer": gettext_lazy("who stands behind the issuer’s name"),
    "validity": gettext_lazy("whether it is within its dates"),
    "status": gettext_lazy("whether it was withdrawn"),
    "schema": gettext_lazy("whether it keeps to the standard"),
    "recipient": gettext_lazy("about whom it is"),
    "endorsements": gettext_lazy("whether its endorsements hold"),
    "derivation": gettext_lazy("whether all that is in it holds"),
}

_BRACKETED: Final = re.compile(r" \((?:did:|eddsa-|ecdsa-|JWT, |Ed25519Sig|RsaSig)[^()]{0,200}\)")
_MACHINE_WORDS: Final = re.compile(
    r"did:|eddsa|ecdsa|sha256|https://www\.w3\.org|purl\.imsglobal|_sd\b|proofValue"
)
_SENTENCE_ENDS: Final = re.compile(r"(?<=[.!?]) ")


@dataclass(frozen=True)
class Question:
    """One question of a person's, and its answer.

    Attributes:
        key: the id of the check it rests on, or ``unknown`` for what could not be checked.
        tone: passed, warning, failed or unknown.
        found: what was found, where the answer does not say it already.
        how: how it was checked.
        limits: what that does not prove.
        items: names of parts or of checks, with what is to say of them.
    """

    key: str
    asked: Words
    tone: str
    answer: Words
    found: str = ""
    how: Words = ""
    limits: Words = ""
    items: tuple[tuple[Words, str], ...] = ()


def question(
    key: str, asked: Words, check: Check, answer: Words, *, tone: str = "", how: Words = ""
) -> Question:
    """A question that a check answers, with what was found unless the answer says it."""
    message = in_plain_words(check.message)
    found = "" if message in str(answer) else message
    tone = tone or str(check.outcome)
    return Question(key, asked, tone, answer, found, how or HOW.get(key, ""), LIMITS.get(key, ""))


def plain(key: str, asked: Words, check: Check, *, passed: Words, how: Words = "") -> Question:
    """A question whose answer is the check's own message, after `passed` where it passed."""
    message = in_plain_words(check.message)
    if check.outcome is Outcome.PASSED:
        return question(key, asked, check, f"{passed} {message}".strip(), how=how)
    if not is_told(check):
        return question(key, asked, check, _("That could not be told."))
    return question(key, asked, check, message or _("See the part for specialists."), how=how)


def unchecked(checks: Iterable[Check]) -> Question:
    """What could not be looked up, with why."""
    asked = _("What could not be checked?")
    items = tuple(
        (NAMES.get(check.id, check.id), in_plain_words(check.message))
        for check in checks
        if check.outcome is Outcome.UNKNOWN
    )
    if not items:
        return Question("unknown", asked, "passed", _("Nothing: all of it was looked at."))
    answer = capfirst("; ".join(str(name) for name, _why in items)) + "."
    how = _("What could not be looked up never counts as passed.")
    return Question("unknown", asked, "unknown", answer, how=how, items=items)


def is_told(check: Check) -> bool:
    """Whether the check says something of its own, beyond that an earlier one was in the way."""
    return not check.message.startswith(("Not told:", "Not looked at,"))


def in_plain_words(text: str) -> str:
    """The text without the sentences, and the words in brackets, that are for specialists."""
    text = _BRACKETED.sub("", text)
    if not _MACHINE_WORDS.search(text):
        return text
    sentences = _SENTENCE_ENDS.split(text)
    return " ".join(one for one in sentences if not _MACHINE_WORDS.search(one))
