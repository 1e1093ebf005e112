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
10. *Endorsements*: do the endorsements that it brings, or that are published beside it, hold?
11. *Derivation*: does what it is made of hold, if it encloses other credentials?

When step 3 or 4 does not pass, what the document says of itself is a stranger's word: steps 6 to 10
are then unknown, whatever they would have found. Only against itself a document is believed: one
that says it has expired has, whoever wrote it (docs/decisions/0036).
"""

import functools
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final

from openmerit.credentials.errors import CredentialError
from openmerit.credentials.linked_data._document import CanonicalDocument
from openmerit.credentials.reading import _budget
from openmerit.credentials.reading._resolver import Resolver
from openmerit.credentials.sentences import Sentence, said_by, say
from openmerit.credentials.verification import (
    _checks,
    _issuer_check,
    _key_check,
    _proof_check,
    _proof_form,
    _status_check,
    _withheld,
    _words,
)
from openmerit.credentials.verification._envelope import (
    Envelope,
    looks_like_pdf,
    open_envelope,
)
from openmerit.credentials.verification._question import Question
from openmerit.credentials.verification._report import CHECK_IDS, Check, Outcome, Report
from openmerit.credentials.verification._sources import Sources, Trust

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


def verify(
    data: bytes,
    *,
    at: datetime | None = None,
    resolver: Resolver | None = None,
    recipient: str | None = None,
    challenge: str | None = None,
    domain: str | None = None,
    trust: Trust | None = None,
) -> Report:
    """Check a badge, whatever it comes in: JSON, JWT, or a PNG, SVG or PDF that carries one.

    Records and presentations are checked too, with a report for each credential that they enclose;
    so is a PDF with several attached.
    Nothing is fetched unless a resolver is given; to read what `trust` keeps nobody is asked. No
    input raises: what cannot be read is a report too.

    Args:
        data: the bytes.
        at: the time for which to answer, with a zone; now if absent.
        resolver: fetches DID documents and status lists.
        recipient: the e-mail address, DID or name of the person whose badge it should be.
        challenge: what a presentation must answer, if one was asked for.
        domain: for whom a presentation must have been made.
        trust: what is kept of issuers from before, and whom the asker trusts.

    Returns:
        A report with one check for each of `CHECK_IDS`, and `derivation` if it encloses others.

    >>> verify(b"hello").verdict
    <Verdict.INVALID: 'invalid'>
    """
    sources = resolver if trust is None else Sources(resolver, trust)
    question = Question(at or datetime.now(UTC), sources, recipient, challenge, domain, trust=trust)
    with _budget.limited():
        try:
            # 1. Limits and format.
            if looks_like_pdf(data):
                from openmerit.credentials.verification import _attached

                return _attached.verify_pdf(data, question, verify_envelope)
            envelope = open_envelope(data)
        except CredentialError as error:
            return _checks.unread(said_by(error), question.at)
        except _BEYOND_BOUNDS:
            return _too_large(question.at)
        try:
            return verify_envelope(envelope, question)
        except _BEYOND_BOUNDS:
            # No check is told of: a holder who pads a document must not come by a verdict from
            # which a withdrawal is missing.
            return _too_large(question.at, envelope)


def verify_envelope(envelope: Envelope, question: Question) -> Report:
    """Steps 1 to 11 for a document that could be read."""
    if envelope.kind.startswith(_OLDER):
        return _verify_older(envelope, question)
    if envelope.kind == "verifiable-presentation":
        from openmerit.credentials.verification import _presentation

        return _presentation.verify_presentation(envelope, question, verify_envelope)
    document = envelope.document
    contains: tuple[Report, ...] = ()
    found = {"format": _format_check(envelope.kind, envelope.container)}
    if found["format"].outcome is Outcome.PASSED:
        # 2. Context, 3. Proof and 4. Key.
        canonical = CanonicalDocument(
            {name: value for name, value in document.items() if name != "proof"},
            over_text=_proof_form.is_over_text(envelope),
        )
        found |= _who_signed(envelope, canonical, question)
        # Its issuer may have a newer version, which is then the one to be judged.
        newer = None
        if _checks.is_proven(found):
            newer = _newer_version(envelope, question)
        if isinstance(newer, Report):
            return newer
        # 5. Schema.
        found["schema"] = _checks.schema_check(document, canonical)
        if "relatedResource" in document:
            from openmerit.credentials.verification import _related

            found["schema"] = _related.with_related(found["schema"], document, question)
        # 6. to 10.: what counts only as its issuer's word.
        found |= _by_its_own_word(envelope, canonical, found, question)
        if newer is not None:
            from openmerit.credentials.verification import _refresh

            found["validity"] = _refresh.noted(found["validity"], newer)
        # 11. Derivation.
        if envelope.kind == "clr-2.0":
            from openmerit.credentials.verification import _record

            found["derivation"], contains = _record.derivation_of_record(
                document, question, verify_envelope
            )
    found = _withheld.weighed(envelope, found)
    ids = (*CHECK_IDS, "derivation") if "derivation" in found else CHECK_IDS
    checks = tuple([found.get(id) or _checks.unlooked(id, found, question) for id in ids])
    summary = _words.summary(document, checks, kind=envelope.kind)
    return Report(
        envelope.format, checks, question.at, summary, credential=document, contains=contains
    )


def _newer_version(envelope: Envelope, question: Question) -> Report | Sentence | None:
    if "refreshService" not in envelope.document:
        return None
    from openmerit.credentials.verification import _refresh

    return _refresh.newer_version(envelope, question, verify_envelope)


def _who_signed(
    envelope: Envelope, canonical: CanonicalDocument, question: Question
) -> dict[str, Check]:
    """Steps 2 to 4."""
    context = _checks.context_check(canonical)
    if context.outcome is Outcome.FAILED:
        return {"context": context}
    speaker = _key_check.Speaker(_proof_check.issuer_id(envelope.document))
    finding = _proof_check.check_proofs(envelope, canonical, speaker, question)
    return {
        "context": finding.context or context,
        "proof": finding.proof,
        "key": finding.key,
    }


def _by_its_own_word(
    envelope: Envelope,
    canonical: CanonicalDocument,
    found: Mapping[str, Check],
    question: Question,
) -> dict[str, Check]:
    """Steps 6 to 10, as far as the document's word may be taken for its issuer's."""
    document = envelope.document
    if not _checks.is_proven(found):
        dates = _checks.validity_check(envelope, question.at)
        against_itself = _checks.is_unchanged(found) and dates.outcome is Outcome.FAILED
        return {"validity": dates} if against_itself else {}
    # 6. Issuer, 7. Validity, 9. Recipient.
    told: dict[str, Check] = {
        "issuer": _who_vouches(document, found["key"], question),
        "validity": _checks.validity_check(envelope, question.at),
        "recipient": _checks.recipient_check(document, question.recipient),
    }
    # 8. Status.
    if not question.nested:
        told["status"] = _status_check.check_status(document, question, verify_envelope)
    # 10. Endorsements.
    if not question.nested and not question.is_endorsement:
        told["endorsements"], by = _checks.NO_ENDORSEMENTS, frozenset[str]()
        if question.resolver is not None or canonical.may_have(_checks.ENDORSEMENTS):
            from openmerit.credentials.verification import _enclosed

            told["endorsements"], by = _enclosed.endorsements_check(
                document, question, verify_envelope
            )
        if question.trust is not None:
            from openmerit.credentials.verification import _known

            told["endorsements"] = _known.with_kept_endorsements(
                told["endorsements"],
                document,
                question.trust,
                question,
                verify_envelope,
                is_vouched_for=told["issuer"].outcome is Outcome.PASSED,
                counted=by,
            )
        if canonical.may_have(("creator",)):
            from openmerit.credentials.verification import _authorisation

            told["issuer"] = _authorisation.with_leave(
                told["issuer"], document, question, verify_envelope
            )
    return told


def _who_vouches(document: Mapping[str, Any], key: Check, question: Question) -> Check:
    """Step 6."""
    issuer, name = _proof_check.issuer_id(document) or "", _words.issuer_name(document)
    by_domain = _issuer_check.by_domain(issuer, name)
    if question.trust is None:
        return by_domain
    from openmerit.credentials.verification import _known

    known = _known.known(issuer, question.trust, question, verify_envelope)
    mirrored = key.finding == "mirrored"
    return _issuer_check.by_whom_is_trusted(issuer, name, known, by_domain, is_mirrored=mirrored)


def _verify_older(envelope: Envelope, question: Question) -> Report:
    """The same for Open Badges before 3.0, which have steps of their own."""
    from openmerit.credentials.verification import _old_badges

    if isinstance(question.resolver, Sources):
        # No signature covers the whole of them: what counts is what stands at their addresses now.
        question = replace(question, resolver=question.resolver.resolver)
    if envelope.kind == _old_badges.ADDRESS:
        found = _old_badges.verify_address(envelope, question)
        if isinstance(found, Report):
            return found
        envelope = found
    if envelope.kind in _old_badges.KINDS:
        return _old_badges.verify_old_badge(envelope, question, verify_one=verify_envelope)
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
    document: Mapping[str, Any] | None = None if envelope is None else envelope.document
    return Report(kind, checks, at, _words.summary({}, checks), credential=document)


@functools.lru_cache(maxsize=64)
def _format_check(kind: str, container: str) -> Check:
    name = _words.format_name(kind, container)
    if kind in _SUPPORTED:
        return Check("format", Outcome.PASSED, say("{name}.", name=name))
    if kind == "unknown":
        message = say("This is JSON, but no badge or credential: its type does not say so.")
        return Check("format", Outcome.FAILED, message)
    message = say("{name}: this kind is not checked here.", name=name)
    return Check("format", Outcome.UNKNOWN, message)
