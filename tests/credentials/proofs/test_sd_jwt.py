"""SD-JWT: what a holder may show, what nobody may smuggle in, and whom the holder signs it for."""

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jwcrypto.jwk import JWK
from sd_jwt.verifier import SDJWTVerifier
from tests.credentials.samples import LATER, NOW, badge, full_badge, key

from openmerit.credentials import (
    DisclosureError,
    RefusedDocument,
    Report,
    SigningKey,
    UnreadableDocument,
    UnusableKey,
    derive,
    issue,
    verify,
)
from openmerit.credentials.proofs import _jose, _sd_jwt
from openmerit.credentials.reading._encoding import base64url_decode, base64url_encode


def _report(data: bytes | str, at: datetime = LATER, **asked: Any) -> Report:
    return verify(data.encode() if isinstance(data, str) else data, at=at, **asked)


def _issued(document: dict[str, Any] | None = None, kind: str = "p256", **options: Any) -> bytes:
    signer = key(kind)
    return issue(document or badge(signer), signer, proof="sd-jwt", now=NOW, **options)


def _part(value: Any) -> str:
    return base64url_encode(value if isinstance(value, bytes) else json.dumps(value).encode())


def _token(
    claims: Any, header: Mapping[str, Any] | None = None, signer: SigningKey | None = None
) -> str:
    """A token as an attacker makes it: of any claims."""
    signer = signer or key("p256")
    own = {
        "alg": _jose.NAMES[signer.key_type],
        "typ": "vc+sd-jwt",
        "kid": signer.verification_method,
    }
    signing_input = f"{_part(own | dict(header or {}))}.{_part(claims)}"
    return f"{signing_input}.{_part(signer.sign(signing_input.encode()))}"


def _digest(disclosure: str, algorithm: str = "sha256") -> str:
    return base64url_encode(hashlib.new(algorithm, disclosure.encode()).digest())


def _claims_of(data: bytes) -> dict[str, Any]:
    return dict(_jose.decode(data.partition(b"~")[0]).payload)


# Issuing


@pytest.mark.parametrize("kind", ["ed25519", "p256", "p384", "rsa"])
def test_any_key_makes_one_that_holds(kind: str) -> None:
    report = _report(_issued(full_badge(key(kind)), kind))
    assert report.valid, report.summary
    assert report.format == "open-badge-3.0/sd-jwt"
    assert report.check("proof").finding == ""
    assert report.credential == full_badge(key(kind))


def test_the_claims_are_those_of_sd_jwt_vc() -> None:
    holder = key("p256", 1)
    document = full_badge(key("p256"))
    document["credentialSubject"]["id"] = holder.did
    data = _issued(document)
    header = _jose.decode(data.partition(b"~")[0]).header
    claims = _claims_of(data)
    assert header == {
        "alg": "ES256",
        "typ": "dc+sd-jwt",
        "kid": key("p256").verification_method,
    }
    assert claims["vct"] == "https://purl.imsglobal.org/spec/vc/ob/vocab.html#OpenBadgeCredential"
    assert claims["iss"] == key("p256").did
    assert claims["iat"] == claims["nbf"] == int(NOW.timestamp())
    assert claims["exp"] == int(datetime.fromisoformat(document["validUntil"]).timestamp())
    assert claims["cnf"] == {"jwk": holder.public_jwk()}
    assert {"sub", "jti", "credentialSubject", "name"}.isdisjoint(claims)
    assert claims["issuer"] == document["issuer"]
    assert claims["credentialStatus"] == document["credentialStatus"]
    assert b"SQL" not in data


def test_only_what_is_named_may_be_withheld() -> None:
    data = _issued(disclosable=["/credentialSubject/achievement/description"])
    assert data.count(b"~") == 2
    claims = _claims_of(data)
    assert claims["credentialSubject"]["achievement"]["name"] == "SQL"
    assert "description" not in claims["credentialSubject"]["achievement"]


@pytest.mark.parametrize(
    "pointer",
    ["/issuer", "/issuer/name", "/validFrom", "/id", "/type", "/type/0", "/@context/1", "", "/nix"],
)
def test_what_must_be_shown_cannot_be_made_disclosable(pointer: str) -> None:
    with pytest.raises(DisclosureError):
        _issued(disclosable=[pointer])


