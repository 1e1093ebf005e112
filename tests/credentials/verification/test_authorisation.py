"""Who awards what somebody else made: the creator's own word is looked for, and told of."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.credentials.samples import LATER, NOW, Shelf, badge, key, signed

from openmerit.credentials import (
    CONTEXTS_FOR_ACHIEVEMENT_CREDENTIAL,
    Check,
    Report,
    SigningKey,
    did_document,
    issue,
    translation,
    verify,
)
from openmerit.credentials.verification import _authorisation

DID = "did:web:college.example"
ISSUER = key().named(DID, "key")
KEYS = json.dumps(did_document(DID, [("key", ISSUER.multikey)], services={})).encode()
ACHIEVEMENT: dict[str, Any] = badge()["credentialSubject"]["achievement"]
CREATOR = {"id": key("p256").did, "type": ["Profile"], "name": "The Academy"}
WHO = f"The Academy ({CREATOR['id']})"
NOTHING = f"It awards an achievement of {WHO}, and nothing shows that The Academy allows that."
AUTHORISED = f"{WHO}, who made the achievement, authorises it."


def _leave(
    by: SigningKey | None = None,
    *,
    about: str = DID,
    says: str = f"May award {ACHIEVEMENT['id']}.",
    **changes: Any,
) -> dict[str, Any]:
    signer = by or key("p256")
    document = {
        "@context": list(CONTEXTS_FOR_ACHIEVEMENT_CREDENTIAL),
        "id": "https://academy.example/authorisations/1",
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "name": "Authorisation",
        "issuer": CREATOR | {"id": signer.did},
        "validFrom": "2025-01-20T00:00:00Z",
        "credentialSubject": {
            "id": about,
            "type": ["EndorsementSubject"],
            "endorsementComment": says,
        },
    } | changes
    made: dict[str, Any] = json.loads(signed(document, signer))
    return made


def _report(*brought: Any, creator: Any = CREATOR, **changes: Any) -> Report:
    issuer: dict[str, Any] = {"id": DID, "type": ["Profile"], "name": "College"}
    if brought:
        issuer["endorsement"] = list(brought)
    subject = badge()["credentialSubject"] | {"achievement": ACHIEVEMENT | {"creator": creator}}
    data = issue(badge(issuer=issuer, credentialSubject=subject) | changes, ISSUER, now=NOW)
    shelf = Shelf({"https://college.example/.well-known/did.json": KEYS})
    return verify(data, at=LATER, resolver=shelf)


def _check(*brought: Any, **changes: Any) -> Check:
    report = _report(*brought, **changes)
    assert report.valid, report.summary
    return report.check("issuer")


def test_a_creator_who_allows_it_is_named() -> None:
    report = _report(_leave())
    check = report.check("issuer")
    assert check.outcome == "passed"
    assert check.message.startswith("college.example vouches for it")
    assert check.message.endswith(AUTHORISED)
    assert report.check("endorsements").message == "None."


def test_without_its_word_that_is_a_warning_and_the_badge_stays_valid() -> None:
    report = _report()
    check = report.check("issuer")
    assert (report.verdict, check.outcome, check.finding) == ("valid", "warning", "unauthorised")
    assert NOTHING in check.message
    assert NOTHING in report.summary
    assert "nichts zeigt" in report.to_dict(translation("de"))["summary"]


def test_an_issuers_own_achievement_needs_nobodys_word() -> None:
    check = _check(creator={"id": DID, "type": ["Profile"], "name": "College"})
    assert (check.outcome, check.finding) == ("passed", "")
    assert "who made" not in check.message


FORGED = _leave() | {"name": "Another name"}
LONGER = f"May award {ACHIEVEMENT['id']}x"


@pytest.mark.parametrize(
    "brought",
    [
        FORGED,
        _leave(key("p384")),
        _leave(about="did:web:other.example"),
        _leave(says=LONGER),
        _leave(says=f"May award {ACHIEVEMENT['id'][:-1]}."),
        _leave(says="May award all that we have."),
        _leave(says=f"They may award {ACHIEVEMENT['id']}."),
        _leave(says=f"May not award {ACHIEVEMENT['id']}."),
        _leave(says=f"Nobody teaches {ACHIEVEMENT['id']} as they do."),
    ],
)
def test_another_word_does_not_count(brought: Any) -> None:
    check = _check(brought)
    assert (check.outcome, check.finding) == ("warning", "unauthorised")
    assert NOTHING in check.message


def test_what_was_allowed_when_it_was_awarded_stays_allowed() -> None:
    assert _check(_leave(validUntil="2026-01-20T00:00:00Z")).message.endswith(AUTHORISED)


def test_what_was_not_allowed_on_that_day_is_told() -> None:
    check = _check(_leave(validUntil="2025-02-01T00:00:00Z"))
    assert check.outcome == "warning"
    assert "did not allow that for the day" in check.message


def test_the_best_of_several_words_counts() -> None:
    over = _leave(validUntil="2025-02-01T00:00:00Z")
    assert _check(FORGED, over, _leave()).message.endswith(AUTHORISED)


def test_plain_praise_by_the_creator_is_an_endorsement_and_no_leave() -> None:
    report = _report(_leave(says="They teach well."))
    assert NOTHING in report.check("issuer").message
    assert "endorses its issuer" in report.check("endorsements").message


@pytest.mark.parametrize("creator", ["did:web:academy.example", 7, [], {"name": "Nobody"}])
def test_creators_of_any_kind_are_read_without_stumbling(creator: Any) -> None:
    document = {
        "issuer": {"id": DID},
        "credentialSubject": {"achievement": {"id": "urn:a", "creator": creator}},
    }
    found = _authorisation.borrowed_by(document)
    assert [one.creator for one in found] == ([creator] if isinstance(creator, str) else [])


@given(st.text(max_size=60), st.text(max_size=60))
def test_an_identifier_within_a_longer_word_never_counts(before: str, after: str) -> None:
    said = f"May award {before}{ACHIEVEMENT['id']}{after}"
    found = _authorisation._allows(said, ACHIEVEMENT["id"])
    word = said.split()[2]
    assert found == (ACHIEVEMENT["id"] in (word, word.strip(_authorisation._AROUND)))
