"""Whom a badge is about, hashed and plain."""

import hashlib
import json
import time
from typing import Any

import pytest
from tests.credentials.samples import LATER, badge, key, signed, signed_anyway

from openmerit.credentials import identity_object, verify


def _about(**subject: Any) -> bytes:
    return signed(_document(**subject), key())


def _document(**subject: Any) -> dict[str, Any]:
    document = badge()
    members = document["credentialSubject"]
    document["credentialSubject"] = {
        "type": members["type"],
        "achievement": members["achievement"],
        **subject,
    }
    return document


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
    assert _outcome(_about(id="mailto:Ada%40Example.com"), "ada@example.com") == "passed"
    assert _outcome(_about(id="did:example:ada"), "did:example:bea") == "failed"


def test_any_of_several_identities_will_do() -> None:
    identities = [identity_object(f"{name}@example.com", name) for name in ("ada", "bea")]
    assert _outcome(_about(identifier=identities), "bea@example.com") == "passed"


@pytest.mark.parametrize("recipient", [None, "", " \t\n"])
def test_without_a_recipient_nothing_is_said_of_one(recipient: str | None) -> None:
    report = verify(signed(badge(), key()), at=LATER, recipient=recipient)
    assert report.check("recipient").outcome == "unknown"
    assert report.check("recipient").message == "Say whose it should be, to check it."
    assert "whose it should be" not in report.summary


def _hashed(value: str, how: str = "sha256", **members: Any) -> dict[str, Any]:
    text = value + members.get("salt", "")
    return _identity(f"{how}${hashlib.new(how, text.encode()).hexdigest()}", hashed=True) | members


def _said(recipient: str, **subject: Any) -> tuple[str, str]:
    check = verify(_about(**subject), at=LATER, recipient=recipient).check("recipient")
    return str(check.outcome), check.message


@pytest.mark.parametrize("how", ["sha256", "md5", "sha1"])
@pytest.mark.parametrize("salt", [{}, {"salt": ""}, {"salt": "Kosher"}])
@pytest.mark.parametrize("upper", [False, True])
def test_a_hash_counts_with_and_without_salt(how: str, salt: dict[str, str], upper: bool) -> None:
    identity = _hashed("ada@example.com", how, **salt)
    if upper:
        start, _, digest = identity["identityHash"].partition("$")
        identity["identityHash"] = f"{start}${digest.upper()}"
    data = signed_anyway(_document(identifier=[identity]), key())
    assert _outcome(data, " Ada@EXAMPLE.com\n") == "passed"
    assert _outcome(data, "eve@example.com") == "failed"


def test_an_address_hashed_as_it_was_written_is_found_as_it_was_written() -> None:
    identity = _hashed("Ada@Example.com")
    assert _said("Ada@Example.com", identifier=[identity])[0] == "passed"
    assert _said("mailto:Ada@Example.com?subject=Hello", identifier=[identity])[0] == "passed"


def test_the_salt_stands_after_the_address_and_nowhere_else() -> None:
    before = _hashed("Kosherada@example.com") | {"salt": "Kosher"}
    without = _hashed("ada@example.com") | {"salt": "Kosher"}
    for identity in (before, without):
        assert _said("ada@example.com", identifier=[identity])[0] == "failed"


@pytest.mark.parametrize("place", range(3))
def test_the_one_that_fits_counts_wherever_it_stands(place: int) -> None:
    others = [_identity("Ada Lovelace", identityType="name"), _hashed("eve@example.com")]
    others.insert(place, _hashed("ada@example.com"))
    assert _said("ada@example.com", identifier=others)[0] == "passed"


