"""Expansion loses nothing: what RDF would not keep is refused, and the member is named."""

import copy
from typing import Any

import pytest
from tests.credentials.samples import Path, badge, changed, full_badge

from openmerit.credentials import LostValue, UnknownContext
from openmerit.credentials.errors import ContextError
from openmerit.credentials.linked_data._canonical import canonical_n_quads
from openmerit.credentials.linked_data._expansion import expand

ACHIEVEMENT: Path = ("credentialSubject", "achievement")
SCHEMA_ORG_NAME = "https://schema.org/name"
CREDENTIALS = "https://www.w3.org/2018/credentials#"


def _with_context(context: Any, document: dict[str, Any] | None = None) -> dict[str, Any]:
    document = document or full_badge()
    return document | {"@context": [*document["@context"], context]}


def _lost(document: dict[str, Any]) -> str:
    with pytest.raises(LostValue) as caught:
        expand(copy.deepcopy(document))
    return caught.value.member


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("unheardOf",), "x"),
        ((*ACHIEVEMENT, "unheardOf"), {"id": "urn:x"}),
        (("issuer", "endorsementComment"), "a term of another type"),
        (("name",), None),
        (("name",), []),
        ((*ACHIEVEMENT, "tag"), [None]),
        ((*ACHIEVEMENT, "tag"), [["a"]]),
        ((*ACHIEVEMENT, "id"), "achievements/sql"),
        ((*ACHIEVEMENT, "id"), "//academy.example/sql"),
        ((*ACHIEVEMENT, "id"), "https://academy.example/a b"),
        ((*ACHIEVEMENT, "id"), "https://academy.example/<x>"),
        ((*ACHIEVEMENT, "id"), "_:b0"),
        ((*ACHIEVEMENT, "id"), "@foo"),
        ((*ACHIEVEMENT, "id"), ""),
        ((*ACHIEVEMENT, "id"), 5),
        ((*ACHIEVEMENT, "id"), ["urn:x"]),
        ((*ACHIEVEMENT, "type"), ["Achievement", "Nonsense"]),
        ((*ACHIEVEMENT, "type"), ["Achievement", "_:b0"]),
        ((*ACHIEVEMENT, "@type"), "Achievement"),
        ((*ACHIEVEMENT, "@id"), "urn:x"),
        ((*ACHIEVEMENT, "@index"), "x"),
        ((*ACHIEVEMENT, "@reverse"), {"name": "x"}),
        ((*ACHIEVEMENT, "@included"), [{"id": "urn:x"}]),
        ((*ACHIEVEMENT, "@graph"), [{"id": "urn:x"}]),
        ((*ACHIEVEMENT, "@nest"), {"name": "x"}),
        ((*ACHIEVEMENT, "creditsAvailable"), "2.5"),
        ((*ACHIEVEMENT, "creditsAvailable"), True),
        ((*ACHIEVEMENT, "creditsAvailable"), 0.12345678901234568),
        (("validFrom",), 5),
        (("validFrom",), True),
        (("credentialSubject", "identifier", 0, "hashed"), "true"),
        (("name",), {"@value": "x", "@direction": "rtl"}),
        (("name",), {"@value": "x", "@language": "no tag!"}),
        (("name",), {"@value": "x", "@index": "1"}),
        (("name",), {"@set": ["x"]}),
        (("name",), {"@list": ["x"]}),
        (("name",), {"@value": None}),
        ((SCHEMA_ORG_NAME,), "x"),
        (("cred:issuer",), "urn:x"),
    ],
)
def test_what_rdf_would_drop_or_blur_is_refused_by_name(path: Path, value: Any) -> None:
    document = full_badge()
    if path[-1] in ("name", "validFrom") and len(path) == 1:
        document.pop(str(path[0]), None)
    member = _lost(changed(document, path, value))
    named = [step for step in path if isinstance(step, str)]
    assert member.startswith(str(named[0])), member


