"""Presentations, signed and unsigned, asked as the test suite of the data model asks."""

import copy
from datetime import UTC, datetime
from typing import Any

import pytest
from tests.vc_api.conftest import EXAMPLES, KEYS, V2, Server, credential

from openmerit.credentials import SigningKey
from openmerit.credentials.issuing import _add_proof

HOLDER = SigningKey.generate()
CHALLENGE, DOMAIN = "u-challenge", "verifier.example/suite"


def showing(*credentials: Any, contexts: tuple[Any, ...] = (), **members: Any) -> dict[str, Any]:
    """An unsigned presentation."""
    document = {"@context": [V2, *contexts], "type": ["VerifiablePresentation"]}
    if credentials:
        document["verifiableCredential"] = list(credentials)
    return {**document, **members}


def signed(document: dict[str, Any], proof: str | None = None) -> dict[str, Any]:
    """The presentation with its holder's proof, for one verifier and one occasion."""
    members = {"proofPurpose": "authentication", "challenge": CHALLENGE, "domain": DOMAIN}
    now = datetime.now(UTC)
    return _add_proof.signed_with(document, HOLDER, proof=proof, members=members, now=now)


@pytest.fixture(scope="module")
def one(server: Server) -> dict[str, Any]:
    """A credential that holds."""
    return server.issued(credential(name="One"))


@pytest.fixture(scope="module")
def other(server: Server) -> dict[str, Any]:
    """Another, by another key."""
    return server.issued(credential(issuer=KEYS["p256"].did, name="Other"))


def assert_verified(server: Server, presentation: Any, **options: Any) -> None:
    reply = server.verify_presentation(presentation, **options)
    assert (reply.status, reply.json["verified"]) == (200, True), reply.body
    assert reply.json["problemDetails"] == []


def assert_not_verified(server: Server, presentation: Any, **options: Any) -> list[dict[str, Any]]:
    reply = server.verify_presentation(presentation, **options)
    assert (reply.status, reply.json["verified"]) == (400, False), reply.body
    problems: list[dict[str, Any]] = reply.json["problemDetails"]
    assert problems
    return problems


def test_it_may_show_one_credential_or_several_or_none(
    server: Server, one: dict[str, Any], other: dict[str, Any]
) -> None:
    for shown in ((), (one,), (one, other)):
        assert_verified(server, signed(showing(*shown)))
        assert_verified(server, showing(*shown))


def test_an_empty_list_of_credentials_says_no_more_than_none(server: Server) -> None:
    assert_verified(server, showing(verifiableCredential=[]))
    assert_verified(server, {**signed(showing()), "verifiableCredential": []})


def test_an_empty_list_stays_where_the_proof_is_over_the_text(server: Server) -> None:
    presented = signed(showing(), proof="eddsa-jcs-2022")
    assert_not_verified(server, {**presented, "verifiableCredential": []})


def test_a_holder_may_be_an_address_or_an_object(server: Server, one: dict[str, Any]) -> None:
    assert_verified(server, signed(showing(one, holder=HOLDER.did)))
    assert_verified(server, signed(showing(one, holder={"id": HOLDER.did})))
    for holder in ({}, {"name": "Ada"}, "not-an-address", 4, None):
        assert_not_verified(server, showing(one, holder=holder))
    assert_not_verified(server, signed(showing(one, holder="did:example:somebody")))


def test_it_may_have_an_id_further_contexts_and_types(server: Server, one: dict[str, Any]) -> None:
    assert_verified(
        server, signed(showing(one, id="urn:uuid:36245ee9-9074-4b05-a777-febff2e69757"))
    )
    assert_verified(server, signed(showing(one, contexts=(EXAMPLES,))))
    own = {"Own": "https://example.org/#Own"}
    presented = showing(one, contexts=(own,), type=["VerifiablePresentation", "Own"])
    assert_verified(server, signed(presented))


