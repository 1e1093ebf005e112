"""Where our data model differs from the published JSON Schemas on purpose, and why.

One table for each schema that says something else than its newest sibling. Each row recognizes
the difference in what we, or jsonschema, complain of, and has an example.
"""

import re
from collections.abc import Callable
from typing import Any, NamedTuple

from jsonschema import ValidationError
from tests.credentials.documents.test_schema import ENVELOPED, endorsement, record
from tests.credentials.samples import badge

from openmerit.credentials.documents import _texts
from openmerit.credentials.documents._schema import Problem
from openmerit.credentials.reading._members import as_list

_AS_LANGUAGE = re.compile(r"[a-z]{2}(-[A-Z]{2})?")
_DATES = {form.words for form in (_texts.DATE_TIME, _texts.LOOSE_DATE_TIME, _texts.DAY)}
_WORD_LISTS = {
    form.words
    for form in (
        *(_texts.ACHIEVEMENT_TYPE, _texts.RESULT_TYPE, _texts.IDENTIFIER_TYPE),
        _texts.TARGET_TYPE,
    )
}


class Stricter(NamedTuple):
    """What we refuse and a schema accepts: our complaint, and the value it is about."""

    reason: str
    is_it: Callable[[Problem, Any], bool]
    example: Any


class Looser(NamedTuple):
    """What a schema refuses and we accept: one complaint of jsonschema's."""

    reason: str
    is_it: Callable[[ValidationError], bool]
    example: Any


def _what(problem: Problem) -> Any:
    return problem[1].values.get("what")


def _is_languages(value: Any) -> bool:
    return isinstance(value, dict) and all(_AS_LANGUAGE.fullmatch(key) for key in value)


_EVIDENCE = {"type": ["Evidence"]}
_STATUS = {"id": "urn:x", "type": "Own"}

STRICTER = [
    Stricter(
        "Identifiers and links are addresses: a relative one is dropped by JSON-LD, unsigned.",
        lambda problem, _: _what(problem) == _texts.URI.words,
        badge(id="no address"),
    ),
    Stricter(
        "`format` is a note in JSON Schema, which few validators act on. Dates are dates.",
        lambda problem, _: _what(problem) in _DATES,
        badge(awardedDate="yesterday"),
    ),
    Stricter(
        "JSON Schema cannot compare two members (VCDM 2.0, section 4.9: validUntil comes later).",
        lambda problem, _: problem[1].template == "it lies before {start}",
        badge(validUntil="2020-01-15T09:00:00Z"),
    ),
    Stricter(
        "The pattern for extensions is not anchored, so that anything with `ext:x` in it passes.",
        lambda problem, value: _what(problem) in _WORD_LISTS and "ext:" in str(value),
        badge(
            evidence=[_EVIDENCE],
            credentialSubject={
                **badge()["credentialSubject"],
                "identifier": {
                    "type": "IdentityObject",
                    "hashed": False,
                    "identityHash": "a",
                    "identityType": "xext:a b",
                },
            },
        ),
    ),
    Stricter(
        "`@context` is a list that begins with the standards' own (VCDM 2.0, section 4.3); the "
        "adaptation allows one text or object, in which terms mean whatever its author likes.",
        lambda problem, value: problem[0].endswith("@context") and not isinstance(value, list),
        badge(**{"@context": "https://x.example/context"}),
    ),
    Stricter(
        "A single `type` has to be the right one too; the adaptation looks at lists only.",
        lambda problem, value: (
            problem[1].template == "it must include {words}" and not isinstance(value, list)
        ),
        badge(evidence={"type": "Anything"}),
    ),
    Stricter(
        "Identifiers, types, hashes, tokens and proofs have no translations; the adaptation lets "
        "a map of languages stand for any text.",
        lambda problem, value: (
            problem[1].template == "expected {expected}, got {given}"
            and all(isinstance(item, str) or _is_languages(item) for item in as_list(value))
        ),
        badge(id={"en": "urn:x"}),
    ),
    Stricter(
        "The same where a map of languages stands for an object or a list of types.",
        lambda problem, _: problem[0].endswith(("issuer.id", "issuer.type")),
        badge(issuer={"en": "urn:x"}),
    ),
    Stricter(
        "A recipient has an id or an identifier (Open Badges 3.0, section 8.2), a related "
        "resource a digest (VCDM 2.0, section 5.3). The schemas do not say so.",
        lambda problem, _: problem[1].template.startswith(("the recipient needs", "it needs a d")),
        badge(
            credentialSubject={
                name: value
                for name, value in badge()["credentialSubject"].items()
                if name != "identifier"
            }
        ),
    ),
    Stricter(
        "Empty lists are not to be written (Open Badges 3.0, section on serialization).",
        lambda problem, _: problem[1].template.startswith("an empty list says nothing"),
        badge(evidence=[]),
    ),
    Stricter(
        "The formal schema is older than the evidence of endorsements, which the adaptation has.",
        lambda problem, _: re.search(r"endorsement.*evidence|^evidence", problem[0]) is not None,
        endorsement(evidence=[{"type": "Anything"}]),
    ),
    Stricter(
        "The schemas of 1EdTech leave related resources, and some members of a proof and of "
        "enclosed credentials, to the W3C.",
        lambda problem, _: (
            re.search(
                r"relatedResource|proof(\[\d+\])?\.(expires|domain)"
                r"|verifiableCredential(\[\d+\])?\.(name|description)",
                problem[0],
            )
            is not None
        ),
        badge(relatedResource="urn:x"),
    ),
    Stricter(
        "A subject that says nothing is no claim (VCDM 2.0, section 4.8).",
        lambda problem, _: problem[1].template == "it says nothing",
        record(badge(credentialSubject={})),
    ),
]

