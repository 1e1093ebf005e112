"""Traps about people: identifiers that do not match, or that tell more than they should."""

import hashlib
import re
from collections.abc import Iterator
from typing import Any, Final

from openmerit.credentials.doctor import _mended_objects
from openmerit.credentials.doctor._case import Case, Place, Seen
from openmerit.credentials.reading import _members
from openmerit.credentials.sentences import say

_SHA256: Final = re.compile(r"sha256\$[0-9a-f]{64}")
_MAIL: Final = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_MAX_ADDRESSES: Final = 20


def _identities(case: Case) -> Iterator[Place]:
    """The IdentityObjects of the badge, and the recipient of an older one."""
    for place in case.objects:
        is_old = place.name == "recipient" and "identity" in place.value
        if "IdentityObject" in _members.types_of(place.value) or is_old:
            yield place


def _value(place: Place) -> str:
    given: Any = place.value.get("identityHash", place.value.get("identity"))
    return given if isinstance(given, str) else ""


def hash_form(case: Case) -> Iterator[Seen]:
    """A hash is `sha256$` and hexadecimal digits (Open Badges 3.0, B.2.6 IdentityHash)."""
    for place in _identities(case):
        if place.value.get("hashed") is True and not _mended_objects.HASH.fullmatch(_value(place)):
            yield Seen(
                place.pointer,
                say("It is said to be hashed, and is no hash such as sha256$…: nobody will match."),
                say("Write sha256$ and the 64 digits, or say that it is not hashed."),
            )


def hash_not_told(case: Case) -> Iterator[Seen]:
    """`hashed` says how to compare (Open Badges 3.0, B.1.17 IdentityObject)."""
    for place in _identities(case):
        if place.value.get("hashed") is False and _mended_objects.HASH.fullmatch(_value(place)):
            yield Seen(
                f"{place.pointer}/hashed",
                say("It is said to be plain, and is a hash: nobody will match."),
                say("Write true."),
            )


def hash_spelling(case: Case) -> Iterator[Seen]:
    """Either case is allowed; programs compare texts as they stand (OB 3.0, B.2.6)."""
    for place in _identities(case):
        value = _value(place)
        is_hash = place.value.get("hashed") is True and _mended_objects.HASH.fullmatch(value)
        if is_hash and value != value.lower():
            yield Seen(
                place.pointer,
                say("The hash has capital letters, and some programs compare it as it stands."),
                say("Write it in small letters."),
            )


def weak_hash(case: Case) -> Iterator[Seen]:
    """MD5 and SHA-1 are of the past, and not every verifier knows them (OB 3.0, B.2.6)."""
    for place in _identities(case):
        value = _value(place).lower()
        if value.startswith(("md5$", "sha1$")):
            yield Seen(
                place.pointer,
                say("{name} is an old kind of hash, which not every verifier takes.",
                    name=value.partition("$")[0]),
                say("Use sha256."),
            )  # fmt: skip
        elif value.startswith("sha256$") and not _SHA256.fullmatch(value):
            yield Seen(
                place.pointer,
                say("A hash by sha256 has 64 digits; this has {n}.", n=len(value) - 7),
                say("Make it anew."),
            )


def no_salt(case: Case) -> Iterator[Seen]:
    """Without a salt one list of addresses finds everybody's badges (OB 3.0, B.1.17)."""
    for place in _identities(case):
        is_hash = place.value.get("hashed") is True and _mended_objects.HASH.fullmatch(
            _value(place)
        )
        if is_hash and not place.value.get("salt"):
            yield Seen(
                place.pointer,
                say("The hash has no salt: whoever has a list of addresses can tell whose it is."),
                say("Hash the address with a random salt after it, and write that beside it."),
            )


def in_the_clear(case: Case) -> Iterator[Seen]:
    """A badge is made to be shown: everybody who sees it reads the address (OB 3.0, 9)."""
    for place in _identities(case):
        if place.value.get("hashed") is False and _MAIL.fullmatch(_value(place)):
            yield Seen(
                place.pointer,
                say("The recipient's address can be read by everybody who sees the badge."),
                say("Hash it with a salt, if the badge will be public."),
            )
    for subject in case.subjects:
        if str(subject.value.get("id")).startswith("mailto:"):
            yield Seen(
                f"{subject.pointer}/id",
                say("The recipient's address can be read by everybody who sees the badge."),
                say("Use a hashed identifier, or a DID."),
            )


def capitals(case: Case) -> Iterator[Seen]:
    """No folding of letters is specified: hash and compare small ones (OB 3.0, B.2.6)."""
    addresses = {
        place.value.removeprefix("mailto:") for place in case.texts if _MAIL.fullmatch(place.value)
    }
    spelled = sorted(one for one in addresses if one != one.lower())[:_MAX_ADDRESSES]
    for place in _identities(case):
        value, salt = _value(place), str(place.value.get("salt") or "")
        if place.value.get("hashed") is False and value in spelled:
            yield Seen(
                place.pointer,
                say("The address {address} has capital letters; few people type them.",
                    address=value),
                say("Write it in small letters."),
            )  # fmt: skip
        elif any(_hash(address, salt) == value.lower() for address in spelled):
            yield Seen(
                place.pointer,
                say("The hash is of an address with capital letters: who types small ones does "
                    "not match."),
                say("Hash the address in small letters."),
            )  # fmt: skip


def hashed_beside_plain(case: Case) -> Iterator[Seen]:
    """A hash hides nothing if what was hashed stands beside it."""
    addresses = [
        place.value.removeprefix("mailto:") for place in case.texts if _MAIL.fullmatch(place.value)
    ][:_MAX_ADDRESSES]
    for place in _identities(case):
        value, salt = _value(place).lower(), str(place.value.get("salt") or "")
        if any(_hash(address, salt) == value for address in addresses):
            yield Seen(
                place.pointer,
                say("The address that is hashed here stands in the badge in the clear as well."),
                say("Leave out the plain one."),
            )


def address_by_another_name(case: Case) -> Iterator[Seen]:
    """An e-mail address is an `emailAddress` (Open Badges 3.0, B.3.5; Open Badges 2.0: email)."""
    for place in _identities(case):
        kind = place.value.get("identityType")
        plain = place.value.get("hashed") is False and _MAIL.fullmatch(_value(place))
        if plain and isinstance(kind, str) and kind != "emailAddress":
            yield Seen(
                f"{place.pointer}/identityType",
                say("This is an e-mail address, and called {kind}.", kind=kind),
                say("Call it emailAddress."),
            )


def _hash(address: str, salt: str) -> str:
    return "sha256$" + hashlib.sha256((address + salt).encode("utf-8")).hexdigest()
