"""Published test vectors: a few always, whole suites where a folder of them is named.

The environment variable OPENMERIT_VECTORS names a folder that may hold:

- ``vc-di-eddsa`` and ``vc-di-ecdsa``: `TestVectors/` of w3c/vc-di-eddsa and w3c/vc-di-ecdsa
- ``rdfc10.tar.gz``: `tests/rdfc10` of w3c/rdf-canon
- ``jcs``: `testdata` of cyberphone/json-canonicalization
- ``openbadges-impl``: the vectors of 1EdTech/openbadges-specification, `impl/test-vectors`

The Open Badges 3.0 samples of 1EdTech/digital-credentials-public-validator are those of the folder
that OPENMERIT_CORPUS names (tests/credentials/corpus/corpus.py).
"""

import hashlib
import io
import json
import os
import tarfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyoxigraph
import pytest
from tests.credentials.corpus.corpus import folder
from tests.credentials.samples import REMOVED, changed, values_in

from openmerit.credentials import StatusList, TooSymmetric, VerificationKey, verify
from openmerit.credentials.linked_data._canonical import canonicalize
from openmerit.credentials.linked_data._jcs import canonical_json
from openmerit.credentials.proofs._data_integrity import SUITES, CanonicalDocument, bytes_to_sign
from openmerit.credentials.reading._encoding import base58_decode

# W3C vc-di-eddsa and vc-di-ecdsa, TestVectors (commits abb673e and 00781de): appendices B of both.
W3C_UNSIGNED: dict[str, Any] = {
    "@context": [
        "https://www.w3.org/ns/credentials/v2",
        "https://www.w3.org/ns/credentials/examples/v2",
    ],
    "id": "urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33",
    "type": ["VerifiableCredential", "AlumniCredential"],
    "name": "Alumni Credential",
    "description": "A minimum viable example of an Alumni Credential.",
    "issuer": "https://vc.example/issuers/5678",
    "validFrom": "2023-01-01T00:00:00Z",
    "credentialSubject": {"id": "did:example:abcdefgh", "alumniOf": "The School of Examples"},
}
W3C_KEYS = {
    "ed25519": "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2",
    "p256": "zDnaepBuvsQ8cpsWrVKw8fbpGpvPeNSjVPTWoq6cRqaYzBKVP",
    "p384": "z82LkuBieyGShVBhvtE2zoiD6Kma4tJGFtkAhxR5pfkp5QPw4LutoYWhvQCnGjdVn14kujQ",
}


def _w3c_signed(key_type: str, suite: str, value: str) -> dict[str, Any]:
    multikey = W3C_KEYS[key_type]
    proof = {
        "type": "DataIntegrityProof",
        "cryptosuite": suite,
        "created": "2023-02-24T23:36:38Z",
        "verificationMethod": f"did:key:{multikey}#{multikey}",
        "proofPurpose": "assertionMethod",
        "@context": W3C_UNSIGNED["@context"],
        "proofValue": value,
    }
    return W3C_UNSIGNED | {"proof": proof}


@pytest.mark.parametrize(
    "document",
    [
        _w3c_signed(
            "ed25519",
            "eddsa-jcs-2022",
            "z2HnFSSPPBzR36zdDgK8PbEHeXbR56YF24jwMpt3R1eHXQzJDMWS93FCzpvJpwTWd3GAVFuUfjoJdcnTMuVor5"
            "1aX",
        ),
        _w3c_signed(
            "p384",
            "ecdsa-jcs-2019",
            "zq3EuTeLiGurmB2JR5oL8oWEsT7u2tba4HT1oZbiMYWc5qzsoW2kLYcBcF4HM5vCpJyTkceULKrVXuJQkXeN5s"
            "eL4uXrFNFRMm53GWy1Yrto8rTWxZi9DkNeWP7yUPs7ELAm",
        ),
    ],
    ids=["eddsa-jcs-2022", "ecdsa-jcs-2019 P-384"],
)
def test_the_published_jcs_proofs_fit_and_nothing_else_does(document: dict[str, Any]) -> None:
    # The examples' own context does not ship, so that `context` is unknown; the proof is not.
    report = verify(json.dumps(document).encode())
    assert report.check("proof").outcome == "passed"
    assert report.verdict == "undetermined"
    for path, value in list(values_in(document)):
        if isinstance(value, str):
            altered = changed(document, path, REMOVED if path[-1] == "id" else value + "x")
            assert verify(json.dumps(altered).encode()).check("proof").outcome != "passed", path