def test_an_address_goes_before_a_name_that_is_written_alike() -> None:
    name = _identity("ada@example.com", identityType="name")
    assert _said("ada@example.com", identifier=[name])[0] == "warning"
    assert _said("ada@example.com", identifier=[name, _hashed("ada@example.com")])[0] == "passed"


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("Ada Lovelace", "ada  lovelace "),
        ("Zoë Müller", "Zoe\u0308 Mu\u0308ller"),
        ("Zoe\u0308 Mu\u0308ller", "Zoë Müller"),
        ("Ada Lovelace", "Ａｄａ　Ｌｏｖｅｌａｃｅ"),
        ("Anna Groß", "ANNA GROSS"),
        ("李小龍", "李小龍"),
    ],
)
def test_a_name_may_be_spelled_in_any_form_and_only_warns(written: str, asked: str) -> None:
    outcome, message = _said(asked, identifier=[_identity(written, identityType="name")])
    assert outcome == "warning"
    assert "Many people share a name: it is weaker than an address or a key." in message


@pytest.mark.parametrize("written", ["Zoë Müller", "Zoe\u0308 Mu\u0308ller", "zoë müller"])
def test_a_hashed_name_only_warns_too(written: str) -> None:
    identity = _hashed(written, identityType="name", salt="x")
    assert _said("Zoë  Müller", identifier=[identity])[0] == "warning"
    assert _said("Zoë Maier", identifier=[identity])[0] == "failed"


def test_a_name_is_no_more_because_it_is_called_a_user_name() -> None:
    for type_ in ("userName", "identifier", "ext:nickname", "emailAddress"):
        identity = _identity("Ada Lovelace", identityType=type_)
        assert _said("Ada Lovelace", identifier=[identity])[0] == "warning"


def test_a_name_beside_an_address_is_still_a_name() -> None:
    identifier = [_hashed("ada@example.com"), _identity("Ada Lovelace", identityType="name")]
    outcome, message = _said("Ada Lovelace", identifier=identifier)
    assert (outcome, message.split(".")[0]) == (
        "warning",
        "It is about someone called Ada Lovelace",
    )
    assert _said("eve@example.com", identifier=identifier)[0] == "failed"
    assert _said("Eve Lovelace", identifier=identifier)[0] == "failed"


@pytest.mark.parametrize(
    ("subject", "recipient", "how"),
    [
        ({"identifier": [_identity("ada@example.com")]}, "Ada", "an e-mail address"),
        ({"identifier": [_identity("ada@example.com")]}, "did:example:ada", "an e-mail address"),
        ({"id": "did:example:ada"}, "ada@example.com", "a key or another address of the web"),
        ({"id": "did:example:ada"}, "Ada Lovelace", "a key or another address of the web"),
        ({"identifier": [_identity("Ada", identityType="name")]}, "ada@example.com", "a name"),
        (
            {"id": "did:example:ada", "identifier": [_identity("A", identityType="name")]},
            "ada@example.com",
            "a key or another address of the web and a name",
        ),
    ],
)
def test_words_of_two_kinds_say_neither_yes_nor_no(
    subject: dict[str, Any], recipient: str, how: str
) -> None:
    report = verify(_about(**subject), at=LATER, recipient=recipient)
    check = report.check("recipient")
    assert check.outcome == "unknown"
    assert check.message == (
        f"Whether it is about {recipient} cannot be told: it says about whom it is only by {how}."
    )
    assert report.valid
    assert check.message in report.summary


def test_the_part_before_the_at_sign_is_nobodys_address() -> None:
    identifier = [_identity("ada@example.com"), _identity("ada2", identityType="userName")]
    assert _said("ada", identifier=identifier)[0] == "unknown"
    assert _said("ada@example.co", identifier=identifier)[0] == "failed"


def test_numbers_are_compared_with_numbers() -> None:
    identifier = [_identity("AT-1234", identityType="nationalIdentityNumber")]
    assert _said("at-1234", identifier=identifier)[0] == "passed"
    assert _said("AT-1235", identifier=identifier)[0] == "failed"
    assert _said("Ada Lovelace", identifier=identifier)[0] == "unknown"
    hashed = [_hashed("AT-1234", salt="s", identityType="nationalIdentityNumber")]
    assert _said("AT-1234", identifier=hashed)[0] == "passed"


