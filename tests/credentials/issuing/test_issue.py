"""Issuing: what is filled in, what is refused, and that the document passed in is left alone."""

import copy
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from tests.credentials.samples import (
    LATER,
    NOW,
    REMOVED,
    Path,
    badge,
    changed,
    full_badge,
    key,
    signed,
)

from openmerit.credentials import (
    KEY_TYPES,
    PROOFS,
    RefusedDocument,
    UnusableKey,
    issue,
    verify,
)

ACHIEVEMENT: Path = ("credentialSubject", "achievement")


@pytest.mark.parametrize("proof", PROOFS)
@pytest.mark.parametrize("key_type", KEY_TYPES)
def test_each_key_makes_its_proofs_and_no_others(key_type: str, proof: str) -> None:
    of_any_key = proof in ("jwt", "sd-jwt")
    fits = of_any_key or proof.startswith("eddsa" if key_type == "ed25519" else "ecdsa")
    if key_type == "rsa":
        fits = of_any_key
    if proof == "ecdsa-sd-2023":
        fits = key_type == "p256"
    if not fits:
        with pytest.raises(UnusableKey, match=key_type):
            signed(badge(key(key_type)), key(key_type), proof)
        return
    data = signed(badge(key(key_type)), key(key_type), proof)
    report = verify(data, at=LATER)
    assert report.valid
    assert report.require()["id"] == badge()["id"]


@pytest.mark.parametrize(
    ("key_type", "suite"),
    [("ed25519", "eddsa-rdfc-2022"), ("p256", "ecdsa-rdfc-2019"), ("p384", "ecdsa-rdfc-2019")],
)
def test_each_key_has_a_proof_by_default(key_type: str, suite: str) -> None:
    document = json.loads(signed(badge(key(key_type)), key(key_type)))
    assert document["proof"]["cryptosuite"] == suite
    assert signed(badge(key("rsa")), key("rsa")).startswith(b"eyJ")


def test_the_proof_has_the_members_that_others_expect() -> None:
    proof = json.loads(signed(badge(), key()))["proof"]
    assert proof.pop("proofValue").startswith("z")
    assert proof == {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-rdfc-2022",
        "created": "2026-01-15T09:00:00Z",
        "verificationMethod": key().verification_method,
        "proofPurpose": "assertionMethod",
    }
    proof = json.loads(signed(badge(), key(), "eddsa-jcs-2022"))["proof"]
    assert proof["@context"] == badge()["@context"]


def test_only_what_is_absent_is_filled_in() -> None:
    whole = full_badge()
    document = json.loads(signed(whole, key()))
    document.pop("proof")
    assert document == whole
    bare = badge(issuer=None, id=None, validFrom=None)
    document = json.loads(signed(bare, key()))
    assert document["issuer"] == key().did
    assert document["validFrom"] == "2026-01-15T09:00:00Z"
    assert document["id"].startswith("urn:uuid:")
    assert document["id"] != json.loads(signed(bare, key()))["id"]
    nameless = badge(issuer={"type": ["Profile"], "name": "Academy"})
    assert json.loads(signed(nameless, key()))["issuer"]["id"] == key().did


def test_the_document_passed_in_is_left_as_it_is() -> None:
    for document in (full_badge(), badge(issuer=None, id=None, validFrom=None)):
        before = copy.deepcopy(document)
        for proof in ("eddsa-rdfc-2022", "eddsa-jcs-2022", "jwt"):
            signed(document, key(), proof)
        assert document == before


