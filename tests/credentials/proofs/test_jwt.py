"""Tokens: what is written, and what of others' writing is read."""

import hmac
import json
import subprocess
import sys
from datetime import UTC, datetime
from typing import Any

import pytest
from tests.credentials.samples import LATER, NOW, Shelf, badge, full_badge, key, signed

from openmerit.credentials import Signer, SigningKey, issue, verify
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


# VCDM 1.1, both ways


def test_a_credential_of_the_older_model_is_written_into_vc() -> None:
    # VCDM 1.1, section 6.3.1; Open Badges 3.0, section 8.2.4.
    document = _old_badge(expirationDate="2031-01-15T08:00:00Z")
    document["credentialSubject"]["id"] = "did:example:ada"
    data = signed(document, key(), "jwt")
    assert json.loads(base64url_decode(data.decode().split(".")[1])) == {
        "vc": document,
        "iss": key().did,
        "jti": document["id"],
        "sub": "did:example:ada",
        "nbf": START,
        "exp": END,
    }
    report = verify(data, at=LATER)
    assert report.valid, report.summary
    assert report.credential == document


@pytest.mark.parametrize("member", ["@context", "type", "issuer", "credentialSubject"])
def test_a_credential_beside_a_vc_is_refused(member: str) -> None:
    payload = {"vc": _old_badge(), "iss": key().did, member: badge()[member]}
    report = verify(token(payload), at=LATER)
    assert report.check("format").outcome == "failed"
    assert member in report.check("format").message


# Kinds of token


@pytest.mark.parametrize(
    "kind", ["JWT", "jwt", "vc+jwt", "VC+JWT", "application/vc+jwt", "vc+ld+json+jwt", None]
)
def test_kinds_of_token_that_carry_credentials_are_read(kind: str | None) -> None:
    report = verify(token(badge(), typ=kind), at=LATER)
    assert report.valid, report.summary


@pytest.mark.parametrize(
    "kind", ["at+jwt", "dpop+jwt", "vp+jwt", "kb+jwt", "openid4vci-proof+jwt", "JOSE", "", 5, []]
)
def test_a_token_made_for_something_else_is_no_badge(kind: Any) -> None:
    # RFC 8725, section 3.11: what an issuer signed to another end must not pass for a credential.
    report = verify(token(badge(), typ=kind), at=LATER)
    assert report.check("proof").outcome == "failed"
    assert "none that carries a credential" in report.check("proof").message


@pytest.mark.parametrize("claim", ["vc", "vp"])
def test_what_vc_jose_forbids_is_refused(claim: str) -> None:
    # VC-JOSE-COSE 1.0, section 3.1.
    payload = {"vc": _old_badge(), "iss": key().did} if claim == "vc" else badge() | {"vp": {}}
    assert verify(token(payload, typ="vc+jwt"), at=LATER).verdict == "invalid"
    if claim == "vc":
        assert verify(token(payload), at=LATER).valid


# Algorithms that are swapped or prove nothing


def _hmac_token(secret: bytes, **header: Any) -> bytes:
    head = {"alg": "HS256", "typ": "JWT", "kid": key().verification_method} | header
    text = ".".join(base64url_encode(json.dumps(part).encode()) for part in (head, badge()))
    mac = hmac.new(secret, text.encode(), "sha256").digest()
    return f"{text}.{base64url_encode(mac)}".encode()


def test_a_public_key_is_no_secret() -> None:
    public = json.dumps(key().public_jwk()).encode()
    for secret in (public, key().multikey.encode(), base64url_decode(key().public_jwk()["x"])):
        for header in ({}, {"jwk": {"kty": "oct", "k": base64url_encode(secret)}}):
            report = verify(_hmac_token(secret, **header), at=LATER)
            assert report.check("proof").outcome == "failed"
            assert "HS256" in report.check("proof").message


@pytest.mark.parametrize(
    "algorithm",
    ["none", "None", "NONE", "nOnE", "", "HS256", "PS256", "RS1", "ES256K", "ES512", "Ed448", 5,
     None, ["EdDSA"], {"EdDSA": 1}],
)  # fmt: skip
def test_algorithms_that_prove_nothing_are_refused(algorithm: Any) -> None:
    head = {"alg": algorithm, "kid": key().verification_method}
    text = ".".join(base64url_encode(json.dumps(part).encode()) for part in (head, badge()))
    for signature in ("AA", base64url_encode(key().sign(text.encode()))):
        assert verify(f"{text}.{signature}".encode(), at=LATER).verdict == "invalid"
    unsigned = verify(f"{text}.".encode(), at=LATER)
    assert unsigned.check("proof").outcome == "failed"
    assert unsigned.check("format").outcome == "passed"  # it can be read; it proves nothing


@pytest.mark.parametrize("key_type", ["ed25519", "p256", "p384", "rsa"])
@pytest.mark.parametrize("algorithm", ["EdDSA", "Ed25519", "ES256", "ES384", "RS256"])
def test_an_algorithm_goes_with_one_kind_of_key(key_type: str, algorithm: str) -> None:
    own = {"ed25519": ("EdDSA", "Ed25519"), "p256": ("ES256",), "p384": ("ES384",),
           "rsa": ("RS256",)}  # fmt: skip
    signer = key(key_type)
    report = verify(token(badge(signer), signer, alg=algorithm), at=LATER)
    assert report.verdict == ("valid" if algorithm in own[key_type] else "invalid")


