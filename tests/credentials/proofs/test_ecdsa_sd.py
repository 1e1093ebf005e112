"""ecdsa-sd-2023: the published vectors, and what a stranger may put into such a proof."""

import dataclasses
import hashlib
import hmac
import json
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cbor2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.credentials.proofs.test_vectors import _folder
from tests.credentials.samples import (
    LATER,
    NOW,
    REMOVED,
    badge,
    changed,
    full_badge,
    key,
    signed,
    values_in,
)

from openmerit.credentials import (
    CredentialError,
    DisclosureError,
    Report,
    UnusableKey,
    VerificationKey,
    derive,
    issue,
    verify,
)
from openmerit.credentials.linked_data import _contexts
from openmerit.credentials.linked_data._canonical import canonical_n_quads
from openmerit.credentials.linked_data._document import CanonicalDocument
from openmerit.credentials.proofs import _ecdsa_sd, _ecdsa_sd_check, _ecdsa_sd_values
from openmerit.credentials.proofs._ecdsa_sd_statements import StatementsOf
from openmerit.credentials.reading._encoding import base58_decode, base64url_encode

# W3C vc-di-ecdsa, TestVectors/ecdsa-sd-2023/employ (commit 00781de): appendix A.7.
W3C_ISSUER = "zDnaepBuvsQ8cpsWrVKw8fbpGpvPeNSjVPTWoq6cRqaYzBKVP"
W3C_OWN_KEY = "zDnaeTHfhmSaQKBc7CmdL3K7oYg3D6SC7yowe2eBeVd2DH32r"
W3C_PROOF_HASH = "9c5c9b189f06cfa9d9f21a838ccb9b04316f07ad1a517bfd4955ee28c6a8229c"
W3C_MANDATORY_HASH = "a042dc047c236816f49fbe5282a79c5e77abe111e47f4c20203b5064c7f0f059"
W3C_HMAC_KEY = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"
W3C_DERIVED = (
    "u2V0BhVhAuNxVr-tkJ6mQ6dYMDTY7ZUMG2ScD5QNiEMopYZ2O0gQZS6PYbjHNvJn07p1fJfDMHB9E9fo5q-yaUM31GbR"
    "X4FgjgCQCKnLOGbY_FuM-ASpSkkOxsIR2E8n7Ml2q1UQ6tEwzi5OGWED9kexIs1JJZfehRT6f-gZwVOym99YzioRSXrM"
    "oi7DK96llHwL-4U1tM-4WeaqIKDSMzFdOGU1_V_yovjVMGzD3WEDJLm6l9lNDxwSslFDaTVX4c0KCm5utevrOgwCgh5v"
    "Jly7Eh57ruq_9mtnj-R0pGXHI_-XXaEl9YvonJWp-A7-ZWEArZtKW8tCf8oDUzewdArbDgGXtNsmbbbQKmoAPT66kYYf"
    "HtCxssjK1EDvIhEX14fMsiWkgcVRvMWqDbNMal5-NWEAJ6R-J39CiUvealwyuxVgUzVcKjkHsKsJcM72K_keacLjnRNN"
    "jvH2qMTYl0MtMHqjGTIdXeDXpt0FrRhW7gt75WECxgZhu8s-3e3HyfPtDZbiGB5nZ6Ew99is4YzGSUNV6kdQpyxUScSL"
    "Db9NKkuoHRbSmQUVMVhxVw3dB7iR6hmJkWEAT0Cqcrw2WufvsOX1PqtkOeMVtDL2TMiTVi1yBYj41cbIqoVvErSAcNk41"
    "Znk8ndqcmD6ZZfR8fOX_bhtCSE3UogBYINy79kKRYKPmAHoHNXEECliRVtrBI0BehX7mdFRKDCh4AVgg4YIOZn1MHES1Z"
    "4Ij2hWZG3R4dEYBqg5fHTyDEvYhC3-EAAQFBw"
)
W3C_FIRST_LINES = (
    "_:u3Lv2QpFgo-YAegc1cQQKWJFW2sEjQF6FfuZ0VEoMKHg "
    "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://schema.org/Person> .\n",
    "_:u3Lv2QpFgo-YAegc1cQQKWJFW2sEjQF6FfuZ0VEoMKHg "
    "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type> "
    "<https://w3id.org/citizenship#EmployablePerson> .\n",
    "_:u3Lv2QpFgo-YAegc1cQQKWJFW2sEjQF6FfuZ0VEoMKHg "
    '<https://w3id.org/citizenship#birthCountry> "Bahamas" .\n',
)


