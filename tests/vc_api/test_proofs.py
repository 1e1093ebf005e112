"""Proofs of every suite, asked as the test suites of Data Integrity, EdDSA and ECDSA ask."""

import copy
import re
from collections.abc import Callable
from typing import Any

import pytest
from tests.vc_api.conftest import KEYS, Server, credential

from openmerit.credentials.reading._encoding import base58_decode, base64url_decode

Change = Callable[[dict[str, Any]], Any]

SUITES = {
    "eddsa-rdfc-2022": ("ed25519", 64),
    "eddsa-jcs-2022": ("ed25519", 64),
    "ecdsa-rdfc-2019": ("p256", 64),
    "ecdsa-jcs-2019": ("p256", 64),
}
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")


def signed_by(server: Server, suite: str, key: str, **members: Any) -> dict[str, Any]:
    """A credential with a proof of a suite, by a key of a kind."""
    did = KEYS[key].did
    return server.issued(credential(issuer=did, name="Alice", **members), cryptosuite=suite)


@pytest.mark.parametrize(
    ("suite", "key", "size"),
    [*((suite, *what) for suite, what in SUITES.items()), ("ecdsa-rdfc-2019", "p384", 96)],
)
def test_a_proof_has_the_form_that_its_suite_wants(
    server: Server, suite: str, key: str, size: int
) -> None:
    proof = signed_by(server, suite, key)["proof"]
    did = KEYS[key].did
    assert proof["type"] == "DataIntegrityProof"
    assert proof["cryptosuite"] == suite
    assert proof["proofPurpose"] == "assertionMethod"
    assert proof["verificationMethod"] == f"{did}#{did.removeprefix('did:key:')}"
    assert TIME.fullmatch(proof["created"])
    assert proof["proofValue"].startswith("z")
    assert len(base58_decode(proof["proofValue"][1:])) == size


@pytest.mark.parametrize("key", KEYS)
def test_the_issuer_picks_the_key_and_the_key_the_suite(server: Server, key: str) -> None:
    usual = {"ed25519": "eddsa-rdfc-2022", "p256": "ecdsa-rdfc-2019", "p384": "ecdsa-rdfc-2019"}
    signed = server.issued(credential(issuer=KEYS[key].did))
    assert signed["proof"]["cryptosuite"] == usual[key]
    assert server.verify(signed).json == {
        "verified": True,
        "problemDetails": [],
        "warnings": [
            {
                "type": "about:blank",
                "title": "Something is to be said of it",
                "detail": "It does not say what its issuer is called, and nobody you trust knows "
                "the key.",
                "check": "issuer",
            }
        ],
    }


def test_the_suite_picks_the_key_where_no_issuer_is_named(server: Server) -> None:
    signed = server.issued(credential(), cryptosuite="ecdsa-rdfc-2019")
    assert signed["issuer"] == KEYS["p256"].did


def test_the_verification_method_picks_the_key(server: Server) -> None:
    did = KEYS["p384"].did
    method = f"{did}#{did.removeprefix('did:key:')}"
    signed = server.issued(credential(), verificationMethod=method)
    assert signed["issuer"] == did
    reply = server.issue(credential(), verificationMethod=f"{did}#other")
    assert (reply.status, reply.json["code"]) == (400, "no_such_key")


@pytest.mark.parametrize(
    ("key", "suite", "code"),
    [
        ("ed25519", "ecdsa-rdfc-2019", "no_such_key"),
        ("p384", "ecdsa-sd-2023", "no_such_key"),
        ("p256", "eddsa-jcs-2022", "no_such_key"),
        ("ed25519", "no-such-suite", "no_such_proof"),
    ],
)
def test_a_suite_that_the_key_cannot_make_is_refused(
    server: Server, key: str, suite: str, code: str
) -> None:
    reply = server.issue(credential(issuer=KEYS[key].did), cryptosuite=suite)
    assert (reply.status, reply.json["code"]) == (400, code)
    assert reply.json["type"] == "https://w3id.org/security#PROOF_GENERATION_ERROR"


