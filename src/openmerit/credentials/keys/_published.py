"""Keys at addresses: controller documents, hosted Profiles, JWKs and sets of them.

What stands at an address speaks for that address and for nothing else. Whether a key that stands by
itself (a JWK, as Open Badges 3.0, "Dereferencing the Public Key", has it) may speak for an issuer
is told by the issuer's own document, not by the key's.
"""

import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final

from openmerit.credentials.errors import (
    CredentialError,
    UnreadableDocument,
    Unresolvable,
    UnusableKey,
)
from openmerit.credentials.keys._controllers import Method, controller_url, own_method
from openmerit.credentials.keys._keys import VerificationKey
from openmerit.credentials.reading import _members, _strict_json, _times
from openmerit.credentials.reading._encoding import base58_decode
from openmerit.credentials.reading._resolver import Fetched, Resolver
from openmerit.credentials.sentences import say

PURPOSES: Final = ("assertionMethod", "authentication")
_PRIVATE: Final = frozenset(
    f"{word}Key{form}"
    for word in ("secret", "private")
    for form in ("Multibase", "Jwk", "Base58", "Pem")
)
"""Members of a verification method that nobody may publish (Controlled Identifiers 1.0, 2.2.2)."""

_HAD: Final[Mapping[str, Any]] = {"known": None, "source": "", "is_hearsay": False}
"""What a method says of its document, before it is kept."""

_MAX_KEYS: Final = 200
"""Most keys of one document that are read; issuers have a handful."""

_TYPES: Final = {
    "Ed25519VerificationKey2018": "ed25519",
    "Ed25519VerificationKey2020": "ed25519",
    "EcdsaSecp256r1VerificationKey2019": "p256",
    "RsaVerificationKey2018": "rsa",
}
"""Types that name the kind of key; of Multikey, JsonWebKey and others the key itself tells."""


class NoDocument(Unresolvable):
    """Something answered, but it is no JSON object: a page for people, say."""


@dataclass(frozen=True)
class Published:
    """The keys that a document lists.

    Attributes:
        methods: by absolute id.
        unusable: absolute id → why a listed key cannot be used.
        listed: absolute id → the purposes for which it is listed, wherever the key itself stands.
        former: absolute id → what had this name before and has it no more, newest first: another
            key, or the same for another purpose.
    """

    methods: Mapping[str, Method]
    unusable: Mapping[str, str]
    listed: Mapping[str, frozenset[str]]
    former: Mapping[str, Sequence[Method]] = field(default_factory=dict)

    def find(self, name: str) -> Method | None:
        """The key called `name`, or the only one where `name` is just the document's address."""
        if name not in self.methods and "#" not in name and len(self.current) == 1:
            return self.current[0]
        return self.methods.get(name)

    @property
    def current(self) -> "list[Method]":
        """Those that the newest document lists."""
        return [method for method in self.methods.values() if method.last_listed is None]

    @property
    def is_empty(self) -> bool:
        """Whether it lists no key at all."""
        return not self.methods and not self.unusable and not self.listed


def published_keys(identifier: str, resolver: Resolver) -> Published:
    """The keys that the document at a did:web or an address lists, and those that it listed before.

    A did:key or did:jwk tells its only key by itself, so that nothing is fetched for it.

    Raises:
        Unresolvable: the document is not to be had; NoDocument: what is there is none.
        CredentialError: it speaks for another identifier, or the identifier is malformed.
    """
    own = own_method(identifier)
    if own is not None:
        return Published({own.id: own}, {}, {own.id: own.purposes})
    url = controller_url(identifier)
    fetched = resolver.fetch(url)
    reader = _reader_of(fetched, identifier, url, resolver)
    for former in fetched.earlier:
        with contextlib.suppress(CredentialError):
            reader.add_former(_reader_of(former, identifier, url, resolver), former.had)
    return Published(reader.methods, reader.unusable, reader.listed, reader.former)


def _reader_of(fetched: Fetched, identifier: str, url: str, resolver: Resolver) -> "_Reader":
    """What one version of the document lists."""
    document = _object_in(fetched, url)
    reader = _Reader(identifier, fetched)
    if _is_set(document):
        reader.read_set(document, is_bare=True)
    elif "kty" in document:
        reader.read_jwk(document, identifier, is_bare=True)
    elif document.get("id") != identifier:
        raise UnusableKey(
            say(
                "The document at {url} speaks for {other!r}, not for {name}.",
                url=url,
                other=document.get("id"),
                name=identifier,
            )
        )
    elif _has_key(document):
        # A method by itself, at its own address: whose it is, its controller's document tells.
        reader.read_method(document, {identifier: frozenset({"assertionMethod"})}, is_bare=True)
    else:
        reader.read_document(document, resolver)
    return reader


