"""POST /api/v1/verify: any bytes in, one report out."""

import json
from datetime import UTC, datetime
from io import BytesIO
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from openmerit.credentials import SigningKey, issue, present
from openmerit.platform.verifying import gate

VERIFY = "/api/v1/verify"


@pytest.mark.parametrize(
    "content_type",
    [
        "application/json",
        "image/png",
        "application/x-www-form-urlencoded",
        "text/plain; charset=latin-1",
        "nonsense",
        "",
    ],
)
def test_the_body_is_the_badge_whatever_its_content_type_says(
    client: Client, badge: bytes, content_type: str
) -> None:
    answer = client.post(VERIFY, badge, content_type=content_type)

    assert answer.status_code == 200
    assert answer.json()["verdict"] == "valid"
    assert answer.json()["credential"] == json.loads(badge)


def test_a_file_of_a_form_is_the_badge_whatever_the_field_is_called(
    client: Client, png: bytes
) -> None:
    answer = client.post(VERIFY, {"anything": SimpleUploadedFile("badge.png", png)})

    assert answer.json()["format"] == "open-badge-3.0/png"
    assert answer.json()["valid"] is True


def test_a_body_that_only_claims_to_be_a_form_is_read_as_it_is(
    client: Client, badge: bytes
) -> None:
    for content_type in ("multipart/form-data", "multipart/form-data; boundary=x"):
        answer = client.generic("POST", VERIFY, badge, content_type=content_type)
        assert answer.json()["verdict"] == "valid", content_type


def test_the_recipient_is_told_from_somebody_else(client: Client, badge: bytes) -> None:
    def check(recipient: str) -> dict[str, str]:
        url = f"{VERIFY}?recipient={quote(recipient)}"
        checks = client.post(url, badge, content_type="application/json").json()["checks"]
        return {check["id"]: check["outcome"] for check in checks}

    assert check("mara@example.org")["recipient"] == "passed"
    assert check("Mara@Example.org")["recipient"] == "passed"
    assert check("somebody@example.org")["recipient"] == "failed"


@pytest.mark.parametrize(
    "data",
    [b"", b"\0", b"hello", b"{}", b"[" * 50_000, b"\x89PNG\r\n\x1a\n", b"<svg", b"a.b.c"],
)
def test_what_is_no_badge_gets_a_report_too(client: Client, db: None, data: bytes) -> None:
    answer = client.post(VERIFY, data, content_type="application/octet-stream")

    assert answer.status_code == 200
    assert answer.json()["verdict"] == "invalid"
    assert "credential" not in answer.json() or answer.json()["credential"] == {}


def test_a_changed_badge_fails_its_proof(client: Client, badge: bytes) -> None:
    changed = badge.replace(b"Data Analyst", b"Data Surgeon")

    report = client.post(VERIFY, changed, content_type="application/json").json()

    outcomes = {check["id"]: check["outcome"] for check in report["checks"]}
    assert report["verdict"] == "invalid"
    assert outcomes["proof"] == "failed"
    assert outcomes["status"] == outcomes["issuer"] == outcomes["validity"] == "unknown"


def test_more_than_ten_megabytes_are_413_before_they_are_read(client: Client, db: None) -> None:
    answer = client.post(
        VERIFY, b"{}", content_type="application/json", CONTENT_LENGTH=str(gate.MAX_BYTES + 1)
    )

    assert answer.status_code == 413
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "too_large"


def test_a_file_of_more_than_ten_megabytes_is_413(client: Client, db: None) -> None:
    file = SimpleUploadedFile("badge.json", b" " * (gate.MAX_BYTES + 1))

    assert client.post(VERIFY, {"file": file}).status_code == 413


def test_ten_megabytes_are_still_read(client: Client, badge: bytes) -> None:
    padded = badge + b" " * (gate.MAX_BYTES - len(badge))

    answer = client.post(VERIFY, padded, content_type="application/json")

    assert answer.json()["verdict"] == "valid"


def test_a_visitor_gets_so_many_checks_a_minute(
    client: Client, db: None, settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.OPENMERIT_PRACTICE = False
    monkeypatch.setattr(gate, "CHECKS_A_MINUTE", 2)

    def check(visitor: str) -> int:
        answer = client.post(VERIFY, b"{}", content_type="text/plain", REMOTE_ADDR=visitor)
        return answer.status_code

    assert [check("203.0.113.7") for _ in range(3)] == [200, 200, 429]
    assert check("203.0.113.8") == 200


def test_a_body_of_unknown_length_is_read_too(client: Client, badge: bytes) -> None:
    def send(body: bytes) -> int | str:
        answer = client.generic(
            "POST",
            VERIFY,
            CONTENT_LENGTH="",
            HTTP_TRANSFER_ENCODING="chunked",
            **{"wsgi.input": BytesIO(body)},
        )
        return answer.json()["verdict"] if answer.status_code == 200 else answer.status_code

    assert send(badge) == "valid"
    assert send(b" " * (gate.MAX_BYTES + 1)) == 413


def test_no_cookie_is_set(client: Client, db: None) -> None:
    assert not client.post(VERIFY, b"{}", content_type="text/plain").cookies


def test_each_badge_of_a_presentation_has_a_report_of_its_own(client: Client, badge: bytes) -> None:
    shown = present([badge, badge], SigningKey.generate(), now=datetime.now(UTC))
    answer = client.post(VERIFY, shown, content_type="application/json").json()

    assert answer["format"] == "verifiable-presentation/json"
    assert [inner["verdict"] for inner in answer["contains"]] == ["valid", "valid"]
    assert [check["id"] for check in answer["checks"]][-1] == "derivation"
    assert "contains" not in answer["contains"][0]


def test_what_programs_have_to_tell_apart_is_a_finding(client: Client, badge: bytes) -> None:
    document = json.loads(badge)
    signer = SigningKey.generate()
    for member in ("proof", "credentialStatus"):
        document.pop(member, None)
    dates = {"validFrom": "2020-01-01T00:00:00Z", "validUntil": "2021-01-01T00:00:00Z"}
    ended = issue(document | dates | {"issuer": signer.did}, signer, now=datetime.now(UTC))
    checks = client.post(VERIFY, ended, content_type="application/json").json()["checks"]

    assert [check.get("finding") for check in checks if check["id"] == "validity"] == ["expired"]
