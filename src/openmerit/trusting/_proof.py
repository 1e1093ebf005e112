"""Published proof: all that checking an issuer's badges needs, as files that anyone may mirror.

An issuer's documents (its DID document with the history of its keys, its status lists, its
achievements, the endorsements it was given) lie in a folder under the paths that they have on the
issuer's own site. Beside them lies an index: a credential that the issuer signed, whose
`relatedResource` (VCDM 2.0, section 5.3) names each document with its digest. So whoever mirrors
the folder can leave things out or hand out an old copy, but change nothing unnoticed.
"""

import base64
import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from openmerit.trusting._files import write_atomically
from openmerit.trusting._page import PAGE, page_of
from openmerit.trusting.errors import TrustError

ROOT: Final = "proof.json"
"""The file at the top of a published proof, which names the index of each issuer."""
SERVICE_TYPE: Final = "PublishedProof"
"""The type of the service in a DID document whose endpoint is the issuer's index."""
MAX_DOCUMENTS: Final = 4_000
"""Most documents of one issuer: a credential of more values than their index has is not read."""

_MULTIHASH_SHA256: Final = b"\x12\x20"
_OWN: Final = ([ROOT], [PAGE])
_SAFE_STEP: Final = re.compile(r"(?!\.{1,2}$)[A-Za-z0-9._~@=+,;-]{1,150}")


@dataclass(frozen=True)
class ProofDocument:
    """A document that checking needs.

    Attributes:
        url: under which a verifier asks for it.
        content: its bytes, as they are published there.
    """

    url: str
    content: bytes
    media_type: str = "application/json"


@dataclass(frozen=True)
class IssuerProof:
    """What one issuer publishes.

    Attributes:
        issuer: its Profile: an `id`, and perhaps a `name`.
        index_url: where the issuer's own site has the index.
        index: the index, signed.
        documents: what it lists.
    """

    issuer: Mapping[str, Any]
    index_url: str
    index: bytes
    documents: tuple[ProofDocument, ...]


def proof_index(
    issuer: Mapping[str, Any], index_url: str, documents: Iterable[ProofDocument], *, at: datetime
) -> dict[str, Any]:
    """The index of what an issuer publishes, for its issuer to sign.

    Args:
        issuer: its Profile: an `id`, and perhaps a `name`.
        index_url: where the index is published.
        at: since when it says so.

    Raises:
        TrustError: more than MAX_DOCUMENTS, or two of one address.
    """
    listed = list(documents)
    if len(listed) > MAX_DOCUMENTS:
        raise TrustError(
            f"{issuer['id']} would publish {len(listed):,} documents; an index holds at most "
            f"{MAX_DOCUMENTS:,}"
        )
    addresses = [document.url for document in listed]
    if len(set(addresses)) < len(addresses):
        twice = next(url for url in addresses if addresses.count(url) > 1)
        raise TrustError(f"{twice} would be published twice, and differently")
    moment = at.astimezone(UTC).replace(microsecond=0)
    return {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "id": index_url,
        "type": ["VerifiableCredential"],
        "name": f"What checking badges of {issuer.get('name', issuer['id'])} needs",
        "issuer": {name: issuer[name] for name in ("id", "name") if name in issuer},
        "validFrom": moment.isoformat().replace("+00:00", "Z"),
        "credentialSubject": {"id": issuer["id"]},
        "relatedResource": [
            {
                "id": document.url,
                "mediaType": document.media_type,
                "digestMultibase": digest_of(document.content),
            }
            for document in listed
        ],
    }


def digest_of(content: bytes) -> str:
    """The SHA-256 of the bytes as a multihash in multibase (base64url without padding)."""
    multihash = _MULTIHASH_SHA256 + hashlib.sha256(content).digest()
    return "u" + base64.urlsafe_b64encode(multihash).decode("ascii").rstrip("=")


def path_of(url: str) -> PurePosixPath:
    """Where the document of an address lies in a published proof: under the path it has there.

    What has no path that every file system takes lies under its digest.
    """
    parts = urlsplit(url)
    steps = [unquote(step) for step in parts.path.split("/") if step]
    readable = all(_SAFE_STEP.fullmatch(step) for step in steps)
    if not steps or parts.query or not readable or len(steps) > 20 or steps in _OWN:
        return PurePosixPath("elsewhere", hashlib.sha256(url.encode("utf-8")).hexdigest())
    return PurePosixPath(*steps)


def write_proof(folder: Path, proofs: Iterable[IssuerProof], *, at: datetime) -> int:
    """Write the proofs of these issuers as one static folder; how many documents it has.

    What is there already is replaced file by file, the index last, so that a folder that is served
    meanwhile is never without a document that its index names.

    Raises:
        TrustError: the folder cannot be written or holds something else, or two documents would be
            one file.
    """
    _take(folder, at)
    count = 0
    written: dict[PurePosixPath, str] = {}
    indexes, names = [], []
    for proof in proofs:
        names.append(proof.issuer)
        for document in proof.documents:
            _write(folder, document.url, document.content, written)
            count += 1
        _write(folder, proof.index_url, proof.index, written)
        indexes.append(str(path_of(proof.index_url)))
    write_atomically(folder / PAGE, page_of(names, at).encode("utf-8"))
    _write_root(folder, indexes, at)
    return count


def _take(folder: Path, at: datetime) -> None:
    """Make the folder a proof, if of nobody yet: one that was never finished can be renewed."""
    try:
        if _is_root(folder / ROOT):
            return
        if folder.exists() and any(folder.iterdir()):
            raise TrustError(f"{folder} holds something else: choose an empty folder, or a new one")
    except OSError as error:
        raise TrustError(f"{folder} cannot be written: {error.strerror or error}") from None
    _write_root(folder, [], at)


def _is_root(path: Path) -> bool:
    try:
        root = json.loads(path.read_bytes())
    except (FileNotFoundError, ValueError, RecursionError):
        return False
    return isinstance(root, dict) and "version" in root and isinstance(root.get("indexes"), list)


def _write_root(folder: Path, indexes: list[str], at: datetime) -> None:
    moment = at.astimezone(UTC).replace(microsecond=0).isoformat()
    root = {"version": 1, "made": moment.replace("+00:00", "Z"), "indexes": indexes}
    write_atomically(folder / ROOT, json.dumps(root, indent=2).encode("utf-8") + b"\n")


def _write(folder: Path, url: str, content: bytes, written: dict[PurePosixPath, str]) -> None:
    path = path_of(url)
    if written.setdefault(path, url) != url:
        raise TrustError(f"{url} and {written[path]} would be one file, {path}")
    write_atomically(folder / path, content)