def _report(credential: bytes | dict[str, Any]) -> Report:
    data = credential if isinstance(credential, bytes) else json.dumps(credential).encode()
    return verify(data, at=LATER)


def _issued(document: dict[str, Any] | None = None, **options: Any) -> bytes:
    return issue(
        document or badge(key("p256")), key("p256"), proof=_ecdsa_sd.NAME, now=NOW, **options
    )


# The published vectors


def test_the_published_proof_value_holds_what_the_standard_says() -> None:
    value = _ecdsa_sd_values.read(W3C_DERIVED)
    assert isinstance(value, _ecdsa_sd_values.DerivedValue)
    assert value.write() == W3C_DERIVED
    assert value.public_key == base58_decode(W3C_OWN_KEY[1:])
    assert value.obligatory == [0, 4, 5, 7]
    hmac_key = bytes.fromhex(W3C_HMAC_KEY)
    for number, name in ((0, "c14n1"), (1, "c14n0")):
        # The vectors' first blank node of the part is the second of the whole.
        assert value.labels[number] == hmac.digest(hmac_key, name.encode(), hashlib.sha256)
    issuer = VerificationKey.from_multikey(W3C_ISSUER)
    hashes = bytes.fromhex(W3C_PROOF_HASH), bytes.fromhex(W3C_MANDATORY_HASH)
    assert issuer.is_signature(value.signature, hashes[0] + value.public_key + hashes[1])
    own = VerificationKey.from_multikey(W3C_OWN_KEY)
    for signature, line in zip(value.signatures, W3C_FIRST_LINES, strict=False):
        assert own.is_signature(signature, line.encode())
        assert not own.is_signature(signature, line.replace("a", "b").encode())


@pytest.fixture
def citizenship(monkeypatch: pytest.MonkeyPatch) -> None:
    """The vocabulary of the published vectors, which does not ship, made known for one test."""
    named = os.environ.get("OPENMERIT_SCHEMAS")
    if not named:
        pytest.skip("OPENMERIT_SCHEMAS names no folder with the vectors' context")
    path = Path(named) / "contexts/security/citizenship-v4rc1.jsonld"
    further = {"https://w3id.org/citizenship/v4rc1": json.loads(path.read_bytes())}
    shipped = _contexts.context
    monkeypatch.setattr(_contexts, "context", lambda url: further.get(url) or shipped(url))


