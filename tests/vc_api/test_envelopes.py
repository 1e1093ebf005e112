"""Credentials and presentations in envelopes (VC-JOSE-COSE), as the data model's suite asks."""

import base64
import json
from typing import Any

import pytest
from tests.vc_api.conftest import EXAMPLES, KEYS, V2, Server, credential


@pytest.fixture(scope="module", params=["jwt", "sd-jwt"])
def enveloped(server: Server, request: pytest.FixtureRequest) -> dict[str, Any]:
    """A credential that was signed as a token."""
    return server.issued(credential(name="Ada"), cryptosuite=request.param)


def test_a_token_comes_in_an_envelope(server: Server, enveloped: dict[str, Any]) -> None:
    assert enveloped.keys() == {"@context", "id", "type"}
    assert enveloped["@context"] == V2
    assert enveloped["type"] == "EnvelopedVerifiableCredential"
    head, _, token = enveloped["id"].partition(",")
    assert head in ("data:application/vc+jwt", "data:application/vc+sd-jwt")
    payload = token.split(".")[1]
    claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    assert claims["issuer"] == KEYS["ed25519"].did
    reply = server.verify(enveloped)
    assert (reply.status, reply.json["verified"]) == (200, True), reply.body


@pytest.mark.parametrize(
    "change",
    [
        {"@context": []},
        {"@context": None},
        {"@context": EXAMPLES},
        {"@context": [EXAMPLES]},
        {"type": None},
        {"type": "VerifiableCredential"},
        {"type": ["VerifiableCredential"]},
        {"id": "data:application/vc+jwt,"},
        {"id": "data:text/plain,hello"},
        {"id": 4},
    ],
)
def test_what_is_no_envelope_is_not_verified(
    server: Server, enveloped: dict[str, Any], change: dict[str, Any]
) -> None:
    reply = server.verify({**enveloped, **change})
    assert (reply.status, reply.json["verified"]) == (400, False), reply.body


def test_the_media_type_may_be_that_of_any_jwt(server: Server) -> None:
    enveloped = server.issued(credential(), cryptosuite="jwt")
    token = enveloped["id"].partition(",")[2]
    plain = {**enveloped, "id": f"data:application/jwt,{token}"}
    assert server.verify(plain).status == 200
    presented = {
        "@context": [V2],
        "type": ["VerifiablePresentation"],
        "verifiableCredential": [plain],
    }
    assert server.verify_presentation(presented).status == 200


def test_the_id_has_to_be_a_data_address(server: Server, enveloped: dict[str, Any]) -> None:
    bare = {**enveloped, "id": enveloped["id"].partition(",")[2]}
    assert server.verify(bare).status == 400


def test_a_token_by_itself_is_verified_too(server: Server, enveloped: dict[str, Any]) -> None:
    token = enveloped["id"].partition(",")[2]
    assert server.verify(token).status == 200
    assert server.verify(token[:-9] + "AAAAAAAA" + token[-1:]).status == 400


def test_a_presentation_may_show_it(server: Server, enveloped: dict[str, Any]) -> None:
    presented = {
        "@context": [V2],
        "type": ["VerifiablePresentation"],
        "verifiableCredential": [enveloped],
    }
    assert server.verify_presentation(presented).status == 200
    for change in ({"@context": []}, {"type": None}, {"id": "eyJ"}):
        presented["verifiableCredential"] = [{**enveloped, **change}]
        assert server.verify_presentation(presented).status == 400


def test_the_pem_alone_tells_an_rsa_key_how_to_sign(tmp_path: Any) -> None:
    from openmerit.credentials import SigningKey
    from openmerit.vc_api import Service, handle

    service = Service([SigningKey.generate("rsa")])
    status, answer = handle("/credentials/issue", service, {"credential": credential()})
    assert status == 201
    assert answer["verifiableCredential"]["type"] == "EnvelopedVerifiableCredential"
    assert handle("/credentials/verify", service, answer)[0] == 200
