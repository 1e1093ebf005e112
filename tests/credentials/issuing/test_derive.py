"""Any choice of pointers makes a credential that holds and shows what was chosen, and no more."""

import functools
import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.credentials.samples import LATER, badge, full_badge, key, signed

from openmerit.credentials import (
    BakingError,
    CredentialError,
    DisclosureError,
    UnreadableDocument,
    bake,
    derive,
    verify,
)

Steps = tuple[str, ...]
PROOFS = ("ecdsa-sd-2023", "sd-jwt")
ALWAYS = (("issuer",), ("validFrom",), ("validUntil",), ("credentialStatus",))
KEPT = ("@context", "id", "type")
ORDERED = "allowedValue"
"""The one member of the sample whose list has an order, so that only all of it can be shown."""


@functools.cache
def _document() -> dict[str, Any]:
    return full_badge(key("p256"))


@functools.cache
def _credential(proof: str) -> bytes:
    return signed(_document(), key("p256"), proof)


def _values(value: Any, steps: Steps = ()) -> Iterator[tuple[Steps, Any]]:
    yield steps, value
    if isinstance(value, dict):
        for name, member in value.items():
            yield from _values(member, (*steps, name))
    elif isinstance(value, list):
        for place, item in enumerate(value):
            yield from _values(item, (*steps, str(place)))


def _leaves(document: Any) -> Iterator[tuple[Steps, Any]]:
    return ((steps, v) for steps, v in _values(document) if not isinstance(v, dict | list))


def _is_shown(steps: Steps, chosen: list[Steps]) -> bool:
    """The rule in other words than the code's: chosen, or what an object on the way is called."""
    if any(steps[: len(pointer)] == pointer for pointer in chosen):
        return True
    return any(
        step in KEPT and any(pointer[:place] == steps[:place] for pointer in chosen)
        for place, step in enumerate(steps)
    )


POINTERS = sorted(
    steps
    for steps, _ in _values(full_badge(key("p256")))
    if "@context" not in steps and ORDERED not in steps[:-1]
)


@pytest.mark.parametrize("proof", PROOFS)
@settings(max_examples=25, deadline=None)
@given(chosen=st.lists(st.sampled_from(POINTERS), max_size=5))
def test_any_choice_holds_and_reveals_nothing_else(proof: str, chosen: list[Steps]) -> None:
    derived = derive(_credential(proof), ["".join(f"/{s}" for s in steps) for steps in chosen])
    report = verify(derived, at=LATER)
    assert report.valid, report.summary
    assert report.credential is not None
    shown = {name: member for name, member in report.credential.items() if name != "proof"}
    expected = Counter(
        (steps[-1] if not steps[-1].isdigit() else steps[-2], value)
        for steps, value in _leaves(_document())
        if _is_shown(steps, [*ALWAYS, *chosen])
    )
    found = Counter(
        (steps[-1] if not steps[-1].isdigit() else steps[-2], value)
        for steps, value in _leaves(shown)
    )
    assert found == expected


@pytest.mark.parametrize("proof", PROOFS)
def test_nothing_withheld_stands_in_the_bytes(proof: str) -> None:
    derived = derive(_credential(proof), ["/credentialSubject/achievement/name"])
    for withheld in ("Interview", "Passed the practical", '"evidence"', '"tag"'):
        assert withheld.encode() not in derived
    if proof == "ecdsa-sd-2023":
        full = json.loads(_credential(proof))["proof"]["proofValue"]
        assert len(json.loads(derived)["proof"]["proofValue"]) < len(full) / 2


@pytest.mark.parametrize("proof", PROOFS)
def test_it_is_taken_out_of_an_image(proof: str) -> None:
    image = b'<svg xmlns="http://www.w3.org/2000/svg" width="8"><g/></svg>'
    baked = bake(image, _credential(proof))
    assert derive(baked, ["/name"]) == derive(_credential(proof), ["/name"])
    assert verify(bake(image, derive(baked, ["/name"])), at=LATER).valid
    with pytest.raises(BakingError):
        derive(image, ["/name"])


@pytest.mark.parametrize("proof", PROOFS)
def test_what_is_withheld_only_warns_and_what_is_wrong_fails(proof: str) -> None:
    report = verify(derive(_credential(proof), ["/name"]), at=LATER)
    assert report.valid
    assert report.check("schema").outcome == "warning"
    assert "Withheld" in report.check("schema").message
    assert report.check("proof").finding == "part"
    assert report.check("validity").outcome == "passed"
    assert "shows a part" in report.summary


@pytest.mark.parametrize("proof", PROOFS)
def test_a_recipient_that_is_withheld_is_not_known(proof: str) -> None:
    hidden = verify(derive(_credential(proof), ["/name"]), at=LATER, recipient="ada@example.com")
    assert hidden.check("recipient").outcome == "unknown"
    told = derive(_credential(proof), ["/credentialSubject/identifier"])
    report = verify(told, at=LATER, recipient="ada@example.com")
    assert report.check("recipient").outcome == "passed"


@pytest.mark.parametrize("proof", PROOFS)
def test_a_credential_within_is_shown_whole_or_not_at_all(proof: str) -> None:
    signer = key("p256")
    endorsement = badge(
        key(),
        id="urn:uuid:22222222-2222-4222-8222-222222222222",
        type=["VerifiableCredential", "EndorsementCredential"],
        name="Good",
        credentialSubject={"id": badge()["id"], "type": ["EndorsementSubject"]},
    )
    enclosed = json.loads(signed(endorsement, key()))
    credential = signed(badge(signer, endorsement=[enclosed]), signer, proof)
    report = verify(derive(credential, ["/endorsement/0"]), at=LATER)
    assert report.check("endorsements").outcome == "passed"
    for pointer in ("/endorsement/0/name", "/endorsement/0/proof/created"):
        with pytest.raises(DisclosureError, match="whole"):
            derive(credential, [pointer])
    assert "endorsement" not in (verify(derive(credential, []), at=LATER).credential or {})


@pytest.mark.parametrize("data", [b"", b"hello", b"{", b"~", b"ey~", b"\xff"])
def test_what_cannot_be_read_is_said_to_be_unreadable(data: bytes) -> None:
    with pytest.raises(UnreadableDocument):
        derive(data, ["/name"])


def test_a_token_that_is_shown_whole_cannot_be_derived() -> None:
    with pytest.raises(CredentialError):
        derive(signed(_document(), key("p256"), "jwt"), ["/name"])