@pytest.mark.parametrize(
    "change",
    [
        lambda document: document.pop("@context"),
        lambda document: document.update({"@context": [EXAMPLES, V2]}),
        lambda document: document.update({"@context": [EXAMPLES]}),
        lambda document: document["@context"].append("https://example.com"),
        lambda document: document["@context"].append("https ://not-a-url/contexts/example/v1"),
        lambda document: document["@context"].append(123192875),
        lambda document: document.pop("type"),
        lambda document: document.update(type=["Other"]),
        lambda document: document.update(id="not-an-address"),
        lambda document: document.update(verifiableCredential=["https://example.org/vc"]),
        lambda document: document.update(verifiableCredential=[4]),
        lambda document: document["verifiableCredential"][0].pop("type"),
        lambda document: document["verifiableCredential"][0].update(name="Mallory"),
        lambda document: document["verifiableCredential"][0].pop("proof"),
    ],
)
@pytest.mark.parametrize("is_signed", [True, False])
def test_what_is_no_presentation_is_not_verified(
    server: Server, one: dict[str, Any], change: Any, is_signed: bool
) -> None:
    presented = showing(copy.deepcopy(one))
    broken = signed(presented) if is_signed else presented
    change(broken)
    assert_not_verified(server, broken)


def test_a_broken_proof_of_the_holder_is_not_verified(server: Server, one: dict[str, Any]) -> None:
    broken = signed(showing(one))
    broken["proof"]["proofValue"] = "z5nmMBw2u9TGKd9NxxHJtyZKgjN2Eh"
    assert [problem["check"] for problem in assert_not_verified(server, broken)] == ["proof"]


def test_it_has_to_answer_the_challenge_and_be_for_the_domain(
    server: Server, one: dict[str, Any]
) -> None:
    presented = signed(showing(one))
    assert_verified(server, presented, challenge=CHALLENGE, domain=DOMAIN)
    assert_verified(server, presented, checks=[])
    assert_not_verified(server, presented, challenge="another", domain=DOMAIN)
    assert_not_verified(server, presented, challenge=CHALLENGE, domain="other.example")
    assert_not_verified(server, showing(one), challenge=CHALLENGE)


def test_a_credential_that_lapsed_makes_it_not_verified(
    server: Server, one: dict[str, Any]
) -> None:
    past = {"validFrom": "2020-01-01T00:00:00Z", "validUntil": "2021-01-01T00:00:00Z"}
    lapsed = server.issued(credential(**past))
    (problem,) = assert_not_verified(server, signed(showing(one, lapsed)))
    assert problem["pointer"] == "/verifiableCredential/1"
    assert problem["type"] == "https://www.w3.org/TR/vc-data-model#RANGE_ERROR"


def test_a_credential_whose_key_cannot_be_had_makes_it_not_verified(
    server: Server, one: dict[str, Any]
) -> None:
    strange = copy.deepcopy(one)
    strange["issuer"] = "did:web:academy.example"
    strange["proof"]["verificationMethod"] = "did:web:academy.example#key"
    assert_not_verified(server, signed(showing(strange)))


def test_each_door_names_the_other(server: Server, one: dict[str, Any]) -> None:
    (problem,) = assert_not_verified(server, one)
    assert "/credentials/verify" in problem["detail"]
    reply = server.verify(signed(showing(one)))
    assert reply.status == 400
    assert "/presentations/verify" in reply.json["problemDetails"][-1]["detail"]


def test_a_caller_may_have_the_results_and_the_presentation(
    server: Server, one: dict[str, Any]
) -> None:
    presented = signed(showing(one))
    told = server.verify_presentation(presented, returnPresentation=True, returnResults=True).json
    assert told["verifiablePresentation"] == presented
    assert told["results"]["presentation"]["proof"] == [
        {"verified": True, "input": presented["proof"]}
    ]
    (found,) = told["results"]["credentials"]
    assert (found["verified"], found["credential"], found["problemDetails"]) == (True, one, [])
