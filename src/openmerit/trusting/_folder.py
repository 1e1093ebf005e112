"""The folder in which a verifier keeps what it knows of others, and whom it trusts.

::

    trust.json          what was added, and where and when each document was had
    documents/          the documents as they came, each named by its SHA-256

Of documents that list keys the older versions stay: a key that an issuer no longer lists is known
to have been listed, and until when.
"""

import contextlib
import fcntl
import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from openmerit.credentials import Altered, Fetched, Unresolvable
from openmerit.trusting._files import write_atomically
from openmerit.trusting.errors import TrustError

INDEX: Final = "trust.json"
_MAX_INDEX: Final = 10_000_000
_MAX_VERSIONS: Final = 20
_FILE: Final = re.compile(r"documents/[0-9a-f]{64}")

_MAX_STATEMENTS: Final = 1_000
_ISSUERS: Final = frozenset({"issuer", "keys"})

KEYS: Final = "keys"
STATEMENT: Final = "statement"
OTHER: Final = "other"


@dataclass(frozen=True)
class Entry:
    """Something that the user added.

    Attributes:
        id: the issuer's identifier, or the address or id of a list or an endorsement.
        kind: ``issuer``; ``keys`` for one that is known and not trusted; ``list``, ``endorsement``
            or ``status-list``.
        given: what the user said: a DID, an address, a file.
        added: when.
        addresses: of the documents that were had with it.
        by: who signed it, if it is a credential.
        named: what it calls itself (`id`), if it came as a file.
    """

    id: str
    kind: str
    given: str
    added: datetime
    addresses: tuple[str, ...] = ()
    by: str = ""
    named: str = ""


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


@dataclass(frozen=True)
class Version:
    """What an address answered once.

    Attributes:
        sha256: of the bytes, hexadecimal; they lie in a file of that name.
        had: when it last answered so.
        source: from where it was had, if not from the address itself.
    """

    sha256: str
    media_type: str
    had: datetime
    source: str = ""

    @property
    def file(self) -> str:
        """Its path in the folder."""
        return f"documents/{self.sha256}"


@dataclass(frozen=True)
class Document:
    """What an address answered, newest first.

    Attributes:
        role: KEYS for what lists keys, STATEMENT for lists and endorsements, else OTHER.
    """

    role: str
    versions: tuple[Version, ...]


@dataclass
class Contents:
    """All that `trust.json` says; written as a whole."""

    entries: dict[str, Entry] = field(default_factory=dict)
    documents: dict[str, Document] = field(default_factory=dict)


