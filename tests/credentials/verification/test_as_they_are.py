"""Badges as they are in the wild: odd but sound ones hold, and of others the defect is named."""

import base64
import json
import struct
import zlib
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tests.credentials.samples import LATER, NOW, badge, full_badge, key, signed, signed_anyway

from openmerit.credentials import Report, bake, verify
from openmerit.credentials.proofs import _data_integrity
from openmerit.credentials.reading._encoding import base58_encode

V1 = "https://www.w3.org/2018/credentials/v1"
V2 = "https://www.w3.org/ns/credentials/v2"
OB = "https://purl.imsglobal.org/spec/ob/v3p0/context"
ED25519_2020 = "https://w3id.org/security/suites/ed25519-2020/v1"
EXTENSIONS = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"


def _old(edition: str, *contexts: str, **changes: Any) -> dict[str, Any]:
    """A badge on VCDM 1.1, as contexts 3.0.0 to 3.0.2 had it."""
    return badge(
        **{"@context": [V1, f"{OB}{edition}.json", *contexts]},
        validFrom=None,
        issuanceDate="2024-01-15T09:00:00Z",
        name="SQL",
        **changes,
    )


def _signed_2020(document: dict[str, Any], **members: Any) -> bytes:
    """With a proof from before there were cryptosuites."""
    proof = {
        "type": "Ed25519Signature2020",
        "created": "2024-01-15T09:00:00Z",
        "verificationMethod": key().verification_method,
        "proofPurpose": "assertionMethod",
        **members,
    }
    suite = _data_integrity.Cryptosuite("Ed25519Signature2020", "rdfc", frozenset({"ed25519"}))
    defined = {**document, "@context": [*document["@context"], ED25519_2020]}
    source = document if ED25519_2020 in document["@context"] else defined
    canonical = _data_integrity.CanonicalDocument(source)
    data = _data_integrity.bytes_to_sign(canonical, proof, suite, "ed25519")
    signature = "z" + base58_encode(key().sign(data))
    return json.dumps({**document, "proof": {**proof, "proofValue": signature}}).encode()


def _failed(report: Report) -> dict[str, str]:
    return {c.id: c.message for c in report.checks if c.outcome == "failed"}


@pytest.mark.parametrize("edition", ["", "-3.0.1", "-3.0.2"])
def test_a_badge_of_2022_still_holds(edition: str) -> None:
    report = verify(_signed_2020(_old(edition, ED25519_2020)), at=LATER)
    assert report.valid, report.summary
    assert "Ed25519Signature2020" in report.check("proof").message
    altered = _signed_2020(_old(edition, ED25519_2020)).replace(b"right", b"wrong")
    assert verify(altered, at=LATER).check("proof").outcome == "failed"


def test_a_presentation_of_2022_still_holds() -> None:
    badge_of_2022 = json.loads(_signed_2020(_old("-3.0.1", ED25519_2020)))
    document = {
        "@context": [V1, ED25519_2020],
        "type": "VerifiablePresentation",
        "holder": key().did,
        "verifiableCredential": badge_of_2022,
    }
    data = _signed_2020(document, proofPurpose="authentication", challenge="7d1f")
    report = verify(data, at=LATER, challenge="7d1f")
    assert report.valid, report.summary
    assert report.contains[0].valid
    assert not verify(data, at=LATER, challenge="other").valid


@pytest.mark.parametrize(
    ("members", "words"),
    [
        ({"proofPurpose": "authentication"}, "'assertionMethod'"),
        ({"created": "2999-01-01T00:00:00Z"}, "in the future"),
        ({"verificationMethod": None}, "does not name its key"),
        ({"verificationMethod": "example.edu/issuers/1#key"}, "has to be the whole address"),
        ({"verificationMethod": {"id": "did:key:z6Mk"}}, "has to be the whole address"),
    ],
)
def test_a_proof_of_2020_is_as_strictly_read(members: dict[str, Any], words: str) -> None:
    document = json.loads(_signed_2020(_old("", ED25519_2020)))
    document["proof"] |= members
    check = verify(json.dumps(document).encode(), at=LATER).check("proof")
    assert check.outcome == "failed"
    assert words in check.message


@pytest.mark.parametrize(
    ("document", "url"),
    [
        (lambda: _signed_2020(_old("-3.0.1")), ED25519_2020),
        (
            lambda: json.dumps(
                _old("-3.0.1") | {"proof": json.loads(signed(badge(), key()))["proof"]}
            ).encode(),
            "https://w3id.org/security/data-integrity/v2",
        ),
        (
            lambda: signed_anyway(
                badge(
                    credentialStatus={"id": "https://x.example/1", "type": "1EdTechRevocationList"}
                ),
                key(),
            ),
            EXTENSIONS,
        ),
        (
            lambda: signed_anyway(badge(type=["VerifiableCredential", "ClrCredential"]), key()),
            "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json",
        ),
    ],
    ids=["Ed25519Signature2020", "DataIntegrityProof", "1EdTechRevocationList", "ClrCredential"],
)
def test_an_issuer_is_told_which_context_is_missing(document: Any, url: str) -> None:
    report = verify(document(), at=LATER)
    assert f"Its issuer has to add {url} to the contexts" in report.check("context").message
    assert report.verdict == "invalid"


def test_an_issuer_is_told_which_type_is_missing() -> None:
    report = verify(signed_anyway(badge(type=["OpenBadgeCredential"]), key()), at=LATER)
    assert "Its type has to include VerifiableCredential" in report.check("context").message
    assert "VerifiableCredential" in report.check("schema").message


