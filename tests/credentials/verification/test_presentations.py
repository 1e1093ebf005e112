"""Presentations: who shows the badges, to whom, whether they are theirs, and whether they hold."""

import json
from typing import Any

import pytest
from tests.credentials.samples import LATER, NOW, Shelf, badge, key, signed, signed_anyway

from openmerit.credentials import (
    RefusedDocument,
    Report,
    SigningKey,
    UnusableKey,
    derive,
    did_document,
    identity_object,
    issue,
    present,
    verify,
)
from openmerit.credentials.linked_data._document import CanonicalDocument
from openmerit.credentials.proofs._data_integrity import add_proof
from openmerit.credentials.reading._encoding import base64url_encode

CHALLENGE = "7d1f"
V1 = "https://www.w3.org/2018/credentials/v1"
HOLDER = ("p256", 3)


def _theirs(**changes: Any) -> dict[str, Any]:
    document = badge(**changes)
    document["credentialSubject"]["id"] = key(*HOLDER).did
    return document


def _presented(*credentials: bytes, **options: Any) -> bytes:
    shown = credentials or (signed(_theirs(), key()),)
    return present(shown, key(*HOLDER), now=NOW, **options)


def _token(payload: dict[str, Any], signer: SigningKey, **header: Any) -> bytes:
    names = {"ed25519": "EdDSA", "p256": "ES256"}
    head = {"alg": names[signer.key_type], "kid": signer.verification_method, **header}
    text = ".".join(base64url_encode(json.dumps(part).encode()) for part in (head, payload))
    return f"{text}.{base64url_encode(signer.sign(text.encode()))}".encode()


def _outcomes(report: Report) -> dict[str, str]:
    return {check.id: str(check.outcome) for check in report.checks}


@pytest.mark.parametrize("proof", [None, "ecdsa-jcs-2019"])
def test_a_holder_shows_their_badge(proof: str | None) -> None:
    data = _presented(proof=proof, challenge=CHALLENGE, domain="jobs.example")
    report = verify(data, at=LATER, challenge=CHALLENGE, domain="jobs.example")
    assert report.valid, report.summary
    assert report.format == "verifiable-presentation/json"
    assert _outcomes(report)["derivation"] == "passed"
    assert [inner.verdict for inner in report.contains] == ["valid"]
    assert "the one whom they are about" in report.summary


def test_badges_of_every_kind_can_be_shown_together() -> None:
    def made(key_type: str, proof: str | None) -> bytes:
        document = badge(key(key_type))
        document["credentialSubject"]["id"] = key(*HOLDER).did
        return issue(document, key(key_type), proof=proof, now=NOW)

    part = ["/credentialSubject/achievement/name"]
    data = _presented(
        made("ed25519", None),
        made("rsa", "jwt"),
        derive(made("p256", "ecdsa-sd-2023"), part),
        derive(made("p256", "sd-jwt"), part),
    )
    report = verify(data, at=LATER)
    assert report.valid
    assert [inner.format for inner in report.contains] == [
        "open-badge-3.0/json",
        "open-badge-3.0/jwt",
        "open-badge-3.0/json",
        "open-badge-3.0/sd-jwt",
    ]
    assert "the one whom they are about" in report.summary
    # A part may be silent about the list by which it could be withdrawn.
    assert "2 of 4 enclosed credentials could not be told in full" in report.summary


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"challenge": "another"}, "does not answer the challenge"),
        ({"domain": "other.example"}, "not made for other.example"),
    ],
)
def test_an_old_presentation_is_no_answer(asked: dict[str, str], words: str) -> None:
    report = verify(_presented(challenge=CHALLENGE, domain="jobs.example"), at=LATER, **asked)
    assert report.check("proof").outcome == "failed"
    assert words in report.summary
    assert report.contains[0].valid  # the badge itself is as good as ever


def test_a_presentation_that_answers_nothing_is_no_answer() -> None:
    report = verify(_presented(), at=LATER, challenge=CHALLENGE)
    assert "answers no challenge" in report.check("proof").message
    assert report.verdict == "invalid"


def test_several_domains_may_be_named() -> None:
    data = present(
        [signed(_theirs(), key())],
        key(*HOLDER),
        domain=["a.example", "b.example"],
        now=NOW,
    )
    assert verify(data, at=LATER, domain="b.example").valid
    assert not verify(data, at=LATER, domain="c.example").valid


def test_what_was_presented_cannot_be_added_to_or_taken_from() -> None:
    document = json.loads(_presented(signed(_theirs(), key()), signed(_theirs(), key(), "jwt")))
    shown = document["verifiableCredential"]
    for others in (shown[:1], shown[::-1] + shown[:1], []):
        other = json.dumps(document | {"verifiableCredential": others}).encode()
        if {json.dumps(item) for item in others} != {json.dumps(item) for item in shown}:
            assert verify(other, at=LATER).verdict == "invalid"
    named = json.dumps(document | {"holder": key().did}).encode()
    assert verify(named, at=LATER).verdict == "invalid"


