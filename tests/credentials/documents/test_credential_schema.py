"""The schemas that a credential names: answered by our model, contradicting it, or unknown."""

from typing import Any

import pytest
from tests.credentials.documents.test_schema import endorsement, record
from tests.credentials.samples import LATER, badge, key, signed, signed_anyway

from openmerit.credentials import RefusedDocument, verify
from openmerit.credentials.documents._credential_schema import named_schemas

_OB = "https://purl.imsglobal.org/spec/ob/v3p0/schema"
_CLR = "https://purl.imsglobal.org/spec/clr/v2p0/schema"
_ACHIEVEMENT = f"{_OB}/json/ob_v3p0_achievementcredential_schema.json"
_OWN = "https://academy.example/schema.json"


def _naming(address: str, **more: Any) -> dict[str, Any]:
    return {"id": address, "type": "1EdTechJsonSchemaValidator2019", **more}


@pytest.mark.parametrize(
    ("document", "address"),
    [
        (badge(), _ACHIEVEMENT),
        (badge(), f"{_OB}/json-ld/ob_v3p0_achievementcredential_schema.json"),
        (badge(), f"{_OB}/json/ob_v3p0_anyachievementcredential_schema.json"),
        (endorsement(), f"{_OB}/json/ob_v3p0_endorsementcredential_schema.json"),
        (endorsement(), f"{_CLR}/json/clr_v2p0_endorsementcredential_schema.json"),
        (record(badge()), f"{_CLR}/json/clr_v2p0_clrcredential_schema.json"),
    ],
)
def test_a_published_schema_of_its_own_class_is_answered(
    document: dict[str, Any], address: str
) -> None:
    for schemas in (_naming(address), [{"id": address, "type": "JsonSchema"}]):
        found = named_schemas(document | {"credentialSchema": schemas})
        assert found.contradiction is None
        assert found.unknown == ()


@pytest.mark.parametrize(
    "address",
    [
        f"{_OB}/json/ob_v3p0_endorsementcredential_schema.json",
        f"{_OB}/json/ob_v3p0_profile_schema.json",
        f"{_CLR}/json/clr_v2p0_clrcredential_schema.json",
    ],
)
def test_the_schema_of_another_class_contradicts_the_document(address: str) -> None:
    found = named_schemas(badge(credentialSchema=[_naming(_OWN), _naming(address)]))
    assert found.contradiction is not None
    assert found.contradiction.endswith("while the document is AchievementCredential")


@pytest.mark.parametrize(
    "entry",
    [
        _naming(_OWN),
        {"id": _ACHIEVEMENT, "type": "ShaclValidator2017"},
        _naming(_ACHIEVEMENT, digestSRI="sha384-x"),
        _naming(_ACHIEVEMENT.replace("json/", "json/../")),
        _naming(_ACHIEVEMENT.replace("purl.imsglobal.org", "purl-imsglobal.org")),
        _naming(f"{_OB}/achievementcredential.json"),
    ],
)
def test_any_other_schema_is_unknown(entry: dict[str, Any]) -> None:
    found = named_schemas(badge(credentialSchema=[entry, _naming(_ACHIEVEMENT)]))
    assert found.contradiction is None
    assert found.unknown == (entry["id"],)


def _schema_check(**changes: Any) -> Any:
    context = [*badge()["@context"], "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"]
    document = badge(**{"@context": context}, **changes)
    return verify(signed_anyway(document, key()), at=LATER).check("schema")


def test_a_report_names_the_schemas_that_were_not_compared() -> None:
    assert _schema_check(credentialSchema=_naming(_ACHIEVEMENT)).outcome == "passed"
    check = _schema_check(credentialSchema=[_naming(_OWN), _naming(_ACHIEVEMENT)])
    assert check.outcome == "unknown"
    assert _OWN in check.message
    wrong = _schema_check(credentialSchema=_naming(f"{_OB}/json/ob_v3p0_profile_schema.json"))
    assert wrong.outcome == "failed"
    assert wrong.message.startswith("credentialSchema: it is the schema of Profile")


def test_a_badge_that_names_the_schema_of_something_else_is_not_signed() -> None:
    profile = _naming(f"{_OB}/json/ob_v3p0_profile_schema.json")
    with pytest.raises(RefusedDocument, match="it is the schema of Profile"):
        signed(badge(credentialSchema=profile), key())
    foreign = {"id": _OWN, "type": "JsonSchema"}
    assert verify(signed(badge(credentialSchema=foreign), key()), at=LATER).valid
