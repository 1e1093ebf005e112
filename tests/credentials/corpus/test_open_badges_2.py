"""The Open Badges 2.0 samples of 1EdTech's validator, each judged, and for the right reason.

Their own tests answer for example.org from the folder ``assets``, and so does this one; besides,
what is handed in stands at the address that it calls itself by, as it must for a hosted badge.
"""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.credentials.corpus.corpus import Expected, assert_judged, folder
from tests.credentials.samples import Shelf

from openmerit.credentials import BakingError, CredentialError, parse_json, unbake, verify

AT = datetime(2026, 6, 1, tzinfo=UTC)
HOSTS = ("https://example.org/", "http://example.org/")

PLAIN_HTTP = {"issuer": ("warning", "without encryption")}
NO_IMAGE = {"schema": ("warning", "image: it is missing")}
MOVED = {"proof": ("warning", "calls itself")}
VALID = Expected("valid")
OVER_HTTP = Expected("valid", PLAIN_HTTP)
MOVED_WITHIN_HOST = Expected("valid", PLAIN_HTTP | MOVED)


def _no_badge(words: str) -> Expected:
    return Expected("invalid", {"format": ("failed", words)})


def _part(name: str) -> Expected:
    """What has a meaning in Open Badges, but is neither a badge nor judged by itself."""
    return Expected("undetermined", {"format": ("unknown", f"its type is {name}")})


ASSERTIONS = {
    "assertion-with-data-image.json": VALID,
    # The assertion names two endorsements that claim something about its badge class.
    "assertion-with-endorsements.json": Expected(
        "valid", {"endorsements": ("warning", "2 of 4 endorsements do not hold")}
    ),
    "assertion-with-extension-node-basic.json": OVER_HTTP,
    "assertion-with-extension-node-invalid.json": Expected(
        "invalid", PLAIN_HTTP | {"schema": ("failed", "exampleProperty: a text is expected")}
    ),
    "assertion-with-multiple-extensions.json": OVER_HTTP,
    "basic-assertion-expired-before-issued.json": Expected(
        "invalid", {"validity": ("failed", "before it was issued")}
    ),
    "basic-assertion-expired.json": Expected(
        "invalid", {"validity": ("failed", "It expired on 15 November 2022")}
    ),
    "basic-assertion-in-future.json": Expected(
        "invalid", {"validity": ("failed", "only from 31 December 2100")}
    ),
    "basic-assertion-invalid-context.json": Expected(
        "invalid", {"context": ("failed", "https://w3id.org/openbadges/v2 is missing")}
    ),
    "basic-assertion-invalid-type.json": _no_badge("has no type OtherAssertion"),
    "basic-assertion-no-public-key.json": VALID,
    "basic-assertion-with-allowed-origins-invalid-starts-with.json": Expected(
        "invalid", MOVED | {"key": ("failed", "does not answer")}
    ),
    "basic-assertion-with-allowed-origins-valid-multiple-starts-with.json": MOVED_WITHIN_HOST,
    "basic-assertion-with-allowed-origins-valid-starts-with.json": MOVED_WITHIN_HOST,
    "basic-assertion-with-allowed-origins.json": MOVED_WITHIN_HOST,
    "basic-assertion-with-language.json": VALID,
    "basic-assertion.json": VALID,
    "redirected-validation-subject.json": _no_badge("The text is damaged at line 1, column 3"),
    "simple-badge.png": VALID,
    "simple-not-revoked.jwt": OVER_HTTP,
    "simple-revoked.jwt": Expected(
        "invalid", PLAIN_HTTP | {"status": ("failed", "withdrawn by its issuer: A good reason")}
    ),
    "simple.jwt": OVER_HTTP,
    "warning-issuer-non-http.json": Expected("valid", {"issuer": ("warning", "is no address")}),
    "warning-with-redirection.json": Expected(
        "valid", PLAIN_HTTP | {"proof": ("warning", "http://example.org/altbadgeurl.json")}
    ),
}
NO_ASSERTIONS = {
    "badge-class-with-language.json": Expected("valid", PLAIN_HTTP | NO_IMAGE),
    "issuer-compact-iri-validation.json": VALID,
    "rdf-validation/badge-class-invalid-issuer-type.json": Expected(
        "invalid",
        MOVED
        | {
            "issuer": ("failed", "is no issuer"),
            "schema": ("failed", "issuer.name: it is missing"),
        },
    ),
    "rdf-validation/invalid-class.json": _no_badge("has no type NotAKnownClass"),
    "rdf-validation/invalid-empty-type.json": _no_badge("names no type"),
    "rdf-validation/invalid-one-invalid-class.json": Expected(
        "invalid",
        PLAIN_HTTP
        | {"context": ("failed", "'UNKNOWN'"), "schema": ("failed", "url: it is missing")},
    ),
    "rdf-validation/valid-alignment-object.json": _part("AlignmentObject"),
    "rdf-validation/valid-badge-class-empty-criteria-type.json": Expected(
        "valid", NO_IMAGE | {"key": ("warning", "does not answer")}
    ),
    "rdf-validation/valid-badge-class.json": Expected(
        "valid", NO_IMAGE | {"key": ("warning", "does not answer")}
    ),
    "rdf-validation/valid-cool-class.json": _part("http://example.com/CoolClass"),
    "rdf-validation/valid-issuer-extension.json": OVER_HTTP,
}
ASSETS = {
    "altbadgeurl.json": VALID,
    "bad-issuer.json": Expected(
        "undetermined",
        {"proof": ("unknown", "names no address"), "key": ("unknown", "names no address")},
    ),
    "badge-from-organization-with-empty-revocation-list.json": VALID,
    "badge-from-organization-with-revocation-list.json": VALID,
    "badge-with-bad-issuer.json": Expected("valid", {"issuer": ("warning", "is no address")}),
    "badge-with-data-image.json": VALID,
    "badgeclass-with-complex-image.json": OVER_HTTP,
    "badgeclass-with-endorsements.json": VALID,
    "badgeclass-with-language.json": VALID,
    # startsWith binds assertions; a badge class is bound to nothing but its issuer's host.
    "badgeclass-with-verification-invalid-starts-with.json": MOVED_WITHIN_HOST,
    "badgeclass-with-verification-valid-multiple-starts-with.json": MOVED_WITHIN_HOST,
    "badgeclass-with-verification-valid-starts-with.json": MOVED_WITHIN_HOST,
    "badgeclass-with-verification.json": MOVED_WITHIN_HOST,
    "badgeclass1.json": OVER_HTTP,
    "badgecriteria.json": _no_badge("no badge or credential"),
    "basic-badge-no-public-key.json": VALID,
    "beths-robot-badge.png": _no_badge("carries no Open Badge"),
    "beths-robot-work.html": _no_badge("There is nothing in it"),
    "criteria-no-type.json": _no_badge("names no type"),
    "empty-revocation-list.json": _part("RevocationList"),
    "endorsement-1.json": OVER_HTTP,
    "endorsement-2.json": OVER_HTTP,
    "endorsement-3.json": OVER_HTTP,
    "endorsement-4.json": OVER_HTTP,
    "issuer-invalid-type.json": _part("Criteria"),
    "issuer-with-allowed-origins-invalid-starts-with.json": OVER_HTTP,
    "issuer-with-allowed-origins-valid-multiple-starts-with.json": OVER_HTTP,
    "issuer-with-allowed-origins-valid-starts-with.json": OVER_HTTP,
    "issuer-with-allowed-origins.json": OVER_HTTP,
    "issuer1.json": OVER_HTTP,
    "key1.json": _part("CryptographicKey"),
    "key2.json": _part("CryptographicKey"),
    "key3.json": _part("CryptographicKey"),
    # An address stands before the context in this file.
    "openbadges_context.json": _no_badge("neither the file of a badge nor its text"),
    "organization-no-public-key.json": VALID,
    "organization-with-empty-revocation-list.json": VALID,
    "organization-with-revocation-list.json": VALID,
    "organization.json": VALID,
    "revocation-list.json": _part("RevocationList"),
    "robotics-badge.json": VALID,
    "robotics-badge.png": _no_badge("carries no Open Badge"),
}
EVERY = ASSERTIONS | NO_ASSERTIONS | {f"assets/{name}": found for name, found in ASSETS.items()}


