"""An older badge in the words of Open Badges 3.0, so that one reader can show them all.

1EdTech, Open Badges 3.0 implementation guide, "Migrating from OB 2.0". The outcome is a view, not a
credential: nobody signed it. The original is named in it as evidence.
"""

import json
import re
import uuid
from collections.abc import Mapping
from typing import Any, Final

from openmerit.credentials.documents import _open_badges_2
from openmerit.credentials.documents._open_badges_2_model import HASH
from openmerit.credentials.linked_data import _contexts
from openmerit.credentials.reading import _members, _times
from openmerit.credentials.reading._iri import is_absolute_iri

ORIGINAL: Final = "https://w3id.org/openbadges#Assertion"
"""The type by which the evidence of a converted badge says that it is the original."""

_LANGUAGE: Final = re.compile(r"[a-z]{2,4}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?")
_IDENTITY_TYPES: Final = {
    "email": "emailAddress",
    "url": "ext:url",
    "telephone": "ext:telephone",
    "id": "identifier",
}
_PROFILE_MEMBERS: Final = (
    ("name", "name"),
    ("url", "url"),
    ("telephone", "phone"),
    ("description", "description"),
    ("email", "email"),
)
_ALIGNMENT_MEMBERS: Final = (
    ("targetName", ("targetName", "name")),
    ("targetUrl", ("targetUrl", "url")),
    ("targetDescription", ("targetDescription", "description")),
    ("targetFramework", ("targetFramework",)),
    ("targetCode", ("targetCode",)),
)


