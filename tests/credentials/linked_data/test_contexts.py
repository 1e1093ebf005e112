"""The contexts that ship: each the published one, in its newest edition; older ones only explain.

Where OPENMERIT_SCHEMAS names a folder with ``contexts``, every edition in it is compared.
"""

import functools
import hashlib
import json
import os
import time
from pathlib import Path
from typing import Any

import pytest
import rfc8785
from tests.credentials.documents.test_schema import record
from tests.credentials.samples import LATER, badge, key

from openmerit.credentials import identity_object, verify
from openmerit.credentials.errors import LostValue, UnknownContext
from openmerit.credentials.linked_data import _contexts, _editions
from openmerit.credentials.linked_data._document import CanonicalDocument
from openmerit.credentials.proofs._data_integrity import add_proof

_OB = "https://purl.imsglobal.org/spec/ob/v3p0/"
_NOT_SHIPPED = {
    "credentials-examples-v1.jsonld",  # leans on a context of another vocabulary (ODRL)
    "ob-v1p1-context.json",  # in no package; badges of 1.1 are read without JSON-LD
    "security-v1.jsonld",  # of suites that are not checked here
    "security-v2.jsonld",
}
"""Published contexts that this library does not know, and why."""


def _hash(document: Any) -> str:
    return hashlib.sha256(rfc8785.dumps(document)).hexdigest()


@pytest.mark.parametrize("url", _contexts.manifest())
def test_every_context_is_the_published_one(url: str) -> None:
    row = _contexts.manifest()[url]
    assert _hash(_contexts.context(url)) == row["jcs_sha256"]
    assert row["source"]
    assert row["licence"]
    if "changes" not in row:
        data = (_contexts.FOLDER / row["file"]).read_bytes()
        assert hashlib.sha256(data).hexdigest() == row["sha256"]


def test_a_context_that_is_not_the_published_one_is_not_known() -> None:
    row = dict(_contexts.manifest()[f"{_OB}context-3.0.3.json"])
    for change in (
        {"remove": "/@context/name"},
        {"set": "/@context/name", "to": "urn:x"},
        {"replace": "purl.imsglobal.org", "by": "evil.example"},
    ):
        with pytest.raises(UnknownContext):
            _contexts.document_of(row | {"changes": [change]})


def test_every_file_of_the_folder_is_listed() -> None:
    listed = {row["file"] for row in (*_contexts.manifest().values(), *_editions._rows())}
    there = {path.name for path in Path(str(_contexts.FOLDER)).iterdir()}
    assert there - listed == {"README.md", "manifest.json", "editions.json"}


def test_every_published_edition_is_known() -> None:
    folder = Path(os.environ.get("OPENMERIT_SCHEMAS", ""), "contexts")
    if not os.environ.get("OPENMERIT_SCHEMAS") or not folder.exists():
        pytest.skip("OPENMERIT_SCHEMAS names no folder of published contexts")
    known = {row["jcs_sha256"] for row in _contexts.manifest().values()}
    known |= {_hash(_contexts.document_of(row)) for row in _editions._rows()}
    unknown = {
        path.name
        for path in folder.glob("*/*")
        if _hash(json.loads(path.read_bytes())) not in known
    }
    assert unknown == _NOT_SHIPPED


@functools.cache
def _edition(url: str, date: str) -> _editions.Edition:
    return next(e for e in _editions.older_editions() if (e.url, e.date) == (url, date))


def _signed_under(document: dict[str, Any], url: str, date: str) -> dict[str, Any]:
    """A document by a signer with an older edition, who lost what that did not know."""
    edition = _edition(url, date)
    reduced = _editions._without(document, edition.unknown)
    older = _editions._OlderDocument(reduced, {url: edition})
    proven = add_proof(older, key(), suite_name="eddsa-rdfc-2022", created="2026-01-15T09:00:00Z")
    return {**document, "proof": proven["proof"]}


