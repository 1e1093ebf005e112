"""Whom the story's operator trusts: a council, whose list has a school on it.

So the page on which badges are verified has somebody to know. It stands in the home as if the
operator had called `openmerit trust add` twice.
"""

from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings

from openmerit.credentials import SigningKey, issue
from openmerit.platform.verifying.resolving import HouseResolver
from openmerit.trusting import TrustError, TrustFolder, add_file, add_identifier

COUNCIL: Final = "Wetlands Accreditation Council"
_LIST: Final = "urn:uuid:6a0c2b1e-5d0f-4f57-9c0e-3b8f6f1f7d24"
_CONTEXTS: Final = (
    "https://www.w3.org/ns/credentials/v2",
    "https://www.w3.org/ns/credentials/examples/v2",
)


def put_on_a_list(school: str, name: str, now: datetime) -> None:
    """Let the operator trust a council on whose list the school is, by its identifier.

    A folder in which an operator keeps somebody already is left as it is. The council's key is made
    for the occasion and forgotten.
    """
    try:
        folder = TrustFolder(settings.OPENMERIT_TRUST)
        if folder.entries and all(entry.id != _LIST for entry in folder.entries):
            return
        council, asking_nobody = SigningKey.generate(), HouseResolver(online=False)
        then = now - timedelta(days=300)
        signed = issue(_list_of(council.did, school, name, then), council, now=then)
        add_file(folder, signed, "accredited-schools.json", asking_nobody, at=now)
        add_identifier(folder, council.did, asking_nobody, at=now)
    except TrustError:
        return  # What lies there is no folder of trust, or not ours to write.


def _list_of(council: str, school: str, name: str, then: datetime) -> dict[str, Any]:
    return {
        "@context": list(_CONTEXTS),
        "id": _LIST,
        "type": ["VerifiableCredential", "RecognizedEntityCredential"],
        "issuer": {"id": council, "name": COUNCIL},
        "validUntil": (then + timedelta(days=5 * 365)).isoformat(timespec="seconds"),
        "credentialSubject": [
            {
                "id": school,
                "type": "RecognizedEntity",
                "name": name,
                "recognizedTo": {"type": "RecognizedAction", "action": "issue"},
            }
        ],
    }
