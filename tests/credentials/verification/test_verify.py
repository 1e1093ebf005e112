"""Reports: which verdict follows from what, and that a stranger's word is not believed."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tests.credentials.samples import LATER, NOW, badge, full_badge, key, signed, signed_anyway

from openmerit.credentials import (
    CHECK_IDS,
    Check,
    NotVerified,
    Outcome,
    Report,
    Verdict,
    verify,
)
from openmerit.credentials.proofs._data_integrity import CanonicalDocument, add_proof
from openmerit.credentials.verification._issuer_check import by_domain


def test_a_report_has_every_check_in_order() -> None:
    for data in (signed(full_badge(), key()), b"", b"hello", b"{}", b"\x89PNG\r\n\x1a\n"):
        report = verify(data, at=LATER)
        assert tuple(check.id for check in report.checks) == CHECK_IDS
        assert all(check.message for check in report.checks)
        assert report.summary
        assert json.loads(json.dumps(report.to_dict()))["verdict"] == str(report.verdict)


def test_a_report_is_neither_true_nor_false() -> None:
    for data in (signed(badge(), key()), b""):
        with pytest.raises(TypeError):
            bool(verify(data, at=LATER))


def test_only_a_valid_report_hands_out_its_document() -> None:
    assert verify(signed(badge(), key()), at=LATER).require()["id"] == badge()["id"]
    for data in (b"", signed(badge(), key()).replace(b"SQL", b"C")):
        with pytest.raises(NotVerified):
            verify(data, at=LATER).require()


def _report(**outcomes: str) -> Report:
    checks = [Check(id, Outcome(outcomes.get(id, "passed")), "Said.") for id in CHECK_IDS]
    return Report("open-badge-3.0/json", tuple(checks), LATER)


@pytest.mark.parametrize("id", CHECK_IDS)
def test_the_verdict_follows_from_the_checks(id: str) -> None:
    decisive = id in ("format", "context", "proof", "key")
    assert _report(**{id: "failed"}).verdict is Verdict.INVALID
    assert _report(**{id: "warning"}).verdict is Verdict.VALID
    unknown = Verdict.UNDETERMINED if decisive else Verdict.VALID
    assert _report(**{id: "unknown"}).verdict is unknown
    assert _report(**{"key": "unknown", "schema": "failed"}).verdict is Verdict.INVALID


def test_a_message_quotes_only_so_much() -> None:
    report = verify(signed_anyway(badge(**{"x" * 1_000_000: 1}), key()), at=LATER)
    assert all(len(check.message) <= 600 for check in report.checks)
    assert len(report.summary) < 2_000


@pytest.mark.parametrize(
    ("changes", "at", "outcome"),
    [
        ({}, NOW, "passed"),
        ({}, NOW - timedelta(minutes=4), "passed"),
        ({}, NOW - timedelta(minutes=6), "failed"),
        ({"validUntil": "2026-02-01T00:00:00Z"}, datetime(2026, 2, 1, tzinfo=UTC), "passed"),
        ({"validUntil": "2026-02-01T00:00:00Z"}, datetime(2026, 2, 2, tzinfo=UTC), "failed"),
        ({"validUntil": "2026-02-01T00:00:00+10:00"}, datetime(2026, 1, 31, 15, tzinfo=UTC),
         "failed"),
        ({"validUntil": "9999-12-31T23:59:59.999999999Z"}, LATER, "passed"),
    ],
)  # fmt: skip
def test_a_badge_holds_within_its_dates(
    changes: dict[str, Any], at: datetime, outcome: str
) -> None:
    assert verify(signed(badge(**changes), key()), at=at).check("validity").outcome == outcome


@pytest.mark.parametrize("member", ["created", "expires"])
@pytest.mark.parametrize("text", ["yesterday", "2026-01-32T00:00:00Z", 5, None, [], {}])
def test_a_proof_with_a_malformed_time_fails(member: str, text: Any) -> None:
    document = json.loads(signed(badge(), key()))
    document["proof"][member] = text
    assert verify(json.dumps(document).encode(), at=LATER).verdict == "invalid"


def test_a_proof_is_neither_from_the_future_nor_expired() -> None:
    for times in (
        {"created": "2999-01-01T00:00:00Z"},
        {"created": "2026-01-15T09:00:00Z", "expires": "2026-02-01T00:00:00Z"},
    ):
        data = _with_options(times)
        assert verify(data, at=LATER).check("proof").outcome == "failed"
    assert verify(_with_options({"expires": "2036-01-01T00:00:00Z"}), at=LATER).valid
    assert verify(_with_options({}), at=LATER).valid


def _with_options(options: dict[str, Any]) -> bytes:
    """A JCS proof with members of one's choice."""
    from openmerit.credentials.proofs._data_integrity import SUITES, bytes_to_sign
    from openmerit.credentials.reading._encoding import base58_encode

    proof = {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-jcs-2022",
        "verificationMethod": key().verification_method,
        "proofPurpose": "assertionMethod",
        "@context": badge()["@context"],
    } | options
    suite = SUITES["eddsa-jcs-2022"]
    data = bytes_to_sign(CanonicalDocument(badge()), proof, suite, "ed25519")
    proof["proofValue"] = "z" + base58_encode(key().sign(data))
    return json.dumps(badge() | {"proof": proof}).encode()