def test_a_member_twice_in_a_header_is_refused() -> None:
    name = key().verification_method
    for head in (
        f'{{"alg":"EdDSA","alg":"none","kid":"{name}"}}',
        f'{{"alg":"EdDSA","kid":"{key("ed25519", 1).verification_method}","kid":"{name}"}}',
    ):
        text = f"{base64url_encode(head.encode())}.{base64url_encode(json.dumps(badge()).encode())}"
        data = f"{text}.{base64url_encode(key().sign(text.encode()))}".encode()
        report = verify(data, at=LATER)
        assert report.check("format").outcome == "failed"


def test_two_keys_in_a_header_must_be_one() -> None:
    both = token(badge(), jwk=key().public_jwk())
    assert verify(both, at=LATER).valid
    other = token(badge(), jwk=key("ed25519", 1).public_jwk())
    assert verify(other, at=LATER).check("key").outcome == "failed"


def test_addresses_of_keys_in_a_header_are_not_followed() -> None:
    shelf = Shelf()
    data = token(badge(), jku="https://evil.example/jwks", x5u="https://evil.example/x", x5c=["AA"])
    assert verify(data, at=LATER, resolver=shelf).valid
    assert shelf.asked == []


# Claims


@pytest.mark.parametrize(
    ("subject", "sub", "verdict"),
    [
        ([{"id": "did:example:ada"}], "did:example:ada", "valid"),
        ([{"id": "did:example:ada"}], "did:example:bea", "invalid"),
        ([{"id": "did:example:ada"}, {"id": "did:example:bea"}], "did:example:bea", "valid"),
        ([{"id": "did:example:ada"}, {"id": "did:example:bea"}], "did:example:eve", "invalid"),
        ({"id": "did:example:ada"}, "did:example:bea", "invalid"),
    ],
)
def test_the_subject_of_a_token_is_one_of_the_credentials(
    subject: Any, sub: str, verdict: str
) -> None:
    document = badge()
    del document["credentialSubject"]
    document["@context"] = document["@context"][:1]
    document["type"] = ["VerifiableCredential"]
    document["issuer"] = key().did
    data = token(document | {"credentialSubject": subject, "sub": sub})
    assert verify(data, at=LATER).verdict == verdict


@pytest.mark.parametrize(
    ("written", "numeric", "verdict"),
    [
        ("2026-01-15T09:00:00Z", START, "valid"),
        ("2026-01-15T10:00:00+01:00", START, "valid"),
        ("2026-01-15T09:00:00.750Z", START, "valid"),
        ("2026-01-15T09:00:00.750Z", START + 0.75, "valid"),
        ("2026-01-15T09:00:01Z", START, "invalid"),
        ("2026-01-15T08:59:59Z", START, "invalid"),
    ],
)
def test_dates_are_compared_as_instants(written: str, numeric: float, verdict: str) -> None:
    data = token(badge(validFrom=written) | {"nbf": numeric})
    assert verify(data, at=LATER).verdict == verdict


@pytest.mark.parametrize("value", ["soon", True, [], 1e300])
def test_an_iat_that_is_no_time_is_refused(value: Any) -> None:
    assert verify(token(badge() | {"iat": value}), at=LATER).verdict == "invalid"


def test_a_token_from_the_future_is_refused() -> None:
    far = int(datetime(2100, 1, 1, tzinfo=UTC).timestamp())
    report = verify(token(badge() | {"iat": far}), at=LATER)
    assert report.check("proof").outcome == "failed"
    assert "future" in report.check("proof").message


# Signers elsewhere


_ELSEWHERE = """
import sys
from openmerit.credentials import SigningKey
signer = SigningKey.from_pem(bytes.fromhex(sys.stdin.readline()))
print(signer.key_type, signer.did, signer.verification_method, flush=True)
for line in sys.stdin:
    print(signer.sign(bytes.fromhex(line)).hex(), flush=True)
"""


class _Elsewhere:
    """A signer that asks another process, as it would ask a hardware module or a service."""

    def __init__(self, pem: bytes) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", _ELSEWHERE],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.key_type, self.controller, self.verification_method = self._ask(pem).split()

    def _ask(self, data: bytes) -> str:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(data.hex() + "\n")
        self._process.stdin.flush()
        return self._process.stdout.readline().strip()

    def sign(self, data: bytes) -> bytes:
        return bytes.fromhex(self._ask(data))

    def close(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(timeout=10)


@pytest.mark.parametrize("key_type", ["ed25519", "p256", "p384", "rsa"])
def test_the_key_may_be_in_another_process(key_type: str) -> None:
    signer = _Elsewhere(key(key_type).to_pem())
    assert isinstance(signer, Signer)
    proofs = {"ed25519": ["eddsa-rdfc-2022", "eddsa-jcs-2022"], "rsa": []}
    try:
        for proof in (*proofs.get(key_type, ["ecdsa-rdfc-2019", "ecdsa-jcs-2019"]), "jwt"):
            data = issue(badge(key(key_type)), signer, proof=proof, now=NOW)
            report = verify(data, at=LATER)
            assert report.valid, report.summary
    finally:
        signer.close()