@pytest.mark.parametrize(
    ("date", "changes"),
    [
        ("2025-11-06", {"endorsementJwt": ["eyJh.e30.AA"]}),
        ("2024-03-04", {"endorsementJwt": ["eyJh.e30.AA"], "jti": "urn:x"}),
        ("2024-01-24", {"awardedDate": "2026-01-15T09:00:00Z"}),
    ],
)
def test_a_proof_by_an_older_edition_is_explained_and_fails(
    date: str, changes: dict[str, Any]
) -> None:
    signed = _signed_under(badge(**changes), f"{_OB}context-3.0.3.json", date)
    report = verify(json.dumps(signed).encode(), at=LATER)
    check = report.check("proof")
    assert check.outcome == "failed"
    assert date in check.message
    assert f"did not know {', '.join(sorted(changes))}" in check.message


def test_a_proof_by_the_first_address_of_a_context_is_explained_and_fails() -> None:
    old = badge(issuanceDate="2026-01-15T09:00:00Z", validFrom=None)
    integrity = "https://w3id.org/security/data-integrity/v2"
    old["@context"] = [_contexts.CREDENTIALS_V1, f"{_OB}context.json", integrity]
    signed = _signed_under(old, f"{_OB}context.json", "2022-09-08")
    check = verify(json.dumps(signed).encode(), at=LATER).check("proof")
    assert check.outcome == "failed"
    assert "2022-09-08" in check.message
    assert "another meaning" in check.message


def test_a_document_without_changed_terms_is_the_same_under_each_edition() -> None:
    for date in ("2025-11-06", "2024-03-04", "2024-01-24"):
        signed = _signed_under(badge(), f"{_OB}context-3.0.3.json", date)
        assert verify(json.dumps(signed).encode(), at=LATER).valid


def test_what_was_changed_is_not_excused_by_an_older_edition() -> None:
    signed = _signed_under(
        badge(awardedDate="2026-01-15T09:00:00Z"), f"{_OB}context-3.0.3.json", "2024-01-24"
    )
    signed["credentialSubject"]["achievement"]["name"] = "Brain surgery"
    check = verify(json.dumps(signed).encode(), at=LATER).check("proof")
    assert check.outcome == "failed"
    assert "something was changed" in check.message


@pytest.mark.parametrize(
    "address",
    ["https://www.w3.org/2018/credentials#validUntil", "https://schema.org/name"],
)
def test_what_is_looked_for_in_a_badge_is_said_by_its_name(address: str) -> None:
    document = badge(**{"@context": [*badge()["@context"], {"aside": address}]})
    document["aside"] = "2026-01-15T09:00:00Z"
    with pytest.raises(LostValue, match="under another name"):
        CanonicalDocument(document).require_meaning()


@pytest.mark.parametrize(
    "address",
    [
        "https://schema.org/award",
        "https://w3id.org/citizenship#lprNumber",
        "https://w3id.org/openbadges#Assertion",
        "https://www.w3.org/ns/activitystreams#alsoKnownAs",
    ],
)
def test_an_issuers_own_name_for_what_nobody_looks_for_is_taken(address: str) -> None:
    document = badge(**{"@context": [*badge()["@context"], {"aside": address}]})
    document["aside"] = "x"
    CanonicalDocument(document).require_meaning()


def test_an_explanation_never_costs_the_answer() -> None:
    enclosed = [
        badge(
            id=f"urn:badge:{number}",
            awardedDate="2026-01-15T09:00:00Z",
            credentialSubject={
                **badge()["credentialSubject"],
                "id": f"urn:subject:{number}",
                "identifier": [identity_object("ada@example.com", f"salt {number}")],
            },
        )
        for number in range(25)
    ]
    document = record(*enclosed)
    started = time.perf_counter()
    check = verify(json.dumps(_tampered(document)).encode(), at=LATER).check("proof")
    assert time.perf_counter() - started < 5
    assert check.outcome == "failed"


def _tampered(document: dict[str, Any]) -> dict[str, Any]:
    proven = add_proof(
        CanonicalDocument(document),
        key(),
        suite_name="eddsa-rdfc-2022",
        created="2026-01-15T09:00:00Z",
    )
    return {**proven, "validUntil": "2031-01-15T09:00:00Z"}
