"""The resolver of commands that may look things up on the web."""

import threading
from collections.abc import Iterable, MutableMapping
from math import inf
from typing import Final

from cachetools import LRUCache, TTLCache

from openmerit.credentials import Fetched, Gone, Unresolvable
from openmerit.fetching import Fetcher, FetchError, TakenAway

_KEPT: Final = 200
"""So many answers are kept: badges of one issuer share its keys and its status list."""


class Online:
    """Lets the library fetch through the guarded door.

    Args:
        allow_hosts: ``HOST:PORT`` that may be asked although they are private.
        keep_seconds: for how long an answer is kept; without it, as long as the command runs.
    """

    def __init__(self, allow_hosts: Iterable[str], *, keep_seconds: float = inf) -> None:
        self._fetcher = Fetcher(allow_hosts)
        self._kept: MutableMapping[str, Fetched] = (
            LRUCache(_KEPT) if keep_seconds == inf else TTLCache(_KEPT, keep_seconds)
        )
        self._lock = threading.Lock()

    def fetch(self, url: str) -> Fetched:
        """What `url` answers now, or answered a short while ago. Raises Unresolvable, Gone."""
        with self._lock:
            kept = self._kept.get(url)
        if kept is not None:
            return kept
        try:
            answer = self._fetcher.fetch(url)
        except TakenAway:
            raise Gone(url) from None
        except FetchError as error:
            raise Unresolvable(url, error.reason) from None
        fetched = Fetched(answer.content, answer.media_type)
        with self._lock:
            self._kept[url] = fetched
        return fetched
