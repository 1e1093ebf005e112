"""Badges before 3.0: dates, recipients, the data model, endorsements, and the first editions."""

import json
from typing import Any

import pytest
from tests.credentials.older import (
    ASSERTION,
    BADGE,
    CONTEXT,
    ELSEWHERE,
    HASH,
    ISSUER,
    KEY,
    LIST,
    SITE,
    assertion,
    badge_class,
    checked,
    issuer,
    jws,
    pem,
    shelf,
)
from tests.credentials.samples import Shelf, key


@pytest.mark.parametrize(
    ("issued", "expires", "outcome", "finding"),
    [
        ("2019-05-01T10:00:00Z", None, "passed", ""),
        ("2019-05-01T10:00:00.123+0200", "2099-01-01T00:00Z", "passed", ""),
        (1556704800, None, "passed", ""),
        ("1556704800", "2019-06-01", "failed", "expired"),
        ("2099-01-01T00:00:00Z", None, "failed", "not_yet_valid"),
        ("2019-05-01T10:00:00Z", "2019-04-01T10:00:00Z", "failed", ""),
        ("2019-02-30T10:00:00Z", None, "failed", ""),
        ("yesterday", None, "failed", ""),
        (10**14, None, "failed", ""),
    ],
)
def test_dates_are_read_as_old_badges_write_them(
    issued: Any, expires: Any, outcome: str, finding: str
) -> None:
    document = assertion(issuedOn=issued, expires=expires)
    check = checked(document, shelf(document)).check("validity")
    assert (check.outcome, check.finding) == (outcome, finding)


@pytest.mark.parametrize(
    ("recipient", "fits"),
    [
        ({"type": "email", "hashed": False, "identity": "ada@example.com"}, True),
        ({"type": "email", "hashed": False, "identity": "eve@example.com"}, False),
        # Of ada@example.com, without a salt and with the salt old.
        (
            {"type": "email", "hashed": True, "identity": "md5$3e3417d7ef77d5932a6734b916515ed5"},
            True,
        ),
        (
            {
                "type": "email",
                "hashed": True,
                "salt": "old",
                "identity": "sha1$82b33c282fba66e2c924d51df9a6b46c5076d7fb",
            },
            True,
        ),
        ({"type": "email", "hashed": True, "identity": HASH}, False),
    ],
)
def test_recipients_are_compared_hashed_and_plain(recipient: dict[str, Any], fits: bool) -> None:
    document = assertion(recipient=recipient)
    report = checked(document, shelf(document), recipient="ada@example.com")
    assert report.check("recipient").outcome == ("passed" if fits else "failed")


@pytest.mark.parametrize(
    ("document", "check", "outcome", "words"),
    [
        (assertion(recipient=None), "schema", "failed", "recipient: it is missing"),
        (assertion(verification=None), "schema", "failed", "verification: it is missing"),
        (assertion(issuedOn="2019-05-01"), "schema", "warning", "with its zone"),
        (assertion(image="data:image/png;base64,!!"), "schema", "failed", "damaged"),
        (assertion(image="data:image/gif;base64,R0lG"), "schema", "warning", "PNG or SVG"),
        (assertion(image="data:image/png;base64,iVBORw0KGgo="), "schema", "passed", "standard"),
        (assertion(colour="red"), "context", "failed", "colour: no context defines it"),
        (assertion(type=["Assertion", "Medal"]), "context", "failed", "'Medal'"),
        (assertion(type=["Assertion", "obi:Medal"]), "context", "passed", "defined"),
        (assertion(**{"schema:color": "red"}), "context", "passed", "defined"),
        (assertion(**{"@context": [CONTEXT, ELSEWHERE]}), "context", "unknown", ELSEWHERE),
        (
            assertion(**{"@context": [CONTEXT, {"name": ELSEWHERE}]}),
            "context",
            "unknown",
            "embedded",
        ),
        (assertion(**{"@context": ELSEWHERE}), "context", "failed", "is missing"),
        (assertion(**{"@language": "de"}), "schema", "passed", "standard"),
        (assertion(**{"@language": "Deutsch!"}), "schema", "failed", "language tag"),
    ],
)
def test_breaches_are_named(document: dict[str, Any], check: str, outcome: str, words: str) -> None:
    found = checked(document, shelf(document)).check(check)
    assert found.outcome == outcome, found
    assert words in found.message


