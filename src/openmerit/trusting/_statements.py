"""Which documents are credentials in which somebody speaks of others."""

import base64
import binascii
from typing import Any, Final

from openmerit.credentials import RECOGNITION_TYPES, CredentialError, parse_json

ENDORSEMENT: Final = "EndorsementCredential"
STATUS_LISTS: Final = frozenset({"BitstringStatusListCredential", "StatusList2021Credential"})


def credential_in(content: bytes) -> dict[str, Any] | None:
    """The credential in JSON or in the claims of a token; None for anything else.

    Nothing is verified here: it is only found out what it says it is.
    """
    try:
        text = content.strip()
        if not text.startswith(b"{"):
            text = _claims(text)
        document = parse_json(text)
    except (CredentialError, ValueError, binascii.Error):
        return None
    if isinstance(document, dict) and isinstance(document.get("vc"), dict):
        document = document["vc"]
    if not isinstance(document, dict) or "VerifiableCredential" not in types_of(document):
        return None
    return document


def types_of(document: Any) -> frozenset[str]:
    """The words of a document's `type`."""
    value = document.get("type") if isinstance(document, dict) else None
    words = value if isinstance(value, list) else [value]
    return frozenset(word for word in words if isinstance(word, str))


def issuer_of(document: Any) -> str | None:
    """The identifier of a credential's issuer."""
    issuer = document.get("issuer") if isinstance(document, dict) else None
    if isinstance(issuer, dict):
        issuer = issuer.get("id")
    return issuer if isinstance(issuer, str) else None


def is_statement(content: bytes) -> bool:
    """Whether it is a list of known issuers or an endorsement."""
    document = credential_in(content)
    return document is not None and bool(types_of(document) & {*RECOGNITION_TYPES, ENDORSEMENT})


def _claims(token: bytes) -> bytes:
    header, _, rest = token.partition(b".")
    payload = rest.partition(b".")[0]
    if not header or not payload:
        raise ValueError("no token")
    return base64.urlsafe_b64decode(payload + b"=" * (-len(payload) % 4))
