"""Issuers' documents for the samples: the keys by which they are signed, as if they were published.

The samples' issuers (example.com, 1edtech.edu) publish nothing. Which key signed stands in each
proof's `verificationMethod`, or in a token's `jwk`; here the issuers' documents list these keys, so
that a sample is judged as it would be if its issuer stood by it.
"""

import contextlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.credentials.samples import Shelf

from openmerit.credentials import BakingError, did_web_url, unbake
from openmerit.credentials.reading._encoding import base64url_decode


def shelf_for(paths: list[Path], further: dict[str, bytes] | None = None) -> Shelf:
    """A resolver that knows the issuers of these samples."""
    keys: dict[str, dict[str, dict[str, Any]]] = {}
    for path in paths:
        for controller, fragment, key in _keys_in(path.read_bytes()):
            keys.setdefault(controller, {})[fragment] = key
    documents = {_address(name): _document(name, listed) for name, listed in keys.items()}
    return Shelf(documents | (further or {}))


def _keys_in(data: bytes) -> Iterator[tuple[str, str, dict[str, Any]]]:
    with contextlib.suppress(BakingError):  # what is no image is the credential itself
        data = unbake(data)
    data = data.strip()
    if data.startswith(b"ey"):
        header, claims = (json.loads(base64url_decode(p)) for p in data.decode().split(".")[:2])
        if "jwk" in header:
            yield claims["iss"], f"key-{header['jwk']['n'][:8]}", {"publicKeyJwk": header["jwk"]}
        return
    for value in _objects_in(json.loads(data)):
        name = value.get("verificationMethod")
        controller, _, fragment = str(name).partition("#")
        if fragment.startswith("z") and controller.startswith(("https:", "did:web:")):
            yield controller, fragment, {"publicKeyMultibase": fragment}


def _objects_in(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
    for inner in value.values() if isinstance(value, dict) else value:
        if isinstance(inner, dict | list):
            yield from _objects_in(inner)


def _address(controller: str) -> str:
    return did_web_url(controller) if controller.startswith("did:") else controller


def _document(controller: str, keys: dict[str, dict[str, Any]]) -> bytes:
    methods = [
        {"id": f"{controller}#{fragment}", "type": "Multikey", "controller": controller, **key}
        for fragment, key in keys.items()
    ]
    names = [method["id"] for method in methods]
    document = {"id": controller, "verificationMethod": methods, "assertionMethod": names}
    return json.dumps(document).encode()