def test_a_key_is_whoever_holds_it_and_no_letter_of_it_may_differ() -> None:
    did = key("p256").did
    fragment = did.removeprefix("did:key:")
    assert _said(did, id=did) == ("passed", f"It is about {did}: whoever holds that key.")
    assert _said(f"{did}#{fragment}", id=did)[0] == "passed"
    assert _said(did.lower(), id=did)[0] == "failed"
    assert _said(did.upper(), id=did)[0] == "failed"


@pytest.mark.parametrize("part", ["#ada", "?versionId=1", "/ada"])
def test_a_part_of_a_did_document_is_somebody_else_than_the_whole(part: str) -> None:
    did = "did:web:school.example"
    assert _said(f"{did}{part}", id=f"{did}{part}")[0] == "passed"
    assert _said(f"{did}{part}", id=did)[0] == "failed"
    assert _said(did, id=f"{did}{part}")[0] == "failed"


def test_one_of_several_subjects_will_do() -> None:
    document = badge()
    subject = document["credentialSubject"]
    others = [{**subject, "identifier": [_identity(f"{n}@example.com")]} for n in ("bea", "cleo")]
    data = signed_anyway(document | {"credentialSubject": [subject, *others]}, key())
    check = verify(data, at=LATER, recipient="cleo@example.com").check("recipient")
    assert check.outcome == "passed"
    assert check.message == "It is about cleo@example.com. It is about others too: 3 in all."
    assert _outcome(data, "eve@example.com") == "failed"


def test_a_hash_that_is_not_called_one_is_compared_like_one() -> None:
    identity = _hashed("ada@example.com") | {"hashed": False}
    assert _said("ada@example.com", identifier=[identity])[0] == "passed"
    shown = identity["identityHash"]
    assert _said(shown, identifier=[_hashed("ada@example.com")])[0] != "passed"


@pytest.mark.parametrize("kind", ["address", "name"])
def test_a_very_long_word_fits_nothing_and_takes_no_time(kind: str) -> None:
    word = "a" * 1_000_000 + ("@example.com" if kind == "address" else "")
    identities = [_hashed("ada@example.com", salt=f"{n}") for n in range(300)]
    document = _document(identifier=[*identities, _identity(word[:1_000_000])])
    start = time.process_time()
    report = verify(signed_anyway(document, key()), at=LATER, recipient=word)
    assert report.check("recipient").outcome != "passed"
    assert time.process_time() - start < 3
    assert len(report.check("recipient").message) < 1_000


def test_a_jwt_names_its_subject_by_its_claim() -> None:
    document = _document(id="did:example:ada")
    for proof, signer in (("jwt", key()), ("sd-jwt", key("p256"))):
        issuer = {"id": signer.did, "type": ["Profile"]}
        data = signed(document | {"issuer": issuer}, signer, proof)
        assert _outcome(data, "did:example:ada") == "passed"
        assert _outcome(data, "did:example:eve") == "failed"


def test_each_badge_of_a_record_is_asked_for_by_itself() -> None:
    mine, theirs = badge(), badge(id="urn:uuid:6f1c2e3a-1d3c-4c9a-9d1e-000000000002")
    theirs["credentialSubject"]["identifier"] = [identity_object("eve@example.com", "x")]
    record = badge(type=["VerifiableCredential", "ClrCredential"], id="urn:record", name="Record")
    record["@context"] = [
        record["@context"][0],
        "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json",
        record["@context"][1],
    ]
    record["credentialSubject"] = {
        "type": ["ClrSubject"],
        "identifier": [identity_object("ada@example.com", "y")],
        "verifiableCredential": [json.loads(signed(one, key())) for one in (mine, theirs)],
    }
    report = verify(signed_anyway(record, key()), at=LATER, recipient="ada@example.com")
    assert report.check("recipient").outcome == "passed", report.summary
    outcomes = [inner.check("recipient").outcome for inner in report.contains]
    assert outcomes == ["passed", "failed"]
    assert report.check("derivation").outcome == "warning"
