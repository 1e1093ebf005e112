"""The service as HTTP: tokens, limits, methods, and nothing of its inside."""

import http.client
import json
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.vc_api.conftest import KEYS, Server, credential, serving

PATHS = (
    "/credentials/issue",
    "/credentials/derive",
    "/credentials/verify",
    "/presentations/verify",
)
SECRET = "s3cret-Ü"


@pytest.fixture(scope="module")
def guarded(keys: Path) -> Iterator[Server]:
    """A service that wants a token, which the environment told it."""
    environment = {"OPENMERIT_VC_API_TOKEN": SECRET}
    with serving(keys, "--key", "ed25519.pem", environment=environment) as running:
        yield running


def test_the_front_door_says_what_it_is_and_who_signs(server: Server) -> None:
    told = server.ask("GET", "/").json
    assert [issuer["id"] for issuer in told["issuers"]] == [key.did for key in KEYS.values()]
    assert told["paths"] == list(PATHS)
    assert server.ask("GET", "/healthz").body == b"ok\n"


def bearing(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}".encode().decode("latin-1")}


@pytest.mark.parametrize(
    "headers",
    [
        {},
        bearing("other"),
        bearing(SECRET[:-1]),
        bearing(""),
        {"Authorization": SECRET.encode().decode("latin-1")},
        {"Authorization": "Basic czNjcmV0"},
    ],
)
def test_without_the_token_nothing_is_done(guarded: Server, headers: dict[str, str]) -> None:
    for method, path in [("GET", "/"), *(("POST", path) for path in PATHS)]:
        reply = guarded.ask(method, path, b"{}", **headers)
        assert reply.status == 401
        assert reply.headers["www-authenticate"] == "Bearer"
        assert reply.json["code"] == "unauthorized"
    assert guarded.ask("GET", "/healthz", **headers).status == 200


def test_with_the_token_it_is(guarded: Server) -> None:
    body = {"credential": credential()}
    assert guarded.post("/credentials/issue", body, **bearing(SECRET)).status == 201
    lower = {"Authorization": bearing(SECRET)["Authorization"].replace("Bearer", "bearer ")}
    assert guarded.post("/credentials/issue", body, **lower).status == 201


@pytest.mark.parametrize("path", PATHS)
def test_only_post_asks_for_something(server: Server, path: str) -> None:
    for method in ("GET", "PUT", "DELETE", "PATCH"):
        reply = server.ask(method, path)
        assert reply.status == 405
        assert reply.headers["allow"] == "POST"
        assert reply.headers["content-type"] == "application/problem+json"
        assert reply.json["code"] == "method_not_allowed"


@pytest.mark.parametrize("path", ["/credentials", "/credentials/issue/x", "/../etc/passwd", "//"])
def test_there_is_nothing_elsewhere(server: Server, path: str) -> None:
    reply = server.ask("POST", path, b"{}")
    assert reply.status == 404
    assert reply.headers["content-type"] == "application/problem+json"
    assert reply.json["code"] == "not_found"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"credential",
        b"{",
        b'{"credential": {"name": "a", "name": "b"}}',
        b'{"credential": 1e999}',
        b'{"credential": 123456789012345678901234567890}',
        b'{"credential": NaN}',
        b'{"credential": "\\ud800"}',
        b"\xff\xfe{}",
        b'{"a":' * 5_000 + b"1" + b"}" * 5_000,
        b"[" * 100_000,
    ],
)
@pytest.mark.parametrize("path", PATHS)
def test_what_could_be_read_in_two_ways_is_not_read(server: Server, path: str, body: bytes) -> None:
    reply = server.ask("POST", path, body, Content_Type="application/json")
    assert reply.status == 400
    assert reply.headers["content-type"] == "application/problem+json"
    assert reply.json["type"] == "https://www.w3.org/TR/vc-data-model#PARSING_ERROR"
    assert b"Traceback" not in reply.body


@pytest.mark.parametrize("kind", ["application/json; charset=utf-8", "text/plain", "", "x"])
def test_the_content_type_is_not_asked_about(server: Server, kind: str) -> None:
    body = json.dumps({"credential": credential()}).encode()
    assert server.ask("POST", "/credentials/issue", body, Content_Type=kind).status == 201


def test_a_request_that_says_it_is_too_large_is_not_read(server: Server) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
        connection.sendall(
            b"POST /credentials/verify HTTP/1.1\r\nHost: localhost\r\n"
            b"Content-Length: 10000001\r\n\r\n"
        )
        assert connection.recv(100).startswith(b"HTTP/1.1 413 ")


def test_a_request_that_turns_out_too_large_is_not_read_to_its_end(server: Server) -> None:
    def endless() -> Iterator[bytes]:
        for _ in range(3_000):
            yield b" " * 100_000

    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
    try:
        connection.request("POST", "/credentials/verify", endless(), encode_chunked=True)
    except (BrokenPipeError, ConnectionResetError):
        pass  # it was told before it had said all
    else:
        assert connection.getresponse().status == 413
    finally:
        connection.close()
    assert server.ask("GET", "/healthz").status == 200


def test_a_large_request_is_answered(server: Server) -> None:
    large = {"credential": credential(name="a" * 5_000_000)}
    assert server.post("/credentials/issue", large).status in (201, 400)
    assert server.ask("GET", "/healthz").status == 200


def test_several_requests_come_over_one_connection(server: Server) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
    for _ in range(3):
        connection.request("POST", "/credentials/issue", json.dumps({"credential": credential()}))
        answer = connection.getresponse()
        assert answer.status == 201
        answer.read()
    connection.close()
