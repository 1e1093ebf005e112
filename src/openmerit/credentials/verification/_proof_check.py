"""Steps 3 and 4 of verification: was anything changed, and whose key says so.

`proof` is mathematics: the signature fits these bytes and that key. `key` is the link from the key
to the issuer: without it a good signature only says that somebody signed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from openmerit.credentials.errors import (
    ContextError,
    CredentialError,
    TooSymmetric,
    Unresolvable,
)
from openmerit.credentials.keys import _controllers
from openmerit.credentials.keys._controllers import Method
from openmerit.credentials.keys._keys import VerificationKey
from openmerit.credentials.proofs import _data_integrity, _jose
from openmerit.credentials.reading import _limits, _members, _times
from openmerit.credentials.reading._resolver import Resolver
from openmerit.credentials.verification import _proof_form
from openmerit.credentials.verification._envelope import Envelope
from openmerit.credentials.verification._proof_form import proof
from openmerit.credentials.verification._question import Question
from openmerit.credentials.verification._report import Check, Outcome

_KEY_DETAIL: Final = (
    "The key that signed was compared with those that the issuer's identifier stands for. It shows "
    "which identifier issued this; it does not show who is behind the identifier."
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


@dataclass(frozen=True)
class _KeyFound:
    key: VerificationKey
    check: Check
    method: Method | None = None


def check_proofs(
    envelope: Envelope,
    canonical: _data_integrity.CanonicalDocument,
    question: Question,
) -> Finding:
    """The `proof` and `key` checks of a credential, by all of its proofs together.

    Args:
        canonical: the document without its proofs.
    """
    issuer = issuer_id(envelope.document)
    if envelope.jws is not None:
        return _check_jws(envelope.jws, envelope.document, issuer, question)
    proofs = _members.as_list(envelope.document.get("proof"))
    if not proofs:
        return Finding(
            proof("failed", "It carries no signature, so anybody could have written it."),
            key("unknown", "There is no signature whose key could be looked at."),
        )
    if len(proofs) > _limits.MAX_PROOFS:
        return Finding(
            proof("failed", f"It carries {len(proofs)} proofs; at most 10 are checked."),
            key("unknown", "Its keys were not looked at."),
        )
    names = frozenset(str(item.get("id")) for item in proofs if isinstance(item, dict))
    return _together([_check_one(item, canonical, issuer, names, question) for item in proofs])


def issuer_id(document: Mapping[str, Any]) -> str | None:
    """The issuer's identifier, whether it stands alone or in a Profile."""
    issuer = document.get("issuer")
    identifier = issuer.get("id") if isinstance(issuer, dict) else issuer
    return identifier if isinstance(identifier, str) else None


def key(outcome: str, message: str) -> Check:
    """A `key` check."""
    return Check("key", Outcome(outcome), message, _KEY_DETAIL)


def _together(findings: Sequence[Finding]) -> Finding:
    """Every proof of a set must fit, and one of them must be by a key of the issuer's.

    The others may be by anybody: a proof set is how a second party signs too.
    """
    for finding in findings:
        if finding.context is not None or (
            finding.proof.outcome is Outcome.FAILED and finding.exists
        ):
            return finding
    trust = (Outcome.PASSED, Outcome.WARNING, Outcome.UNKNOWN, Outcome.FAILED)
    checked = [found for found in findings if found.proof.outcome in trust[:2]]
    if not checked:
        left = [found for found in findings if found.exists] or findings
        return max(left, key=lambda found: trust.index(found.key.outcome))
    best = min(checked, key=lambda found: trust.index(found.key.outcome))
    for other in findings:
        if other not in checked:
            note = f"Another proof was not checked: {other.proof.message}"
        elif other.key.outcome is not best.key.outcome:
            note = f"Another proof is not by its issuer: {other.key.message}"
        else:
            continue
        return Finding(proof("warning", f"{best.proof.message} {note}"), best.key)
    return best