def _extension(**members: Any) -> dict[str, Any]:
    url = "https://w3id.org/openbadges/extensions/anything/context.json"
    return {"extensions:it": {"@context": url, "type": ["Extension", "extensions:It"], **members}}


def test_extensions_that_are_not_checked_are_never_passed_in_silence() -> None:
    document = assertion(**_extension(anything=1))
    report = checked(document, shelf(document))
    assert report.valid
    assert report.check("schema").outcome == "warning"
    assert "extensions:it" in report.check("schema").message


@pytest.mark.parametrize(
    ("kind", "members", "outcome"),
    [
        ("ApplyLink", {"url": "https://academy.example/apply"}, "passed"),
        ("ApplyLink", {"url": "apply here"}, "failed"),
        ("ApplyLink", {}, "failed"),
        ("OriginalCreator", {"url": "https://academy.example/"}, "passed"),
        ("RecipientProfile", {"name": "Ada"}, "passed"),
        ("RecipientProfile", {"name": 1}, "failed"),
        ("ExampleExtension", {"http://schema.org/text": "short and sweet"}, "passed"),
        ("GeoCoordinates", {"description": "Vienna"}, "failed"),
    ],
)
def test_extensions_of_the_standard_are_answered_for(
    kind: str, members: dict[str, Any], outcome: str
) -> None:
    document = assertion(**_extension(**members))
    document["extensions:it"]["type"] = ["Extension", f"extensions:{kind}"]
    assert checked(document, shelf(document)).check("schema").outcome == outcome


def test_words_that_nobody_defines_at_the_badge_class_are_a_warning() -> None:
    report = checked(assertion(), shelf(badge_class(colour="red")))
    assert report.valid
    assert report.check("context").outcome == "warning"
    assert "badge.colour" in report.check("context").message


def _endorsement(**changes: Any) -> dict[str, Any]:
    document = {
        "@context": CONTEXT,
        "id": f"{SITE}/endorsements/1",
        "type": "Endorsement",
        "claim": {"id": BADGE, "endorsementComment": "Well made."},
        "issuedOn": "2019-06-01T00:00:00Z",
        "issuer": ISSUER,
        "verification": {"type": "HostedBadge"},
    }
    return document | changes


@pytest.mark.parametrize(
    ("endorsement", "outcome"),
    [
        (_endorsement(), "passed"),
        (_endorsement(claim={"id": ASSERTION}), "warning"),
        (_endorsement(id=ELSEWHERE), "warning"),
        (_endorsement(type="Assertion"), "warning"),
    ],
)
def test_endorsements_are_looked_up(endorsement: dict[str, Any], outcome: str) -> None:
    resolver = shelf(badge_class(endorsement=endorsement["id"]), endorsement)
    report = checked(assertion(), resolver)
    assert report.valid
    assert report.check("endorsements").outcome == outcome
    missing = checked(assertion(), shelf(badge_class(endorsement=[ELSEWHERE + "/x"])))
    assert missing.check("endorsements").outcome == "unknown"


def test_a_badge_class_is_no_badge_that_somebody_earned() -> None:
    report = checked(badge_class(), shelf(), recipient="ada@example.com")
    assert report.valid
    assert "no badge that somebody earned" in report.summary
    assert report.check("recipient").outcome == "unknown"
    assert report.view is None


def test_addresses_that_lead_in_a_circle_end() -> None:
    names = [f"{SITE}/{number}" for number in range(4)]
    ring = {
        here: json.dumps(badge_class(id=there, issuer=there)).encode()
        for here, there in zip(names, names[1:] + names[:1], strict=True)
    }
    document = assertion(badge=names[0])
    resolver = Shelf({ASSERTION: json.dumps(document).encode(), **ring})
    assert checked(document, resolver).verdict != "valid"
    assert len(resolver.asked) < 10


def test_only_so_much_is_read_for_one_badge() -> None:
    names = [f"{SITE}/endorsements/{number}" for number in range(20)]
    pages = [_endorsement(id=name, claim={"id": ASSERTION}, issuer=f"{name}/by") for name in names]
    endorsers = [issuer(id=f"{name}/by", description="x" * 5_000_000) for name in names]
    document = assertion(endorsement=names)
    resolver = shelf(document, *pages, *endorsers)
    report = checked(document, resolver)
    assert report.valid
    assert report.check("endorsements").outcome == "unknown"
    assert report.check("endorsements").message.startswith("17 of 20")
    assert len(resolver.asked) < 50


