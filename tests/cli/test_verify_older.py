"""`openmerit verify` on badges before 3.0, which are looked up at the addresses that they name."""

import http.server
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import Run
from tests.credentials.older import ASSERTION, SITE, assertion, badge_class, issuer


class _Pages(http.server.BaseHTTPRequestHandler):
    pages: dict[str, bytes]

    def do_GET(self) -> None:
        page = self.pages.get(self.path)
        self.send_response(200 if page else 404 if page is None else 410)
        self.end_headers()
        self.wfile.write(page or b"")

    def log_message(self, *_: object) -> None:
        """Quiet."""


class _Site:
    """A host of older badges on this machine. An empty page was taken away for good."""

    def __init__(self) -> None:
        self.pages: dict[str, bytes] = {}
        handler = type("Handler", (_Pages,), {"pages": self.pages})
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.host = f"localhost:{self.server.server_address[1]}"
        for document in (assertion(), badge_class(), issuer()):
            self.pages[document["id"].removeprefix(SITE)] = self.here(document)

    def here(self, document: dict[str, Any]) -> bytes:
        return json.dumps(document).replace(SITE, f"https://{self.host}").encode()


@pytest.fixture
def site() -> Iterator[_Site]:
    """A host of older badges."""
    site = _Site()
    threading.Thread(target=site.server.serve_forever, args=(0.01,), daemon=True).start()
    yield site
    site.server.shutdown()
    site.server.server_close()


def _report(run: Run, site: _Site, *words: str) -> dict[str, Any]:
    result = run("verify", "badge.json", "--online", "--allow-host", site.host, "--json", *words)
    report: dict[str, Any] = json.loads(result.stdout)
    assert result.exit_code == {"valid": 0, "invalid": 1, "undetermined": 3}[report["verdict"]]
    return report


def test_a_hosted_badge_is_looked_up(run: Run, site: _Site) -> None:
    Path("badge.json").write_bytes(site.here(assertion()))
    assert run("verify", "badge.json").exit_code == 3
    report = _report(run, site, "--recipient", "ada@example.com")
    assert report["verdict"] == "valid"
    assert report["format"] == "open-badge-2.0/json"
    assert report["view"]["credentialSubject"]["achievement"]["name"] == "SQL"
    assert "practice badge" in report["summary"]
    Path("badge.json").write_bytes(site.here(assertion(issuedOn="2001-01-01T00:00:00Z")))
    assert _report(run, site)["verdict"] == "invalid"


def test_a_hosted_badge_that_is_gone_was_withdrawn(run: Run, site: _Site) -> None:
    Path("badge.json").write_bytes(site.here(assertion()))
    site.pages[ASSERTION.removeprefix(SITE)] = b""
    report = _report(run, site)
    status = next(check for check in report["checks"] if check["id"] == "status")
    assert (report["verdict"], status["finding"]) == ("invalid", "withdrawn")
    del site.pages[ASSERTION.removeprefix(SITE)]
    assert _report(run, site)["verdict"] == "undetermined"


def test_an_image_with_only_an_address_is_followed(run: Run, site: _Site) -> None:
    address = f"https://{site.host}{ASSERTION.removeprefix(SITE)}"
    image = f'<svg><o:assertion xmlns:o="http://openbadges.org" verify="{address}"/></svg>'
    Path("badge.svg").write_text(image)
    assert run("unbake", "badge.svg").stdout.strip() == address
    words = ("verify", "badge.svg", "--online", "--allow-host", site.host, "--json")
    report = json.loads(run(*words).stdout)
    assert (report["verdict"], report["format"]) == ("valid", "open-badge-2.0/svg")
    assert json.loads(run("verify", "badge.svg", "--json").stdout)["verdict"] == "undetermined"
