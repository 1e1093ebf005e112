"""`openmerit present` and `countersign`: a holder shows, a second party signs too."""

import json
from pathlib import Path

import pytest
from tests.cli.conftest import Run


@pytest.fixture
def badge(run: Run, signed: str) -> str:
    """The name of a signed badge's file; beside it lies a holder's key."""
    assert run("keygen", "--type", "p256", "-o", "holder.pem").exit_code == 0
    return signed


def test_a_holder_presents_and_a_verifier_asks(run: Run, badge: str) -> None:
    made = run("present", badge, badge, "--key", "holder.pem", "--challenge", "7d1f",
               "--domain", "jobs.example", "-o", "shown.json")  # fmt: skip
    assert made.exit_code == 0, made.output
    document = json.loads(Path("shown.json").read_text("utf-8"))
    assert document["proof"]["proofPurpose"] == "authentication"
    asked = run("verify", "shown.json", "--challenge", "7d1f", "--domain", "jobs.example", "--json")
    report = json.loads(asked.stdout)
    assert (asked.exit_code, report["verdict"], len(report["contains"])) == (0, "valid", 2)
    printed = run("verify", "shown.json").stdout
    assert "✓ 2.           This badge is unchanged and current." in printed
    assert run("verify", "shown.json", "--challenge", "other").exit_code == 1
    assert run("verify", "shown.json", "--domain", "other.example").exit_code == 1


def test_a_badge_in_its_image_is_presented_too(run: Run, badge: str, png: str) -> None:
    assert run("bake", png, badge, "-o", "baked.png").exit_code == 0
    made = run("present", "baked.png", "--key", "holder.pem")
    assert json.loads(made.stdout)["verifiableCredential"][0] == json.loads(Path(badge).read_text())


def test_a_second_party_signs_too(run: Run, badge: str) -> None:
    assert run("countersign", badge, "--key", "holder.pem", "-o", "twice.json").exit_code == 0
    first, second = json.loads(Path("twice.json").read_text("utf-8"))["proof"]
    assert run("verify", "twice.json").exit_code == 0
    again = run("countersign", "twice.json", "--key", "holder.pem", "--follow", second["id"])
    assert json.loads(again.stdout)["proof"][2]["previousProof"] == second["id"]
    assert run("verify", "-", stdin=again.stdout.encode()).exit_code == 0
    assert "id" not in first


def test_what_cannot_be_done_is_said(run: Run, badge: str) -> None:
    Path("draft.json").write_text("{}")
    for words, code, says in (
        (("present", "draft.json", "--key", "holder.pem"), 1, "no credential"),
        (("countersign", "draft.json", "--key", "holder.pem"), 1, "issue it"),
        (("countersign", badge, "--key", "holder.pem", "--follow", "urn:x"), 1, "not there"),
        (("countersign", badge, "--key", "holder.pem", "--proof", "jwt"), 2, "jwt"),
        (("present", badge, "--key", "absent.pem"), 2, "absent.pem"),
    ):
        result = run(*words)
        assert result.exit_code == code, result.output
        assert says in result.output
