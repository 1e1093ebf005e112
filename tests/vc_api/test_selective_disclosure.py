"""Showing only a part (ecdsa-sd-2023, SD-JWT), asked as the test suite of ECDSA asks."""

import copy
from typing import Any

import pytest
from tests.vc_api.conftest import KEYS, Server, credential

LICENCE = {
    "@protected": True,
    "Licence": {
        "@id": "urn:example:Licence",
        "@context": {
            "@protected": True,
            "id": "@id",
            "type": "@type",
            "number": "urn:example:number",
            "sails": {
                "@id": "urn:example:sails",
                "@context": {"@protected": True, "size": "urn:example:size"},
            },
        },
    },
    "licence": {"@id": "urn:example:licence", "@type": "@id"},
}
SAILS = [{"size": 5.5}, {"size": 6.1}, {"size": 7}]


def sailor(**subject: Any) -> dict[str, Any]:
    """A credential with nested claims, lists and objects without ids."""
    claims = {"name": "Jane", "licence": {"type": "Licence", "number": "Earth101", "sails": SAILS}}
    return credential(LICENCE, credentialSubject={**claims, **subject})


def based(server: Server, *mandatory: str, **subject: Any) -> dict[str, Any]:
    """A credential with a base proof."""
    return server.issued(sailor(**subject), mandatoryPointers=list(mandatory))


def test_mandatory_pointers_ask_for_a_base_proof_by_a_key_that_can_make_it(server: Server) -> None:
    signed = based(server, "/issuer")
    assert signed["proof"]["cryptosuite"] == "ecdsa-sd-2023"
    assert signed["issuer"] == KEYS["p256"].did
    assert based(server)["proof"]["cryptosuite"] == "ecdsa-sd-2023"


def test_a_pointer_at_nothing_is_refused_when_issuing(server: Server) -> None:
    reply = server.issue(sailor(), mandatoryPointers=["/credentialSubject/nothing"])
    assert reply.status == 400
    assert reply.json["type"] == "https://w3id.org/security#PROOF_GENERATION_ERROR"
    assert reply.json["member"] == "/credentialSubject/nothing"


def test_a_base_proof_is_for_the_holder_alone(server: Server) -> None:
    reply = server.verify(based(server))
    assert (reply.status, reply.json["verified"]) == (400, False)
    assert [problem["check"] for problem in reply.json["problemDetails"]] == ["proof"]


@pytest.mark.parametrize(
    ("show", "shown"),
    [
        (["/credentialSubject/name"], {"name": "Jane"}),
        (
            ["/credentialSubject/licence/number"],
            {"licence": {"type": "Licence", "number": "Earth101"}},
        ),
        (
            ["/credentialSubject/licence/sails"],
            {"licence": {"type": "Licence", "sails": SAILS}},
        ),
        (
            ["/credentialSubject/licence/sails/0", "/credentialSubject/licence/sails/1"],
            {"licence": {"type": "Licence", "sails": SAILS[:2]}},
        ),
        (
            ["/credentialSubject/licence/sails/1/size"],
            {"licence": {"type": "Licence", "sails": SAILS[1:2]}},
        ),
    ],
)
def test_a_derived_credential_shows_the_part_and_verifies(
    server: Server, show: list[str], shown: dict[str, Any]
) -> None:
    reply = server.derive(based(server), *show)
    assert reply.status == 201, reply.body
    derived = reply.json["verifiableCredential"]
    assert derived["credentialSubject"] == shown
    assert derived["proof"]["proofValue"].startswith("u2V0B")
    verdict = server.verify(derived)
    assert (verdict.status, verdict.json["verified"]) == (200, True), verdict.body


def test_what_the_issuer_made_mandatory_is_always_shown(server: Server) -> None:
    derived = server.derive(based(server, "/credentialSubject/name")).json["verifiableCredential"]
    assert derived["credentialSubject"] == {"name": "Jane"}
    assert server.verify(derived).status == 200


@pytest.mark.parametrize(
    "change",
    [
        {"credentialSubject": {"id": "urn:invalid"}},
        {"issuer": "did:example:other"},
        {"validUntil": "2100-01-01T00:00:00Z"},
    ],
)
def test_a_changed_part_is_not_verified(server: Server, change: dict[str, Any]) -> None:
    derived = server.derive(based(server), "/credentialSubject/name").json["verifiableCredential"]
    assert server.verify({**derived, **change}).status == 400


@pytest.mark.parametrize(
    "change",
    [
        lambda value: "a",
        lambda value: value[1:],
        lambda value: value[:1] + value[4:],
        lambda value: value[:-40],
        lambda value: "z" + value[1:],
    ],
)
def test_a_broken_proof_value_is_not_verified(server: Server, change: Any) -> None:
    derived = server.derive(based(server), "/credentialSubject/name").json["verifiableCredential"]
    broken = copy.deepcopy(derived)
    broken["proof"]["proofValue"] = change(derived["proof"]["proofValue"])
    assert server.verify(broken).status == 400
    broken["proof"] = {**derived["proof"], "cryptosuite": "invalid-cryptosuite"}
    assert server.verify(broken).status == 400


@pytest.mark.parametrize(
    "body",
    [
        None,
        {},
        {"verifiableCredential": "eyJ"},
        {"verifiableCredential": credential()},
        {"verifiableCredential": credential(), "options": {"selectivePointers": "/issuer"}},
    ],
)
def test_what_has_no_base_proof_is_refused(server: Server, body: Any) -> None:
    reply = server.post("/credentials/derive", body)
    assert reply.status == 400
    assert reply.headers["content-type"] == "application/problem+json"


def test_a_pointer_at_nothing_is_refused_when_deriving(server: Server) -> None:
    reply = server.derive(based(server), "/credentialSubject/nothing")
    assert reply.status == 400
    assert reply.json["code"] == "no_such_part"


def test_an_sd_jwt_is_derived_within_its_envelope(server: Server) -> None:
    issued = server.issued(sailor(), cryptosuite="sd-jwt")
    assert issued["type"] == "EnvelopedVerifiableCredential"
    derived = server.derive(issued, "/credentialSubject/name").json["verifiableCredential"]
    assert derived["id"].count("~") < issued["id"].count("~")
    told = server.verify(derived, returnResults=True)
    assert told.status == 200, told.body
    assert told.json["report"]["credential"]["credentialSubject"]["name"] == "Jane"
    assert "Earth101" not in told.body.decode()
