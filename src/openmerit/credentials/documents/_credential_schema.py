"""The schemas that a credential names in `credentialSchema`: which of them our model stands for.

1EdTech publishes a JSON Schema for each of its classes, at one address for both editions of VCDM
(Open Badges 3.0, section on verification; CLR 2.0 likewise). Our model answers these; a test holds
it against them. What any other schema asks is not known here and has to be said.
"""

import re
from collections.abc import Mapping
from typing import Any, Final

from openmerit.credentials.documents import _model
from openmerit.credentials.reading._members import as_list, types_of
from openmerit.credentials.sentences import Sentence, say

_VALIDATORS: Final = frozenset(
    {"1EdTechJsonSchemaValidator2019", "JsonSchema", "JsonSchemaValidator2018"}
)
_ADDRESS: Final = (
    r"https://purl\.imsglobal\.org/spec/(?:ob/v3p0|clr/v2p0)/schema/(?:json|json-ld)/"
    r"(?:ob_v3p0|clr_v2p0)_(?:any)?(?P<name>[a-z]+?credential|profile)_schema\.json"
)
_CLASSES: Final = {
    "achievementcredential": "AchievementCredential",
    "endorsementcredential": "EndorsementCredential",
    "clrcredential": "ClrCredential",
    "profile": "Profile",
}


class NamedSchemas:
    """What the schemas that a credential names come to.

    Attributes:
        contradiction: why one of them cannot be this document's; None if none is.
        unknown: addresses of those that were not compared with the document.
    """

    __slots__ = ("contradiction", "unknown")

    def __init__(self, contradiction: Sentence | None, unknown: tuple[str, ...]) -> None:
        self.contradiction = contradiction
        self.unknown = unknown


_NONE_NAMED: Final = NamedSchemas(None, ())


def named_schemas(document: Mapping[str, Any]) -> NamedSchemas:
    """The schemas that a credential names, beside the one model that it was compared with.

    Args:
        document: a credential, of which the model found no fault with the form of its schemas.
    """
    if "credentialSchema" not in document:
        return _NONE_NAMED
    own = _model.model_of(document).name
    unknown: list[str] = []
    for entry in as_list(document.get("credentialSchema")):
        if not isinstance(entry, dict):
            continue
        address = str(entry.get("id", "?"))
        meant = _class_at(entry, address)
        if meant is None:
            unknown.append(address)
        elif meant != own:
            reason = say(
                "it is the schema of {meant}, while the document is {own}", meant=meant, own=own
            )
            return NamedSchemas(reason, ())
    return NamedSchemas(None, tuple(unknown))


def _class_at(entry: Mapping[str, Any], address: str) -> str | None:
    """The class whose schema stands at an address, if we know that it does.

    A digest would be of a file that does not ship with the library.
    """
    if not types_of(entry) & _VALIDATORS or "digestSRI" in entry or "digestMultibase" in entry:
        return None
    match = re.fullmatch(_ADDRESS, address)
    return _CLASSES.get(match["name"]) if match else None