def _proof(**members: Any) -> Change:
    return lambda document: document["proof"].update(members)


def _without(member: str) -> Change:
    return lambda document: document["proof"].pop(member)


def _whole(**members: Any) -> Change:
    return lambda document: document.update(members)


BROKEN: dict[str, Change] = {
    "no proof": lambda document: document.pop("proof"),
    "null for a proof": _whole(proof=None),
    "a text for a proof": _whole(proof="proof"),
    "no proofs": _whole(proof=[]),
    "no type": _without("type"),
    "another type": _proof(type="UnknownProofType"),
    "no suite": _without("cryptosuite"),
    "another suite": _proof(cryptosuite="UnknownCryptosuite"),
    "a number for a suite": _proof(cryptosuite=4),
    "no key": _without("verificationMethod"),
    "another key": _proof(verificationMethod="did:key:invalidVm"),
    "no purpose": _without("proofPurpose"),
    "another purpose": _proof(proofPurpose="invalidPurpose"),
    "a purpose of holders": _proof(proofPurpose="authentication"),
    "no value": _without("proofValue"),
    "null for a value": _proof(proofValue=None),
    "a value without its head": lambda d: d["proof"].update(
        proofValue=d["proof"]["proofValue"][1:]
    ),
    "a value in another base": lambda d: d["proof"].update(
        proofValue="u" + d["proof"]["proofValue"][1:]
    ),
    "a value of somebody else": _proof(proofValue="z5nmMBw2u9TGKd9NxxHJtyZKgjN2Eh"),
    "a time that is none": _proof(created="invalidDate"),
    "an end that has passed": _proof(expires="2024-01-01T00:00:00"),
    "another name": _whole(name="Mallory"),
    "another subject": _whole(credentialSubject={"id": "urn:invalid"}),
    "another issuer": _whole(issuer="did:key:z6MkpJySvETLnxhQG9DzEdmKJtysBDjuuTeDfUj1uNNCUqcj"),
    "no context": lambda document: document.pop("@context"),
    "an unknown context": lambda document: document["@context"].append("https://example.com/"),
    "no type of credential": lambda document: document.pop("type"),
    "no issuer": lambda document: document.pop("issuer"),
    "no subject": lambda document: document.pop("credentialSubject"),
}


@pytest.mark.parametrize("suite", SUITES)
@pytest.mark.parametrize("case", BROKEN)
def test_what_is_broken_is_not_verified(server: Server, suite: str, case: str) -> None:
    signed = signed_by(server, suite, SUITES[suite][0])
    broken = copy.deepcopy(signed)
    BROKEN[case](broken)
    reply = server.verify(broken, checks=["proof"])
    assert reply.status == 400, reply.body
    verdict = reply.json
    assert verdict["verified"] is False
    assert verdict["problemDetails"]
    for problem in verdict["problemDetails"]:
        assert problem["type"].startswith("https://w")
        assert problem["title"]
        assert problem["detail"]


def test_a_changed_credential_is_told_in_the_words_of_the_data_model(server: Server) -> None:
    broken = {**signed_by(server, "eddsa-rdfc-2022", "ed25519"), "name": "Mallory"}
    problems = server.verify(broken).json["problemDetails"]
    assert problems[0]["type"] == (
        "https://www.w3.org/TR/vc-data-model#CRYPTOGRAPHIC_SECURITY_ERROR"
    )
    assert problems[0]["check"] == "proof"


def test_an_expected_purpose_that_it_has_not_is_an_error(server: Server) -> None:
    signed = signed_by(server, "eddsa-rdfc-2022", "ed25519")
    assert server.verify(signed, expectedProofPurpose="assertionMethod").status == 200
    reply = server.verify(signed, expectedProofPurpose="authentication")
    assert reply.status == 400
    assert reply.json["problemDetails"][0]["type"].endswith("#PROOF_VERIFICATION_ERROR")


