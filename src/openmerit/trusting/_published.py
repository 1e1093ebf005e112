"""The proof that an issuer publishes on its own site, found through its DID document."""

import contextlib
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

from openmerit.credentials import (
    CredentialError,
    Fetched,
    Resolver,
    Unresolvable,
    controller_url,
    parse_json,
    verify,
)
from openmerit.trusting._proof import MAX_DOCUMENTS, SERVICE_TYPE, digest_of
from openmerit.trusting._statements import (
    credential_in,
    identifier_in,
    is_signed,
    issuer_of,
    site_of,
)
from openmerit.trusting.errors import NotTrustworthy

OWN_KEY: Final = ("did:key:", "did:jwk:")
"""How identifiers begin that are their own key, and have no document."""

_MAX_BYTES: Final = 100_000_000
"""Most that is had of one issuer at once."""

Progress = Callable[[int, int], None]


class OnlyThese:
    """A resolver of documents that are at hand, and of nothing else."""

    def __init__(self, documents: Mapping[str, Fetched]) -> None:
        self._documents = documents

    def fetch(self, url: str) -> Fetched:
        """The document at `url`. Raises Unresolvable."""
        if url not in self._documents:
            raise Unresolvable(url, "it is not asked for here")
        return self._documents[url]


class Recorder:
    """A resolver that remembers what it answered, so that all that was looked at can be kept."""

    def __init__(self, resolver: Resolver) -> None:
        self._resolver = resolver
        self._size = 0
        self.answered: dict[str, Fetched] = {}

    def fetch(self, url: str) -> Fetched:
        """The document at `url`. Raises Unresolvable, also for what would be too much in all."""
        if url not in self.answered:
            fetched = self._resolver.fetch(url)
            self._size += len(fetched.content)
            if self._size > _MAX_BYTES:
                raise Unresolvable(url, f"more than {_MAX_BYTES:,} bytes in all")
            self.answered[url] = fetched
        return self.answered[url]


def have_published_proof(
    identifier: str, recorder: Recorder, at: datetime, progress: Progress | None
) -> list[str]:
    """Have what the issuer's published proof names through the recorder; what could not be had."""
    endpoint = _endpoint_of_proof(identifier, recorder)
    if endpoint is None:
        return []
    try:
        listed = _listed_at(endpoint, identifier, recorder, at)
    except (CredentialError, NotTrustworthy) as error:
        return [f"Of the proof that it publishes nothing was had: {error}"]
    finally:
        recorder.answered.pop(endpoint, None)
    notes: list[str] = []
    for number, (url, digest) in enumerate(listed.items(), start=1):
        if progress is not None:
            progress(number, len(listed))
        if url in recorder.answered:
            continue
        try:
            fetched = recorder.fetch(url)
        except CredentialError as error:
            notes.append(str(error))
            continue
        if not _belongs(fetched.content, digest):
            del recorder.answered[url]
            notes.append(f"{url} is not what its issuer's index says, and was not kept")
    return notes


def _belongs(content: bytes, digest: str) -> bool:
    """Whether a document is what the index says, and not the list of somebody else's keys."""
    if identifier_in(content) is not None:
        return False
    # A signed document stands by itself, and may be newer than the index.
    return digest_of(content) == digest or credential_in(content) is not None


def _endpoint_of_proof(identifier: str, recorder: Recorder) -> str | None:
    if identifier.startswith(OWN_KEY):
        return None
    with contextlib.suppress(CredentialError):
        document: Any = parse_json(recorder.fetch(controller_url(identifier)).content)
        services = document.get("service") if isinstance(document, dict) else None
        for service in services if isinstance(services, list) else []:
            if isinstance(service, dict) and service.get("type") == SERVICE_TYPE:
                endpoint = service.get("serviceEndpoint")
                if isinstance(endpoint, str) and _is_one_site(endpoint, identifier):
                    return endpoint
    return None


def _listed_at(endpoint: str, identifier: str, recorder: Recorder, at: datetime) -> dict[str, str]:
    """Address → digest, of the issuer's own site. Raises CredentialError, NotTrustworthy."""
    keys = dict(recorder.answered)
    content = recorder.fetch(endpoint).content
    report = verify(content, at=at, resolver=OnlyThese(keys))
    document = credential_in(content) or {}
    if not is_signed(report) or issuer_of(document) != identifier:
        raise NotTrustworthy(f"its index at {endpoint} does not hold: {report.summary}")
    related = document.get("relatedResource")
    listed = {
        str(item.get("id")): str(item.get("digestMultibase"))
        for item in (related if isinstance(related, list) else [])[:MAX_DOCUMENTS]
        if isinstance(item, dict)
    }
    return {url: digest for url, digest in listed.items() if _is_one_site(url, identifier)}


def _is_one_site(url: str, identifier: str) -> bool:
    site = site_of(identifier)
    return site is not None and site_of(url) == site