@pytest.mark.parametrize(
    ("name", "mandatory", "selective"),
    [
        ("employ", "employMandatory", "employSelective"),
        ("prc", "prCredMandatory", "prCredSelective"),
    ],
)
@pytest.mark.usefixtures("citizenship")
def test_suite_ecdsa_sd_2023(name: str, mandatory: str, selective: str) -> None:
    folder = _folder("vc-di-ecdsa")

    def read(file: str) -> Any:
        return json.loads((folder / "ecdsa-sd-2023" / name / file).read_bytes())

    document = read("addSignedSDBase.json")
    proof = document.pop("proof")
    base = _ecdsa_sd_values.read(proof["proofValue"])
    assert isinstance(base, _ecdsa_sd_values.BaseValue)
    assert base.write() == proof["proofValue"]
    raw = read("addRawBaseSignatureInfo.json")
    assert (base.signature.hex(), [s.hex() for s in base.signatures]) == (
        raw["baseSignature"],
        raw["signatures"],
    )
    obligatory = json.loads((folder / f"{mandatory}.json").read_bytes())
    show = json.loads((folder / f"{selective}.json").read_bytes())
    assert base.pointers == obligatory

    statements = StatementsOf(document)
    labels = statements.labels()
    canonical = sorted(_ecdsa_sd._labelling.write_quad(q, labels) for q in statements.quads)
    assert canonical == read("addBaseDocCanon.json")
    lines = _ecdsa_sd.Lines(statements, base.hmac_key)
    whole = [line.decode() for line in lines.at(range(len(lines)))]
    assert whole == read("addBaseDocHMACCanon.json")
    groups = read("derivedGroupIndexes.json")
    assert lines.places(obligatory) == groups["mandatoryIndexes"]
    assert lines.others(groups["mandatoryIndexes"]) == groups["nonMandatoryIndexes"]
    assert lines.places(show) == groups["selectiveIndexes"]
    assert lines.places([*obligatory, *show]) == groups["combinedIndexes"]
    hashes = read("addHashData.json")
    said = b"".join(lines.at(groups["mandatoryIndexes"]))
    assert hashlib.sha256(said).hexdigest() == hashes["mandatoryHash"]
    options = {member: value for member, value in proof.items() if member != "proofValue"}
    canonical_document = CanonicalDocument(document)
    to_sign = _ecdsa_sd_check.bytes_to_sign(canonical_document, options, base.public_key, [said])
    assert to_sign[:32].hex() == hashes["proofHash"]

    issuer = VerificationKey.from_multikey(proof["verificationMethod"].partition("#")[2])
    assert _ecdsa_sd_check.is_proof_of(canonical_document, proof, issuer)
    derived = _ecdsa_sd.derive(document, proof, show)
    assert derived == read("derivedRevealDocument.json")
    shown_proof = derived.pop("proof")
    assert derived == read("derivedUnsignedReveal.json")
    for by_shape in (True, False):
        part = CanonicalDocument(derived, by_shape=by_shape)
        assert _ecdsa_sd_check.is_proof_of(part, shown_proof, issuer)


# What an issuer makes obligatory


def test_issuer_dates_status_and_terms_are_always_shown() -> None:
    document = full_badge(key("p256"))
    document["termsOfUse"] = [{"type": "Terms", "id": "https://academy.example/terms"}]
    document["@context"].append("https://www.w3.org/ns/credentials/undefined-terms/v2")
    shown = json.loads(derive(_issued(document), []))
    always = {"issuer", "validFrom", "validUntil", "credentialStatus", "termsOfUse"}
    assert shown.keys() == always | {"@context", "id", "type", "proof"}
    assert {name: shown[name] for name in always} == {name: document[name] for name in always}


def test_what_the_issuer_adds_is_shown_too() -> None:
    credential = _issued(mandatory=["/credentialSubject/achievement/name"])
    assert json.loads(derive(credential, []))["credentialSubject"] == {
        "type": ["AchievementSubject"],
        "achievement": {
            "id": "https://academy.example/achievements/sql",
            "type": ["Achievement"],
            "name": "SQL",
        },
    }


@pytest.mark.parametrize(
    "pointer",
    [
        "/none",
        "name",
        "/@context",
        "/@context/0",
        "/credentialSubject/achievement/description/@value",
        "/credentialSubject/achievement/resultDescription/0/allowedValue/1",
    ],
)
def test_what_cannot_be_chosen_by_itself_is_refused(pointer: str) -> None:
    document = full_badge(key("p256"))
    described = {"@value": "Fragt Datenbanken.", "@language": "de"}
    document["credentialSubject"]["achievement"]["description"] = described
    with pytest.raises(DisclosureError):
        _issued(document, mandatory=[pointer])
    with pytest.raises(DisclosureError):
        derive(_issued(document), [pointer])


def test_of_a_list_without_order_elements_can_be_shown_of_an_ordered_one_only_all() -> None:
    credential = _issued(full_badge(key("p256")))
    place = "/credentialSubject/achievement/resultDescription/0/allowedValue"
    shown = json.loads(derive(credential, [place, "/evidence/1/narrative"]))
    assert shown["evidence"] == [{"type": ["Evidence"], "narrative": "Interview"}]
    described = shown["credentialSubject"]["achievement"]["resultDescription"][0]
    assert described["allowedValue"] == ["C", "B", "A"]


