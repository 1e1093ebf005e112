"""What stands in for values that are missing or of another kind: objects made of a text, and words
in brackets that a person fills in."""

import re
from collections.abc import Mapping
from typing import Any, Final

from openmerit.credentials.doctor import _mended_texts
from openmerit.credentials.documents import _texts
from openmerit.credentials.documents._kinds import Model
from openmerit.credentials.linked_data import _contexts
from openmerit.credentials.reading._iri import is_absolute_iri

HASH: Final = re.compile(r"(?i)(?:sha256|md5|sha1)\$[0-9a-f]+")
RECIPIENT: Final[Mapping[str, Any]] = {
    "type": "IdentityObject",
    "hashed": False,
    "identityHash": "[e-mail address of the recipient]",
    "identityType": "emailAddress",
}
"""Stands for whom a badge is about, where it does not say."""

_TO_FILL_IN: Final[Mapping[tuple[str, str], Any]] = {
    ("Achievement", "name"): "[name of the achievement]",
    ("Achievement", "description"): "[what somebody can do who earned it]",
    ("Achievement", "criteria"): {"narrative": "[what has to be done to earn it]"},
    ("Alignment", "targetName"): "[name of the skill or standard]",
    ("EndorsementCredential", "name"): "[name of the endorsement]",
    ("ClrCredential", "name"): "[name of the record]",
    ("ResultDescription", "name"): "[what is measured]",
    ("ResultDescription", "resultType"): "Result",
    ("RubricCriterionLevel", "name"): "[name of the level]",
    ("IdentityObject", "identityHash"): "[e-mail address of the recipient]",
    ("IdentityObject", "identityType"): "emailAddress",
    ("IdentifierEntry", "identifier"): "[identifier]",
    ("IdentifierEntry", "identifierType"): "identifier",
    ("Association", "associationType"): "isRelatedTo",
    ("AchievementSubject", "achievement"): {},
    ("AchievementCredential", "credentialSubject"): {},
}
_NAMED_BY_TEXT: Final = {
    # The member that a bare text is, if it is an address, and if it is none.
    "Image": ("id", None),
    "Profile": ("id", "name"),
    "Achievement": ("id", "name"),
    "Alignment": ("targetUrl", "targetName"),
    "Criteria": ("id", "narrative"),
    "Evidence": ("id", "narrative"),
    "Related": ("id", None),
    "Result": (None, "value"),
    "Address": (None, "streetAddress"),
    "IdentityObject": ("identityHash", "identityHash"),
    "IdentifierEntry": ("identifier", "identifier"),
    "ResultDescription": ("id", "name"),
    "RubricCriterionLevel": ("id", "name"),
    "object": ("id", None),
}
_UNTYPED: Final = frozenset({"Criteria", "object"})


def to_fill_in(model: Model, member: str) -> Any:
    """What to write where a required member is missing; None if nothing can stand there."""
    return _TO_FILL_IN.get((model.name, member))


def is_to_fill_in(value: Any) -> bool:
    """Whether a text is one that a person has to fill in."""
    return isinstance(value, str) and value in _WORDS


def from_text(text: str, model: Model) -> dict[str, Any] | None:
    """The object of a model that a bare text was meant to be; None if there is no telling."""
    text = text.strip()
    if model.name == "VerifiableCredential" and _texts.JWT.fits(text):
        return {  # a token stood for itself in VCDM 1.1, 2.0 puts it into an object (4.13)
            "@context": [_contexts.CREDENTIALS_V2],
            "id": f"data:application/vc+jwt,{text}",
            "type": "EnvelopedVerifiableCredential",
        }
    if not text or model.name not in _NAMED_BY_TEXT:
        return None
    as_address, as_words = _NAMED_BY_TEXT[model.name]
    made: dict[str, Any] = {}
    if is_absolute_iri(text) and as_address is not None:
        made[as_address] = text
    elif as_words is not None:
        made[as_words] = text
    elif as_address is not None and "." in text and (address := _mended_texts.absolute(text)):
        made[as_address] = address
    else:
        return None
    if model.name not in _UNTYPED:
        made = {"type": type_of(model), **made}
    if model.name == "IdentityObject":
        made |= {"hashed": HASH.fullmatch(text) is not None, "identityType": "emailAddress"}
        if "@" not in text and not made["hashed"]:
            made["identityType"] = "identifier"
    if model.name == "IdentifierEntry":
        made["identifierType"] = "identifier"
    return made


def type_of(model: Model) -> Any:
    """The `type` of an object of a model that has none: one word where one is demanded."""
    words = [_preferred(group) for group in model.words]
    single = model.closed or not words
    return (words[0] if words else model.name) if single else words


def _preferred(words: frozenset[str]) -> str:
    """Of several names of one class the one that is in use."""
    return "OpenBadgeCredential" if "OpenBadgeCredential" in words else min(words)


_WORDS: Final = frozenset(
    text
    for value in (*_TO_FILL_IN.values(), RECIPIENT["identityHash"])
    for text in (value.values() if isinstance(value, dict) else [value])
    if isinstance(text, str) and text.startswith("[")
)
