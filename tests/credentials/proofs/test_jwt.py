"""Tokens: what is written, and what of others' writing is read."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from tests.credentials.samples import LATER, badge, full_badge, key, signed

from openmerit.credentials import SigningKey, verify
from openmerit.credentials.reading._encoding import base64url_decode, base64url_encode

OLD_CONTEXTS = [
    "https://www.w3.org/2018/credentials/v1",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.2.json",
]
START, END = 1_768_467_600, 1_926_230_400  # 2026-01-15T09:00:00Z, 2031-01-15T08:00:00Z


def token(payload: dict[str, Any], signer: SigningKey | None = None, **header: Any) -> bytes:
    """A compact JWS as any JOSE library makes it; a header member None is left out."""
    signer = signer or key()
    names = {"ed25519": "EdDSA", "p256": "ES256", "p384": "ES384", "rsa": "RS256"}
    head = {"alg": names[signer.key_type], "typ": "JWT", "kid": signer.verification_method}
    head = {name: value for name, value in (head | header).items() if value is not None}
    text = ".".join(base64url_encode(json.dumps(part).encode()) for part in (head, payload))
    return f"{text}.{base64url_encode(signer.sign(text.encode()))}".encode()


def _old_badge(**changes: Any) -> dict[str, Any]:
    document = badge(issuanceDate="2026-01-15T09:00:00Z", **{"@context": OLD_CONTEXTS}, **changes)
    del document["validFrom"]
    return document


@pytest.mark.parametrize("key_type", ["ed25519", "p256", "p384", "rsa"])
def test_the_claims_repeat_the_credential(key_type: str) -> None:
    # Open Badges 3.0, section 8.2.4.1.
    document = full_badge(key(key_type))
    document["credentialSubject"]["id"] = "did:example:ada"
    header, payload, _ = signed(document, key(key_type), "jwt").decode().split(".")
    assert json.loads(base64url_decode(header)) == {
        "alg": {"ed25519": "EdDSA", "p256": "ES256", "p384": "ES384", "rsa": "RS256"}[key_type],
        "typ": "JWT",
        "kid": key(key_type).verification_method,
    }
    assert json.loads(base64url_decode(payload)) == document | {
        "iss": key(key_type).did,
        "jti": document["id"],
        "sub": "did:example:ada",
        "nbf": START,
        "exp": END,
    }


@pytest.mark.parametrize(
    "header",
    [
        {},
        {"typ": "vc+jwt", "cty": "vc"},
        {"typ": None},
        {"alg": "Ed25519"},
        {"kid": None},
        {"kid": f"#{key().multikey}"},
        {"kid": key().multikey},
        {"kid": None, "jwk": key().public_jwk()},
    ],
)
def test_headers_of_others_are_read(header: dict[str, Any]) -> None:
    report = verify(token(badge(), **header), at=LATER)
    assert report.valid, report.summary


@pytest.mark.parametrize(
    "header",
    [
        {"crit": ["exp"]},
        {"b64": False},
        {"kid": key("ed25519", 1).verification_method},
        {"kid": f"{key().did}#other"},
        {"kid": None, "jwk": key("ed25519", 1).public_jwk()},
        {"kid": None, "jwk": key().public_jwk() | {"d": "AAAA"}},
        {"kid": None, "jwk": {"kty": "oct", "k": "AAAA"}},
    ],
)
def test_headers_that_say_something_else_are_refused(header: dict[str, Any]) -> None:
    assert verify(token(badge(), **header), at=LATER).verdict == "invalid"


@pytest.mark.parametrize(
    ("claims", "contradiction"),
    [
        ({"iss": "did:example:other"}, "iss/issuer"),
        ({"jti": "urn:other"}, "jti/id"),
        ({"nbf": START + 3600}, "nbf/validFrom"),
        ({"nbf": str(START)}, None),
        ({"nbf": True}, None),
        ({"exp": START + 3600, "validUntil": "2031-01-15T08:00:00Z"}, "exp/validUntil"),
        ({"sub": "did:example:bea", "credentialSubject": badge()["credentialSubject"]
          | {"id": "did:example:ada"}}, "sub/credentialSubject.id"),
    ],
)  # fmt: skip
def test_a_token_that_contradicts_itself_is_refused(
    claims: dict[str, Any], contradiction: str | None
) -> None:
    report = verify(token(badge() | claims), at=LATER)
    assert report.verdict == "invalid"
    if contradiction:
        assert contradiction in report.check("proof").message


def test_the_dates_of_claims_count_where_the_credential_has_none() -> None:
    expired = verify(token(badge() | {"exp": START + 60}), at=LATER)
    assert expired.check("validity").outcome == "failed"
    assert verify(token(badge() | {"exp": END}), at=LATER).valid
    early = verify(token(badge(validFrom=None) | {"nbf": END}), at=LATER)
    assert early.verdict == "invalid"


@pytest.mark.parametrize("number", [10**15, -(10**15), 1e300, 2**53 - 1])
def test_dates_beyond_all_calendars_are_refused(number: float) -> None:
    for claim in ("nbf", "exp"):
        assert verify(token(badge() | {claim: number}), at=LATER).verdict == "invalid"


def test_a_credential_of_the_older_model_is_read_from_its_vc() -> None:
    whole = _old_badge(expirationDate="2031-01-15T08:00:00Z")
    claims = {"iss": key().did, "jti": whole["id"], "nbf": START, "exp": END}
    report = verify(token({"vc": whole, **claims}), at=LATER)
    assert report.valid, report.summary
    for name in ("issuer", "id", "issuanceDate", "expirationDate"):
        # did-jwt-vc takes out of vc what the claims say.
        part = {member: value for member, value in whole.items() if member != name}
        report = verify(token({"vc": part, **claims}), at=LATER)
        assert report.valid, report.summary
        assert report.credential is not None
        assert report.credential[name] == (key().did if name == "issuer" else whole[name])
    late = datetime(2032, 1, 1, tzinfo=UTC)
    assert verify(token({"vc": whole, **claims}), at=late).check("validity").outcome == "failed"


def test_the_subject_may_be_named_by_a_claim() -> None:
    payload = {"vc": _old_badge(), "iss": key().did, "sub": "did:example:ada"}
    report = verify(token(payload), at=LATER, recipient="did:example:ada")
    assert report.check("recipient").outcome == "passed"


@pytest.mark.parametrize("inner", [5, "x", [], True])
def test_a_vc_that_is_no_object_is_refused(inner: Any) -> None:
    assert verify(token({"vc": inner, "iss": key().did}), at=LATER).verdict == "invalid"


def test_white_space_around_a_token_is_no_part_of_it() -> None:
    assert verify(b"\n " + token(badge()) + b"\n", at=LATER).valid
