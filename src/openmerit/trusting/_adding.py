"""Adding to a folder of trust: an issuer, a list of known issuers, an endorsement, a status list.

An issuer is added by its identifier, by the address of its document, by a file, or out of a proof
that it published. What is had is looked at before it is kept: a document must speak for the
identifier that it is kept for, nothing takes the place of something else or of something newer, and
a signed document must not be known to be false. Whether a signed statement counts is decided anew
each time that a badge is checked.
"""

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from openmerit.credentials import (
    Altered,
    CredentialError,
    Fetched,
    Resolver,
    Unresolvable,
    controller_url,
    published_keys,
    verify,
)
from openmerit.trusting._folder import (
    KEYS,
    OTHER,
    STATEMENT,
    Added,
    Changes,
    Entry,
    TrustFolder,
)
from openmerit.trusting._mirror import PublishedProof
from openmerit.trusting._published import (
    OWN_KEY,
    OnlyThese,
    Progress,
    Recorder,
    have_published_proof,
)
from openmerit.trusting._signed import add_credential
from openmerit.trusting._statements import (
    credential_in,
    identifier_in,
    is_signed,
    is_statement,
    issuer_of,
    profile_in,
    site_of,
    time_of,
)
from openmerit.trusting.errors import NotTrustworthy


def add_identifier(
    folder: TrustFolder,
    identifier: str,
    resolver: Resolver,
    *,
    at: datetime,
    given: str | None = None,
    trusted: bool = True,
    progress: Progress | None = None,
) -> Added:
    """Keep the documents that list an issuer's keys, and the proof that it publishes.

    Args:
        identifier: did:web, did:key, did:jwk, or an https address.
        given: what the user said, if that is something else.
        trusted: whether it is trusted from now on; else only its keys are known.
        progress: told how many of how many documents were had.

    Raises:
        CredentialError: its document is not to be had or speaks for somebody else.
        NotTrustworthy: it lists no key.
        TrustError: the folder cannot be written.
    """
    recorder = Recorder(resolver)
    published = published_keys(identifier, recorder)
    known = next((entry for entry in folder.entries if entry.id == identifier), None)
    if not published.current and known is None:
        raise NotTrustworthy(f"{identifier} lists no key that can be used, so nothing can be kept")
    kind = "issuer" if trusted else "keys"
    added = Added(Entry(identifier, kind, given or identifier, at), len(published.current))
    keys = set(recorder.answered)
    added.notes += have_published_proof(identifier, recorder, at, progress)
    added.news += _news_of_keys(folder, identifier, recorder)
    _keep_all(folder, added, recorder.answered, keys, at)
    return added


def add_address(
    folder: TrustFolder,
    url: str,
    resolver: Resolver,
    *,
    at: datetime,
    trusted: bool = True,
    progress: Progress | None = None,
) -> Added:
    """Trust what stands at an address: an issuer, or a statement.

    Raises: as `add_identifier`.
    """
    fetched = resolver.fetch(url)
    identifier = identifier_in(fetched.content) or profile_in(fetched.content)
    if identifier is None:
        return add_credential(folder, fetched, resolver, given=url, url=url, at=at)
    if site_of(identifier) != site_of(url):
        raise NotTrustworthy(
            f"what stands at {url} calls itself {identifier}, whose own document stands elsewhere: "
            f"add {shlex.quote(identifier)} itself"
        )
    return add_identifier(
        folder, identifier, resolver, at=at, given=url, trusted=trusted, progress=progress
    )


def add_file(
    folder: TrustFolder,
    content: bytes,
    name: str,
    resolver: Resolver,
    *,
    at: datetime,
    trusted: bool = True,
) -> Added:
    """Trust what a file holds: an issuer's document, or a statement.

    Whoever made the file answers for it; nothing else is fetched for an issuer's document.

    Raises: as `add_identifier`.
    """
    source = f"the file {name}"
    identifier = identifier_in(content)
    if identifier is None:
        fetched = Fetched(content, source=source)
        return add_credential(folder, fetched, resolver, given=name, url=None, at=at)
    kept = folder.document(controller_url(identifier))
    if kept is not None and not kept.versions[0].source:
        raise NotTrustworthy(
            f"{identifier} is known from its own address already, which goes before a file: have "
            "it anew with openmerit trust refresh"
        )
    fetched = Fetched(content, "application/json", source=source)
    alone = OnlyThese({controller_url(identifier): fetched})
    return add_identifier(folder, identifier, alone, at=at, given=name, trusted=trusted)


