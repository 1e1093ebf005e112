"""Places in a status list of the service's own, in which nobody is ever withdrawn.

A service that keeps nothing knows neither which places are taken nor who was withdrawn. So this is
for trying things out, and for test suites that want an issuer to name a list which can be fetched.
"""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from openmerit.credentials import (
    Fetched,
    Resolver,
    Signer,
    StatusList,
    Unresolvable,
    issue,
    status_entry,
    status_list_credential,
)

PATH: Final = "/practice-status/"
"""Below it stands one list for each key, by its number."""

_ENTRIES: Final = len(StatusList())
_LIST_TYPES: Final = ("BitstringStatusListCredential", "StatusList2021Credential")
_V2: Final = "https://www.w3.org/ns/credentials/v2"


class PracticeStatus:
    """The lists of a service, one for each of its keys.

    Args:
        origin: where the service is reached, such as ``https://issuer.example``.
    """

    def __init__(self, origin: str, signers: Sequence[Signer]) -> None:
        self._signers = {
            f"{origin.rstrip('/')}{PATH}{number}": signer for number, signer in enumerate(signers)
        }

    def with_place(self, credential: Mapping[str, Any], signer: Signer) -> dict[str, Any]:
        """The credential with a place in the key's list, unless it names one or is a list."""
        contexts, kinds = credential.get("@context"), credential.get("type")
        is_newer = isinstance(contexts, list) and contexts[:1] == [_V2]
        is_list = isinstance(kinds, list) and any(kind in _LIST_TYPES for kind in kinds)
        address = next((url for url, known in self._signers.items() if known is signer), None)
        if "credentialStatus" in credential or not is_newer or is_list or address is None:
            return dict(credential)
        index = secrets.randbelow(_ENTRIES)
        entry = status_entry(list_url=address, index=index, purpose="revocation")
        return {**credential, "credentialStatus": entry}

    def list_at(self, address: str, now: datetime) -> bytes | None:
        """The signed list at an address; None if none stands there."""
        signer = self._signers.get(address)
        if signer is None:
            return None
        today = now.replace(hour=0, minute=0, second=0, microsecond=0)
        document = status_list_credential(
            id=address, purpose="revocation", status_list=StatusList(), valid_from=today
        )
        return issue(document, signer, now=now)

    def list_at_path(self, path: str, now: datetime) -> bytes | None:
        """The same by its path, since a service may be reached under another name than its own."""
        address = next((url for url in self._signers if url.endswith(path)), "")
        return self.list_at(address, now)


class OwnFirst:
    """A resolver that knows the service's own lists, and asks another for everything else."""

    def __init__(self, lists: PracticeStatus, now: datetime, other: Resolver | None) -> None:
        self._lists = lists
        self._now = now
        self._other = other

    def fetch(self, url: str) -> Fetched:
        """What stands at `url`. Raises Unresolvable."""
        content = self._lists.list_at(url, self._now)
        if content is not None:
            return Fetched(content, "application/vc")
        if self._other is None:
            raise Unresolvable(url, "nothing is looked up on the web here")
        return self._other.fetch(url)
