"""Steps 3 and 4 of verification: was anything changed, and whose key says so.

`proof` is mathematics: the signature fits these bytes and that key. `key` is the link from the key
to the issuer (`_key_check`): without it a good signature only says that somebody signed.
"""

import functools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from openmerit.credentials.errors import (
    ContextError,
    CredentialError,
    LostValue,
    TooSymmetric,
    UnreadableDocument,
)
from openmerit.credentials.linked_data._document import CanonicalDocument
from openmerit.credentials.proofs import _chains, _data_integrity, _jose
from openmerit.credentials.reading import _limits, _members, _times
from openmerit.credentials.sentences import joined, said_by, say
from openmerit.credentials.verification import _checks, _key_check, _proof_form
from openmerit.credentials.verification._envelope import Envelope
from openmerit.credentials.verification._key_check import KeyFound, Speaker, key
from openmerit.credentials.verification._proof_form import proof
from openmerit.credentials.verification._question import Question
from openmerit.credentials.verification._report import Check, Outcome

if TYPE_CHECKING:
    from openmerit.credentials.proofs import _sd_jwt

_LOOKED_THROUGH = (Outcome.PASSED, Outcome.WARNING)


_UNLOOKED: Final = key(
    "unknown", say("The key was not looked at, since the proof cannot be checked.")
)


@dataclass(frozen=True)
class Finding:
    """What one proof came to: its two checks, and whether the document's terms were lost.

    Attributes:
        exists: whether it is of a kind that anybody is known to make.
    """

    proof: Check
    key: Check
    context: Check | None = None
    exists: bool = True


def check_proofs(
    envelope: Envelope,
    canonical: CanonicalDocument,
    speaker: Speaker,
    question: Question,
) -> Finding:
    """The `proof` and `key` checks of a document, by all of its proofs together.

    Args:
        canonical: the document without its proofs.
        speaker: for whom they have to speak.
    """
    if envelope.sd_jwt is not None:
        return _check_sd_jwt(envelope.sd_jwt, envelope.document, speaker, question)
    if envelope.jws is not None:
        wrong_kind = _jose.refusal_of_type(envelope.jws, is_presentation=speaker.is_holder)
        if wrong_kind is not None:
            unlooked = say("The key was not looked at, since the token cannot be checked.")
            return Finding(proof("failed", wrong_kind), key("unknown", unlooked))
        return _check_jws(envelope.jws, envelope.document, speaker, question)
    proofs = _members.as_list(envelope.document.get("proof"))
    if not proofs:
        return Finding(
            proof("failed", say("It carries no signature, so anybody could have written it.")),
            key("unknown", say("There is no signature whose key could be looked at.")),
        )
    if len(proofs) > _limits.MAX_PROOFS:
        message = say(
            "It carries {number} proofs; at most {most} are checked.",
            number=len(proofs),
            most=_limits.MAX_PROOFS,
        )
        return Finding(
            proof("failed", message), key("unknown", say("Its keys were not looked at."))
        )
    chain = _chains.Chain(proofs)
    found = [_check_one(item, chain, canonical, speaker, question) for item in proofs]
    return _together(_leaning_on_each_other(proofs, chain, found))


def issuer_id(document: Mapping[str, Any]) -> str | None:
    """The issuer's identifier, whether it stands alone or in a Profile."""
    return identifier_of(document.get("issuer"))


def identifier_of(party: Any) -> str | None:
    """The identifier of an issuer or a holder, whether it stands alone or in a Profile."""
    identifier = party.get("id") if isinstance(party, dict) else party
    return identifier if isinstance(identifier, str) else None


def _leaning_on_each_other(
    proofs: Sequence[Any], chain: _chains.Chain, found: list[Finding]
) -> list[Finding]:
    """A proof of a chain holds only if those that it follows on hold."""
    if len(proofs) == 1:
        return found
    by_proof = {id(item): finding.proof for item, finding in zip(proofs, found, strict=True)}
    weakened = []
    for item, finding in zip(proofs, found, strict=True):
        if finding.proof.outcome in _LOOKED_THROUGH:
            before = (by_proof[id(previous)] for previous in chain.before(item))
            other = next((check for check in before if check.outcome not in _LOOKED_THROUGH), None)
            if other is not None:
                message = say(
                    "It follows on a proof that does not hold or was not checked: {reason}",
                    reason=other.message,
                )
                finding = replace(finding, proof=proof("unknown", message))
        weakened.append(finding)
    return weakened


