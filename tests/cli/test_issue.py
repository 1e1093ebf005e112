"""`openmerit issue`: one document, and a table of them."""

import csv
import gzip
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import Run, badge, write

from openmerit.credentials import verify


def _lines(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in Path(name).read_text("utf-8").splitlines()]


def test_what_is_absent_is_filled_in_and_nothing_else_touched(run: Run, key: str) -> None:
    write("badge.json", badge())
    result = run("issue", "badge.json", "--key", key)
    assert result.exit_code == 0
    signed = json.loads(result.stdout)
    assert signed["id"].startswith("urn:uuid:")
    assert signed["issuer"].startswith("did:key:")
    issued = datetime.fromisoformat(signed["validFrom"])
    assert abs(datetime.now(UTC) - issued) < timedelta(minutes=1)
    assert {name: signed[name] for name in badge()} == badge()
    assert verify(result.stdout_bytes).valid


def test_what_is_there_is_kept(run: Run, key: str) -> None:
    given = {"id": "https://x.example/1", "validFrom": "2020-01-01T00:00:00+01:00"}
    write("badge.json", badge(**given))
    signed = json.loads(run("issue", "badge.json", "--key", key).stdout)
    assert {name: signed[name] for name in given} == given


@pytest.mark.parametrize(
    ("kind", "proof", "made"),
    [
        ("ed25519", None, "eddsa-rdfc-2022"),
        ("ed25519", "eddsa-jcs-2022", "eddsa-jcs-2022"),
        ("p256", None, "ecdsa-rdfc-2019"),
        ("p384", None, "ecdsa-rdfc-2019"),
    ],
)
def test_the_proof_is_the_one_asked_for_or_the_keys_own(
    run: Run, kind: str, proof: str | None, made: str
) -> None:
    run("keygen", "--type", kind, "-o", "key.pem")
    write("badge.json", badge())
    words = ["--proof", proof] if proof else []
    signed = json.loads(run("issue", "badge.json", "--key", "key.pem", *words).stdout)
    assert signed["proof"]["cryptosuite"] == made


@pytest.mark.parametrize("kind", ["ed25519", "p256", "rsa"])
def test_a_token_verifies_like_a_document(run: Run, kind: str) -> None:
    run("keygen", "--type", kind, "-o", "key.pem")
    write("badge.json", badge())
    token = run("issue", "badge.json", "--key", "key.pem", "--proof", "jwt").stdout_bytes
    assert token.count(b".") == 2
    report = verify(token)
    assert report.valid
    assert report.format == "open-badge-3.0/jwt"


@pytest.mark.parametrize(
    ("change", "member"),
    [
        ({"validUntil": "tomorrow"}, "validUntil"),
        ({"validFrom": "2026-01-01T00:00:00"}, "validFrom"),
        ({"color": "red"}, "color"),
        ({"awardedDate": None}, "awardedDate"),
        ({"evidence": []}, "evidence"),
        ({"image": {"id": "https://x.example/i.png", "type": "Image", "x": 1}}, "image"),
        ({"credentialSubject": {"type": ["AchievementSubject"]}}, "credentialSubject.achievement"),
        ({"type": ["VerifiableCredential", "Undefined"]}, "type"),
        ({"issuer": "did:key:z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"}, "issuer"),
        ({"@context": ["https://www.w3.org/ns/credentials/v2", "https://x.example/c"]}, "@context"),
    ],
)
def test_what_the_standards_forbid_is_refused_by_name(
    run: Run, key: str, change: dict[str, Any], member: str
) -> None:
    write("badge.json", badge(**change))
    result = run("issue", "badge.json", "--key", key, "-o", "out.json")
    assert result.exit_code == 1
    assert member in result.stderr
    assert result.stdout == ""
    assert not Path("out.json").exists()


@pytest.mark.parametrize("kind", ["ed25519", "rsa"])
def test_a_hosted_issuer_signs_under_its_own_name(run: Run, kind: str) -> None:
    run("keygen", "--type", kind, "-o", "key.pem")
    issuer = {"id": "did:web:academy.example", "type": ["Profile"], "name": "Academy"}
    write("badge.json", badge(issuer=issuer))
    proof = ["--proof", "jwt"] if kind == "rsa" else []
    signed = run("issue", "badge.json", "--key", "key.pem", *proof).stdout_bytes
    report = verify(signed)
    # Nobody can tell offline whose key it is; that nothing was changed can be told where the
    # key's name spells the key out.
    assert report.verdict == "undetermined"
    assert report.check("proof").outcome == ("passed" if kind == "ed25519" else "unknown")
    assert report.check("key").outcome == "unknown"


def test_unreadable_input_is_told_from_forbidden_input(run: Run, key: str) -> None:
    Path("broken.json").write_text('{"a": 1, "a": 2}')
    assert run("issue", "broken.json", "--key", key).exit_code == 2
    assert run("issue", "absent.json", "--key", key).exit_code == 2
    write("badge.json", badge())
    assert run("issue", "badge.json", "--key", "badge.json").exit_code == 2
    assert run("issue", "badge.json", "--key", key, "--proof", "magic").exit_code == 2


