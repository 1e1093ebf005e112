"""The story survives kill -9: every life goes on where the one before it stopped."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

LIVES = Path(__file__).with_name("lives.py")


@pytest.mark.slow
def test_a_story_killed_dozens_of_times_is_told_once_and_to_the_end(tmp_path: Path) -> None:
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("OPENMERIT_", "DJANGO_", "PYTEST_"))
    }
    told = subprocess.run(
        [sys.executable, LIVES, tmp_path / "home"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert told.returncode == 0, told.stderr
    found = json.loads(told.stdout)
    assert found.pop("cut_short") >= 20
    assert found == {
        "people": 13,
        "organisations": 3,
        "memberships": 5,
        "achievements": {"published": 6},
        "awards": {"issued": 18, "expired": 1, "revoked": 1},
        "claimed": 15,
        "credentials": 20,
        "held": 16,
        "shared": 3,
        "runs": {"preview": 1},
    }
