"""Whom a badge is about, hashed and plain."""

from typing import Any

import pytest
from tests.credentials.samples import LATER, badge, key, signed

from openmerit.credentials import identity_object, verify


def _about(**subject: Any) -> bytes:
    document = badge()
    members = document["credentialSubject"]
    document["credentialSubject"] = {
        "type": members["type"],
        "achievement": members["achievement"],
        **subject,
    }
    return signed(document, key())


def _outcome(data: bytes, recipient: str) -> str:
    return str(verify(data, at=LATER, recipient=recipient).check("recipient").outcome)


def test_the_hash_is_the_published_one() -> None:
    # Open Badges 3.0, section 8.5.3: the address, then the salt.
    assert identity_object("a@example.com", "Kosher") == {
        "type": "IdentityObject",
        "hashed": True,
        "identityHash": "sha256$b5809d8a92f8858436d7e6b87c12ebc0ae1eac4baecc2c0b913aee2c922ef399",
        "identityType": "emailAddress",
        "salt": "Kosher",
    }


def test_addresses_are_hashed_in_lower_case_and_found_as_written() -> None:
    data = _about(identifier=[identity_object(" Ada@Example.COM ", "salt")])
    assert _outcome(data, "ada@example.com") == "passed"
    assert _outcome(data, "ADA@example.com") == "passed"
    assert _outcome(data, "mailto:ada@example.com") == "passed"
    assert _outcome(data, "bea@example.com") == "failed"


def _identity(value: str, **members: Any) -> dict[str, Any]:
    return {
        "type": "IdentityObject",
        "hashed": False,
        "identityHash": value,
        "identityType": "emailAddress",
    } | members


@pytest.mark.parametrize(
    ("identity", "recipient", "outcome"),
    [
        (_identity("ada@example.com"), "Ada@example.com", "passed"),
        (_identity("Ada Lovelace", identityType="name"), "ada lovelace", "warning"),
        (_identity("ada@example.com", hashed=True), "ada@example.com", "failed"),
        (_identity("sha256$", hashed=True), "ada@example.com", "failed"),
        (_identity("sha1$00", hashed=True), "ada@example.com", "failed"),
        (
            # The md5 in capital letters that older issuers wrote.
            _identity("md5$794CBB5825C16C4671AF1D1B4FB3C19F", hashed=True, salt="x"),
            "ada@example.com",
            "passed",
        ),
    ],
)
def test_other_identities_are_compared_by_their_kind(
    identity: dict[str, Any], recipient: str, outcome: str
) -> None:
    assert _outcome(_about(identifier=[identity]), recipient) == outcome


def test_a_subject_may_be_named_by_its_id() -> None:
    assert _outcome(_about(id="did:example:ada"), "did:example:ada") == "passed"
    assert _outcome(_about(id="mailto:ada@example.com"), "Ada@example.com") == "passed"
    assert _outcome(_about(id="did:example:ada"), "did:example:bea") == "failed"


def test_any_of_several_identities_will_do() -> None:
    identities = [identity_object(f"{name}@example.com", name) for name in ("ada", "bea")]
    assert _outcome(_about(identifier=identities), "bea@example.com") == "passed"


def test_without_a_recipient_nothing_is_said_of_one() -> None:
    assert verify(signed(badge(), key()), at=LATER).check("recipient").outcome == "unknown"