_V1 = "https://www.w3.org/2018/credentials/v1"


def _is_old(value: Any) -> bool:
    contexts = value.get("@context") if isinstance(value, dict) else value
    return isinstance(contexts, list) and contexts[:1] == [_V1]


def _is_list_of_subjects(error: ValidationError) -> bool:
    return isinstance(error.instance, list) and _within(error, "credentialSubject")


_EXTENSION_POINTS = ("credentialSchema", "credentialStatus", "refreshService", "termsOfUse")


def _within(error: ValidationError, *names: str) -> bool:
    return any(name in error.absolute_path for name in names)


LOOSER = [
    Looser(
        "VCDM 2.0 (sections 4.10, 5.4) allows several status entries and refresh services.",
        lambda error: (
            isinstance(error.instance, list)
            and [*error.absolute_path][-1:] in (["credentialStatus"], ["refreshService"])
        ),
        badge(credentialStatus=[_STATUS, _STATUS], refreshService=[_STATUS]),
    ),
    Looser(
        "Extension points may have several types (VCDM 2.0, section 4.5).",
        lambda error: (
            isinstance(error.instance, list)
            and [*error.absolute_path][-1:] == ["type"]
            and _within(error, *_EXTENSION_POINTS)
        ),
        badge(termsOfUse={"type": ["One", "Two"]}),
    ),
    Looser(
        "A text may be a language value object (VCDM 2.0, section 11.1).",
        lambda error: isinstance(error.instance, dict) and "@value" in error.instance,
        badge(name={"@value": "Name", "@language": "en"}),
    ),
    Looser(
        "Languages have more tags than two letters and a country (BCP 47).",
        lambda error: (
            isinstance(error.instance, dict)
            and bool(error.instance)
            and all(_texts.LANGUAGE_TAG.fits(key) for key in error.instance)
        ),
        badge(name={"zh-Hant-TW": "Name"}),
    ),
    Looser(
        "The hyphen was meant to be in the names of extensions; unescaped, it makes a range.",
        lambda error: isinstance(error.instance, str) and error.instance.startswith("ext:-"),
        badge(
            credentialSubject={
                **badge()["credentialSubject"],
                "achievement": {
                    **badge()["credentialSubject"]["achievement"],
                    "achievementType": "ext:-x",
                },
            }
        ),
    ),
    Looser(
        "A proof may be meant for several domains (VC Data Integrity, section 2.1).",
        lambda error: [*error.absolute_path][-1:] == ["domain"],
        badge(proof={"type": "DataIntegrityProof", "domain": ["a.example", "b.example"]}),
    ),
    Looser(
        "A signed credential in an envelope has its members inside (VCDM 2.0, section 4.13).",
        lambda error: (
            isinstance(error.instance, dict)
            and error.instance.get("type") in (ENVELOPED["type"], [ENVELOPED["type"]])
        ),
        record(ENVELOPED),
    ),
    Looser(
        "A credential within a record is verified by itself; it may be about several subjects, "
        "and one of VCDM 1.1.",
        lambda error: (
            _within(error, "verifiableCredential")
            and (_is_old(error.instance) or _is_list_of_subjects(error))
        ),
        record(badge(credentialSubject=[{"id": "urn:x"}, {"id": "urn:y"}])),
    ),
]


