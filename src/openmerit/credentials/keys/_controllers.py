"""Whose key is it: did:key and did:jwk tell by themselves, did:web and https by a document.

A controller document (Controlled Identifiers 1.0) lists the keys that may speak for an identifier
and for what. did:key and did:jwk are their own document; `_published` reads the others.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, NamedTuple
from urllib.parse import quote, unquote, urlsplit

from openmerit.credentials.errors import Unresolvable, UnusableKey
from openmerit.credentials.keys._keys import VerificationKey
from openmerit.credentials.reading import _strict_json, _times
from openmerit.credentials.reading._encoding import base64url_decode
from openmerit.credentials.reading._remembered import remembered
from openmerit.credentials.sentences import say

_HOST: Final = re.compile(r"(?!-)[A-Za-z0-9-]{1,63}(?<!-)(\.(?!-)[A-Za-z0-9-]{1,63}(?<!-)){0,127}")
_IPV4: Final = re.compile(r"[0-9.]+")
_PORT: Final = re.compile(r"[0-9]{1,5}")
_DID_PART: Final = re.compile(r"(?:[A-Za-z0-9._-]|%[0-9A-Fa-f]{2}){1,2000}")
_MULTIKEY_CONTEXTS: Final = (
    "https://www.w3.org/ns/did/v1",
    "https://w3id.org/security/multikey/v1",
)


@dataclass(frozen=True)
class Method:
    """A verification method: a key, and what is said of it.

    Attributes:
        id: absolute DID URL or address with fragment.
        owner: the identifier whose document lists it; nobody else's word counts for whose it is.
        key: the public key.
        purposes: proof purposes that the document lists it for.
        controller: whom the entry says that the key belongs to.
        expires: nothing signed later is its owner's.
        revoked: from this time on it proves nothing.
        is_bare: a JWK or a set of them that says of nobody to whom it belongs.
        known: when its owner's document was had, if that is a copy that was kept.
        source: from where that copy was had, if not from its owner.
        is_hearsay: whether nobody whom the user trusts answers for that source.
        last_listed: when the document still listed it, if a newer one does so no more.
    """

    id: str
    owner: str
    key: VerificationKey
    purposes: frozenset[str]
    controller: str
    expires: datetime | None = None
    revoked: datetime | None = None
    is_bare: bool = False
    known: datetime | None = None
    source: str = ""
    is_hearsay: bool = False
    last_listed: datetime | None = None


class PublishedKey(NamedTuple):
    """A key as `did_document` lists it.

    Attributes:
        fragment: its name within the document.
        multikey: the key.
        expires: it signed nothing after this time; what it signed before still holds.
        revoked: from this time on nothing that it signed holds, whenever it says it was made.
    """

    fragment: str
    multikey: str
    expires: datetime | None = None
    revoked: datetime | None = None


@remembered(calls=256, letters=1_000)  # badges of one issuer share its key
def own_method(identifier: str) -> Method | None:
    """The method of a did:key or did:jwk, which need no look-up; None for any other identifier.

    Raises:
        CredentialError: the identifier is malformed or its key of a kind not supported.
    """
    did, _, fragment = identifier.partition("#")
    if did.startswith("did:key:"):
        multikey = did.removeprefix("did:key:")
        key, expected = VerificationKey.from_multikey(multikey), multikey
    elif did.startswith("did:jwk:"):
        key, expected = _jwk_of(did), "0"
    else:
        return None
    if fragment and fragment != expected:
        raise UnusableKey(
            say(
                "{name} names no key of {did}: its only one is #{expected}.",
                name=identifier,
                did=did,
                expected=expected,
            )
        )
    purposes = frozenset({"assertionMethod", "authentication"})
    return Method(f"{did}#{expected}", did, key, purposes, did)


def _jwk_of(did: str) -> VerificationKey:
    jwk = _strict_json.parse_json(base64url_decode(did.removeprefix("did:jwk:")))
    if not isinstance(jwk, dict):
        raise UnusableKey(say("The did:jwk does not hold a JWK."))
    return VerificationKey.from_jwk(jwk)


def controller_url(identifier: str) -> str:
    """Where the controller document of a did:web or https identifier is published.

    Raises Unresolvable for another kind of identifier or a malformed one.
    """
    if identifier.startswith("did:web:"):
        return did_web_url(identifier)
    try:
        if urlsplit(identifier).scheme in ("https", "http"):
            return identifier
    except ValueError:
        raise Unresolvable(identifier, say("it is no well-formed address")) from None
    raise Unresolvable(
        identifier, say("only did:key, did:jwk, did:web and https identifiers are known")
    )


def did_web_url(did: str) -> str:
    """The https address of a did:web's document (did:web method specification, section 3.2).

    Raises:
        Unresolvable: malformed, or an IP address instead of a domain.
    """
    parts = did.removeprefix("did:web:").split(":")
    host, colon, port = unquote(parts[0]).partition(":")
    well_formed = (
        did.startswith("did:web:")
        and all(_DID_PART.fullmatch(part) for part in parts)
        and _HOST.fullmatch(host)
        and not _IPV4.fullmatch(host)
        and (_PORT.fullmatch(port) or not colon)
        and not any(unquote(part) in (".", "..") or "/" in unquote(part) for part in parts[1:])
    )
    if not well_formed:
        raise Unresolvable(did, say("it is no well-formed did:web (a domain, then path parts)"))
    place = f"https://{host}:{port}" if port else f"https://{host}"
    path = "/".join(parts[1:]) if parts[1:] else ".well-known"
    return f"{place}/{path}/did.json"


def did_web(origin: str, *path: str) -> str:
    """The did:web of a path below `origin`: ``did:web:localhost%3A8000:issuers:northwind``."""
    host = urlsplit(origin).netloc.replace(":", "%3A")
    # A tilde stands in addresses as it is, but not in DIDs.
    parts = (quote(part, safe="").replace("~", "%7E") for part in path)
    return ":".join(["did:web", host, *parts])


def did_document(
    did: str,
    keys: Iterable[tuple[str, str] | PublishedKey],
    *,
    services: Mapping[str, tuple[str, str]] | None = None,
) -> dict[str, Any]:
    """The DID document of `did` with its keys, for assertions.

    Keys that were retired or revoked stay in it, with the time: what a retired key signed before
    holds on, and whoever checks learns why a revoked one does not.

    DID Core 1.0, section 5; Multikey as Controlled Identifiers 1.0, section 2.2.2 has it.

    Args:
        did: did:web, or an https address under which the document is served.
        keys: each as (fragment, multikey), or as a `PublishedKey` with its times.
        services: by fragment, each as (type, address): where else its subject answers (5.4).
    """
    methods = [_published(did, PublishedKey(*key)) for key in keys]
    document: dict[str, Any] = {
        "@context": list(_MULTIKEY_CONTEXTS),
        "id": did,
        "verificationMethod": methods,
        "assertionMethod": [method["id"] for method in methods],
    }
    if services:
        document["service"] = [
            {"id": f"{did}#{fragment}", "type": kind, "serviceEndpoint": address}
            for fragment, (kind, address) in services.items()
        ]
    return document


def _published(did: str, key: PublishedKey) -> dict[str, str]:
    method = {
        "id": f"{did}#{key.fragment}",
        "type": "Multikey",
        "controller": did,
        "publicKeyMultibase": key.multikey,
    }
    times = {"expires": key.expires, "revoked": key.revoked}
    return method | {name: _times.write(time) for name, time in times.items() if time is not None}
