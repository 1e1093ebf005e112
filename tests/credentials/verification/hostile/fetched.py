"""What is fetched: status lists and keys."""

import base64
import gzip
import json
from typing import Any, Final

from tests.credentials.samples import LIST_URL, badge, full_badge, key, signed_anyway
from tests.credentials.verification.hostile.documents import evidence, proven, url64
from tests.credentials.verification.hostile.registry import MEGABYTE, dumped, fetching, filled


def _status(packed: bytes) -> dict[str, bytes]:
    subject = {
        "id": f"{LIST_URL}#list",
        "type": "BitstringStatusList",
        "statusPurpose": "revocation",
        "encodedList": "u" + base64.urlsafe_b64encode(packed).rstrip(b"=").decode(),
    }
    document = {
        "@context": badge()["@context"][:1],
        "id": LIST_URL,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": key().did,
        "validFrom": "2026-01-01T00:00:00Z",
        "credentialSubject": subject,
    }
    return {LIST_URL: signed_anyway(document, key())}


def _entries(count: int) -> dict[str, Any]:
    entry = full_badge()["credentialStatus"]
    listed = [entry | {"id": f"urn:{n}", "statusListIndex": str(n)} for n in range(count)]
    return full_badge() | {"credentialStatus": listed}


for _name, _packed in {
    "status: gzip bomb": lambda: gzip.compress(b"\0" * 100 * MEGABYTE),
    "status: gzip of many members": lambda: gzip.compress(b"") * 300_000,
    "status: largest list": lambda: gzip.compress(b"\0" * 7_900_000),
    "status: random list": lambda: b"\x1f\x8b" + b"x" * 6_000_000,
}.items():
    fetching(_name, lambda: signed_anyway(full_badge(), key()), lambda p=_packed: _status(p()))  # type: ignore[misc]
    fetching(
        f"{_name}, ten times",
        lambda: signed_anyway(_entries(10), key()),
        lambda p=_packed: _status(p()),
    )  # type: ignore[misc]
fetching(
    "status: list of many values",
    lambda: signed_anyway(_entries(10), key()),
    lambda: {LIST_URL: signed_anyway(badge(evidence=evidence(4_900)), key())},
)
fetching(
    "status: list of small values",
    lambda: signed_anyway(_entries(10), key()),
    lambda: {LIST_URL: b"[" + filled(b"[],") + b"1]"},
)
fetching("status: many entries", lambda: signed_anyway(_entries(3_000), key()), dict)

_WEB: Final = "did:web:x.example"
_WEB_URL: Final = "https://x.example/.well-known/did.json"


def _did_document(count: int, **members: Any) -> dict[str, bytes]:
    """A document of `count` keys of one kind."""
    methods = [{"id": f"#{n}", "controller": _WEB, **members} for n in range(count)]
    return {_WEB_URL: dumped({"id": _WEB, "verificationMethod": methods})}


def _by_web() -> bytes:
    proofs = [
        json.loads(proven(badge()))["proof"] | {"verificationMethod": f"{_WEB}#{n}"}
        for n in range(10)
    ]
    return dumped(badge(issuer=_WEB) | {"proof": proofs})


def _jwk(e: int) -> dict[str, str]:
    return {"kty": "RSA", "n": url64(2**8191 + 1), "e": url64(e)}


fetching(
    "keys: many",
    _by_web,
    lambda: _did_document(3_900, type="Multikey", publicKeyMultibase=key().multikey),
)
fetching(
    "keys: many on a curve",
    _by_web,
    lambda: _did_document(3_900, type="Multikey", publicKeyMultibase=key("p384").multikey),
)
fetching(
    "keys: many of RSA",
    _by_web,
    lambda: _did_document(2_000, type="JsonWebKey", publicKeyJwk=_jwk(2**8190 + 1)),
)
fetching(
    "keys: long base58",
    _by_web,
    lambda: _did_document(2_000, type="Multikey", publicKeyMultibase="z" + "z" * 4_000),
)
fetching("keys: small values", _by_web, lambda: {_WEB_URL: b"[" + filled(b"[],") + b"1]"})