@pytest.mark.parametrize(
    ("options", "outcome"),
    [
        ({"proofPurpose": "authentication"}, "failed"),
        ({"previousProof": "urn:x"}, "failed"),
        ({"cryptosuite": "ecdsa-jcs-2019"}, "failed"),
        ({"cryptosuite": "bbs-2023"}, "unknown"),
        ({"cryptosuite": "made-up-2026"}, "failed"),
        ({"cryptosuite": 5}, "failed"),
        ({"type": "Ed25519Signature2020"}, "unknown"),
        ({"type": "MadeUpProof"}, "failed"),
        ({"type": ["DataIntegrityProof"]}, "failed"),
        ({"verificationMethod": {"id": key().verification_method}}, "failed"),
        ({"@context": []}, "failed"),
        ({"@context": ["https://www.w3.org/ns/credentials/v2"]}, "passed"),
        ({"@context": ["https://other.example/"]}, "failed"),
        ({"domain": "x.example", "challenge": "1", "nonce": "n"}, "passed"),
    ],
)
def test_a_proof_has_to_be_of_its_kind(options: dict[str, Any], outcome: str) -> None:
    assert verify(_with_options(options), at=LATER).check("proof").outcome == outcome


@pytest.mark.parametrize("proofs", [[], None, 5, "x", [5], [[]], [{}], {}])
def test_a_document_without_a_real_proof_is_invalid(proofs: Any) -> None:
    document = badge() | {"proof": proofs}
    assert verify(json.dumps(document).encode(), at=LATER).verdict == "invalid"


def _set_of(*signers: tuple[str, int]) -> dict[str, Any]:
    proofs = []
    for key_type, number in signers:
        suite = "eddsa-rdfc-2022" if key_type == "ed25519" else "ecdsa-rdfc-2019"
        proven = add_proof(
            CanonicalDocument(badge()),
            key(key_type, number),
            suite_name=suite,
            created="2026-01-15T09:00:00Z",
        )
        proofs.append(proven["proof"])
    return badge() | {"proof": proofs}


def test_a_second_party_may_sign_too() -> None:
    for order in ((("ed25519", 0), ("p256", 0)), (("p256", 0), ("ed25519", 0))):
        report = verify(json.dumps(_set_of(*order)).encode(), at=LATER)
        assert report.valid
        assert report.check("proof").outcome == "warning"
        assert key("p256").did in report.check("proof").message
        assert report.check("key").outcome == "passed"


def test_a_second_party_alone_is_nobody() -> None:
    report = verify(json.dumps(_set_of(("p256", 0), ("ed25519", 1))).encode(), at=LATER)
    assert report.check("key").outcome == "failed"
    assert report.verdict == "invalid"


def test_every_proof_of_a_set_has_to_fit() -> None:
    document = _set_of(("ed25519", 0), ("p256", 0))
    document["proof"][1]["proofValue"] = document["proof"][0]["proofValue"]
    assert verify(json.dumps(document).encode(), at=LATER).check("proof").outcome == "failed"


def test_a_proof_of_a_kind_unknown_beside_a_good_one_is_a_warning() -> None:
    document = _set_of(("ed25519", 0))
    document["proof"].insert(0, {"type": "SomeProofType", "proofPurpose": "assertionMethod"})
    data = json.dumps(document | {"@context": badge()["@context"]}).encode()
    report = verify(data, at=LATER)
    assert report.check("proof").outcome == "warning"
    assert report.valid


def test_only_so_many_proofs_are_checked() -> None:
    document = _set_of(("ed25519", 0))
    document["proof"] *= 11
    assert verify(json.dumps(document).encode(), at=LATER).check("proof").outcome == "failed"


