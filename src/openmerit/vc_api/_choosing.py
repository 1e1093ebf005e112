"""Which key signs, and how, by what a request says."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

import orjson

from openmerit.credentials import PROOFS, Signer
from openmerit.vc_api import _requests
from openmerit.vc_api._problems import MALFORMED_VALUE, PROOF_GENERATION, Refused
from openmerit.vc_api._service import MAKES, Service

_SELECTIVE: Final = "ecdsa-sd-2023"
_OVER_TEXT: Final = {"eddsa-rdfc-2022": "eddsa-jcs-2022", "ecdsa-rdfc-2019": "ecdsa-jcs-2019"}
_OVER_TEXT_BY_KEY: Final = {
    "ed25519": "eddsa-jcs-2022",
    "p256": "ecdsa-jcs-2019",
    "p384": "ecdsa-jcs-2019",
}
_PLACEHOLDER: Final = "did:example:"
"""Identifiers that stand for nobody, kept free for examples by the registry of DID methods."""


class Choice(NamedTuple):
    """How to sign.

    Attributes:
        proof: one of `PROOFS`; by the key if None.
        mandatory: JSON pointers to what the holder of a selective disclosure must show.
    """

    signer: Signer
    proof: str | None
    mandatory: Sequence[str]


def choose(service: Service, credential: Mapping[str, Any], options: Mapping[str, Any]) -> Choice:
    """The key and the proof: by the credential's issuer, then by the request's options.

    Raises:
        Refused: the issuer is somebody else, or no key makes what is asked for.
    """
    signers = _of_issuer(service, credential)
    signers = _of_method(signers, _requests.text(options, "verificationMethod"))
    mandatory = _requests.pointers(options, "mandatoryPointers")
    proof = _requests.text(options, "cryptosuite")
    if proof is not None and proof not in PROOFS:
        known = ", ".join(PROOFS)
        raise Refused(
            PROOF_GENERATION,
            "no_such_proof",
            f"options.cryptosuite: there is no {proof!r} here; choose one of {known}.",
            member="options.cryptosuite",
        )
    if proof is None and mandatory is not None and (mandatory or _able(signers, _SELECTIVE)):
        proof = _SELECTIVE
    if proof is None:
        preferred = _able(signers, service.proof) if service.proof else []
        proof, signers = (service.proof, preferred) if preferred else (None, signers)
        if _may_have_direction(credential) and _has_direction(credential):
            proof = _over_text(proof, signers[0])
    if proof is None:
        return Choice(signers[0], None, mandatory or ())
    able = _able(signers, proof)
    if not able:
        wanted = " or ".join(MAKES[proof])
        has = ", ".join(dict.fromkeys(signer.key_type for signer in signers))
        raise Refused(
            PROOF_GENERATION,
            "no_such_key",
            f"{proof} takes a key of kind {wanted}; here is {has}.",
        )
    return Choice(able[0], proof, mandatory or ())


def _over_text(proof: str | None, signer: Signer) -> str | None:
    """The proof that signs a direction of writing too, in place of one that would lose it."""
    usual = _OVER_TEXT_BY_KEY.get(signer.key_type)
    return _OVER_TEXT.get(proof, proof) if proof is not None else usual


def _may_have_direction(credential: Mapping[str, Any]) -> bool:
    """Whether it is worth while to look closer; most credentials are through here."""
    try:
        return b'"@direction"' in orjson.dumps(credential)
    except TypeError:
        return True


def _has_direction(value: Any) -> bool:
    """Whether a text in it has a direction of writing, which RDF has no place for."""
    if isinstance(value, list):
        return any(map(_has_direction, value))
    if not isinstance(value, dict):
        return False
    return ("@value" in value and "@direction" in value) or any(map(_has_direction, value.values()))


def with_issuer(credential: Mapping[str, Any], signer: Signer) -> dict[str, Any]:
    """The credential with its issuer, where it names none or a mere placeholder."""
    issuer = credential.get("issuer", signer.controller)
    if isinstance(issuer, dict):
        identifier = issuer.get("id", signer.controller)
        return {**credential, "issuer": {**issuer, "id": _real(identifier, signer)}}
    return {**credential, "issuer": _real(issuer, signer)}


def _real(identifier: Any, signer: Signer) -> Any:
    return signer.controller if _is_placeholder(identifier) else identifier


def _is_placeholder(identifier: Any) -> bool:
    return isinstance(identifier, str) and identifier.startswith(_PLACEHOLDER)


def _of_issuer(service: Service, credential: Mapping[str, Any]) -> list[Signer]:
    """The keys of the issuer that the credential names; all of them if it names nobody."""
    if "issuer" not in credential:
        return list(service.signers)
    issuer = credential["issuer"]
    if isinstance(issuer, dict) and "id" not in issuer:
        return list(service.signers)
    identifier = issuer.get("id") if isinstance(issuer, dict) else issuer
    if _is_placeholder(identifier):
        return list(service.signers)
    found = [signer for signer in service.signers if signer.controller == identifier]
    if not found:
        ours = " or ".join(service.issuers)
        named = "no identifier" if identifier is None else repr(identifier)
        raise Refused(
            MALFORMED_VALUE,
            "other_issuer",
            f"issuer: this is {named}, but this service signs for {ours}.",
            member="issuer",
        )
    return found


def _of_method(signers: list[Signer], method: str | None) -> list[Signer]:
    if method is None:
        return signers
    found = [signer for signer in signers if method == signer.verification_method]
    if not found:
        ours = ", ".join(signer.verification_method for signer in signers)
        raise Refused(
            PROOF_GENERATION,
            "no_such_key",
            f"options.verificationMethod: {method!r} is none of {ours}.",
            member="options.verificationMethod",
        )
    return found


def _able(signers: Sequence[Signer], proof: str) -> list[Signer]:
    return [signer for signer in signers if signer.key_type in MAKES[proof]]
