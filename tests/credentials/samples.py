"""What the tests of this folder share: keys, badges, and a resolver that answers from memory."""

import copy
import functools
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from openmerit.credentials import (
    CONTEXTS_FOR_ACHIEVEMENT_CREDENTIAL,
    Fetched,
    SigningKey,
    Unresolvable,
    identity_object,
    issue,
)
from openmerit.credentials.proofs._data_integrity import CanonicalDocument, add_proof

NOW = datetime(2026, 1, 15, 9, 0, tzinfo=UTC)
LATER = datetime(2026, 6, 1, tzinfo=UTC)
LIST_URL = "https://academy.example/status/1"

SUITES = (
    ("ed25519", "eddsa-rdfc-2022"),
    ("ed25519", "eddsa-jcs-2022"),
    ("p256", "ecdsa-rdfc-2019"),
    ("p384", "ecdsa-rdfc-2019"),
    ("p256", "ecdsa-jcs-2019"),
    ("p384", "ecdsa-jcs-2019"),
)


def key(key_type: str = "ed25519", number: int = 0) -> SigningKey:
    """A key, the same one for each (type, number) throughout a run."""
    return _made(key_type, number)


@functools.cache
def _made(key_type: str, number: int) -> SigningKey:
    return SigningKey.generate(key_type)


def badge(signer: SigningKey | None = None, **changes: Any) -> dict[str, Any]:
    """A small badge; `changes` replace members of the root, None removes one."""
    document: dict[str, Any] = {
        "@context": list(CONTEXTS_FOR_ACHIEVEMENT_CREDENTIAL),
        "id": "urn:uuid:6f1c2e3a-1d3c-4c9a-9d1e-0a1b2c3d4e5f",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {"id": (signer or key()).did, "type": ["Profile"], "name": "Academy"},
        "validFrom": "2026-01-15T09:00:00Z",
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [identity_object("ada@example.com", "s4lt")],
            "achievement": {
                "id": "https://academy.example/achievements/sql",
                "type": ["Achievement"],
                "name": "SQL",
                "description": "Asks a database the right questions.",
                "criteria": {"narrative": "Passed the practical exam."},
            },
        },
    }
    document |= changes
    return {name: value for name, value in document.items() if value is not None}


def full_badge(signer: SigningKey | None = None) -> dict[str, Any]:
    """A badge with every part that real ones have, and the letters that trip programs up."""
    document = badge(signer, name="Gärtnern \U0001f331 für Anfänger \u2028 \x7f \x07")
    document["issuer"] |= {
        "url": "https://academy.example/",
        "email": "office@academy.example",
        "description": 'One\nline\tand \\ a "quote"',
        "image": {"id": "https://academy.example/logo.png", "type": "Image", "caption": "Logo"},
        "address": {
            "type": ["Address"],
            "addressCountryCode": "AT",
            "geo": {"type": "GeoCoordinates", "latitude": 48.2082, "longitude": 16},
        },
    }
    achievement = document["credentialSubject"]["achievement"]
    achievement |= {
        "achievementType": "MicroCredential",
        "creditsAvailable": 2.5,
        "inLanguage": "de-AT",
        "tag": ["sql", "Kräuter"],
        "image": {"id": "https://academy.example/sql.png", "type": "Image"},
        "alignment": [
            {"type": ["Alignment"], "targetName": f"Skill {n}", "targetUrl": f"urn:skill:{n}"}
            for n in range(3)
        ],
        "resultDescription": [
            {
                "id": "urn:uuid:11111111-1111-4111-8111-111111111111",
                "type": ["ResultDescription"],
                "name": "Grade",
                "resultType": "LetterGrade",
                "allowedValue": ["C", "B", "A"],
            }
        ],
    }
    document["credentialSubject"]["result"] = [
        {
            "type": ["Result"],
            "resultDescription": "urn:uuid:11111111-1111-4111-8111-111111111111",
            "value": "A",
        }
    ]
    return document | {
        "validUntil": "2031-01-15T09:00:00+01:00",
        "awardedDate": "2026-01-14T12:00:00Z",
        "evidence": [
            {"id": "https://academy.example/e/1", "type": ["Evidence"], "name": "Photo"},
            {"type": ["Evidence"], "narrative": "Interview", "genre": "oral"},
        ],
        "credentialStatus": {
            "id": f"{LIST_URL}#94567",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": "94567",
            "statusListCredential": LIST_URL,
        },
    }


def signed(document: Mapping[str, Any], signer: SigningKey, proof: str | None = None) -> bytes:
    """`document` signed as `issue` does it."""
    return issue(dict(document), signer, proof=proof, now=NOW)


def signed_anyway(
    document: dict[str, Any], signer: SigningKey, suite: str = "eddsa-jcs-2022"
) -> bytes:
    """`document` signed without asking whether it may be: what an attacker can do."""
    proven = add_proof(
        CanonicalDocument(document), signer, suite_name=suite, created="2026-01-15T09:00:00Z"
    )
    return json.dumps(proven).encode()


class Shelf:
    """A resolver over a mapping, which remembers what it was asked for."""

    def __init__(self, documents: Mapping[str, bytes] | None = None) -> None:
        self.documents = dict(documents or {})
        self.asked: list[str] = []

    def fetch(self, url: str) -> Fetched:
        self.asked.append(url)
        if url not in self.documents:
            raise Unresolvable(url, "it is not on the shelf")
        return Fetched(self.documents[url], "application/json")


Path = tuple[str | int, ...]


def values_in(document: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Every value at any depth with its path."""
    yield path, document
    if isinstance(document, dict):
        for name, value in document.items():
            yield from values_in(value, (*path, name))
    elif isinstance(document, list):
        for place, value in enumerate(document):
            yield from values_in(value, (*path, place))


REMOVED = object()


def changed(document: Any, path: Path, value: Any) -> Any:
    """A copy with another value at `path`, or none for `REMOVED`."""
    copied = copy.deepcopy(document)
    place = copied
    for step in path[:-1]:
        place = place[step]
    if value is REMOVED:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return copied
