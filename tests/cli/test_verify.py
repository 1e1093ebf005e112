"""`openmerit verify`: one badge or many, in whatever they come."""

import http.server
import json
import threading
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.cli.conftest import Run, badge, write

from openmerit.credentials import (
    CHECK_IDS,
    SigningKey,
    StatusList,
    did_document,
    did_web,
    issue,
    status_entry,
    status_list_credential,
)

NOW = datetime(2026, 5, 3, 12, tzinfo=UTC)


def test_one_badge_answers_one_report(run: Run, signed: str) -> None:
    result = run("verify", signed, "--json")
    assert result.exit_code == 0
    report = json.loads(result.stdout)
    assert report["verdict"] == "valid"
    assert report["valid"] is True
    assert report["format"] == "open-badge-3.0/json"
    assert [check["id"] for check in report["checks"]] == list(CHECK_IDS)
    assert report["credential"] == json.loads(Path(signed).read_text())


def test_words_are_for_people(run: Run, signed: str) -> None:
    result = run("verify", signed)
    assert result.stdout.startswith("This badge is unchanged and current.")
    assert "✓ proof" in result.stdout


def test_standard_input_is_a_badge_too(run: Run, signed: str) -> None:
    assert run("verify", "-", stdin=Path(signed).read_bytes()).exit_code == 0


def test_a_changed_badge_is_invalid_and_the_exit_code_says_so(run: Run, signed: str) -> None:
    Path("changed.json").write_text(Path(signed).read_text().replace("SQL", "Law"))
    result = run("verify", "changed.json", "--json")
    assert result.exit_code == 1
    outcomes = {c["id"]: c["outcome"] for c in json.loads(result.stdout)["checks"]}
    assert outcomes["proof"] == "failed"
    assert outcomes["validity"] == outcomes["issuer"] == outcomes["recipient"] == "unknown"


def test_several_badges_answer_a_list_and_a_summary(run: Run, signed: str) -> None:
    Path("bad.json").write_text("{}")
    result = run("verify", signed, "bad.json", "--json")
    assert result.exit_code == 1
    answer = json.loads(result.stdout)
    assert [r["verdict"] for r in answer["reports"]] == ["valid", "invalid"]
    assert answer["summary"] == {"valid": 1, "invalid": 1, "undetermined": 0}


def test_lines_archives_folders_and_tables(run: Run, signed: str, folder: Path) -> None:
    document = Path(signed).read_text().replace("\n", "")
    Path("many.jsonl").write_text(f"{document}\n\nnot a badge\n")
    result = run("verify", "many.jsonl", "--jsonl", "--csv", "table.csv")
    assert result.exit_code == 1
    verdicts = [json.loads(line)["verdict"] for line in result.stdout.splitlines()]
    assert verdicts == ["valid", "invalid"]
    assert json.loads(result.stderr)["summary"]["invalid"] == 1
    assert Path("table.csv").read_text().splitlines()[1].startswith("many.jsonl:1,valid,")
    inside = folder / "inside"
    inside.mkdir()
    with zipfile.ZipFile(inside / "all.zip", "w") as archive:
        archive.write(signed)
    (inside / "more").mkdir()
    (inside / "more" / "one.json").write_text(document)
    result = run("verify", "inside", "--json")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["summary"]["valid"] == 2


def test_wrong_usage_is_exit_2_and_prints_nothing(run: Run, signed: str) -> None:
    for words in (["absent.json"], [signed, "--at", "noon"], ["https://x.example/badge"]):
        result = run("verify", "--json", *words)
        assert result.exit_code == 2
        assert result.stdout == ""
        assert result.stderr != ""


def test_the_question_can_be_asked_for_another_time(run: Run, key: str) -> None:
    dates = {"validFrom": "2026-01-01T00:00:00Z", "validUntil": "2026-12-31T00:00:00Z"}
    write("badge.json", badge(**dates))
    run("issue", "badge.json", "--key", key, "-o", "signed.json")
    expired = json.loads(run("verify", "signed.json", "--at", "2040-01-01", "--json").stdout)
    assert expired["verdict"] == "invalid"
    assert expired["at"] == "2040-01-01T00:00:00Z"
    assert "expired on 31 December 2026" in expired["summary"]


@pytest.mark.parametrize(
    ("whose", "outcome"),
    [("ada@example.com", "passed"), ("Ada@Example.com", "passed"), ("eve@example.com", "failed")],
)
def test_whose_it_should_be(run: Run, signed: str, whose: str, outcome: str) -> None:
    report = json.loads(run("verify", signed, "--recipient", whose, "--json").stdout)
    assert {c["id"]: c["outcome"] for c in report["checks"]}["recipient"] == outcome


