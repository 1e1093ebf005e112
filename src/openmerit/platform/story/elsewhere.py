"""What an earner of the story brought along from another house: a record of two badges in one."""

import json
from datetime import datetime, timedelta
from typing import Any, Final

from openmerit.credentials import (
    CONTEXTS_FOR_ACHIEVEMENT_CREDENTIAL,
    SigningKey,
    identity_object,
    issue,
)
from openmerit.platform.story.cast import GRACE, Character

EARNER: Final = GRACE
RECORD_NAME: Final = "Counting birds: what Grace Mwangi learnt"
_DATA_MODEL, _OPEN_BADGES = CONTEXTS_FOR_ACHIEVEMENT_CREDENTIAL
_RECORDS: Final = "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json"
HOUSE: Final = "Wetlands Field School"
_LEARNT: Final = (
    ("Telling waders apart", "Names thirty waders at a distance, in flight and at rest."),
    ("Counting a flock", "Counts a flock of a thousand within a tenth, and says how."),
)


def record(key: SigningKey, now: datetime) -> bytes:
    """A signed Comprehensive Learner Record by a house that exists in the story alone.

    `key` is made for the occasion and forgotten, so that nothing else can ever bear its name.
    """
    profile = {"id": key.did, "type": ["Profile"], "name": HOUSE}
    then = now - timedelta(days=200)
    badges = [
        json.loads(issue(_badge(name, does, profile), key, now=then)) for name, does in _LEARNT
    ]
    document = {
        "@context": [_DATA_MODEL, _RECORDS, _OPEN_BADGES],
        "type": ["VerifiableCredential", "ClrCredential"],
        "name": RECORD_NAME,
        "issuer": profile,
        "credentialSubject": {
            "type": ["ClrSubject"],
            "identifier": [_identity(EARNER)],
            "verifiableCredential": badges,
        },
    }
    return issue(document, key, now=then)


def _badge(name: str, does: str, profile: dict[str, Any]) -> dict[str, Any]:
    return {
        "@context": list(CONTEXTS_FOR_ACHIEVEMENT_CREDENTIAL),
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": name,
        "issuer": profile,
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [_identity(EARNER)],
            "achievement": {
                "id": f"https://wetlands.example/{name.lower().replace(' ', '-')}",
                "type": ["Achievement"],
                "achievementType": "MicroCredential",
                "name": name,
                "description": does,
                "criteria": {"narrative": "Shown to two counters on one morning at the water."},
            },
        },
    }


def _identity(earner: Character) -> dict[str, Any]:
    return identity_object(earner.email, "reeds")