def test_a_credential_for_another_domain_is_not_verified(server: Server) -> None:
    signed = signed_by(server, "eddsa-rdfc-2022", "ed25519")
    assert server.verify(signed, domain="domain.example").status == 400
    assert server.verify(signed, domain="domain.example", challenge="1235abcd6789").status == 400


@pytest.mark.parametrize(
    ("dates", "kind"),
    [
        (
            {"validFrom": "2020-01-01T00:00:00Z", "validUntil": "2021-01-01T00:00:00Z"},
            "https://www.w3.org/TR/vc-data-model#RANGE_ERROR",
        ),
        (
            {"validFrom": "2120-01-01T00:00:00Z"},
            "https://www.w3.org/TR/vc-data-model#RANGE_ERROR",
        ),
    ],
)
def test_what_is_not_within_its_dates_is_not_verified(
    server: Server, dates: dict[str, str], kind: str
) -> None:
    reply = server.verify(signed_by(server, "eddsa-rdfc-2022", "ed25519", **dates))
    assert reply.status == 400
    assert [problem["type"] for problem in reply.json["problemDetails"]] == [kind]


def test_a_key_that_cannot_be_had_is_no_yes(server: Server) -> None:
    signed = signed_by(server, "eddsa-rdfc-2022", "ed25519")
    signed["issuer"] = "did:web:academy.example"
    signed["proof"]["verificationMethod"] = "did:web:academy.example#key-1"
    reply = server.verify(signed)
    assert (reply.status, reply.json["verified"]) == (400, False)
    kinds = {problem["check"]: problem["type"] for problem in reply.json["problemDetails"]}
    assert kinds["key"] == "https://w3id.org/security#PROOF_VERIFICATION_ERROR"


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        {},
        {"verifiableCredential": None},
        {"verifiableCredential": 4},
        {"verifiableCredential": []},
        {"verifiableCredential": ""},
        {"verifiableCredential": "word"},
        {"verifiableCredential": {}},
        {"verifiableCredential": {"type": ["NonconformingDocument"]}},
        {"credential": credential()},
        {"verifiableCredential": credential(), "options": []},
        {"verifiableCredential": credential(), "options": {"challenge": 4}},
    ],
)
def test_what_is_no_credential_is_not_verified(server: Server, body: Any) -> None:
    for path in ("/credentials/verify", "/presentations/verify"):
        asked = body
        if path.startswith("/presentations") and isinstance(body, dict):
            asked = {
                name.replace("verifiableCredential", "verifiablePresentation"): value
                for name, value in body.items()
            }
        reply = server.post(path, asked)
        assert reply.status == 400, reply.body
        assert reply.json["verified"] is False
        assert reply.json["problemDetails"][0]["type"].startswith("https://")


def test_a_caller_may_have_the_results_and_the_credential(server: Server) -> None:
    signed = signed_by(server, "eddsa-rdfc-2022", "ed25519", validFrom="2024-01-01T00:00:00Z")
    told = server.verify(signed, returnCredential=True, returnResults=True).json
    assert told["credential"] == signed
    assert told["results"] == {
        "validFrom": {"verified": True, "input": "2024-01-01T00:00:00Z"},
        "proof": [{"verified": True, "input": signed["proof"]}],
    }
    assert told["report"]["verdict"] == "valid"
    plain = server.verify(signed).json
    assert plain.keys() == {"verified", "problemDetails", "warnings"}
    assert server.verify(signed, returnProblemDetails=False).json == {"verified": True}


def test_a_proof_value_holds_a_base_proof_in_base64url(server: Server) -> None:
    proof = server.issued(credential(), cryptosuite="ecdsa-sd-2023")["proof"]
    assert proof["proofValue"].startswith("u2V0A")
    assert base64url_decode(proof["proofValue"][1:])[:3] == b"\xd9\x5d\x00"