class _Issuer:
    """An issuer on this machine, by did:web, with a status list."""

    def __init__(self) -> None:
        self.pages: dict[str, bytes] = {}
        handler = type("Handler", (_Pages,), {"pages": self.pages})
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.host = f"localhost:{self.server.server_address[1]}"
        self.did = did_web(f"http://{self.host}", "issuers", "academy")
        self.key = SigningKey.generate().named(self.did, "key-1")
        document = did_document(self.did, [("key-1", self.key.multikey)])
        self.pages["/issuers/academy/did.json"] = json.dumps(document).encode()
        self.list_url = f"https://{self.host}/status/1"
        self.publish(StatusList())

    def publish(self, status_list: StatusList) -> None:
        document = status_list_credential(
            id=self.list_url, purpose="revocation", status_list=status_list, valid_from=NOW
        )
        self.pages["/status/1"] = issue(document, self.key, now=NOW)

    def award(self, index: int) -> bytes:
        entry = status_entry(list_url=self.list_url, index=index, purpose="revocation")
        issuer = {"id": self.did, "type": ["Profile"], "name": "Academy"}
        return issue(badge(issuer=issuer, credentialStatus=entry), self.key, now=NOW)


class _Pages(http.server.BaseHTTPRequestHandler):
    pages: dict[str, bytes]

    def do_GET(self) -> None:
        page = self.pages.get(self.path)
        self.send_response(200 if page is not None else 404)
        self.end_headers()
        self.wfile.write(page or b"")

    def log_message(self, *_: object) -> None:
        """Quiet."""


@pytest.fixture
def issuer() -> Iterator[_Issuer]:
    """A did:web issuer that answers on this machine."""
    issuer = _Issuer()
    threading.Thread(target=issuer.server.serve_forever, args=(0.01,), daemon=True).start()
    yield issuer
    issuer.server.shutdown()
    issuer.server.server_close()


def test_offline_a_web_issuer_cannot_be_told(run: Run, issuer: _Issuer) -> None:
    Path("badge.json").write_bytes(issuer.award(7))
    result = run("verify", "badge.json", "--json")
    assert result.exit_code == 3
    assert json.loads(result.stdout)["verdict"] == "undetermined"


def test_online_never_reaches_a_private_address_unless_it_is_named(
    run: Run, issuer: _Issuer
) -> None:
    Path("badge.json").write_bytes(issuer.award(7))
    result = run("verify", "badge.json", "--online")
    assert result.exit_code == 3
    assert "not a public address" in result.stdout


def test_online_keys_and_status_are_looked_up(run: Run, issuer: _Issuer) -> None:
    Path("badge.json").write_bytes(issuer.award(7))
    words = ("verify", "badge.json", "--online", "--allow-host", issuer.host, "--json")
    report = json.loads(run(*words).stdout)
    outcomes = {c["id"]: c["outcome"] for c in report["checks"]}
    assert report["verdict"] == "valid"
    assert outcomes["key"] == outcomes["status"] == "passed"
    assert "practice badge" in report["summary"]

    withdrawn = StatusList()
    withdrawn.set(7, True)
    issuer.publish(withdrawn)
    result = run(*words)
    assert result.exit_code == 1
    assert "withdrawn by its issuer" in json.loads(result.stdout)["summary"]
    Path("badge.json").write_bytes(issuer.award(8))
    assert run(*words).exit_code == 0


def test_a_list_signed_by_a_stranger_adds_nothing(run: Run, issuer: _Issuer) -> None:
    Path("badge.json").write_bytes(issuer.award(7))
    issuer.pages["/status/1"] = issuer.pages["/status/1"].replace(b"uH4s", b"uH4t")
    result = run("verify", "badge.json", "--online", "--allow-host", issuer.host, "--json")
    outcomes = {c["id"]: c["outcome"] for c in json.loads(result.stdout)["checks"]}
    assert outcomes["status"] == "failed"


def test_an_address_is_fetched_and_verified(run: Run, issuer: _Issuer) -> None:
    issuer.pages["/badge"] = issuer.award(9)
    words = ("--online", "--allow-host", issuer.host)
    assert run("verify", f"https://{issuer.host}/badge", *words).exit_code == 0
    assert run("verify", f"https://{issuer.host}/nothing", *words).exit_code == 2


def test_a_folder_without_a_badge_is_no_success(run: Run, folder: Path) -> None:
    (folder / "empty").mkdir()
    result = run("verify", "empty")
    assert result.exit_code == 2
    assert "nothing was verified" in result.stderr


def test_a_report_is_told_in_german(run: Run, signed: str) -> None:
    done = run("verify", signed, "--language", "de")
    assert done.exit_code == 0
    assert "Unverändert und gültig" in done.stdout
    as_json = json.loads(run("verify", signed, "--json", "--language", "de").stdout)
    assert as_json["summary"] in done.stdout
    assert run("verify", signed, "--language", "xx").exit_code == 2


def test_what_is_enclosed_is_told_in_full_if_that_is_asked(run: Run, signed: str, key: str) -> None:
    assert run("present", signed, "--key", key, "-o", "shown.json").exit_code == 0
    brief, full = (run("verify", "shown.json", *words).stdout for words in ((), ("--deep",)))
    assert full.startswith(brief.rstrip())
    assert full.count("endorsements") == brief.count("endorsements") + 1