def test_a_borrowed_badge_is_named_as_such() -> None:
    other = badge()
    other["credentialSubject"]["id"] = "did:example:somebody"
    report = verify(_presented(signed(other, key())), at=LATER)
    assert "about somebody else than the one who presents" in report.summary
    assert "did:example:somebody" in report.summary
    hashed = verify(_presented(signed(badge(), key())), at=LATER)
    assert "cannot be compared" in hashed.summary


@pytest.mark.parametrize(
    ("recipients", "asked", "outcome"),
    [
        ([True, True], "ada@example.com", "passed"),
        ([True, False], "ada@example.com", "failed"),
        ([True], "did:example:ada", "unknown"),
        ([True], None, "unknown"),
    ],
)
def test_whose_badges_they_are_can_be_asked(
    recipients: list[bool], asked: str | None, outcome: str
) -> None:
    shown = []
    for is_ada in recipients:
        document = badge()
        if not is_ada:
            document["credentialSubject"]["identifier"] = [identity_object("bob@example.com", "x")]
        shown.append(signed(document, key()))
    report = verify(_presented(*shown), at=LATER, recipient=asked)
    assert report.check("recipient").outcome == outcome
    assert report.valid is (outcome != "failed")


def test_an_unsigned_presentation_says_so_plainly() -> None:
    document = json.loads(_presented())
    del document["proof"], document["holder"]
    report = verify(json.dumps(document).encode(), at=LATER)
    assert report.valid
    assert report.check("proof").outcome == "warning"
    assert report.summary.startswith("Nobody signed that they present these badges")
    asked = verify(json.dumps(document).encode(), at=LATER, challenge=CHALLENGE)
    assert asked.verdict == "invalid"


def test_an_issuers_proof_does_not_present() -> None:
    document = json.loads(_presented())
    del document["proof"]
    data = signed_anyway(document, key(*HOLDER), "ecdsa-jcs-2019")  # for assertionMethod
    report = verify(data, at=LATER)
    assert "'authentication'" in report.check("proof").message
    assert report.check("proof").outcome == "failed"


def test_a_presenters_proof_does_not_issue() -> None:
    data = _presented(signed(_theirs(), key()))
    inner = json.loads(data)
    document = badge(key(*HOLDER)) | {"proof": inner["proof"]}
    report = verify(json.dumps(document).encode(), at=LATER)
    assert "'assertionMethod'" in report.check("proof").message


@pytest.mark.parametrize(
    ("badge_changes", "outcome", "verdict"),
    [
        ({}, "passed", "valid"),
        ({"validUntil": "2026-02-01T00:00:00Z"}, "warning", "valid"),
        ({"name": 5}, "failed", "invalid"),
    ],
)
def test_what_an_enclosed_badge_comes_to_counts(
    badge_changes: dict[str, Any], outcome: str, verdict: str
) -> None:
    inner = json.loads(signed_anyway(_theirs(**badge_changes), key()))
    document = {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "type": ["VerifiablePresentation"],
        "verifiableCredential": [inner],
    }
    report = verify(json.dumps(document).encode(), at=LATER)
    assert report.check("derivation").outcome == outcome
    assert report.verdict == verdict


def test_a_badge_of_which_nothing_can_be_told_leaves_it_open() -> None:
    issuer = key(number=5).named("did:web:academy.example", "key-1")
    inner = signed(_theirs(issuer={"id": issuer.controller, "type": ["Profile"]}), issuer)
    report = verify(_presented(inner), at=LATER)
    assert report.check("derivation").outcome == "unknown"
    document = did_document(issuer.controller, [("key-1", issuer.multikey)])
    shelf = Shelf({"https://academy.example/.well-known/did.json": json.dumps(document).encode()})
    looked_up = verify(_presented(inner), at=LATER, resolver=shelf)
    assert looked_up.check("derivation").outcome == "passed"


@pytest.mark.parametrize(
    "payload",
    [
        {"vp": {"@context": [V1], "type": ["VerifiablePresentation"]}},
        {"@context": ["https://www.w3.org/ns/credentials/v2"], "type": ["VerifiablePresentation"]},
    ],
    ids=["1.1 (vp)", "2.0 (vp+jwt)"],
)
def test_presentations_come_as_tokens_too(payload: dict[str, Any]) -> None:
    holder, token = key(*HOLDER), signed(_theirs(), key(), "jwt").decode()
    shown: Any = token
    if "vp" not in payload:
        shown = {
            "@context": ["https://www.w3.org/ns/credentials/v2"],
            "id": f"data:application/vc+jwt,{token}",
            "type": ["EnvelopedVerifiableCredential"],
        }
    payload = json.loads(json.dumps(payload))
    payload.get("vp", payload)["verifiableCredential"] = [shown]
    payload |= {"iss": holder.did, "nonce": CHALLENGE, "aud": "did:web:jobs.example"}
    data = _token(payload, holder, typ="JWT" if "vp" in payload else "vp+jwt")
    report = verify(data, at=LATER, challenge=CHALLENGE, domain="did:web:jobs.example")
    assert report.valid, report.summary
    assert report.format == "verifiable-presentation/jwt"
    assert report.contains[0].valid
    assert verify(data, at=LATER, challenge="other").verdict == "invalid"
    assert verify(data, at=LATER, domain="other").verdict == "invalid"
    another = _token(payload | {"iss": key().did}, holder)
    assert verify(another, at=LATER).verdict == "invalid"
    expired = _token(payload | {"exp": 1_700_000_000}, holder)
    assert verify(expired, at=LATER).check("validity").outcome == "failed"