def _check_one(
    item: Any,
    canonical: _data_integrity.CanonicalDocument,
    issuer: str | None,
    names: frozenset[str],
    question: Question,
) -> Finding:
    """One Data Integrity proof (VC Data Integrity 1.0, section 4.4)."""
    unlooked = key("unknown", "The key was not looked at, since the proof cannot be checked.")
    if not isinstance(item, dict):
        return Finding(proof("failed", "The proof is no object."), unlooked)
    refused = _proof_form.refusal_of(item, canonical.document, names, question.at)
    if refused is not None:
        return Finding(refused, unlooked, exists=_proof_form.exists(item))
    name = str(item["cryptosuite"])
    suite = _data_integrity.SUITES[_data_integrity.SUPERSEDED_NAMES.get(name, name)]
    found = _find_key(item["verificationMethod"], issuer, question)
    if isinstance(found, Check):
        message = "Without the key it cannot be checked whether anything was changed."
        return Finding(proof("unknown", message), found)
    if found.key.key_type not in suite.key_types:
        message = f"A {found.key.key_type} key cannot have made the proof {name}."
        return Finding(proof("failed", message), found.check)
    try:
        unchanged = _data_integrity.is_proof_of(canonical, item, suite, found.key)
    except ContextError as error:
        return Finding(
            proof("unknown", "The proof was not checked, since terms would be lost."),
            found.check,
            Check("context", Outcome.FAILED, f"In the proof: {error}"),
        )
    except TooSymmetric as error:
        return Finding(proof("unknown", str(error)), found.check)
    except CredentialError as error:
        return Finding(proof("failed", str(error)), found.check)
    if not unchanged:
        message = (
            "The signature does not fit: something was changed after it was signed, or another "
            f"key signed it ({name})."
        )
        return Finding(proof("failed", message), found.check)
    message = f"Not one value was changed since it was signed ({name})."
    return Finding(proof("passed", message), found.check)


def _check_jws(
    jws: _jose.Jws,
    credential: Mapping[str, Any],
    issuer: str | None,
    question: Question,
) -> Finding:
    """A credential in a compact JWS (Open Badges 3.0, section 8.2.4; VC-JOSE-COSE)."""
    unlooked = key("unknown", "The key was not looked at, since the token cannot be checked.")
    algorithm = jws.header.get("alg")
    if not isinstance(algorithm, str) or algorithm not in _jose.ALGORITHMS:
        message = f"The token is signed by {algorithm!r}, which proves nothing or is not supported."
        return Finding(proof("failed", message), unlooked)
    if "crit" in jws.header or "b64" in jws.header:
        return Finding(
            proof("failed", "The token demands extensions that are not known."), unlooked
        )
    contradictions = _jose.contradictions(jws.payload, credential)
    if contradictions:
        message = f"The token contradicts itself: {', '.join(contradictions)}."
        return Finding(proof("failed", message), unlooked)
    found = _find_jws_key(jws.header, issuer, question)
    if isinstance(found, Check):
        message = "Without the key it cannot be checked whether anything was changed."
        return Finding(proof("unknown", message), found)
    if found.key.key_type != _jose.ALGORITHMS[algorithm]:
        message = f"A {found.key.key_type} key cannot have made a signature by {algorithm}."
        return Finding(proof("failed", message), found.check)
    if not found.key.is_signature(jws.signature, jws.signing_input):
        message = (
            "The signature does not fit: something was changed after it was signed, or another "
            f"key signed it ({algorithm})."
        )
        return Finding(proof("failed", message), found.check)
    return Finding(
        proof("passed", f"Not one value was changed since it was signed (JWT, {algorithm})."),
        found.check,
    )


def _find_jws_key(
    header: Mapping[str, Any], issuer: str | None, question: Question
) -> _KeyFound | Check:
    kid, jwk = header.get("kid"), header.get("jwk")
    if isinstance(kid, str):
        absolute = kid if ":" in kid.partition("#")[0] else f"{issuer}#{kid.lstrip('#')}"
        return _find_key(absolute, issuer, question)
    own = _own_method_of(issuer)
    if isinstance(jwk, dict):
        try:
            public = VerificationKey.from_jwk(jwk)
        except CredentialError as error:
            return key("failed", str(error))
        if own is not None and own.key.jwk() == public.jwk():
            return _KeyFound(public, key("passed", f"The key belongs to {issuer}."), own)
        if own is not None:
            return _KeyFound(public, key("failed", f"The token's key is not that of {issuer}."))
        message = f"The token brings its own key, and nothing says that it belongs to {issuer}."
        return _KeyFound(public, key("unknown", message))
    if own is not None:  # an issuer of one key need not say by which it signed
        return _KeyFound(own.key, key("passed", f"The key belongs to {issuer}."), own)
    return key("unknown", "The token does not say by which key it was signed (kid or jwk).")


