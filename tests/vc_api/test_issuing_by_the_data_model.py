"""What the data model 2.0 lets an issuer sign, and what not, asked as its test suite asks."""

from typing import Any

import pytest
from tests.vc_api.conftest import EXAMPLES, KEYS, V2, Server, credential

DID = KEYS["ed25519"].did
SHA384 = "sha384-l/HrjlBCNWyAX91hr6LFV2Y3heB5Tcr6IeE4/Tje8YyzYBM8IhqjHWiWpr8+ZbYU"
SHA256 = "uWZVc7WaX1h4D8rJVb-vlMIqxaEKEb1tYbX8fet7JJzQ"
ENGLISH = {"@value": "Dog", "@language": "en"}
FRENCH = {"@value": "Chien", "@language": "fr"}
RIGHT_TO_LEFT = {"@value": "كلب", "@language": "ar", "@direction": "rtl"}
WRONGLY = {**ENGLISH, "url": "did:example:dog"}


def defined(*names: str) -> dict[str, str]:
    """A context of the issuer's own that defines terms."""
    return {name: f"https://example.org/examples#{name}" for name in names}


def placed(**members: Any) -> dict[str, Any]:
    """A credential with a place in a bitstring list, changed by `members`."""
    entry = {
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": "94567",
        "statusListCredential": "https://example.org/status/3",
    }
    return credential(credentialStatus={**entry, **members})


ACCEPTED = {
    "nothing more than needed": credential(),
    "the context of examples": credential(EXAMPLES),
    "a type of the examples": credential(EXAMPLES, type=["VerifiableCredential", "Relation"]),
    "a claim of the examples": credential(
        EXAMPLES, credentialSubject={"id": "did:example:a", "alumniOf": {"name": "Example"}}
    ),
    "a context of its own": credential(defined("Own"), type=["VerifiableCredential", "Own"]),
    "a type that is an address": credential(type=["VerifiableCredential", "https://x.example/#T"]),
    "types in another order": credential(
        type=["https://x.example/#T", "https://x.example/#U", "VerifiableCredential"]
    ),
    "an id": credential(id="urn:uuid:1a0e4ef5-091f-4060-842e-18e519ab9440"),
    "an id of another scheme": credential(id="did:example:credential"),
    "a subject without an id": credential(credentialSubject={"name": "Ada"}),
    "several subjects": credential(
        credentialSubject=[{"id": "did:example:a"}, {"id": "did:example:b"}]
    ),
    "an issuer with a name": credential(issuer={"id": DID, "name": "Ada's", "description": "One"}),
    "an issuer that is only named": credential(issuer={"name": [ENGLISH, FRENCH]}),
    "an issuer that stands for nobody": credential(issuer={"id": "did:example:issuer"}),
    "a name": credential(name="Dog", description="A dog."),
    "a name in a language": credential(name=ENGLISH, description=FRENCH),
    "a name in several languages": credential(name=[ENGLISH, FRENCH], description=[FRENCH]),
    "a name with a direction": credential(name={**ENGLISH, "@direction": "ltr"}),
    "a description with a direction": credential(description=[{**FRENCH, "@direction": "ltr"}]),
    "an issuer with a direction": credential(
        issuer={"name": {"@value": "اسم", "@direction": "rtl"}, "description": RIGHT_TO_LEFT}
    ),
    "milliseconds": credential(validFrom="2023-02-25T19:10:39.123Z"),
    "a zone": credential(validFrom="2023-02-25T19:10:39-06:00"),
    "a far future": credential(validFrom="2123-02-25T19:10:39Z"),
    "a past": credential(validFrom="2023-02-25T19:10:39Z", validUntil="2023-02-25T19:10:40-06:00"),
    "a moment": credential(validFrom="2023-02-25T19:10:39Z", validUntil="2023-02-25T19:10:39Z"),
    "a status of another kind": credential(
        defined("Other"), credentialStatus={"id": "did:example:status", "type": "Other"}
    ),
    "a status without an id": credential(defined("Other"), credentialStatus={"type": "Other"}),
    "a place in a bitstring list": placed(),
    "terms of use": credential(defined("Terms"), termsOfUse={"type": "Terms"}),
    "several terms of use": credential(
        defined("Terms"), termsOfUse=[{"type": "Terms", "id": "did:example:t"}, {"type": "Terms"}]
    ),
    "evidence": credential(defined("Proof"), evidence=[{"type": "Proof"}, {"type": "Proof"}]),
    "a refresh service": credential(
        defined("Again"), refreshService={"id": "did:example:refresh/1", "type": "Again"}
    ),
    "a schema of unknown type": credential(
        credentialSchema={"type": "https://x.example/#S", "id": "did:example:schema"}
    ),
    "several schemas": credential(
        credentialSchema=[
            {"type": "https://x.example/#S", "id": "did:example:schemas/1"},
            {"type": "https://x.example/#S", "id": "did:example:schemas/2"},
        ]
    ),
    "a related file by digestSRI": credential(relatedResource=[{"id": V2, "digestSRI": SHA384}]),
    "a related file by digestMultibase": credential(
        relatedResource={"id": V2, "digestMultibase": SHA256, "mediaType": "application/ld+json"}
    ),
    "a related file that nobody here knows": credential(
        relatedResource=[{"id": "https://example.org/file.pdf", "digestSRI": SHA384}]
    ),
}