def add_proof(
    folder: TrustFolder, proof: PublishedProof, *, at: datetime, trusted: bool = True
) -> list[Added]:
    """Keep the issuers of a published proof, as they are there.

    An issuer that is known already must have signed its index with a key that is known.

    Raises:
        Altered: a document or an index was changed since it was published.
        NotTrustworthy: an index is not signed by a key that its issuer is known to have.
    """
    found = []
    for issuer in proof.issuers:
        _require_known_signer(folder, proof, issuer)
        published = published_keys(issuer, proof)
        kind = "issuer" if trusted else "keys"
        added = Added(Entry(issuer, kind, str(proof.path), at), len(published.current))
        added.news += _news_of_keys(folder, issuer, proof)
        had: dict[str, Fetched] = {}
        for url in proof.addresses(issuer):
            try:
                had[url] = replace(proof.fetch(url), is_hearsay=False)
            except Altered:
                raise
            except Unresolvable as error:
                added.notes.append(str(error))
        keys = {url for url, fetched in had.items() if identifier_in(fetched.content) == issuer}
        _keep_all(folder, added, had, keys, at)
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
    if entry.kind in ("issuer", "keys"):
        trusted = entry.kind == "issuer"
        return add_identifier(
            folder,
            entry.id,
            resolver,
            at=at,
            given=entry.given,
            trusted=trusted,
            progress=progress,
        )
    if entry.named or not entry.id.startswith(("https://", "http://")):
        came = "It came as a file. If there is a newer one, add that."
        return Added(entry, documents=len(entry.addresses), notes=[came])
    fetched = resolver.fetch(entry.id)
    return add_credential(
        folder, fetched, resolver, given=entry.given, url=entry.id, at=at, was=entry
    )


def _require_known_signer(folder: TrustFolder, proof: PublishedProof, issuer: str) -> None:
    """Raises NotTrustworthy where the issuer is known, and the index not signed by its keys."""
    index = proof.index_of(issuer)
    if all(entry.id != issuer for entry in folder.entries) or issuer.startswith(OWN_KEY):
        return
    report = verify(index, resolver=_OnlyKeys(folder, issuer))
    if not is_signed(report):
        failed = report.check("key" if report.check("key").outcome != "passed" else "proof")
        raise NotTrustworthy(
            f"{proof.path} is not what {issuer} published, by the keys that are known of it: "
            f"{failed.message}"
        )


class _OnlyKeys:
    """What a folder keeps of an issuer's keys, and nothing else of it."""

    def __init__(self, folder: TrustFolder, issuer: str) -> None:
        self._folder = folder
        self._issuer = issuer

    def fetch(self, url: str) -> Fetched:
        """The document at `url`. Raises Unresolvable."""
        document = self._folder.document(url)
        if document is None or document.role != KEYS:
            raise Unresolvable(url, f"it lists no keys of {self._issuer}")
        return self._folder.fetch(url)


def _keep_all(
    folder: TrustFolder, added: Added, had: Mapping[str, Fetched], keys: set[str], at: datetime
) -> None:
    """Keep what was had of an issuer; of status lists the newer."""
    own, by_others = 0, set()
    with folder.changing() as changes:
        for url, fetched in had.items():
            role = _role(url, fetched, keys)
            if role == STATEMENT:
                signer = issuer_of(credential_in(fetched.content)) or ""
                own += signer == added.entry.id
                by_others |= {signer} - {added.entry.id}
            if role == OTHER and _is_rolled_back(folder, url, fetched):
                added.notes.append(f"{url} is older than what is kept, and was not taken")
                continue
            changes.keep(url, fetched, role, at=at)
        _enter(changes, added, list(had))
    if own and added.entry.kind == "issuer":
        added.notes.append(
            f"It also publishes {own} lists of others or endorsements, which count from now on."
        )
    if unknown := sorted(by_others - folder.trusted.keys()):
        added.notes.append(
            f"It is endorsed by {', '.join(unknown[:3])}, which counts where you trust them: "
            f"openmerit trust add {shlex.quote(unknown[0])}"
        )


def _is_rolled_back(folder: TrustFolder, url: str, fetched: Fetched) -> bool:
    """Whether a status list says what stood before the one that is kept."""
    if folder.document(url) is None:
        return False
    try:
        kept = time_of(credential_in(folder.fetch(url).content))
    except CredentialError:
        return False
    new = time_of(credential_in(fetched.content))
    return kept is not None and (new is None or new < kept)


def _enter(changes: Changes, added: Added, addresses: Sequence[str]) -> None:
    added.documents = len(addresses)
    added.entry = replace(added.entry, addresses=tuple(addresses))
    changes.put(added.entry)


def _role(url: str, fetched: Fetched, keys: set[str]) -> str:
    if url in keys:
        return KEYS
    return STATEMENT if is_statement(fetched.content) else OTHER


def _news_of_keys(folder: TrustFolder, identifier: str, resolver: Resolver) -> list[str]:
    """What is new about an issuer's keys, compared with what was kept of them."""
    if identifier.startswith(OWN_KEY):
        return []
    try:
        before = {
            method.key.did: method.id for method in published_keys(identifier, folder).current
        }
    except CredentialError:
        return []
    now = {method.key.did: method.id for method in published_keys(identifier, resolver).current}
    return [
        *(f"{identifier} lists a new key: {now[key]}" for key in sorted(now.keys() - before)),
        *(
            f"{identifier} no longer lists the key {before[key]}"
            for key in sorted(before.keys() - now)
        ),
    ]
