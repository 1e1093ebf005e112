"""Whom a credential is about: identifiers, hashed and plain, and comparing a person with them."""

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from typing import Any


def identity_object(email: str, salt: str) -> dict[str, Any]:
    """A hashed IdentityObject for an e-mail address (Open Badges 3.0, section B.1.17).

    The address is lower-cased before hashing, since people write it either way and the standard
    folds nothing. The salt, a random text of the issuer's, is appended before hashing and stands
    in the object: it only prevents that one person's badges are found by one hash.
    """
    return {
        "type": "IdentityObject",
        "hashed": True,
        "identityHash": "sha256$" + _hash("sha256", email.strip().lower(), salt),
        "identityType": "emailAddress",
        "salt": salt,
    }


def matching_identifier(subject: Mapping[str, Any], recipient: str) -> str | None:
    """The kind of identifier of `subject` that `recipient` (address, DID or name) fits, if any.

    ``id`` stands for the subject's own identifier, anything else is an `identityType`.
    """
    spellings = _spellings(recipient)
    identifier = subject.get("id")
    if isinstance(identifier, str) and identifier.removeprefix("mailto:") in spellings:
        return "id"
    for identity in identities(subject):
        if any(_fits(identity, spelling) for spelling in spellings):
            return str(identity.get("identityType", "identifier"))
    return None


def identities(subject: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]:
    """The IdentityObjects of a credential subject."""
    entries = subject.get("identifier")
    listed = entries if isinstance(entries, list) else [entries]
    return [entry for entry in listed if isinstance(entry, dict)]


def _spellings(recipient: str) -> list[str]:
    """As given and lower-cased: no case folding is specified, and people write either."""
    given = recipient.strip().removeprefix("mailto:")
    return list(dict.fromkeys((given, given.lower())))


def _fits(identity: Mapping[str, Any], spelling: str) -> bool:
    value = identity.get("identityHash")
    if not isinstance(value, str):
        return False
    if identity.get("hashed") is not True:
        return value.strip().lower() == spelling.lower()
    algorithm, _, digest = value.partition("$")
    if algorithm not in ("sha256", "md5", "sha1"):
        return False
    salt = identity.get("salt", "")
    expected = _hash(algorithm, spelling, salt if isinstance(salt, str) else "")
    return hmac.compare_digest(expected.encode(), digest.lower().encode())


def _hash(algorithm: str, identity: str, salt: str) -> str:
    # md5 and sha1 are what old badges carry; they name a person here, they protect nothing.
    digest = hashlib.new(algorithm, (identity + salt).encode("utf-8"), usedforsecurity=False)
    return digest.hexdigest()
