"""Step 4 of verification: whose key signed, and may it speak for the issuer (or the holder).

It is the link from the key to a name: without it a good signature only says that somebody signed.

The document of the speaker's own identifier decides, and no other. Keys come and go, so that it
also says until when: what a retired key signed before holds on, but a revoked key proves nothing,
because whoever stole it writes whatever date suits (docs/decisions/0035).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlsplit

from openmerit.credentials.errors import CredentialError, Unresolvable
from openmerit.credentials.keys import _controllers, _published
from openmerit.credentials.keys._controllers import Method
from openmerit.credentials.keys._keys import VerificationKey
from openmerit.credentials.reading._resolver import Resolver
from openmerit.credentials.sentences import joined, say
from openmerit.credentials.verification import _key_times
from openmerit.credentials.verification._question import Question
from openmerit.credentials.verification._report import Check, Outcome

_DETAIL: Final = say(
    "The key that signed was compared with those that the issuer's identifier stands for. It shows "
    "which identifier issued this; it does not show who is behind the identifier."
)
_LOOKED_UP: Final = ("did:web:", "https:", "http:")
"""How identifiers begin whose keys are published somewhere."""


@dataclass(frozen=True)
class Speaker:
    """For whom a signature has to speak.

    Attributes:
        identifier: the issuer's or the holder's; None if the document names none.
        purpose: for which its controller must list the key (Data Integrity 1.0, section 2.5):
            ``assertionMethod`` of an issuer, ``authentication`` of a holder.
        spoken: when the signature says that it was made, if it does.
    """

    identifier: str | None
    purpose: str = "assertionMethod"
    spoken: datetime | None = None

    def at(self, spoken: datetime | None) -> "Speaker":
        """The same, for a signature that says it was made then."""
        return Speaker(self.identifier, self.purpose, spoken)

    @property
    def is_holder(self) -> bool:
        """Whether it is about who presents, not about who issued."""
        return self.purpose == "authentication"


@dataclass(frozen=True)
class KeyFound:
    """A key to check a signature with, and whether it may speak.

    Attributes:
        former: other keys that had its name before, newest first.
    """

    key: VerificationKey
    check: Check
    method: Method | None = None
    former: "tuple[KeyFound, ...]" = ()


def key(outcome: str, message: str) -> Check:
    """A `key` check."""
    return Check("key", Outcome(outcome), message, _DETAIL)


def _passed(message: str, method: Method) -> Check:
    """A `key` check that passed by a method, with since when that is known."""
    known = _key_times.known(method)
    if known is None:
        return key("passed", message)
    finding = "mirrored" if method.is_hearsay else "kept"
    return replace(key("passed", joined([message, known])), finding=finding)


def find_jws_key(
    header: Mapping[str, Any], speaker: Speaker, question: Question
) -> KeyFound | Check:
    """The key of a compact JWS: by `kid`, by `jwk`, or the only one that its speaker has."""
    kid, jwk = header.get("kid"), header.get("jwk")
    name = speaker.identifier
    if isinstance(kid, str):
        absolute = kid if ":" in kid.partition("#")[0] else f"{name}#{kid.lstrip('#')}"
        found = find_key(absolute, speaker, question)
        return _with_header_key(found, jwk) if isinstance(jwk, dict) else found
    own = _own_method_of(name)
    if isinstance(jwk, dict):
        try:
            public = VerificationKey.from_jwk(jwk)
        except CredentialError as error:
            return key("failed", error.sentence)
        return KeyFound(public, _binding_of_header_key(public, own, speaker, question), own)
    if own is not None:  # an issuer of one key need not say by which it signed
        return KeyFound(own.key, _binding(own, speaker, question), own)
    only, published = _only_key_of(speaker, question)
    if only is not None:
        return KeyFound(only.key, _binding(only, speaker, question, published), only)
    return key("unknown", say("The token does not say by which key it was signed (kid or jwk)."))


def _with_header_key(found: KeyFound | Check, jwk: Mapping[str, Any]) -> KeyFound | Check:
    """`found` by its name, unless the token brings along another key than it names."""
    try:
        brought = VerificationKey.from_jwk(jwk)
    except CredentialError as error:
        return key("failed", error.sentence)
    if isinstance(found, KeyFound) and found.key.jwk() != brought.jwk():
        return key("failed", say("The token names one key (kid) and brings another (jwk)."))
    return found


def _binding_of_header_key(
    public: VerificationKey, own: Method | None, speaker: Speaker, question: Question
) -> Check:
    """Whether the key that a token brings along (`jwk`) is one of the speaker's."""
    name = speaker.identifier
    if own is not None:
        if own.key.jwk() != public.jwk():
            return key("failed", say("The token's key is not that of {name}.", name=name))
        return _binding(own, speaker, question)
    if name is None or question.resolver is None or not name.startswith(_LOOKED_UP):
        return key(
            "unknown",
            say(
                "The token brings its own key, and nothing says that it belongs to {name}.",
                name=name,
            ),
        )
    brought = Method("jwk", "", public, frozenset(), "")
    return _foreign_binding(brought, name, speaker, question)