def test_the_proof_keeps_the_name_that_it_is_given() -> None:
    name = "urn:uuid:55555555-5555-4555-8555-555555555555"
    credential = _issued(proof_id=name)
    derived = derive(credential, [])
    for data in (credential, derived):
        assert json.loads(data)["proof"]["id"] == name
        assert _report(data).valid


def test_only_a_p256_key_makes_it_and_only_it_has_obligatory_parts() -> None:
    with pytest.raises(UnusableKey):
        issue(badge(), key(), proof=_ecdsa_sd.NAME, now=NOW)
    with pytest.raises(UnusableKey, match="mandatory"):
        issue(badge(), key(), now=NOW, mandatory=["/name"])


def test_an_embedded_endorsement_and_equal_parts_can_be_shown() -> None:
    holder = key("p256")
    document = full_badge(holder)
    endorsement = {
        "@context": document["@context"],
        "id": "urn:uuid:22222222-2222-4222-8222-222222222222",
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "name": "Good",
        "issuer": {"id": key(number=1).did, "type": ["Profile"]},
        "validFrom": "2026-01-15T09:00:00Z",
        "credentialSubject": {"id": document["id"], "type": ["EndorsementSubject"]},
    }
    document["endorsement"] = [json.loads(signed(endorsement, key(number=1)))]
    alike = {"type": ["Alignment"], "targetName": "Same", "targetUrl": "urn:skill:same"}
    document["credentialSubject"]["achievement"]["alignment"] = [alike, dict(alike)]
    credential = _issued(document)
    assert _report(credential).check("proof").finding == "holders_copy"
    show = ["/endorsement/0", "/credentialSubject/achievement/alignment/1"]
    derived = derive(credential, show)
    report = _report(derived)
    assert report.check("proof").outcome == "passed", report.summary
    assert report.check("endorsements").outcome == "passed"
    shown = json.loads(derived)
    assert shown["endorsement"] == document["endorsement"]
    assert shown["credentialSubject"]["achievement"]["alignment"] == [alike]


def _with_lists(document: dict[str, Any]) -> dict[str, Any]:
    """Lists that are equal, long, and owned by objects of one id; a literal like a label."""
    described = document["credentialSubject"]["achievement"]["resultDescription"]
    again = dict(described[0], id="urn:uuid:33333333-3333-4333-8333-333333333333")
    described += [again, dict(again, allowedValue=[str(n) for n in range(200)])]
    document["credentialSubject"]["achievement"]["tag"] = ["a", "a", "_:c14n0", "_:n0"]
    return document


@pytest.mark.parametrize("make", [badge, full_badge, lambda: _with_lists(full_badge())])
def test_statements_are_those_of_the_general_path(make: Callable[[], dict[str, Any]]) -> None:
    document = make()
    other = badge(id="urn:uuid:22222222-2222-4222-8222-222222222222")
    endorsed = dict(json.loads(signed(other, key())))
    document["endorsement"] = [endorsed, dict(endorsed)]  # equal, each with a graph for its proof
    statements = StatementsOf(document)
    lines = statements.lines(statements.labels())
    assert b"".join(lines).decode() == canonical_n_quads(document)
    # All of it, chosen piece by piece, is all of it; and each piece is a part of it.
    names = [name for name in document if name != "@context"]
    assert set(statements.of([f"/{name}" for name in names])) == set(statements.quads)
    for name in names:
        assert set(statements.of([f"/{name}"])) <= set(statements.quads)


def test_an_object_that_stands_in_two_places_is_two() -> None:
    document = badge(key("p256"))
    criteria = {"narrative": "Was there."}
    document["evidence"] = [{"type": ["Evidence"], "name": name} for name in ("One", "Two")]
    document["credentialSubject"]["achievement"]["criteria"] = criteria
    profile = {"id": "urn:uuid:44444444-4444-4444-8444-444444444444", "type": ["Profile"]}
    profile["address"] = {"type": ["Address"], "addressLocality": "Graz"}
    document["credentialSubject"]["source"] = dict(profile)
    document["credentialSubject"]["achievement"]["creator"] = dict(profile)
    credential = _issued(document, mandatory=["/credentialSubject/achievement/creator"])
    assert _report(credential).valid
    assert _report(derive(credential, ["/credentialSubject/source"])).valid


