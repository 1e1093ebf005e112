"""Single steps of verification that need no more than the document and the question."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from openmerit.credentials.documents import _credential_schema, _schema
from openmerit.credentials.errors import ContextError, LostValue, UnknownContext
from openmerit.credentials.linked_data._document import CanonicalDocument
from openmerit.credentials.proofs import _jose
from openmerit.credentials.reading import _members, _times
from openmerit.credentials.sentences import joined, said_by, say
from openmerit.credentials.verification import _proof_form, _remedies, _words
from openmerit.credentials.verification._envelope import Envelope
from openmerit.credentials.verification._question import Question
from openmerit.credentials.verification._report import CHECK_IDS, Check, Outcome, Report

_MOST_NAMED: Final = 3
_CONTEXT: Final = say(
    "Every member was given its meaning by the published vocabularies, so that nothing in the "
    "document stands outside of what was signed."
)
_SCHEMA: Final = say("Members were compared with the data model of the standard.")
_VALIDITY: Final = say(
    "The dates that the issuer signed were compared with the time of this check."
)

_ENDORSED: Final = say(
    "Each endorsement is a signed credential of its own and was checked like one."
)
_DEFINED: Final = Check("context", Outcome.PASSED, say("Every term is defined."), _CONTEXT)
_FITTING: Final = Check(
    "schema", Outcome.PASSED, say("All members are as the standard says."), _SCHEMA
)
_RECIPIENT: Final = say(
    "The person was compared with the identifiers that the issuer signed, hashed or plain."
)
_NOBODY_NAMED: Final = Check("recipient", Outcome.UNKNOWN, _words.NOBODY_NAMED, _RECIPIENT)
NO_ENDORSEMENTS: Final = Check("endorsements", Outcome.PASSED, say("None."), _ENDORSED)
ENDORSEMENTS: Final = ("endorsement", "endorsementJwt")
"""The members that hold endorsements, signed as a document and as a token."""


def is_proven(found: Mapping[str, Check]) -> bool:
    """Whether the document's own word may be taken for its issuer's."""
    key = found.get("key")
    return is_unchanged(found) and key is not None and key.outcome is Outcome.PASSED


def is_unchanged(found: Mapping[str, Check]) -> bool:
    """Whether it is as somebody signed it, though perhaps not as its issuer did."""
    proof, key = found.get("proof"), found.get("key")
    return (
        proof is not None
        and proof.outcome in (Outcome.PASSED, Outcome.WARNING)
        and key is not None
        and key.outcome is not Outcome.FAILED
    )


def unlooked(id: str, found: Mapping[str, Check], question: Question) -> Check:
    """The check for a step that an earlier one made pointless, or that is not for this document."""
    if "format" in found and found["format"].outcome is not Outcome.PASSED:
        message = say("Not looked at, since the document could not be read.")
    elif id in ("proof", "key"):
        message = say(
            "Not looked at, since some of its terms have no meaning that could be signed."
        )
    elif is_proven(found) and (question.nested or question.is_endorsement):
        message = say("Not looked up for a document within another.")
    else:
        message = say("Not told: what the document says of itself is not proven.")
    return Check(id, Outcome.UNKNOWN, message)


def context_check(canonical: CanonicalDocument) -> Check:
    """Step 2: does every term have a meaning?"""
    try:
        canonical.require_meaning()
    except UnknownContext as error:
        return Check("context", Outcome.UNKNOWN, said_by(error), _CONTEXT)
    except LostValue as error:
        return lost("", error, canonical.document)
    except ContextError as error:
        return Check("context", Outcome.FAILED, said_by(error), _CONTEXT)
    return _DEFINED


def lost(place: str, error: LostValue, document: Mapping[str, Any]) -> Check:
    """The `context` check where a value would not be signed, and what its issuer has to mend.

    Args:
        place: a sentence that says where `document` stands, if it is not the whole.
    """
    said: list[str] = [place] if place else []
    said.append(said_by(error))
    remedy = _remedies.remedy_for(error, document)
    if remedy is not None:
        said[-1] = say("{error}.", error=error)
        said.append(remedy)
    return Check("context", Outcome.FAILED, joined(said), _CONTEXT)


def schema_check(document: Mapping[str, Any], canonical: CanonicalDocument | None = None) -> Check:
    """Step 5: is it as the standard asks?

    Args:
        canonical: the document without its proofs, where that was made already.
    """
    taken = None if canonical is None else canonical.outlined
    problem = _schema.problem_in_signed(document, taken)
    return breach(*problem) if problem is not None else named_schemas_check(document)


def named_schemas_check(document: Mapping[str, Any]) -> Check:
    """Step 5 for a document that is as the standard asks: does it name other schemas too?"""
    found = _credential_schema.named_schemas(document)
    if found.contradiction is not None:
        return breach("credentialSchema", found.contradiction)
    if found.unknown:
        note = say(
            "Whether it also fits {schemas} is not known: this schema was not looked at.",
            schemas=", ".join(found.unknown[:_MOST_NAMED]),
        )
        return Check("schema", Outcome.UNKNOWN, joined([_FITTING.message, note]), _SCHEMA)
    return _FITTING


def breach(member: str, reason: str) -> Check:
    """A `schema` check that failed: what is wrong, and where."""
    where = member or say("The document")
    message = say("{member}: {reason}.", member=where, reason=reason)
    return Check("schema", Outcome.FAILED, message, _SCHEMA)


def validity_check(envelope: Envelope, at: datetime) -> Check:
    """Step 7: is it within its dates?"""
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
        message = say("One of its dates cannot be read: {error}.", error=error)
        return Check("validity", Outcome.FAILED, message, _VALIDITY)
    if envelope.jws is not None:
        # Where a token and its credential both name a date, the proof check found them to agree.
        not_before, expires = _jose.validity(envelope.jws.payload)
        start, end = start or not_before, end or expires
    if start is not None and start > at + _proof_form.CLOCK_SKEW:
        message = say("It is not valid yet: only from {day}.", day=_times.in_words(start))
        return Check("validity", Outcome.FAILED, message, _VALIDITY, "not_yet_valid")
    if end is not None and end < at:
        message = say("It expired on {day}.", day=_times.in_words(end))
        return Check("validity", Outcome.FAILED, message, _VALIDITY, "expired")
    return Check("validity", Outcome.PASSED, _words.validity(start, end), _VALIDITY)


def recipient_check(document: Mapping[str, Any], recipient: str | None) -> Check:
    """Step 9: is it about the person in question?"""
    if not recipient or not recipient.strip():
        return _NOBODY_NAMED
    from openmerit.credentials.verification import _recipient

    return _recipient.check_recipient(subjects(document), recipient, _RECIPIENT)


def subjects(document: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """What a credential is about: one subject, or several."""
    listed = _members.as_list(document.get("credentialSubject"))
    return [item for item in listed if isinstance(item, dict)]


def unread(reason: str, at: datetime) -> Report:
    """The report on what could not be read at all."""
    failed = Check("format", Outcome.FAILED, reason)
    question = Question(at)
    rest = (unlooked(id, {"format": failed}, question) for id in CHECK_IDS if id != "format")
    checks = (failed, *rest)
    return Report("unknown", checks, at, _words.summary({}, checks))
