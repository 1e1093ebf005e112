"""`openmerit run`: starts from nothing, heals itself, and leaves nothing behind."""

import os
import re
import signal
import socket
import sqlite3
import sys

import pytest
from tests.platform.operations.conftest import until

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="looks processes up in /proc"),
]


def test_it_starts_from_nothing_heals_and_stops_cleanly(installation):
    installation.start()
    said = (installation.home.parent / "out").read_text()
    assert f"OpenMerit is at http://localhost:{installation.port}\n" in said
    operator = re.search(r"^operator http://localhost:\d+(\S+)$", said, re.M).group(1)
    assert installation.status(operator) == 200
    assert "there is no backup of this home yet" in installation.said()
    assert installation.status("/") == 200

    (worker,) = installation.children("worker")
    os.kill(worker, signal.SIGKILL)
    until(lambda: installation.children("worker") not in ([], [worker]))
    for web in installation.children("web"):
        os.kill(web, signal.SIGKILL)
    until(lambda: installation.status() == 200)

    another = installation.call("run", OPENMERIT_PORT="1")
    assert another.returncode == 2
    taken = installation.call("run")
    assert taken.returncode == 2
    assert taken.stderr.startswith(f"port {installation.port} is in use: ")
    assert taken.stderr.count("\n") == 1

    assert installation.stop(signal.SIGINT) == 0
    assert installation.children() == []
    assert installation.status() is None
    assert installation.said().endswith("stopped\n")


def test_neither_process_outlives_a_parent_that_is_killed_and_all_is_there_again(installation):
    installation.start()
    assert len(installation.children()) >= 2
    os.kill(installation.pid, signal.SIGKILL)
    installation.process.wait()
    until(lambda: installation.children() == [], patience=5)
    installation.start()

    assert installation.status() == 200
    assert installation.stop(signal.SIGTERM) == 0


def test_what_stands_in_its_way_is_told_in_one_line_and_nothing_is_made(installation):
    with socket.socket() as other:
        other.bind(("127.0.0.1", installation.port))
        other.listen()
        taken = installation.call("run")
    folder = installation.call("run", OPENMERIT_HOME="/proc/nowhere")
    port = installation.call("run", OPENMERIT_PORT="many")
    host = installation.call("run", OPENMERIT_HOST="192.0.2.1")

    for answer, words in (
        (taken, "is in use: "),
        (folder, "cannot be written"),
        (port, "OPENMERIT_PORT is 'many'"),
        (host, "cannot listen on 192.0.2.1"),
    ):
        assert (answer.returncode, answer.stdout) == (2, "")
        assert words in answer.stderr
        assert answer.stderr.count("\n") == 1
    assert not installation.home.joinpath("openmerit.sqlite3").exists()


def test_a_token_from_the_command_line_opens_the_api(installation):
    unknown = installation.call("token", "--as", "ada@example.org")
    assert (unknown.returncode, unknown.stdout) == (2, "")
    assert unknown.stderr == "Nobody here has the address ada@example.org.\n"

    with sqlite3.connect(installation.home / "openmerit.sqlite3") as database:
        database.execute(
            "INSERT INTO people_person (email, name, password, is_active, is_staff, is_superuser,"
            " date_joined) VALUES ('ada@example.org', 'Ada', '!', 1, 0, 0, '2026-01-01')"
        )
    known = installation.call("token", "--as", "Ada@Example.org")
    assert known.returncode == 0
    assert re.fullmatch(r"om_[\w-]{43}\n", known.stdout)


def test_a_backup_by_the_command_line_becomes_the_same_home_elsewhere(installation, tmp_path):
    assert installation.call("token", "--as", "nobody@example.org").returncode == 2
    archive, new = str(tmp_path / "b.tgz"), str(tmp_path / "new")
    saved = installation.call("backup", archive)
    assert (saved.returncode, saved.stdout) == (0, "")
    again = installation.call("backup", archive)
    assert again.returncode == 2
    assert "exists already" in again.stderr

    taken = installation.call("restore", archive)
    assert taken.returncode == 2
    assert "is not empty" in taken.stderr
    damaged = installation.call("restore", str(tmp_path / "absent.tgz"), OPENMERIT_HOME=new)
    assert damaged.returncode == 2
    assert not (tmp_path / "new").exists()
    restored = installation.call("restore", archive, OPENMERIT_HOME=new)
    assert restored.returncode == 0
    assert "each is as it was saved" in restored.stderr
    assert (tmp_path / "new" / "secret_key").read_text() == (
        installation.home / "secret_key"
    ).read_text()