REFUSED = {
    "no context": {"type": ["VerifiableCredential"], "credentialSubject": {"id": "did:example:a"}},
    "no base context": {**credential(), "@context": [EXAMPLES]},
    "the base context second": {**credential(), "@context": [EXAMPLES, V2]},
    "a context that nobody knows": credential("https://example.com/unknown"),
    "a context that is no address": credential("https ://not-an-address"),
    "a context that is a number": credential(123192875),
    "no id": credential(id=None),
    "two ids": credential(id=["did:example:a", "did:example:b"]),
    "an id that is no address": credential(id="not-an-address"),
    "a subject with two ids": credential(credentialSubject={"id": ["did:example:a", "did:x:b"]}),
    "no type": {"@context": [V2], "credentialSubject": {"id": "did:example:a"}},
    "another type": credential(defined("Own"), type=["Own"]),
    "a type that no context defines": credential(type=["VerifiableCredential", "Unmapped"]),
    "a type that maps to no address": credential(
        {"Own": "https ://not-an-address#Own"}, type=["VerifiableCredential", "Own"]
    ),
    "a term of the standard redefined": credential({"VerifiableCredential": "https://x.example/"}),
    "a protected term redefined": credential(
        {"@protected": True, **defined("Own")},
        {"Own": "https://x.example/#Other"},
        type=["VerifiableCredential", "Own"],
    ),
    "an issuer that is no address": credential(issuer="not-an-address"),
    "an issuer that is nobody": credential(issuer=None),
    "an issuer with nobody's id": credential(issuer={"id": None}),
    "an issuer with an id that is no address": credential(issuer={"id": "not-an-address"}),
    "an issuer that is a number": credential(issuer=4),
    "no subject": {"@context": [V2], "type": ["VerifiableCredential"]},
    "a subject of whom nothing is said": credential(credentialSubject={}),
    "a list with such a subject": credential(credentialSubject=[{"id": "did:example:a"}, {}]),
    "no subjects": credential(credentialSubject=[]),
    "a subject that is a text": credential(credentialSubject="did:example:a"),
    "a name with more than words": credential(name=WRONGLY),
    "a description with more than words": credential(description=WRONGLY),
    "an issuer's name with more than words": credential(issuer={"id": DID, "name": WRONGLY}),
    "a start that is a day": credential(validFrom="2023-02-25"),
    "an end that is a word": credential(validUntil="tomorrow"),
    "an end before the start": credential(
        validFrom="2025-01-01T00:00:00Z", validUntil="2024-01-01T00:00:00Z"
    ),
    "a status without a type": credential(credentialStatus={"id": "did:example:status"}),
    "a status with a number for a type": credential(credentialStatus={"type": 2}),
    "a status with two ids": credential(
        defined("Other"), credentialStatus={"id": ["did:example:a", "did:x:b"], "type": "Other"}
    ),
    "a status with an id that is no address": credential(
        defined("Other"), credentialStatus={"id": "not-an-address", "type": "Other"}
    ),
    "a member that no context defines": credential(statusEntry={"type": "X"}),
    "a place that is true": placed(statusListIndex=True),
    "a place below zero": placed(statusListIndex="-1"),
    "a place for no purpose": placed(statusPurpose=None),
    "a place in no list": placed(statusListCredential="not-an-address"),
    "a place with the id of its list": placed(id="https://example.org/status/3"),
    "a place of no bits": placed(statusSize=0),
    "a place of two bits without messages": placed(statusSize=2),
    "a place of two bits with too few": placed(
        statusSize=2, statusMessage=[{"status": "0x0", "message": "none"}]
    ),
    "terms of use without a type": credential(termsOfUse={"id": "did:example:t"}),
    "evidence without a type": credential(evidence=[{"id": "did:example:t"}]),
    "a refresh service without a type": credential(refreshService={"id": "did:example:t"}),
    "a schema without a type": credential(credentialSchema={"id": "did:example:t"}),
    "a schema without an id": credential(credentialSchema={"type": "https://x.example/#S"}),
    "a schema with a number for an id": credential(
        credentialSchema={"type": "https://x.example/#S", "id": 1}
    ),
    "related files as texts": credential(relatedResource=["https://x.example/"]),
    "a related file without an id": credential(relatedResource=[{"digestSRI": SHA384}]),
    "a related file without a digest": credential(relatedResource=[{"id": V2}]),
    "a related file twice": credential(
        relatedResource=[{"id": V2, "digestSRI": SHA384}, {"id": V2, "digestMultibase": SHA256}]
    ),
    "a related file with another digest": credential(
        relatedResource=[{"id": V2, "digestSRI": "sha384-" + "A" * 64}]
    ),
    "a related file with another bare digest": credential(
        relatedResource=[{"id": V2, "digestMultibase": "u" + "A" * 43}]
    ),
    "a related file with no digest at all": credential(
        relatedResource=[{"id": V2, "digestSRI": "sha384-abc"}]
    ),
    "a proof already": credential(proof={"type": "DataIntegrityProof"}),
}