@pytest.mark.parametrize(
    ("context", "path", "value"),
    [
        # Known things under names that a reader of the JSON would overlook.
        ({"until": f"{CREDENTIALS}validUntil"}, ("until",), "2020-01-01T00:00:00Z"),
        ({"c": CREDENTIALS}, ("c:validUntil",), "2020-01-01T00:00:00Z"),
        ({"s": f"{CREDENTIALS}credentialStatus"}, ("s",), {"id": "urn:x"}),
        ({"kind": "@type"}, (*ACHIEVEMENT, "kind"), "Alignment"),
        ({"self": "@id"}, (*ACHIEVEMENT, "criteria", "self"), "urn:x"),
        ({"also": "@included"}, ("also",), [{"id": "urn:x"}]),
        ({"in": "@nest"}, ("in",), {"name": "x"}),
        ({"all": "@graph"}, ("all",), [{"id": "urn:x"}]),
        ({"back": "@reverse"}, ("back",), {"name": "x"}),
        ({"label": "@index"}, ("label",), "x"),
        ({"lang": "@language"}, ("name",), {"@value": "x", "lang": "en"}),
        # Addresses that only a context makes whole.
        ({"ex": "https://x.example/"}, (*ACHIEVEMENT, "id"), "ex:sql"),
        ({"@base": "https://x.example/"}, (*ACHIEVEMENT, "id"), "sql"),
        # Containers whose keys are not signed, or not always.
        ({"m": {"@id": "urn:m", "@container": "@index"}}, ("m",), {"a": "x"}),
        ({"m": {"@id": "urn:m", "@container": "@id"}}, ("m",), {"urn:a": {"name": "x"}}),
        ({"m": {"@id": "urn:m", "@container": "@type"}}, ("m",), {"urn:a": {"name": "x"}}),
        ({"m": {"@id": "urn:m", "@container": "@language"}}, ("m",), {"en": None}),
        ({"m": {"@id": "urn:m", "@container": "@language"}}, ("m",), {"not a tag": "x"}),
        ({"m": {"@id": "urn:m", "@container": "@language"}}, ("m",), {"en": 5}),
        ({"m": {"@id": "urn:m", "@direction": "rtl"}}, ("m",), "x"),
        ({"m": {"@id": "urn:m", "@type": "@id"}}, ("m",), "relative"),
        ({"m": {"@id": "urn:m", "@type": "@vocab"}}, ("m",), "relative"),
    ],
)
def test_an_inline_context_hides_nothing(context: Any, path: Path, value: Any) -> None:
    with pytest.raises(ContextError):
        expand(changed(_with_context(context), path, value))


@pytest.mark.parametrize(
    "context",
    [
        None,
        {"name": "urn:other"},
        {"validUntil": None},
        {"@vocab": None, "type": "urn:type"},
        {"id": "urn:id"},
        {"OpenBadgeCredential": "urn:other"},
        {"@import": "https://unknown.example/context"},
        {"@version": 1.0},
        5,
    ],
)
def test_published_terms_cannot_be_redefined(context: Any) -> None:
    document = _with_context(context)
    try:
        text = canonical_n_quads(document)
    except ContextError:
        return
    assert text == canonical_n_quads(full_badge())


def test_an_own_direction_is_refused_where_it_would_be_lost() -> None:
    assert _lost(_with_context({"@direction": "rtl"}, badge()))


def test_an_own_language_is_signed() -> None:
    assert "@de" in canonical_n_quads(_with_context({"@language": "de"}, badge()))


@pytest.mark.parametrize(
    ("context", "value"),
    [
        ({"m": "https://x.example/m"}, "x"),
        ({"m": "https://x.example/m"}, [1, 2.5, True, "x"]),
        ({"m": {"@id": "https://x.example/m", "@type": "@id"}}, "urn:x"),
        ({"m": {"@id": "https://x.example/m", "@container": "@list"}}, ["a", "a", "b"]),
        ({"m": {"@id": "https://x.example/m", "@container": "@language"}}, {"en": ["a", "b"]}),
        ({"m": {"@id": "https://x.example/m", "@type": "@json"}}, {"a": [None, {}, [], 1.5]}),
        ({"x": "https://x.example/", "m": "x:m"}, {"@value": "x", "@language": "de-AT"}),
    ],
)
def test_terms_of_ones_own_are_signed(context: Any, value: Any) -> None:
    plain = full_badge()
    extended = changed(_with_context(context), (*ACHIEVEMENT, "m"), value)
    added = set(canonical_n_quads(extended).split("\n")) - set(canonical_n_quads(plain).split("\n"))
    assert any("https://x.example/m" in line for line in added)


