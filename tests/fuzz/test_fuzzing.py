"""Chance: valid inputs with something changed, and whatever a fuzzer once broke something with."""

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fuzz.mutations import mutated_text
from tests.fuzz.seeds import seeds
from tests.fuzz.targets import TARGETS, strike

FOUND = Path(__file__).parent / "found"


@pytest.mark.parametrize("name", TARGETS)
def test_seeds_are_taken(name: str) -> None:
    for seed in seeds()[name]:
        strike(name, seed)


@pytest.mark.parametrize("name", TARGETS)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_bytes_changed_at_random(name: str, data: st.DataObject) -> None:
    changed = bytearray(data.draw(st.sampled_from(seeds()[name])))
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(changed) - 1))
        changed[place : place + data.draw(st.integers(0, 9))] = data.draw(st.binary(max_size=9))
    strike(name, bytes(changed))


@pytest.mark.parametrize("name", ["verify", "token", "derive", "json"])
@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_values_changed_at_random(name: str, data: st.DataObject) -> None:
    lines = data.draw(st.sampled_from(seeds()[name])).split(b"\n")
    number = data.draw(st.integers(0, len(lines) - 1))
    chance = random.Random(data.draw(st.integers(0, 2**32)))
    lines[number] = mutated_text(lines[number], chance) or b"{}"
    strike(name, b"\n".join(lines))


@pytest.mark.parametrize("name", TARGETS)
@settings(max_examples=60, deadline=None)
@given(data=st.binary(max_size=300))
def test_any_bytes(name: str, data: bytes) -> None:
    strike(name, data)


@pytest.mark.parametrize(
    "path", sorted(FOUND.glob("*/*")), ids=lambda path: f"{path.parent.name}-{path.name}"
)
def test_what_once_broke_holds(path: Path) -> None:
    strike(path.parent.name, path.read_bytes())
