"""Presentations: somebody shows badges, and may have signed that it is they who show them.

VCDM 2.0, section 4.13, and 1.1, section 4.10; as JSON with a Data Integrity proof for
authentication, as a JWT, or unsigned. Every enclosed credential is verified alone.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from openmerit.credentials.documents._identity import identities
from openmerit.credentials.linked_data._document import CanonicalDocument
from openmerit.credentials.reading import _members
from openmerit.credentials.reading._iri import is_absolute_iri
from openmerit.credentials.sentences import joined, say
from openmerit.credentials.verification import (
    _checks,
    _enclosed,
    _key_check,
    _proof_check,
    _proof_form,
    _words,
)
from openmerit.credentials.verification._enclosed import VerifyOne
from openmerit.credentials.verification._envelope import Envelope
from openmerit.credentials.verification._question import Question
from openmerit.credentials.verification._report import CHECK_IDS, Check, Outcome, Report

_HOLDER: Final = say(
    "The holder's identifier was compared with those of the people whom the badges are about."
)


def verify_presentation(envelope: Envelope, question: Question, verify_one: VerifyOne) -> Report:
    """The report on a presentation; the steps are those of `_verify`, as far as they apply.

    Args:
        verify_one: verifies an enclosed credential.
    """
    document = envelope.document
    holder = _proof_check.identifier_of(document.get("holder"))
    # 1. Format.
    message = say("{name}.", name=_words.format_name(envelope.kind, envelope.container))
    found = {"format": Check("format", Outcome.PASSED, message)}
    # 2. Context, 3. Proof and 4. Key.
    found |= _who_presents(envelope, holder, question)
    # 5. Schema.
    found["schema"] = _checks.schema_check(document)
    # 11. Derivation: each credential by its own proof, whoever presents it.
    value = document.get("verifiableCredential")
    contains = _enclosed.enclosed_in(value, question, verify_one)
    number = len(_members.as_list(value))
    found["derivation"] = _enclosed.derivation_check(number, contains)
    if found["key"].outcome in (Outcome.PASSED, Outcome.WARNING) and found["proof"].outcome in (
        Outcome.PASSED,
        Outcome.WARNING,
    ):
        # 6. Issuer, 7. Validity, 8. Status, 9. Recipient, 10. Endorsements.
        found["issuer"] = _presenter_check(envelope, holder)
        found["validity"] = _checks.validity_check(envelope, question.at)
        own = say("A presentation is not withdrawn; its credentials were looked up by themselves.")
        found["status"] = Check("status", Outcome.PASSED, own)
        found["recipient"] = _recipient_check(_presenter(envelope, holder), contains, question)
        found["endorsements"] = Check("endorsements", Outcome.PASSED, say("None."))
    ids = (*CHECK_IDS, "derivation")
    checks = tuple(found.get(id) or _checks.unlooked(id, found, question) for id in ids)
    about = _about(_presenter(envelope, holder), contains)
    summary = _words.summary_of_presentation(checks, about if _is_signed(envelope) else None)
    return Report(
        envelope.format,
        checks,
        question.at,
        summary,
        credential=document,
        contains=contains,
    )


def _is_signed(envelope: Envelope) -> bool:
    return envelope.jws is not None or bool(_members.as_list(envelope.document.get("proof")))


def _who_presents(envelope: Envelope, holder: str | None, question: Question) -> dict[str, Check]:
    """The `context`, `proof` and `key` checks."""
    document = {name: value for name, value in envelope.document.items() if name != "proof"}
    if not _is_signed(envelope) or envelope.jws is not None:
        # What no linked data signature covers is not read as linked data: each enclosed
        # credential has contexts of its own, and may be a token.
        document.pop("verifiableCredential", None)
    canonical = CanonicalDocument(document)
    context = _checks.context_check(canonical)
    if not _is_signed(envelope):
        return {"context": context, **_unsigned(question)}
    if context.outcome is Outcome.FAILED:
        found = {"context": context}
        return found | {id: _checks.unlooked(id, found, question) for id in ("proof", "key")}
    speaker = _key_check.Speaker(holder, "authentication")
    finding = _proof_check.check_proofs(envelope, canonical, speaker, question)
    return {
        "context": finding.context or context,
        "proof": finding.proof,
        "key": finding.key,
    }


def _unsigned(question: Question) -> dict[str, Check]:
    """Anybody may put badges together; that is no lie, only no proof of who did."""
    nobody = say(
        "Nobody signed that they present these badges: whoever had them could have put them "
        "together."
    )
    if question.challenge is not None or question.domain is not None:
        unanswered = say("So nobody answered what was asked of the presenter.")
        return {
            "proof": _proof_form.proof("failed", joined([nobody, unanswered])),
            "key": _key_check.key("unknown", say("There is no signature, and so no key.")),
        }
    return {
        "proof": _proof_form.proof("warning", nobody),
        "key": _key_check.key("warning", say("There is no signature, and so no key.")),
    }


def _presenter(envelope: Envelope, holder: str | None) -> str | None:
    """Who signed that they present: the holder, or else whose key it is; None if nobody did."""
    if holder is not None and _is_signed(envelope):
        return holder
    if envelope.jws is not None:
        name = envelope.jws.payload.get("iss", envelope.jws.header.get("kid"))
    else:
        proofs = _members.as_list(envelope.document.get("proof"))
        first = proofs[0] if proofs else None
        name = first.get("verificationMethod") if isinstance(first, dict) else None
    return name.partition("#")[0] if isinstance(name, str) else None


def _presenter_check(envelope: Envelope, holder: str | None) -> Check:
    """Step 6: does a domain vouch for who presents?"""
    presenter = _presenter(envelope, holder)
    if presenter is None:
        return Check("issuer", Outcome.WARNING, say("It does not say who presents it."))
    domain = _words.domain_of(presenter)
    if domain is None:
        message = say("Who presents it is known by a key only ({holder}).", holder=presenter)
        return Check("issuer", Outcome.WARNING, message)
    message = say("Who presents it controls {domain}.", domain=domain)
    return Check("issuer", Outcome.PASSED, message)


def _recipient_check(
    presenter: str | None, contains: Sequence[Report], question: Question
) -> Check:
    """Step 9: are the badges about the person in question, and about the one who presents them?"""
    about = _about(presenter, contains)
    if not question.recipient:
        asked = say("Say whose they should be, to check it.")
        return Check("recipient", Outcome.UNKNOWN, joined([about, asked]), _HOLDER)
    outcomes = [report.check("recipient").outcome for report in contains]
    names = {"n": len(outcomes), "name": question.recipient}
    if Outcome.FAILED in outcomes:
        names["n"] = outcomes.count(Outcome.FAILED)
        said = say("{n} of the badges are not about {name}.", **names)
        return Check("recipient", Outcome.FAILED, joined([said, about]), _HOLDER)
    if outcomes and set(outcomes) == {Outcome.PASSED}:
        said = say("All {n} badges are about {name}.", **names)
        return Check("recipient", Outcome.PASSED, joined([said, about]), _HOLDER)
    outcome = Outcome.WARNING if Outcome.WARNING in outcomes else Outcome.UNKNOWN
    said = say("Whether all badges are about {name} is not certain.", **names)
    return Check("recipient", outcome, joined([said, about]), _HOLDER)


def _about(presenter: str | None, contains: Sequence[Report]) -> str:
    """Whether the one who presents is whom the badges are about."""
    if presenter is None:
        return say("Nobody signed as their holder.")
    named = [
        _identifiers(report.credential or {})
        for report in contains
        if report.check("key").outcome is Outcome.PASSED
    ]
    others = [ids for ids in named if ids and presenter not in ids]
    theirs = [ids for ids in named if presenter in ids]
    numbers = {"all": len(contains), "n": len(others or theirs)}
    if others:
        return say(
            "{n} of {all} badges are about somebody else than the one who presents them ({other}).",
            other=others[0][0],
            **numbers,
        )
    if theirs and len(theirs) == len(contains):
        return say("The one who presents them is the one whom they are about.")
    if theirs:
        return say(
            "{n} of {all} badges are about the one who presents them; the others do not say by an "
            "identifier whom they are about.",
            **numbers,
        )
    return say(
        "They do not say by an identifier whom they are about, so that it cannot be compared with "
        "the one who presents them."
    )


def _identifiers(document: Mapping[str, Any]) -> list[str]:
    """The ids of a credential's subjects, and plain identifiers of the same kind.

    An e-mail address is none: whether it belongs to who presents cannot be seen from a key.
    """
    found: list[Any] = []
    for subject in _checks.subjects(document):
        found.append(subject.get("id"))
        found += [
            identity.get("identityHash")
            for identity in identities(subject)
            if identity.get("hashed") is False
        ]
    return [one for one in found if isinstance(one, str) and _names_a_key(one)]


def _names_a_key(identifier: str) -> bool:
    return is_absolute_iri(identifier) and not identifier.lower().startswith("mailto:")
