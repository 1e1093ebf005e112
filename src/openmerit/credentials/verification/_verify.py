"""Verification, step by step. The steps are numbered here and in the code alike.

1. *Limits and format*: what is it, and can it be read in one way only?
2. *Context*: does every term have a meaning, so that nothing escapes the proof?
3. *Proof*: was anything changed since it was signed?
4. *Key*: does the key that signed belong to the issuer?
5. *Schema*: is everything there that the standard asks for, and as it asks?
6. *Issuer*: does anybody vouch for the issuer's name?
7. *Validity*: is it within its dates?
8. *Status*: was it withdrawn or suspended?
9. *Recipient*: is it about the person in question?
10. *Endorsements*: do the endorsements it brings hold?

When step 3 or 4 does not pass, what the document says of itself is a stranger's word: steps 6 to 10
are then unknown, whatever they would have found.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from openmerit.credentials.documents import _identity, _schema
from openmerit.credentials.errors import ContextError, CredentialError, UnknownContext
from openmerit.credentials.proofs import _data_integrity, _jose
from openmerit.credentials.reading import _budget, _limits, _members, _times
from openmerit.credentials.reading._resolver import Resolver
from openmerit.credentials.sentences import say
from openmerit.credentials.verification import (
    _key_check,
    _proof_check,
    _proof_form,
    _refresh,
    _status_check,
    _withheld,
    _words,
)
from openmerit.credentials.verification._envelope import Envelope, open_envelope
from openmerit.credentials.verification._question import Question
from openmerit.credentials.verification._report import CHECK_IDS, Check, Outcome, Report

_SUPPORTED: Final = frozenset(
    {
        "open-badge-3.0",
        "endorsement-3.0",
        "clr-2.0",
        "verifiable-credential-1.1",
        "verifiable-credential-2.0",
    }
)
_OLDER: Final = ("open-badge-2.0", "open-badge-1", "open-badge-0", "open-badge-address")
_BEYOND_BOUNDS: Final = (_budget.TooMuchWork, RecursionError, MemoryError)
_LOCAL_HOSTS: Final = ("localhost", "127.0.0.1")


def verify(
    data: bytes,
    *,
    at: datetime | None = None,
    resolver: Resolver | None = None,
    recipient: str | None = None,
    challenge: str | None = None,
    domain: str | None = None,
) -> Report:
    """Check a badge, whatever it comes in: JSON, JWT, or a PNG or SVG that carries one.

    Nothing is fetched unless a resolver is given. No input raises: what cannot be read is a report
    too.

    Args:
        data: the bytes.
        at: the time for which to answer, with a zone; now if absent.
        resolver: fetches DID documents and status lists.
        recipient: the e-mail address, DID or name of the person whose badge it should be.
        challenge: what a presentation must answer, if one was asked for.
        domain: for whom a presentation must have been made.

    Returns:
        A report with one check for each of `CHECK_IDS`.

    >>> verify(b"hello").verdict
    <Verdict.INVALID: 'invalid'>
    """
    question = Question(at or datetime.now(UTC), resolver, recipient, challenge, domain)
    with _budget.limited():
        try:
            # 1. Limits and format.
            envelope = open_envelope(data)
        except CredentialError as error:
            return _unread(str(error), question.at)
        except _BEYOND_BOUNDS:
            return _too_large(question.at)
        try:
            return verify_envelope(envelope, question)
        except _BEYOND_BOUNDS:
            # No check is told of: a holder who pads a document must not come by a verdict from
            # which a withdrawal is missing.
            return _too_large(question.at, envelope)


def verify_envelope(envelope: Envelope, question: Question) -> Report:
    """Steps 1 to 10 for a document that could be read."""
    if envelope.kind.startswith(_OLDER):
        return _verify_older(envelope, question)
    at = question.at
    document = envelope.document
    found = {"format": _format_check(envelope)}
    if found["format"].outcome is Outcome.PASSED:
        # 2. Context.
        canonical = _data_integrity.CanonicalDocument(_without_proof(document))
        found["context"] = _context_check(canonical)
        # 3. Proof and 4. Key.
        if found["context"].outcome is not Outcome.FAILED:
            speaker = _key_check.Speaker(_proof_check.issuer_id(document))
            finding = _proof_check.check_proofs(envelope, canonical, speaker, question)
            found |= {"proof": finding.proof, "key": finding.key}
            if finding.context is not None:
                found["context"] = finding.context
        # 5. Schema.
        found["schema"] = _schema_check(document)
        if _is_proven(found):
            # Its issuer may have a newer version, which is then the one to be judged.
            newer = _refresh.newer_version(envelope, question, verify_envelope)
            if isinstance(newer, Report):
                return newer
            # 6. Issuer, 7. Validity.
            found["issuer"] = _issuer_check(document)
            found["validity"] = _refresh.noted(_validity_check(envelope, at), newer)
            # 8. Status, 9. Recipient, 10. Endorsements.
            found["recipient"] = _recipient_check(document, question.recipient)
            if not question.nested:
                found["status"] = _status_check.check_status(document, question, verify_envelope)
                found["endorsements"] = _endorsements_check(document, question)
    found = _withheld.weighed(envelope, found)
    checks = tuple(found.get(id) or _unlooked(id, found) for id in CHECK_IDS)
    return Report(
        envelope.format, checks, at, _words.summary(document, checks), credential=document
    )


def _verify_older(envelope: Envelope, question: Question) -> Report:
    """The same for Open Badges before 3.0, which have steps of their own."""
    from openmerit.credentials.verification import _old_badges

    if envelope.kind == _old_badges.ADDRESS:
        found = _old_badges.verify_address(envelope, question)
        if isinstance(found, Report):
            return found
        envelope = found
    if envelope.kind in _old_badges.KINDS:
        return _old_badges.verify_old_badge(envelope, question)
    return verify_envelope(envelope, question)


def _too_large(at: datetime, envelope: Envelope | None = None) -> Report:
    """The report on what takes more work than a verification may."""
    message = say(
        "It has so much in it that checking it would take too long. A badge has some hundred parts."
    )
    skipped = say("Not looked at, since there is too much in it.")
    checks = tuple(
        Check(id, Outcome.UNKNOWN, message if id == "format" else skipped) for id in CHECK_IDS
    )
    kind = "unknown" if envelope is None else envelope.format
    document = None if envelope is None else envelope.document
    return Report(kind, checks, at, _words.summary({}, checks), credential=document)


def _unread(reason: str, at: datetime) -> Report:
    failed = Check("format", Outcome.FAILED, reason)
    checks = (failed, *(_unlooked(id, {"format": failed}) for id in CHECK_IDS if id != "format"))
    return Report("unknown", checks, at, _words.summary({}, checks))


def _format_check(envelope: Envelope) -> Check:
    name = _words.format_name(envelope)
    if envelope.kind in _SUPPORTED:
        return Check("format", Outcome.PASSED, f"{name}.")
    if envelope.kind == "unknown":
        message = "This is JSON, but no badge or credential: its type does not say so."
        return Check("format", Outcome.FAILED, message)
    return Check("format", Outcome.UNKNOWN, f"{name}: this kind is not checked here.")


def _is_proven(found: Mapping[str, Check]) -> bool:
    """Whether the document's own word may be taken for its issuer's."""
    proof, key = found.get("proof"), found.get("key")
    return (
        proof is not None
        and proof.outcome in (Outcome.PASSED, Outcome.WARNING)
        and key is not None
        and key.outcome is Outcome.PASSED
    )


def _unlooked(id: str, found: Mapping[str, Check]) -> Check:
    """The check for a step that an earlier one made pointless."""
    if "format" in found and found["format"].outcome is not Outcome.PASSED:
        return Check(id, Outcome.UNKNOWN, "Not looked at, since the document could not be read.")
    if id in ("proof", "key"):
        message = "Not looked at, since some of its terms have no meaning that could be signed."
        return Check(id, Outcome.UNKNOWN, message)
    return Check(id, Outcome.UNKNOWN, "Not told: what the document says of itself is not proven.")


def _without_proof(document: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in document.items() if name != "proof"}


def _context_check(canonical: _data_integrity.CanonicalDocument) -> Check:
    detail = (
        "Every member was given its meaning by the published vocabularies, so that nothing in the "
        "document stands outside of what was signed."
    )
    try:
        canonical.require_meaning()
    except UnknownContext as error:
        return Check("context", Outcome.UNKNOWN, str(error), detail)
    except ContextError as error:
        return Check("context", Outcome.FAILED, str(error), detail)
    return Check("context", Outcome.PASSED, "Every term is defined.", detail)


def _schema_check(document: Mapping[str, Any]) -> Check:
    detail = "Members were compared with the data model of the standard."
    problem = _schema.problem_in(document)
    if problem is None:
        return Check("schema", Outcome.PASSED, "All members are as the standard says.", detail)
    member, reason = problem
    return Check("schema", Outcome.FAILED, f"{member or 'The document'}: {reason}.", detail)


def _issuer_check(document: Mapping[str, Any]) -> Check:
    identifier = _proof_check.issuer_id(document) or ""
    name = _words.issuer_name(document)
    detail = (
        "An issuer writes its own name into the badge. Only a domain that it controls, or somebody "
        "whom you trust, can vouch for it."
    )
    domain = _words.domain_of(identifier)
    if domain is None:
        message = f"Nobody you trust vouches for the name {name}."
        if name is None:
            message = (
                "It does not say what its issuer is called, and nobody you trust knows the key."
            )
        return Check("issuer", Outcome.WARNING, message, detail)
    if domain.partition(":")[0] in _LOCAL_HOSTS:
        message = f"A practice badge, made on a local machine ({domain}): it stands for nobody."
        return Check("issuer", Outcome.WARNING, message, detail, "practice")
    message = (
        f"{domain} vouches for it: its issuer{f', {name},' if name else ''} controls that domain."
    )
    return Check("issuer", Outcome.PASSED, message, detail)


def _validity_check(envelope: Envelope, at: datetime) -> Check:
    detail = "The dates that the issuer signed were compared with the time of this check."
    document = envelope.document
    try:
        start, end = (
            _times.parse(str(text), zone_required=False) if text is not None else None
            for text in (
                document.get("validFrom", document.get("issuanceDate")),
                document.get("validUntil", document.get("expirationDate")),
            )
        )
    except ValueError as error:
        return Check(
            "validity", Outcome.FAILED, f"One of its dates cannot be read: {error}.", detail
        )
    if envelope.jws is not None:
        # Where a token and its credential both name a date, the proof check found them to agree.
        not_before, expires = _jose.validity(envelope.jws.payload)
        start, end = start or not_before, end or expires
    if start is not None and start > at + _proof_form.CLOCK_SKEW:
        message = f"It is not valid yet: only from {_times.in_words(start)}."
        return Check("validity", Outcome.FAILED, message, detail, "not_yet_valid")
    if end is not None and end < at:
        message = f"It expired on {_times.in_words(end)}."
        return Check("validity", Outcome.FAILED, message, detail, "expired")
    return Check("validity", Outcome.PASSED, _words.validity(start, end), detail)


def _recipient_check(document: Mapping[str, Any], recipient: str | None) -> Check:
    detail = "The person was compared with the identifiers that the issuer signed, hashed or plain."
    if not recipient:
        message = "Say whose it should be, to check it."
        return Check("recipient", Outcome.UNKNOWN, message, detail)
    subject = document.get("credentialSubject")
    subjects = [item for item in _members.as_list(subject) if isinstance(item, dict)]
    for item in subjects:
        kind = _identity.matching_identifier(item, recipient)
        if kind == "name":
            message = f"It is about someone called {recipient}; a name is weaker than an address."
            return Check("recipient", Outcome.WARNING, message, detail)
        if kind is not None:
            return Check("recipient", Outcome.PASSED, f"It is about {recipient}.", detail)
    if not any(item.get("id") or any(_identity.identities(item)) for item in subjects):
        message = "It does not say about whom it is."
        return Check("recipient", Outcome.UNKNOWN, message, detail)
    return Check("recipient", Outcome.FAILED, f"It is not about {recipient}.", detail)


def _endorsements_check(document: Mapping[str, Any], question: Question) -> Check:
    detail = "Each endorsement is a signed credential of its own and was checked like one."
    places = [document, _members.as_list(document.get("issuer")), document.get("credentialSubject")]
    holders = [
        item for place in places for item in _members.as_list(place) if isinstance(item, dict)
    ]
    holders += [
        holder["achievement"] for holder in holders if isinstance(holder.get("achievement"), dict)
    ]
    enclosed = [
        item
        for holder in holders
        for member in ("endorsement", "endorsementJwt")
        for item in _members.as_list(holder.get(member))
    ]
    if not enclosed:
        return Check("endorsements", Outcome.PASSED, "None.", detail)
    looked_at = enclosed[: _limits.MAX_ENDORSEMENTS]
    reports = [_verify_enclosed(item, question) for item in looked_at]
    bad = [report for report in reports if report is None or report.verdict == "invalid"]
    open_ = [
        report for report in reports if report is not None and report.verdict == "undetermined"
    ]
    if bad:
        message = f"{len(bad)} of {len(enclosed)} endorsements do not hold."
        return Check("endorsements", Outcome.WARNING, message, detail)
    if open_:
        message = f"{len(open_)} of {len(enclosed)} endorsements could not be checked."
        return Check("endorsements", Outcome.UNKNOWN, message, detail)
    if len(looked_at) < len(enclosed):
        message = (
            f"Only {len(looked_at)} of {len(enclosed)} endorsements were looked at; they hold."
        )
        return Check("endorsements", Outcome.UNKNOWN, message, detail)
    count = (
        "One endorsement holds." if len(enclosed) == 1 else f"{len(enclosed)} endorsements hold."
    )
    return Check("endorsements", Outcome.PASSED, count, detail)


def _verify_enclosed(item: Any, question: Question) -> Report | None:
    """The report on an endorsement within a document; None if it is no endorsement at all."""
    try:
        if isinstance(item, str):
            envelope = open_envelope(item.encode("utf-8"))
        elif isinstance(item, dict):
            envelope = Envelope("json", "endorsement-3.0", item)
        else:
            return None
    except CredentialError:
        return None
    if "EndorsementCredential" not in _members.types_of(envelope.document):
        return None
    return verify_envelope(envelope, question.within())