@pytest.mark.parametrize(
    ("path", "value", "member"),
    [
        (("@context",), REMOVED, "@context"),
        (("@context",), "https://www.w3.org/ns/credentials/v2", "@context"),
        (("@context",), ["https://www.w3.org/ns/credentials/v2"], "@context"),
        (("@context", 0), "https://unknown.example/", "@context"),
        (("@context", 1), "https://unknown.example/", "@context"),
        (("type",), ["OpenBadgeCredential"], ""),
        (("type",), ["VerifiableCredential"], ""),
        (("id",), "no address", "id"),
        (("id",), ["urn:x"], "id"),
        (("issuer",), 5, "issuer"),
        (("issuer", "id"), "did:web:other.example", "issuer"),
        (("issuer", "type"), REMOVED, "issuer.type"),
        (("issuer", "url"), "no address", "issuer.url"),
        (("validFrom",), "2026-01-15T09:00:00", "validFrom"),
        (("validFrom",), "2026-02-30T09:00:00Z", "validFrom"),
        (("validFrom",), "2026-01-15", "validFrom"),
        (("validFrom",), "２０２６-01-15T09:00:00Z", "validFrom"),
        (("validUntil",), "2026-01-15T08:59:59Z", "validUntil"),
        (("validUntil",), "0000-01-01T00:00:00Z", "validUntil"),
        (("awardedDate",), "2026-13-01T00:00:00Z", "awardedDate"),
        (("credentialSubject",), REMOVED, "credentialSubject"),
        (("credentialSubject", "identifier"), REMOVED, "credentialSubject"),
        (("credentialSubject", "identifier", 0, "hashed"), "true", "credentialSubject.identifier"),
        (("credentialSubject", "identifier", 0, "extra"), "x", "credentialSubject.identifier"),
        (ACHIEVEMENT, REMOVED, "credentialSubject.achievement"),
        ((*ACHIEVEMENT, "id"), REMOVED, "credentialSubject.achievement.id"),
        ((*ACHIEVEMENT, "name"), REMOVED, "credentialSubject.achievement.name"),
        ((*ACHIEVEMENT, "description"), REMOVED, "credentialSubject.achievement.description"),
        ((*ACHIEVEMENT, "criteria"), REMOVED, "credentialSubject.achievement.criteria"),
        ((*ACHIEVEMENT, "achievementType"), "Medal", "credentialSubject.achievement.achievementT"),
        ((*ACHIEVEMENT, "image"), "https://x.example/", "credentialSubject.achievement.image"),
        ((*ACHIEVEMENT, "tags"), ["sql"], "credentialSubject.achievement.tags"),
        ((*ACHIEVEMENT, "tag"), [], "credentialSubject.achievement.tag"),
        ((*ACHIEVEMENT, "alignment", 0, "targetUrl"), REMOVED, "credentialSubject.achievement.al"),
        ((*ACHIEVEMENT, "creditsAvailable"), "2", "credentialSubject.achievement.creditsAvailabl"),
        (("credentialSubject", "result", 0, "value"), 5, "credentialSubject.result[0].value"),
        (("evidence", 0, "type"), REMOVED, "evidence[0].type"),
        (("credentialStatus",), {"id": "urn:x"}, "credentialStatus"),
        (("proof",), {"type": "DataIntegrityProof"}, "proof"),
        (("name",), None, "name"),
        (("unheardOf",), "x", "unheardOf"),
    ],
)
def test_what_the_standards_forbid_is_refused_by_name(path: Path, value: Any, member: str) -> None:
    document = changed(full_badge(), path, value)
    for proof in ("eddsa-rdfc-2022", "eddsa-jcs-2022", "jwt"):
        with pytest.raises(RefusedDocument) as caught:
            signed(document, key(), proof)
        assert caught.value.member.startswith(member), caught.value
        assert caught.value.reason


@pytest.mark.parametrize(
    "value", [float("nan"), float("inf"), 2**60, "\ud800", datetime(2026, 1, 1, tzinfo=UTC), b"x"]
)
def test_what_json_cannot_hold_is_refused(value: Any) -> None:
    with pytest.raises(RefusedDocument):
        signed(badge(name=value), key())


def test_what_refers_to_itself_is_refused() -> None:
    document = badge()
    document["credentialSubject"]["achievement"]["related"] = document
    with pytest.raises(RefusedDocument):
        signed(document, key())


def test_a_proof_that_there_is_not_cannot_be_made() -> None:
    with pytest.raises(UnusableKey, match="eddsa-rdfc-2022"):
        issue(badge(), key(), proof="rsa-2018", now=NOW)


@pytest.mark.parametrize("key_type", ["ed25519", "p256", "p384", "rsa"])
def test_what_a_key_can_make_is_named_in_full(key_type: str) -> None:
    signer = key(key_type)
    wrong = "ecdsa-rdfc-2019" if key_type in ("ed25519", "rsa") else "eddsa-rdfc-2022"
    with pytest.raises(UnusableKey) as refused:
        issue(badge(signer), signer, proof=wrong, now=NOW)
    named = str(refused.value).partition("it can make ")[2].rstrip(".").split(", ")
    assert {"jwt", "sd-jwt"} <= set(named)
    for proof in named:
        assert verify(issue(badge(signer), signer, proof=proof, now=NOW), at=LATER).valid


def test_a_signer_may_be_anything_that_signs() -> None:
    class Vault:
        key_type = "ed25519"
        controller = key().did
        verification_method = key().verification_method

        def __init__(self) -> None:
            self.asked: list[bytes] = []

        def sign(self, data: bytes) -> bytes:
            self.asked.append(data)
            return key().sign(data)

    vault = Vault()
    assert verify(issue(badge(), vault, now=NOW), at=LATER).valid
    assert verify(issue(badge(), vault, proof="jwt", now=NOW), at=LATER).valid
    assert len(vault.asked[0]) == 64
    with pytest.raises(RefusedDocument):
        issue(badge(unheardOf="x"), vault, now=NOW)
    assert len(vault.asked) == 2


def test_a_place_in_a_status_list_is_a_text_of_digits() -> None:
    entry = {
        "id": "https://academy.example/status/1#7",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": 7,
        "statusListCredential": "https://academy.example/status/1",
    }
    with pytest.raises(RefusedDocument, match="statusListIndex"):
        issue(badge(credentialStatus=entry), key(), now=NOW)
    issue(badge(credentialStatus=entry | {"statusListIndex": "7"}), key(), now=NOW)