def as_open_badge_3(
    assertion: Mapping[str, Any],
    badge_class: Mapping[str, Any] | None = None,
    issuer: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """An Open Badge before 3.0 as an unsigned `OpenBadgeCredential`, for showing it.

    What 3.0 has no member for (extensions, keys, verification, authors of images) is left out; the
    evidence of type ``https://w3id.org/openbadges#Assertion`` leads to the original. The id is new,
    and the same for the same assertion.

    Args:
        assertion: an Assertion of 2.0, 1.1, 1.0 or 0.5.
        badge_class: its BadgeClass, where the assertion only names its address.
        issuer: the issuer's Profile, where the BadgeClass only names its address.

    >>> view = as_open_badge_3(
    ...     {
    ...         "id": "https://academy.example/a/1",
    ...         "type": "Assertion",
    ...         "recipient": {"type": "email", "hashed": False, "identity": "ada@example.com"},
    ...         "issuedOn": "2016-12-31T23:59:59+00:00",
    ...         "badge": "https://academy.example/b/1",
    ...     },
    ...     {"id": "https://academy.example/b/1", "name": "SQL", "criteria": "https://academy.example/c"},
    ... )
    >>> view["credentialSubject"]["achievement"]["name"], view["validFrom"]
    ('SQL', '2016-12-31T23:59:59+00:00')
    """
    badge = badge_class if badge_class is not None else _object(assertion.get("badge"))
    profile = issuer if issuer is not None else _object(badge.get("issuer"))
    maker = _profile(profile, _open_badges_2.identifier(badge.get("issuer")))
    named = _open_badges_2.identifier(badge) or _open_badges_2.identifier(assertion.get("badge"))
    name = _text(badge.get("name"))
    issued, expires = (
        _written(assertion.get(member, assertion.get(older)))
        for member, older in (("issuedOn", "issued_on"), ("expires", "expires"))
    )
    view = {
        "@context": list(_contexts.CONTEXTS_FOR_ACHIEVEMENT_CREDENTIAL),
        "id": _new_id(assertion),
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": maker,
        "validFrom": issued,
        "validUntil": expires,
        "awardedDate": issued,
        "name": name,
        "image": _image(assertion.get("image")),
        "credentialSubject": _present(
            {
                "id": _subject_id(assertion.get("recipient")),
                "type": ["AchievementSubject"],
                "identifier": _identities(assertion),
                "narrative": _text(assertion.get("narrative")),
                "achievement": _achievement(badge, named, maker),
            }
        ),
        "evidence": [*_evidence(assertion), _original(assertion)],
    }
    return _present(view)


def _achievement(badge: Mapping[str, Any], named: str | None, maker: Any) -> dict[str, Any]:
    return _present(
        {
            "id": named if named and is_absolute_iri(named) else _urn(badge),
            "type": ["Achievement"],
            "name": _text(badge.get("name")) or "",
            "description": _text(badge.get("description")) or "",
            "criteria": _criteria(badge.get("criteria")),
            "image": _image(badge.get("image")),
            "creator": maker,
            "inLanguage": _language(badge.get("@language")),
            "tag": [tag for tag in _members.as_list(badge.get("tags")) if isinstance(tag, str)],
            "alignment": [
                {"type": ["Alignment"], **found}
                for item in _open_badges_2.objects(badge.get("alignment"))
                if {"targetName", "targetUrl"} <= (found := _alignment(item)).keys()
            ],
            "version": _version(badge.get("version")),
            "related": _related(badge.get("related")),
        }
    )


def _profile(profile: Mapping[str, Any], named: str | None) -> dict[str, Any]:
    identifier = _open_badges_2.identifier(profile) or named or _text(profile.get("origin"))
    found = {ours: _text(profile.get(theirs)) for theirs, ours in _PROFILE_MEMBERS}
    if found["url"] is not None and not is_absolute_iri(found["url"]):
        found["url"] = None
    return _present(
        {
            "id": identifier if identifier and is_absolute_iri(identifier) else _urn(profile),
            "type": ["Profile"],
            **found,
            "email": found["email"] or _text(profile.get("contact")),
            "image": _image(profile.get("image")),
        }
    )


def _identities(assertion: Mapping[str, Any]) -> list[dict[str, Any]]:
    recipient = assertion.get("recipient")
    if isinstance(recipient, str):
        recipient = {
            "type": "email",
            "identity": recipient,
            "hashed": HASH.fullmatch(recipient) is not None,
            "salt": assertion.get("salt"),
        }
    recipient = _object(recipient)
    identity = _text(recipient.get("identity"))
    if identity is None:
        return []
    kind = next((k for k in _members.as_list(recipient.get("type")) if isinstance(k, str)), "email")
    return [
        _present(
            {
                "type": "IdentityObject",
                "hashed": recipient.get("hashed") is True,
                "identityHash": identity,
                "identityType": _IDENTITY_TYPES.get(kind.rpartition("/")[2], "ext:other"),
                "salt": _text(recipient.get("salt")),
            }
        )
    ]


def _subject_id(recipient: Any) -> str | None:
    """The recipient's own address, where that is what the badge names."""
    known = _object(recipient)
    identity = _text(known.get("identity"))
    plain = known.get("hashed") is not True and known.get("type") in ("id", "url")
    return identity if plain and identity and is_absolute_iri(identity) else None


def _evidence(assertion: Mapping[str, Any]) -> list[dict[str, Any]]:
    found = []
    for item in _members.as_list(assertion.get("evidence")):
        identifier = _open_badges_2.identifier(item)
        told = _object(item)
        entry = _present(
            {
                "id": identifier if identifier and is_absolute_iri(identifier) else None,
                **{
                    name: _text(told.get(name))
                    for name in ("name", "narrative", "description", "genre", "audience")
                },
            }
        )
        if entry:
            found.append({"type": ["Evidence"], **entry})
    return found


def _original(assertion: Mapping[str, Any]) -> dict[str, Any]:
    address = _open_badges_2.identifier(assertion)
    verify = _object(assertion.get("verify"))
    if address is None and verify.get("type") == "hosted":
        address = _text(verify.get("url"))
    return _present(
        {
            "id": address if address and is_absolute_iri(address) else None,
            "type": ["Evidence", ORIGINAL],
            "name": "Original Open Badges assertion",
            "description": "This badge was issued by an edition of Open Badges before 3.0. "
            "What is shown here was made from it; only the original can be checked.",
        }
    )


def _criteria(value: Any) -> dict[str, Any]:
    if isinstance(value, str):
        return {"id": value} if is_absolute_iri(value) else {"narrative": value}
    told = _object(value)
    identifier = _open_badges_2.identifier(told)
    return {
        **({"id": identifier} if identifier and is_absolute_iri(identifier) else {}),
        **({"narrative": told["narrative"]} if isinstance(told.get("narrative"), str) else {}),
    }


def _image(value: Any) -> dict[str, Any] | None:
    address = _open_badges_2.identifier(value)
    if address is None or not is_absolute_iri(address):
        return None
    caption = _text(_object(value).get("caption"))
    return _present({"id": address, "type": "Image", "caption": caption})


def _alignment(item: Mapping[str, Any]) -> dict[str, Any]:
    found = {
        ours: next((text for name in theirs if (text := _text(item.get(name)))), None)
        for ours, theirs in _ALIGNMENT_MEMBERS
    }
    if not is_absolute_iri(found["targetUrl"] or ""):
        found["targetUrl"] = None
    return _present(found)


def _related(value: Any) -> list[dict[str, Any]]:
    found = []
    for item in _members.as_list(value):
        identifier = _open_badges_2.identifier(item)
        if identifier and is_absolute_iri(identifier):
            told = _object(item)
            language, version = told.get("@language"), _version(told.get("version"))
            entry = {"inLanguage": _language(language), "version": version}
            found.append(_present({"id": identifier, "type": ["Related"], **entry}))
    return found


def _written(value: Any) -> str | None:
    """A point in time as 3.0 writes it; what is none is left out."""
    try:
        moment, complete = _open_badges_2.instant(value)
    except ValueError:
        return None
    well_formed = complete and isinstance(value, str) and _is_date_time(value)
    return value if well_formed else _times.write(moment)


def _is_date_time(text: str) -> bool:
    try:
        _times.parse(text)
    except ValueError:
        return False
    return True


def _new_id(assertion: Mapping[str, Any]) -> str:
    own = _open_badges_2.identifier(assertion)
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, own)}" if own else _urn(assertion)


def _urn(node: Mapping[str, Any]) -> str:
    """A name for what has none of its own, the same for the same content."""
    content = json.dumps(node, sort_keys=True, ensure_ascii=True, default=str)
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_OID, content)}"


def _language(value: Any) -> str | None:
    """A language tag in the form that 3.0 takes."""
    return value if isinstance(value, str) and _LANGUAGE.fullmatch(value) else None


def _version(value: Any) -> str | None:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return str(value)


def _object(value: Any) -> Mapping[str, Any]:
    value = _open_badges_2.single(value)
    return value if isinstance(value, dict) else {}


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None


def _present(members: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in members.items() if value is not None and value != []}
