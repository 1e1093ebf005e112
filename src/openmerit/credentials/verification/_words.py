"""The sentences of a report: what a person who asked "is it genuine?" wants to be told."""

import functools
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from openmerit.credentials.reading import _times
from openmerit.credentials.reading._remembered import last_remembered
from openmerit.credentials.sentences import joined, say
from openmerit.credentials.verification._report import Check, Outcome

_KINDS: Final = {
    "open-badge-3.0": say("An Open Badge 3.0"),
    "open-badge-2.0": say("An Open Badge 2.0"),
    "open-badge-1.1": say("An Open Badge 1.1"),
    "open-badge-1.0": say("An Open Badge 1.0"),
    "open-badge-0.5": say("An Open Badge 0.5"),
    "endorsement-3.0": say("An Open Badges endorsement"),
    "clr-2.0": say("A Comprehensive Learner Record 2.0"),
    "verifiable-credential-2.0": say("A Verifiable Credential 2.0"),
    "verifiable-credential-1.1": say("A Verifiable Credential 1.1"),
    "verifiable-presentation": say("A Verifiable Presentation"),
}
_CONTAINERS: Final = {
    "json": say("in JSON"),
    "jwt": say("as a signed token (JWT)"),
    "sd-jwt": say("as a token that can be shown in part (SD-JWT)"),
    "png": say("baked into a PNG image"),
    "svg": say("baked into an SVG image"),
    "pdf": say("attached to a PDF"),
}
_NOUNS: Final = {
    "endorsement-3.0": say("endorsement"),
    "clr-2.0": say("record"),
    "verifiable-credential-2.0": say("credential"),
    "verifiable-credential-1.1": say("credential"),
    "verifiable-presentation": say("presentation"),
}
_REASONS_NOT_TO_RELY: Final = {
    "format": say("it cannot be read"),
    "context": say("it says things that were never signed"),
    "proof": say("it was changed after it was issued, or was never properly signed"),
    "key": say("it was not signed by the issuer that it names"),
    "issuer": say("its issuer is not who it says"),
    "validity": say("it is not within its dates"),
    "status": say("its issuer does not stand by it now"),
    "schema": say("it does not keep to the standard"),
    "recipient": say("it is about somebody else"),
    "derivation": say("something that it is made of does not hold"),
}

_REASONS_OF_PRESENTATIONS: Final = _REASONS_NOT_TO_RELY | {
    "proof": say("nobody proved that they present it, here and now"),
    "key": say("it was not signed by the holder that it names"),
    "derivation": say("something that it shows does not hold"),
}


_HOW_IT_IS_SHOWN: Final = {
    "part": say("Its holder shows a part of it, and may have withheld the rest."),
    "holders_copy": say("It is the copy that was meant for its holder alone."),
}
"""By finding of `proof`."""

NOBODY_NAMED: Final = say("Say whose it should be, to check it.")
"""What `recipient` says where nobody was asked for."""


def format_name(kind: str, container: str) -> str:
    """Such as ``An Open Badge 3.0 in JSON``, by an envelope's kind and container."""
    named = _KINDS.get(kind, say("A document of unknown kind"))
    return say("{kind} {container}", kind=named, container=_CONTAINERS[container])


def title(document: Mapping[str, Any]) -> str | None:
    """What a credential is called: its own name, or that of its achievement."""
    subject = document.get("credentialSubject")
    achievement = subject.get("achievement") if isinstance(subject, dict) else None
    for place in (document, achievement):
        name = place.get("name") if isinstance(place, dict) else None
        if isinstance(name, str) and name:
            return name[:100]
    return None


def issuer_name(document: Mapping[str, Any]) -> str | None:
    """The name by which the issuer calls itself, if it does."""
    issuer = document.get("issuer")
    return name_of(issuer) if isinstance(issuer, dict) else None


def name_of(thing: Mapping[str, Any]) -> str | None:
    """The name that an object gives, if it does."""
    name = thing.get("name")
    if isinstance(name, dict):
        name = name.get("@value")
    return name[:200] if isinstance(name, str) else None


def domain_of(identifier: str) -> str | None:
    """The domain (with a port, if it names one) that a did:web or https identifier stands on."""
    if identifier.startswith("did:web:"):
        return unquote(identifier.removeprefix("did:web:").partition(":")[0])
    try:
        parts = urlsplit(identifier)
        if parts.scheme != "https" or not parts.hostname:
            return None
        # Not `netloc`: in https://bank.example@evil.example/ only what follows the @ is a domain.
        return parts.hostname if parts.port is None else f"{parts.hostname}:{parts.port}"
    except ValueError:
        return None


