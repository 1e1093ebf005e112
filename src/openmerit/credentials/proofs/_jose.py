"""Compact JWS around a credential: VC-JWT as Open Badges 3.0, section 8.2.4 has it.

Signing goes through `Signer`, so that the key may live elsewhere, and decoding is strict: one
spelling of every part. That is why no JOSE library stands here (docs/decisions/0006).
"""

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from openmerit.credentials.errors import EncodingError, UnreadableDocument
from openmerit.credentials.keys._keys import Signer
from openmerit.credentials.linked_data import _contexts
from openmerit.credentials.reading import _strict_json, _times
from openmerit.credentials.reading._encoding import base64url_decode, base64url_encode

NAMES: Final = {"ed25519": "EdDSA", "p256": "ES256", "p384": "ES384", "rsa": "RS256"}
"""Key type → the `alg` by which it signs."""

ALGORITHMS: Final = {name: kind for kind, name in NAMES.items()} | {"Ed25519": "ed25519"}
"""JWS `alg` → key type (RFC 7518; RFC 8037; RFC 9864 for the newer name of EdDSA).

`none` and everything symmetric are left out on purpose.
"""

CLAIMS: Final = frozenset({"iss", "sub", "aud", "exp", "nbf", "iat", "jti", "cnf"})
"""Registered claims that stand beside the credential's own members."""


@dataclass(frozen=True)
class Jws:
    """A compact JWS, decoded but not verified.

    Attributes:
        header: the protected header.
        payload: the claims.
        signing_input: what was signed.
        signature: the signature's bytes.
    """

    header: Mapping[str, Any]
    payload: Mapping[str, Any]
    signing_input: bytes
    signature: bytes


def looks_like_jws(data: bytes) -> bool:
    """Whether `data` has the form of a compact JWS: three parts, the first of them JSON."""
    return data[:2] == b"ey" and data.count(b".") == 2 and b'"' not in data[:200]


def decode(data: bytes) -> Jws:
    """The parts of a compact JWS (RFC 7515, section 7.1).

    Raises:
        UnreadableDocument: not three parts of strict base64url, or header or claims no JSON object.
    """
    try:
        parts = data.decode("ascii").split(".")
        header, payload, signature = (base64url_decode(part) for part in parts)
    except (UnicodeDecodeError, ValueError):
        raise UnreadableDocument("A JWT has three parts of plain letters; this has not.") from None
    except EncodingError as error:
        raise UnreadableDocument(f"A part of the JWT is malformed: {error}") from None
    objects = [_strict_json.parse(part) for part in (header, payload)]
    if not all(isinstance(value, dict) for value in objects):
        raise UnreadableDocument("The header and the claims of a JWT must be JSON objects.")
    signing_input = data.rpartition(b".")[0]
    return Jws(objects[0], objects[1], signing_input, signature)


def encode(credential: Mapping[str, Any], signer: Signer) -> bytes:
    """`credential` as a compact JWS by `signer`, with the claims that Open Badges asks for.

    The payload is the credential itself (VCDM 2.0) and repeats id, issuer, subject and dates as
    `jti`, `iss`, `sub`, `nbf` and `exp`; `sub` is left out where the subject has no id.
    """
    header = _header(NAMES[signer.key_type], signer.verification_method)
    payload = base64url_encode(_strict_json.write({**credential, **claims_of(credential)}))
    signing_input = f"{header}.{payload}".encode("ascii")
    return signing_input + b"." + base64url_encode(signer.sign(signing_input)).encode("ascii")


@functools.lru_cache(maxsize=64)
def _header(algorithm: str, key_id: str) -> str:
    return base64url_encode(_strict_json.write({"alg": algorithm, "typ": "JWT", "kid": key_id}))


def claims_of(credential: Mapping[str, Any]) -> dict[str, Any]:
    """What a token repeats of its credential: `iss`, `jti`, `sub`, `nbf` and `exp`."""
    issuer, subject = credential["issuer"], credential.get("credentialSubject")
    claims: dict[str, Any] = {"iss": issuer["id"] if isinstance(issuer, dict) else issuer}
    if "id" in credential:
        claims["jti"] = credential["id"]
    if isinstance(subject, dict) and "id" in subject:
        claims["sub"] = subject["id"]
    for claim, member in (("nbf", "validFrom"), ("exp", "validUntil")):
        if member in credential:
            instant = _times.parse(credential[member], zone_required=False)
            claims[claim] = int(instant.timestamp())
    return claims


