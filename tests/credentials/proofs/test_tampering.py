"""Any value changed, added or removed after signing is noticed, and the check is named."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from tests.credentials.samples import (
    LATER,
    REMOVED,
    SUITES,
    changed,
    full_badge,
    key,
    signed,
    values_in,
)

from openmerit.credentials import Report, verify
from openmerit.credentials.reading._encoding import base64url_decode, base64url_encode

BEFORE_THE_WORD_COUNTS = ("format", "context", "proof", "key", "schema")
"""What is said of a tampered document has to be one of these; the rest would believe its word."""


def _other_values(value: Any) -> Iterator[Any]:
    yield from (REMOVED, None, "x", [], 1)
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, str):
        yield from (f"{value} ", value.upper(), f"_:{value}", [value], {"@value": value})
    elif isinstance(value, int | float):
        yield from (value + 1, -value, str(value))
    elif isinstance(value, list):
        yield from (value[1:], value[::-1], [*value, "x"], [*value, value[0]], value[0])
    elif isinstance(value, dict):
        yield from ({}, [value])


ADDED_MEMBERS: tuple[tuple[str, Any], ...] = (
    ("unheardOf", "x"),
    ("id", "urn:new"),
    ("type", "Alignment"),
    ("name", "x"),
    ("description", "x"),
    ("validUntil", "2040-01-01T00:00:00Z"),
    ("image", {"id": "urn:image", "type": "Image"}),
    ("endorsement", []),
    ("@index", "x"),
    ("@id", "urn:new"),
    ("@type", "Alignment"),
    ("@language", "en"),
    ("@direction", "rtl"),
    ("@reverse", {"name": "x"}),
    ("@included", [{"id": "urn:q", "name": "x"}]),
    ("@graph", [{"id": "urn:q", "name": "x"}]),
    ("@nest", {"name": "x"}),
    ("https://schema.org/name", "x"),
    ("domain", "x"),
    ("previousProof", "urn:x"),
)


def _tampered(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, value in list(values_in(document)):
        where = ".".join(map(str, path))
        if path:
            for other in _other_values(value):
                if json.dumps(other, default=str) != json.dumps(value):
                    yield f"{where} := {other!r:.60}", changed(document, path, other)
        if isinstance(value, dict):
            for name, other in ADDED_MEMBERS:
                if name not in value:
                    yield f"{where}.{name} added", changed(document, (*path, name), other)


def _meaning(value: Any, member: str = "") -> Any:
    """What RDF makes of JSON here, said without RDF: sets, one or many, plain value objects."""
    if isinstance(value, dict):
        if value.keys() == {"@value"}:
            return _meaning(value["@value"])
        return {name: _meaning(item, name) for name, item in value.items()}
    if isinstance(value, list):
        parts = [json.dumps(_meaning(item), sort_keys=True) for item in value]
        if member == "@context":  # a context that is repeated defines nothing anew
            return list(dict.fromkeys(parts))
        if member != "allowedValue":  # the only list of the standard; all others are sets
            parts = sorted(set(parts))
        return json.loads(parts[0]) if len(parts) == 1 else parts
    return value


def _assert_named(report: Report, what: str) -> None:
    failed = [check.id for check in report.checks if check.outcome == "failed"]
    if report.check("context").outcome == "unknown" and not failed:
        return  # a vocabulary that is not known here: whether it was there all along cannot be told
    assert report.verdict == "invalid", f"{what}: {report.verdict}, {report.summary}"
    assert set(failed) & set(BEFORE_THE_WORD_COUNTS), f"{what}: only {failed}"
    if "passed" not in (report.check("proof").outcome, report.check("key").outcome):
        for id in ("issuer", "status", "recipient"):
            assert report.check(id).outcome == "unknown", what


def _assert_same_json(other: dict[str, Any], document: dict[str, Any], what: str) -> None:
    """JCS signs JSON, but for two things that its specification leaves open.

    A proof may stand in a list, and contexts may follow on those that were signed (vc-di-eddsa 1.0,
    section 3.3.2).
    """
    proof = other["proof"][0] if isinstance(other["proof"], list) else other["proof"]
    contexts = other["@context"][: len(document["@context"])]
    assert other | {"proof": proof, "@context": contexts} == document, what


@pytest.mark.parametrize(("key_type", "suite"), SUITES[:2])
def test_every_change_to_a_signed_document_is_noticed(key_type: str, suite: str) -> None:
    document = json.loads(signed(full_badge(key(key_type)), key(key_type), suite))
    meant = _meaning(document)
    count = 0
    for what, other in _tampered(document):
        report = verify(json.dumps(other).encode(), at=LATER)
        count += 1
        if report.valid:
            assert _meaning(other) == meant, what
            if "jcs" in suite:
                _assert_same_json(other, document, what)
        else:
            _assert_named(report, what)
    assert count > 1200


@pytest.mark.parametrize(("key_type", "suite"), SUITES[2:])
def test_every_text_that_is_altered_is_noticed(key_type: str, suite: str) -> None:
    document = json.loads(signed(full_badge(key(key_type)), key(key_type), suite))
    assert verify(json.dumps(document).encode(), at=LATER).valid
    for path, value in list(values_in(document)):
        if isinstance(value, str):
            for other in (value + "x", REMOVED):
                report = verify(json.dumps(changed(document, path, other)).encode(), at=LATER)
                _assert_named(report, f"{path} {other!r:.20}")


@pytest.mark.parametrize("key_type", ["ed25519", "p256", "p384", "rsa"])
def test_every_change_to_a_token_is_noticed(key_type: str) -> None:
    token = signed(full_badge(key(key_type)), key(key_type), "jwt").decode()
    assert verify(token.encode(), at=LATER).valid
    parts = token.split(".")
    for place in (0, 1):
        document = json.loads(base64url_decode(parts[place]))
        for path, value in list(values_in(document)):
            if not path:
                continue
            others = (REMOVED, None, "x", [value], f"{value}x")
            for other in others if key_type == "ed25519" else others[:1]:
                text = json.dumps(changed(document, path, other))
                altered = [*parts[:place], base64url_encode(text.encode()), *parts[place + 1 :]]
                report = verify(".".join(altered).encode(), at=LATER)
                _assert_named(report, f"{path} := {other!r:.30}")


def test_a_token_has_one_spelling_only() -> None:
    token = signed(full_badge(), key(), "jwt").decode()
    header, payload, signature = token.split(".")
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    spare = signature[:-1] + alphabet[alphabet.index(signature[-1]) ^ 1]
    for other in (
        f"{header}.{payload}.{spare}",
        f"{header}.{payload}.{signature}==",
        f"{header}.{payload}=.{signature}",
        f"{header}.{payload}.{signature}.",
        f"{header}.{payload}.{signature}A",
        f"{header}.{payload}\n.{signature}",
        f"{header}.{payload}.",
        f"{header}..{signature}",
    ):
        assert verify(other.encode(), at=LATER).verdict == "invalid", other[-20:]


@pytest.mark.parametrize("algorithm", ["none", "HS256", "ES256", "RS256", "eddsa", "", None, 5])
def test_the_header_cannot_choose_how_it_is_checked(algorithm: object) -> None:
    _, payload, signature = signed(full_badge(), key(), "jwt").decode().split(".")
    header = {"alg": algorithm, "typ": "JWT", "kid": key().verification_method}
    text = base64url_encode(json.dumps(header).encode())
    assert verify(f"{text}.{payload}.{signature}".encode(), at=LATER).verdict == "invalid"


def test_a_proof_of_another_document_does_not_fit() -> None:
    first = json.loads(signed(full_badge(), key()))
    other = json.loads(signed(full_badge() | {"id": "urn:uuid:other"}, key()))
    first["proof"] = other["proof"]
    assert verify(json.dumps(first).encode(), at=LATER).check("proof").outcome == "failed"


def test_a_signature_is_spelled_in_one_way_only() -> None:
    document = json.loads(signed(full_badge(), key()))
    value = document["proof"]["proofValue"]
    for other in (value[1:], f"z1{value[1:]}", f"Z{value[1:]}", f"{value} ", f"m{value}", "z", "u"):
        document["proof"]["proofValue"] = other
        report = verify(json.dumps(document).encode(), at=LATER)
        assert report.check("proof").outcome == "failed", other
