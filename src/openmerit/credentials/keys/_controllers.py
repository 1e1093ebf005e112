"""Whose key is it: did:key, did:jwk, did:web and hosted Profiles, and the documents behind them.

A controller document (Controlled Identifiers 1.0) lists the keys that may speak for an identifier
and for what. did:key and did:jwk are their own document; the others have to be fetched.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from urllib.parse import quote, unquote, urlsplit

from openmerit.credentials.errors import (
    CredentialError,
    UnreadableDocument,
    Unresolvable,
    UnusableKey,
)
from openmerit.credentials.keys._keys import VerificationKey
from openmerit.credentials.reading import _strict_json, _times
from openmerit.credentials.reading._encoding import base64url_decode
from openmerit.credentials.reading._resolver import Resolver

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
        controller: whom the key belongs to.
        key: the public key.
        purposes: proof purposes that its controller lists it for.
        expires: no longer valid after this time.
        revoked: not valid from this time on.
    """

    id: str
    controller: str
    key: VerificationKey
    purposes: frozenset[str]
    expires: datetime | None = None
    revoked: datetime | None = None


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
        raise UnusableKey(f"{identifier} names no key of {did}: its only one is #{expected}.")
    purposes = frozenset({"assertionMethod", "authentication"})
    return Method(f"{did}#{expected}", did, key, purposes)


def _jwk_of(did: str) -> VerificationKey:
    jwk = _strict_json.parse(base64url_decode(did.removeprefix("did:jwk:")))
    if not isinstance(jwk, dict):
        raise UnusableKey("The did:jwk does not hold a JWK.")
    return VerificationKey.from_jwk(jwk)


def document_url(identifier: str) -> str:
    """Where the controller document of a did:web or https identifier is published.

    Raises Unresolvable for another kind of identifier or a malformed one.
    """
    if identifier.startswith("did:web:"):
        return did_web_url(identifier)
    try:
        if urlsplit(identifier).scheme in ("https", "http"):
            return identifier
    except ValueError:
        raise Unresolvable(identifier, "it is no well-formed address") from None
    raise Unresolvable(identifier, "only did:key, did:jwk, did:web and https identifiers are known")


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
        raise Unresolvable(did, "it is no well-formed did:web (a domain, then path parts)")
    place = f"https://{host}:{port}" if port else f"https://{host}"
    path = "/".join(parts[1:]) if parts[1:] else ".well-known"
    return f"{place}/{path}/did.json"


def did_web(origin: str, *path: str) -> str:
    """The did:web of a path below `origin`: ``did:web:localhost%3A8000:issuers:northwind``."""
    host = urlsplit(origin).netloc.replace(":", "%3A")
    # A tilde stands in addresses as it is, but not in DIDs.
    parts = (quote(part, safe="").replace("~", "%7E") for part in path)
    return ":".join(["did:web", host, *parts])


def did_document(did: str, keys: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """The DID document of `did` with its keys, each as (fragment, multikey), for assertions.

    DID Core 1.0, section 5; Multikey as Controlled Identifiers 1.0, section 2.2.2 has it.
    """
    methods = [
        {
            "id": f"{did}#{fragment}",
            "type": "Multikey",
            "controller": did,
            "publicKeyMultibase": multikey,
        }
        for fragment, multikey in keys
    ]
    return {
        "@context": list(_MULTIKEY_CONTEXTS),
        "id": did,
        "verificationMethod": methods,
        "assertionMethod": [method["id"] for method in methods],
    }


def fetch_methods(identifier: str, resolver: Resolver) -> dict[str, Method]:
    """The keys that the controller document of `identifier` lists, by absolute id.

    Raises:
        Unresolvable: the document is not to be had.
        CredentialError: it is malformed or speaks for another identifier.
    """
    url = document_url(identifier)
    document = _object_at(url, resolver)
    if document.get("id") != identifier:
        raise UnusableKey(
            f"The document at {url} speaks for {document.get('id')!r}, not for {identifier}."
        )
    listed = _listed_purposes(document, identifier)
    methods: dict[str, Method] = {}
    for entry in _entries(document):
        method = _method(entry, identifier, listed)
        if method is not None:
            methods[method.id] = method
    return methods


def fetch_hosted_key(url: str, resolver: Resolver) -> VerificationKey:
    """The JWK at an address, as Open Badges 3.0, section 8.2.2 lets a `kid` name one.

    Raises Unresolvable or CredentialError.
    """
    return VerificationKey.from_jwk(_object_at(url, resolver))


def _object_at(url: str, resolver: Resolver) -> Mapping[str, Any]:
    fetched = resolver.fetch(url)
    try:
        document = _strict_json.parse(fetched.content)
    except UnreadableDocument as error:
        raise Unresolvable(url, f"what is there cannot be read: {error}") from None
    if not isinstance(document, dict):
        raise Unresolvable(url, "what is there is no JSON object")
    return document


def _entries(document: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    entries = _as_list(document.get("verificationMethod"))
    for purpose in ("assertionMethod", "authentication"):
        entries += _as_list(document.get(purpose))
    return [entry for entry in entries if isinstance(entry, dict)]


def _listed_purposes(document: Mapping[str, Any], identifier: str) -> Mapping[str, frozenset[str]]:
    listed: dict[str, set[str]] = {}
    for purpose in ("assertionMethod", "authentication"):
        for entry in _as_list(document.get(purpose)):
            name = entry.get("id") if isinstance(entry, dict) else entry
            if isinstance(name, str):
                listed.setdefault(_absolute(name, identifier), set()).add(purpose)
    return {name: frozenset(purposes) for name, purposes in listed.items()}


def _method(
    entry: Mapping[str, Any], identifier: str, listed: Mapping[str, frozenset[str]]
) -> Method | None:
    """One entry; None if it is of a kind that cannot be used here (others may still be)."""
    name, controller = entry.get("id"), entry.get("controller", identifier)
    if not isinstance(name, str) or not isinstance(controller, str):
        return None
    try:
        if isinstance(entry.get("publicKeyMultibase"), str):
            key = VerificationKey.from_multikey(entry["publicKeyMultibase"])
        elif isinstance(entry.get("publicKeyJwk"), dict):
            key = VerificationKey.from_jwk(entry["publicKeyJwk"])
        else:
            return None
        expires, revoked = (_instant(entry.get(member)) for member in ("expires", "revoked"))
    except (CredentialError, ValueError):
        return None
    absolute = _absolute(name, identifier)
    return Method(absolute, controller, key, listed.get(absolute, frozenset()), expires, revoked)


def _absolute(name: str, identifier: str) -> str:
    return f"{identifier}{name}" if name.startswith("#") else name


def _instant(value: object) -> datetime | None:
    return None if value is None else _times.parse(str(value), zone_required=False)


def _as_list(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, list) else [value]
