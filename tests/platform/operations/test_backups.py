"""Backup while all runs; restore into an empty home, compared."""

import io
import json
import shutil
import sqlite3
import tarfile
from contextlib import closing

import pytest

from openmerit.platform.home import Home
from openmerit.platform.operations import backups
from openmerit.platform.operations.errors import (
    ArchiveDamaged,
    ArchiveExists,
    ArchiveUnwritable,
    DatabaseElsewhere,
    HomeNotEmpty,
)


@pytest.fixture
def home(tmp_path):
    """A home with a database that another connection is writing to, and files."""
    made = Home.open(tmp_path / "home", {})
    made.fix_origin()
    with closing(sqlite3.connect(made.database_file)) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("CREATE TABLE badge (name TEXT)")
        database.execute("INSERT INTO badge VALUES ('first')")
        database.commit()
        (made.files / "images").mkdir()
        (made.files / "images" / "b.png").write_bytes(b"\x89PNG\0data")
        yield made


def names_in(home):
    with closing(sqlite3.connect(home / "openmerit.sqlite3")) as database:
        return [name for (name,) in database.execute("SELECT name FROM badge")]


def test_a_restored_home_is_the_same_home(home, tmp_path):
    made = backups.backup(home, tmp_path / "b.tgz")
    restored = backups.restore(tmp_path / "b.tgz", tmp_path / "new")
    again = Home.open(tmp_path / "new", {})

    assert (made.members, restored.members) == (5, 5)
    assert names_in(tmp_path / "new") == ["first"]
    assert (again.secret_key, again.kek, again.origin) == (home.secret_key, home.kek, home.origin)
    assert again.origin_is_fixed
    assert (again.files / "images" / "b.png").read_bytes() == b"\x89PNG\0data"
    assert again.database_file.stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "b.tgz").stat().st_mode & 0o777 == 0o600


def test_whom_the_operator_trusts_is_in_it(home, tmp_path):
    (home.trust / "documents").mkdir(parents=True)
    (home.trust / "trust.json").write_text("{}")
    (home.trust / "documents" / "ab12").write_text("keys")
    (home.trust / ".lock").write_text("")
    backups.backup(home, tmp_path / "b.tgz")
    backups.restore(tmp_path / "b.tgz", tmp_path / "new")

    again = Home.open(tmp_path / "new", {}).trust
    names = sorted(str(path.relative_to(again)) for path in again.rglob("*") if path.is_file())
    assert names == ["documents/ab12", "trust.json"]


def test_it_is_made_while_another_writes_and_holds_what_was_committed(home, tmp_path):
    with closing(sqlite3.connect(home.database_file)) as writer:
        writer.execute("INSERT INTO badge VALUES ('committed')")
        writer.commit()
        writer.execute("INSERT INTO badge VALUES ('not yet')")
        backups.backup(home, tmp_path / "b.tgz")
        writer.commit()
    backups.restore(tmp_path / "b.tgz", tmp_path / "new")

    assert names_in(tmp_path / "new") == ["first", "committed"]


def test_the_key_may_be_kept_apart(home, tmp_path):
    made = backups.backup(home, tmp_path / "b.tgz", keep_key_apart=True)
    restored = backups.restore(tmp_path / "b.tgz", tmp_path / "new")

    assert (made.has_key, restored.has_key) == (False, False)
    with tarfile.open(tmp_path / "b.tgz") as tar:
        assert "home/keys/kek" not in tar.getnames()
    assert home.kek[0].encode() not in (tmp_path / "b.tgz").read_bytes()


def test_a_backup_never_overwrites(home, tmp_path):
    (tmp_path / "b.tgz").write_text("precious")
    with pytest.raises(ArchiveExists):
        backups.backup(home, tmp_path / "b.tgz")

    assert (tmp_path / "b.tgz").read_text() == "precious"


