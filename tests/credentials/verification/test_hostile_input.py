"""Whatever bytes a stranger hands over: a report, soon, and never an exception."""

import json
import resource
import time
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.credentials.reading.test_strict_json import VALUES
from tests.credentials.samples import (
    LATER,
    Shelf,
    badge,
    full_badge,
    key,
    signed,
    signed_anyway,
)

from openmerit.credentials import CHECK_IDS, Report, verify

SOON = 12.0
"""Seconds, on a slow and busy machine; each takes one or two on an idle one."""

MEGABYTES = 1_000_000


def _report(data: bytes, **options: Any) -> Report:
    start = time.monotonic()
    report = verify(data, at=LATER, **options)
    assert time.monotonic() - start < SOON
    assert tuple(check.id for check in report.checks) == CHECK_IDS
    assert len(report.summary) < 2_000
    return report


def _with_proof(**members: Any) -> bytes:
    document = json.loads(signed(badge(), key()))
    document["proof"] |= members
    return json.dumps(document).encode()


def _alignments(count: int, make: Callable[[int], dict[str, Any]]) -> bytes:
    document = badge()
    document["credentialSubject"]["achievement"]["alignment"] = [
        {"type": ["Alignment"], "targetName": f"Skill {n}", "targetUrl": "urn:x"} | make(n)
        for n in range(count)
    ]
    return signed_anyway(document, key())


@pytest.mark.parametrize(
    "make",
    [
        lambda: b"[" * 20_000 + b"]" * 20_000,
        lambda: b'{"a":' * 20_000 + b"1" + b"}" * 20_000,
        lambda: b"[" * 5 * MEGABYTES,
        lambda: b'{"type": 1e' + b"9" * 9 * MEGABYTES + b"}",
        lambda: b'{"type": ' + b"9" * 9 * MEGABYTES + b"}",
        lambda: b'{"type": 1.' + b"1" * 9 * MEGABYTES + b"}",
        lambda: b"[" + b"1," * 4 * MEGABYTES + b"1]",
        lambda: b"{" + b'"a":1,' * MEGABYTES + b'"a":1}',
        lambda: b"\0" * MEGABYTES,
        lambda: b'{"a": "' + b"\0" * 1000 + b'"}',
        lambda: b"x" * 10 * MEGABYTES + b"x",
        lambda: b"ey" + b"A" * 9 * MEGABYTES + b".A.A",
        lambda: b"." * 9 * MEGABYTES,
        lambda: json.dumps(badge(**{"x" * 9 * MEGABYTES: 1})).encode(),
        lambda: json.dumps(badge(id="urn:" + " " * 9 * MEGABYTES)).encode(),
        lambda: json.dumps(badge(validFrom="1" * 9 * MEGABYTES)).encode(),
        lambda: _with_proof(proofValue="z" + "1" * 9 * MEGABYTES),
        lambda: _with_proof(verificationMethod="did:key:z" + "1" * 9 * MEGABYTES),
        lambda: _with_proof(verificationMethod="did:jwk:" + "e" * 9 * MEGABYTES),
        lambda: _with_proof(type="x" * 9 * MEGABYTES),
        lambda: _with_proof(created="9" * 9 * MEGABYTES),
    ],
)  # fmt: skip
def test_outsized_input_is_refused_soon(make: Callable[[], bytes]) -> None:
    assert _report(make()).verdict == "invalid"


@pytest.mark.parametrize("suite", ["eddsa-rdfc-2022", "eddsa-jcs-2022"])
@pytest.mark.parametrize(
    "make",
    [
        lambda: badge(description="x" * 9_900_000),
        lambda: badge(description="\U0001f600" * 800_000),
        lambda: badge(description="\x07\x7f" * 500_000),
        lambda: badge(id="urn:" + "x" * 9_000_000),
        lambda: badge(name="a\0b"),
        lambda: badge(evidence=[{"type": ["Evidence"], "narrative": f"{n}"} for n in range(4_900)]),
        lambda: badge(evidence=[{"type": ["Evidence"], "narrative": "equal"}] * 4_900),
        lambda: badge(evidence=[{"type": ["Evidence", *(f"urn:{n}" for n in range(18_000))]}]),
    ],
    ids=["10 MB", "emoji", "controls", "address", "NUL", "5,000 parts", "5,000 equal", "types"],
)  # fmt: skip
def test_large_badges_are_done_with_soon(make: Callable[[], dict[str, Any]], suite: str) -> None:
    assert _report(signed_anyway(make(), key(), suite)).valid