def test_the_published_rdfc_proof_fits() -> None:
    # vc-di-eddsa, TestVectors/eddsa-rdfc-2022: hash of the proof's options, then of the document.
    combined = bytes.fromhex(
        "bea7b7acfbad0126b135104024a5f1733e705108f42d59668b05c0c50004c6b0"
        "517744132ae165a5349155bef0bb0cf2258fff99dfe1dbd914b938d775a36017"
    )
    signature = base58_decode(
        "2YwC8z3ap7yx1nZYCg4L3j3ApHsF8kgPdSb5xoS1VR7vPG3F561B52hYnQF9iseabecm3ijx4K1FBTQsCZahKZme"
    )
    public = VerificationKey.from_multikey(W3C_KEYS["ed25519"])
    assert public.is_signature(signature, combined)
    assert not public.is_signature(signature, combined[32:] + combined[:32])


# Whole suites


def _folder(name: str) -> Path:
    named = os.environ.get("OPENMERIT_VECTORS")
    if not named:
        pytest.skip("OPENMERIT_VECTORS names no folder of published vectors")
    path = Path(named) / name
    if not path.exists():
        pytest.skip(f"there is no {name} in the folder that OPENMERIT_VECTORS names")
    return path


def _quads(text: str) -> list[pyoxigraph.Quad]:
    return list(pyoxigraph.parse(text.encode(), format=pyoxigraph.RdfFormat.N_QUADS))


def test_suite_rdfc10() -> None:
    passed = 0
    with tarfile.open(_folder("rdfc10.tar.gz")) as archive:
        texts = {
            Path(member.name).name: (archive.extractfile(member) or io.BytesIO()).read().decode()
            for member in archive.getmembers()
            if member.name.endswith(".nq")
        }
    for name, source in texts.items():
        if not name.endswith("-in.nq"):
            continue
        expected = texts.get(name.replace("-in", "-rdfc10"))
        hash_name = "sha384" if name.startswith("test075") else "sha256"
        if expected is None:  # "poison": a graph that has to be refused
            with pytest.raises(TooSymmetric):
                canonicalize(_quads(source))
        else:
            assert canonicalize(_quads(source), hash_name=hash_name) == expected, name
        passed += 1
    assert passed >= 60


@pytest.mark.parametrize("name", ["arrays", "french", "structures", "unicode", "values", "weird"])
def test_suite_jcs(name: str) -> None:
    folder = _folder("jcs")
    source = json.loads((folder / "input" / f"{name}.json").read_bytes())
    assert canonical_json(source) == (folder / "output" / f"{name}.json").read_bytes().strip()


VARIANTS = [
    ("vc-di-eddsa/eddsa-rdfc-2022", "DataInt", "ed25519"),
    ("vc-di-eddsa/eddsa-rdfc-2022/employ", "DataInt", "ed25519"),
    ("vc-di-eddsa/eddsa-jcs-2022", "JCS", "ed25519"),
    ("vc-di-ecdsa/ecdsa-rdfc-2019-p256", "ECDSAP256", "p256"),
    ("vc-di-ecdsa/ecdsa-rdfc-2019-p256/employ", "ECDSAP256", "p256"),
    ("vc-di-ecdsa/ecdsa-rdfc-2019-p384", "ECDSAP384", "p384"),
    ("vc-di-ecdsa/ecdsa-rdfc-2019-p384/employ", "ECDSAP384", "p384"),
    ("vc-di-ecdsa/ecdsa-jcs-2019-p256", "JCSECDSAP256", "p256"),
    ("vc-di-ecdsa/ecdsa-jcs-2019-p384", "JCSECDSAP384", "p384"),
]


