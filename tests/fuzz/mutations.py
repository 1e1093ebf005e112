"""Changes to JSON that keep it JSON: most random bytes get no further than the parser."""

import copy
import json
import random
from typing import Any, Final

_NAMES: Final = (
    "@context", "id", "type", "@id", "@type", "@value", "@language", "@list", "@graph", "proof",
    "issuer", "credentialSubject", "credentialStatus", "credentialSchema", "endorsement",
    "endorsementJwt", "verifiableCredential", "evidence", "refreshService", "validFrom",
    "validUntil", "issuanceDate", "expirationDate", "cryptosuite", "proofValue", "proofPurpose",
    "verificationMethod", "created", "expires", "domain", "challenge", "previousProof", "alg",
    "kid", "jwk", "typ", "vc", "vp", "iss", "sub", "nbf", "exp", "jti", "_sd", "_sd_alg", "...",
    "cnf", "badge", "verification", "verify", "recipient", "hashed", "salt", "identity",
    "revocationList", "statusPurpose", "statusListIndex", "statusListCredential", "encodedList",
    "statusSize",
)  # fmt: skip
_VALUES: Final[tuple[Any, ...]] = (
    None, True, False, 0, -1, 1.5, 1e300, 2**53 - 1, "", "x", "urn:x", "_:b0", "@id", "\0",
    "\U0001f331", "2026-01-15T09:00:00Z", "9999-12-31T23:59:59-23:59", "did:web:x.example",
    "did:key:z6Mk", "did:jwk:e30", "https://x.example/", "http://[", "data:application/vc+jwt,",
    "eddsa-jcs-2022", "ecdsa-sd-2023", "Ed25519Signature2020", "DataIntegrityProof",
    "u2V0AhVhA", "z" * 90, [], {}, [[]], [{}], {"": ""}, "https://www.w3.org/ns/credentials/v2",
    "https://www.w3.org/2018/credentials/v1", "https://w3id.org/openbadges/v2",
    "VerifiablePresentation", "ClrCredential", "Assertion", "BitstringStatusListEntry",
    "StatusList2021Entry", "1EdTechRevocationList", "99999999999999999999",
)  # fmt: skip


def mutated(value: Any, chance: random.Random) -> Any:
    """A JSON value with one to three things changed in it."""
    root = [copy.deepcopy(value)]
    for _ in range(chance.randint(1, 3)):
        _change(*chance.choice(_places(root)), root, chance)
    return root[0]


def mutated_text(data: bytes, chance: random.Random) -> bytes | None:
    """The same for JSON text; None for what is no JSON."""
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        return None
    return json.dumps(mutated(value, chance)).encode()


def _places(root: list[Any]) -> list[tuple[Any, Any]]:
    """Every value, as what holds it and where."""
    found: list[tuple[Any, Any]] = []
    todo: list[Any] = [root]
    while todo:
        holder = todo.pop()
        keys = list(holder) if isinstance(holder, dict) else range(len(holder))
        for key in keys:
            found.append((holder, key))
            if isinstance(holder[key], dict | list):
                todo.append(holder[key])
    return found


def _change(holder: Any, key: Any, root: list[Any], chance: random.Random) -> None:
    value = holder[key]
    match chance.randrange(7):
        case 0:
            holder[key] = copy.deepcopy(chance.choice(_VALUES))
        case 1 if holder is not root:
            del holder[key]
        case 2 if isinstance(value, dict):
            value[chance.choice(_NAMES)] = copy.deepcopy(chance.choice(_VALUES))
        case 3 if isinstance(holder, dict):
            holder[chance.choice(_NAMES)] = holder.pop(key)
        case 4:
            holder[key] = [copy.deepcopy(value) for _ in range(chance.randint(1, 4))]
        case 5 if isinstance(value, str) and value:
            place = chance.randrange(len(value))
            holder[key] = (
                value[:place] + chance.choice(("", "\0", "A", "é", "#", " ")) + value[place + 1 :]
            )
        case _:
            other_holder, other_key = chance.choice(_places(root))
            holder[key] = copy.deepcopy(other_holder[other_key])