# Deriving


def test_what_has_no_base_proof_cannot_be_derived() -> None:
    credential = _issued()
    for other in (signed(badge(), key()), derive(credential, []), b"[]", b"1"):
        with pytest.raises(CredentialError):
            derive(other, ["/name"])


def test_a_changed_credential_is_not_derived() -> None:
    document = json.loads(_issued())
    document["credentialSubject"]["achievement"]["name"] = "SQL for experts"
    with pytest.raises(CredentialError, match="changed"):
        derive(json.dumps(document).encode(), ["/credentialSubject/achievement/name"])


def test_two_parts_of_one_credential_do_not_mix() -> None:
    one, other = (derive(_issued(), ["/credentialSubject"]) for _ in range(2))
    mixed = json.loads(one)
    values = [_ecdsa_sd_values.read(json.loads(d)["proof"]["proofValue"]) for d in (one, other)]
    assert isinstance(values[0], _ecdsa_sd_values.DerivedValue)
    foreign = dataclasses.replace(values[0], signatures=values[1].signatures)
    mixed["proof"]["proofValue"] = foreign.write()
    assert _report(mixed).check("proof").outcome == "failed"


# Tampering

SHOWN = json.loads(
    derive(
        _issued(full_badge(key("p256"))),
        ["/credentialSubject/achievement", "/evidence/0/name", "/name"],
    )
)


def test_every_value_that_is_changed_or_removed_is_noticed() -> None:
    for path, value in values_in(SHOWN):
        if not path or path == ("proof",):
            continue
        for other in (REMOVED, f"{value}x" if isinstance(value, str) else None):
            report = _report(changed(SHOWN, path, other))
            found = [report.check(id).outcome for id in ("context", "proof", "key")]
            assert found != ["passed"] * 3, path


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_every_letter_of_the_proof_counts(data: st.DataObject) -> None:
    value = SHOWN["proof"]["proofValue"]
    place = data.draw(st.integers(0, len(value) - 1))
    letter = data.draw(st.sampled_from("abcXYZ019_-=").filter(lambda x: x != value[place]))
    other = value[:place] + letter + value[place + 1 :]
    assert not _report(changed(SHOWN, ("proof", "proofValue"), other)).valid


# Hostile proof values

Parts = list[Any]


def _with_parts(change: Callable[[Parts], Any]) -> bytes:
    value = _ecdsa_sd_values.read(SHOWN["proof"]["proofValue"])
    assert isinstance(value, _ecdsa_sd_values.DerivedValue)
    parts = [
        value.signature,
        value.public_key,
        list(value.signatures),
        dict(value.labels),
        list(value.obligatory),
    ]
    made = change(parts)
    return cbor2.dumps(parts if made is None else made)


def _put(place: int, value: Any) -> Callable[[Parts], Any]:
    def change(parts: Parts) -> None:
        parts[place] = value

    return change