def test_an_envelope_is_opened() -> None:
    token = signed(_theirs(), key(), "jwt").decode()
    for kind, media_type, inner in (
        ("EnvelopedVerifiableCredential", "vc+jwt", token),
        ("EnvelopedVerifiablePresentation", "vp+jwt", token),
    ):
        document = {
            "@context": ["https://www.w3.org/ns/credentials/v2"],
            "id": f"data:application/{media_type},{inner}",
            "type": kind,
        }
        assert verify(json.dumps(document).encode(), at=LATER).valid


@pytest.mark.parametrize(
    "address",
    ["", "urn:x", "data:application/vc+jwt,", "data:text/plain,eyJ.e.e", "data:application/vc+jwt",
     "data:application/vc+jwt;base64,%%%", "data:application/vc+jwt,not a token", 5, None, []],
)  # fmt: skip
def test_an_envelope_without_a_token_is_refused(address: Any) -> None:
    document = {"type": ["EnvelopedVerifiableCredential"], "id": address}
    assert verify(json.dumps(document).encode(), at=LATER).check("format").outcome == "failed"


@pytest.mark.parametrize(
    ("member", "value", "words"),
    [
        ("@context", ["https://example.org/"], "@context"),
        ("holder", "Ada", "holder"),
        ("verifiableCredential", ["eyJhbGciOiJFUzI1NiJ9.e30.AA"], "verifiableCredential"),
        ("verifiableCredential", [5], "verifiableCredential"),
        ("verifiableCredential", [{"type": "Thing"}], "verifiableCredential"),
    ],
)
def test_a_presentation_keeps_to_the_standard(member: str, value: Any, words: str) -> None:
    document = json.loads(_presented()) | {member: value}
    del document["proof"]
    report = verify(json.dumps(document).encode(), at=LATER)
    assert report.verdict == "invalid"
    assert words in report.check("schema").message
    assert report.check("schema").outcome == "failed"


@pytest.mark.parametrize("proof", [5, "x", ["x"], [[]], {}, [{}], {"type": 5}, [None]])
@pytest.mark.parametrize("holder", [None, 5, "x", [], {"id": 5}, {}])
@pytest.mark.parametrize("shown", [None, 5, "x", {}, [[]], [None], [{"id": {}}], "ey.ey.ey"])
def test_whatever_is_presented_there_is_a_report(proof: Any, holder: Any, shown: Any) -> None:
    document = json.loads(_presented()) | {"proof": proof}
    document |= {"holder": holder, "verifiableCredential": shown}
    report = verify(json.dumps(document).encode(), at=LATER)
    assert report.verdict == "invalid"
    assert report.check("derivation").message


def test_without_a_holder_whoever_has_the_key_presents() -> None:
    document = json.loads(_presented())
    del document["proof"], document["holder"]
    holder = key(*HOLDER)
    proven = add_proof(
        CanonicalDocument(document),
        holder,
        suite_name="ecdsa-rdfc-2019",
        created="2026-01-15T09:00:00Z",
        members={"proofPurpose": "authentication"},
    )
    report = verify(json.dumps(proven).encode(), at=LATER)
    assert report.valid
    assert holder.did in report.check("key").message
    assert "the one whom they are about" in report.summary


def test_presentations_within_presentations_end() -> None:
    data = signed(_theirs(), key())
    document: Any = json.loads(data)
    for _ in range(6):
        document = {
            "@context": ["https://www.w3.org/ns/credentials/v2"],
            "type": ["VerifiablePresentation"],
            "verifiableCredential": [document],
        }
    report, depth = verify(json.dumps(document).encode(), at=LATER), 0
    while report.contains:
        report, depth = report.contains[0], depth + 1
    assert depth == 3


def test_only_so_many_badges_are_looked_at() -> None:
    one = {"type": ["VerifiableCredential"]}
    document = {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "type": ["VerifiablePresentation"],
        "verifiableCredential": [one] * 300,
    }
    report = verify(json.dumps(document).encode(), at=LATER)
    assert len(report.contains) == 200
    assert "Only 200 of 300" in report.check("derivation").message


def test_what_cannot_be_presented_is_refused() -> None:
    for credentials in ([], [b"{}"], [b"hello"], [json.dumps(badge()).encode()]):
        with pytest.raises(RefusedDocument):
            present(credentials, key(*HOLDER), now=NOW)
    with pytest.raises(UnusableKey):
        present([signed(_theirs(), key())], key("rsa"), now=NOW)
