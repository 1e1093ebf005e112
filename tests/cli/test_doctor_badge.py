"""`openmerit doctor-badge`: what it prints, what it writes, and the exit codes."""

import gzip
import json
from pathlib import Path

import pytest
from tests.cli.conftest import Run, badge, write


def broken() -> dict[str, object]:
    """A badge with two breaches, a trap, and nobody's signature."""
    document = badge(tags=["sql"], validFrom="2026-01-15T09:00:00+00:00")
    del document["credentialSubject"]["achievement"]["description"]
    return document


def test_a_good_badge_has_nothing_wrong(run: Run, signed: str) -> None:
    answer = run("doctor-badge", signed)
    assert answer.exit_code == 0
    assert "Wrong" not in answer.stdout
    assert "Others will stumble over" not in answer.stdout
    assert "Mended, unsigned" in answer.stdout


def test_a_broken_badge_is_told_in_groups_with_the_template_last(run: Run) -> None:
    answer = run("doctor-badge", write("broken.json", broken()))
    assert answer.exit_code == 1
    told, template = answer.stdout.split("Mended, unsigned\n")
    headings = ("Wrong", "Others will stumble over", "Advice")
    assert sorted(headings, key=told.index) == list(headings)
    assert "credentialSubject.achievement.description: it is missing. [schema]" in told
    assert "/validFrom: 2026-01-15T09:00:00+00:00 ends in +00:00." in told
    assert json.loads(template)["credentialSubject"]["achievement"]["description"].startswith("[")


def test_the_template_is_issued_as_it_comes(run: Run, key: str) -> None:
    answer = run("doctor-badge", write("broken.json", broken()), "-o", "mended.json")
    assert answer.exit_code == 1
    assert "Mended, unsigned" not in answer.stdout
    assert "proof" not in json.loads(Path("mended.json").read_text("utf-8"))
    assert run("issue", "mended.json", "--key", key, "-o", "signed.json").exit_code == 0
    assert run("verify", "signed.json").exit_code == 0
    again = run("doctor-badge", "signed.json")
    assert "[schema]" not in again.stdout
    assert "was never filled in" in again.stdout


def test_as_json_it_is_one_document(run: Run) -> None:
    answer = run("doctor-badge", write("broken.json", broken()), "--json", "-o", "mended.json")
    assert answer.exit_code == 1
    data = json.loads(answer.stdout)
    assert data.keys() == {"verdict", "findings", "template", "report"}
    assert data["verdict"] == "invalid"
    assert data["template"] == json.loads(Path("mended.json").read_text("utf-8"))
    assert {finding["severity"] for finding in data["findings"]} == {"wrong", "trap", "advice"}


def test_a_template_on_standard_output_stands_there_alone(run: Run, key: str) -> None:
    name = write("broken.json", broken())
    answer = run("doctor-badge", name, "-o", "-")
    assert "[schema]" in answer.stderr
    assert run("issue", "-", "--key", key, stdin=answer.stdout.encode()).exit_code == 0
    json.loads(run("doctor-badge", name, "--json", "-o", "-").stdout)


def test_it_reads_standard_input_and_packed_files(run: Run) -> None:
    data = json.dumps(broken()).encode()
    Path("broken.json.gz").write_bytes(gzip.compress(data))
    packed = run("doctor-badge", "broken.json.gz", "--json")
    piped = run("doctor-badge", "-", "--json", stdin=data)
    assert packed.exit_code == piped.exit_code == 1
    assert json.loads(packed.stdout)["template"] == json.loads(piped.stdout)["template"]


def test_the_image_that_carries_a_badge_does_as_well(run: Run, signed: str, png: str) -> None:
    assert run("bake", png, signed, "-o", "baked.png").exit_code == 0
    assert run("doctor-badge", "baked.png").exit_code == 0


def test_what_cannot_be_read_is_told_apart(run: Run) -> None:
    Path("note.txt").write_text("hello")
    answer = run("doctor-badge", "note.txt")
    assert answer.exit_code == 2
    assert "[format]" in answer.stdout
    assert "No template can be made of it." in answer.stdout
    assert json.loads(run("doctor-badge", "note.txt", "--json").stdout)["template"] is None
    assert run("doctor-badge", "absent.json").exit_code == 2
    assert run("doctor-badge", "note.txt", "-o", "mended.json").exit_code == 2
    assert not Path("mended.json").exists()


def test_what_cannot_be_told_has_a_code_of_its_own(run: Run) -> None:
    """Nothing is wrong with it, and who signed it stands on the web."""
    document = {
        "@context": "https://w3id.org/openbadges/v2",
        "id": "https://academy.example/assertions/1",
        "type": "Assertion",
        "recipient": {"type": "email", "hashed": False, "identity": "ada@example.com"},
        "badge": "https://academy.example/badges/sql",
        "issuedOn": "2019-05-01T10:00:00Z",
        "verification": {"type": "hosted"},
    }
    answer = run("doctor-badge", write("older.json", document), "--json")
    assert answer.exit_code == 3
    assert json.loads(answer.stdout)["template"]["type"][1] == "OpenBadgeCredential"


def test_each_credential_of_a_presentation_is_told_by_itself(
    run: Run, key: str, signed: str
) -> None:
    words = ("present", signed, signed, "--key", key, "-o", "shown.json")
    assert run(*words).exit_code == 0
    answer = run("doctor-badge", "shown.json", "-o", "mended.json")
    assert "Credential 2 within" in answer.stdout
    assert len(json.loads(Path("mended.json").read_text("utf-8"))) == 2
    assert len(json.loads(run("doctor-badge", "shown.json", "--json").stdout)["contains"]) == 2


@pytest.mark.parametrize(
    "words", [("--language", "tlh"), ("--at", "yesterday"), ("--json", "--nonsense")]
)
def test_a_wrong_call_is_refused(run: Run, signed: str, words: tuple[str, ...]) -> None:
    answer = run("doctor-badge", signed, *words)
    assert answer.exit_code == 2
    assert answer.stdout == ""


def test_the_findings_come_in_the_language_that_was_asked_for(run: Run, signed: str) -> None:
    told = json.loads(run("doctor-badge", signed, "--json", "--language", "de").stdout)
    assert told["report"]["summary"].startswith("Unverändert und gültig")


def test_a_time_can_be_given(run: Run, key: str) -> None:
    write("badge.json", badge(validFrom="2026-01-01T00:00:00Z", validUntil="2026-02-01T00:00:00Z"))
    assert run("issue", "badge.json", "--key", key, "-o", "signed.json").exit_code == 0
    assert run("doctor-badge", "signed.json", "--at", "2026-01-15T00:00:00Z").exit_code == 0
    late = run("doctor-badge", "signed.json", "--at", "2026-03-01T00:00:00Z")
    assert late.exit_code == 1
    assert "[validity]" in late.stdout