def test_names_that_sd_jwt_needs_are_refused() -> None:
    for name in ("_sd", "_sd_alg", "..."):
        document = badge(key("p256"))
        document["credentialSubject"][name] = ["x"]
        with pytest.raises(RefusedDocument):
            _issued(document)
    with pytest.raises(UnusableKey, match="disclosable"):
        issue(badge(), key(), now=NOW, disclosable=["/name"])


# Reading: another implementation as judge


def test_the_reference_implementation_reads_the_same() -> None:
    data = _issued(full_badge(key("p256")))
    public = JWK(**key("p256").public_jwk())
    show = ["/credentialSubject/achievement/tag/1", "/evidence/0", "/name"]
    for token in (data, derive(data, show)):
        theirs = SDJWTVerifier(token.decode(), lambda *_: public).get_verified_payload()
        ours = dict(_sd_jwt.read(token).jws.payload)
        assert ours == theirs


def test_what_the_older_name_of_the_type_says_is_read_too() -> None:
    claims = badge(key("p256"))
    assert _report(_token(claims) + "~").valid
    assert _report(_token(claims | {"vct": "urn:badge"}, {"typ": "dc+sd-jwt"}) + "~").valid
    assert not _report(_token(claims, {"typ": "dc+sd-jwt"}) + "~").valid  # it lacks its vct
    for kind in ("JWT", "kb+jwt", "example+sd-jwt", None, 1, ["vc+sd-jwt"]):
        assert _report(_token(claims, {"typ": kind}) + "~").verdict == "invalid"


@pytest.mark.parametrize(
    ("name", "algorithm"), [("sha-256", "sha256"), ("sha-384", "sha384"), ("sha-512", "sha512")]
)
def test_stronger_hashes_are_read_too(name: str, algorithm: str) -> None:
    disclosure = _part(["salt", "name", "SQL"])
    claims = badge(key("p256")) | {"_sd": [_digest(disclosure, algorithm)], "_sd_alg": name}
    report = _report(f"{_token(claims)}~{disclosure}~")
    assert report.valid
    assert report.credential is not None
    assert report.credential["name"] == "SQL"


# Tampering


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_every_letter_counts(data: st.DataObject) -> None:
    token = derive(_issued(), ["/credentialSubject/achievement/name"]).decode()
    place = data.draw(st.integers(0, len(token) - 1))
    letter = data.draw(st.sampled_from("abcXYZ019_-.~").filter(lambda x: x != token[place]))
    assert not _report(token[:place] + letter + token[place + 1 :]).valid


# Hostile input

NAME = _part(["salt", "name", "SQL"])
ELEMENT = _part(["salt", "tag"])


def _with(change: Callable[[dict[str, Any]], Any], *disclosures: str) -> Callable[[], str]:
    def make() -> str:
        claims = badge(key("p256"))
        change(claims)
        return "~".join([_token(claims), *disclosures, ""])

    return make


def _put(**members: Any) -> Callable[[dict[str, Any]], Any]:
    return lambda claims: claims.update(members)


def _in_subject(**members: Any) -> Callable[[dict[str, Any]], Any]:
    return lambda claims: claims["credentialSubject"].update(members)


def _nested(depth: int) -> Any:
    value: Any = "x"
    for _ in range(depth):
        value = [value]
    return value


def _chained(depth: int) -> tuple[str, list[str]]:
    """Disclosures each of which hides the next."""
    disclosures = [_part(["s", "name", "x"])]
    for _ in range(depth):
        disclosures.append(_part(["s", "name", {"_sd": [_digest(disclosures[-1])]}]))
    return _digest(disclosures[-1]), disclosures


_CHAIN = _chained(80)

