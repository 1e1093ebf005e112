"""The sentences of a report: what a person who asked "is it genuine?" wants to be told."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from openmerit.credentials.reading import _times
from openmerit.credentials.verification._envelope import Envelope
from openmerit.credentials.verification._report import Check, Outcome

_KINDS: Final = {
    "open-badge-3.0": "An Open Badge 3.0",
    "open-badge-2.0": "An Open Badge 2.0",
    "open-badge-1.1": "An Open Badge 1.1",
    "open-badge-1.0": "An Open Badge 1.0",
    "open-badge-0.5": "An Open Badge 0.5",
    "endorsement-3.0": "An Open Badges endorsement",
    "clr-2.0": "A Comprehensive Learner Record 2.0",
    "verifiable-credential-2.0": "A Verifiable Credential 2.0",
    "verifiable-credential-1.1": "A Verifiable Credential 1.1",
    "verifiable-presentation": "A Verifiable Presentation",
}
_CONTAINERS: Final = {
    "json": "in JSON",
    "jwt": "as a signed token (JWT)",
    "sd-jwt": "as a token that can be shown in part (SD-JWT)",
    "png": "baked into a PNG image",
    "svg": "baked into an SVG image",
}
_REASONS_NOT_TO_RELY: Final = {
    "format": "it cannot be read",
    "context": "it says things that were never signed",
    "proof": "it was changed after it was issued, or was never properly signed",
    "key": "it was not signed by the issuer that it names",
    "issuer": "its issuer is not who it says",
    "validity": "it is not within its dates",
    "status": "its issuer does not stand by it now",
    "schema": "it does not keep to the standard",
    "recipient": "it is about somebody else",
}


def format_name(envelope: Envelope) -> str:
    """Such as ``An Open Badge 3.0 in JSON``."""
    kind = _KINDS.get(envelope.kind, "A document of unknown kind")
    return f"{kind} {_CONTAINERS[envelope.container]}"


def issuer_name(document: Mapping[str, Any]) -> str | None:
    """The name by which the issuer calls itself, if it does."""
    issuer = document.get("issuer")
    name = issuer.get("name") if isinstance(issuer, dict) else None
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


def validity(start: datetime | None, end: datetime | None) -> str:
    """From when to when it is valid."""
    if start and end:
        return f"Valid from {_times.in_words(start)} to {_times.in_words(end)}."
    if start:
        return f"Valid since {_times.in_words(start)}, without an end."
    if end:
        return f"Valid until {_times.in_words(end)}."
    return "It has no dates, so it does not expire."


def summary(document: Mapping[str, Any], checks: Sequence[Check]) -> str:
    """One to three sentences: the verdict, who made it, and what stayed open."""
    by_id = {check.id: check for check in checks}
    for check in checks:
        if check.outcome is Outcome.FAILED:
            why = _REASONS_NOT_TO_RELY.get(check.id, "a check failed")
            return f"Do not rely on this badge: {why}. {check.message}"
    unknown = [check for check in checks if check.outcome is Outcome.UNKNOWN]
    for check in unknown:
        if check.id in ("format", "context", "proof", "key"):
            reason = by_id["key"] if by_id["key"].outcome is Outcome.UNKNOWN else check
            return f"Whether this badge is genuine could not be told. {reason.message}"
    sentences = ["This badge is unchanged and current."]
    sentences.append(_about_the_issuer(document, by_id["issuer"]))
    if by_id["proof"].finding == "part":
        sentences.append("Its holder shows a part of it, and may have withheld the rest.")
    elif by_id["proof"].finding == "holders_copy":
        sentences.append("It is the copy that was meant for its holder alone.")
    if by_id["status"].outcome is Outcome.UNKNOWN:
        sentences.append(f"Whether it was withdrawn is not known. {by_id['status'].message}")
    if by_id["recipient"].outcome is Outcome.PASSED:
        sentences.append(by_id["recipient"].message)
    return " ".join(sentences)


def _about_the_issuer(document: Mapping[str, Any], check: Check) -> str:
    name = issuer_name(document)
    if check.outcome is Outcome.PASSED:
        return f"It was made by {name or 'its issuer'}. {check.message}"
    if check.finding == "practice":
        return check.message
    if name is None:
        return "It was made by someone who gives no name."
    return f"It was made by someone who calls themselves {name}, which nobody has confirmed."
