"""Whatever bytes a stranger hands over: a report, soon, and never an exception."""

import json
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.credentials.images import pdfs
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
from tests.credentials.verification.hostile import CASES
from tests.credentials.verification.weighing import Scales, scales

from openmerit.credentials import CHECK_IDS, Report, verify

SOON = 12.0
"""Seconds by the clock, on a slow and busy machine."""

SECONDS = 3.0
"""Of processor time, on a slow machine; a second is promised on one of today's."""

MEGABYTES = 256


def _report(data: bytes, **options: Any) -> Report:
    start = time.monotonic()
    report = verify(data, at=LATER, **options)
    assert time.monotonic() - start < SOON
    assert tuple(check.id for check in report.checks) == CHECK_IDS
    assert len(report.summary) < 2_000
    return report


@pytest.fixture(scope="module")
def weighing() -> Iterator[Scales]:
    with scales() as ready:
        ready.weigh(b"{}")  # so that what is loaded once is loaded
        yield ready


@pytest.mark.slow
@pytest.mark.parametrize("name", CASES)
def test_no_input_takes_long_or_much(name: str, weighing: Scales) -> None:
    data, shelf = CASES[name]()
    weighed = weighing.weigh(data, shelf)
    assert not weighed.raised
    assert weighed.report["verdict"] in ("valid", "invalid", "undetermined")
    assert all(len(check["message"]) < 2_000 for check in weighed.report["checks"])
    assert weighed.megabytes < MEGABYTES, f"{name}: {weighed.megabytes:.0f} MB"
    assert weighed.seconds < SECONDS, f"{name}: {weighed.seconds:.1f} s"


@pytest.mark.parametrize(
    "name",
    [
        "json: lists of lists",
        "large: image",
        "many: evidence, eddsa-rdfc-2022",
        "contexts: one often",
        "contexts: large prefix, used often",
        "alike: tree 5 deep, 5 wide",
        "enclosed: nested endorsements",
        "svg: elements",
        "png: tiny chunks",
        "status: gzip bomb",
        "pdf: entries for nothing",
        "pdf: broken bombs",
        "pdf: streams of objects, predicted",
    ],
)
def test_the_worst_inputs_take_neither_long_nor_much(name: str, weighing: Scales) -> None:
    test_no_input_takes_long_or_much(name, weighing)


@pytest.mark.parametrize("suite", ["eddsa-rdfc-2022", "eddsa-jcs-2022"])
@pytest.mark.parametrize(
    "make",
    [
        lambda: badge(description="x" * 9_900_000),
        lambda: badge(description="\U0001f600" * 800_000),
        lambda: badge(description="\x07\x7f" * 500_000),
        lambda: badge(name="a\0b"),
        lambda: badge(evidence=[{"type": ["Evidence"], "narrative": f"{n}"} for n in range(1_000)]),
        lambda: badge(evidence=[{"type": ["Evidence"], "narrative": "equal"}] * 1_000),
    ],
    ids=["10 MB", "emoji", "controls", "NUL", "1,000 parts", "1,000 equal"],
)  # fmt: skip
def test_large_badges_are_checked_all_the_same(
    make: Callable[[], dict[str, Any]], suite: str
) -> None:
    assert _report(signed_anyway(make(), key(), suite)).valid


def test_padding_a_badge_does_not_hide_that_it_was_withdrawn() -> None:
    document = json.loads(signed(full_badge(), key()))
    padding = {**document["proof"], "cryptosuite": "eddsa-jcs-2022"}
    document["proof"] = [document["proof"], *([padding] * 9)]
    document["evidence"] = [{"type": ["Evidence"], "narrative": f"{n}"} for n in range(4_500)]
    report = _report(json.dumps(document).encode())
    assert report.verdict == "undetermined"
    assert report.check("status").outcome == "unknown"
    assert report.credential is not None


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
    for depth in range(3):
        outer = endorsement | {"id": f"urn:e:{depth}", "endorsement": [each]}
        each = json.loads(signed(outer, key(), "eddsa-jcs-2022"))
    report = _report(signed_anyway(badge(endorsement=[each] * 30), key()))
    assert "Only 20 of 30" in report.check("endorsements").message


# Chance


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_get_a_report(data: bytes) -> None:
    for prefix in (
        b"",
        b"{",
        b"ey",
        b"\x89PNG\r\n\x1a\n",
        b"<svg ",
        b"\xef\xbb\xbf",
        b"%PDF-1.7\n",
    ):
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
    files = (("a.json", signed(badge(), key())), ("b.txt", b"no badge"))
    return [
        signed(full_badge(), key()),
        signed(full_badge(), key(), "eddsa-jcs-2022"),
        signed(full_badge(), key(), "jwt"),
        pdfs.with_files(*files),
        pdfs.with_everything_packed(*files),
    ]


@settings(max_examples=250, deadline=None)
@given(st.sampled_from(range(5)), st.data())
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
    assert tuple(check.id for check in report.checks)[: len(CHECK_IDS)] == CHECK_IDS


@pytest.mark.parametrize("proof", ["eddsa-rdfc-2022", "eddsa-jcs-2022", "jwt"])
def test_an_image_of_seven_megabytes_is_no_hindrance(proof: str) -> None:
    document = badge()
    image = "data:image/png;base64," + "A" * 7 * 1_000_000
    document["credentialSubject"]["achievement"]["image"] = {"id": image, "type": "Image"}
    assert _report(signed(document, key(), proof)).valid