def is_one_of_many(identifier: str) -> bool:
    """Whether a did:web names a place on a domain, where there may be others."""
    return identifier.startswith("did:web:") and ":" in identifier.removeprefix("did:web:")


@functools.lru_cache(maxsize=64)
def validity(start: datetime | None, end: datetime | None) -> str:
    """From when to when it is valid."""
    if start and end:
        first, last = _times.in_words(start), _times.in_words(end)
        return say("Valid from {first} to {last}.", first=first, last=last)
    if start:
        return say("Valid since {day}, without an end.", day=_times.in_words(start))
    if end:
        return say("Valid until {day}.", day=_times.in_words(end))
    return say("It has no dates, so it does not expire.")


def summary(
    document: Mapping[str, Any], checks: Sequence[Check], *, kind: str = "open-badge-3.0"
) -> str:
    """One to three sentences: the verdict, who made it, and what stayed open."""
    return _summary(issuer_name(document), tuple(checks), kind)


@last_remembered
def _summary(issuer: str | None, checks: Sequence[Check], kind: str) -> str:
    by_id = {check.id: check for check in checks}
    noun = _NOUNS.get(kind, say("badge"))
    against = _against_relying(checks, by_id, noun)
    if against is not None:
        return against
    sentences: list[str] = [say("This {noun} is unchanged and current.", noun=noun)]
    sentences.append(_about_the_issuer(issuer, by_id["issuer"]))
    shown = _HOW_IT_IS_SHOWN.get(by_id["proof"].finding)
    sentences += [] if shown is None else [shown]
    if by_id["status"].outcome is Outcome.UNKNOWN:
        unknown = say("Whether it was withdrawn is not known.")
        sentences += [unknown, by_id["status"].message]
    if by_id["status"].outcome is Outcome.WARNING:
        sentences.append(by_id["status"].message)
    if _was_asked_for(by_id["recipient"]):
        sentences.append(by_id["recipient"].message)
    if "derivation" in by_id:
        sentences.append(by_id["derivation"].message)
    return joined(sentences)


def _was_asked_for(recipient: Check) -> bool:
    """Whether somebody was compared with whom it is about, whatever came of that."""
    return bool(recipient.detail) and recipient.message != NOBODY_NAMED


def summary_of_presentation(checks: Sequence[Check], about: str | None) -> str:
    """The same for a presentation, which has a holder instead of an issuer.

    Args:
        about: whether it shows the presenter's own badges; None if nobody signed that they present.
    """
    by_id = {check.id: check for check in checks}
    noun = _NOUNS["verifiable-presentation"]
    against = _against_relying(checks, by_id, noun, _REASONS_OF_PRESENTATIONS)
    if against is not None:
        return against
    if about is None:
        return joined([by_id["proof"].message, by_id["derivation"].message])
    unchanged = say("This presentation is unchanged, and signed by the one who presents it.")
    whose = by_id["recipient"].message if by_id["recipient"].outcome is Outcome.PASSED else about
    return joined([unchanged, by_id["issuer"].message, whose, by_id["derivation"].message])


def _against_relying(
    checks: Sequence[Check],
    by_id: Mapping[str, Check],
    noun: str,
    reasons: Mapping[str, str] = _REASONS_NOT_TO_RELY,
) -> str | None:
    """Why not to rely on it, or why it cannot be told; None if there is nothing against it."""
    for check in checks:
        if check.outcome is Outcome.FAILED:
            why = reasons.get(check.id, say("a check failed"))
            if check.id == "status" and not check.finding:
                why = say("what should tell whether its issuer stands by it does not hold")
            return joined(
                [say("Do not rely on this {noun}: {why}.", noun=noun, why=why), check.message]
            )
    for check in checks:
        if check.outcome is Outcome.UNKNOWN and check.id in ("format", "context", "proof", "key"):
            reason = by_id["key"] if by_id["key"].outcome is Outcome.UNKNOWN else check
            genuine = say("Whether this {noun} is genuine could not be told.", noun=noun)
            return joined([genuine, reason.message])
    return None


def _about_the_issuer(name: str | None, check: Check) -> str:
    if check.outcome is Outcome.PASSED:
        made = (
            say("It was made by its issuer.")
            if name is None
            else say("It was made by {name}.", name=name)
        )
        return joined([made, check.message])
    if check.finding in ("practice", "another_name", "known_to_nobody", "unauthorised"):
        return check.message
    if name is None:
        return say("It was made by someone who gives no name.")
    return say(
        "It was made by someone who calls themselves {name}, which nobody has confirmed.",
        name=name,
    )
