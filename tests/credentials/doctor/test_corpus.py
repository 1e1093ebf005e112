"""The samples of 1EdTech's validator: each is examined, soon, and what is mended can be issued."""

import os
import time
from pathlib import Path

import pytest
from tests.credentials.doctor.test_template import assert_can_be_issued
from tests.credentials.samples import LATER

from openmerit.credentials import examine

FOLDER = os.environ.get("OPENMERIT_CORPUS")
SECONDS = 1.0
"""Of processor time, for one of them."""

FILES = sorted(p for p in Path(FOLDER).rglob("*") if p.is_file()) if FOLDER else []

pytestmark = pytest.mark.skipif(
    not FILES, reason="OPENMERIT_CORPUS names no folder with the samples of 1EdTech's validator"
)


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_sample_is_examined_and_mended(path: Path) -> None:
    data = path.read_bytes()
    start = time.process_time()
    found = examine(data, at=LATER)
    assert time.process_time() - start < SECONDS
    if "err" in path.name:
        assert found.of("wrong"), path.name
    if path.parent.name in ("ob30", "clr20", "tcp", "bit-string-list"):
        assert found.template is not None
    if found.template is not None:
        assert_can_be_issued(found.template)
