"""From where a verification learns what is not in the document: asked now, or kept from before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from openmerit.credentials.errors import Altered, Gone, Unresolvable
from openmerit.credentials.reading._resolver import Fetched, Resolver


class Trust(Resolver, Protocol):
    """What a verifier keeps of others, and whom it trusts.

    Its `fetch` answers copies that were kept, each with when it was had, and asks nobody.
    """

    @property
    def trusted(self) -> Mapping[str, datetime]:
        """The identifiers of those whom the user trusts, each with since when."""
        ...

    def __hash__(self) -> int: ...

    def statements(self) -> Sequence[Fetched]:
        """Credentials that were kept in which somebody may vouch for issuers.

        Lists of recognized entities and endorsements; which of them count is found out here.
        """
        ...


@dataclass(frozen=True)
class Sources:
    """A resolver over both: what an address answers now, with what it answered before.

    What is not to be had now is answered as it was kept.
    """

    resolver: Resolver | None
    trust: Trust

    def fetch(self, url: str) -> Fetched:
        """The document at `url`. Raises Unresolvable."""
        if self.resolver is None:
            return self.trust.fetch(url)
        try:
            now = self.resolver.fetch(url)
        except Gone:
            raise
        except Unresolvable as unresolved:
            try:
                return self.trust.fetch(url)
            except Altered:
                raise
            except Unresolvable:
                raise unresolved from None
        try:
            kept = self.trust.fetch(url)
        except Unresolvable:
            return now
        # What a stranger says of the past does not stand beside the owner's word of today.
        return now if kept.is_hearsay else replace(now, earlier=(kept, *kept.earlier))
