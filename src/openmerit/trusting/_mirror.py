"""A published proof that lies in a folder, wherever it was copied from, as something to verify by.

Whoever handed the folder out may have made it all. So nobody in it is trusted by being in it, and
what it says of an issuer counts only as that issuer's own word: each document must be one that the
issuer's signed index names, with the digest that it gives.
"""

import json
import stat
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import Any, Final

from openmerit.credentials import (
    Altered,
    CredentialError,
    Fetched,
    Unresolvable,
    controller_url,
    parse_json,
    verify,
)
from openmerit.trusting._proof import MAX_DOCUMENTS, ROOT, digest_of, path_of
from openmerit.trusting._statements import (
    credential_in,
    is_plain,
    is_signed,
    is_statement,
    issuer_of,
    site_of,
    time_of,
)
from openmerit.trusting.errors import TrustError

_MAX_INDEXES: Final = 10_000
_MAX_INDEX_BYTES: Final = 20_000_000
"""Most of all indexes together."""
_MAX_BYTES: Final = 10_000_000
_MAX_STATEMENTS: Final = 200


@dataclass
class _Index:
    """One issuer's index in the folder.

    Attributes:
        path: its file, relative to the folder.
        issuer: whose it says it is.
        made: since when it says so.
        digests: by address.
        media_types: by address.
    """

    folder: Path
    path: PurePosixPath
    content: bytes
    issuer: str
    made: datetime
    digests: Mapping[str, str]
    media_types: Mapping[str, str]

    @cached_property
    def fault(self) -> PurePosixPath | None:
        """The file for which nothing of the issuer can be relied upon.

        It is one that the index names and that is not what it says, or the index itself.
        """
        keys = _keys_of(self.issuer)
        for url in sorted(self.digests, key=lambda url: url != keys):
            try:
                self.read(url)
            except Altered:
                return path_of(url)
            except Unresolvable:
                if url == keys:
                    return path_of(url)
        report = verify(self.content, resolver=self)
        return None if is_signed(report) else self.path

    def fetch(self, url: str) -> Fetched:
        """The one document that its own signature is checked by."""
        if url != _keys_of(self.issuer):
            raise Unresolvable(url, "it does not bear on the index")
        return Fetched(self.read(url), self.media_types.get(url, ""))

    def read(self, url: str) -> bytes:
        """A document that it lists, compared with its digest. Raises Unresolvable, Altered."""
        if url not in self.digests:
            raise Unresolvable(url, f"{self.path} does not list it")
        place = path_of(url)
        content = _bytes_of(self.folder / place)
        if content is None:
            raise Unresolvable(url, f"{place} is not in {self.folder}")
        if digest_of(content) != self.digests[url]:
            raise Altered(url, f"{place} in {self.folder}")
        return content


class PublishedProof:
    """A folder that `openmerit publish-proof` wrote, as `verify` takes it (``trust=``)."""

    def __init__(self, path: Path) -> None:
        """Read which issuers it is of.

        Raises:
            TrustError: it cannot be read, or is no published proof.
        """
        self.path = path
        self._indexes, self._broken = _indexes_of(path)
        self._kept: dict[str, Fetched] = {}

    @property
    def trusted(self) -> Mapping[str, datetime]:
        """Nobody: who publishes proof is not thereby trusted."""
        return {}

    @property
    def issuers(self) -> Sequence[str]:
        """The identifiers of those whose proof it is.

        Raises:
            Altered: the index of one of them is none any more.
        """
        for path in self._broken:
            raise Altered(str(path), f"{path} in {self.path}")
        return [index.issuer for index in self._indexes]

    def addresses(self, issuer: str) -> Sequence[str]:
        """Of the documents that an issuer publishes."""
        return [url for index in self._indexes if index.issuer == issuer for url in index.digests]

    def index_of(self, issuer: str) -> bytes:
        """The issuer's signed index. Raises Altered if its signature does not hold."""
        index = next(index for index in self._indexes if index.issuer == issuer)
        if index.fault is not None:
            raise Altered(str(index.path), f"{index.fault} in {self.path}")
        return index.content

    def fetch(self, url: str) -> Fetched:
        """The document at `url` as its issuer published it.

        Raises:
            Unresolvable: it is not there; Altered: it, or the index that names it, was changed.
        """
        if url not in self._kept:
            self._kept[url] = self._found(url)
        return self._kept[url]

    def statements(self) -> Sequence[Fetched]:
        """The lists and endorsements in it."""
        found = []
        listed = (
            url
            for index in self._indexes
            for url, media_type in index.media_types.items()
            if media_type.startswith("application/vc")
        )
        for url in islice(listed, _MAX_STATEMENTS):
            try:
                fetched = self.fetch(url)
            except CredentialError:
                continue
            if is_statement(fetched.content):
                found.append(fetched)
        return found

    def changed_files(self) -> list[str]:
        """The files that are not as their issuer published them."""
        changed = [str(path) for path in self._broken]
        for index in self._indexes:
            if index.fault == index.path:
                changed.append(str(index.path))
            for url in index.digests:
                try:
                    index.read(url)
                except Altered:
                    changed.append(str(path_of(url)))
                except Unresolvable:
                    continue
        return changed

    def _found(self, url: str) -> Fetched:
        found: Fetched | None = None
        for index in self._indexes:
            if url not in index.digests or not _may_speak_of(index.issuer, url):
                continue
            # Where two name one document, both have to be right: neither answers for the other.
            content = index.read(url)
            if index.fault is not None:
                raise Altered(url, f"{index.fault} in {self.path}")
            if url == _keys_of(index.issuer) or _is_own_word(content, index.issuer):
                source = f"the proof published in {self.path}"
                had = min(index.made, datetime.now(UTC))
                found = Fetched(content, index.media_types[url], had, source, is_hearsay=True)
        if found is not None:
            return found
        # Perhaps it would be there, had nobody laid hands on the folder.
        for broken in (*self._broken, *(index.fault for index in self._indexes)):
            if broken is not None:
                raise Altered(url, f"{broken} in {self.path}")
        raise Unresolvable(url, f"it is not in the proof published in {self.path}")


