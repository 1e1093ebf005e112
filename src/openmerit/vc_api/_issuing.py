"""`/credentials/issue` and `/credentials/derive`."""

from collections.abc import Mapping
from typing import Any, Final

import orjson

from openmerit.credentials import (
    CredentialError,
    DisclosureError,
    RefusedDocument,
    UnreadableDocument,
    UnusableKey,
    derive,
    issue,
)
from openmerit.vc_api import (
    _choosing,
    _envelopes,
    _related_resources,
    _requests,
    _status_entries,
)
from openmerit.vc_api._problems import (
    MALFORMED_VALUE,
    PARSING,
    PROOF_GENERATION,
    Answer,
    Refused,
)
from openmerit.vc_api._service import Service

_V1: Final = "https://www.w3.org/2018/credentials/v1"
_DATA_INTEGRITY: Final = "https://w3id.org/security/data-integrity/v2"
_DEFINING_PROOFS: Final = (_DATA_INTEGRITY, "https://w3id.org/security/data-integrity/v1")
_TOKENS: Final = ("jwt", "sd-jwt")


def issue_credential(service: Service, body: Any) -> Answer:
    """Sign a credential: 201 with it, or 400 with what the standards forbid about it."""
    members = _requests.members_of(body)
    options = _requests.options_of(members)
    # A name under which a service that keeps credentials would keep it; this one keeps none.
    _requests.text(options, "credentialId")
    credential = members.get("credential")
    if not isinstance(credential, dict):
        raise Refused(
            MALFORMED_VALUE, "malformed", "credential: an object is expected.", member="credential"
        )
    choice = _choosing.choose(service, credential, options)
    credential = _choosing.with_issuer(credential, choice.signer)
    if choice.proof not in _TOKENS and choice.signer.key_type != "rsa":
        credential = _with_proofs_defined(credential)
    if service.practice_status is not None:
        credential = service.practice_status.with_place(credential, choice.signer)
    _status_entries.require_well_formed(credential)
    try:
        signed = issue(
            credential,
            choice.signer,
            proof=choice.proof,
            now=service.clock(),
            mandatory=choice.mandatory,
        )
    except CredentialError as error:
        raise _refusal_of(error) from None
    if "relatedResource" in credential:
        _require_related(service, signed)
        _related_resources.require_their_digests(credential)
    if not signed.startswith(b"{"):
        return 201, {"verifiableCredential": _envelopes.enveloped(signed)}
    return 201, {"verifiableCredential": orjson.loads(signed)}


def _with_proofs_defined(credential: dict[str, Any]) -> dict[str, Any]:
    """A credential of the data model 1.1 with the context that defines its proof."""
    contexts = credential.get("@context")
    listed = contexts if isinstance(contexts, list) else [contexts]
    if listed[:1] != [_V1] or any(defining in listed for defining in _DEFINING_PROOFS):
        return credential
    return {**credential, "@context": [*listed, _DATA_INTEGRITY]}


def _require_related(service: Service, signed: bytes) -> None:
    """Refuse what every verifier would: a digest of something else than it names. Raises Refused.

    What cannot be looked up from here is let be.
    """
    found = service.verify(signed).check("schema")
    if found.outcome == "failed":
        raise Refused(MALFORMED_VALUE, "refused", str(found.message), member="relatedResource")


def _refusal_of(error: CredentialError) -> Refused:
    if isinstance(error, RefusedDocument):
        return Refused(MALFORMED_VALUE, "refused", str(error), member=error.member)
    if isinstance(error, DisclosureError):
        return Refused(PROOF_GENERATION, "no_such_part", str(error), member=error.pointer)
    if isinstance(error, UnusableKey):
        return Refused(PROOF_GENERATION, "no_such_key", str(error))
    if isinstance(error, UnreadableDocument):
        return Refused(PARSING, "unreadable", str(error))
    return Refused(MALFORMED_VALUE, "refused", str(error))


def derive_credential(service: Service, body: Any) -> Answer:
    """Make a credential that shows the chosen part of one: 201 with it, or 400."""
    members = _requests.members_of(body)
    chosen = _requests.pointers(_requests.options_of(members), "selectivePointers") or []
    credential = members.get("verifiableCredential")
    if not isinstance(credential, dict):
        raise Refused(
            MALFORMED_VALUE,
            "malformed",
            "verifiableCredential: an object is expected.",
            member="verifiableCredential",
        )
    try:
        derived = derive(_derivable(credential), chosen)
    except CredentialError as error:
        raise _refusal_of(error) from None
    if not derived.startswith(b"{"):
        return 201, {"verifiableCredential": _envelopes.enveloped(derived)}
    return 201, {"verifiableCredential": orjson.loads(derived)}


def _derivable(credential: Mapping[str, Any]) -> bytes:
    return _envelopes.sd_jwt_in(credential) or orjson.dumps(credential)
