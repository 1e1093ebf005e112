"""Several proofs on one document: sets, chains, and what a second party's signature is worth."""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.credentials.samples import LATER, NOW, badge, key, signed

from openmerit.credentials import (
    CredentialError,
    RefusedDocument,
    Report,
    UnusableKey,
    add_proof,
    issue,
    verify,
)
from openmerit.credentials.linked_data import _contexts
from openmerit.credentials.proofs._chains import Chain

FIRST = "urn:uuid:f1000000-0000-4000-8000-000000000001"


def _first(suite: str | None = None) -> bytes:
    return issue(badge(), key(), proof=suite, proof_id=FIRST, now=NOW)


def _report(document: bytes | dict[str, Any]) -> Report:
    data = document if isinstance(document, bytes) else json.dumps(document).encode()
    return verify(data, at=LATER)


def _proof(document: bytes | dict[str, Any]) -> tuple[str, str]:
    check = _report(document).check("proof")
    return str(check.outcome), check.message


@pytest.mark.parametrize("suite", ["eddsa-rdfc-2022", "eddsa-jcs-2022"])
@pytest.mark.parametrize(("number", "key_type"), [(0, "p256"), (0, "p384"), (2, "ed25519")])
def test_a_second_party_signs_in_a_set(suite: str, number: int, key_type: str) -> None:
    guild = key(key_type, number)
    signed_twice = add_proof(_first(suite), guild, now=NOW)
    report = _report(signed_twice)
    assert report.valid
    assert guild.did in report.check("proof").message  # and who it is besides is said
    proofs = json.loads(signed_twice)["proof"]
    for proof in proofs:  # each is over the document alone: either may be taken away
        alone = badge() | {"proof": proof}
        assert _report(alone).check("proof").outcome == "passed"
    proofs[1]["proofValue"] = proofs[1]["proofValue"][:-2] + "11"
    assert _proof(badge() | {"proof": proofs})[0] == "failed"


@pytest.mark.parametrize("suite", ["eddsa-rdfc-2022", "eddsa-jcs-2022"])
def test_one_of_a_chain_vouches_for_those_before_it(suite: str) -> None:
    guild, ministry = key("p256"), key("p384")
    second = add_proof(_first(suite), guild, previous=FIRST, now=NOW)
    named = [proof["id"] for proof in json.loads(second)["proof"]]
    third = add_proof(second, ministry, previous=named, now=NOW)
    assert _report(second).valid
    assert _report(third).valid
    document = json.loads(third)
    for order in (document["proof"], document["proof"][::-1]):
        assert _report(document | {"proof": order}).valid
    for taken in (0, 1):
        left = [proof for place, proof in enumerate(document["proof"]) if place != taken]
        outcome, message = _proof(document | {"proof": left})
        assert (outcome, named[taken] in message) == ("failed", True), message


def test_what_was_vouched_for_cannot_be_exchanged() -> None:
    chained = json.loads(add_proof(_first(), key("p256"), previous=FIRST, now=NOW))
    other = json.loads(issue(badge(), key(), proof_id=FIRST, now=LATER))["proof"]
    assert _report(badge() | {"proof": other}).valid  # good by itself
    assert _proof(chained | {"proof": [other, chained["proof"][1]]})[0] == "failed"


def test_a_chain_is_only_as_strong_as_each_of_its_proofs() -> None:
    strange = {
        "id": "urn:a",
        "type": "DataIntegrityProof",
        "cryptosuite": "bbs-2023",
        "proofPurpose": "assertionMethod",
        "proofValue": "u2V0C",
    }
    document = json.dumps(badge() | {"proof": strange}).encode()
    in_a_set = add_proof(document, key(), now=NOW)
    assert _proof(in_a_set)[0] == "warning"
    in_a_chain = add_proof(document, key(), previous="urn:a", now=NOW)
    outcome, message = _proof(in_a_chain)
    assert (outcome, "bbs-2023" in message) == ("unknown", True), message
    assert _report(in_a_chain).verdict == "undetermined"


