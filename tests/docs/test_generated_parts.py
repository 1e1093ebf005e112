"""The generated parts of pages say what the code says."""

import subprocess
import sys

from tests.docs.pages import ROOT


def test_no_generated_part_is_stale() -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "docs/generate", "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
