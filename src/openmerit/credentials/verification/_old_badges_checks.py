"""Steps 1, 2 and 5 to 9 for badges before 3.0, each as a function of what was looked up."""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from openmerit.credentials.documents import _open_badges_2
from openmerit.credentials.documents._open_badges_2 import ASSERTION, ISSUER_TYPES, host_of
from openmerit.credentials.documents._open_badges_2_model import Breach, breaches
from openmerit.credentials.errors import Unresolvable
from openmerit.credentials.proofs import _jose
from openmerit.credentials.reading import _members, _times
from openmerit.credentials.sentences import joined, say
from openmerit.credentials.verification import _proof_form, _recipient, _words
from openmerit.credentials.verification._envelope import Envelope
from openmerit.credentials.verification._old_badges_pages import Node, Pages, same_address
from openmerit.credentials.verification._old_badges_proof import Chain, withdrawn
from openmerit.credentials.verification._report import Check, Outcome

_LOCAL_HOSTS: Final = ("localhost", "127.0.0.1")
_CONTEXT: Final = say("Every member was looked up among the words that its contexts define.")
_SCHEMA: Final = say("Members were compared with the data model of its edition.")
_ISSUER: Final = say(
    "An issuer writes its own name into its Profile. Only a domain that it controls, or somebody "
    "whom you trust, can vouch for it."
)
_VALIDITY: Final = say("The dates in the badge were compared with the time of this check.")
_STATUS: Final = say("What its issuer publishes of withdrawn badges was looked at.")
_RECIPIENT: Final = say("The person was compared with whom the badge names, hashed or plain.")


def unlooked(id: str, document: Mapping[str, Any], at: datetime) -> Check:
    """The check for a step that an earlier one made pointless."""
    message = say("Not told: what the document says of itself is not proven.")
    if id == "key":
        message = say("Not looked at, since it is not proven what the badge says.")
    elif id == "validity" and document.get("expires") is not None:
        own = check_validity(document, at)
        if own.outcome is Outcome.FAILED:
            message = say("Not told, though it says of itself: {own_word}", own_word=own.message)
    return Check(id, Outcome.UNKNOWN, message)


def check_format(envelope: Envelope, edition: str, name: str | None) -> Check:
    """The `format` check: is it of a class that is judged by itself."""
    if name is None:
        types = _members.as_list(envelope.document.get("type"))
        if not types:
            message = say(
                "It uses words of Open Badges {edition}, but names no type.", edition=edition
            )
            return Check("format", Outcome.FAILED, message)
        told = ", ".join(str(item)[:60] for item in types[:3])
        if _open_badges_2.is_foreign_class(envelope.document):
            message = say(
                "It uses words of Open Badges, but is no badge: its type is {type}.", type=told
            )
            return Check("format", Outcome.UNKNOWN, message)
        message = say("Open Badges {edition} has no type {type}.", edition=edition, type=told)
        return Check("format", Outcome.FAILED, message)
    what = say("{name}.", name=_words.format_name(envelope.kind, envelope.container))
    if name != ASSERTION:
        what = say(
            "{name}: no badge that somebody earned, but its {part}.",
            name=_words.format_name(envelope.kind, envelope.container),
            part=name,
        )
    return Check("format", Outcome.PASSED, what)


