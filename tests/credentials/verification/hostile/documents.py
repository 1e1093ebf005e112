"""What hostile documents are made of."""

import base64
import functools
import json
from collections.abc import Callable
from typing import Any

from tests.credentials.samples import badge, full_badge, key, signed
from tests.credentials.verification.hostile.registry import dumped


@functools.cache
def _proof_value() -> str:
    return json.loads(signed(badge(), key()))["proof"]["proofValue"]  # type: ignore[no-any-return]


def proven(document: dict[str, Any], suite: str = "eddsa-rdfc-2022", **members: Any) -> bytes:
    """`document` with a well-formed proof, which does not fit."""
    proof = {
        "type": "DataIntegrityProof",
        "cryptosuite": suite,
        "created": "2026-01-15T09:00:00Z",
        "verificationMethod": key().verification_method,
        "proofPurpose": "assertionMethod",
        "proofValue": _proof_value(),
    }
    return dumped(document | {"proof": proof | members})


def achieving(**members: Any) -> dict[str, Any]:
    """A badge with `members` on its achievement."""
    document = badge()
    document["credentialSubject"]["achievement"] |= members
    return document


def with_context(context: Any, **members: Any) -> dict[str, Any]:
    """A badge with one more context, and `members` that it may define."""
    return badge(**{"@context": [*badge()["@context"], context]}) | members


def evidence(count: int) -> list[dict[str, Any]]:
    """Pieces of evidence, each with a text of its own."""
    return [{"type": ["Evidence"], "narrative": f"{n}"} for n in range(count)]


def alignments(count: int, make: Callable[[int], dict[str, Any]]) -> dict[str, Any]:
    """A badge with `count` alignments, each with what `make` adds to it."""
    return achieving(
        alignment=[
            {"type": ["Alignment"], "targetName": f"Skill {n}", "targetUrl": "urn:x"} | make(n)
            for n in range(count)
        ]
    )


def clr(count: int, make: Callable[[int], dict[str, Any]]) -> dict[str, Any]:
    """A record of `count` credentials."""
    context = "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json"
    return badge(
        **{
            "@context": [badge()["@context"][0], context, badge()["@context"][1]],
            "type": ["VerifiableCredential", "ClrCredential"],
            "name": "Record",
            "credentialSubject": {
                "type": ["ClrSubject"],
                "id": "did:example:ada",
                "verifiableCredential": [make(n) for n in range(count)],
            },
        }
    )


def inner(n: int) -> dict[str, Any]:
    """A credential to stand in another one."""
    return json.loads(proven(full_badge() | {"id": f"urn:inner:{n}"}))  # type: ignore[no-any-return]


def differing(n: int) -> dict[str, Any]:
    """An inner credential whose outline no other has."""
    document = full_badge() | {"id": f"urn:inner:{n}"}
    tags = [f"{tag}" for tag in range(1 + n % 20)]
    document["credentialSubject"]["achievement"]["tag"] = tags
    document["evidence"] = evidence(1 + n // 20)
    return json.loads(proven(document))  # type: ignore[no-any-return]


def url64(number: int) -> str:
    """A number as a JWK writes it."""
    data = number.to_bytes((number.bit_length() + 7) // 8, "big")
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