def _object_in(fetched: Fetched, url: str) -> Mapping[str, Any]:
    try:
        document = _strict_json.parse_json(fetched.content)
    except UnreadableDocument as error:
        raise NoDocument(url, say("what is there cannot be read: {error}", error=error)) from None
    if not isinstance(document, dict):
        raise NoDocument(url, say("what is there is no JSON object"))
    return document


def _is_set(value: Any) -> bool:
    return isinstance(value, dict) and isinstance(value.get("keys"), list)


class _Reader:
    """Collects the keys of one document, with the reasons why some cannot be used."""

    def __init__(self, identifier: str, fetched: Fetched) -> None:
        self._identifier = identifier
        self._fetched = fetched
        self.methods: dict[str, Method] = {}
        self.unusable: dict[str, str] = {}
        self.former: dict[str, list[Method]] = {}
        self.listed: Mapping[str, frozenset[str]] = {}

    def read_document(self, document: Mapping[str, Any], resolver: Resolver) -> None:
        """A controller document or a Profile, and the JWK set that it encloses or names."""
        self.listed = _listed_purposes(document, self._identifier)
        for entry in _entries(document, "verificationMethod", *PURPOSES):
            self.read_method(entry, self.listed)
        # Profiles of Open Badges: whatever key they publish is there for signing badges.
        signing = frozenset({"assertionMethod"})
        for entry in _entries(document, "publicKey"):
            name = entry.get("id")
            if isinstance(name, str):
                self.read_method(entry, {_absolute(name, self._identifier): signing})
        if _is_set(document.get("jwks")):
            self.read_set(document["jwks"])
        if isinstance(document.get("jwks_uri"), str):
            self._read_set_at(document["jwks_uri"], resolver)

    def _read_set_at(self, url: str, resolver: Resolver) -> None:
        fetched = resolver.fetch(url)
        keys = _object_in(fetched, url)
        if not _is_set(keys):
            raise NoDocument(url, say("what is there is no set of keys"))
        self.read_set(keys)
        for former in fetched.earlier:
            older = _Reader(self._identifier, former)
            with contextlib.suppress(CredentialError):
                keys = _object_in(former, url)
                older.read_set(keys if _is_set(keys) else {"keys": []})
            self.add_former(older, former.had)

    def add_former(self, older: "_Reader", had: datetime | None) -> None:
        """Keys of an older version, had then, as far as the newer ones do not speak of them."""
        for name, reason in older.unusable.items():
            if name not in self.methods:
                self.unusable.setdefault(name, reason)
        for name, method in older.methods.items():
            if name in self.unusable:
                continue
            if name in self.methods:
                self._add_namesake(self.methods[name], method, had)
                continue
            renamed = next(
                (one for one in self.methods.values() if one.key.jwk() == method.key.jwk()), None
            )
            self.methods[name] = (
                replace(method, last_listed=had) if renamed is None else replace(renamed, id=name)
            )

    def _add_namesake(self, newer: Method, older: Method, had: datetime | None) -> None:
        """What had a name before that is another's now, or is listed for less."""
        is_same = newer.key.jwk() == older.key.jwk()
        if not is_same or not older.purposes <= newer.purposes:
            revoked = (newer.revoked if is_same else None) or older.revoked
            former = replace(older, last_listed=had, revoked=revoked)
            self.former.setdefault(newer.id, []).append(former)
        elif older.revoked is not None and newer.revoked is None:
            # What was taken back once stays so: whoever has the site now may have stolen it.
            self.methods[newer.id] = replace(newer, revoked=older.revoked)

    def read_set(self, keys: Mapping[str, Any], *, is_bare: bool = False) -> None:
        """A JWK set (RFC 7517, section 5)."""
        for jwk in keys["keys"][:_MAX_KEYS]:
            if isinstance(jwk, dict):
                self.read_jwk(jwk, None, is_bare=is_bare)

    def read_jwk(self, jwk: Mapping[str, Any], name: str | None, *, is_bare: bool = False) -> None:
        """One JWK, called by its `kid`, or `name`, or else by the key itself."""
        kid = jwk.get("kid")
        if name is None and isinstance(kid, str):
            name = kid if ":" in kid else f"{self._identifier}#{kid.lstrip('#')}"
        try:
            key = VerificationKey.from_jwk(jwk)
        except CredentialError as error:
            self.unusable[name or self._identifier] = error.sentence
            return
        name = name or f"{self._identifier}#{key.fragment}"
        purposes = frozenset({"assertionMethod"})
        self._keep(Method(name, self._identifier, key, purposes, self._identifier, is_bare=is_bare))

    def read_method(
        self,
        entry: Mapping[str, Any],
        listed: Mapping[str, frozenset[str]],
        *,
        is_bare: bool = False,
    ) -> None:
        """One verification method, listed for the purposes that `listed` gives it."""
        name, controller = entry.get("id"), entry.get("controller", self._identifier)
        if not isinstance(name, str) or not isinstance(controller, str):
            return
        absolute = _absolute(name, self._identifier)
        if _PRIVATE & entry.keys():
            self.unusable[absolute] = say(
                "its private key is published beside it, so that anybody can sign with it"
            )
            return
        try:
            key = _key_of(entry)
            expires, revoked = (_instant(entry.get(member)) for member in ("expires", "revoked"))
        except CredentialError as error:
            self.unusable[absolute] = error.sentence
            return
        purposes = listed.get(absolute, frozenset())
        self._keep(
            Method(absolute, self._identifier, key, purposes, controller, expires, revoked, is_bare)
        )

    def _keep(self, method: Method) -> None:
        """Of two that share a name neither can be told to be the one meant, if they differ."""
        other = self.methods.pop(method.id, None)
        if other is not None and replace(other, **_HAD, purposes=method.purposes) != method:
            self.unusable[method.id] = say("its document lists it twice, and differently")
        elif method.id not in self.unusable:
            purposes = method.purposes | (other.purposes if other is not None else frozenset())
            self.methods[method.id] = replace(
                method,
                purposes=purposes,
                known=self._fetched.had,
                source=self._fetched.source,
                is_hearsay=self._fetched.is_hearsay,
            )


