"""Requests with one thing or another wrong: each is answered, none breaks the service."""

import copy
import json
import random
from collections.abc import Iterator
from typing import Any

import pytest
from tests.vc_api.conftest import KEYS, V2, credential

from openmerit.vc_api import Service, handle
from openmerit.vc_api._practice_status import PracticeStatus

CASES = 1_500
SIGNERS = [KEYS["ed25519"], KEYS["p256"]]
SERVICES = [
    Service(SIGNERS),
    Service(
        SIGNERS,
        proof="ecdsa-sd-2023",
        practice_status=PracticeStatus("http://localhost:1", SIGNERS),
    ),
]
ODD: tuple[Any, ...] = (
    *(None, True, 0, -1, 1.5, 2**53, "", "x", "did:example:a", "ü\u2028", "a" * 700, [], {}),
    *([[]], [None], {"id": None}, {"@value": "x"}, {"@value": "x", "@direction": "rtl"}),
    *("data:application/vc+sd-jwt,~", "EnvelopedVerifiableCredential", ["VerifiablePresentation"]),
    *(V2, ["https://www.w3.org/2018/credentials/v1"], {"type": "BitstringStatusListEntry"}),
)
NAMES = ("id", "type", "@context", "@id", "proof", "name", "unknown")


def _rich() -> dict[str, Any]:
    """A credential with a member of every kind that is looked at before it is signed."""
    entry = {
        "type": "BitstringStatusListEntry",
        "statusPurpose": "message",
        "statusListIndex": "1",
        "statusSize": 2,
        "statusMessage": [{"status": f"0x{value}", "message": "m"} for value in range(4)],
        "statusListCredential": "https://x.example/1",
    }
    resource = {"id": V2, "digestSRI": "sha384-" + "A" * 64, "digestMultibase": "uAAAA"}
    return credential(
        name={"@value": "x", "@direction": "ltr"},
        issuer={"id": SIGNERS[0].did},
        credentialStatus=entry,
        relatedResource=[resource],
    )


def _issued(**options: Any) -> dict[str, Any]:
    status, answer = handle(
        "/credentials/issue", SERVICES[0], {"credential": credential(), "options": options}
    )
    assert status == 201
    return answer


def _requests() -> list[tuple[str, dict[str, Any]]]:
    """Well-formed requests, from which the others are made."""
    issued = [
        _issued(),
        _issued(mandatoryPointers=["/issuer"]),
        _issued(cryptosuite="jwt"),
        _issued(cryptosuite="sd-jwt"),
    ]
    options = {
        "cryptosuite": "eddsa-jcs-2022",
        "mandatoryPointers": ["/issuer"],
        "verificationMethod": SIGNERS[0].verification_method,
        "credentialId": "urn:x:1",
    }
    asked = {"checks": ["proof"], "returnResults": True, "challenge": "a", "domain": "b"}
    presented = {
        "@context": [V2],
        "type": ["VerifiablePresentation"],
        "holder": SIGNERS[0].did,
        "verifiableCredential": [one["verifiableCredential"] for one in issued],
    }
    show = {"selectivePointers": ["/credentialSubject/id"]}
    return [
        ("/credentials/issue", {"credential": _rich(), "options": options}),
        ("/credentials/issue", {"credential": credential()}),
        *(("/credentials/derive", {**one, "options": show}) for one in issued),
        *(("/credentials/verify", {**one, "options": asked}) for one in issued),
        ("/presentations/verify", {"verifiablePresentation": presented, "options": asked}),
    ]


def _places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path to every value, except to the whole."""
    inner = value.items() if isinstance(value, dict) else enumerate(value)
    for name, item in inner:
        yield (*path, name)
        if isinstance(item, dict | list):
            yield from _places(item, (*path, name))


def _changed(request: dict[str, Any], draw: random.Random) -> dict[str, Any]:
    """The request with one to three things wrong."""
    changed = copy.deepcopy(request)
    for _ in range(draw.choice((1, 1, 2, 3))):
        path = draw.choice(list(_places(changed)) or [("options",)])
        node: Any = changed
        for step in path[:-1]:
            node = node[step]
        how = draw.random()
        if how < 0.2 and isinstance(node, dict):
            node.pop(path[-1], None)
        elif how < 0.3 and isinstance(node, dict):
            node[draw.choice(NAMES)] = copy.deepcopy(draw.choice(ODD))
        else:
            node[path[-1]] = copy.deepcopy(draw.choice(ODD))
    return changed


@pytest.mark.parametrize("seed", range(3))
def test_whatever_is_asked_is_answered(seed: int) -> None:
    draw = random.Random(seed)
    requests = _requests()
    statuses = set()
    for _ in range(CASES):
        path, request = draw.choice(requests)
        changed = _changed(request, draw)
        status, answer = handle(path, draw.choice(SERVICES), changed)
        assert status in (200, 201, 400), changed
        assert json.dumps(answer, allow_nan=False)
        if path.endswith("/verify"):
            assert answer["verified"] is (status == 200)
        statuses.add(status)
    assert statuses == {200, 201, 400}