def _shelf(place: Path, data: bytes) -> Shelf:
    served = {
        f"{host}{name}": path.read_bytes()
        for path in (place / "assets").iterdir()
        for host in HOSTS
        for name in {path.name, path.name.removesuffix(".json")}
    }
    try:
        credential = unbake(data)
    except BakingError:
        credential = data
    try:
        document = parse_json(credential)
    except CredentialError:
        document = None
    if isinstance(document, dict) and isinstance(document.get("id"), str):
        served[document["id"]] = credential
    return Shelf(served)


@pytest.mark.parametrize("name", sorted(EVERY))
def test_a_sample_is_judged_for_the_right_reason(name: str) -> None:
    place = folder("ob20")
    data = (place / name).read_bytes()
    assert_judged(verify(data, at=AT, resolver=_shelf(place, data)), EVERY[name])


def test_every_sample_is_judged() -> None:
    place = folder("ob20")
    there = {str(path.relative_to(place)) for path in place.rglob("*") if path.is_file()}
    assert there == set(EVERY)


@pytest.mark.parametrize("name", sorted(ASSERTIONS))
def test_a_copy_alone_is_never_valid(name: str) -> None:
    data = (folder("ob20") / name).read_bytes()
    report = verify(data, at=AT)
    broken = {"context", "format", "schema"} & ASSERTIONS[name].reasons.keys()
    assert report.verdict == ("invalid" if broken else "undetermined")
    assert report.check("proof").outcome == "unknown"


@pytest.mark.parametrize(
    "name", [n for n, found in ASSERTIONS.items() if found.verdict == "valid" and ".json" in n]
)
@pytest.mark.parametrize("member", ["issuedOn", "recipient", "badge", "image"])
def test_a_copy_that_was_changed_is_invalid(name: str, member: str) -> None:
    place = folder("ob20")
    data = (place / name).read_bytes()
    document = json.loads(data)
    document[member] = "https://example.org/another.json"
    report = verify(json.dumps(document).encode(), at=AT, resolver=_shelf(place, data))
    assert report.verdict == "invalid"
    assert report.check("proof").outcome == "failed"
    assert member in report.check("proof").message