HOSTILE: dict[str, bytes] = {
    "nothing": b"",
    "four parts": _with_parts(lambda parts: parts[:4]),
    "six parts": _with_parts(lambda parts: [*parts, []]),
    "a map": _with_parts(lambda parts: dict(enumerate(parts))),
    "a short signature": _with_parts(_put(0, b"\0" * 63)),
    "no point": _with_parts(_put(1, b"\x80\x24\x02" + b"\xff" * 32)),
    "an Ed25519 key": _with_parts(_put(1, b"\xed\x01" + b"\x02" * 33)),
    "a text": _with_parts(_put(1, "\x80" * 35)),
    "no signatures": _with_parts(_put(2, [])),
    "one more signature": _with_parts(lambda parts: parts[2].append(parts[2][0])),
    "signatures in another order": _with_parts(lambda parts: parts[2].reverse()),
    "no labels": _with_parts(_put(3, {})),
    "one label for two nodes": _with_parts(lambda p: p[3].update(dict.fromkeys(p[3], p[3][0]))),
    "a label too many": _with_parts(lambda parts: parts[3].update({len(parts[3]): b"\0" * 32})),
    "a label far off": _with_parts(lambda parts: parts[3].update({2**63: b"\0" * 32})),
    "a name for a number": _with_parts(lambda parts: parts[3].update({"0": b"\0" * 32})),
    "labels swapped": _with_parts(lambda p: p[3].update({0: p[3][1], 1: p[3][0]})),
    "nothing obligatory": _with_parts(_put(4, [])),
    "obligatory twice": _with_parts(lambda parts: parts[4].append(parts[4][-1])),
    "obligatory out of range": _with_parts(lambda parts: parts[4].append(4_999)),
    "obligatory below zero": _with_parts(lambda parts: parts[4].insert(0, -1)),
    "true for one": _with_parts(lambda parts: parts[4].insert(0, True)),
    "trailing bytes": _with_parts(lambda parts: None) + b"\0",
    "a tag": b"\xd9\xd9\xf7" + _with_parts(lambda parts: None),
    "an indefinite list": b"\x9f" + _with_parts(lambda parts: None)[1:] + b"\xff",
    "a long spelling": b"\x98\x05" + _with_parts(lambda parts: None)[1:],
    "a huge number": cbor2.dumps([2**64 * 2**9_999] * 5),
    "a huge fraction": b"\xd8\x1e\x82" + cbor2.dumps(2**80_001) + cbor2.dumps(3**50_001),
    "a pattern": b"\xd8\x23" + cbor2.dumps("(a+)+" * 1_000),
    "a list that refers to itself": b"\xd8\x1c\x85" + b"\xd8\x1d\x00" * 5,
    "a length that lies": b"\x9b\xff\xff\xff\xff\xff\xff\xff\xff",
    "bytes that lie": b"\x85\x5b\x7f\xff\xff\xff\xff\xff\xff\xff",
    "depth": b"\x81" * 100_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_proof_value_fails_in_words(name: str) -> None:
    value = "u" + base64url_encode(b"\xd9\x5d\x01" + HOSTILE[name])
    began = time.perf_counter()
    report = _report(changed(SHOWN, ("proof", "proofValue"), value))
    assert time.perf_counter() - began < 1
    assert report.check("proof").outcome == "failed"
    assert report.verdict == "invalid"


@pytest.mark.parametrize(
    "value", [None, 1, "", "z2V0B", "u", "u2V0A", "u2V0B", "u2V0C", "u2V0BhQ", "u2V0B=" * 9, "uÄ"]
)
def test_what_is_no_proof_value_fails(value: Any) -> None:
    assert _report(changed(SHOWN, ("proof", "proofValue"), value)).verdict == "invalid"


def test_a_base_proof_may_not_point_elsewhere_or_anew() -> None:
    document = json.loads(_issued())
    base = _ecdsa_sd_values.read(document["proof"]["proofValue"])
    assert isinstance(base, _ecdsa_sd_values.BaseValue)
    for pointers in ([], ["/issuer"], ["/none"], ["/issuer", "/issuer"], ["x"], ["/@context"]):
        value = dataclasses.replace(base, pointers=pointers).write()
        report = _report(changed(document, ("proof", "proofValue"), value))
        assert report.check("proof").outcome == "failed", pointers


def test_a_large_credential_is_checked_within_a_second() -> None:
    document = badge(key("p256"))
    document["evidence"] = [
        {"type": ["Evidence"], "name": f"Piece {number}"} for number in range(300)
    ]
    credential = _issued(document)
    for data in (credential, derive(credential, ["/evidence"])):
        began = time.perf_counter()
        assert _report(data).valid
        assert time.perf_counter() - began < 1


def test_too_many_statements_are_refused_when_signing() -> None:
    document = badge(key("p256"))
    document["credentialSubject"]["achievement"]["tag"] = [str(n) for n in range(5_001)]
    with pytest.raises(CredentialError, match="statements"):
        _issued(document)
