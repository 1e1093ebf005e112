"""Presenting: a holder shows badges, and signs that it is they who show them, to whom, and when."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from openmerit.credentials.errors import CredentialError, RefusedDocument
from openmerit.credentials.issuing import _add_proof
from openmerit.credentials.keys._keys import Signer
from openmerit.credentials.linked_data import _contexts
from openmerit.credentials.proofs import _jose
from openmerit.credentials.reading import _members, _strict_json
from openmerit.credentials.sentences import say

_ENVELOPED: Final = "EnvelopedVerifiableCredential"


def present(
    credentials: Sequence[bytes],
    signer: Signer,
    *,
    proof: str | None = None,
    challenge: str | None = None,
    domain: str | Sequence[str] | None = None,
    now: datetime,
) -> bytes:
    """Show `credentials` as their holder: a VerifiablePresentation signed for authentication.

    A verifier sets a new `challenge` each time, so that an old presentation cannot be shown again,
    and compares the `domain` with its own, so that one made for somebody else is noticed.

    Args:
        credentials: JSON with its proof, or a JWT or SD-JWT, which is put in an envelope (VCDM 2.0,
            section 4.12).
        signer: the holder's key.
        proof: a cryptosuite; by default eddsa-rdfc-2022 or ecdsa-rdfc-2019, by the key.
        challenge: what the verifier asked for.
        domain: for whom it is made; several may be named.
        now: the time of signing, with a zone.

    Raises:
        RefusedDocument: one of them is no credential, or there is none.
        UnusableKey: the key cannot make this proof.
    """
    if not credentials:
        raise RefusedDocument("verifiableCredential", say("there is nothing to present"))
    document = {
        "@context": [_contexts.CREDENTIALS_V2],
        "type": ["VerifiablePresentation"],
        "holder": signer.controller,
        "verifiableCredential": [_enclosed(data, place) for place, data in enumerate(credentials)],
    }
    members: dict[str, Any] = {"proofPurpose": "authentication"}
    if challenge is not None:
        members["challenge"] = challenge
    if domain is not None:
        members["domain"] = domain if isinstance(domain, str) else list(domain)
    signed = _add_proof.signed_with(document, signer, proof=proof, members=members, now=now)
    return _add_proof.written(signed)


def _enclosed(data: bytes, place: int) -> dict[str, Any]:
    member = f"verifiableCredential[{place}]"
    data = data.strip()
    head, *disclosures = data.split(b"~")
    if _jose.looks_like_jws(head):
        media_type = "application/vc+sd-jwt" if disclosures else "application/vc+jwt"
        return {
            "@context": [_contexts.CREDENTIALS_V2],
            "id": f"data:{media_type},{data.decode('ascii', 'replace')}",
            "type": [_ENVELOPED],
        }
    try:
        document = _strict_json.parse_json(data)
    except CredentialError as error:
        raise RefusedDocument(member, error.sentence) from None
    if not isinstance(document, dict) or "VerifiableCredential" not in _members.types_of(document):
        raise RefusedDocument(member, say("this is no credential"))
    if "proof" not in document:
        raise RefusedDocument(member, say("nobody has signed it"))
    return document
