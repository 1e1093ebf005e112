"""Whom a credential is about: identifiers, hashed and plain, and comparing a person with them.

A person is asked for by an address, by the identifier of a key, by a number that somebody gave
them, or by a name. What a credential says of another kind says neither yes nor no.
"""

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final
from urllib.parse import unquote

from openmerit.credentials.reading import _budget

_URI: Final = re.compile(r"(?:did|urn|https?):\S+", re.IGNORECASE)
_HASH: Final = re.compile(r"(?P<how>sha256|md5|sha1)\$(?P<digest>[0-9a-f]{1,128})", re.IGNORECASE)
_NAMED_BY_THEIR_KEY: Final = ("did:key:", "did:jwk:")
_ADDRESS_TYPES: Final = ("emailAddress", "email")
_STEPS_OF_A_HASH: Final = 3
_LETTERS_IN_A_STEP: Final = 40
_MAX_LENGTH: Final = 2_000


class Kind(StrEnum):
    """What sort of word for a person it is; words of two kinds cannot be compared."""

    ADDRESS = "address"
    KEY = "key"
    NUMBER = "number"
    NAME = "name"


@dataclass(frozen=True)
class Compared:
    """What came of asking whether somebody is among the subjects of a credential.

    Attributes:
        asked: of which kind the word is by which they were asked for.
        matched: of which kind the identifier is that fits it; None if none does.
        named: of which kinds there are identifiers at all.
    """

    asked: Kind
    matched: Kind | None
    named: frozenset[Kind]


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


def compared(subjects: Iterable[Mapping[str, Any]], recipient: str) -> Compared:
    """Whether `recipient` (address, DID or name) is one of `subjects`, by the best that fits."""
    asked = _kind_of(recipient)
    matched: set[Kind] = set()
    named: set[Kind] = set()
    spellings = _spellings(recipient, asked)
    for subject in subjects:
        identifier = subject.get("id")
        if isinstance(identifier, str) and identifier:
            kind = Kind.ADDRESS if _is_mailto(identifier) else Kind.KEY
            named.add(kind)
            if _is_identifier(identifier, kind, recipient, asked):
                matched.add(kind)
        for identity in identities(subject):
            kind = _kind_of_identity(identity)
            named.add(kind)
            if _fits(identity, spellings, recipient, asked):
                # A word that may be anybody's name is no more because it is called otherwise.
                matched.add(Kind.NAME if asked is Kind.NAME else kind)
    best = next((kind for kind in Kind if kind in matched), None)
    return Compared(asked, best, frozenset(named))


def identities(subject: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]:
    """The IdentityObjects of a credential subject."""
    entries = subject.get("identifier")
    listed = entries if isinstance(entries, list) else [entries]
    return [entry for entry in listed if isinstance(entry, dict)]


def _kind_of(text: str) -> Kind:
    """Of which kind the word is by which somebody is asked for."""
    text = text.strip()
    if _is_mailto(text):
        return Kind.ADDRESS
    if _URI.fullmatch(text):
        return Kind.KEY
    if any(letter.isspace() for letter in text):
        return Kind.NAME
    if "@" in text:
        return Kind.ADDRESS
    return Kind.NUMBER if any(letter.isdigit() for letter in text) else Kind.NAME


def _kind_of_identity(identity: Mapping[str, Any]) -> Kind:
    type_ = identity.get("identityType")
    if type_ in _ADDRESS_TYPES:
        return Kind.ADDRESS
    return Kind.NAME if type_ == "name" else Kind.NUMBER


def _is_identifier(identifier: str, kind: Kind, recipient: str, asked: Kind) -> bool:
    """Whether a subject's own id is what was asked for. No letter of a key may differ."""
    if kind is Kind.ADDRESS:
        return asked is Kind.ADDRESS and _is_same(identifier, recipient, asked)
    given = recipient.strip()
    if given.startswith(_NAMED_BY_THEIR_KEY) and given != identifier:
        given = given.partition("#")[0]  # such an identifier has one key, which it names again
    return given == identifier


def _is_mailto(text: str) -> bool:
    return text[:7].lower() == "mailto:"


def _address(text: str) -> str:
    """An e-mail address, whether it stands alone or as a link (RFC 6068)."""
    text = text.strip()
    return unquote(text[7:].partition("?")[0]).strip() if _is_mailto(text) else text


def _spellings(recipient: str, asked: Kind) -> list[str]:
    """How it may have been written before it was hashed, which no standard specifies."""
    if len(recipient) > _MAX_LENGTH:
        return []
    given = _address(recipient)
    forms = [given, " ".join(given.split()), unicodedata.normalize("NFC", given)]
    if asked is Kind.NAME:
        forms += [unicodedata.normalize(form, forms[1]) for form in ("NFC", "NFD", "NFKC")]
    return list(dict.fromkeys([*forms, *(form.lower() for form in forms)]))


def _fits(identity: Mapping[str, Any], spellings: list[str], recipient: str, asked: Kind) -> bool:
    value = identity.get("identityHash")
    if not isinstance(value, str):
        return False
    hashed = _HASH.fullmatch(value.strip())
    if hashed is None:
        return identity.get("hashed") is not True and _is_same(value, recipient, asked)
    salt = identity.get("salt", "")
    salt = salt if isinstance(salt, str) else ""
    digest = hashed["digest"].lower()
    return any(
        hmac.compare_digest(made, digest)
        for made in _hashes(hashed["how"].lower(), spellings, salt)
    )


def _hashes(algorithm: str, spellings: list[str], salt: str) -> Iterator[str]:
    for spelling in spellings:
        _budget.charge(_STEPS_OF_A_HASH)
        _budget.charge_bytes(len(salt))
        yield _hash(algorithm, spelling, salt)


def _is_same(value: str, recipient: str, asked: Kind) -> bool:
    """Whether two plain words are one, however capital and spaced their letters are.

    Names may differ in more: in how wide their letters are, and in what stands for a letter (ß).
    """
    if max(len(value), len(recipient)) > _MAX_LENGTH:
        return False
    _budget.charge(1 + (len(value) + len(recipient)) // _LETTERS_IN_A_STEP)
    one, other = (unicodedata.normalize("NFC", _address(text)) for text in (value, recipient))
    if asked is Kind.NAME:
        one, other = (unicodedata.normalize("NFKC", text).casefold() for text in (one, other))
    return one.lower().split() == other.lower().split()


def _hash(algorithm: str, identity: str, salt: str) -> str:
    # md5 and sha1 are what old badges carry; they name a person here, they protect nothing.
    data = (identity + salt).encode("utf-8", "surrogatepass")
    return hashlib.new(algorithm, data, usedforsecurity=False).hexdigest()
