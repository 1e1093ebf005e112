"""Adding to a folder of trust: an issuer, a list of known issuers, an endorsement, a status list.

An issuer is added by its identifier, by the address of its document, by a file, or out of a proof
that it published. What is had is looked at before it is kept: a document must speak for the
identifier that it is kept for, and a signed one must not be known to be false. Whether a signed
statement counts is decided anew each time that a badge is checked.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

from openmerit.credentials import (
    RECOGNITION_TYPES,
    CredentialError,
    Fetched,
    Resolver,
    Unresolvable,
    Verdict,
    controller_url,
    parse_json,
    published_keys,
    verify,
)
from openmerit.trusting._folder import KEYS, OTHER, STATEMENT, Changes, Entry, TrustFolder
from openmerit.trusting._mirror import PublishedProof
from openmerit.trusting._proof import digest_of
from openmerit.trusting._published import OWN_KEY, Progress, Recorder, have_published_proof
from openmerit.trusting._statements import (
    ENDORSEMENT,
    STATUS_LISTS,
    credential_in,
    is_statement,
    issuer_of,
    types_of,
)
from openmerit.trusting.errors import NotTrustworthy

_LISTS_KEYS: Final = frozenset(
    {"verificationMethod", "assertionMethod", "publicKey", "jwks", "jwks_uri"}
)
_KINDS: Final = (
    (RECOGNITION_TYPES, "list"),
    (frozenset({ENDORSEMENT}), "endorsement"),
    (STATUS_LISTS, "status-list"),
)


@dataclass
class Added:
    """What was added.

    Attributes:
        keys: how many keys its document lists now.
        documents: how many documents were had with it, its own included.
        news: what is not as it was known before.
        notes: what could not be had or does not count, and why.
    """

    entry: Entry
    keys: int = 0
    documents: int = 0
    news: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


class _Alone:
    """A resolver of one document that is at hand."""

    def __init__(self, url: str, fetched: Fetched) -> None:
        self._url = url
        self._fetched = fetched

    def fetch(self, url: str) -> Fetched:
        """The document, at its own address. Raises Unresolvable for any other."""
        if url != self._url:
            raise Unresolvable(url, "of what comes in a file nothing else is fetched")
        return self._fetched


def add_identifier(
    folder: TrustFolder,
    identifier: str,
    resolver: Resolver,
    *,
    at: datetime,
    given: str | None = None,
    progress: Progress | None = None,
) -> Added:
    """Trust an issuer: keep the documents that list its keys, and the proof that it publishes.

    Args:
        identifier: did:web, did:key, did:jwk, or an https address.
        given: what the user said, if that is something else.
        progress: told how many of how many documents were had.

    Raises:
        CredentialError: its document is not to be had or speaks for somebody else.
        NotTrustworthy: it lists no key.
        TrustError: the folder cannot be written.
    """
    recorder = Recorder(resolver)
    published = published_keys(identifier, recorder)
    if not published.current:
        raise NotTrustworthy(f"{identifier} lists no key that can be used, so nothing can be kept")
    added = Added(Entry(identifier, "issuer", given or identifier, at), len(published.current))
    keys = set(recorder.answered)
    added.notes += have_published_proof(identifier, recorder, at, progress)
    added.news += _news_of_keys(folder, identifier, recorder)
    with folder.changing() as changes:
        for url, fetched in recorder.answered.items():
            changes.keep(url, fetched, _role(url, fetched, keys), at=at)
        _enter(changes, added, list(recorder.answered))
    return added


def add_address(
    folder: TrustFolder,
    url: str,
    resolver: Resolver,
    *,
    at: datetime,
    progress: Progress | None = None,
) -> Added:
    """Trust what stands at an address: an issuer, or a statement.

    Raises: as `add_identifier`.
    """
    fetched = resolver.fetch(url)
    identifier = _identifier_in(fetched.content)
    if identifier is None:
        return _add_credential(folder, fetched, resolver, given=url, url=url, at=at)
    known_at = controller_url(identifier)
    if urlsplit(known_at)[1:3] != urlsplit(url)[1:3]:
        raise NotTrustworthy(
            f"what stands at {url} calls itself {identifier}, whose own document stands at "
            f"{known_at}: add {identifier} itself"
        )
    return add_identifier(folder, identifier, resolver, at=at, given=url, progress=progress)


def add_file(
    folder: TrustFolder, content: bytes, name: str, resolver: Resolver, *, at: datetime
) -> Added:
    """Trust what a file holds: an issuer's document, or a statement.

    Whoever made the file answers for it; nothing else is fetched for an issuer's document.

    Raises: as `add_identifier`.
    """
    source = f"the file {name}"
    identifier = _identifier_in(content)
    if identifier is None:
        fetched = Fetched(content, source=source)
        return _add_credential(folder, fetched, resolver, given=name, url=None, at=at)
    fetched = Fetched(content, "application/json", source=source)
    alone = _Alone(controller_url(identifier), fetched)
    return add_identifier(folder, identifier, alone, at=at, given=name)


def add_proof(folder: TrustFolder, proof: PublishedProof, *, at: datetime) -> list[Added]:
    """Trust the issuers of a published proof, as they are there.

    An issuer that is known already must have signed its index with a key that is known.

    Raises:
        Altered: a document or an index was changed since it was published.
        NotTrustworthy: an index is not signed by a key that its issuer is known to have.
    """
    found = []
    for issuer in proof.issuers:
        index = proof.index_of(issuer)
        known = verify(index, at=at, trust=folder)
        if known.verdict is Verdict.INVALID:
            raise NotTrustworthy(
                f"{proof.path} is not what {issuer} published: by the keys that are known of it, "
                f"{known.check('key').message}"
            )
        published = published_keys(issuer, proof)
        added = Added(Entry(issuer, "issuer", str(proof.path), at), len(published.current))
        added.news += _news_of_keys(folder, issuer, proof)
        kept: dict[str, Fetched] = {}
        for url in proof.addresses(issuer):
            try:
                kept[url] = proof.fetch(url)
            except Unresolvable as error:
                if type(error) is not Unresolvable:
                    raise
                added.notes.append(str(error))
        keys = {url for url in kept if _identifier_in(kept[url].content) == issuer}
        with folder.changing() as changes:
            for url, fetched in kept.items():
                changes.keep(url, fetched, _role(url, fetched, keys), at=at)
            _enter(changes, added, list(kept))
        found.append(added)
    return found


def refresh(
    folder: TrustFolder,
    entry: Entry,
    resolver: Resolver,
    *,
    at: datetime,
    progress: Progress | None = None,
) -> Added:
    """Have an entry's documents anew, from where they stand.

    Raises: as `add_identifier`; what was kept stays as it is then.
    """
    if entry.kind == "issuer":
        return add_identifier(
            folder, entry.id, resolver, at=at, given=entry.given, progress=progress
        )
    if not entry.id.startswith(("https://", "http://")):
        raise NotTrustworthy(
            f"{entry.id} stands at no address: have the file anew, and add that ({entry.given})"
        )
    return add_address(folder, entry.id, resolver, at=at)


def _add_credential(
    folder: TrustFolder,
    fetched: Fetched,
    resolver: Resolver,
    *,
    given: str,
    url: str | None,
    at: datetime,
) -> Added:
    document = credential_in(fetched.content)
    if document is None:
        raise NotTrustworthy(
            f"{given} is neither a document that lists an issuer's keys, nor a signed list of "
            "issuers, an endorsement or a status list"
        )
    kind = next((kind for types, kind in _KINDS if types_of(document) & types), None)
    if kind is None:
        raise NotTrustworthy(
            f"{given} is a credential that vouches for nobody. If you trust its issuer, add that: "
            f"openmerit trust add {issuer_of(document) or 'IDENTIFIER'}"
        )
    report = verify(fetched.content, at=at, resolver=resolver, trust=folder)
    if report.verdict is Verdict.INVALID:
        raise NotTrustworthy(f"{given} is not kept: {report.summary}")
    name = url or (document["id"] if isinstance(document.get("id"), str) else None)
    identifier = name or f"urn:sha-256:{digest_of(fetched.content)}"
    added = Added(Entry(identifier, kind, given, at))
    signer = issuer_of(document)
    if kind != "status-list" and signer not in folder.trusted:
        added.notes.append(
            f"It adds nothing yet: it is signed by {signer}, whom you have not added. If you trust "
            f"them: openmerit trust add {signer}"
        )
    with folder.changing() as changes:
        role = OTHER if kind == "status-list" else STATEMENT
        changes.keep(identifier, fetched, role, at=at)
        _enter(changes, added, [identifier])
    return added


def _enter(changes: Changes, added: Added, addresses: Sequence[str]) -> None:
    added.documents = len(addresses)
    added.entry = replace(added.entry, addresses=tuple(addresses))
    changes.put(added.entry)


def _role(url: str, fetched: Fetched, keys: set[str]) -> str:
    if url in keys:
        return KEYS
    return STATEMENT if is_statement(fetched.content) else OTHER


def _identifier_in(content: bytes) -> str | None:
    """For whom a document lists keys; None if it lists none."""
    try:
        document = parse_json(content)
    except CredentialError:
        return None
    if not isinstance(document, dict) or "VerifiableCredential" in types_of(document):
        return None
    identifier = document.get("id")
    if not isinstance(identifier, str) or not document.keys() & _LISTS_KEYS:
        return None
    return identifier


def _news_of_keys(folder: TrustFolder, identifier: str, resolver: Resolver) -> list[str]:
    """What is new about an issuer's keys, compared with what was kept of them."""
    if identifier.startswith(OWN_KEY):
        return []
    try:
        before = {method.id for method in published_keys(identifier, folder).current}
    except CredentialError:
        return []
    now = {method.id for method in published_keys(identifier, resolver).current}
    return [
        *(f"{identifier} lists a new key: {name}" for name in sorted(now - before)),
        *(f"{identifier} no longer lists the key {name}" for name in sorted(before - now)),
    ]
