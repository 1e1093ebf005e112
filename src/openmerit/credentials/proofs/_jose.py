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
from openmerit.credentials.reading import _members, _strict_json, _times
from openmerit.credentials.reading._encoding import base64url_bytes, base64url_decode
from openmerit.credentials.sentences import Sentence, say

NAMES: Final = {"ed25519": "EdDSA", "p256": "ES256", "p384": "ES384", "rsa": "RS256"}
"""Key type → the `alg` by which it signs."""

ALGORITHMS: Final = {name: kind for kind, name in NAMES.items()} | {"Ed25519": "ed25519"}
"""JWS `alg` → key type (RFC 7518; RFC 8037; RFC 9864 for the newer name of EdDSA).

`none` and everything symmetric are left out on purpose.
"""

_DATES: Final = {"nbf": ("validFrom", "issuanceDate"), "exp": ("validUntil", "expirationDate")}
"""Claim → the members that it repeats, by VCDM 2.0 and 1.1."""

_CREDENTIALS_OWN: Final = frozenset({"@context", "type", "credentialSubject", "issuer"})
"""Members by which a payload is a credential itself."""

TYPES: Final = frozenset({None, "jwt", "vc+jwt", "vc+ld+jwt", "vc+ld+json+jwt"})
"""`typ` of tokens that carry a credential, in lower case: Open Badges 3.0 has ``JWT`` or none,
VC-JOSE-COSE ``vc+jwt``, its drafts the others. A token made for anything else is no credential."""

PRESENTATION_TYPES: Final = frozenset({None, "jwt", "vp+jwt", "vp+ld+jwt", "vp+ld+json+jwt"})
"""`typ` of tokens that carry a presentation."""

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
        header, payload = (base64url_decode(part) for part in parts[:2])
        # An empty one is no damage: it is how a token says that nobody signed it (alg none).
        (signature,) = (base64url_decode(part) if part else b"" for part in parts[2:])
    except (UnicodeDecodeError, ValueError):
        raise UnreadableDocument(
            say("A JWT has three parts of plain letters; this has not.")
        ) from None
    except EncodingError as error:
        raise UnreadableDocument(
            say("A part of the JWT is malformed: {error}", error=error)
        ) from None
    objects = [_strict_json.parse_json(part) for part in (header, payload)]
    if not all(isinstance(value, dict) for value in objects):
        raise UnreadableDocument(say("The header and the claims of a JWT must be JSON objects."))
    signing_input = data.rpartition(b".")[0]
    return Jws(objects[0], objects[1], signing_input, signature)


def encode(credential: Mapping[str, Any], signer: Signer) -> bytes:
    """`credential` as a compact JWS by `signer`, with the claims that Open Badges asks for.

    The payload is the credential itself (VCDM 2.0) or has it in `vc` (VCDM 1.1, section 6.3.1), and
    repeats id, issuer, subject and dates as `jti`, `iss`, `sub`, `nbf` and `exp`; `sub` is left out
    where the subject has no id.
    """
    header = _header(NAMES[signer.key_type], signer.verification_method)
    carried = {"vc": credential} if _is_old(credential) else credential
    payload = base64url_bytes(_strict_json.write({**carried, **claims_of(credential)}))
    signing_input = header + payload
    return signing_input + b"." + base64url_bytes(signer.sign(signing_input))


@functools.lru_cache(maxsize=64)
def _header(algorithm: str, key_id: str) -> bytes:
    """The token's header, with the dot that ends it."""
    header = {"alg": algorithm, "typ": "JWT", "kid": key_id}
    return base64url_bytes(_strict_json.write(header)) + b"."


def claims_of(credential: Mapping[str, Any]) -> dict[str, Any]:
    """What a token repeats of its credential: `iss`, `jti`, `sub`, `nbf` and `exp`."""
    issuer, subject = credential["issuer"], credential.get("credentialSubject")
    claims: dict[str, Any] = {"iss": issuer["id"] if isinstance(issuer, dict) else issuer}
    if "id" in credential:
        claims["jti"] = credential["id"]
    if isinstance(subject, dict) and "id" in subject:
        claims["sub"] = subject["id"]
    for claim, members in _DATES.items():
        for member in members:
            if member in credential:
                instant = _times.parse(credential[member], zone_required=False)
                claims[claim] = int(instant.timestamp())
    return claims


