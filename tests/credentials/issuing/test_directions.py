"""Texts with a direction of writing: signed where the text itself is, refused where it is lost."""

import json
from typing import Any

import pytest
from tests.credentials.samples import LATER, NOW, badge, key

from openmerit.credentials import RefusedDocument, issue, verify

NAME = {"@value": "شهادة", "@language": "ar", "@direction": "rtl"}


def _named(**members: Any) -> dict[str, Any]:
    """A credential whose name is written from right to left."""
    return {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "type": ["VerifiableCredential"],
        "name": NAME,
        "credentialSubject": {"id": "did:example:ada"},
        **members,
    }


@pytest.mark.parametrize("proof", ["eddsa-jcs-2022", "jwt", "sd-jwt"])
def test_a_direction_is_signed_with_the_text(proof: str) -> None:
    signed = issue(_named(description=[NAME]), key(), proof=proof, now=NOW)
    report = verify(signed, at=LATER)
    assert report.verdict == "valid"
    assert report.credential is not None
    assert report.credential["name"] == NAME


def test_a_direction_cannot_be_turned_round() -> None:
    signed = json.loads(issue(_named(), key(), proof="eddsa-jcs-2022", now=NOW))
    signed["name"] = {**NAME, "@direction": "ltr"}
    report = verify(json.dumps(signed).encode(), at=LATER)
    assert report.check("context").outcome == "passed"
    assert report.check("proof").outcome == "failed"


def test_a_proof_over_rdf_would_lose_it() -> None:
    with pytest.raises(RefusedDocument, match="@direction would not be signed"):
        issue(_named(), key(), proof="eddsa-rdfc-2022", now=NOW)


def test_it_is_not_believed_beside_a_proof_over_rdf() -> None:
    signed = json.loads(issue(_named(name="plain"), key(), proof="eddsa-rdfc-2022", now=NOW))
    signed["name"] = {"@value": "plain", "@direction": "rtl"}
    assert verify(json.dumps(signed).encode(), at=LATER).check("context").outcome == "failed"


@pytest.mark.parametrize(
    "lost",
    [
        {"unknown": "x"},
        {"name": {**NAME, "@index": "1"}},
        {"name": {"@value": "x", "@direction": "up"}},
        {"credentialSubject": {"id": "did:example:ada", "@direction": "rtl"}},
    ],
)
def test_nothing_else_is_let_pass_for_it(lost: dict[str, Any]) -> None:
    with pytest.raises(RefusedDocument):
        issue({**_named(), **lost}, key(), proof="eddsa-jcs-2022", now=NOW)


def test_badges_are_judged_alike() -> None:
    signed = issue(badge(name="SQL"), key(), proof="eddsa-jcs-2022", now=NOW)
    assert verify(signed, at=LATER).verdict == "valid"
