"""Killed at any moment of a run or a bulk change and started again: each is done exactly once.

Real worker processes on a real home, each ended by SIGKILL after a few more awards were signed.
TEST_RUN_ROWS makes the run longer than the suite has time for.
"""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

ROWS = int(os.environ.get("TEST_RUN_ROWS", "600"))
AWARDS = ROWS // 3
BULK_KILLS_AFTER = (0, 1, 25, 12)
KILLS_AFTER = (0, 1, 30, 7, 60, 25)
"""How many more signed awards each worker lives to see; cut in proportion for other runs."""
PATIENCE_SECONDS = 60 + ROWS / 20
HERE = Path(__file__).parent


@pytest.fixture
def home(tmp_path):
    return tmp_path / "home"


@pytest.fixture
def environment(home):
    kept = {name: value for name, value in os.environ.items() if not name.startswith("OPENMERIT_")}
    return kept | {
        "OPENMERIT_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "openmerit.platform.config.settings",
    }


class Counting:
    """What stands in the home's database at this moment, read from outside."""

    def __init__(self, home: Path) -> None:
        self._file = home / "openmerit.sqlite3"

    def ask(self, sql: str, *, write: bool = False) -> list[tuple]:
        # Not read-only: what a killed writer left behind may have to be recovered first.
        connection = sqlite3.connect(self._file, timeout=10)
        try:
            rows = connection.execute(sql).fetchall()
            if write:
                connection.commit()
            return rows
        finally:
            connection.close()

    def number(self, sql: str) -> int:
        return self.ask(sql)[0][0]

    @property
    def signed(self) -> int:
        return self.number("select count(*) from issuing_signedcredential")


@pytest.mark.slow
def test_a_run_killed_again_and_again_awards_each_exactly_once(home, environment):
    seed = [sys.executable, HERE / "crashing.py", home, str(ROWS)]
    subprocess.run(seed, env=environment, check=True, capture_output=True, timeout=120)
    counting = Counting(home)

    for more in KILLS_AFTER:
        wanted = min(ROWS, counting.signed + more * ROWS // 300)
        worker = _start(environment)
        try:
            _wait_until(lambda wanted=wanted: counting.signed >= wanted, worker)
        finally:
            worker.send_signal(signal.SIGKILL)
            worker.wait(10)
    assert 0 < counting.signed < ROWS, "the kills must fall into the run"

    worker = _start(environment)
    try:
        _wait_until(lambda: _is_over(counting), worker)
    finally:
        worker.terminate()
        worker.wait(60)

    assert counting.ask("select state, cursor, total from issuing_run") == [("done", ROWS, ROWS)]
    for each, of in (
        ("recipient_email", "issuing_award"),
        ("status_index", "issuing_award"),
        ("claim_token_hash", "issuing_award"),
        ("award_id", "issuing_signedcredential"),
        ("uri", "issuing_signedcredential"),
        ('"to"', "engine_mail where kind = 'claim'"),
        ("key", "engine_outboxevent where name = 'CredentialIssued'"),
    ):
        counts = counting.ask(f"select count(*), count(distinct {each}) from {of}")
        assert counts == [(ROWS, ROWS)], f"{each} of {of}"
    assert counting.ask("select distinct state from issuing_award") == [("issued",)]
    assert counting.number("select next_index from issuing_statusregister") == ROWS


@pytest.mark.slow
def test_a_bulk_revocation_killed_again_and_again_changes_each_exactly_once(home, environment):
    seed = [sys.executable, HERE / "crashing_bulk.py", home, str(AWARDS)]
    subprocess.run(seed, env=environment, check=True, capture_output=True, timeout=300)
    counting = Counting(home)
    outcomes = "select count(*) from issuing_changedaward where outcome = "

    _killed_on_the_way(environment, lambda: counting.number(f"{outcomes} 'held'"))
    _ended(environment, lambda: counting.ask("select state from issuing_bulkchange") == [("held",)])
    assert counting.ask("select distinct state from issuing_award") == [("suspended",)]
    told = "select count(*) from engine_mail where kind = 'award_changed'"
    assert counting.number(told) == 0

    counting.ask("update issuing_bulkchange set final_at = '2020-01-01 00:00:00'", write=True)
    _killed_on_the_way(environment, lambda: counting.number(f"{outcomes} 'done'"))
    _ended(environment, lambda: counting.ask("select state from issuing_bulkchange") == [("done",)])
    assert counting.ask("select distinct state from issuing_award") == [("revoked",)]
    for each, of in (
        ("award_id", "issuing_changedaward where outcome = 'done'"),
        ('"to"', "engine_mail where kind = 'award_changed'"),
        ("subject", "people_auditentry where verb = 'award.suspended'"),
        ("subject", "people_auditentry where verb = 'award.revoked'"),
    ):
        counts = counting.ask(f"select count(*), count(distinct {each}) from {of}")
        assert counts == [(AWARDS, AWARDS)], f"{each} of {of}"


def _killed_on_the_way(environment: dict[str, str], done: Callable[[], int]) -> None:
    """A few workers one after the other, each killed after a few more awards were changed."""
    for more in BULK_KILLS_AFTER:
        wanted = min(AWARDS - 1, done() + more)
        worker = _start(environment)
        try:
            _wait_until(lambda wanted=wanted: done() >= wanted, worker)
        finally:
            worker.send_signal(signal.SIGKILL)
            worker.wait(10)
    assert 0 < done() < AWARDS, "the kills must fall into the work"


def _ended(environment: dict[str, str], is_over: Callable[[], bool]) -> None:
    worker = _start(environment)
    try:
        _wait_until(is_over, worker)
    finally:
        worker.terminate()
        worker.wait(60)


def _start(environment: dict[str, str]) -> subprocess.Popen:
    command = [sys.executable, "-m", "django", "worker", "--alone"]
    return subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def _is_over(counting: Counting) -> bool:
    mails = counting.number("select count(*) from engine_mail where kind = 'claim'")
    return mails >= ROWS and counting.ask("select state from issuing_run") == [("done",)]


def _wait_until(is_so, worker: subprocess.Popen) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        assert worker.poll() is None, "the worker ended by itself"
        assert time.monotonic() < until, "the run gets nowhere"
        time.sleep(0.02)
