"""A verifying service that stays offline, and knows its issuers from a folder of trust."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.trusting.site import Issuer, Site, served
from tests.vc_api.conftest import COMMAND, Server, free_port, serving


@pytest.fixture
def site() -> Iterator[Site]:
    """A site of this machine."""
    with served() as made:
        yield made


def test_a_badge_of_a_known_issuer_verifies_without_a_network(
    keys: Path, server: Server, site: Site, tmp_path: Path
) -> None:
    issuer = Issuer(site)
    badge = json.loads(issuer.badge())
    folder = tmp_path / "known"
    words = ["trust", "add", issuer.did, "--dir", str(folder), "--allow-host", site.host]
    subprocess.run([sys.executable, "-m", "openmerit", *words], check=True, capture_output=True)
    site.is_up = False
    assert server.verify(badge).status == 400
    with serving(keys, "--key", "ed25519.pem", "--trust", str(folder)) as knowing:
        reply = knowing.verify(badge, returnResults=True)
    assert (reply.status, reply.json["problemDetails"]) == (200, []), reply.body
    outcomes = {check["id"]: check["outcome"] for check in reply.json["report"]["checks"]}
    assert outcomes["key"] == outcomes["status"] == outcomes["issuer"] == "passed"


def test_a_folder_that_is_none_ends_it_at_once(keys: Path, tmp_path: Path) -> None:
    words = ["--key", "ed25519.pem", "--trust", str(tmp_path / "absent")]
    done = subprocess.run(
        [*COMMAND, *words, "--port", str(free_port())],
        cwd=keys,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 2
    assert "absent" in done.stderr
    assert "Traceback" not in done.stderr
