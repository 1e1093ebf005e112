"""Names of members: as they should be, for those of older editions and misspelt ones."""

from collections.abc import Mapping
from typing import Any, Final

from openmerit.credentials.documents._kinds import Model

_OTHER_NAMES: Final = {
    "issuanceDate": "validFrom",
    "issuedOn": "validFrom",
    "issueDate": "validFrom",
    "issuedDate": "validFrom",
    "expires": "validUntil",
    "expirationDate": "validUntil",
    "expiryDate": "validUntil",
    "badge": "achievement",
    "recipient": "identifier",
    "telephone": "phone",
    "identity": "identityHash",
    "url": "targetUrl",
    "name": "targetName",
    "description": "targetDescription",
}
"""What members were called in older editions, or are called by mistake."""


def right_name(name: str, given: Mapping[str, Any], model: Model) -> str | None:
    """What a member of an object should be called, if it is called otherwise."""
    if name in model.members:
        return None
    plain = {"@id": "id", "@type": "type"}.get(name) or _OTHER_NAMES.get(name)
    for right in (plain, *_spellings(name, model)):
        if right in model.members and right not in given:
            return right
    return None


def _spellings(name: str, model: Model) -> list[str]:
    """Members of the model that differ only in case, underscores or a plural."""
    own = _folded(name)
    return [other for other in model.members if _folded(other) == own]


def _folded(name: str) -> str:
    return name.replace("_", "").replace("-", "").lower().rstrip("s")
