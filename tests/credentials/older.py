"""Badges before 3.0 for the tests: hosted and signed, with what they lean on."""

import json
from typing import Any

from tests.credentials.samples import LATER, Shelf, key

from openmerit.credentials import Report, verify
from openmerit.credentials.keys._signing import SigningKey
from openmerit.credentials.reading._encoding import base64url_encode

SITE = "https://academy.example"
ASSERTION = f"{SITE}/assertions/1"
BADGE = f"{SITE}/badges/sql"
ISSUER = f"{SITE}/issuer"
KEY = f"{SITE}/key"
LIST = f"{SITE}/revoked"
HASH = "sha256$ede64539b1be82f9a8d09d042b43dffb90a483609d76199dc291ada6511f2ac2"
"""Of ada@example.com with the salt s4lt."""

CONTEXT = "https://w3id.org/openbadges/v2"
ELSEWHERE = "https://elsewhere.example/1"


def assertion(**changes: Any) -> dict[str, Any]:
    """An assertion of 2.0 to ada@example.com; None removes a member."""
    document = {
        "@context": CONTEXT,
        "id": ASSERTION,
        "type": "Assertion",
        "recipient": {"type": "email", "hashed": True, "salt": "s4lt", "identity": HASH},
        "badge": BADGE,
        "issuedOn": "2019-05-01T10:00:00+00:00",
        "verification": {"type": "hosted"},
    }
    return _changed(document, changes)


def badge_class(**changes: Any) -> dict[str, Any]:
    """Its badge class."""
    document = {
        "@context": CONTEXT,
        "id": BADGE,
        "type": "BadgeClass",
        "name": "SQL",
        "description": "Asks a database the right questions.",
        "image": f"{SITE}/sql.png",
        "criteria": {"narrative": "Passed the practical exam."},
        "issuer": ISSUER,
    }
    return _changed(document, changes)


def issuer(**changes: Any) -> dict[str, Any]:
    """Its issuer."""
    document = {
        "@context": CONTEXT,
        "id": ISSUER,
        "type": "Issuer",
        "name": "Academy",
        "url": SITE,
        "email": "office@academy.example",
    }
    return _changed(document, changes)


def shelf(*documents: dict[str, Any], **more: bytes) -> Shelf:
    """A resolver for the usual three, of which `documents` replace those of the same id."""
    all_of_them = [assertion(), badge_class(), issuer(), *documents]
    return Shelf({d["id"]: json.dumps(d).encode() for d in all_of_them} | more)


def jws(payload: dict[str, Any], signer: SigningKey, alg: str = "RS256", **header: Any) -> bytes:
    """A compact JWS by hand, so that it may be as wrong as an attacker's."""
    parts = [
        base64url_encode(json.dumps(part).encode()) for part in ({"alg": alg, **header}, payload)
    ]
    signing_input = ".".join(parts).encode()
    return signing_input + b"." + base64url_encode(signer.sign(signing_input)).encode()


def pem(signer: SigningKey) -> str:
    """The public key in PEM."""
    from cryptography.hazmat.primitives import serialization

    return signer.public._public.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    ).decode()


def key_document(signer: SigningKey | None = None, **changes: Any) -> dict[str, Any]:
    """The page of the key that signs."""
    document = {
        "@context": CONTEXT,
        "id": KEY,
        "type": "CryptographicKey",
        "owner": ISSUER,
        "publicKeyPem": pem(signer or key("rsa")),
    }
    return _changed(document, changes)


def signed_assertion(**changes: Any) -> dict[str, Any]:
    """An assertion that is to be signed."""
    verification = {"type": "SignedBadge", "creator": KEY}
    return assertion(**{"id": "urn:uuid:1", "verification": verification} | changes)


def _changed(document: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in (document | changes).items() if value is not None}


def checked(document: dict[str, Any] | bytes, resolver: Any, **asked: Any) -> Report:
    """The report on a document of an older edition."""
    data = document if isinstance(document, bytes) else json.dumps(document).encode()
    return verify(data, at=LATER, resolver=resolver, **asked)


def outcomes(report: Report) -> dict[str, str]:
    """Check id → outcome."""
    return {check.id: str(check.outcome) for check in report.checks}
