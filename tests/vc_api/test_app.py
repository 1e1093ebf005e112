"""The application itself, where a running service cannot be made to fail."""

import asyncio
import json
import logging
import threading
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest
from tests.vc_api.conftest import KEYS, credential

from openmerit.credentials import Fetched, Unresolvable
from openmerit.vc_api import Service
from openmerit.vc_api._app import make_app

SECRET = "what-only-we-know"


def _run(asked: Coroutine[Any, Any, Any]) -> Any:
    """Run it in a thread of its own: a browser of another test may have a loop in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, asked).result()


def asked(app: Any, path: str, *chunks: bytes, disconnects: bool = False) -> tuple[int, bytes]:
    """The status and the body that an ASGI application answers to a POST in pieces."""
    return _run(asking(app, "POST", path, *chunks, disconnects=disconnects))


async def asking(
    app: Any, method: str, path: str, *chunks: bytes, disconnects: bool = False
) -> tuple[int, bytes]:
    """The same, while others may ask too."""
    messages = [{"type": "http.request", "body": chunk, "more_body": True} for chunk in chunks]
    last: dict[str, Any] = {"type": "http.request", "body": b"", "more_body": False}
    coming = iter([*messages, {"type": "http.disconnect"} if disconnects else last])
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return next(coming)

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": [],
        "server": ("localhost", 80),
    }
    await app(scope, receive, send)
    body = b"".join(message.get("body", b"") for message in sent)
    return sent[0]["status"], body


def broken() -> datetime:
    raise RuntimeError(SECRET)


def test_what_goes_wrong_inside_stays_inside(caplog: pytest.LogCaptureFixture) -> None:
    app = make_app(Service([KEYS["ed25519"]], clock=broken))
    body = json.dumps({"credential": credential()}).encode()
    with caplog.at_level(logging.ERROR):
        status, answer = asked(app, "/credentials/issue", body)
    assert status == 500
    assert json.loads(answer)["code"] == "internal"
    assert SECRET.encode() not in answer
    assert b"Traceback" not in answer
    # Whoever runs it can read what happened.
    assert SECRET in caplog.text


def test_a_request_may_come_in_pieces() -> None:
    app = make_app(Service([KEYS["ed25519"]], clock=lambda: datetime.now(UTC)))
    body = json.dumps({"credential": credential()}).encode()
    pieces = [body[place : place + 7] for place in range(0, len(body), 7)]
    assert asked(app, "/credentials/issue", *pieces)[0] == 201


def test_it_stops_reading_where_the_limit_is_passed() -> None:
    app = make_app(Service([]))
    # A further piece would end the test: there is none.
    status, answer = asked(app, "/credentials/verify", *([b" " * 1_000_000] * 10), b" ")
    assert (status, json.loads(answer)["code"]) == (413, "too_large")


def test_whoever_goes_away_is_not_waited_for() -> None:
    app = make_app(Service([]))
    assert asked(app, "/credentials/verify", b"{", disconnects=True)[0] == 400


def test_what_is_looked_up_does_not_hold_up_others() -> None:
    others_were_answered = threading.Event()

    class Slow:
        def fetch(self, url: str) -> Fetched:
            assert others_were_answered.wait(10)
            raise Unresolvable(url, "it took too long")

    app = make_app(Service([], resolver=Slow()))
    document = credential(issuer="did:web:slow.example")
    document["proof"] = {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-rdfc-2022",
        "proofPurpose": "assertionMethod",
        "verificationMethod": "did:web:slow.example#key",
        "proofValue": "z" + "2" * 87,
    }
    body = json.dumps({"verifiableCredential": document}).encode()

    async def both() -> tuple[int, int]:
        slow = asyncio.create_task(asking(app, "POST", "/credentials/verify", body))
        await asyncio.sleep(0.05)
        quick = await asking(app, "GET", "/healthz")
        others_were_answered.set()
        return quick[0], (await slow)[0]

    assert _run(both()) == (200, 400)