def test_every_member_of_a_json_literal_counts() -> None:
    context = {"m": {"@id": "https://x.example/m", "@type": "@json"}}
    texts = {
        canonical_n_quads(changed(_with_context(context), (*ACHIEVEMENT, "m"), value))
        for value in ({"a": None}, {}, {"a": []}, {"a": [None]}, {"a": 1}, {"a": "1"}, {"A": 1})
    }
    assert len(texts) == 7


def test_a_second_description_of_the_document_cannot_hold_what_its_root_hides() -> None:
    document = full_badge()
    until = document.pop("validUntil")
    document["evidence"][1] |= {"id": document["id"], "validUntil": until}
    assert "validUntil" in _lost(document)


def test_an_endorsement_may_comment_on_the_document() -> None:
    document = full_badge()
    document["endorsement"] = [
        {
            "@context": document["@context"],
            "id": "urn:uuid:e0000000-0000-4000-8000-000000000000",
            "type": ["VerifiableCredential", "EndorsementCredential"],
            "name": "Endorsed",
            "issuer": {"id": "did:web:guild.example", "type": ["Profile"]},
            "validFrom": "2026-01-01T00:00:00Z",
            "credentialSubject": {
                "id": document["id"],
                "type": ["EndorsementSubject"],
                "endorsementComment": "Solid.",
            },
        }
    ]
    assert "Solid." in canonical_n_quads(document)


def test_only_the_contexts_that_ship_are_known() -> None:
    with pytest.raises(UnknownContext) as caught:
        expand(_with_context("https://unknown.example/context"))
    assert caught.value.url == "https://unknown.example/context"


V1 = "https://www.w3.org/2018/credentials/v1"
V2 = "https://www.w3.org/ns/credentials/v2"


@pytest.mark.parametrize("contexts", [[V1, V2], [V2, V1]])
def test_contexts_of_both_editions_together_are_refused_in_plain_words(contexts: Any) -> None:
    with pytest.raises(ContextError) as caught:
        expand({**full_badge(), "@context": [*contexts, *full_badge()["@context"][1:]]})
    assert "Verifiable Credentials 1.1" in str(caught.value)
    assert "leave the other out" in str(caught.value)


def test_a_context_that_changes_a_word_that_is_settled_is_refused_in_plain_words() -> None:
    own = {"VerifiableCredential": "https://x.example/Credential"}
    with pytest.raises(ContextError, match="gives another meaning to a word"):
        expand({**full_badge(), "@context": [*full_badge()["@context"], own]})


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("http://www.w3.org/ns/credentials/v2", V2),
        ("https://w3.org/ns/credentials/v2/", V2),
        ("https://www.w3.org/ns/credentials/V2#", V2),
        (
            "http://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
        ),
    ],
)
def test_a_context_under_a_like_address_is_refused_naming_its_own(written: str, meant: str) -> None:
    with pytest.raises(UnknownContext) as caught:
        expand(_with_context(written))
    assert (caught.value.url, caught.value.meant) == (written, meant)
    assert f"It has to be written {meant}" in str(caught.value)


def test_number_and_text_are_two_things() -> None:
    path = (*ACHIEVEMENT, "name")
    texts = {canonical_n_quads(changed(full_badge(), path, v)) for v in (5, "5", True, "true", 5.5)}
    assert len(texts) == 5


@pytest.mark.parametrize(
    ("number", "written"),
    [
        # JSON-LD 1.1 API, section 8.6, and what jsonld.js 9 writes.
        (3, '"3"'),
        (3.0, '"3"'),
        (2.5, '"2.5E0"'),
        (0, '"0"'),
        (-0.0, '"0"'),
        (1e20, '"100000000000000000000"'),
        (1e21, '"1.0E21"'),
        (123456789.125, '"1.23456789125E8"'),
    ],
)
def test_numbers_are_written_as_by_others(number: float, written: str) -> None:
    text = canonical_n_quads(changed(full_badge(), (*ACHIEVEMENT, "creditsAvailable"), number))
    assert f"#creditsAvailable> {written}^^<https://www.w3.org/2001/XMLSchema#float>" in text


def test_what_goes_in_stays_as_it_is() -> None:
    document = full_badge()
    before = copy.deepcopy(document)
    canonical_n_quads(document)
    assert document == before