def _chain_of_unchecked(previous: Any) -> dict[str, Any]:
    proof = json.loads(_first())["proof"] | {"id": "urn:b"}
    strange = {"id": "urn:a", "type": "DataIntegrityProof", "cryptosuite": "bbs-2023"}
    return badge() | {"proof": [strange, proof | {"previousProof": previous}]}


@pytest.mark.parametrize(
    ("previous", "words"),
    [
        ("urn:nowhere", "not there"),
        (["urn:a", "urn:nowhere"], "not there"),
        ("urn:b", "in a circle"),
        ([5], "by their id"),
        ({"id": "urn:a"}, "by their id"),
    ],
)
def test_a_chain_that_leads_nowhere_fails(previous: Any, words: str) -> None:
    outcome, message = _proof(_chain_of_unchecked(previous))
    assert outcome == "failed"
    assert words in message


def test_two_proofs_of_one_id_cannot_be_followed_on() -> None:
    document = json.loads(add_proof(_first(), key("p256"), previous=FIRST, now=NOW))
    document["proof"].append(document["proof"][0])
    outcome, message = _proof(document)
    assert (outcome, "Two proofs" in message) == ("failed", True)


@given(st.dictionaries(st.integers(0, 9), st.lists(st.integers(0, 9), max_size=4), max_size=10))
@settings(max_examples=200)
def test_whatever_follows_on_whatever_an_end_is_found(links: dict[int, list[int]]) -> None:
    proofs = [{"id": str(n), "previousProof": [str(m) for m in ms]} for n, ms in links.items()]
    chain = Chain(proofs)
    for proof in proofs:
        try:
            before = chain.before(proof)
        except CredentialError:
            continue
        assert proof not in before
        assert all(chain._called(name) in before for one in before for name in one["previousProof"])


def test_what_cannot_take_a_further_proof_is_refused() -> None:
    for credential, options, words in (
        (signed(badge(), key(), "jwt"), {}, "only JSON"),
        (json.dumps(badge()).encode(), {}, "issue it"),
        (b"[]", {}, "issue it"),
        (signed(badge(), key()), {"previous": "urn:x"}, "its id when issuing"),
        (_first(), {"previous": "urn:x"}, "not there"),
    ):
        with pytest.raises(RefusedDocument, match=words):
            add_proof(credential, key("p256"), now=NOW, **options)
    with pytest.raises(UnusableKey):
        add_proof(_first(), key("rsa"), now=NOW)
    with pytest.raises(UnusableKey):
        add_proof(_first(), key("p256"), proof="eddsa-rdfc-2022", now=NOW)


def test_a_document_takes_only_so_many_proofs() -> None:
    document = json.loads(_first())
    document["proof"] = [document["proof"]] * 10
    with pytest.raises(RefusedDocument, match="at most 10"):
        add_proof(json.dumps(document).encode(), key("p256"), now=NOW)


# Published vectors


def _vectors(monkeypatch: pytest.MonkeyPatch) -> Path:
    named = os.environ.get("OPENMERIT_VECTORS")
    if not named:
        pytest.skip("OPENMERIT_VECTORS names no folder of published vectors")
    # The vectors' own vocabulary does not ship; these are the only terms of it that they use.
    url = "https://www.w3.org/ns/credentials/examples/v2"
    terms = {"@context": {"@vocab": "https://www.w3.org/ns/credentials/examples#"}}
    shipped = _contexts.context
    monkeypatch.setattr(_contexts, "context", lambda u: terms if u == url else shipped(u))
    return Path(named) / "vc-di-eddsa"


@pytest.mark.parametrize(
    "name",
    [
        "proof-set-chain/signedProofSet1.json",
        "proof-set-chain/signedProofSet2.json",
        "proof-set-chain/signedProofChain1.json",
        "proof-set-chain/signedProofChain2.json",
        "Ed25519Signature2020/signedEdSig.json",
    ],
)
def test_suite_sets_chains_and_legacy(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    document = json.loads((_vectors(monkeypatch) / name).read_bytes())
    report = _report(document)
    assert report.check("proof").outcome == "passed", report.check("proof")
    altered = document | {"name": "Alumna Credential"}
    assert _proof(altered)[0] == "failed"
    if "Chain" in name:
        assert _proof(document | {"proof": document["proof"][1:]})[0] == "failed"
