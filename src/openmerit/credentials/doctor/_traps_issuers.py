"""Traps in who issues it: names and addresses to which a key has to belong."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from openmerit.credentials.doctor._case import Case, Seen
from openmerit.credentials.sentences import say

_IP: Final = re.compile(r"[0-9.]+|\[.*\]")
_TOLD_OF_PROFILES: Final = frozenset({"email", "phone", "address", "otherIdentifier", "official"})
_OF_BADGES: Final = ("open-badge-3.0", "endorsement-3.0", "clr-2.0")
_CAN_HAVE_KEYS: Final = ("did:", "https:", "http:")


def _issuer(case: Case) -> tuple[str, str]:
    """Its id and where that stands."""
    given: Any = case.document.get("issuer")
    if isinstance(given, Mapping):
        return str(given.get("id", "")), "/issuer/id"
    return (given if isinstance(given, str) else ""), "/issuer"


def unbound(case: Case) -> Iterator[Seen]:
    """A key is bound to an issuer by its DID or by its https address (OB 3.0, 8.2.5, 8.3)."""
    name, member = _issuer(case)
    if name and not case.is_older and not name.startswith(_CAN_HAVE_KEYS):
        yield Seen(
            member,
            say("{id} can never be shown to belong to a key, so nobody can check who signed.",
                id=name[:200]),
            say("Use a DID (did:web, did:key), or an https address that lists the key."),
        )  # fmt: skip


def plain_http(case: Case) -> Iterator[Seen]:
    """What is fetched without encryption proves nothing of whose key it is (OB 3.0, 8)."""
    name, member = _issuer(case)
    if name.startswith("http:") and not case.is_older:
        yield Seen(
            member,
            say("The issuer's id is an address without encryption ({id}).", id=name[:200]),
            say("Use https, or a DID."),
        )


def ip_address(case: Case) -> Iterator[Seen]:
    """did:web allows no IP addresses (did:web method, section 3.1)."""
    name, member = _issuer(case)
    host = name.removeprefix("did:web:").partition(":")[0].partition("%3A")[0]
    if name.startswith("did:web:") and _IP.fullmatch(host):
        yield Seen(
            member,
            say("{id} names a machine by its number, which did:web does not allow.", id=name[:200]),
            say("Use the name of a domain."),
        )


def port(case: Case) -> Iterator[Seen]:
    """A port in did:web is written %3A, and means a server for trying (did:web method, 3.1)."""
    name, member = _issuer(case)
    first = name.removeprefix("did:web:").partition(":")[0]
    if name.startswith("did:web:") and "%3a" in first.lower():
        yield Seen(
            member,
            say("{id} names a port. Many resolvers do not take that.", id=name[:200]),
            say("Use the name of a domain alone."),
        )


def path(case: Case) -> Iterator[Seen]:
    """did:web with a path stands at another file than without (did:web method, section 3.2)."""
    name, member = _issuer(case)
    if name.startswith("did:web:") and ":" in name.removeprefix("did:web:"):
        yield Seen(
            member,
            say("{id} has a path. Some wallets look for its document in the wrong place.",
                id=name[:200]),
            say("Try it in the wallets that matter to you."),
        )  # fmt: skip


def bare(case: Case) -> Iterator[Seen]:
    """An issuer may be a bare address, and then has no name to show (Open Badges 3.0, B.1.1)."""
    given = case.document.get("issuer")
    if isinstance(given, str) and not case.is_older:
        yield Seen(
            "/issuer",
            say("The issuer is an address alone: wallets have no name to show."),
            say("Write an object with id, type and name."),
        )


def nameless(case: Case) -> Iterator[Seen]:
    """Wallets show the issuer's name; it is optional (Open Badges 3.0, B.1.22 Profile)."""
    given = case.document.get("issuer")
    if isinstance(given, dict) and not case.is_older and not given.get("name"):
        yield Seen(
            "/issuer",
            say("The issuer has no name to show."),
            say("Write its name."),
        )


def untyped(case: Case) -> Iterator[Seen]:
    """Without the type Profile its email, phone and address mean nothing (OB 3.0, A)."""
    for place in case.objects:
        is_profile = place.name in ("issuer", "creator", "parentOrg", "source")
        tells_more = bool(place.value.keys() & _TOLD_OF_PROFILES) or case.kind in _OF_BADGES
        if is_profile and tells_more and not case.is_older and "type" not in place.value:
            yield Seen(
                f"{place.pointer}/type",
                say(
                    "It has no type. Without Profile its email, phone and address have no meaning."
                ),
                say('Write "type": ["Profile"].'),
            )
