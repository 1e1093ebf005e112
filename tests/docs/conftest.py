"""An installation as the tutorial has it: just started, with the starter story in it."""

import contextlib
import os
import shutil
import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from tests.journeys.conftest import House
from tests.journeys.conftest import browser_of as browser_of


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory, web_font: Path) -> Iterator[House]:
    """A running practice installation with the story's people in it, shared by a page's tests."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    house = House(tmp_path_factory.mktemp("story") / "var", port)
    del house.environ["OPENMERIT_STORY"]
    place = house.home / "static" / web_font.relative_to(settings.HOME.static)
    place.parent.mkdir(parents=True)
    shutil.copy(web_font, place)
    house.start()
    yield house
    with contextlib.suppress(ProcessLookupError):
        house.stop()
        for pid in house.children():
            os.kill(pid, signal.SIGKILL)