def test_a_table_makes_one_credential_a_row_in_order(run: Run, key: str) -> None:
    write("template.json", badge(name="{{title}}", validUntil="{{until}}"))
    rows = "".join(f"Badge {i} “é”,2040-01-01T00:00:00Z\n" for i in range(150))
    Path("rows.csv").write_text("title,until\n" + rows, "utf-8")
    words = ("issue", "template.json", "--rows", "rows.csv", "--key", key, "-o", "out.jsonl")
    result = run(*words, "--jobs", "2")
    assert result.exit_code == 0
    documents = _lines("out.jsonl")
    assert [d["name"] for d in documents] == [f"Badge {i} “é”" for i in range(150)]
    assert len({d["id"] for d in documents}) == 150
    assert not Path("out.jsonl.errors.csv").exists()
    assert run("verify", "out.jsonl").exit_code == 0


def test_bad_rows_are_told_and_the_others_issued(run: Run, key: str) -> None:
    write("template.json", badge(name="{{title}}", validUntil="{{until}}"))
    table = "title,until\nA,2040-01-01T00:00:00Z\nB,soon\nC,\nD\n"
    Path("rows.csv").write_text(table, "utf-8")
    result = run("issue", "template.json", "--rows", "rows.csv", "--key", key, "-o", "out.jsonl")
    assert result.exit_code == 1
    assert [d["name"] for d in _lines("out.jsonl")] == ["A", "C"]
    assert "validUntil" not in _lines("out.jsonl")[1]
    with Path("out.jsonl.errors.csv").open(newline="", encoding="utf-8") as file:
        refused = list(csv.DictReader(file))
    assert [(row["row"], row["title"]) for row in refused] == [("2", "B"), ("4", "D")]
    assert "validUntil" in refused[0]["reason"]
    assert "1 cells" in refused[1]["reason"]


def test_a_column_that_the_template_needs_and_the_table_lacks_stops_at_once(
    run: Run, key: str
) -> None:
    write("template.json", badge(name="{{title}}"))
    Path("rows.csv").write_text("name\nA\n")
    result = run("issue", "template.json", "--rows", "rows.csv", "--key", key, "-o", "out.jsonl")
    assert result.exit_code == 2
    assert "no column title" in result.stderr
    assert not Path("out.jsonl").exists()


@pytest.mark.parametrize(
    ("table", "what", "remedy"),
    [
        (b"title;mark\nA;1\n", "no column title", "semicolons between its cells"),
        (b"title\tmark\nA\t1\n", "no column title", "tabs between its cells"),
        ("title,mark\nMünchen,1\n".encode("latin-1"), "not in UTF-8", "save it as “CSV UTF-8”"),
        ("title,mark\nA,1\n".encode("utf-16"), "not in UTF-8", "save it as “CSV UTF-8”"),
        (b'"title"s,mark\nA,1\n', "no CSV", "written twice"),
    ],
    ids=["semicolons", "tabs", "Latin-1", "UTF-16", "quotation marks"],
)
def test_a_table_of_another_kind_is_refused_with_the_remedy(
    run: Run, key: str, table: bytes, what: str, remedy: str
) -> None:
    write("template.json", badge(name="{{title}}"))
    Path("rows.csv").write_bytes(table)
    result = run("issue", "template.json", "--rows", "rows.csv", "--key", key, "-o", "out.jsonl")
    assert result.exit_code == 2
    assert what in result.stderr
    assert remedy in result.stderr
    assert not Path("out.jsonl").exists()


def test_a_table_that_changes_its_encoding_midway_is_read_up_to_there(run: Run, key: str) -> None:
    write("template.json", badge(name="{{title}}"))
    Path("rows.csv").write_bytes(b"title\n" + b"A\n" * 5_000 + "München\n".encode("latin-1"))
    result = run("issue", "template.json", "--rows", "rows.csv", "--key", key, "-o", "out.jsonl")
    assert result.exit_code == 1
    assert "1 refused" in result.stderr
    refused = Path("out.jsonl.errors.csv").read_text("utf-8")
    assert "nothing from this row on was read: it is not in UTF-8; save it as" in refused


def test_packed_tables_are_read_and_packed_output_written(run: Run, key: str) -> None:
    write("template.json", badge(name="{{title}}"))
    with gzip.open("rows.csv.gz", "wt", encoding="utf-8") as file:
        file.write("title\nA\nB\n")
    words = ("issue", "template.json", "--rows", "rows.csv.gz", "--key", key)
    assert run(*words, "-o", "out.jsonl.gz").exit_code == 0
    with gzip.open("out.jsonl.gz", "rt", encoding="utf-8") as file:
        assert [json.loads(line)["name"] for line in file] == ["A", "B"]
    assert run("verify", "out.jsonl.gz").exit_code == 0
