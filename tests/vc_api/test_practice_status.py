"""Status lists for test suites: fetched, signed, and with nobody in them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.vc_api.conftest import COMMAND, KEYS, Server, credential, free_port, serving

from openmerit.credentials import StatusList, verify

ORIGIN = "https://issuer.example:8443"


@pytest.fixture(scope="module")
def practising(keys: Path) -> Iterator[Server]:
    """A service that gives places in lists of its own, behind a token and another name."""
    words = ("--key", "ed25519.pem", "--key", "p256.pem", "--practice-status", ORIGIN)
    with serving(keys, *words, "--token", "t0ken") as running:
        yield running


BEARING = {"Authorization": "Bearer t0ken"}


def issued(server: Server, **members: object) -> dict[str, object]:
    body = {"credential": credential(**members)}
    reply = server.post("/credentials/issue", body, **BEARING)
    assert reply.status == 201, reply.body
    found: dict[str, object] = reply.json["verifiableCredential"]
    return found


def test_each_credential_gets_a_place(practising: Server) -> None:
    places = set()
    for _ in range(3):
        entry = issued(practising)["credentialStatus"]
        assert isinstance(entry, dict)
        assert entry.keys() == {
            "id",
            "type",
            "statusPurpose",
            "statusListIndex",
            "statusListCredential",
        }
        assert entry["type"] == "BitstringStatusListEntry"
        assert entry["statusListCredential"] == f"{ORIGIN}/practice-status/0"
        assert 0 <= int(entry["statusListIndex"]) < len(StatusList())
        places.add(entry["statusListIndex"])
    assert len(places) > 1


@pytest.mark.parametrize(("number", "kind"), [(0, "ed25519"), (1, "p256")])
def test_the_list_is_there_for_everybody(practising: Server, number: int, kind: str) -> None:
    reply = practising.ask("GET", f"/practice-status/{number}")
    assert (reply.status, reply.headers["content-type"]) == (200, "application/vc")
    document = reply.json
    assert document["id"] == f"{ORIGIN}/practice-status/{number}"
    assert document["issuer"] == KEYS[kind].did
    assert "BitstringStatusListCredential" in document["type"]
    subject = document["credentialSubject"]
    assert (subject["type"], subject["statusPurpose"]) == ("BitstringStatusList", "revocation")
    entries = StatusList.decode(subject["encodedList"])
    assert len(entries) == len(StatusList())
    assert not entries.get(0)
    assert verify(reply.body).valid


def test_there_are_no_other_lists(practising: Server, server: Server) -> None:
    for path in ("/practice-status/2", "/practice-status/x", "/practice-status/"):
        assert practising.ask("GET", path).status == 404
    assert server.ask("GET", "/practice-status/0").status == 404


@pytest.mark.parametrize("kind", ["ed25519", "p256"])
def test_what_it_gave_a_place_it_verifies_by_its_list(practising: Server, kind: str) -> None:
    signed = issued(practising, issuer=KEYS[kind].did)
    body = {"verifiableCredential": signed, "options": {"checks": ["proof", "credentialStatus"]}}
    reply = practising.post("/credentials/verify", body, **BEARING)
    assert (reply.status, reply.json["problemDetails"]) == (200, []), reply.body


def test_a_status_that_was_brought_along_stays(practising: Server) -> None:
    entry = {
        "type": "BitstringStatusListEntry",
        "statusPurpose": "suspension",
        "statusListIndex": "7",
        "statusListCredential": "https://elsewhere.example/status/1",
    }
    signed = issued(practising, credentialStatus=entry)
    assert signed["credentialStatus"] == entry
    body = {"verifiableCredential": signed}
    assert practising.post("/credentials/verify", body, **BEARING).status == 400


def test_an_origin_is_an_address(keys: Path) -> None:
    import subprocess

    words = ["--key", "ed25519.pem", "--practice-status", "yes", "--port", str(free_port())]
    done = subprocess.run(
        [*COMMAND, *words], cwd=keys, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 2
    assert "--practice-status" in done.stderr