def _together(findings: Sequence[Finding]) -> Finding:
    """Every proof of a set must fit, and one of them must be by a key of the issuer's.

    The others may be by anybody: a proof set is how a second party signs too.
    """
    if len(findings) == 1:
        return findings[0]
    for finding in findings:
        if finding.context is not None or (
            finding.proof.outcome is Outcome.FAILED and finding.exists
        ):
            return finding
    trust = (Outcome.PASSED, Outcome.WARNING, Outcome.UNKNOWN, Outcome.FAILED)
    checked = [found for found in findings if found.proof.outcome in _LOOKED_THROUGH]
    if not checked:
        left = [found for found in findings if found.exists] or findings
        return max(left, key=lambda found: trust.index(found.key.outcome))
    best = min(checked, key=lambda found: trust.index(found.key.outcome))
    for other in findings:
        if other not in checked:
            note = say("Another proof was not checked: {reason}", reason=other.proof.message)
        elif other.key.outcome is not best.key.outcome:
            note = say("Another proof is not by its issuer: {reason}", reason=other.key.message)
        else:
            continue
        return replace(best, proof=proof("warning", joined([best.proof.message, note])))
    return best


def _check_one(
    item: Any,
    chain: _chains.Chain,
    canonical: CanonicalDocument,
    speaker: Speaker,
    question: Question,
) -> Finding:
    """One proof in the document (VC Data Integrity 1.0, sections 4.4 and 4.5)."""
    if not isinstance(item, dict):
        return Finding(proof("failed", say("The proof is no object.")), _UNLOOKED)
    try:
        previous = chain.previous(item)
    except CredentialError as error:
        return Finding(proof("failed", said_by(error)), _UNLOOKED)
    refused = _proof_form.refusal_of(item, canonical.document, speaker.purpose, question)
    if refused is not None:
        return Finding(refused, _UNLOOKED, exists=_proof_form.exists(item))
    suite = _proof_form.suite_of(item)
    assert suite is not None  # what has none was refused
    spoken = speaker.at(_proof_form.created(item))
    found = _key_check.find_key(item["verificationMethod"], spoken, question)
    if isinstance(found, Check):
        message = say("Without the key it cannot be checked whether anything was changed.")
        return Finding(proof("unknown", message), found)
    if previous:
        canonical = canonical.like(_chains.with_previous(canonical.document, previous))
    return _first_fitting(found, lambda one: _by_key(one, item, suite, canonical))


def _first_fitting(found: KeyFound, check: Callable[[KeyFound], Finding]) -> Finding:
    """What comes out by the key that is named, or by one that had its name before, if that fits."""
    finding = check(found)
    if finding.proof.outcome is Outcome.FAILED:
        for former in found.former:
            other = check(former)
            if other.proof.outcome is Outcome.PASSED:
                return other
    return finding


def _by_key(
    found: KeyFound,
    item: Mapping[str, Any],
    suite: _data_integrity.Cryptosuite,
    canonical: CanonicalDocument,
) -> Finding:
    """Whether a proof is by this key over the document as it stands."""
    if found.key.key_type not in suite.key_types:
        message = say(
            "A key of kind {kind} cannot have made the proof {suite}.",
            kind=found.key.key_type,
            suite=suite.name,
        )
        return Finding(proof("failed", message), found.check)
    try:
        unchanged = _data_integrity.is_proof_of(canonical, item, suite, found.key)
    except LostValue as error:
        message = say("The proof was not checked, since terms would be lost.")
        own = {**item, "@context": canonical.document.get("@context")}
        lost = _checks.lost(say("In the proof:"), error, own)
        return Finding(proof("unknown", message), found.check, lost)
    except (ContextError, TooSymmetric) as error:
        return Finding(proof("unknown", said_by(error)), found.check)
    except CredentialError as error:
        return Finding(proof("failed", said_by(error)), found.check)
    if not unchanged:
        from openmerit.credentials.verification import _older_edition

        explained = _older_edition.explained(canonical, item, suite, found.key)
        return Finding(explained or _changed(suite.name), found.check)
    return Finding(_unchanged(suite.name), found.check)