def test_a_backup_that_has_no_place_leaves_nothing(home, tmp_path):
    with pytest.raises(ArchiveUnwritable):
        backups.backup(home, tmp_path / "absent" / "b.tgz")
    with pytest.raises(DatabaseElsewhere):
        backups.backup(
            Home.open(home.path, {"OPENMERIT_DATABASE_URL": "sqlite:////else.sqlite3"}),
            tmp_path / "b.tgz",
        )

    assert [path.name for path in tmp_path.iterdir()] == ["home"]


def test_a_home_that_holds_something_is_never_restored_over(home, tmp_path):
    backups.backup(home, tmp_path / "b.tgz")
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "something").write_text("mine")
    for path in (home.path, tmp_path / "new", tmp_path / "b.tgz"):
        with pytest.raises(HomeNotEmpty):
            backups.restore(tmp_path / "b.tgz", path)

    assert [path.name for path in (tmp_path / "new").iterdir()] == ["something"]


def rewrite(source, target, change):
    """The same archive with `change(name, bytes)` applied; None leaves a member out."""
    with tarfile.open(source) as old, tarfile.open(target, "w:gz") as new:
        for entry in old:
            content = change(entry.name, old.extractfile(entry).read())
            if content is not None:
                entry.size = len(content)
                new.addfile(entry, io.BytesIO(content))


def manifest_with(**members):
    def change(name, content):
        if name != "manifest.json":
            return content
        return json.dumps(json.loads(content) | members).encode()

    return change


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda name, content: content.replace(b"data", b"evil"), "'files/images/b.png'"),
        (lambda name, content: None if "secret_key" in name else content, "'secret_key'"),
        (lambda name, content: None if name == "manifest.json" else content, "cut short"),
        (manifest_with(members={}), "manifest"),
        (manifest_with(version=2), "manifest"),
        (manifest_with(origin="nonsense"), "manifest"),
        (lambda name, content: b"{" if name == "manifest.json" else content, "manifest"),
    ],
)
def test_what_is_not_as_it_was_saved_is_refused_and_nothing_is_made(home, tmp_path, change, why):
    backups.backup(home, tmp_path / "b.tgz")
    rewrite(tmp_path / "b.tgz", tmp_path / "changed.tgz", change)
    with pytest.raises(ArchiveDamaged) as refused:
        backups.restore(tmp_path / "changed.tgz", tmp_path / "new")

    assert why in str(refused.value)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b.tgz", "changed.tgz", "home"]


@pytest.mark.parametrize("name", ["home/../../evil", "/etc/evil", "evil", "home"])
def test_an_archive_writes_nowhere_else(tmp_path, name):
    with tarfile.open(tmp_path / "b.tgz", "w:gz") as tar:
        entry = tarfile.TarInfo(name)
        tar.addfile(entry, io.BytesIO())
    with pytest.raises(ArchiveDamaged):
        backups.restore(tmp_path / "b.tgz", tmp_path / "new")

    assert [path.name for path in tmp_path.iterdir()] == ["b.tgz"]


@pytest.mark.parametrize("kind", ["link", "nothing", "text", "cut"])
def test_what_is_no_archive_of_ours_is_said_so(home, tmp_path, kind):
    file = tmp_path / "b.tgz"
    if kind == "link":
        with tarfile.open(file, "w:gz") as tar:
            entry = tarfile.TarInfo("home/secret_key")
            entry.type, entry.linkname = tarfile.SYMTYPE, "/etc/passwd"
            tar.addfile(entry)
    elif kind == "text":
        file.write_text("hello")
    elif kind == "cut":
        backups.backup(home, file)
        file.write_bytes(file.read_bytes()[:-200])
    with pytest.raises(ArchiveDamaged):
        backups.restore(file, tmp_path / "new")

    assert not (tmp_path / "new").exists()


def test_a_start_says_how_old_the_last_backup_is(home, tmp_path):
    assert "no backup" in backups.reminder(home)
    backups.backup(home, tmp_path / "b.tgz")
    assert "made today" in backups.reminder(home)
    (home.path / "last_backup").write_text("2020-01-01T00:00:00+00:00\n")
    assert "days ago" in backups.reminder(home)
    shutil.rmtree(home.path / "mail")