class TrustFolder:
    """A folder of trust, as `openmerit.credentials.verify` takes it (``trust=``)."""

    def __init__(self, path: Path) -> None:
        """Read the folder; one that is absent or empty holds nothing yet.

        Raises:
            TrustError: it cannot be read, or is no folder of trust.
        """
        self.path = path
        self._contents = _read(path)
        self._kept: dict[str, Fetched] = {}

    @property
    def entries(self) -> Sequence[Entry]:
        """What the user added, in that order."""
        return list(self._contents.entries.values())

    @property
    def trusted(self) -> Mapping[str, datetime]:
        """The identifiers of the issuers that the user added, each with since when."""
        return {entry.id: entry.added for entry in self.entries if entry.kind == "issuer"}

    def document(self, url: str) -> Document | None:
        """What is kept of an address."""
        return self._contents.documents.get(url)

    def fetch(self, url: str) -> Fetched:
        """The document at `url` as it was kept.

        Raises:
            Unresolvable: it is not kept; Altered: its file is not what it was.
        """
        if url not in self._kept:
            try:
                self._kept[url] = self._read(url)
            except FileNotFoundError:
                # Somebody refreshed the folder since it was opened.
                self._contents = _read(self.path)
                try:
                    self._kept[url] = self._read(url)
                except FileNotFoundError:
                    raise Unresolvable(url, f"its file is missing in {self.path}") from None
        return self._kept[url]

    def _read(self, url: str) -> Fetched:
        document = self._contents.documents.get(url)
        if document is None:
            raise Unresolvable(url, "it is not in the folder of trust, and nobody was asked")
        newest, *older = document.versions
        found = self._fetched(url, newest)
        if newest.source and self._is_only_known(url):
            found = replace(found, is_hearsay=True)
        for version in reversed(older):
            with contextlib.suppress(Altered, FileNotFoundError):
                former = self._fetched(url, version)
                found = replace(found, earlier=(former, *found.earlier))
        return found

    def _is_only_known(self, url: str) -> bool:
        """Whether it is kept of somebody whom the user knows, and does not trust."""
        kinds = {entry.kind for entry in self.entries if url in entry.addresses}
        return "keys" in kinds and "issuer" not in kinds

    def statements(self) -> Sequence[Fetched]:
        """The lists and endorsements that are kept and are what they were."""
        found = []
        for url, document in list(self._contents.documents.items())[:_MAX_STATEMENTS]:
            if document.role == STATEMENT:
                with contextlib.suppress(Unresolvable):
                    found.append(self.fetch(url))
        return found

    def changed_files(self) -> list[str]:
        """The files that are not what they were when they were had."""
        changed = []
        for url, document in self._contents.documents.items():
            for version in document.versions:
                try:
                    self._fetched(url, version)
                except (Altered, Unresolvable, FileNotFoundError):
                    changed.append(version.file)
        return changed

    @contextlib.contextmanager
    def changing(self) -> Iterator["Changes"]:
        """Changes that take hold together, when the block ends without an error.

        Raises:
            TrustError: the folder cannot be written.
        """
        with _locked(self.path):
            contents = _read(self.path)
            yield Changes(self.path, contents)
            _write(self.path, contents)
            self._contents, self._kept = contents, {}
            _sweep(self.path, contents)

    def _fetched(self, url: str, version: Version) -> Fetched:
        try:
            content = (self.path / version.file).read_bytes()
        except FileNotFoundError:
            raise
        except OSError as error:
            reason = f"{version.file} cannot be read: {error.strerror or error}"
            raise Unresolvable(url, reason) from None
        if hashlib.sha256(content).hexdigest() != version.sha256:
            raise Altered(url, f"{version.file} in {self.path}")
        return Fetched(content, version.media_type, version.had, version.source)