HOSTILE: dict[str, Callable[[], str]] = {
    "a disclosure that nobody signed": _with(_put(), NAME),
    "a disclosure twice": _with(_put(_sd=[_digest(NAME)]), NAME, NAME),
    "a digest twice": _with(_put(_sd=[_digest(NAME)] * 2), NAME),
    "a digest in two places": _with(
        lambda c: [_put(_sd=[_digest(NAME)])(c), _in_subject(_sd=[_digest(NAME)])(c)], NAME
    ),
    "a decoy twice": _with(_put(_sd=["x", "x"])),
    "a claim overridden": _with(_put(name="Other", _sd=[_digest(NAME)]), NAME),
    "two disclosures of one name": _with(
        _put(_sd=[_digest(NAME), _digest(_part(["pepper", "name", "Other"]))]),
        NAME,
        _part(["pepper", "name", "Other"]),
    ),
    "a hidden issuer": _with(
        _put(_sd=[_digest(_part(["s", "iss", "did:key:z6Mk"]))]),
        _part(["s", "iss", "did:key:z6Mk"]),
    ),
    "a hidden end": _with(
        _put(_sd=[_digest(_part(["s", "exp", 4_000_000_000]))]), _part(["s", "exp", 4_000_000_000])
    ),
    "a disclosure named _sd": _with(
        _put(_sd=[_digest(_part(["s", "_sd", ["x"]]))]), _part(["s", "_sd", ["x"]])
    ),
    "a disclosure named ...": _with(
        _put(_sd=[_digest(_part(["s", "...", "x"]))]), _part(["s", "...", "x"])
    ),
    "an element among members": _with(_put(_sd=[_digest(ELEMENT)]), ELEMENT),
    "a member among elements": _with(_put(evidence=[{"...": _digest(NAME)}]), NAME),
    "an element beside its digest": _with(
        _put(evidence=[{"...": _digest(ELEMENT), "type": "Evidence"}]), ELEMENT
    ),
    "an element where there is no list": _with(_put(evidence={"...": _digest(ELEMENT)}), ELEMENT),
    "digests that are no list": _with(_put(_sd=_digest(NAME)), NAME),
    "a digest that is no text": _with(_put(_sd=[1])),
    "a hash that is not known": _with(_put(_sd_alg="md5")),
    "a hash that is no name": _with(_put(_sd_alg=["sha-256"])),
    "a hash within": _with(_in_subject(_sd_alg="sha-256")),
    "a disclosure of one part": _with(_put(_sd=[_digest(_part(["s"]))]), _part(["s"])),
    "a disclosure of four parts": _with(
        _put(_sd=[_digest(_part(["s", "name", "x", 1]))]), _part(["s", "name", "x", 1])
    ),
    "a salt that is no text": _with(
        _put(_sd=[_digest(_part([1, "name", "x"]))]), _part([1, "name", "x"])
    ),
    "a name that is no text": _with(
        _put(_sd=[_digest(_part(["s", 1, "x"]))]), _part(["s", 1, "x"])
    ),
    "a disclosure that is no list": _with(_put(_sd=[_digest(_part({}))]), _part({})),
    "a disclosure that is no JSON": _with(_put(_sd=[_digest(_part(b"["))]), _part(b"[")),
    "a member twice in a disclosure": _with(
        _put(_sd=[_digest(_part(b'["s","name",{"a":1,"a":2}]'))]),
        _part(b'["s","name",{"a":1,"a":2}]'),
    ),
    "a disclosure in padded base64": _with(_put(_sd=[_digest(NAME + "=")]), NAME + "="),
    "an empty disclosure": _with(_put(_sd=[_digest(NAME)]), NAME, ""),
    "a disclosure of great depth": _with(
        _put(_sd=[_digest(_part(["s", "name", _nested(70)]))]), _part(["s", "name", _nested(70)])
    ),
    "a chain of disclosures": _with(_put(_sd=[_CHAIN[0]]), *_CHAIN[1]),
    "many disclosures": _with(_put(), *(_part(["s", f"n{n}", n]) for n in range(30_000))),
    "no algorithm": lambda: _token(badge(key("p256")), {"alg": "none"}) + "~",
    "a symmetric algorithm": lambda: _token(badge(key("p256")), {"alg": "HS256"}) + "~",
    "another algorithm": lambda: _token(badge(key("p256")), {"alg": "ES384"}) + "~",
    "an extension": lambda: _token(badge(key("p256")), {"crit": ["x"]}) + "~",
    "another issuer's name": lambda: _token(badge(key("p256", 1))) + "~",
    "no tilde": lambda: _token(badge(key("p256"))),
    "two tokens": lambda: f"{_token(badge(key('p256')))}~{_token(badge(key('p256')))}~",
    "claims that are a list": lambda: _token([]) + "~",
    "only tildes": lambda: "ey~~~~",
    "a contradiction": _with(_put(iss="did:key:z6MkOther")),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_token_is_invalid(name: str) -> None:
    report = _report(HOSTILE[name]())
    assert report.verdict == "invalid", report.summary


def test_what_is_no_sd_jwt_cannot_be_derived() -> None:
    with pytest.raises(UnreadableDocument):
        derive(HOSTILE["a disclosure that nobody signed"]().encode(), ["/name"])


# Key binding

HOLDER = key("p256", 7)


def _bound(
    header: Mapping[str, Any] | None = None,
    signer: SigningKey = HOLDER,
    show: list[str] | None = None,
    **claims: Any,
) -> str:
    document = badge(key("p256"))
    document["credentialSubject"]["id"] = HOLDER.did
    shown = derive(_issued(document), show or ["/credentialSubject/achievement"]).decode()
    given = {
        "iat": int(NOW.timestamp()),
        "aud": "https://employer.example",
        "nonce": "n-1",
        "sd_hash": _digest(shown),
        **claims,
    }
    own = {"alg": _jose.NAMES[signer.key_type], "typ": "kb+jwt", **(header or {})}
    signing_input = f"{_part(own)}.{_part({k: v for k, v in given.items() if v is not None})}"
    return f"{shown}{signing_input}.{_part(signer.sign(signing_input.encode()))}"


ASKED = {"challenge": "n-1", "domain": "https://employer.example"}


def test_a_holder_signs_what_is_shown_for_one_verifier() -> None:
    for asked in ({}, ASKED, {"challenge": "n-1"}):
        report = _report(_bound(), **asked)
        assert report.valid
        assert "key binding" in report.check("proof").message
    assert not _report(_bound(), challenge="n-2").valid
    assert not _report(_bound(), domain="https://other.example").valid


@pytest.mark.parametrize(
    "make",
    [
        lambda: _bound(signer=key("p256", 8)),
        lambda: _bound(signer=key("ed25519")),
        lambda: _bound({"alg": "none"}),
        lambda: _bound({"typ": "JWT"}),
        lambda: _bound({"crit": ["x"]}),
        lambda: _bound(sd_hash="x"),
        lambda: _bound(sd_hash=None),
        lambda: _bound(nonce=None),
        lambda: _bound(aud=None),
        lambda: _bound(iat=None),
        lambda: _bound(iat=4_000_000_000),
        lambda: _bound(iat="now"),
        lambda: _bound()[:-4],
        # The holder's signature behind another selection, and behind someone else's token.
        lambda: _bound(show=["/type"]).rpartition("~")[0] + "~" + _bound().rpartition("~")[2],
        lambda: _issued().decode() + _bound().rpartition("~")[2],
    ],
)
def test_a_key_binding_that_does_not_hold_fails(make: Callable[[], str]) -> None:
    report = _report(make())
    assert report.verdict == "invalid", report.summary


def test_who_asks_for_a_binding_gets_one_or_a_failed_proof() -> None:
    assert _report(_issued()).valid
    report = _report(_issued(), **ASKED)
    assert report.check("proof").outcome == "failed"


def test_deriving_drops_the_binding() -> None:
    assert derive(_bound().encode(), ["/credentialSubject"]).endswith(b"~")


# What may have been withheld


def test_what_an_issuer_let_be_hidden_is_said_to_be_open() -> None:
    # Another issuer's token, in which even the end can be withheld.
    end = _part(["s", "validUntil", "2026-02-01T00:00:00Z"])
    token = _token(badge(key("p256")) | {"_sd": [_digest(end)]})
    assert _report(f"{token}~{end}~").check("validity").outcome == "failed"
    report = _report(f"{token}~")
    assert report.check("validity").outcome == "warning"
    assert report.check("status").outcome == "unknown"
    assert report.check("proof").finding == "part"
    assert "withheld" in report.summary


def test_a_token_status_list_is_said_to_be_unread() -> None:
    claims = badge(key("p256")) | {
        "status": {"status_list": {"idx": 1, "uri": "https://a.example"}}
    }
    report = _report(_token(claims) + "~")
    assert report.check("status").outcome == "unknown"
    assert "token status list" in report.check("status").message


def test_the_claims_of_a_token_are_no_members_of_its_credential() -> None:
    report = _report(_issued())
    assert report.credential is not None
    assert {"vct", "iss", "iat", "nbf", "_sd_alg"}.isdisjoint(report.credential)
    assert json.loads(base64url_decode(_issued().split(b".")[1].decode()))["vct"]