def check_context(document: Mapping[str, Any], chain: Chain, edition: str) -> Check:
    """The `context` check: strict for the badge itself, a warning for what it leans on."""
    if edition in ("1.0", "0.5"):
        message = say("Open Badges {edition} knows no contexts.", edition=edition)
        return Check("context", Outcome.PASSED, message, _CONTEXT)
    wanted = _open_badges_2.CONTEXT_2 if edition == "2.0" else _open_badges_2.CONTEXT_1
    own = [_open_badges_2.context_address(c) for c in _members.as_list(document.get("@context"))]
    if wanted not in own:
        message = say("Its @context is not that of its edition: {url} is missing.", url=wanted)
        return Check("context", Outcome.FAILED, message, _CONTEXT)
    for part in (document, chain.root.document):
        meaning = _open_badges_2.meaning_of(part, edition)
        if meaning.undefined is not None:
            message = say(
                "{member}: no context defines it, so it means nothing.", member=meaning.undefined
            )
            return Check("context", Outcome.FAILED, message, _CONTEXT)
        if meaning.unknown:
            message = say("The context {url} is not known here.", url=meaning.unknown[0])
            return Check("context", Outcome.UNKNOWN, message, _CONTEXT)
    for what, node in (("badge", chain.badge), ("issuer", chain.issuer)):
        if node is not None and node is not chain.root:
            meaning = _open_badges_2.meaning_of(node.document, edition)
            if meaning.undefined is not None:
                message = say(
                    "Every word of the badge is defined, but not all at {url}: {what}.{member}.",
                    url=node.address,
                    what=what,
                    member=meaning.undefined,
                )
                return Check("context", Outcome.WARNING, message, _CONTEXT)
    return Check("context", Outcome.PASSED, say("Every word is defined."), _CONTEXT)


def check_schema(chain: Chain, edition: str, name: str) -> Check:
    """The `schema` check of the badge and of what it leans on, as far as that could be had."""
    parts: list[tuple[str, Node | None, str]] = [("", chain.root, name)]
    if name == ASSERTION:
        parts.append(("badge", chain.badge, "BadgeClass"))
    if name not in ISSUER_TYPES:
        parts.append(("issuer", chain.issuer, "Issuer"))
    found = list(itertools.islice(_breaches(parts, edition), 100))
    severe = next((item for item in found if item.severe), None)
    breach = severe or next(iter(found), None)
    if breach is None:
        message = say("All members are as the standard says.")
        return Check("schema", Outcome.PASSED, message, _SCHEMA)
    message = say("{member}: {reason}.", member=breach.member or "-", reason=breach.reason)
    return Check("schema", Outcome.FAILED if severe else Outcome.WARNING, message, _SCHEMA)


def _breaches(parts: Sequence[tuple[str, Node | None, str]], edition: str) -> Iterator[Breach]:
    for prefix, node, name in parts:
        if node is None:
            continue
        for breach in breaches(node.document, name, edition):
            path = ".".join(part for part in (prefix, breach.member) if part)
            yield Breach(path, breach.reason, breach.severe)


def check_issuer(chain: Chain, edition: str, pages: Pages) -> Check:
    """The `issuer` check: does a domain vouch for it."""
    issuer = chain.issuer
    assert issuer is not None
    if edition == "2.0" and _open_badges_2.class_of(issuer.document, edition) not in ISSUER_TYPES:
        message = say("What stands at {url} is no issuer.", url=issuer.address)
        return Check("issuer", Outcome.FAILED, message, _ISSUER)
    name = issuer.document.get("name")
    name = name[:200] if isinstance(name, str) else "?"
    host = host_of(issuer.address) or "?"
    if host.partition(":")[0] in _LOCAL_HOSTS:
        message = say(
            "A practice badge, made on a local machine ({host}): it stands for nobody.", host=host
        )
        return Check("issuer", Outcome.WARNING, message, _ISSUER, "practice")
    if host_of(issuer.id) is None:
        message = say(
            "Its issuer, {name}, calls itself {id}, which is no address; only {host} vouches.",
            name=name,
            id=issuer.id,
            host=host,
        )
        return Check("issuer", Outcome.WARNING, message, _ISSUER)
    if pages.unprotected:
        message = say(
            "{host} vouches for it, but {url} was read without encryption, so that anybody on the "
            "way could have changed it.",
            host=host,
            url=pages.unprotected[0],
        )
        return Check("issuer", Outcome.WARNING, message, _ISSUER)
    message = say(
        "{host} vouches for it: its issuer, {name}, controls that domain.", host=host, name=name
    )
    return Check("issuer", Outcome.PASSED, message, _ISSUER)


