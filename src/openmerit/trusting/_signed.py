"""Adding what somebody signed: lists of known issuers, endorsements, status lists."""

import shlex
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final

from openmerit.credentials import (
    RECOGNITION_TYPES,
    CredentialError,
    Fetched,
    Report,
    Resolver,
    Verdict,
    verify,
)
from openmerit.trusting._folder import OTHER, STATEMENT, Added, Entry, TrustFolder
from openmerit.trusting._proof import digest_of
from openmerit.trusting._statements import (
    ENDORSEMENT,
    STATUS_LISTS,
    credential_in,
    is_signed,
    issuer_of,
    time_of,
    types_of,
)
from openmerit.trusting.errors import NotTrustworthy, TrustError

_KINDS: Final = (
    (RECOGNITION_TYPES, "list"),
    (frozenset({ENDORSEMENT}), "endorsement"),
    (STATUS_LISTS, "status-list"),
)


def add_credential(
    folder: TrustFolder,
    fetched: Fetched,
    resolver: Resolver,
    *,
    given: str,
    url: str | None,
    at: datetime,
    was: Entry | None = None,
) -> Added:
    """Keep a signed list, an endorsement or a status list.

    Args:
        given: what the user said.
        url: where it stands; None for what came as a file.
        was: what it has to be still, where it is had anew.

    Raises:
        NotTrustworthy: it is none, does not hold, or would take the place of something else.
        TrustError: the folder cannot be written.
    """
    document = credential_in(fetched.content)
    if document is None:
        raise TrustError(
            f"{given} is neither a document that lists an issuer's keys, nor a signed list of "
            "issuers, an endorsement or a status list"
        )
    signer = issuer_of(document) or ""
    kind = next((kind for types, kind in _KINDS if types_of(document) & types), None)
    if kind is None:
        raise NotTrustworthy(
            f"{given} is a credential that vouches for nobody. If you trust its issuer, add that: "
            f"openmerit trust add {shlex.quote(signer) or 'IDENTIFIER'}"
        )
    if was is not None and (was.kind, was.by) != (kind, signer):
        raise NotTrustworthy(f"{given} is another thing now, or signed by somebody else")
    # On a stranger's word nothing is asked of addresses that the stranger chose.
    asked = resolver if url is not None or signer in folder.trusted else None
    report = verify(fetched.content, at=at, resolver=asked, trust=folder)
    owed = signer in folder.trusted and not is_signed(report)
    if report.verdict is Verdict.INVALID or owed:
        raise NotTrustworthy(f"{given} is not kept: {report.summary}")
    entry = Entry("", kind, given, at, by=signer, named=str(document.get("id") or ""))
    if kind == "status-list":
        return _add_status_list(folder, fetched, document, report, entry, url, at)
    name = url or f"urn:sha-256:{digest_of(fetched.content)}"
    entry = replace(entry, id=name, addresses=(name,), named="" if url else entry.named or name)
    added = Added(entry, documents=1)
    if signer not in folder.trusted:
        added.notes.append(
            f"It adds nothing yet: it is signed by {signer}, whom you have not added. If you trust "
            f"them: openmerit trust add {shlex.quote(signer)}"
        )
    with folder.changing() as changes:
        older = None if url else _older_edition(folder, entry)
        _refuse_older(folder, older or entry, document)
        if older is not None:
            changes.remove(older.id)
        changes.keep(name, fetched, STATEMENT, at=at)
        changes.put(entry)
    return added


def _add_status_list(
    folder: TrustFolder,
    fetched: Fetched,
    document: Mapping[str, object],
    report: Report,
    entry: Entry,
    url: str | None,
    at: datetime,
) -> Added:
    """Keep a status list under the address by which badges name it.

    One that comes as a file must be by an issuer that is trusted: whoever makes a file can write
    any address into it.
    """
    address = url or entry.named
    if url is None and not (is_signed(report) and entry.by in folder.trusted):
        raise NotTrustworthy(
            f"{entry.given} is a status list by {entry.by}, whom you have not added: add them "
            f"first, with openmerit trust add {shlex.quote(entry.by)}"
        )
    if not address.startswith(("https://", "http://")):
        raise NotTrustworthy(f"{entry.given} is a status list without an address (id)")
    entry = replace(entry, id=address, addresses=(address,), named="" if url else address)
    kept = next((one for one in folder.entries if one.id == address), None)
    if kept is not None and kept.by != entry.by:
        raise NotTrustworthy(f"{address} is kept as a list by {kept.by}, not by {entry.by}")
    _refuse_older(folder, entry, document)
    if url is None:
        # A file is as old as what it says.
        fetched = replace(fetched, had=min(at, time_of(document) or at))
    with folder.changing() as changes:
        changes.keep(address, fetched, OTHER, at=at)
        changes.put(entry)
    return Added(entry, documents=1)


def _older_edition(folder: TrustFolder, entry: Entry) -> Entry | None:
    """What came as a file before, by the same signer and of the same name."""
    return next(
        (
            one
            for one in folder.entries
            if (one.kind, one.by, one.named) == (entry.kind, entry.by, entry.named)
        ),
        None,
    )


def _refuse_older(folder: TrustFolder, entry: Entry, document: Mapping[str, object]) -> None:
    """Raises NotTrustworthy for a document that says what stood before what is kept."""
    try:
        kept = time_of(credential_in(folder.fetch(entry.addresses[0]).content))
    except CredentialError:
        return
    new = time_of(document)
    if kept is not None and (new is None or new < kept):
        raise NotTrustworthy(f"{entry.given} is older than what is kept, and was not taken")
