"""What a report says of a list that proves nothing: it is the list's fault, not the badge's."""

import json
from typing import Any

import pytest
from tests.credentials.samples import LATER, LIST_URL, NOW, Shelf, badge, key, signed

from openmerit.credentials import (
    Report,
    SigningKey,
    StatusList,
    status_entry,
    status_list_credential,
    verify,
)

ENTRY = status_entry(list_url=LIST_URL, index=5, purpose="revocation")


def _list() -> dict[str, Any]:
    return status_list_credential(
        id=LIST_URL, purpose="revocation", status_list=StatusList(), valid_from=NOW
    )


def _report_by(published: bytes) -> Report:
    data = signed(badge(credentialStatus=ENTRY), key())
    return verify(data, at=LATER, resolver=Shelf({LIST_URL: published}))


def _altered() -> bytes:
    document = json.loads(signed(_list(), key()))
    return json.dumps({**document, "name": "Another list"}).encode()


def _by_a_stranger() -> bytes:
    document = json.loads(signed(_list(), key()))
    return json.dumps({**document, "issuer": SigningKey.generate().did}).encode()


@pytest.mark.parametrize("list_bytes", [_altered(), _by_a_stranger()], ids=["altered", "foreign"])
def test_a_list_that_was_tampered_with_is_said_to_be_the_list(list_bytes: bytes) -> None:
    report = _report_by(list_bytes)
    status = report.check("status")
    assert status.outcome == "failed"
    assert status.message.startswith(
        f"The status list at {LIST_URL} was changed, or not signed by its issuer."
    )
    assert "this credential" not in report.summary
    assert "this badge: it was changed" not in report.summary
    # Nobody took the badge back, and the summary does not say so.
    assert "its issuer does not stand by it" not in report.summary
    assert "what should tell whether its issuer stands by it does not hold" in report.summary
    assert report.check("proof").outcome == "passed"


def test_a_list_whose_key_is_out_of_reach_is_said_to_be_the_list() -> None:
    stranger = SigningKey.generate().named("did:web:nobody.example", "key")
    report = _report_by(signed(_list(), stranger))
    status = report.check("status")
    assert status.outcome == "unknown"
    assert status.message.startswith(f"The status list at {LIST_URL} cannot be relied upon.")
    assert "nobody.example" in status.message


def test_a_list_that_nobody_signed_is_no_list_whatever_it_calls_itself() -> None:
    types = ["VerifiablePresentation", "VerifiableCredential", "BitstringStatusListCredential"]
    for unsigned in (_list(), {**_list(), "type": types}):
        status = _report_by(json.dumps(unsigned).encode()).check("status")
        assert status.outcome == "failed"
        assert status.message.startswith(f"The status list at {LIST_URL} was changed, or not")
        assert "It carries no signature" in status.message
