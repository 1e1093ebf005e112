"""Backup and restore: one archive with database, files and keys, made while all is running.

    manifest.json       version, origin, time, and the SHA-256 of every other member
    home/home.json      the origin
    home/secret_key     signs sessions and links
    home/keys/kek       the key-encryption key, where the home keeps it (see `keep_key_apart`)
    home/openmerit.sqlite3
    home/files/…

Issuers' private keys are in the database, sealed with the key-encryption key, as they are at rest.
"""

import hashlib
import io
import json
import os
import shutil
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Any

from openmerit.platform.home import Home, parse_origin
from openmerit.platform.operations.errors import (
    ArchiveDamaged,
    ArchiveExists,
    ArchiveUnwritable,
    DatabaseElsewhere,
    HomeNotEmpty,
)

VERSION = 1
DATABASE = "openmerit.sqlite3"
MANIFEST = "manifest.json"
LAST = "last_backup"
MAXIMUM_MANIFEST = 100_000_000
_CHUNK = 1 << 20


@dataclass(frozen=True)
class Backup:
    """What was saved, or restored."""

    file: Path
    origin: str
    made_at: str
    members: int
    has_key: bool


def reminder(home: Home) -> str:
    """One line that says how old the last backup is, or that there is none."""
    try:
        made_at = datetime.fromisoformat((home.path / LAST).read_text(encoding="utf-8").strip())
    except (OSError, ValueError):
        return "there is no backup of this home yet: `openmerit backup FILE` makes one"
    days = (datetime.now(UTC) - made_at).days
    return f"the last backup of this home was made {'today' if days < 1 else f'{days} days ago'}"


def backup(home: Home, file: Path, *, keep_key_apart: bool = False) -> Backup:
    """Write the home into one new archive, readable by its owner only.

    The database is copied by SQLite's own backup, so that a running installation goes on writing
    meanwhile; files come after it, so that none that it names is missing. With `keep_key_apart`
    the key-encryption key stays out, and the archive opens no issuer's key without it. Raises
    ArchiveExists, ArchiveUnwritable, DatabaseElsewhere.
    """
    if not home.database_is_here or not home.database_file.exists():
        raise DatabaseElsewhere(home=home.path)
    if file.exists():
        raise ArchiveExists(file=file)
    made_at = datetime.now(UTC).isoformat(timespec="seconds")
    try:
        with tempfile.TemporaryDirectory(dir=file.absolute().parent, prefix=".backup-") as folder:
            snapshot = Path(folder) / DATABASE
            _copy_database(home.database_file, snapshot)
            members = dict(_members(home, snapshot, keep_key_apart))
            archive = Path(folder) / "archive"
            _write_archive(archive, home.origin, made_at, members)
            os.link(archive, file)
    except FileExistsError as exists:
        raise ArchiveExists(file=file) from exists
    except OSError as refused:
        raise ArchiveUnwritable(file=file, why=refused.strerror) from refused
    (home.path / LAST).write_text(made_at + "\n", encoding="utf-8")
    return Backup(file, home.origin, made_at, len(members), "keys/kek" in members)