class Changes:
    """What `TrustFolder.changing` lets its user do."""

    def __init__(self, path: Path, contents: Contents) -> None:
        self._path = path
        self._contents = contents

    def keep(self, url: str, fetched: Fetched, role: str, *, at: datetime) -> None:
        """Keep what an address answered: as the newest, if nothing newer is kept.

        What lists keys stays that, with its history, whoever names its address.
        """
        digest = hashlib.sha256(fetched.content).hexdigest()
        version = Version(digest, fetched.media_type, fetched.had or at, fetched.source)
        kept = self._contents.documents.get(url, Document(role, ()))
        role = KEYS if kept.role == KEYS else role
        path = self._path / version.file
        if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            write_atomically(path, fetched.content)
        others = [older for older in kept.versions if older.sha256 != digest]
        same = [older.had for older in kept.versions if older.sha256 == digest]
        version = replace(version, had=max([version.had, *same]))
        ordered = sorted([version, *others], key=lambda one: one.had, reverse=True)
        most = _MAX_VERSIONS if role == KEYS else 1
        self._contents.documents[url] = Document(role, tuple(ordered[:most]))

    def put(self, entry: Entry) -> None:
        """Add an entry, or replace the one of the same id, which stays added since when it was.

        Raises:
            TrustError: it would take the place of something else.
        """
        older = self._contents.entries.get(entry.id)
        if older is not None:
            if {older.kind, entry.kind} - _ISSUERS and older.kind != entry.kind:
                raise TrustError(
                    f"{entry.id} is kept as {older.kind} already, and was not replaced"
                )
            addresses = tuple(dict.fromkeys((*entry.addresses, *older.addresses)))
            added = older.added if older.kind == entry.kind else entry.added
            entry = replace(entry, added=added, addresses=addresses)
            if older.kind == "issuer":
                # Who is trusted stays so until they are removed.
                entry = replace(older, addresses=addresses)
        self._contents.entries[entry.id] = entry

    def remove(self, id: str) -> None:
        """Take an entry away, with the documents that no other one has.

        Raises:
            TrustError: there is no such entry.
        """
        if id not in self._contents.entries:
            raise TrustError(f"{id} is not in {self._path}: `openmerit trust list` shows what is")
        gone = self._contents.entries.pop(id)
        needed = {url for entry in self._contents.entries.values() for url in entry.addresses}
        for url in set(gone.addresses) - needed:
            self._contents.documents.pop(url, None)


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Let nobody else change the folder meanwhile."""
    try:
        path.mkdir(parents=True, exist_ok=True)
        with (path / ".lock").open("wb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
    except OSError as error:
        raise TrustError(f"{path} cannot be written: {error.strerror or error}") from None


def _read(path: Path) -> Contents:
    index = path / INDEX
    try:
        if not index.exists():
            names = {item.name for item in path.iterdir()} if path.exists() else set()
            # Documents alone are those of a first addition that was cut off.
            if any(name[0] != "." and name != "documents" for name in names):
                raise TrustError(f"{path} holds something else than trust: choose another folder")
            return Contents()
        if index.stat().st_size > _MAX_INDEX:
            raise TrustError(f"{index} is too large to be read")
        return _contents_of(json.loads(index.read_bytes()))
    except OSError as error:
        raise TrustError(f"{path} cannot be read: {error.strerror or error}") from None
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError):
        raise TrustError(
            f"{index} cannot be read: it is damaged. Take it from a copy, or add anew what it held"
        ) from None


def _contents_of(data: Any) -> Contents:
    if data["version"] != 1:
        raise TrustError(f"{INDEX} is of version {data['version']!r}, which is not known here")
    entries = [
        Entry(
            str(item["id"]),
            str(item["kind"]),
            str(item["given"]),
            _moment(item["added"]),
            tuple(str(url) for url in item["addresses"]),
            str(item.get("by", "")),
            str(item.get("named", "")),
        )
        for item in data["entries"]
    ]
    documents = {
        str(url): Document(str(item["role"]), tuple(_versions(item["versions"])))
        for url, item in data["documents"].items()
    }
    return Contents({entry.id: entry for entry in entries}, documents)


def _versions(items: Iterable[Mapping[str, Any]]) -> Iterator[Version]:
    count = 0
    for item in items:
        version = Version(
            str(item["sha256"]),
            str(item["media_type"]),
            _moment(item["had"]),
            str(item.get("source", "")),
        )
        if not _FILE.fullmatch(version.file):
            raise ValueError(version.file)
        count += 1
        yield version
    if not count:
        raise ValueError(items)


def _write(path: Path, contents: Contents) -> None:
    data = {
        "version": 1,
        "entries": [asdict(entry) for entry in contents.entries.values()],
        "documents": {url: asdict(document) for url, document in contents.documents.items()},
    }
    text = json.dumps(data, indent=2, default=_written)
    write_atomically(path / INDEX, text.encode("ascii") + b"\n")


def _sweep(path: Path, contents: Contents) -> None:
    """Delete the files that nothing refers to any more."""
    needed = {
        version.file for document in contents.documents.values() for version in document.versions
    }
    for file in (path / "documents").glob("*"):
        if f"documents/{file.name}" not in needed:
            file.unlink(missing_ok=True)


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).replace(microsecond=0).isoformat().replace("+00:00", "Z")


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
