"""Steps 3 and 4 of verification for an SD-JWT: the issuer's token, and the holder's key binding.

The token is checked like any other (its claims being those that are shown). A key binding is the
holder's signature over just this selection, for one verifier and one request (RFC 9901, section
4.3): it shows that whoever presents the credential has the key that its issuer named (`cnf`).
"""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from openmerit.credentials.errors import CredentialError, UnreadableDocument
from openmerit.credentials.keys import _controllers
from openmerit.credentials.keys._keys import VerificationKey
from openmerit.credentials.proofs import _jose, _sd_jwt
from openmerit.credentials.reading import _members
from openmerit.credentials.sentences import joined, said_by, say
from openmerit.credentials.verification import _proof_form
from openmerit.credentials.verification._proof_form import proof
from openmerit.credentials.verification._question import Question
from openmerit.credentials.verification._report import Check, Outcome


def refusal_of(given: _sd_jwt.SdJwt) -> Check | None:
    """What is wrong with the token's kind, before its signature is looked at."""
    kind = str(given.jws.header.get("typ"))
    if kind not in _sd_jwt.TYPES:
        message = say("The SD-JWT says that it is {kind!r}, not a credential.", kind=kind)
        return proof("failed", message)
    if kind == _sd_jwt.SD_JWT_VC and not isinstance(given.jws.payload.get("vct"), str):
        return proof("failed", say("The SD-JWT does not name its type (vct)."))
    return None


def with_binding(check: Check, given: _sd_jwt.SdJwt, question: Question) -> Check:
    """The `proof` check of the token, and of the key binding that stands behind it.

    Args:
        check: of the token alone.
    """
    if check.outcome is not Outcome.PASSED:
        return check
    if given.binding is None:
        if question.challenge is None and question.domain is None:
            return check
        message = say("Its holder did not sign that it is shown to you (key binding).")
        return proof("failed", message)
    try:
        refused = _refusal_of_binding(given, given.binding, question)
    except CredentialError as error:
        refused = proof("failed", said_by(error))
    if refused is not None:
        return refused
    note = say("Its holder signed this selection (key binding).")
    return replace(check, message=joined([check.message, note]))


def _refusal_of_binding(
    given: _sd_jwt.SdJwt, binding: _jose.Jws, question: Question
) -> Check | None:
    header, claims = binding.header, binding.payload
    algorithm = header.get("alg")
    if header.get("typ") != "kb+jwt" or "crit" in header or "b64" in header:
        return proof("failed", say("The key binding is no key binding (kb+jwt)."))
    if not isinstance(algorithm, str) or algorithm not in _jose.ALGORITHMS:
        message = say("The key binding is signed by {algorithm!r}.", algorithm=algorithm)
        return proof("failed", message)
    key = _holders_key(given.jws.payload.get("cnf"))
    if key.key_type != _jose.ALGORITHMS[algorithm] or not key.is_signature(
        binding.signature, binding.signing_input
    ):
        return proof("failed", say("The key binding was not signed by the holder's key."))
    if claims.get("sd_hash") != given.bound:
        return proof("failed", say("The key binding was made for another selection."))
    if not isinstance(claims.get("nonce"), str) or not isinstance(claims.get("aud"), str):
        return proof("failed", say("The key binding does not say for whom it was made."))
    made = _jose.instant(claims, "iat")
    if made is None:
        return proof("failed", say("The key binding does not say when it was made (iat)."))
    if made > max(question.at, datetime.now(UTC)) + _proof_form.CLOCK_SKEW:
        return proof("failed", say("The key binding says that it was made in the future."))
    return _proof_form.refusal_by_request(
        claims["nonce"], _members.as_list(claims["aud"]), question
    )


def _holders_key(confirmation: Any) -> VerificationKey:
    """The key that the issuer wrote into the token (RFC 7800, `cnf`). Raises CredentialError."""
    if isinstance(confirmation, dict):
        jwk, kid = confirmation.get("jwk"), confirmation.get("kid")
        if isinstance(jwk, dict):
            return VerificationKey.from_jwk(jwk)
        method = _controllers.own_method(kid) if isinstance(kid, str) else None
        if method is not None:
            return method.key
    raise UnreadableDocument(say("The SD-JWT names no key of its holder (cnf) that is known here."))
