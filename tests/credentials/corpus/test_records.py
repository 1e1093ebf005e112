"""The samples of records (CLR 2.0) and of LER-RS, each judged, and for the right reason.

Twice, as the Open Badges samples are: offline, and with the issuers' keys looked up.
"""

from datetime import UTC, datetime

import pytest
from tests.credentials.corpus.corpus import Expected, assert_judged, folder
from tests.credentials.corpus.issuers import shelf_for

from openmerit.credentials import verify

AT = datetime(2026, 6, 1, tzinfo=UTC)

# The context of a draft that was never published does not ship.
DRAFT = {"context": ("unknown", "https://dc.imsglobal.org/draft/clr/v2p0/context is not known")}
UNDEFINED = "credentialSchema[0].type: 'JsonSchemaValidator2020' is defined by no context"

RECORDS: dict[str, tuple[Expected, Expected]] = {
    "simple.json": (
        Expected(
            "undetermined",
            {
                "key": ("unknown", "was not done: offline"),
                "derivation": ("unknown", "1 of 1 enclosed credentials could not be told"),
            },
        ),
        Expected("valid", {"derivation": ("passed", "The enclosed credential holds.")}),
    ),
    "simple.jwt": (
        Expected("undetermined", DRAFT | {"key": ("unknown", "brings its own key")}),
        Expected("undetermined", DRAFT | {"proof": ("passed", "JWT, RS256")}),
    ),
    "simple-noproof.json": (
        Expected(
            "invalid",
            {
                **DRAFT,
                "proof": ("failed", "It carries no signature"),
                "derivation": ("failed", UNDEFINED),
            },
        ),
    )
    * 2,
    "simple_old_safesigned.json": (
        Expected("invalid", DRAFT | {"derivation": ("failed", UNDEFINED)}),
    )
    * 2,
    # One association leads to an achievement, and one badge is about a person, that it has not.
    "simple_v1.json": (
        Expected(
            "undetermined",
            {
                "proof": ("passed", "Ed25519Signature2020"),
                "key": ("unknown", "nobody can look up"),
                "derivation": ("warning", "not in the record (urn:uuid:6364db90-edf9"),
            },
        ),
    )
    * 2,
}

# HR Open's contexts do not ship; the issuer is a name where the standard wants an address.
LER_RS = Expected(
    "invalid",
    {
        "context": ("unknown", "http://schema.hropenstandards.org/4.5/recruiting/json/"),
        "proof": ("unknown", "Proofs of type 'RsaSignature2018' are not checked here"),
        "schema": ("failed", "issuer: an absolute address (URI) is expected"),
    },
)
LER_RS_SAMPLES = (
    "LER-RS_V2_UC008_portability.json",
    "LER-RS_V2_UC009_exchanging.json",
    "LER-RS_V2_VCwrapper.json",
)


@pytest.mark.parametrize("name", RECORDS)
def test_a_record_is_judged_offline(name: str) -> None:
    data = (folder("clr20") / name).read_bytes()
    assert_judged(verify(data, at=AT), RECORDS[name][0])


@pytest.mark.parametrize("name", RECORDS)
def test_a_record_is_judged_with_its_issuers_keys(name: str) -> None:
    place = folder("clr20")
    shelf = shelf_for([place / sample for sample in RECORDS])
    assert_judged(
        verify((place / name).read_bytes(), at=AT, resolver=shelf),
        RECORDS[name][1],
    )


@pytest.mark.parametrize("name", LER_RS_SAMPLES)
def test_a_learning_and_employment_record_is_judged(name: str) -> None:
    assert_judged(verify((folder("tcp") / name).read_bytes(), at=AT), LER_RS)


@pytest.mark.parametrize(("place", "names"), [("clr20", set(RECORDS)), ("tcp", {*LER_RS_SAMPLES})])
def test_no_sample_is_left_out(place: str, names: set[str]) -> None:
    found = folder(place)
    assert {str(p.relative_to(found)) for p in found.rglob("*") if p.is_file()} == names