@functools.cache  # there are only so many suites
def _unchanged(suite: str) -> Check:
    message = say("Not one value was changed since it was signed ({suite}).", suite=suite)
    return proof("passed", message)


def _changed(suite: str) -> Check:
    message = say(
        "The signature does not fit: something was changed after it was signed, or another key "
        "signed it ({suite}).",
        suite=suite,
    )
    return proof("failed", message)


def _check_jws(
    jws: _jose.Jws, document: Mapping[str, Any], speaker: Speaker, question: Question
) -> Finding:
    """A document in a compact JWS (Open Badges 3.0, section 8.2.4; VC-JOSE-COSE)."""
    refused = _refusal_of_jws(jws, document, speaker, question)
    if refused is not None:
        unlooked = say("The key was not looked at, since the token cannot be checked.")
        return Finding(refused, key("unknown", unlooked))
    algorithm = str(jws.header["alg"])
    spoken = speaker.at(_jose.made(jws.payload, document))
    found = _key_check.find_jws_key(jws.header, spoken, question)
    if isinstance(found, Check):
        message = say("Without the key it cannot be checked whether anything was changed.")
        return Finding(proof("unknown", message), found)
    return _first_fitting(found, lambda one: _jws_by_key(one, jws, algorithm))


def _jws_by_key(found: KeyFound, jws: _jose.Jws, algorithm: str) -> Finding:
    """Whether a token is signed by this key."""
    if found.key.key_type != _jose.ALGORITHMS[algorithm]:
        message = say(
            "A key of kind {kind} cannot have made a signature by {algorithm}.",
            kind=found.key.key_type,
            algorithm=algorithm,
        )
        return Finding(proof("failed", message), found.check)
    if not found.key.is_signature(jws.signature, jws.signing_input):
        return Finding(_changed(algorithm), found.check)
    message = say(
        "Not one value was changed since it was signed (JWT, {algorithm}).", algorithm=algorithm
    )
    return Finding(proof("passed", message), found.check)


def _check_sd_jwt(
    given: "_sd_jwt.SdJwt", document: Mapping[str, Any], speaker: Speaker, question: Question
) -> Finding:
    """A credential in an SD-JWT: its issuer's token, and its holder's key binding if there is one.

    What was asked of whoever presents it is for the key binding to answer, not for the token.
    """
    unasked = replace(question, challenge=None, domain=None)
    found = _check_jws(given.jws, document, speaker, unasked)
    from openmerit.credentials.verification import _sd_jwt_check

    refused = _sd_jwt_check.refusal_of(given)
    checked = refused or _sd_jwt_check.with_binding(found.proof, given, question)
    return replace(found, proof=checked)


def _refusal_of_jws(
    jws: _jose.Jws, document: Mapping[str, Any], speaker: Speaker, question: Question
) -> Check | None:
    """What is wrong with a token before any key is looked at."""
    algorithm = jws.header.get("alg")
    if not isinstance(algorithm, str) or algorithm not in _jose.ALGORITHMS:
        message = say(
            "The token is signed by {algorithm!r}, which proves nothing or is not supported.",
            algorithm=algorithm,
        )
        return proof("failed", message)
    if "crit" in jws.header or "b64" in jws.header:
        return proof("failed", say("The token demands extensions that are not known."))
    try:
        made = _jose.made(jws.payload, {})
    except UnreadableDocument as error:
        return proof("failed", error.args[0])
    if "iat" in jws.payload and made is not None and _proof_form.is_future(made, question.at):
        day = _times.in_words(made)
        message = say("The token says it was made in the future ({day}).", day=day)
        return proof("failed", message)
    contradictions = _jose.contradictions(jws.payload, document)
    issued_by = jws.payload.get("iss")
    if speaker.is_holder and issued_by not in (None, speaker.identifier):
        contradictions = [*contradictions, "iss/holder"]
    if contradictions:
        message = say("The token contradicts itself: {members}.", members=", ".join(contradictions))
        return proof("failed", message)
    return _proof_form.refusal_by_request(
        jws.payload.get("nonce"), _members.as_list(jws.payload.get("aud")), question
    )
