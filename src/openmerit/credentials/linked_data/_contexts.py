"""The JSON-LD contexts that ship with the library, each known by its hash; no other is trusted."""

import functools
import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from openmerit.credentials.errors import UnknownContext

CREDENTIALS_V1: Final = "https://www.w3.org/2018/credentials/v1"
CREDENTIALS_V2: Final = "https://www.w3.org/ns/credentials/v2"
OPEN_BADGES_3: Final = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
CLR_2: Final = "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json"
CONTEXTS_FOR_ACHIEVEMENT_CREDENTIAL: Final = (CREDENTIALS_V2, OPEN_BADGES_3)
"""What a new achievement credential declares, in order (Open Badges 3.0, appendix on contexts)."""

_GUARDED: Final = (
    "https://www.w3.org/2018/credentials/v1",
    "https://www.w3.org/ns/credentials/v2",
    "https://www.w3.org/ns/credentials/status/",
    "https://w3id.org/security/data-integrity/",
    "https://w3id.org/security/suites/ed25519-2020/",
    "https://w3id.org/vc/status-list/",
    "https://purl.imsglobal.org/spec/",
)
"""Where the contexts stand whose terms are looked for in a badge by those who read its JSON."""

FOLDER: Final = Path(__file__).parent / "contexts"


@functools.cache
def manifest() -> Mapping[str, Mapping[str, Any]]:
    """What ships, in its newest edition: address → file, source, licence and hashes."""
    rows = json.loads((FOLDER / "manifest.json").read_text("utf-8"))
    return {row["url"]: row for row in rows}


@functools.cache
def context(url: str) -> dict[str, Any]:
    """The context document at `url`.

    Raises:
        UnknownContext: it does not ship, or the shipped file is not the published one.
    """
    row = manifest().get(url)
    if row is None:
        raise UnknownContext(url, _meant_by(url))
    return document_of(row)


def _meant_by(url: str) -> str | None:
    """The address that was meant, if only its scheme, letter case, www. or end are wrong."""
    bare = _bare(url)
    return next((known for known in manifest() if _bare(known) == bare), None)


def _bare(url: str) -> str:
    return url.lower().partition("://")[2].removeprefix("www.").rstrip("/#")


def document_of(row: Mapping[str, Any]) -> dict[str, Any]:
    """The context that a row of `manifest.json` or `editions.json` describes.

    An edition that is in no package is made from one that is, by a few recorded changes. It counts
    only if it is the published one to the last member, which its hash tells.

    Raises:
        UnknownContext: it is not.
    """
    import rfc8785  # compiled contexts do without

    document: dict[str, Any] = json.loads((FOLDER / row["file"]).read_text("utf-8"))
    for change in row.get("changes", ()):
        document = _changed(document, change)
    if hashlib.sha256(rfc8785.dumps(document)).hexdigest() != row["jcs_sha256"]:
        raise UnknownContext(row["url"])
    return document


def _changed(document: dict[str, Any], change: Mapping[str, Any]) -> dict[str, Any]:
    if "replace" in change:
        text = json.dumps(document).replace(change["replace"], change["by"])
        renamed: dict[str, Any] = json.loads(text)
        return renamed
    *steps, last = (change.get("remove") or change["set"]).split("/")[1:]
    place = document
    for step in steps:
        place = place[step]
    if "remove" in change:
        del place[last]
    else:
        place[last] = change["to"]
    return document


def load(url: str, options: Mapping[str, object]) -> dict[str, Any]:
    """The document loader that pyld asks; it never reaches the network. Raises UnknownContext."""
    return {
        "contentType": "application/ld+json",
        "contextUrl": None,
        "documentUrl": url,
        "document": context(url),
    }


@functools.cache
def names_by_iri() -> Mapping[str, frozenset[str]]:
    """For each IRI that the standards of badges give a term: all names that they give it.

    With it a document cannot say something known (``validUntil``, say) under a name that a reader
    of the JSON would overlook: under RDF, renaming a member leaves its proof intact. Only what is
    looked for in a badge is guarded so. An issuer's own context, and the other contexts that ship,
    may call the words of other vocabularies what they like.
    """
    found: dict[str, set[str]] = {}
    for url in manifest():
        if url.startswith(_GUARDED):
            _collect(context(url)["@context"], {}, found)
    return {iri: frozenset(names) for iri, names in found.items()}


def _collect(node: Any, outer: Mapping[str, str], found: dict[str, set[str]]) -> None:
    if isinstance(node, list):
        for item in node:
            _collect(item, outer, found)
        return
    if not isinstance(node, dict):
        return
    prefixes = {**outer, **{name: iri for name, iri in node.items() if isinstance(iri, str)}}
    for name, definition in node.items():
        if name.startswith("@"):
            continue
        iri = definition if isinstance(definition, str) else None
        if isinstance(definition, dict):
            iri = definition.get("@id", name if ":" in name else None)
            _collect(definition.get("@context"), prefixes, found)
        if iri is None or iri.startswith("@"):
            continue
        prefix, _, rest = iri.partition(":")
        if prefix in prefixes and not rest.startswith("//"):
            iri = prefixes[prefix] + rest
        found.setdefault(iri, set()).add(name)
