"""How this house finds what a badge refers to: at home first, then through the one guarded door."""

import time
from collections.abc import Callable
from functools import lru_cache
from urllib.parse import urlsplit

from django.conf import settings

from openmerit.credentials import Fetched, Gone, Unresolvable
from openmerit.fetching import Fetcher, FetchError, TakenAway
from openmerit.platform.issuing.queries import own_document

SECONDS_FOR_ONE = 8.0
SECONDS_FOR_ALL = 20.0
MAX_ADDRESSES = 20
MAX_BYTES = 10_000_000

OwnDocument = Callable[[str], bytes | None]
_sources: dict[str, OwnDocument] = {"issuing": own_document}


def register_own_documents(name: str, find: OwnDocument) -> None:
    """Let a higher room answer for addresses on this house's origin, so that none is fetched.

    `find(address)` gets a whole address and answers its document, or None for one that is not its
    own. The same name again replaces it.
    """
    _sources[name] = find


def document_of_this_house(address: str) -> bytes | None:
    """What is published at an address of this house; None for any other and for what is not there.

    The scheme is not asked: did:web knows only https, and a developer's machine only http.
    """
    if not is_own(address):
        return None
    origin = urlsplit(settings.OPENMERIT_ORIGIN)
    here = urlsplit(address)._replace(scheme=origin.scheme, netloc=origin.netloc).geturl()
    for find in _sources.values():
        found = find(here)
        if found is not None:
            return found
    return None


def is_own(address: str) -> bool:
    """Whether an http(s) address lies on this house's origin."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    same_host = parts.netloc.lower() == urlsplit(settings.OPENMERIT_ORIGIN).netloc.lower()
    return same_host and parts.scheme in ("http", "https")


def path_here(address: str) -> str:
    """The path of an address of this house, to be shown in its pages; empty for any other."""
    return urlsplit(address).path if is_own(address) else ""


class HouseResolver:
    """The resolver of one check: remembers what it found, and gives up in bounded time.

    Own documents come from the database, never over HTTP. Others are fetched only if `online`, by
    a fetcher that reaches public https addresses alone.
    """

    def __init__(self, *, online: bool) -> None:
        self._online = online
        self._found: dict[str, Fetched] = {}
        self._asked = 0
        self._deadline = time.monotonic() + SECONDS_FOR_ALL

    def fetch(self, url: str) -> Fetched:
        """The document at `url`. Raises Unresolvable."""
        if url not in self._found:
            self._found[url] = self._look_up(url)
        return self._found[url]

    def _look_up(self, url: str) -> Fetched:
        own = document_of_this_house(url)
        if own is not None:
            return Fetched(own, "application/json")
        if is_own(url):
            raise Unresolvable(url, "nothing is published there")
        if not self._online:
            raise Unresolvable(url, "nothing was fetched")
        self._asked += 1
        if self._asked > MAX_ADDRESSES:
            raise Unresolvable(url, f"the badge refers to more than {MAX_ADDRESSES} addresses")
        if time.monotonic() > self._deadline:
            raise Unresolvable(url, f"not all was answered within {SECONDS_FOR_ALL:g} seconds")
        try:
            answer = fetcher().fetch(url)
        except TakenAway:
            raise Gone(url) from None
        except FetchError as error:
            raise Unresolvable(url, error.reason) from error
        return Fetched(answer.content, answer.media_type)


@lru_cache(maxsize=1)
def fetcher() -> Fetcher:
    """The guarded door, opened once for each process."""
    return Fetcher(timeout=SECONDS_FOR_ONE, max_bytes=MAX_BYTES)