def _entries(document: Mapping[str, Any], *members: str) -> Iterator[Mapping[str, Any]]:
    entries = [entry for member in members for entry in _members.as_list(document.get(member))]
    return (entry for entry in entries[:_MAX_KEYS] if isinstance(entry, dict))


def _listed_purposes(document: Mapping[str, Any], identifier: str) -> Mapping[str, frozenset[str]]:
    listed: dict[str, set[str]] = {}
    for purpose in PURPOSES:
        for entry in _members.as_list(document.get(purpose)):
            name = entry.get("id") if isinstance(entry, dict) else entry
            if isinstance(name, str):
                listed.setdefault(_absolute(name, identifier), set()).add(purpose)
    return {name: frozenset(purposes) for name, purposes in listed.items()}


_FORMS: Final[Mapping[str, Callable[[Any], VerificationKey]]] = {
    "publicKeyMultibase": VerificationKey.from_multikey,
    "publicKeyJwk": VerificationKey.from_jwk,
    "publicKeyBase58": lambda value: VerificationKey.from_ed25519_bytes(base58_decode(value)),
    "publicKeyPem": lambda value: VerificationKey.from_pem(value.encode("utf-8")),
}
"""Members that hold a key, and how each is read."""


def _has_key(entry: Mapping[str, Any]) -> bool:
    return bool(_FORMS.keys() & entry.keys())


def _key_of(entry: Mapping[str, Any]) -> VerificationKey:
    """The public key of a method, in whatever form, of the kind that its type names.

    Raises CredentialError.
    """
    found: list[VerificationKey] = []
    for member, read in _FORMS.items():
        value = entry.get(member)
        if value is None:
            continue
        if not isinstance(value, dict if member == "publicKeyJwk" else str):
            raise UnusableKey(say("its {member} is malformed", member=member))
        found.append(read(value))
    if not found:
        raise UnusableKey(say("it has no public key in a form that is known here"))
    if any(key.jwk() != found[0].jwk() for key in found):
        raise UnusableKey(say("it gives two different public keys"))
    for kind in _members.types_of(entry) & _TYPES.keys():
        if found[0].key_type != _TYPES[kind]:
            raise UnusableKey(
                say(
                    "its type is {kind}, but its key is of kind {key_type}",
                    kind=kind,
                    key_type=found[0].key_type,
                )
            )
    return found[0]


def _absolute(name: str, identifier: str) -> str:
    return f"{identifier}{name}" if name.startswith("#") else name


def _instant(value: object) -> datetime | None:
    """Raises UnusableKey for what is no time: a revocation must not be overlooked."""
    try:
        return None if value is None else _times.parse(str(value), zone_required=False)
    except ValueError as error:
        raise UnusableKey(say("a time in it is malformed: {error}", error=error)) from None
