"""Examining: any bytes whatever, everything that is wrong, and never an exception."""

import json
import random
import time
from typing import Any

import pytest
from tests.credentials.doctor import broken
from tests.credentials.doctor.test_template import assert_can_be_issued
from tests.credentials.images import pdfs
from tests.credentials.samples import LATER, badge, changed, full_badge, key, signed, values_in
from tests.credentials.verification.hostile import CASES
from tests.fuzz.mutations import mutated
from tests.fuzz.seeds import seeds

from openmerit.credentials import examine, present, verify

SOON = 15.0
"""Seconds by the clock, on a slow and busy machine."""


def _ids(data: bytes, severity: str = "") -> list[str]:
    found = examine(data, at=LATER)
    return [f.id for f in found.findings if not severity or f.severity == severity]


def test_an_unsigned_badge_only_lacks_its_proof() -> None:
    document = badge()
    for member in ("id", "issuer", "validFrom"):  # signing fills these in
        del document[member]
    found = examine(json.dumps(document).encode(), at=LATER)
    assert [finding.id for finding in found.of("wrong")] == ["unsigned"]
    assert found.template is not None


def test_all_breaches_are_told_not_only_the_first() -> None:
    document = full_badge()
    achievement = document["credentialSubject"]["achievement"]
    achievement["alignment"][1]["targetUrl"] = "not an address"
    achievement["inLanguage"] = "german"
    del achievement["description"]
    document["credentialSubject"]["result"][0]["value"] = 97
    document["validUntil"] = "soon"
    document["evidence"] = None
    found = examine(json.dumps(document).encode(), at=LATER)
    members = {finding.member for finding in found.of("wrong") if finding.id == "schema"}
    assert members == {
        "/credentialSubject/achievement/alignment/1/targetUrl",
        "/credentialSubject/achievement/inLanguage",
        "/credentialSubject/achievement/description",
        "/credentialSubject/result/0/value",
        "/validUntil",
        "/evidence",
    }


def test_every_failed_check_of_the_report_is_a_finding() -> None:
    data = signed(badge(validUntil="2026-02-01T00:00:00Z"), key())
    assert _ids(data, "wrong") == ["validity"]
    assert _ids(data.replace(b"right", b"wrong"), "wrong") == ["proof"]
    other = changed(badge(), ("issuer", "id"), key("p256").did)
    assert "key" in _ids(json.dumps(broken.signed_document(other)).encode(), "wrong")


def test_the_model_of_the_doctor_is_that_of_the_verifier() -> None:
    """Wherever the verifier sees a breach the doctor tells of that one, and nowhere else."""
    chance = random.Random(7)
    base = full_badge()
    paths = [path for path, _ in _paths_in(base)]
    odd: list[Any] = [None, [], {}, 1, True, "", "x", [1], ["x"], {"id": "x"}, "2026-01-15"]
    for _ in range(100):
        document = changed(base, chance.choice(paths), chance.choice(odd))
        data = json.dumps({**document, "proof": _proof()}).encode()
        report = verify(data, at=LATER)
        told = [
            finding for finding in examine(data, at=LATER).of("wrong") if finding.id == "schema"
        ]
        if str(report.check("format").outcome) == "passed":
            failed = str(report.check("schema").outcome) == "failed"
            assert bool(told) is failed, (report.check("schema"), told)


def _paths_in(document: Any) -> Any:
    """The paths of every value but the root and its contexts."""
    return ((path, value) for path, value in values_in(document) if path and path[0] != "@context")


def _proof() -> Any:
    return json.loads(signed(badge(), key()))["proof"]


@pytest.mark.parametrize(
    "data",
    [
        b"hello",
        b"",
        b"[]",
        b"\x89PNG\r\n\x1a\n",
        b"%PDF-1.4",
        b"ey.x.y",
        b"<svg/>",
        b'{"a": 1}',
        b"\xff\xfe{",
    ],
)
def test_what_is_no_badge_has_no_template(data: bytes) -> None:
    found = examine(data, at=LATER)
    assert found.template is None
    assert found.of("wrong")


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data.replace(b'"name"', b'"name":"x","name"', 1),
        lambda data: data.replace(
            b'"validFrom"', b'"n":123456789012345678901234567890,"validFrom"'
        ),
        lambda data: data.decode().encode("utf-16"),
        lambda data: data.replace(b"Academy", "Akadémie".encode("latin-1")),
        lambda data: data.replace(b"Academy", b"Aca\ndemy"),
        lambda data: data.replace(b'"Academy"', b"NaN"),
    ],
    ids=["twice", "large number", "utf-16", "latin-1", "line end", "nan"],
)
def test_damaged_json_is_mended(spoil: Any) -> None:
    found = examine(spoil(broken.plain()), at=LATER)
    assert "format" in [finding.id for finding in found.of("wrong")]
    assert found.template is not None
    assert found.template["credentialSubject"]["achievement"]["name"] == "SQL"


def test_a_presentation_is_mended_credential_by_credential() -> None:
    bad = broken.samples()["date-offset"]
    shown = present([broken.plain(), bad], key("p256"), now=LATER)
    found = examine(shown, at=LATER)
    assert found.template is None
    assert [[f.id for f in inner.of("trap")] for inner in found.contains] == [[], ["date-offset"]]
    assert all(inner.template is not None for inner in found.contains)


def test_badges_in_a_pdf_are_examined() -> None:
    one = examine(pdfs.with_files(("a.json", broken.samples()["date-offset"])), at=LATER)
    assert [finding.id for finding in one.of("trap")] == ["date-offset"]
    assert one.template is not None
    two = examine(pdfs.with_files(("a", broken.plain()), ("b", broken.plain())), at=LATER)
    assert len(two.contains) == 2
    assert all(inner.template is not None for inner in two.contains)


def test_a_private_key_is_nowhere_in_the_template() -> None:
    for name in ("key-exposed", "token-key-exposed"):
        found = examine(broken.samples()[name], at=LATER)
        assert found.of("wrong")[0].severity == "wrong"
        assert "privateKey" not in json.dumps(found.template)
        assert '"d"' not in json.dumps(found.template)


@pytest.mark.parametrize("name", sorted(CASES)[::8])
def test_hostile_input_is_answered_soon(name: str) -> None:
    data, _ = CASES[name]()
    start = time.monotonic()
    examine(data, at=LATER)
    assert time.monotonic() - start < SOON


def test_documents_bent_out_of_shape_raise_nothing_and_are_mended_or_not() -> None:
    chance = random.Random(5)
    texts = [data for data in [*seeds()["verify"], *broken.samples().values()] if data[:1] == b"{"]
    for _ in range(250):
        data = json.dumps(mutated(json.loads(chance.choice(texts)), chance)).encode()
        found = examine(data, at=LATER)
        json.dumps(found.to_dict())
        if found.template is not None:
            assert_can_be_issued(found.template)


def test_mutations_of_all_kinds_of_badges_raise_nothing() -> None:
    chance = random.Random(11)
    for seed in seeds()["verify"]:
        for _ in range(12):
            data = bytearray(seed)
            for _ in range(chance.randint(1, 4)):
                data[chance.randrange(len(data))] = chance.randrange(256)
            examine(bytes(data), at=LATER).to_dict()
