"""A badge of a house that is gone: proven by what was kept of it, and by what it published."""

import json
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from tests.journeys.conftest import House

pytestmark = [pytest.mark.journey, pytest.mark.slow]

OLGA = "olga@northwind.example"


def _asked(house: House, token: str, path: str) -> bytes:
    request = urllib.request.Request(
        f"{house.address}/api/v1/{path}", headers={"Authorization": f"Bearer {token}"}
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        content: bytes = answer.read()
    return content


def _a_badge_of(house: House, folder: Path) -> tuple[Path, str]:
    """A badge that an owner takes from the API, and the identifier of its issuer."""
    token = house.call("token", "--as", OLGA).stdout.strip()
    (organisation,) = json.loads(_asked(house, token, "organisations"))["items"]
    path = f"organisations/{organisation['slug']}/achievements"
    for achievement in json.loads(_asked(house, token, path))["items"]:
        awards = json.loads(_asked(house, token, f"achievements/{achievement['id']}/awards"))
        for award in awards["items"]:
            if award["state"] == "issued":
                file = folder / "badge.json"
                file.write_bytes(_asked(house, token, f"awards/{award['id']}/credential"))
                return file, organisation["did"]
    raise AssertionError("the story awards nothing")


def _judged(house: House, badge: Path, *words: str) -> dict[str, Any]:
    done = house.call("verify", str(badge), "--json", *words)
    report: dict[str, Any] = json.loads(done.stdout)
    assert done.returncode == {"valid": 0, "invalid": 1, "undetermined": 3}[report["verdict"]]
    return report


def test_a_badge_is_proven_after_its_issuers_server_is_gone(
    story_house: House, tmp_path: Path
) -> None:
    house, kept, proof = story_house, str(tmp_path / "kept"), str(tmp_path / "proof")
    badge, did = _a_badge_of(house, tmp_path)
    added = house.call(
        "trust", "add", did, "--allow-host", f"localhost:{house.port}", "--dir", kept
    )
    assert added.returncode == 0, added.stderr
    published = house.call("publish-proof", proof)
    assert published.returncode == 0, published.stderr
    assert did in published.stderr
    house.stop()

    assert _judged(house, badge)["verdict"] == "undetermined"
    by_what_was_kept = _judged(house, badge, "--trust", kept)
    assert by_what_was_kept["verdict"] == "valid", by_what_was_kept["summary"]
    assert "You trust Northwind Academy" in by_what_was_kept["summary"]
    by_what_was_published = _judged(house, badge, "--trust", proof)
    assert by_what_was_published["verdict"] == "valid", by_what_was_published["summary"]
    for report in (by_what_was_kept, by_what_was_published):
        outcomes = {check["id"]: check["outcome"] for check in report["checks"]}
        assert outcomes["status"] == "passed"

    slug = did.rpartition(":")[2]
    keys = tmp_path / "proof" / "issuers" / slug / "did.json"
    keys.write_bytes(keys.read_bytes().replace(b"Multikey", b"Multikez"))
    tampered = _judged(house, badge, "--trust", proof)
    assert tampered["verdict"] != "valid"
    assert f"issuers/{slug}/did.json" in tampered["summary"]

    refused = house.call("publish-proof", str(tmp_path))
    assert refused.returncode == 2
    assert "holds something else" in refused.stderr
