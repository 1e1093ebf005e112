"""Traps in contexts and types: what gives the document its meaning."""

from collections.abc import Iterator
from typing import Final

from openmerit.credentials.doctor import _mended_contexts
from openmerit.credentials.doctor._case import Case, Seen
from openmerit.credentials.linked_data import _contexts, _editions
from openmerit.credentials.reading import _members
from openmerit.credentials.sentences import say

_FIRST_EDITION: Final = "https://purl.imsglobal.org/spec/ob/v3p0/context.json"
_WRITTEN: Final = say("Write the contexts as the template has them.")
_NUMBERED: Final = (f"{_mended_contexts.OPEN_BADGES}-", f"{_mended_contexts.CLR}-")
_PUBLISHED: Final = "2024-02"
"""Since when the numbered contexts of 3.0.3 and 2.0.1 are no drafts."""


def first_edition(case: Case) -> Iterator[Seen]:
    """The address without a number is that of 3.0.0, not of the newest (Open Badges 3.0, A)."""
    for place in case.contexts:
        if place.value == _FIRST_EDITION:
            yield Seen(
                place.pointer,
                say(
                    "{url} is the edition 3.0.0. Some programs take it for the newest, so that the "
                    "same document means one thing to them and another to you.",
                    url=_FIRST_EDITION,
                ),
                say("Name the edition: {url}.", url=_contexts.OPEN_BADGES_3),
            )


def older_edition(case: Case) -> Iterator[Seen]:
    """Older numbered editions have other addresses for the same words (Open Badges 3.0, A)."""
    if _contexts.CREDENTIALS_V2 not in [place.value for place in case.contexts]:
        return
    for place in case.contexts:
        is_open_badges = str(place.value).startswith(f"{_mended_contexts.OPEN_BADGES}-")
        if is_open_badges and place.value != _contexts.OPEN_BADGES_3:
            yield Seen(
                place.pointer,
                say("There is a newer edition of this context than {url}.", url=place.value),
                say("Name the newest: {url}.", url=_contexts.OPEN_BADGES_3),
            )


def edited_in_place(case: Case) -> Iterator[Seen]:
    """Terms were added to a numbered context later (OB 3.0 #639; CLR 2.0, March 2025)."""
    names: dict[str, str] = {}
    for place in case.objects:
        for name in place.value:
            names.setdefault(name, f"{place.pointer}/{name}")
    named = {place.value for place in case.contexts if isinstance(place.value, str)}
    told: set[str] = set()
    for edition in _editions.older_editions():
        is_numbered = edition.url.startswith(_NUMBERED) and edition.date >= _PUBLISHED
        if edition.url not in named or not is_numbered:
            continue
        for term in sorted((edition.unknown & names.keys()) - told):
            told.add(term)
            yield Seen(
                names[term],
                say(
                    "{term} was added to {url} without a new number. Who has an older copy of that "
                    "file says that the proof does not fit.",
                    term=term,
                    url=edition.url,
                ),
                say("Leave it out, if you can do without."),
            )


def plain_http(case: Case) -> Iterator[Seen]:
    """The addresses of contexts are compared letter by letter (VCDM 2.0, section 4.3)."""
    for place in case.contexts:
        known = _mended_contexts.known_as(place.value)
        if isinstance(place.value, str) and known is not None and known != place.value:
            yield Seen(
                place.pointer,
                say("The context {url} is not at this address.", url=place.value),
                say("Write {url}.", url=known),
            )


def unknown_context(case: Case) -> Iterator[Seen]:
    """What a context says may change or be gone; verifiers keep known copies (VCDM 2.0, 5.2)."""
    for place in case.contexts:
        if isinstance(place.value, str) and _mended_contexts.known_as(place.value) is None:
            yield Seen(
                place.pointer,
                say(
                    "The context {url} is none of the published ones of badges. Verifiers that "
                    "fetch nothing cannot tell what its terms mean.",
                    url=place.value,
                ),
                say(
                    "Do without it. The template does, and gives its terms a meaning by {url}.",
                    url=_mended_contexts.UNDEFINED_TERMS,
                ),
            )


def embedded(case: Case) -> Iterator[Seen]:
    """Several verifiers take contexts by known addresses only (Open Badges 3.0, A)."""
    for place in case.contexts:
        if isinstance(place.value, dict):
            yield Seen(
                place.pointer,
                say("A context stands in the document itself, which some verifiers refuse."),
                say("Publish it at an address of its own, or do without."),
            )


def order(case: Case) -> Iterator[Seen]:
    """Contexts are read in order, and their order is prescribed (Open Badges 3.0, A)."""
    known = [str(place.value) for place in case.contexts]
    badges = [n for n, url in enumerate(known) if url.startswith(_mended_contexts.OPEN_BADGES)]
    clr = [n for n, url in enumerate(known) if url.startswith(_mended_contexts.CLR)]
    bases = (_contexts.CREDENTIALS_V1, _contexts.CREDENTIALS_V2)
    base = [n for n, url in enumerate(known) if url in bases]
    in_order = [*base[:1], *clr[:1], *badges[:1]]
    if badges and in_order != list(range(len(in_order))):
        yield Seen(
            "/@context",
            say("The contexts do not stand in the order that the standard prescribes."),
            _WRITTEN,
        )


def both_models(case: Case) -> Iterator[Seen]:
    """A document is of VCDM 1.1 or of 2.0, by its first context (VCDM 2.0, section 4.3)."""
    known = [place.value for place in case.contexts]
    if _contexts.CREDENTIALS_V1 in known and _contexts.CREDENTIALS_V2 in known:
        yield Seen(
            "/@context",
            say("It names the contexts of both data models, 1.1 and 2.0."),
            say("Keep {url} alone.", url=_contexts.CREDENTIALS_V2),
        )


def type_order(case: Case) -> Iterator[Seen]:
    """VerifiableCredential comes first in all examples, and some programs look only there."""
    for place in [*case.objects[:1]]:
        given = place.value.get("type")
        words = given if isinstance(given, list) else []
        first = {"VerifiableCredential", "VerifiablePresentation"} & set(map(str, words))
        if first and str(words[0]) not in first:
            yield Seen(
                f"{place.pointer}/type",
                say("{word} does not stand first, where some programs look.", word=min(first)),
                say("Put it first."),
            )


def twice_the_same_type(case: Case) -> Iterator[Seen]:
    """OpenBadgeCredential and AchievementCredential are one class (Open Badges 3.0, B.1.1)."""
    if _members.types_of(case.document) >= {"OpenBadgeCredential", "AchievementCredential"}:
        yield Seen(
            "/type",
            say("OpenBadgeCredential and AchievementCredential are two names of one class."),
            say("One of them is enough."),
        )


def older_model(case: Case) -> Iterator[Seen]:
    """VCDM 1.1 was followed by 2.0, which Open Badges 3.0 is now written for (OB 3.0, A)."""
    if case.contexts and case.contexts[0].value == _contexts.CREDENTIALS_V1:
        yield Seen(
            "/@context/0",
            say(
                "It keeps to the data model 1.1 (issuanceDate, expirationDate). It is valid, and "
                "newer wallets and schemas no longer take it."
            ),
            say("The template is by 2.0: validFrom, validUntil, and its contexts."),
        )