def test_an_issuer_is_told_that_the_cryptosuite_is_missing() -> None:
    document = json.loads(signed(badge(), key()))
    del document["proof"]["cryptosuite"]
    check = verify(json.dumps(document).encode(), at=LATER).check("proof")
    assert (check.outcome, "by which cryptosuite" in check.message) == ("failed", True)


def test_a_type_may_be_one_or_a_list() -> None:
    one = badge(type=["VerifiableCredential", "AchievementCredential"])
    one["credentialSubject"]["type"] = "AchievementSubject"
    one["credentialSubject"]["achievement"]["type"] = "Achievement"
    one["issuer"]["type"] = "Profile"
    assert verify(signed(one, key()), at=LATER).valid


@pytest.mark.parametrize(
    "name",
    [
        "Adobe® Certified™ – “Level 2”",
        "Schweißen \U0001f469\U0001f3fd\u200d\U0001f527 für Fortgeschrittene",
        "AprÃ¨s-ski cafÃ© â€“ niveau 2",  # what it is when UTF-8 was read as Latin-1 once
        "e\u0301 and \u00e9 are two spellings",
        "\ufeffmarked, \u202ereversed\u202c and \ufffd replaced",
    ],
)
@pytest.mark.parametrize("proof", ["eddsa-rdfc-2022", "eddsa-jcs-2022", "jwt"])
def test_letters_of_every_kind_are_kept_as_they_are(name: str, proof: str) -> None:
    document = badge(name=name)
    document["credentialSubject"]["achievement"]["name"] = name
    data = signed(document, key(), proof)
    report = verify(data, at=LATER)
    assert report.valid, report.summary
    assert report.require()["name"] == name
    if proof != "jwt":
        escaped = json.dumps(json.loads(data)).encode("ascii")
        assert verify(escaped, at=LATER).valid


@pytest.mark.parametrize("proof", ["eddsa-rdfc-2022", "eddsa-jcs-2022", "jwt"])
def test_an_image_of_some_megabytes_may_stand_in_a_badge(proof: str) -> None:
    picture = base64.b64encode(bytes(range(256)) * 8_000).decode()
    document = full_badge()
    document["credentialSubject"]["achievement"]["image"] = {
        "id": f"data:image/png;base64,{picture}",
        "type": "Image",
    }
    report = verify(signed(document, key(), proof), at=LATER)
    assert report.valid, report.summary


def _png() -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    body = chunk(b"IDAT", zlib.compress(b"\0\0"))
    return b"\x89PNG\r\n\x1a\n" + header + body + chunk(b"IEND", b"")


@pytest.mark.parametrize("key_type", ["ed25519", "p256", "rsa"])
def test_a_token_may_be_baked_into_an_image(key_type: str) -> None:
    token = signed(badge(key(key_type)), key(key_type), "jwt")
    report = verify(bake(_png(), token), at=LATER)
    assert report.valid, report.summary
    assert report.format == "open-badge-3.0/png"


def test_a_clock_may_run_ahead_for_minutes_only() -> None:
    for ahead, outcome in ((timedelta(minutes=4), "passed"), (timedelta(minutes=6), "failed")):
        made = datetime.now(UTC) + ahead
        document = _data_integrity.add_proof(
            _data_integrity.CanonicalDocument(badge()),
            key(),
            suite_name="eddsa-rdfc-2022",
            created=made.strftime("%Y-%m-%dT%H:%M:%SZ"),
        )
        check = verify(json.dumps(document).encode(), at=NOW).check("proof")
        assert check.outcome == outcome


@pytest.mark.parametrize(
    ("contexts", "words"),
    [
        ([f"{OB}-3.0.3.json", V2], "@context"),
        ([f"{V2}/", f"{OB}-3.0.3.json"], "is not known by this address"),
        (
            ["https://www.w3.org/ns/credentials/V2", f"{OB}-3.0.3.json"],
            "is not known by this address",
        ),
        (V2, "defined by no context"),
        ([V2], "defined by no context"),
    ],
)
def test_the_first_context_is_exactly_that_of_the_standard(contexts: Any, words: str) -> None:
    report = verify(signed_anyway(badge(**{"@context": contexts}), key()), at=LATER)
    assert report.verdict != "valid"
    assert words in report.check("context").message + report.check("schema").message


def test_what_expired_has_expired_whoever_says_so() -> None:
    issuer = {"id": "did:web:academy.example", "type": ["Profile"]}
    stranger = key().named("did:web:academy.example", key().multikey)
    for end, outcome, verdict in (
        ("2026-02-01T00:00:00Z", "failed", "invalid"),
        ("2036-02-01T00:00:00Z", "unknown", "undetermined"),
    ):
        data = signed_anyway(badge(issuer=issuer, validUntil=end), stranger)
        report = verify(data, at=LATER)
        assert report.check("key").outcome == "unknown"
        assert report.check("validity").outcome == outcome
        assert report.verdict == verdict
        forged = verify(data.replace(b"right", b"wrong"), at=LATER)
        assert forged.check("validity").outcome == "unknown"


def test_an_issuer_without_an_address_is_told_to_take_one() -> None:
    document = badge(issuer={"id": "urn:uuid:6f2e33e5-7a29-4155-840a-59483ba10164",
                             "type": ["Profile"]})  # fmt: skip
    report = verify(signed_anyway(document, key()), at=LATER)
    assert report.verdict == "undetermined"
    assert "nobody can look up: its issuer has to be named by a did:key" in report.summary
    assert not _failed(report)