@pytest.mark.parametrize("case", ACCEPTED)
def test_it_signs_what_the_data_model_allows(server: Server, case: str) -> None:
    asked = ACCEPTED[case]
    signed = server.issued(asked)
    assert signed["@context"] == asked["@context"]
    assert signed["credentialSubject"] == asked["credentialSubject"]
    issuer = signed["issuer"]
    assert (issuer["id"] if isinstance(issuer, dict) else issuer) == DID
    assert signed["proof"]["type"] == "DataIntegrityProof"


@pytest.mark.parametrize("case", sorted(ACCEPTED.keys() - {"a far future", "a past", "a moment"}))
def test_what_it_signed_verifies(server: Server, case: str) -> None:
    reply = server.verify(server.issued(ACCEPTED[case]), checks=["proof"])
    assert (reply.status, reply.json["verified"]) == (200, True), reply.body
    assert reply.json["problemDetails"] == []


@pytest.mark.parametrize("case", REFUSED)
def test_it_refuses_what_the_data_model_forbids(server: Server, case: str) -> None:
    reply = server.issue(REFUSED[case])
    assert reply.status == 400, reply.body
    assert reply.headers["content-type"] == "application/problem+json"
    problem = reply.json
    assert problem["type"].startswith("https://")
    assert problem["status"] == 400
    assert problem["detail"]


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        "credential",
        {},
        {"verifiableCredential": credential()},
        {"credential": None},
        {"credential": "x"},
        {"credential": [credential()]},
        {"credential": credential(), "options": []},
        {"credential": credential(), "options": {"cryptosuite": 1}},
        {"credential": credential(), "options": {"mandatoryPointers": "/issuer"}},
        {"credential": credential(), "options": {"mandatoryPointers": [1]}},
        {"credential": credential(), "options": {"credentialId": {}}},
    ],
)
def test_a_request_without_a_credential_is_refused(server: Server, body: Any) -> None:
    reply = server.post("/credentials/issue", body)
    assert reply.status == 400, reply.body
    assert reply.json["code"] in ("malformed", "unreadable")


def test_another_issuer_is_named_in_the_refusal(server: Server) -> None:
    reply = server.issue(credential(issuer="https://university.example/issuers/565049"))
    assert reply.status == 400
    assert reply.json["member"] == "issuer"
    assert "https://university.example/issuers/565049" in reply.json["detail"]
    assert DID in reply.json["detail"]


@pytest.mark.parametrize(
    ("kind", "suite"),
    [("ed25519", "eddsa-jcs-2022"), ("p256", "ecdsa-jcs-2019"), ("p384", "ecdsa-jcs-2019")],
)
def test_a_direction_of_writing_is_signed_by_the_suite_that_keeps_it(
    server: Server, kind: str, suite: str
) -> None:
    asked = credential(issuer=KEYS[kind].did, name=RIGHT_TO_LEFT)
    signed = server.issued(asked)
    assert signed["proof"]["cryptosuite"] == suite
    assert server.verify(signed).status == 200
    turned = {**signed, "name": {**RIGHT_TO_LEFT, "@direction": "ltr"}}
    assert server.verify(turned).status == 400
    # Who asks for a suite gets that one, or is told why not.
    reply = server.issue(asked, cryptosuite=suite.replace("jcs", "rdfc"))
    assert (reply.status, reply.json["member"]) == (400, "name.@direction")


def test_unknown_options_are_let_be(server: Server) -> None:
    signed = server.issued(
        credential(), credentialId="urn:x:1", type="Ed25519Signature2020", created=1, foo={"a": []}
    )
    assert signed["issuer"] == DID


def test_options_may_be_absent_or_null(server: Server) -> None:
    for body in ({"credential": credential()}, {"credential": credential(), "options": None}):
        assert server.post("/credentials/issue", body).status == 201


def test_a_credential_of_the_first_data_model_gets_the_context_of_its_proof(
    server: Server,
) -> None:
    old = {
        "@context": ["https://www.w3.org/2018/credentials/v1"],
        "type": ["VerifiableCredential"],
        "issuanceDate": "2024-01-01T00:00:00Z",
        "credentialSubject": {"id": "did:example:a"},
    }
    signed = server.issued(old)
    assert signed["@context"] == [*old["@context"], "https://w3id.org/security/data-integrity/v2"]
    assert server.verify(signed).json["verified"] is True
    # Where it is there already, it is not added again.
    assert server.issued({**old, "@context": signed["@context"]})["@context"] == signed["@context"]
