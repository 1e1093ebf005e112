"""The one way in which this library learns what is not in the document: a resolver passed in."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True)
class Fetched:
    """What an address answered.

    Attributes:
        content: the bytes.
        media_type: as declared, lower case, without parameters; empty if none was.
        had: when it answered so, where this is a copy that was kept; None if it answered just now.
        source: from where the copy was had, if not from the address itself, in a few words.
        is_hearsay: whether nobody whom the user trusts answers for that source.
        earlier: what it answered before that and was kept, newest first.
    """

    content: bytes
    media_type: str = ""
    had: datetime | None = None
    source: str = ""
    is_hearsay: bool = False
    earlier: "tuple[Fetched, ...]" = ()


class Resolver(Protocol):
    """Fetches addresses on behalf of `verify`.

    A resolver decides what may be reached: the network, a folder, a cache, a database. It must
    bound size and time itself.
    """

    def fetch(self, url: str) -> Fetched:
        """The document at `url`.

        Raises:
            Unresolvable: it is not to be had, or may not be asked for.
        """
        ...