def value_at(document: Any, member: str) -> Any:
    """The value that a problem names; None if it is absent."""
    for name in re.findall(r"[^.\[\]]+", member):
        try:
            document = document[int(name) if isinstance(document, list) else name]
        except (KeyError, IndexError, TypeError):
            return None
    return document


_DATED = ("validFrom", "validUntil", "created")


def of_vcdm_1_1(document: dict[str, Any]) -> dict[str, Any]:
    """A badge of VCDM 1.1."""
    old = {**document, "issuanceDate": document["validFrom"]}
    old["@context"] = [_V1, *document["@context"][1:]]
    del old["validFrom"]
    return old


def _generic(**changes: Any) -> dict[str, Any]:
    """A credential that is no badge."""
    return badge(
        type="VerifiableCredential", issuer="urn:x", credentialSubject={"id": "urn:x"}, **changes
    )


FORMAL = [
    Looser(
        "The adaptation, which JSON-LD is written by, lets one value stand for a list of it.",
        lambda error: (
            error.validator == "type"
            and error.validator_value == "array"
            and not isinstance(error.instance, list)
        ),
        badge(evidence=_EVIDENCE),
    ),
    Looser(
        "The adaptation lets a text be in several languages.",
        lambda error: error.validator_value == "string" and isinstance(error.instance, dict),
        badge(name={"en": "Name"}),
    ),
    Looser(
        "A status entry may be without an id (VCDM 2.0, section 4.10, and the adaptation).",
        lambda error: _within(error, "credentialStatus") and error.validator == "required",
        badge(credentialStatus={"type": "Own"}),
    ),
]


OLD = [
    *FORMAL,
    Looser(
        "The name of a badge on VCDM 1.1, and the id of an endorsement, became required in its "
        "last schemas only; 1EdTech's own sample (complete_v1.json) lacks one.",
        lambda error: (
            error.validator == "required" and error.message.startswith(("'name' is", "'id' is"))
        ),
        of_vcdm_1_1(badge()),
    ),
    Looser(
        "An issuer may be named by its address alone (VC Data Model 1.1, section 4.5).",
        lambda error: [*error.absolute_path][-1:] == ["issuer"],
        of_vcdm_1_1(badge(issuer="urn:x")),
    ),
]
OLD_STRICTER = [
    Stricter(
        "The last schemas for VCDM 1.1 demand no words in `type`; the standard does.",
        lambda problem, _: problem[1].template == "it must include {words}",
        of_vcdm_1_1(badge(evidence=[{"type": ["Anything"]}])),
    ),
    Stricter(
        "They demand no context either.",
        lambda problem, _: "@context" in problem[0],
        badge(**{"@context": ["https://x.example/context"]}),
    ),
    Stricter(
        "validFrom and validUntil are dates in every edition; the schemas for VCDM 1.1 are silent.",
        lambda problem, _: problem[0].endswith(("validFrom", "validUntil")),
        of_vcdm_1_1(badge()) | {"validUntil": 5},
    ),
]
W3C = [
    Looser(
        "A date without a zone is in UTC (VCDM 2.0, section 4.9).",
        lambda error: error.validator == "pattern" and error.absolute_path[-1] in _DATED,
        _generic(validFrom="2026-01-15T09:00:00"),
    ),
    Looser(
        "What a proof needs is told by the check of the proof, and depends on its type.",
        lambda error: error.validator == "required" and _within(error, "proof"),
        _generic(proof={"type": "Own"}),
    ),
    Looser(
        "Naming a context twice changes nothing.",
        lambda error: error.validator == "uniqueItems",
        _generic(**{"@context": badge()["@context"] * 2}),
    ),
    Looser(
        "A context that defines nothing is of no use, and does no harm.",
        lambda error: error.instance == {} and "@context" in error.absolute_path,
        _generic(**{"@context": [*badge()["@context"], {}]}),
    ),
    Looser(
        "A refresh service needs a type, and no id (VCDM 2.0, section 5.4).",
        lambda error: _within(error, "refreshService") and error.validator == "required",
        _generic(refreshService={"type": "Own"}),
    ),
]
W3C_STRICTER = [
    Stricter(
        "The W3C's schemas, which are informative, leave some members to the prose.",
        lambda problem, _: (
            re.search(r"(^|\.)(@context|type|holder|termsOfUse|name|description)\b", problem[0])
            is not None
        ),
        _generic(name=5),
    ),
]