OLD_URL = f"{SITE}/assertions/10.json"
EDITION_1 = {
    "uid": "10",
    "recipient": {
        "type": "email",
        "hashed": True,
        "salt": "s4lt",
        "identity": assertion()["recipient"]["identity"],
    },
    "badge": f"{SITE}/badges/10.json",
    "verify": {"type": "hosted", "url": OLD_URL},
    "issuedOn": 1336000000,
}
CLASS_1 = {
    "name": "SQL",
    "description": "Asks a database the right questions.",
    "image": f"{SITE}/sql.png",
    "criteria": f"{SITE}/criteria",
    "issuer": f"{SITE}/issuer.json",
    "alignment": [{"name": "Data", "url": f"{SITE}/data"}],
}
ISSUER_1 = {"name": "Academy", "url": SITE}


def _shelf_1(document: dict[str, Any]) -> Shelf:
    pages = {OLD_URL: document, EDITION_1["badge"]: CLASS_1, CLASS_1["issuer"]: ISSUER_1}
    return Shelf({url: json.dumps(page).encode() for url, page in pages.items()})


def test_a_badge_of_1_0_is_checked_at_the_address_it_names() -> None:
    report = checked(EDITION_1, _shelf_1(EDITION_1), recipient="ada@example.com")
    assert report.format == "open-badge-1.0/json"
    assert report.valid
    assert report.check("recipient").outcome == "passed"
    assert report.view is not None
    assert report.view["issuer"]["id"] == CLASS_1["issuer"]
    assert report.view["credentialSubject"]["achievement"]["alignment"][0]["targetName"] == "Data"
    assert report.view["validFrom"] == "2012-05-02T23:06:40Z"


def test_a_badge_of_1_1_has_a_context_and_types() -> None:
    document = {
        "@context": "https://w3id.org/openbadges/v1",
        "type": "Assertion",
        "id": OLD_URL,
        **EDITION_1,
    }
    report = checked(document, _shelf_1(document))
    assert report.format == "open-badge-1.1/json"
    assert report.valid


def test_a_signed_badge_of_1_0_has_its_key_on_its_issuers_host() -> None:
    document = EDITION_1 | {"verify": {"type": "signed", "url": KEY}}
    token = jws(document, key("rsa"))
    resolver = _shelf_1(document)
    resolver.documents[KEY] = pem(key("rsa")).encode()
    assert checked(token, resolver).valid
    resolver.documents[LIST] = json.dumps({"10": "Awarded in error"}).encode()
    resolver.documents[CLASS_1["issuer"]] = json.dumps(ISSUER_1 | {"revocationList": LIST}).encode()
    assert checked(token, resolver).check("status").finding == "withdrawn"
    away = document | {"verify": {"type": "signed", "url": ELSEWHERE}}
    resolver.documents[ELSEWHERE] = pem(key("rsa")).encode()
    assert checked(jws(away, key("rsa")), resolver).check("key").outcome == "failed"


EDITION_0 = {
    "recipient": HASH,
    "salt": "s4lt",
    "issued_on": "2011-08-23",
    "badge": {
        "version": "0.5.0",
        "name": "SQL",
        "image": f"{SITE}/sql.png",
        "description": "Asks a database the right questions.",
        "criteria": f"{SITE}/criteria",
        "issuer": {"origin": SITE, "name": "Academy"},
    },
}


def test_a_badge_of_0_5_is_checked_where_its_image_says_that_it_stands() -> None:
    report = checked(EDITION_0, None)
    assert (report.format, report.verdict) == ("open-badge-0.5/json", "undetermined")
    image = f'<svg><a:assertion xmlns:a="http://openbadges.org" verify="{OLD_URL}"/></svg>'.encode()
    resolver = Shelf({OLD_URL: json.dumps(EDITION_0).encode()})
    report = checked(image, resolver, recipient="ada@example.com")
    assert (report.format, str(report.verdict)) == ("open-badge-0.5/svg", "valid")
    assert report.check("recipient").outcome == "passed"
    away = json.dumps(EDITION_0).replace(SITE, "https://elsewhere.example").encode()
    assert checked(image, Shelf({OLD_URL: away})).check("key").outcome == "failed"
