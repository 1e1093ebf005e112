"""Files that a credential names with a digest: they have to be what the issuer meant."""

import base64
import hashlib
from typing import Any

import pytest
from tests.credentials.samples import LATER, Shelf, badge, key, signed_anyway

from openmerit.credentials import Check, verify
from openmerit.credentials.reading._encoding import base58_encode, base64url_encode

URL = "https://academy.example/transcript.pdf"
CONTENT = b"%PDF-1.7"
SHELF = Shelf({URL: CONTENT})


def _sri(name: str, content: bytes = CONTENT) -> str:
    return f"{name}-{base64.b64encode(hashlib.new(name, content).digest()).decode()}"


def _bare(content: bytes = CONTENT) -> str:
    """A digest as the data model's own test suite writes it: without the head of a multihash."""
    return "u" + base64url_encode(hashlib.sha256(content).digest())


def _multibase(content: bytes = CONTENT) -> str:
    return "z" + base58_encode(b"\x12\x20" + hashlib.sha256(content).digest())


def _check(resources: Any, shelf: Shelf | None = SHELF) -> Check:
    document = badge(relatedResource=resources)
    return verify(signed_anyway(document, key()), at=LATER, resolver=shelf).check("schema")


@pytest.mark.parametrize(
    ("digests", "outcome"),
    [
        ({"digestSRI": _sri("sha256")}, "passed"),
        ({"digestSRI": _sri("sha384")}, "passed"),
        ({"digestSRI": f"{_sri('sha256')} {_sri('sha512')}"}, "passed"),
        ({"digestMultibase": _multibase()}, "passed"),
        ({"digestMultibase": _bare()}, "passed"),
        ({"digestMultibase": _bare(b"other")}, "failed"),
        ({"digestSRI": _sri("sha384"), "digestMultibase": _multibase()}, "passed"),
        ({"digestSRI": _sri("sha384", b"other")}, "failed"),
        ({"digestSRI": _sri("sha384"), "digestMultibase": _multibase(b"other")}, "failed"),
        ({}, "failed"),
        ({"digestSRI": "md5-AAAA"}, "failed"),
        ({"digestSRI": "sha256-AAAA"}, "failed"),
        ({"digestSRI": "sha256-%%"}, "failed"),
        ({"digestMultibase": "z111"}, "failed"),
        ({"digestMultibase": "AAAA"}, "failed"),
    ],
)
def test_a_file_beside_a_credential_is_compared(digests: dict[str, str], outcome: str) -> None:
    assert _check([{"id": URL, **digests}]).outcome == outcome
    assert _check({"id": URL, **digests}).outcome == outcome


def test_a_file_that_was_not_fetched_leaves_it_open() -> None:
    resource = {"id": URL, "digestSRI": _sri("sha256")}
    for shelf in (None, Shelf()):
        check = _check([resource], shelf)
        assert check.outcome == "unknown"
        assert "1 of 1 related resources were not fetched" in check.message


def test_a_file_is_named_once() -> None:
    resource = {"id": URL, "digestSRI": _sri("sha256")}
    assert "twice" in _check([resource, resource]).message


def test_only_so_many_files_are_fetched() -> None:
    shelf = Shelf({f"{URL}?{n}": CONTENT for n in range(12)})
    resources = [{"id": f"{URL}?{n}", "digestSRI": _sri("sha256")} for n in range(12)]
    assert _check(resources, shelf).outcome == "unknown"
    assert len(shelf.asked) == 10
