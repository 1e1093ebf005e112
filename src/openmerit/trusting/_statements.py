"""What a document is: a list of keys, a credential in which somebody speaks of others, or else."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import urlsplit

from openmerit.credentials import (
    RECOGNITION_TYPES,
    CredentialError,
    Outcome,
    Report,
    controller_url,
    parse_json,
    verify,
)

ENDORSEMENT: Final = "EndorsementCredential"
STATUS_LISTS: Final = frozenset({"BitstringStatusListCredential", "StatusList2021Credential"})
_KINDS: Final = ("verifiable-credential-", "endorsement-", "open-badge-3.0", "clr-2.0")
_LISTS_KEYS: Final = frozenset(
    {"verificationMethod", "assertionMethod", "publicKey", "jwks", "jwks_uri"}
)
_ARE_KEYS: Final = frozenset({"keys", "kty", "publicKeyMultibase", "publicKeyJwk", "publicKeyPem"})
_REVOCATIONS: Final = frozenset({"revokedCredential", "revokedAssertions"})


def credential_in(content: bytes) -> Mapping[str, Any] | None:
    """The credential in a document, in JSON or as a token; None for anything else.

    It is read as it is read when it is verified. What it says is not proven by that.
    """
    report = verify(content)
    return report.credential if report.format.startswith(_KINDS) else None


def types_of(document: Any) -> frozenset[str]:
    """The words of a document's `type`."""
    value = document.get("type") if isinstance(document, Mapping) else None
    words = value if isinstance(value, list) else [value]
    return frozenset(word for word in words if isinstance(word, str))


def issuer_of(document: Any) -> str | None:
    """The identifier of a credential's issuer."""
    issuer = document.get("issuer") if isinstance(document, Mapping) else None
    if isinstance(issuer, Mapping):
        issuer = issuer.get("id")
    return issuer if isinstance(issuer, str) else None


def is_statement(content: bytes) -> bool:
    """Whether it is a list of known issuers or an endorsement."""
    return bool(types_of(credential_in(content)) & {*RECOGNITION_TYPES, ENDORSEMENT})


def is_signed(report: Report) -> bool:
    """Whether the issuer that a document names signed it, whatever else is to be said of it."""
    proof, key = report.check("proof").outcome, report.check("key").outcome
    return proof in (Outcome.PASSED, Outcome.WARNING) and key is Outcome.PASSED


def time_of(document: Mapping[str, object] | None) -> datetime | None:
    """Since when a credential says what it says."""
    text = (document or {}).get("validFrom", (document or {}).get("issuanceDate"))
    try:
        moment = datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None
    return moment if moment is None or moment.tzinfo else moment.replace(tzinfo=UTC)


def identifier_in(content: bytes) -> str | None:
    """For whom a document lists keys; None if it lists none."""
    document = _object_in(content)
    if document is None or "VerifiableCredential" in types_of(document):
        return None
    identifier = document.get("id")
    if not isinstance(identifier, str) or not document.keys() & _LISTS_KEYS:
        return None
    return identifier


def profile_in(content: bytes) -> str | None:
    """Whose Profile a document is, where that is a DID: its keys stand in another document."""
    document = _object_in(content)
    identifier = document.get("id") if document and "Profile" in types_of(document) else None
    is_did = isinstance(identifier, str) and identifier.startswith("did:")
    return identifier if is_did else None


def is_plain(content: bytes) -> bool:
    """Whether a document proves nothing: no credential, no keys, no list of withdrawals."""
    document = _object_in(content)
    proves = _LISTS_KEYS | _ARE_KEYS | _REVOCATIONS
    return document is not None and "issuer" not in document and not document.keys() & proves


def site_of(name: str) -> str | None:
    """The host (with a port, if it names one) that an identifier or an address stands on."""
    try:
        return urlsplit(controller_url(name)).netloc.lower() or None
    except (CredentialError, ValueError):
        return None


def _object_in(content: bytes) -> dict[str, Any] | None:
    try:
        document = parse_json(content)
    except CredentialError:
        return None
    return document if isinstance(document, dict) else None