def check_validity(document: Mapping[str, Any], at: datetime) -> Check:
    """The `validity` check."""
    try:
        start, end = (
            _open_badges_2.instant(value)[0] if value is not None else None
            for value in (
                document.get("issuedOn", document.get("issued_on")),
                document.get("expires"),
            )
        )
    except ValueError as error:
        message = say("One of its dates cannot be read: {reason}.", reason=error.args[0])
        return Check("validity", Outcome.FAILED, message, _VALIDITY)
    if start is not None and end is not None and end < start:
        message = say(
            "It says that it expired on {end}, before it was issued ({start}).",
            end=_times.in_words(end),
            start=_times.in_words(start),
        )
        return Check("validity", Outcome.FAILED, message, _VALIDITY)
    if start is not None and start > at + _proof_form.CLOCK_SKEW:
        message = say("It is not valid yet: only from {day}.", day=_times.in_words(start))
        return Check("validity", Outcome.FAILED, message, _VALIDITY, "not_yet_valid")
    if end is not None and end < at:
        message = say("It expired on {day}.", day=_times.in_words(end))
        return Check("validity", Outcome.FAILED, message, _VALIDITY, "expired")
    return Check("validity", Outcome.PASSED, _words.validity(start, end), _VALIDITY)


def check_status(chain: Chain, jws: _jose.Jws | None, pages: Pages) -> Check:
    """The `status` check of a badge whose address does not say itself that it was withdrawn."""
    assert chain.issuer is not None
    if jws is None:
        message = say("It is still at its address, and not marked as withdrawn.")
        return Check("status", Outcome.PASSED, message, _STATUS)
    address = _open_badges_2.identifier(chain.issuer.document.get("revocationList"))
    if address is None:
        message = say("Its issuer keeps no list by which it could be withdrawn.")
        return Check("status", Outcome.PASSED, message, _STATUS)
    try:
        listed = pages.document(address)
    except Unresolvable as error:
        message = say(
            "The list of withdrawn badges could not be fetched: {reason} ({url}).",
            reason=error.reason,
            url=address,
        )
        return Check("status", Outcome.UNKNOWN, message, _STATUS)
    names = {chain.root.document.get(member) for member in ("id", "@id", "uid")} - {None}
    for entry, reason in _withdrawn_in(listed):
        if any(isinstance(name, str) and same_address(entry, name) for name in names):
            return withdrawn(reason)
    message = say("It is not on its issuer's list of withdrawn badges.")
    return Check("status", Outcome.PASSED, message, _STATUS)


def _withdrawn_in(listed: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """What a revocation list names, with the reasons (2.0: `revokedAssertions`; 1.0: a map)."""
    if "revokedAssertions" not in listed:
        for name, reason in listed.items():
            if not name.startswith("@"):
                yield name, reason
    for item in _members.as_list(listed.get("revokedAssertions")):
        if isinstance(item, str):
            yield item, None
        elif isinstance(item, dict) and item.get("revoked", True) is not False:
            for member in ("id", "@id", "uid"):
                if isinstance(item.get(member), str):
                    yield item[member], item.get("revocationReason")


def check_recipient(view: Mapping[str, Any], name: str, recipient: str | None) -> Check:
    """The `recipient` check."""
    if name != ASSERTION:
        message = say("It was awarded to nobody: it only says what can be earned, or from whom.")
        return Check("recipient", Outcome.UNKNOWN, message, _RECIPIENT)
    if not recipient or not recipient.strip():
        return Check("recipient", Outcome.UNKNOWN, _words.NOBODY_NAMED, _RECIPIENT)
    return _recipient.check_recipient([view["credentialSubject"]], recipient, _RECIPIENT)


def summary(view: Mapping[str, Any], checks: Sequence[Check], name: str) -> str:
    """One to three sentences for a person."""
    worst = {check.outcome for check in checks}
    decisive = {c.outcome for c in checks if c.id in ("format", "context", "proof", "key")}
    if name == ASSERTION or Outcome.FAILED in worst or Outcome.UNKNOWN in decisive:
        return _words.summary(view, checks)
    said = say(
        "This is no badge that somebody earned, but only the {part} of one; as such it is fine.",
        part=name,
    )
    key = next(check for check in checks if check.id == "key")
    return said if key.outcome is Outcome.PASSED else joined([said, key.message])
