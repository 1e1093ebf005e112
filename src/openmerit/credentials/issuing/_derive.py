"""Deriving: from a credential that its holder was given to the part that is to be shown."""

import json
from collections.abc import Sequence
from typing import Any

from openmerit.credentials.errors import CredentialError, DisclosureError
from openmerit.credentials.proofs import _ecdsa_sd_values, _sd_jwt
from openmerit.credentials.reading import _members, _strict_json
from openmerit.credentials.sentences import say


def derive(credential: bytes, show: Sequence[str]) -> bytes:
    """The chosen part of a credential, still signed by its issuer.

    It takes a credential with an `ecdsa-sd-2023` base proof (JSON on one line comes back), or an
    SD-JWT (an SD-JWT comes back, without key binding). Besides what is chosen the result holds what
    the issuer made obligatory, and the `id`, `type` and `@context` of every object on the way.

    Args:
        credential: as its issuer signed it, or an image that carries it.
        show: JSON pointers (RFC 6901) to what shall be shown, such as
            ``/credentialSubject/achievement/name``.

    Raises:
        UnreadableDocument: the bytes are no JSON or SD-JWT.
        BakingError: they are an image that carries no credential.
        DisclosureError: a pointer points at nothing, or at what cannot be shown by itself.
        CredentialError: its proof does not allow to show a part, or does not fit the credential.
    """
    data = _unbaked(credential).strip()
    if _sd_jwt.looks_like_sd_jwt(data):
        from openmerit.credentials.proofs import _sd_jwt_made

        return _sd_jwt_made.derive(data, show)
    document = _strict_json.parse_json(data)
    if not isinstance(document, dict):
        what = _strict_json.describe(document)
        raise CredentialError(say("This is no credential, but {what}.", what=what))
    proof = _base_proof_of(document)
    unsigned = {name: value for name, value in document.items() if name != "proof"}
    from openmerit.credentials.proofs import _ecdsa_sd  # RDF is heavy to load

    derived = _ecdsa_sd.derive(unsigned, proof, show)
    return json.dumps(derived, ensure_ascii=False, separators=(",", ":")).encode("utf-8")


def _unbaked(data: bytes) -> bytes:
    """What an image carries; anything else as it is."""
    if not data.startswith((b"\x89PNG", b"<", b"\xef\xbb\xbf<")):
        return data
    from openmerit.credentials.images import _baking  # XML is heavy to load

    return _baking.unbake(data)


def _base_proof_of(document: dict[str, Any]) -> dict[str, Any]:
    """The one proof from which others can be derived. Raises CredentialError."""
    proofs = _members.as_list(document.get("proof"))
    bases = [
        proof
        for proof in proofs
        if isinstance(proof, dict)
        and proof.get("cryptosuite") == _ecdsa_sd_values.NAME
        and _ecdsa_sd_values.is_base(proof.get("proofValue"))
    ]
    if not bases:
        raise CredentialError(
            say(
                "This credential can only be shown whole: it has no base proof of the kind "
                "ecdsa-sd-2023 from its issuer, and is no SD-JWT."
            )
        )
    if bases[0].get("previousProof") is not None:
        raise DisclosureError(
            "/proof", say("the proof leans on another, which a part of the document cannot have")
        )
    return bases[0]