def restore(file: Path, path: Path) -> Backup:
    """Make the home `path`, absent or empty, from an archive; all of it or nothing.

    Every member is compared with the digest in the manifest, and the database is checked by
    SQLite. Raises HomeNotEmpty, ArchiveDamaged, ArchiveUnwritable.
    """
    path = path.absolute()
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise HomeNotEmpty(home=path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        building = Path(tempfile.mkdtemp(dir=path.parent, prefix=".restore-"))
    except OSError as refused:
        raise ArchiveUnwritable(file=path, why=refused.strerror) from refused
    try:
        manifest = _unpack(file, building)
        _check_database(file, building / DATABASE)
        if path.exists():
            path.rmdir()
        building.rename(path)
    except (tarfile.TarError, EOFError, OSError) as refused:
        why = getattr(refused, "strerror", None) or "it is no archive made by openmerit backup"
        raise ArchiveDamaged(file=file, why=why) from refused
    finally:
        shutil.rmtree(building, ignore_errors=True)
    members = manifest["members"]
    return Backup(
        file, manifest["origin"], manifest["made_at"], len(members), "keys/kek" in members
    )


def _copy_database(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as live, closing(sqlite3.connect(target)) as copy:
        live.backup(copy)
        # One file, whatever the journal mode: nothing of it may stay in a -wal beside it.
        copy.execute("PRAGMA journal_mode=DELETE")


def _members(home: Home, snapshot: Path, keep_key_apart: bool) -> Iterator[tuple[str, Path]]:
    yield DATABASE, snapshot
    for name in ("home.json", "secret_key", "keys/kek"):
        if (home.path / name).is_file() and not (keep_key_apart and name == "keys/kek"):
            yield name, home.path / name
    for folder in (home.files, home.trust):
        for path in sorted(folder.rglob("*")):
            # A name with a dot in front is a lock, or a file that is being written.
            hidden = folder == home.trust and path.name.startswith(".")
            if path.is_file() and not path.is_symlink() and not hidden:
                yield path.relative_to(home.path).as_posix(), path


def _write_archive(archive: Path, origin: str, made_at: str, members: dict[str, Path]) -> None:
    """The members first, the manifest last: a digest is of the bytes that went in."""
    digests = {}
    with archive.open("xb") as raw, tarfile.open(fileobj=raw, mode="w:gz", compresslevel=6) as tar:
        archive.chmod(0o600)
        for name, path in members.items():
            with path.open("rb") as source:
                size = os.fstat(source.fileno()).st_size
                hashed = _Hashed(source)
                tar.addfile(_entry(f"home/{name}", size), hashed)
                digests[name] = hashed.digest()
        manifest = {"version": VERSION, "origin": origin, "made_at": made_at, "members": digests}
        document = json.dumps(manifest, indent=1).encode()
        tar.addfile(_entry(MANIFEST, len(document)), io.BytesIO(document))


def _entry(name: str, size: int) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.size = size
    entry.mode = 0o600
    return entry


class _Hashed:
    """A file that is hashed as it is read."""

    def __init__(self, source: Any) -> None:
        self._source = source
        self._hash = hashlib.sha256()

    def read(self, count: int = -1) -> bytes:
        chunk: bytes = self._source.read(count)
        self._hash.update(chunk)
        return chunk

    def digest(self) -> str:
        return self._hash.hexdigest()


def _unpack(file: Path, folder: Path) -> dict[str, Any]:
    found: dict[str, str] = {}
    manifest: dict[str, Any] | None = None
    folder.chmod(0o700)
    with tarfile.open(file, mode="r:gz") as tar:
        for entry in tar:
            source = tar.extractfile(entry) if entry.isreg() else None
            if source is None:
                raise ArchiveDamaged(file=file, why=f"{entry.name!r} in it is no plain file")
            if entry.name == MANIFEST:
                manifest = _read_manifest(file, source.read(MAXIMUM_MANIFEST))
                continue
            name = _safe_name(file, entry.name)
            found[name] = _write_member(source, folder / name)
    if manifest is None:
        raise ArchiveDamaged(file=file, why="it is cut short: its manifest is missing")
    if found != manifest["members"]:
        wrong = sorted(found.items() ^ manifest["members"].items())[0][0]
        raise ArchiveDamaged(file=file, why=f"{wrong!r} in it is not as it was saved")
    return manifest


def _read_manifest(file: Path, document: bytes) -> dict[str, Any]:
    try:
        manifest = json.loads(document)
        parse_origin(manifest["origin"])
        plain = isinstance(manifest["members"], dict) and DATABASE in manifest["members"]
        if manifest["version"] != VERSION or not plain or not isinstance(manifest["made_at"], str):
            raise ValueError
    except Exception as unreadable:
        raise ArchiveDamaged(file=file, why="its manifest cannot be read") from unreadable
    return dict(manifest)


def _safe_name(file: Path, name: str) -> str:
    path = PurePosixPath(name)
    known = path.parts[:1] == ("home",) and ".." not in path.parts and len(path.parts) > 1
    if not known or path.is_absolute():
        raise ArchiveDamaged(file=file, why=f"it holds {name!r}, which belongs in no home")
    return PurePosixPath(*path.parts[1:]).as_posix()


def _write_member(source: Any, target: Path) -> str:
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    hashed = hashlib.sha256()
    with target.open("xb") as out:
        target.chmod(0o600)
        while chunk := source.read(_CHUNK):
            hashed.update(chunk)
            out.write(chunk)
    return hashed.hexdigest()


def _check_database(file: Path, database: Path) -> None:
    try:
        with closing(sqlite3.connect(database)) as connection:
            answer = connection.execute("PRAGMA quick_check").fetchone()[0]
            orphans = connection.execute("PRAGMA foreign_key_check").fetchone()
    except sqlite3.DatabaseError as broken:
        raise ArchiveDamaged(file=file, why=f"its database is broken ({broken})") from broken
    if answer != "ok" or orphans is not None:
        raise ArchiveDamaged(file=file, why="its database contradicts itself")
