"""Withdrawn, suspended, or not to be looked up, as the suite of Bitstring Status List asks."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from tests.vc_api.conftest import KEYS, Server, credential, serving

from openmerit.credentials import StatusList, issue, status_entry, status_list_credential

START = datetime(2024, 1, 1, tzinfo=UTC)
STATUS = "https://www.w3.org/ns/credentials/status-list#"


class Lists:
    """The issuer's own server, which publishes its status lists."""

    def __init__(self) -> None:
        self.pages: dict[str, bytes] = {}
        pages = self.pages

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                page = pages.get(self.path)
                self.send_response(404 if page is None else 200)
                self.end_headers()
                self.wfile.write(page or b"")

            def log_message(self, *args: Any) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.host = f"127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def publish(self, name: str, purpose: str, withdrawn: int = 9, **members: Any) -> str:
        """Publish a list in which one place is set; its address."""
        address = f"https://{self.host}/{name}"
        entries = StatusList()
        entries.set(withdrawn, True)
        document = status_list_credential(
            id=address, purpose=purpose, status_list=entries, valid_from=START
        )
        document["credentialSubject"].update(members)
        self.pages[f"/{name}"] = issue(document, KEYS["ed25519"], now=datetime.now(UTC))
        return address


@pytest.fixture(scope="module")
def lists() -> Iterator[Lists]:
    """A server of status lists."""
    found = Lists()
    yield found
    found.server.shutdown()
    found.server.server_close()


@pytest.fixture(scope="module")
def online(keys: Path, lists: Lists) -> Iterator[Server]:
    """A service that may look up those lists."""
    words = ("--key", "ed25519.pem", "--online", "--allow-host", lists.host)
    with serving(keys, *words) as running:
        yield running


def placed(address: str, index: int = 9, purpose: str = "revocation") -> dict[str, Any]:
    """A credential with a place in a list."""
    return credential(credentialStatus=status_entry(list_url=address, index=index, purpose=purpose))


@pytest.mark.parametrize("purpose", ["revocation", "suspension"])
def test_a_withdrawn_credential_is_not_verified(online: Server, lists: Lists, purpose: str) -> None:
    address = lists.publish(f"set/{purpose}", purpose)
    signed = online.issued(placed(address, purpose=purpose))
    reply = online.verify(signed, checks=["proof", "credentialStatus"])
    assert (reply.status, reply.json["verified"]) == (400, False)
    (problem,) = reply.json["problemDetails"]
    assert problem["type"] == f"{STATUS}STATUS_VERIFICATION_ERROR"
    # Whatever else is asked for, what is known to be withdrawn is never verified.
    assert online.verify(signed, checks=["proof"]).status == 400
    fine = online.issued(placed(address, index=8, purpose=purpose))
    assert online.verify(fine, checks=["proof", "credentialStatus"]).status == 200
    assert online.verify(fine).json["problemDetails"] == []


def test_a_message_is_a_warning(online: Server, lists: Lists) -> None:
    address = lists.publish("message", "message")
    entry = status_entry(list_url=address, index=9, purpose="message", messages=("fine", "late"))
    reply = online.verify(online.issued(credential(credentialStatus=entry)))
    assert (reply.status, reply.json["verified"]) == (200, True)
    (note,) = [note for note in reply.json["warnings"] if note["check"] == "status"]
    assert "late" in note["detail"]


def test_a_list_that_cannot_be_had_is_no_yes(online: Server, lists: Lists, server: Server) -> None:
    signed = online.issued(placed(f"https://{lists.host}/nothing"))
    for asked in (online, server):
        reply = asked.verify(signed, checks=["proof", "credentialStatus"])
        assert (reply.status, reply.json["verified"]) == (400, False)
        (problem,) = reply.json["problemDetails"]
        assert problem["type"] == f"{STATUS}STATUS_RETRIEVAL_ERROR"
        assert asked.verify(signed).status == 400
        # Who asks for the proof alone is told that the status stayed open.
        told = asked.verify(signed, checks=["proof"])
        assert told.status == 200
        assert "status" in [note["check"] for note in told.json["warnings"]]


def test_a_status_of_a_kind_that_is_not_checked_is_no_yes(online: Server) -> None:
    own = {"Other": "https://example.org/#Other"}
    signed = online.issued(credential(own, credentialStatus={"type": "Other"}))
    reply = online.verify(signed, checks=["proof", "credentialStatus"])
    assert (reply.status, reply.json["verified"]) == (400, False)


@pytest.mark.parametrize(
    ("name", "purpose", "members", "index"),
    [
        ("purpose", "suspension", {}, 9),
        ("type", "revocation", {"type": "Other"}, 9),
        ("list", "revocation", {"encodedList": "uH4sIAAAAAAAAA-3BMQEA"}, 9),
        ("short", "revocation", {"encodedList": "uH4sIAAAAAAAC_2NgAAABVCyoAQAAAA"}, 9),
        ("far", "revocation", {}, 131_072),
    ],
)
def test_what_is_no_list_for_it_is_no_yes(
    online: Server, lists: Lists, name: str, purpose: str, members: dict[str, Any], index: int
) -> None:
    address = f"https://{lists.host}/{name}"
    if "type" in members:
        lists.publish(name, purpose)
        lists.pages[f"/{name}"] = issue(
            credential(id=address, name="no list"), KEYS["ed25519"], now=datetime.now(UTC)
        )
    else:
        lists.publish(name, purpose, **members)
    reply = online.verify(online.issued(placed(address, index=index)))
    assert (reply.status, reply.json["verified"]) == (400, False), reply.body


def test_a_presentation_fails_with_what_it_shows(online: Server, lists: Lists) -> None:
    address = lists.publish("shown", "revocation")
    presented = {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "type": ["VerifiablePresentation"],
        "verifiableCredential": [online.issued(placed(address, index=8))],
    }
    assert online.verify_presentation(presented).status == 200
    presented["verifiableCredential"].append(online.issued(placed(address)))
    reply = online.verify_presentation(presented)
    assert reply.status == 400
    assert [problem["pointer"] for problem in reply.json["problemDetails"]] == [
        "/verifiableCredential/1"
    ]


def test_a_related_file_is_compared_before_it_is_signed(online: Server, lists: Lists) -> None:
    lists.pages["/file"] = b"file"
    resource = {"id": f"https://{lists.host}/file", "digestSRI": f"sha384-{'A' * 64}"}
    reply = online.issue(credential(relatedResource=[resource]))
    assert (reply.status, reply.json["member"]) == (400, "relatedResource")
