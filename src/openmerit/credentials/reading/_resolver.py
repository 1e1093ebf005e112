"""The one way in which this library learns what is not in the document: a resolver passed in."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Fetched:
    """What an address answered.

    Attributes:
        content: the bytes.
        media_type: as declared, lower case, without parameters; empty if none was.
    """

    content: bytes
    media_type: str = ""


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
