"""The page about running the service, run as it stands there."""

from pathlib import Path

from tests.docs.pages import run_shell, text_of
from tests.vc_api.conftest import free_port


def test_the_page_runs_from_top_to_bottom(tmp_path: Path) -> None:
    run_shell(text_of("docs/how-to/run-the-vc-api.md"), tmp_path, {"PORT": str(free_port())})