@pytest.mark.parametrize(("place", "suffix", "key_type"), VARIANTS)
def test_suite_data_integrity(place: str, suffix: str, key_type: str) -> None:
    folder = _folder(place)
    hash_name = "sha384" if key_type == "p384" else "sha256"

    def read(name: str) -> str:
        return (folder / f"{name}{suffix}.txt").read_text("utf-8")

    if "rdfc" in place:
        for name in ("canonDoc", "proofCanon"):
            assert canonicalize(_quads(read(name)), hash_name=hash_name) == read(name)
    for name, digest in (("canonDoc", "docHash"), ("proofCanon", "proofHash")):
        assert hashlib.new(hash_name, read(name).encode()).hexdigest() == read(digest).strip()
    combined = bytes.fromhex(read("combinedHash").strip())
    assert combined.hex() == read("proofHash").strip() + read("docHash").strip()
    document = json.loads((folder / f"signed{suffix}.json").read_bytes())
    proof = document.pop("proof")
    public = VerificationKey.from_multikey(proof["verificationMethod"].partition("#")[2])
    value = proof.pop("proofValue")
    assert public.is_signature(base58_decode(value[1:]), combined)
    if "jcs" in place:
        suite = SUITES[proof["cryptosuite"]]
        assert bytes_to_sign(CanonicalDocument(document), proof, suite, key_type) == combined


@pytest.mark.parametrize("name", ["obv3p0", "clrv2p0"])
def test_suite_openbadges_implementation_guide(name: str) -> None:
    folder = _folder(f"openbadges-impl/{name}")
    values = json.loads((folder / "values.json").read_bytes())
    document = json.loads((folder / "credential.json").read_bytes())
    options = json.loads((folder / "proof.json").read_bytes())
    options.pop("proofValue", None)
    suite = SUITES["eddsa-rdfc-2022"]
    for by_shape in (True, False):
        data = bytes_to_sign(
            CanonicalDocument(document, by_shape=by_shape), options, suite, "ed25519"
        )
        assert data.hex() == values["dataToSignHex"]
    report = verify((folder / "signed-credential.json").read_bytes())
    assert report.check("proof").outcome == "passed"


SAMPLES = {
    # name: the outcome of each check that decides, offline
    "simple.json": {"context": "passed", "proof": "passed", "key": "unknown"},
    "complete.json": {"context": "passed", "proof": "passed", "schema": "passed"},
    "simple-multiple-proofs.json": {"proof": "warning"},
    "simple-did-web-method.json": {"proof": "passed"},
    "simple-eddsa-2022.json": {"proof": "passed"},
    "simple-json.png": {"format": "passed", "proof": "passed"},
    "simple-json.svg": {"format": "passed", "proof": "passed"},
    "simple-jwt.png": {"proof": "passed"},
    "simple-jwt_v1.svg": {"proof": "passed"},
    "endorsement-valid.json": {"proof": "passed", "schema": "passed"},
    "simple-noproof.json": {"proof": "failed"},
    "simple-err-context.json": {"context": "failed", "schema": "failed"},
    "simple-err-issuer-type.json": {"schema": "failed"},
    "simple-err-evidence-type.json": {"schema": "failed"},
    "simple-err-type.json": {"schema": "failed"},
}


@pytest.mark.parametrize("name", SAMPLES)
def test_suite_1edtech_samples(name: str) -> None:
    data = (folder("ob30") / name).read_bytes()
    report = verify(data, at=datetime(2024, 6, 1, tzinfo=UTC))
    found = {id: str(report.check(id).outcome) for id in SAMPLES[name]}
    assert found == SAMPLES[name], report.summary


def test_suite_bitstring_status_list() -> None:
    rows = json.loads((_folder("bitstring-status-list") / "examples.json").read_bytes())
    lists = [
        subject["encodedList"]
        for row in rows
        for subject in [row["document"].get("credentialSubject", {})]
        if "encodedList" in subject
    ]
    assert lists
    for encoded in lists:
        assert not any(StatusList.decode(encoded).get(index) for index in range(0, 131_072, 997))
