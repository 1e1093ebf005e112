"""Step 4 of verification: whose key signed, and may it speak for the issuer (or the holder).

It is the link from the key to a name: without it a good signature only says that somebody signed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from openmerit.credentials.errors import CredentialError, Unresolvable
from openmerit.credentials.keys import _controllers
from openmerit.credentials.keys._controllers import Method
from openmerit.credentials.keys._keys import VerificationKey
from openmerit.credentials.reading import _times
from openmerit.credentials.reading._resolver import Resolver
from openmerit.credentials.sentences import say
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
    """

    identifier: str | None
    purpose: str = "assertionMethod"

    @property
    def is_holder(self) -> bool:
        """Whether it is about who presents, not about who issued."""
        return self.purpose == "authentication"


@dataclass(frozen=True)
class KeyFound:
    """A key to check a signature with, and whether it may speak."""

    key: VerificationKey
    check: Check
    method: Method | None = None


def key(outcome: str, message: str) -> Check:
    """A `key` check."""
    return Check("key", Outcome(outcome), message, _DETAIL)


def find_jws_key(
    header: Mapping[str, Any], speaker: Speaker, question: Question
) -> KeyFound | Check:
    """The key of a compact JWS: by `kid`, by `jwk`, or the only one that its speaker has."""
    kid, jwk = header.get("kid"), header.get("jwk")
    name = speaker.identifier
    if isinstance(kid, str):
        absolute = kid if ":" in kid.partition("#")[0] else f"{name}#{kid.lstrip('#')}"
        return find_key(absolute, speaker, question)
    own = _own_method_of(name)
    if isinstance(jwk, dict):
        try:
            public = VerificationKey.from_jwk(jwk)
        except CredentialError as error:
            return key("failed", say("{error}", error=error))
        return KeyFound(public, _binding_of_header_key(public, own, name), own)
    if own is not None:  # an issuer of one key need not say by which it signed
        return KeyFound(own.key, key("passed", say("The key belongs to {name}.", name=name)), own)
    return key("unknown", say("The token does not say by which key it was signed (kid or jwk)."))


def _binding_of_header_key(public: VerificationKey, own: Method | None, name: str | None) -> Check:
    if own is None:
        return key(
            "unknown",
            say(
                "The token brings its own key, and nothing says that it belongs to {name}.",
                name=name,
            ),
        )
    if own.key.jwk() != public.jwk():
        return key("failed", say("The token's key is not that of {name}.", name=name))
    return key("passed", say("The key belongs to {name}.", name=name))


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
    controller, _, fragment = name.partition("#")
    if not fragment:
        hosted = _controllers.fetch_hosted_key(name, resolver)
        message = say(
            "The key at {key} signed it; whether it is {name}'s could not be told.",
            key=name,
            name=speaker.identifier,
        )
        return KeyFound(hosted, key("unknown", message))
    methods = _controllers.fetch_methods(controller, resolver)
    method = methods.get(name)
    if method is None:
        return key("failed", say("{name} does not list the key {key}.", name=controller, key=name))
    return KeyFound(method.key, _binding(method, speaker, question), method)


def _binding(method: Method, speaker: Speaker, question: Question) -> Check:
    """Whether the method may speak for the speaker, at this time."""
    identifier = speaker.identifier
    if identifier is None and speaker.is_holder:
        # A presentation need not name its holder (VCDM 2.0, section 4.13): who signed presents.
        identifier = method.controller
    if identifier is None:
        return key("failed", say("The document names no issuer to whom the key could belong."))
    if method.controller != identifier:
        return _foreign_binding(method, identifier, speaker.purpose, question)
    refused = _refusal_of_method(method, identifier, speaker.purpose, question.at)
    return refused or key("passed", say("The key belongs to {name}.", name=identifier))


def _refusal_of_method(method: Method, identifier: str, purpose: str, at: datetime) -> Check | None:
    """Why a method that its controller lists may not speak so at this time, if it may not."""
    if purpose not in method.purposes:
        what = (
            say("for making assertions")
            if purpose == "assertionMethod"
            else say("for proving who one is")
        )
        return key(
            "failed",
            say(
                "{name} does not list {key} {what} ({purpose}).",
                name=identifier,
                key=method.id,
                what=what,
                purpose=purpose,
            ),
        )
    if method.revoked is not None and method.revoked <= at:
        day = _times.in_words(method.revoked)
        return key("failed", say("{name} revoked this key on {day}.", name=identifier, day=day))
    if method.expires is not None and method.expires < at:
        return key("failed", say("This key expired on {day}.", day=_times.in_words(method.expires)))
    return None


def _foreign_binding(method: Method, identifier: str, purpose: str, question: Question) -> Check:
    """A key of another identifier speaks for somebody only if their own document lists it."""
    names = {"owner": method.controller, "name": identifier}
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
        listed = _controllers.fetch_methods(identifier, question.resolver).values()
    except Unresolvable as error:
        message = say(
            "Whether the key speaks for {name} could not be looked up: {error}",
            name=identifier,
            error=error,
        )
        return key("unknown", message)
    except CredentialError as error:
        return key("failed", say("{error}", error=error))
    same = [other for other in listed if other.key.jwk() == method.key.jwk()]
    if not same:
        return key(
            "failed",
            say(
                "{name} does not list the key that signed ({key}).",
                name=identifier,
                key=method.id,
            ),
        )
    # One key may be listed under several names, of which each can take it back.
    speaking = [other for other in same if purpose in other.purposes] or same[:1]
    refusals = [_refusal_of_method(other, identifier, purpose, question.at) for other in speaking]
    refused = next((refusal for refusal in refusals if refusal is not None), None)
    return refused or key("passed", say("{name} lists this key as its own.", name=identifier))