def _is_old(credential: Mapping[str, Any]) -> bool:
    """Whether it keeps to VCDM 1.1."""
    contexts = credential.get("@context")
    first = contexts[0] if isinstance(contexts, list) and contexts else contexts
    return bool(first == _contexts.CREDENTIALS_V1)


def credential_in(payload: Mapping[str, Any]) -> dict[str, Any]:
    """The credential that the claims carry: themselves (VCDM 2.0), or their `vc` (VCDM 1.1).

    What a `vc` leaves out is taken from the claims (VCDM 1.1, section 6.3.1).

    Raises UnreadableDocument if `vc` is no object, or stands beside a credential.
    """
    if "vc" not in payload:
        return {name: value for name, value in payload.items() if name not in CLAIMS}
    inner = payload["vc"]
    if not isinstance(inner, dict):
        raise UnreadableDocument(say("The claim vc of the JWT must be an object."))
    beside = sorted(_CREDENTIALS_OWN & payload.keys())
    if beside:
        raise UnreadableDocument(
            say(
                "The JWT carries two credentials, one in vc and one beside it ({members}), so that "
                "two readers could see two.",
                members=", ".join(beside),
            )
        )
    credential = dict(inner)
    for claim, member in (("iss", "issuer"), ("jti", "id")):
        if claim in payload:
            credential.setdefault(member, payload[claim])
    subject = credential.get("credentialSubject")
    if "sub" in payload and isinstance(subject, dict):
        credential["credentialSubject"] = {"id": payload["sub"], **subject}
    place = 1 if _is_old(credential) else 0
    for instant, members in zip(validity(payload), _DATES.values(), strict=True):
        if instant is not None:
            credential.setdefault(members[place], _times.write(instant))
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
        raise UnreadableDocument(
            say("The claim {claim} of the JWT is no point in time.", claim=claim)
        ) from None


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


def refusal_of_type(jws: Jws, *, is_presentation: bool = False) -> Sentence | None:
    """Why a token is none that carries a credential (or a presentation), if it is none.

    A token that its issuer signed to some other end must not pass for a badge (RFC 8725, section
    3.11). VC-JOSE-COSE 1.0, section 3.1 forbids `vc` and `vp` where its own `typ` stands.
    """
    given = jws.header.get("typ")
    kind = given.lower().removeprefix("application/") if isinstance(given, str) else given
    known = PRESENTATION_TYPES if is_presentation else TYPES
    if not (kind is None or isinstance(kind, str)) or kind not in known:
        return say("The token is {kind!r}, which is none that carries a credential.", kind=given)
    wrapped = sorted({"vc", "vp"} & jws.payload.keys())
    if kind not in (None, "jwt") and wrapped:
        return say(
            "The token is {kind!r}, whose claims are the credential itself, not one in {member}.",
            kind=given,
            member=wrapped[0],
        )
    return None


def contradictions(payload: Mapping[str, Any], credential: Mapping[str, Any]) -> list[str]:
    """Claims that say something else than the credential, each as ``claim/member``."""
    issuer = credential.get("issuer")
    subjects = _members.as_list(credential.get("credentialSubject"))
    said = {
        "iss": ("issuer", [issuer.get("id") if isinstance(issuer, dict) else issuer]),
        "jti": ("id", [credential.get("id")]),
        "sub": ("credentialSubject.id", [s.get("id") for s in subjects if isinstance(s, dict)]),
    }
    found = []
    for claim, (name, values) in said.items():
        named = [value for value in values if value is not None]
        if claim in payload and named and payload[claim] not in named:
            found.append(f"{claim}/{name}")
    for claim, members in _DATES.items():
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
