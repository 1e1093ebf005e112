"""What stands at the addresses that an older badge names, each asked for once."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from openmerit.credentials.documents import _open_badges_2
from openmerit.credentials.documents._open_badges_2 import host_of
from openmerit.credentials.errors import CredentialError, Gone, Unresolvable
from openmerit.credentials.reading import _strict_json
from openmerit.credentials.reading._resolver import Resolver
from openmerit.credentials.sentences import say

MAX_ADDRESSES: Final = 60
"""Most addresses that are asked for one badge, with all that endorses it."""

MAX_BYTES: Final = 20_000_000
"""Most bytes that are read of all of them together."""


@dataclass(frozen=True)
class Node:
    """An object of an older badge, and what vouches for its being what its author published.

    Attributes:
        document: its members.
        address: where it was fetched from; of an embedded object, where what encloses it was.
        named: the address by which it was asked for, where it calls itself by another.
        embedded: whether it was taken out of the object that names it.
    """

    document: Mapping[str, Any]
    address: str
    named: str | None = None
    embedded: bool = False

    @property
    def id(self) -> str:
        """What it calls itself, or else its address."""
        return _open_badges_2.identifier(self.document) or self.address


class Pages:
    """The documents behind addresses, by way of the resolver; remembered for one badge."""

    def __init__(self, resolver: Resolver) -> None:
        self._resolver = resolver
        self._found: dict[str, bytes | Unresolvable] = {}
        self._left = MAX_BYTES
        self.unprotected: list[str] = []
        """Addresses whose answers came without encryption."""

    def content(self, address: str) -> bytes:
        """What stands at an address.

        A plain http address that is not to be had is asked for by https: many issuers have moved,
        and the answer can be relied upon the more.

        Raises:
            Gone: it was taken away for good (HTTP 410).
            Unresolvable: it is not to be had.
        """
        try:
            return self._once(address)
        except Gone:
            raise
        except Unresolvable:
            if not address.startswith("http://"):
                raise
            return self._once("https://" + address.removeprefix("http://"))

    def document(self, address: str) -> Mapping[str, Any]:
        """The JSON object at an address. Raises what `content` raises."""
        try:
            value = _strict_json.parse_json(self.content(address))
        except Unresolvable:
            raise
        except CredentialError as error:
            raise Unresolvable(
                address, say("what is there cannot be read: {error}", error=error)
            ) from None
        if not isinstance(value, dict):
            raise Unresolvable(address, say("what is there is no JSON object"))
        return value

    def node(self, address: str, *, strict: bool = False) -> Node:
        """The object at an address, under the name that it gives itself.

        What calls itself by an address of another host is fetched from there: only there does its
        author answer for it. Within one host it is taken as it stands, unless `strict`: then each
        address answers for itself alone.

        Raises what `content` raises.
        """
        document = self.document(address)
        own = _open_badges_2.identifier(document)
        if own is None or same_address(own, address) or host_of(own) is None:
            return Node(document, address)
        if host_of(own) == host_of(address) and not strict:
            return Node(document, address, named=address)
        moved = self.document(own)
        if not same_address(_open_badges_2.identifier(moved) or "", own):
            raise Unresolvable(
                address, say("it leads to {own}, and what is there to another address", own=own)
            )
        return Node(moved, own, named=address)

    def _once(self, address: str) -> bytes:
        if address not in self._found:
            if len(self._found) >= MAX_ADDRESSES:
                raise Unresolvable(
                    address,
                    say(
                        "the badge names more than {max_addresses} addresses",
                        max_addresses=MAX_ADDRESSES,
                    ),
                )
            try:
                content = self._resolver.fetch(address).content
                self._left -= len(content)
                if self._left < 0:
                    raise Unresolvable(address, say("what the badge names is more than is read"))
                self._found[address] = content
                if address.startswith("http://"):
                    self.unprotected.append(address)
            except Unresolvable as error:
                self._found[address] = error
        found = self._found[address]
        if isinstance(found, Unresolvable):
            raise found
        return found


def linked(value: Any, holder: Node, pages: Pages, *, strict: bool = False) -> Node:
    """The object that a member of `holder` names or embeds.

    An embedded object that has a web address of its own is fetched from there, since anyone could
    embed anything under a stranger's name; the embedded words count only where they stand on the
    same host as that address.

    Raises:
        Gone, Unresolvable: it is not to be had.
    """
    value = _open_badges_2.single(value)
    address = _open_badges_2.identifier(value)
    if not isinstance(value, dict):
        if address is None:
            raise Unresolvable(holder.address, say("it names no address there"))
        return pages.node(address, strict=strict)
    if address is None or host_of(address) is None:
        return Node(value, holder.address, embedded=True)
    try:
        return pages.node(address, strict=strict)
    except Gone:
        raise
    except Unresolvable:
        if strict or host_of(address) != host_of(holder.address):
            raise
        return Node(value, holder.address, embedded=True)


def same_address(one: str, other: str) -> bool:
    """Whether two addresses are one, with http and https taken for the same."""
    return _without_scheme(one) == _without_scheme(other)


def _without_scheme(address: str) -> str:
    for scheme in ("https://", "http://"):
        if address.startswith(scheme):
            return address.removeprefix(scheme)
    return address