def credential_in(payload: Mapping[str, Any]) -> dict[str, Any]:
    """The credential that the claims carry: themselves (VCDM 2.0), or their `vc` (VCDM 1.1).

    What a `vc` leaves out is taken from the claims (VCDM 1.1, section 6.3.1).

    Raises UnreadableDocument if `vc` is no object.
    """
    inner = payload.get("vc")
    if inner is None:
        return {name: value for name, value in payload.items() if name not in CLAIMS}
    if not isinstance(inner, dict):
        raise UnreadableDocument("The claim vc of the JWT must be an object.")
    credential = dict(inner)
    for claim, member in (("iss", "issuer"), ("jti", "id")):
        if claim in payload:
            credential.setdefault(member, payload[claim])
    subject = credential.get("credentialSubject")
    if "sub" in payload and isinstance(subject, dict):
        credential["credentialSubject"] = {"id": payload["sub"], **subject}
    contexts = credential.get("@context")
    is_old = isinstance(contexts, list) and contexts[:1] == [_contexts.CREDENTIALS_V1]
    start, end = validity(payload)
    for instant, names in (
        (start, ("issuanceDate", "validFrom")),
        (end, ("expirationDate", "validUntil")),
    ):
        if instant is not None:
            credential.setdefault(names[0 if is_old else 1], _times.write(instant))
    return credential


def validity(payload: Mapping[str, Any]) -> tuple[datetime | None, datetime | None]:
    """From when to when the token itself says it holds (`nbf`, `exp`; RFC 7519, section 4.1).

    Raises UnreadableDocument for a claim that is no NumericDate.
    """
    start, end = (instant(payload, claim) for claim in ("nbf", "exp"))
    return start, end


def instant(payload: Mapping[str, Any], claim: str) -> datetime | None:
    """The point in time that a claim names, if there is one. Raises UnreadableDocument."""
    seconds = payload.get(claim)
    if seconds is None:
        return None
    try:
        if isinstance(seconds, bool) or not isinstance(seconds, int | float):
            raise TypeError
        return datetime.fromtimestamp(seconds, UTC)
    except (TypeError, ValueError, OverflowError, OSError):
        raise UnreadableDocument(f"The claim {claim} of the JWT is no point in time.") from None


def made(payload: Mapping[str, Any], credential: Mapping[str, Any]) -> datetime | None:
    """When the token says that it was made: `iat`, else `nbf`, else when the credential begins.

    Raises UnreadableDocument for a claim that is no NumericDate.
    """
    for claim in ("iat", "nbf"):
        if claim in payload:
            return instant(payload, claim)
    for member in ("validFrom", "issuanceDate"):
        try:
            return _times.parse(str(credential[member]), zone_required=False)
        except (KeyError, ValueError):
            continue
    return None


def contradictions(payload: Mapping[str, Any], credential: Mapping[str, Any]) -> list[str]:
    """Claims that say something else than the credential, each as ``claim/member``."""
    issuer, subject = credential.get("issuer"), credential.get("credentialSubject")
    said = {
        "iss": ("issuer", issuer.get("id") if isinstance(issuer, dict) else issuer),
        "jti": ("id", credential.get("id")),
        "sub": ("credentialSubject.id", subject.get("id") if isinstance(subject, dict) else None),
    }
    found = [
        f"{claim}/{member}"
        for claim, (member, value) in said.items()
        if claim in payload and value is not None and payload[claim] != value
    ]
    for claim, members in (
        ("nbf", ("validFrom", "issuanceDate")),
        ("exp", ("validUntil", "expirationDate")),
    ):
        for member in members:
            both = claim in payload and member in credential
            if both and not _same_instant(payload[claim], credential[member]):
                found.append(f"{claim}/{member}")
    return found


def _same_instant(numeric_date: Any, text: Any) -> bool:
    """Whether a NumericDate and a date-time name one second (NumericDate may lack fractions)."""
    if isinstance(numeric_date, bool) or not isinstance(numeric_date, int | float):
        return False
    try:
        instant = _times.parse(str(text), zone_required=False).timestamp()
    except ValueError:
        return False
    return abs(instant - numeric_date) < 1