def is_published_proof(path: Path) -> bool:
    """Whether a folder holds a published proof."""
    return (path / ROOT).is_file()


def _names(path: Path) -> list[str]:
    content = _bytes_of(path / ROOT)
    try:
        root: Any = json.loads(content or b"")
        names = root["indexes"]
        if root["version"] != 1 or not isinstance(names, list) or len(names) > _MAX_INDEXES:
            raise ValueError
        return [str(name) for name in names]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise TrustError(f"{path / ROOT} cannot be read as the top of a published proof") from None


def _indexes_of(folder: Path) -> tuple[list[_Index], list[PurePosixPath]]:
    """The indexes in the folder, and the paths of those that are none any more."""
    found, broken, size = [], [], 0
    for name in dict.fromkeys(_names(folder)):
        path = PurePosixPath(name)
        index = _index_at(folder, path)
        if index is None:
            broken.append(path)
            continue
        size += len(index.content)
        if size > _MAX_INDEX_BYTES:
            raise TrustError(f"the indexes in {folder} have more than {_MAX_INDEX_BYTES:,} bytes")
        found.append(index)
    return found, broken


def _index_at(folder: Path, path: PurePosixPath) -> _Index | None:
    """The index at a path; None for what is none, or is that of another path."""
    if path.is_absolute() or ".." in path.parts:
        raise TrustError(f"{folder / ROOT} names {path}, which does not lie in the folder")
    content = _bytes_of(folder / path)
    try:
        document = parse_json(content or b"")
        if not isinstance(document, dict):
            raise TypeError
        made = time_of(document)
        if made is None or path_of(str(document["id"])) != path:
            return None
        listed = {str(item["id"]): item for item in document["relatedResource"][:MAX_DOCUMENTS]}
        return _Index(
            folder,
            path,
            content or b"",
            issuer_of(document) or "",
            made,
            {url: str(item["digestMultibase"]) for url, item in listed.items()},
            {url: str(item.get("mediaType", "")) for url, item in listed.items()},
        )
    except (CredentialError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _bytes_of(path: Path) -> bytes | None:
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            return None
        with path.open("rb") as file:
            content = file.read(_MAX_BYTES + 1)
    except (OSError, ValueError):  # a name that no file can have is a ValueError
        return None
    return content if len(content) <= _MAX_BYTES else None


def _keys_of(identifier: str) -> str | None:
    """The address of the document that lists an identifier's keys, if there is one."""
    try:
        return controller_url(identifier)
    except CredentialError:
        return None


def _may_speak_of(issuer: str, url: str) -> bool:
    """Whether an index may name the document: of its issuer's own site."""
    site = site_of(issuer)
    return site is not None and site_of(url) == site


def _is_own_word(content: bytes, issuer: str) -> bool:
    """Whether a document is the issuer's own credential, a statement that stands by its own
    signature, or proves nothing at all.

    Anything else of somebody on the same site would pass for this issuer's keys or lists.
    """
    credential = credential_in(content)
    if credential is None:
        return is_plain(content)
    return issuer_of(credential) == issuer or is_statement(content)
