"""The Open Badges 3.0 samples of 1EdTech's validator, each judged, and for the right reason.

Twice: offline, where a key under somebody's address leaves it open whose it is; and as if the
issuers published the keys with which the samples are signed (`issuers`).
"""

from datetime import UTC, datetime

import pytest
from tests.credentials.corpus.corpus import Expected, assert_judged, folder
from tests.credentials.corpus.issuers import shelf_for

from openmerit.credentials import verify

AT = datetime(2026, 6, 1, tzinfo=UTC)
LIST = (
    "https://raw.githubusercontent.com/1EdTech/digital-credentials-public-validator/refs/heads/"
    "main/inspector-vc/src/test/resources/ob30/bit-string-list/testlist"
)
EXTENSIONS = "add https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"

VALID = Expected("valid")
OFFLINE = {"key": ("unknown", "has to be looked up, which was not done: offline")}
OPEN = Expected("undetermined", OFFLINE)
OWN_KEY = Expected("undetermined", {"key": ("unknown", "brings its own key")})
NO_ACHIEVEMENT = {"schema": ("failed", "credentialSubject.achievement: it is missing")}


def _undefined(member: str, word: str, needed: str) -> Expected:
    """A type that the schema does not know, and no context: it would not even be signed."""
    return Expected(
        "invalid",
        {
            "context": ("failed", f"{member}: '{word}' is defined by no context"),
            "schema": ("failed", f"{member}: it must include {needed}"),
        },
    )


# name → offline, and looked up where that differs
SAMPLES: dict[str, tuple[Expected, Expected]] = {
    "bit-string-list/credential-status-revoked.json": (
        OPEN,
        Expected("invalid", {"status": ("failed", "It was withdrawn by its issuer")}),
    ),
    "bit-string-list/testlist": (OPEN, VALID),
    # Each endorsement has a credentialSchema whose type only its badge's contexts would define.
    "complete.json": (
        OPEN,
        Expected("valid", {"endorsements": ("warning", "5 of 5 endorsements do not hold")}),
    ),
    "complete_v1.json": (
        Expected(
            "invalid",
            {
                "context": ("failed", EXTENSIONS),
                # `email` was the word of Open Badges 2.0; no published edition of 3.0 has it.
                "schema": ("failed", "identifier[0].identityType: an identifierType of the"),
            },
        ),
    )
    * 2,
    "credential-status-revoked.json": (OPEN, VALID),  # its list is not among the samples
    # It was altered after it was signed: no edition of its contexts makes the signature fit.
    "endorsement-err-schema-status-refresh.json": (
        Expected("invalid", {"proof": ("failed", "The signature does not fit")}),
    )
    * 2,
    "endorsement-valid.json": (OPEN, VALID),
    "simple-context-alias.json": (OPEN, VALID),
    "simple-context-version.json": (OPEN, VALID),
    "simple-did-key-method.json": (
        Expected("undetermined", {"key": ("unknown", "urn:uuid:6f2e33e5-7a29-4155-840a-5948")}),
    )
    * 2,
    "simple-did-web-method.json": (OPEN, VALID),
    "simple-eddsa-2022.json": (OPEN, VALID),
    "simple-err-context.json": (
        Expected(
            "invalid",
            {
                "context": ("failed", "type: 'VerifiableCredential' is defined by no context"),
                "schema": ("failed", "@context: it must be a list that begins with"),
            },
        ),
    )
    * 2,
    "simple-err-evidence-type.json": (
        _undefined("evidence[1].type", "InvalidEvidence", "Evidence"),
    )
    * 2,
    "simple-err-expired.json": (
        Expected("invalid", OFFLINE | {"validity": ("failed", "It expired on 1 January 2010")}),
        Expected("invalid", {"validity": ("failed", "It expired on 1 January 2010")}),
    ),
    "simple-err-issued.json": (
        Expected(
            "invalid",
            OFFLINE | NO_ACHIEVEMENT | {"validity": ("failed", "only from 1 January 2040")},
        ),
        Expected("invalid", NO_ACHIEVEMENT | {"validity": ("failed", "only from 1 January 2040")}),
    ),
    "simple-err-issuer-otheridentifier-type.json": (
        _undefined("issuer.otherIdentifier[1].type", "InvalidIdentifierEntry", "IdentifierEntry"),
    )
    * 2,
    "simple-err-issuer-parentorg-type.json": (
        _undefined("issuer.parentOrg.type", "InvalidProfile", "Profile"),
    )
    * 2,
    "simple-err-issuer-type.json": (_undefined("issuer.type", "InvalidProfile", "Profile"),) * 2,
    "simple-err-issuer.json": (
        Expected("invalid", OFFLINE | {"schema": ("failed", "issuer: it is missing")}),
        Expected(
            "invalid",
            {
                "key": ("failed", "names no issuer"),
                "schema": ("failed", "issuer: it is missing"),
            },
        ),
    ),
    "simple-err-type.json": (
        Expected(
            "invalid",
            {
                "context": ("failed", "type: 'OtherCredential' is defined by no context"),
                **NO_ACHIEVEMENT,
            },
        ),
    )
    * 2,
    "simple-json.png": (OPEN, VALID),
    "simple-json.svg": (OPEN, VALID),
    "simple-jwt.png": (OWN_KEY, VALID),
    "simple-jwt.svg": (OWN_KEY, VALID),
    "simple-jwt_v1.png": (OWN_KEY, VALID),
    "simple-jwt_v1.svg": (OWN_KEY, VALID),
    "simple-multiple-proofs.json": (
        Expected("undetermined", OFFLINE | {"proof": ("warning", "of the kind 'SomeProofType'")}),
        Expected("valid", {"proof": ("warning", "of the kind 'SomeProofType'")}),
    ),
    "simple-noproof.json": (
        Expected("invalid", {"proof": ("failed", "no signature"), **NO_ACHIEVEMENT}),
    )
    * 2,
    "simple.1ob": (OPEN, VALID),
    "simple.json": (OPEN, VALID),
    # By a draft of 2022, whose context is none of the published editions.
    "simple.jwt": (
        Expected(
            "invalid",
            {
                "context": ("unknown", "imsglobal.github.io"),
                "key": ("unknown", ""),
                **NO_ACHIEVEMENT,
            },
        ),
    )
    * 2,
    "simple_v1.json": (OPEN, VALID),
}


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_is_judged_offline(name: str) -> None:
    data = (folder("ob30") / name).read_bytes()
    assert_judged(verify(data, at=AT), SAMPLES[name][0])


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_is_judged_with_its_issuers_keys(name: str) -> None:
    place = folder("ob30")
    listed = {LIST: (place / "bit-string-list/testlist").read_bytes()}
    shelf = shelf_for([place / sample for sample in SAMPLES], listed)
    report = verify((place / name).read_bytes(), at=AT, resolver=shelf)
    assert_judged(report, SAMPLES[name][1])


def test_no_sample_is_left_out() -> None:
    place = folder("ob30")
    names = {str(p.relative_to(place)) for p in place.rglob("*") if p.is_file()}
    assert names == set(SAMPLES)