@pytest.mark.parametrize(
    "make",
    [
        lambda: _alignments(1_500, lambda n: {"@context": {f"t{n}": f"https://x.example/{n}"}}),
        lambda: _alignments(1_500, lambda n: {"@context": badge()["@context"]}),
        lambda: signed_anyway(
            badge(**{"@context": [*badge()["@context"], *({f"t{n}": f"urn:{n}"}
                     for n in range(3_000))]}), key()),
        lambda: signed_anyway(
            badge(**{"@context": [*badge()["@context"], *badge()["@context"][1:] * 9_000]}), key()),
        lambda: signed_anyway(badge(**{"@context": [*badge()["@context"], {"n": "https://x.example/n"}]}
                     ) | {"n": list(range(9_000))}, key()),
    ],
    ids=["inline contexts", "repeated contexts", "many contexts", "one context often", "numbers"],
)  # fmt: skip
def test_many_contexts_and_numbers_are_done_with_soon(make: Callable[[], bytes]) -> None:
    _report(make())


def test_a_nine_clique_cannot_be_written_down() -> None:
    # Cliques need blank nodes that have names; `test_canonical` has them without JSON.
    knows = {"knows": {"@id": "https://x.example/knows", "@type": "@id"}}
    document = badge(**{"@context": [*badge()["@context"], knows]})
    document["evidence"] = [
        {"id": f"_:{n}", "type": ["Evidence"], "knows": [f"_:{m}" for m in range(9) if m != n]}
        for n in range(9)
    ]
    report = _report(json.dumps(document | {"proof": _proof_of(badge())}).encode())
    assert report.check("context").outcome == "failed"


def _proof_of(document: dict[str, Any]) -> Any:
    return json.loads(signed(document, key()))["proof"]


def test_deeply_alike_parts_are_undetermined_soon() -> None:
    def tree(depth: int) -> dict[str, Any]:
        part = {"type": ["Address"]}
        return part if depth == 0 else part | {"knows": [tree(depth - 1), tree(depth - 1)]}

    context = {"knows": "https://x.example/knows"}
    document = badge(**{"@context": [*badge()["@context"], context]})
    document["issuer"]["address"] = tree(9)
    document["proof"] = _proof_of(badge())
    report = _report(json.dumps(document).encode())
    assert report.check("proof").outcome in ("unknown", "failed")


def test_hundreds_of_endorsements_are_not_all_followed() -> None:
    endorsement = {
        "@context": badge()["@context"],
        "id": "urn:e",
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "name": "E",
        "issuer": {"id": key().did, "type": ["Profile"]},
        "validFrom": "2026-01-01T00:00:00Z",
        "credentialSubject": {"id": "urn:x", "type": ["EndorsementSubject"]},
    }
    each = json.loads(signed(endorsement, key()))
    for depth in range(12):
        outer = endorsement | {"id": f"urn:e:{depth}", "endorsement": [each]}
        each = json.loads(signed(outer, key(), "eddsa-jcs-2022"))
    report = _report(signed_anyway(badge(endorsement=[each] * 30), key()))
    assert "Only 20 of 30" in report.check("endorsements").message


def test_memory_stays_within_bounds() -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for number in range(3):
        document = badge(description=f"{number}" * 9_000_000)
        _report(signed_anyway(document, key(), "eddsa-rdfc-2022"))
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 1_500_000  # kilobytes


# Chance


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_get_a_report(data: bytes) -> None:
    for prefix in (b"", b"{", b"ey", b"\x89PNG\r\n\x1a\n", b"<svg ", b"\xef\xbb\xbf"):
        assert verify(prefix + data, at=LATER).verdict == "invalid"


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(
    st.sampled_from(["@context", "type", "issuer", "proof", "credentialSubject", "id", "name",
                     "validFrom", "validUntil", "credentialStatus", "endorsement", "vc", "iss"]),
    VALUES, max_size=6))  # fmt: skip
def test_any_json_gets_a_report(document: dict[str, Any]) -> None:
    for other in (document, badge() | document, json.loads(signed(badge(), key())) | document):
        report = verify(json.dumps(other).encode(), at=LATER, resolver=Shelf())
        assert tuple(check.id for check in report.checks) == CHECK_IDS


def _seeds() -> list[bytes]:
    return [
        signed(full_badge(), key()),
        signed(full_badge(), key(), "eddsa-jcs-2022"),
        signed(full_badge(), key(), "jwt"),
    ]


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(range(3)), st.data())
def test_any_mutation_of_a_badge_gets_a_report(number: int, data: st.DataObject) -> None:
    mutated = bytearray(_seeds()[number])
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(0, len(mutated) - 1))
        match data.draw(st.integers(0, 2)):
            case 0:
                mutated[place] = data.draw(st.integers(0, 255))
            case 1:
                del mutated[place : place + data.draw(st.integers(1, 30))]
            case _:
                mutated[place:place] = data.draw(st.binary(max_size=8))
    report = verify(bytes(mutated), at=LATER, resolver=Shelf())
    assert tuple(check.id for check in report.checks) == CHECK_IDS
