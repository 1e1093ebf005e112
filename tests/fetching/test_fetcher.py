"""What is fetched on a person's behalf, and what never is."""

import http.server
import threading
import time
from collections.abc import Iterator

import pytest

from openmerit.fetching import Fetcher, FetchError, Refused, TakenAway, Unreachable

seen: list[str] = []


class _Site(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        seen.append(self.path)
        if self.path.startswith("/redirect/"):
            self.send_response(302)
            self.send_header("Location", self.path.removeprefix("/redirect/"))
            self.end_headers()
            return
        if self.path in ("/missing", "/withdrawn"):
            self.send_error(404 if self.path == "/missing" else 410)
            return
        self.send_response(200)
        self.send_header("Content-Type", "Application/JSON; charset=utf-8")
        self.end_headers()
        if self.path == "/endless":
            for _ in range(200):
                self.wfile.write(b"x" * 1000)
        elif self.path == "/slow":
            for _ in range(20):
                self.wfile.write(b"x")
                self.wfile.flush()
                time.sleep(0.1)
        else:
            self.wfile.write(b'{"a": 1}')

    def log_message(self, *_: object) -> None:
        """Quiet."""


@pytest.fixture
def site() -> Iterator[str]:
    """A web site on this machine, as `host:port`."""
    seen.clear()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Site)
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield f"localhost:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def test_an_allowed_host_is_asked_by_http_although_it_is_private(site: str) -> None:
    answer = Fetcher([site]).fetch(f"https://{site}/did.json")
    assert answer.content == b'{"a": 1}'
    assert answer.media_type == "application/json"


@pytest.mark.parametrize(
    "address",
    [
        "https://{site}/",
        "http://{site}/",
        "https://127.0.0.1/",
        "https://10.0.0.1/",
        "https://192.168.1.1/",
        "https://169.254.169.254/latest/meta-data/",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://[fd00::1]/",
        "https://0.0.0.0/",
        "https://2130706433/",
        "https://user:secret@localhost/",
        "file:///etc/passwd",
        "ftp://localhost/",
        "gopher://localhost:70/",
        "https://",
        "not an address",
        "https://localhost:99999/",
        "https://exa\nmple.com/",
    ],
)
def test_a_private_address_is_refused_and_nothing_is_sent(site: str, address: str) -> None:
    with pytest.raises(FetchError):
        Fetcher().fetch(address.format(site=site))
    assert seen == []


def test_an_allowed_host_does_not_open_its_neighbours_port(site: str) -> None:
    host, port = site.split(":")
    with pytest.raises(Refused):
        Fetcher([f"{host}:{int(port) + 1}"]).fetch(f"https://{site}/")
    assert seen == []


def test_a_redirect_to_a_private_address_is_refused(site: str) -> None:
    with pytest.raises(Refused):
        Fetcher([site]).fetch(f"https://{site}/redirect/https://127.0.0.1:1/secret")


def test_a_redirect_within_the_allowed_host_is_followed(site: str) -> None:
    assert Fetcher([site]).fetch(f"https://{site}/redirect//here").content == b'{"a": 1}'


def test_redirects_in_a_circle_end(site: str) -> None:
    chain = "/redirect/" * 8 + "/here"
    with pytest.raises(Unreachable, match="redirects"):
        Fetcher([site]).fetch(f"https://{site}{chain}")


def test_an_error_status_is_no_document(site: str) -> None:
    with pytest.raises(Unreachable, match="404"):
        Fetcher([site]).fetch(f"https://{site}/missing")


def test_what_was_taken_away_for_good_is_told_apart(site: str) -> None:
    with pytest.raises(TakenAway, match="410"):
        Fetcher([site]).fetch(f"https://{site}/withdrawn")


def test_more_than_the_limit_is_not_read(site: str) -> None:
    with pytest.raises(Unreachable, match="10,000 bytes"):
        Fetcher([site], max_bytes=10_000).fetch(f"https://{site}/endless")


def test_a_drip_of_bytes_ends_at_the_deadline(site: str) -> None:
    with pytest.raises(Unreachable, match="seconds"):
        Fetcher([site], timeout=0.5).fetch(f"https://{site}/slow")
