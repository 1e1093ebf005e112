"""The ways in which making or reading a credential can go wrong.

The tree::

    CredentialError                 root: catch this to catch everything of this library
    ├── UnreadableDocument          bytes that are no acceptable JSON, JWT, PNG, SVG or PDF
    ├── RefusedDocument             a document that the standards forbid to sign
    ├── ContextError                a context not known, or a value that one would lose
    │   ├── UnknownContext
    │   └── LostValue
    ├── TooSymmetric                a graph whose canonical form would cost too much
    ├── UnusableKey                   a key that cannot be read, made or used
    ├── EncodingError               base58, base64url, multibase or multikey that is not strictly so
    ├── BakingError                 an image that cannot carry, or does not carry, a credential
    ├── DisclosureError             a part of a document that cannot be shown or withheld
    ├── StatusListError             a status list that cannot be read or does not reach that far
    ├── Unresolvable                what a resolver could not fetch
    │   ├── Gone
    │   └── Altered
    └── NotVerified                 `Report.require()` on a report that is not valid

`verify` raises none of these: it turns them into checks of a `Report`. All carry the offending
value in their sentence, and what to do about it.
"""

from typing import Any

from openmerit.credentials.sentences import say


class CredentialError(Exception):
    """Root of all errors of `openmerit.credentials`; `str(error)` is a sentence for a person."""

    @property
    def sentence(self) -> str:
        """The same, as a `Sentence` that can be translated wherever it was made of one."""
        return self.args[0] if self.args and isinstance(self.args[0], str) else str(self)

    def __reduce__(self) -> tuple[Any, ...]:
        """Errors cross between processes whatever their own arguments are."""
        return _remade, (type(self), self.args, self.__dict__)


def _remade(
    kind: type[CredentialError], args: tuple[Any, ...], state: dict[str, Any]
) -> CredentialError:
    error = kind.__new__(kind)
    error.args = args
    error.__dict__.update(state)
    return error


class UnreadableDocument(CredentialError):
    """The bytes are not what they should be: too large, too deep, ambiguous or malformed."""


class RefusedDocument(CredentialError):
    """The document may not be signed as it stands.

    Attributes:
        member: path of the offending member, such as ``credentialSubject.achievement.name``.
    """

    def __init__(self, member: str, reason: str) -> None:
        self.member = member
        self.reason = reason
        super().__init__(
            say("{member}: {reason}", member=member, reason=reason) if member else reason
        )


class ContextError(CredentialError):
    """The document cannot be given a meaning by its JSON-LD contexts."""


class UnknownContext(ContextError):
    """A context that does not ship with this library, so that its terms cannot be trusted.

    Attributes:
        url: the address of the context.
        meant: the address of one that ships, if the other is but another spelling of it.
    """

    def __init__(self, url: str, meant: str | None = None) -> None:
        self.url = url
        self.meant = meant
        if meant is not None:
            reason = say(
                "The context {url} is not known by this address, so its terms cannot be given a "
                "meaning. It has to be written {meant}, letter for letter.",
                url=url,
                meant=meant,
            )
        else:
            reason = say(
                "The context {url} is not known here, so its terms cannot be given a meaning. "
                "Use the published contexts of Open Badges and Verifiable Credentials.",
                url=url,
            )
        super().__init__(reason)


class LostValue(ContextError):
    """A value that turning the document into RDF would silently lose, or let pass unsigned.

    Attributes:
        member: path of the member.
    """

    def __init__(self, member: str, reason: str) -> None:
        self.member = member
        self.reason = reason
        super().__init__(say("{member}: {reason}", member=member, reason=reason))


class TooSymmetric(CredentialError):
    """The document has too many indistinguishable parts to be canonicalized in bounded time."""


class UnusableKey(CredentialError):
    """A key that cannot be read, is of a kind not supported, or does not fit the proof."""


class EncodingError(CredentialError):
    """Text that is not strictly base58btc, base64url, multibase or multikey."""


class BakingError(CredentialError):
    """An image in which no credential can be stored or found."""


class DisclosureError(CredentialError):
    """A part of the document that cannot be shown, withheld or made obligatory by itself.

    Attributes:
        pointer: the JSON pointer (RFC 6901) to it; empty for the whole document.
    """

    def __init__(self, pointer: str, reason: str) -> None:
        self.pointer = pointer
        self.reason = reason
        super().__init__(
            say("{pointer}: {reason}", pointer=pointer, reason=reason) if pointer else reason
        )


class StatusListError(CredentialError):
    """A status list that cannot be decoded, or an index outside of it."""


class Unresolvable(CredentialError):
    """A resolver could not fetch an address.

    Attributes:
        url: the address.
        reason: why, in a few words.
    """

    def __init__(self, url: str, reason: str) -> None:
        self.url = url
        self.reason = reason
        super().__init__(say("{url} could not be fetched: {reason}", url=url, reason=reason))


class Gone(Unresolvable):
    """What stood at an address was taken away for good (HTTP 410), and a resolver was told so.

    That is how an issuer of Open Badges before 3.0 withdraws a hosted badge.
    """

    def __init__(self, url: str) -> None:
        super().__init__(url, "it was taken away for good (410)")


class Altered(Unresolvable):
    """A document that was kept is not what it was when it was had, or what its issuer published.

    Attributes:
        place: which file, or which part of what was kept.
    """

    def __init__(self, url: str, place: str) -> None:
        self.place = place
        super().__init__(url, say("{place} was changed since", place=place))
        self.args = (say("{place} was changed since it was published or kept.", place=place),)


class NotVerified(CredentialError):
    """The report is not valid, so its document must not be relied upon."""