def _own_method_of(issuer: str | None) -> Method | None:
    try:
        return _controllers.own_method(issuer or "")
    except CredentialError:
        return None


def _find_key(name: str, issuer: str | None, question: Question) -> _KeyFound | Check:
    """The key called `name`, with the check whether it may speak for `issuer`.

    A Check alone means that the key itself was not to be had.
    """
    try:
        own = _controllers.own_method(name)
        if own is not None:
            return _KeyFound(own.key, _binding(own, issuer, question), own)
        if (issuer or "").startswith(("did:key:", "did:jwk:")):
            return key("failed", f"The key {name} is not that of the issuer {issuer}.")
        if question.resolver is not None:
            return _fetch_key(name, issuer, question, question.resolver)
        unlooked = key(
            "unknown", f"The key {name} has to be looked up, which was not done: offline."
        )
    except Unresolvable as error:
        unlooked = key("unknown", f"The key could not be looked up: {error}")
    except CredentialError as error:
        return key("failed", f"The key cannot be used: {error}")
    spelled_out = _key_in_fragment(name)
    return unlooked if spelled_out is None else _KeyFound(spelled_out, unlooked)


def _key_in_fragment(name: str) -> VerificationKey | None:
    """The public key that a verification method's own name spells out (`…#z6Mk…`), if it does.

    It tells whether anything was changed even where nobody can tell whose key it is.
    """
    try:
        return VerificationKey.from_multikey(name.partition("#")[2])
    except CredentialError:
        return None


def _fetch_key(
    name: str, issuer: str | None, question: Question, resolver: Resolver
) -> _KeyFound | Check:
    controller, _, fragment = name.partition("#")
    if not fragment:
        hosted = _controllers.fetch_hosted_key(name, resolver)
        message = f"The key at {name} signed it; whether it is {issuer}'s could not be told."
        return _KeyFound(hosted, key("unknown", message))
    methods = _controllers.fetch_methods(controller, resolver)
    method = methods.get(name)
    if method is None:
        return key("failed", f"{controller} does not list the key {name}.")
    return _KeyFound(method.key, _binding(method, issuer, question), method)


def _binding(method: Method, issuer: str | None, question: Question) -> Check:
    """Whether the method may make assertions for the issuer, at this time."""
    if issuer is None:
        return key("failed", "The document names no issuer to whom the key could belong.")
    if method.controller != issuer:
        return _foreign_binding(method, issuer, question)
    refused = _refusal_of_method(method, issuer, question.at)
    return refused or key("passed", f"The key belongs to {issuer}.")


def _refusal_of_method(method: Method, issuer: str, at: datetime) -> Check | None:
    """Why a method that the issuer lists may not make assertions at this time, if it may not."""
    if "assertionMethod" not in method.purposes:
        return key("failed", f"{issuer} does not list {method.id} for making assertions.")
    if method.revoked is not None and method.revoked <= at:
        return key("failed", f"{issuer} revoked this key on {_times.in_words(method.revoked)}.")
    if method.expires is not None and method.expires < at:
        return key("failed", f"This key expired on {_times.in_words(method.expires)}.")
    return None


def _foreign_binding(method: Method, issuer: str, question: Question) -> Check:
    """A key of another identifier speaks for the issuer only if the issuer's document lists it."""
    if issuer.startswith(("did:key:", "did:jwk:")):
        return key("failed", f"The key belongs to {method.controller}, not to the issuer {issuer}.")
    if question.resolver is None:
        message = (
            f"The key belongs to {method.controller}; whether it speaks for {issuer} was not "
            "looked up: offline."
        )
        return key("unknown", message)
    try:
        listed = _controllers.fetch_methods(issuer, question.resolver).values()
    except Unresolvable as error:
        return key(
            "unknown", f"Whether the key speaks for {issuer} could not be looked up: {error}"
        )
    except CredentialError as error:
        return key("failed", str(error))
    same = [other for other in listed if other.key.jwk() == method.key.jwk()]
    if not same:
        return key("failed", f"{issuer} does not list the key that signed ({method.id}).")
    # One key may be listed under several names, of which each can take it back.
    speaking = [other for other in same if "assertionMethod" in other.purposes] or same[:1]
    refusals = [_refusal_of_method(other, issuer, question.at) for other in speaking]
    refused = next((refusal for refusal in refusals if refusal is not None), None)
    return refused or key("passed", f"{issuer} lists this key as its own.")