def test_after_a_failed_proof_nothing_of_the_document_is_believed() -> None:
    data = signed(full_badge(), key()).replace(b"MicroCredential", b"Certification")
    report = verify(data, at=LATER, recipient="ada@example.com")
    for id in ("issuer", "validity", "status", "recipient", "endorsements"):
        assert report.check(id).outcome == "unknown", id


@pytest.mark.parametrize(
    ("document", "format"),
    [
        (badge(), "open-badge-3.0/json"),
        ({"@context": "https://w3id.org/openbadges/v2", "type": "Assertion"},
         "open-badge-2.0/json"),
        ({"type": ["VerifiablePresentation"]}, "verifiable-presentation/json"),
        ({"type": "Something"}, "unknown/json"),
        ({}, "unknown/json"),
        ({"type": [5, None, {}]}, "unknown/json"),
        ({"@context": {"a": 1}, "type": ["VerifiableCredential"]},
         "verifiable-credential-2.0/json"),
    ],
)  # fmt: skip
def test_the_kind_of_a_document_is_named(document: dict[str, Any], format: str) -> None:
    assert verify(json.dumps(document).encode(), at=LATER).format == format


def _endorsement(number: int = 0, **changes: Any) -> dict[str, Any]:
    document = {
        "@context": badge()["@context"],
        "id": f"urn:uuid:e0000000-0000-4000-8000-00000000000{number}",
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "name": "Endorsed",
        "issuer": {"id": key("p256").did, "type": ["Profile"], "name": "Guild"},
        "validFrom": "2026-01-15T09:00:00Z",
        "credentialSubject": {
            "id": badge()["id"],
            "type": ["EndorsementSubject"],
            "endorsementComment": "Solid.",
        },
    }
    return document | changes


def test_endorsements_are_checked_like_badges() -> None:
    good = json.loads(signed(_endorsement(), key("p256")))
    token = signed(_endorsement(1), key("p256"), "jwt").decode()
    forged = json.loads(json.dumps(good).replace("Solid", "Great"))
    old = json.loads(signed(_endorsement(validUntil="2026-02-01T00:00:00Z"), key("p256")))
    for endorsements, outcome in (
        ({"endorsement": [good]}, "passed"),
        ({"endorsement": [good], "endorsementJwt": [token]}, "passed"),
        ({"endorsementJwt": [token[:-4] + "AAAA"]}, "warning"),
        ({"endorsement": [good, forged]}, "warning"),
        ({"endorsement": [old]}, "warning"),
    ):
        report = verify(signed_anyway(badge(**endorsements), key()), at=LATER)
        assert report.check("endorsements").outcome == outcome, report.check("endorsements")
        assert report.valid


def test_at_which_time_the_question_was_answered_is_said() -> None:
    assert verify(signed(badge(), key()), at=LATER).at == LATER
    assert verify(b"").at - datetime.now(UTC) < timedelta(seconds=10)


@pytest.mark.parametrize(
    ("data", "id", "name"),
    [
        (b"{", "format", "PARSING_ERROR"),
        (signed(badge(), key()).replace(b"SQL", b"C"), "proof", "CRYPTOGRAPHIC_SECURITY_ERROR"),
        (signed_anyway(badge(name=5), key()), "schema", "MALFORMED_VALUE_ERROR"),
        (signed_anyway(badge(nonsense=5), key()), "context", "MALFORMED_VALUE_ERROR"),
        (signed_anyway(badge(validUntil="2026-02-01T00:00:00Z"), key()), "validity", "RANGE_ERROR"),
    ],
)
def test_a_failure_has_the_name_that_the_standards_give_it(data: bytes, id: str, name: str) -> None:
    report = verify(data, at=LATER)
    failed = report.check(id).problem_type
    assert failed == f"https://www.w3.org/TR/vc-data-model#{name}"
    passed = verify(signed(badge(), key()), at=LATER)
    assert {check.problem_type for check in passed.checks} == {""}


@pytest.mark.parametrize(
    ("identifier", "told"),
    [
        ("did:web:academy.example", "its issuer, Academy, controls that domain"),
        ("did:web:many.example:issuers:academy", "it publishes the keys of its issuer, Academy"),
        ("https://academy.example/issuer", "its issuer, Academy, controls that domain"),
    ],
)
def test_where_many_may_have_an_account_the_domain_is_not_said_to_be_the_issuers(
    identifier: str, told: str
) -> None:
    found = by_domain(identifier, "Academy")
    assert found.outcome is Outcome.PASSED
    assert told in found.message