def _only_key_of(
    speaker: Speaker, question: Question
) -> tuple[Method | None, _published.Published | None]:
    """The one key that the speaker's document lists for this purpose, if there is just one."""
    name = speaker.identifier or ""
    if question.resolver is None or not name.startswith(_LOOKED_UP):
        return None, None
    try:
        published = _published.published_keys(name, question.resolver)
    except CredentialError:
        return None, None
    fitting = [method for method in published.current if speaker.purpose in method.purposes]
    return (fitting[0] if len(fitting) == 1 else None), published


def _own_method_of(identifier: str | None) -> Method | None:
    try:
        return _controllers.own_method(identifier or "")
    except CredentialError:
        return None


def find_key(name: str, speaker: Speaker, question: Question) -> KeyFound | Check:
    """The key called `name`, with the check whether it may speak for `speaker`.

    A Check alone means that the key itself was not to be had.
    """
    identifier = speaker.identifier or ""
    try:
        own = _controllers.own_method(name)
        if own is not None:
            return KeyFound(own.key, _binding(own, speaker, question), own)
        if identifier.startswith(("did:key:", "did:jwk:")):
            return key(
                "failed",
                say("The key {key} is not that of {name}.", key=name, name=identifier),
            )
        if not name.startswith(_LOOKED_UP):
            unlooked = key(
                "unknown",
                say(
                    "The key {key} nobody can look up: an issuer has to be named by a did:key, "
                    "did:web or https address under which its keys are published.",
                    key=name,
                ),
            )
        elif question.resolver is not None:
            return _fetch_key(name, speaker, question, question.resolver)
        else:
            unlooked = key(
                "unknown",
                say("The key {key} has to be looked up, which was not done: offline.", key=name),
            )
    except Unresolvable as error:
        unlooked = key("unknown", say("The key could not be looked up: {error}", error=error))
    except CredentialError as error:
        return key("failed", say("The key cannot be used: {error}", error=error))
    spelled_out = _key_in_fragment(name)
    return unlooked if spelled_out is None else KeyFound(spelled_out, unlooked)


def _key_in_fragment(name: str) -> VerificationKey | None:
    """The public key that a verification method's own name spells out (`…#z6Mk…`), if it does.

    It tells whether anything was changed even where nobody can tell whose key it is.
    """
    try:
        return VerificationKey.from_multikey(name.partition("#")[2])
    except CredentialError:
        return None


def _fetch_key(
    name: str, speaker: Speaker, question: Question, resolver: Resolver
) -> KeyFound | Check:
    address = name.partition("#")[0]
    published = _published.published_keys(address, resolver)
    method = published.find(name)
    if method is not None:
        former = tuple(
            KeyFound(other.key, _binding(other, speaker, question, published), other)
            for other in published.former.get(name, ())
        )
        found = KeyFound(method.key, _binding(method, speaker, question, published), method, former)
        if speaker.purpose not in method.purposes:
            # Retired by being listed for nothing any more: then it counts for what it did before.
            return next((one for one in former if one.key.jwk() == method.key.jwk()), found)
        return found
    if name in published.unusable:
        message = say(
            "The key {key} cannot be used: {reason}", key=name, reason=published.unusable[name]
        )
        return key("failed", message)
    return key("failed", say("{name} does not list the key {key}.", name=address, key=name))


def _binding(
    method: Method,
    speaker: Speaker,
    question: Question,
    published: _published.Published | None = None,
) -> Check:
    """Whether the method may speak for the speaker, at this time.

    Args:
        published: the document that lists it, where it had to be fetched.
    """
    identifier = speaker.identifier
    if identifier is None and speaker.is_holder:
        # A presentation need not name its holder (VCDM 2.0, section 4.13): who signed presents.
        identifier = method.owner
    if identifier is None:
        return key("failed", say("The document names no issuer to whom the key could belong."))
    if method.owner != identifier:
        return _foreign_binding(method, identifier, speaker, question)
    if method.controller != identifier:
        message = say(
            "{name} lists the key {key}, but says that it belongs to {other}.",
            name=identifier,
            key=method.id,
            other=method.controller,
        )
        return key("failed", message)
    named_alike = [] if published is None else _same_keys(method, published)
    refused = _refusal_of_any([method, *named_alike], identifier, speaker, question.at)
    return refused or _passed(
        _key_times.belongs(method, identifier, speaker.spoken, question.at), method
    )


