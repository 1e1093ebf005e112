"""`openmerit derive`, and issuing what it takes."""

import json
from pathlib import Path

import pytest
from tests.cli.conftest import Run, badge, write

NAME = "/credentialSubject/achievement/name"


@pytest.fixture
def p256(run: Run) -> str:
    """The name of a P-256 key file."""
    assert run("keygen", "--type", "p256", "-o", "p256.pem").exit_code == 0
    return "p256.pem"


@pytest.mark.parametrize("proof", ["ecdsa-sd-2023", "sd-jwt"])
def test_a_holder_shows_a_part(run: Run, p256: str, proof: str) -> None:
    write("badge.json", badge())
    issued = run("issue", "badge.json", "--key", p256, "--proof", proof, "-o", "signed")
    assert issued.exit_code == 0, issued.stderr
    # Several pointers behind one option, and further ones behind another.
    words = ("derive", "signed", "--show", NAME, "/name", "--show", "/validFrom", "-o", "part")
    assert run(*words).exit_code == 0
    answer = run("verify", "part", "--json")
    assert answer.exit_code == 0, answer.stdout
    report = json.loads(answer.stdout)
    assert report["credential"]["name"] == "SQL"
    assert report["credential"]["credentialSubject"]["achievement"].keys() == {
        "id",
        "type",
        "name",
    }
    checks = {check["id"]: check for check in report["checks"]}
    assert checks["proof"]["finding"] == "part"
    assert checks["schema"]["outcome"] == "warning"
    assert run("derive", "-", "--show", NAME, stdin=Path("signed").read_bytes()).exit_code == 0
    # A file that stands behind the pointers is no pointer, however it is written.
    assert run("derive", "--show", NAME, "/name", str(Path("signed").absolute())).exit_code == 0


def test_a_part_without_a_subject_is_made_with_a_note_on_what_others_will_say(
    run: Run, p256: str
) -> None:
    write("badge.json", badge())
    words = ("issue", "badge.json", "--key", p256, "--proof", "ecdsa-sd-2023", "-o", "signed")
    assert run(*words).exit_code == 0
    bare = run("derive", "signed", "--show", "/name")
    assert bare.exit_code == 0
    assert "credentialSubject" not in json.loads(bare.stdout)
    assert "has no credentialSubject" in bare.stderr
    assert "--show /credentialSubject/type" in bare.stderr
    # What the note says helps, and shows no more of the subject than that.
    mended = run("derive", "signed", "--show", "/name", "--show", "/credentialSubject/type")
    assert mended.stderr == ""
    assert json.loads(mended.stdout)["credentialSubject"].keys() <= {"id", "type"}


def test_an_issuer_says_what_must_be_shown_and_what_may_be_withheld(run: Run, p256: str) -> None:
    write("badge.json", badge())
    words = ("issue", "badge.json", "--key", p256)
    choice = ("--mandatory", "/name", NAME, "-o", "signed.json")
    assert run(*words, "--proof", "ecdsa-sd-2023", *choice).exit_code == 0
    shown = json.loads(run("derive", "signed.json").stdout)
    assert shown["name"] == shown["credentialSubject"]["achievement"]["name"] == "SQL"
    assert "criteria" not in shown["credentialSubject"]["achievement"]
    choice = (f"--disclosable={NAME}", "/name", "-o", "signed.txt")
    assert run(*words, "--proof", "sd-jwt", *choice).exit_code == 0
    assert Path("signed.txt").read_text().count("~") == 3
    wrong = run(*words, "--mandatory", "/name")
    assert wrong.exit_code == 2
    assert "ecdsa-sd-2023" in wrong.stderr
    assert run(*words, "--proof", "sd-jwt", "--disclosable", "/issuer").exit_code == 1


@pytest.mark.parametrize("proof", ["ecdsa-sd-2023", "sd-jwt"])
def test_a_table_becomes_credentials_that_can_be_shown_in_part(
    run: Run, p256: str, proof: str
) -> None:
    write("template.json", badge(name="{{title}}"))
    Path("rows.csv").write_text("title\nOne\nTwo\n")
    words = ("issue", "template.json", "--rows", "rows.csv", "--key", p256, "--proof", proof)
    option = "--mandatory" if proof == "ecdsa-sd-2023" else "--disclosable"
    assert run(*words, option, "/name", "-o", "out.jsonl", "--jobs", "1").exit_code == 0
    lines = Path("out.jsonl").read_bytes().splitlines()
    assert len(lines) == 2
    for line, title in zip(lines, ("One", "Two"), strict=True):
        derived = run("derive", "-", "--show", "/name", stdin=line)
        Path("part").write_text(derived.stdout)
        report = json.loads(run("verify", "part", "--json").stdout)
        assert report["credential"]["name"] == title
    assert run("verify", "out.jsonl").exit_code == 0


def test_what_cannot_be_shown_is_refused(run: Run, p256: str, signed: str) -> None:
    write("badge.json", badge())
    run("issue", "badge.json", "--key", p256, "--proof", "ecdsa-sd-2023", "-o", "base.json")
    nothing = run("derive", "base.json", "--show", "/none", "-o", "part.json")
    assert nothing.exit_code == 1
    assert "/none: there is nothing at this place" in nothing.stderr
    assert run("derive", signed, "--show", "/name").exit_code == 1
    Path("note.txt").write_text("hello")
    assert run("derive", "note.txt", "--show", "/name").exit_code == 2
    assert run("derive", "absent.json", "--show", "/name").exit_code == 2
    assert not Path("part.json").exists()