def _same_keys(method: Method, published: _published.Published) -> list[Method]:
    """The same key under other names, of which each can take it back."""
    return [
        other
        for other in published.methods.values()
        if other.id != method.id and other.key.jwk() == method.key.jwk()
    ]


def _refusal_of_any(
    methods: list[Method], identifier: str, speaker: Speaker, at: datetime
) -> Check | None:
    """Why one key, listed under these names, may not speak. The first is the name it goes by."""
    refused = _refusal_by_purpose(methods[0], identifier, speaker.purpose)
    for method in methods:
        late = _key_times.refusal(method, identifier, speaker.spoken, at)
        refused = refused or (key("failed", late) if late is not None else None)
    return refused


def _refusal_by_purpose(method: Method, identifier: str, purpose: str) -> Check | None:
    if purpose in method.purposes:
        return None
    what = (
        say("for making assertions")
        if purpose == "assertionMethod"
        else say("for proving who one is")
    )
    message = say(
        "{name} does not list {key} {what} ({purpose}).",
        name=identifier,
        key=method.id,
        what=what,
        purpose=purpose,
    )
    return key("failed", message)


def _foreign_binding(
    method: Method, identifier: str, speaker: Speaker, question: Question
) -> Check:
    """A key found elsewhere speaks for somebody only if their own document lists it."""
    names = {"owner": method.owner or say("the token itself"), "name": identifier}
    if identifier.startswith(("did:key:", "did:jwk:")):
        return key("failed", say("The key belongs to {owner}, not to {name}.", **names))
    if not identifier.startswith(_LOOKED_UP):
        message = say(
            "The key belongs to {owner}. Whether it speaks for {name} nobody can look up: its "
            "issuer has to be named by a did:key, did:web or https address that lists the key.",
            **names,
        )
        return key("unknown", message)
    if question.resolver is None:
        message = say(
            "The key belongs to {owner}; whether it speaks for {name} was not looked up: offline.",
            **names,
        )
        return key("unknown", message)
    try:
        published = _published.published_keys(identifier, question.resolver)
    except _published.NoDocument as error:
        return _neighbour(method, identifier) or _not_looked_up(identifier, error)
    except Unresolvable as error:
        return _not_looked_up(identifier, error)
    except CredentialError as error:
        return key("failed", error.sentence)
    same = [other for other in published.methods.values() if other.key.jwk() == method.key.jwk()]
    if not same and speaker.purpose in published.listed.get(method.id, ()):
        # It names the address at which the key stands, instead of holding the key itself.
        same = [replace(method, purposes=published.listed[method.id])]
    if not same:
        neighbour = _neighbour(method, identifier) if published.is_empty else None
        message = say(
            "{name} does not list the key that signed ({key}).", name=identifier, key=method.id
        )
        return neighbour or key("failed", message)
    same.sort(key=lambda other: (speaker.purpose not in other.purposes, bool(other.last_listed)))
    refused = _refusal_of_any(same, identifier, speaker, question.at)
    if refused is not None:
        return refused
    limited = next((other for other in same if other.expires or other.last_listed), None)
    if limited is not None:
        told = _key_times.belongs(limited, identifier, speaker.spoken, question.at)
        return _passed(told, limited)
    return _passed(say("{name} lists this key as its own.", name=identifier), same[0])


def _not_looked_up(identifier: str, error: Unresolvable) -> Check:
    message = say(
        "Whether the key speaks for {name} could not be looked up: {error}",
        name=identifier,
        error=error,
    )
    return key("unknown", message)


def _neighbour(method: Method, identifier: str) -> Check | None:
    """A key that stands by itself at an address of the issuer's own site.

    Open Badges 3.0 lets a `kid` be the address of a JWK, and the issuer's own address often shows a
    page for people, which lists no keys. Then the site has to answer for both.
    """
    if not method.is_bare or not _is_one_site(method.owner, identifier):
        return None
    message = say(
        "{name} lists no keys itself; this one stands on the same site, at {address}.",
        name=identifier,
        address=method.owner,
    )
    return _passed(message, method)


def _is_one_site(one: str, other: str) -> bool:
    try:
        sites = [
            (parts.scheme, parts.hostname, parts.port)
            for parts in (urlsplit(address) for address in (one, other))
        ]
    except ValueError:
        return False
    return sites[0] == sites[1] and sites[0][0] == "https" and bool(sites[0][1])
