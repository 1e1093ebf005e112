"""`openmerit verify FILE` alone: answered at once, and exactly as the command answers."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from tests.credentials.samples import badge as plain_badge
from tests.credentials.samples import full_badge, key, signed

from openmerit.cli import _lone

COMMAND = [sys.executable, "-m", "openmerit"]
AS_ALL_OTHERS = "import sys; from openmerit.cli._app import app; sys.argv[0] = 'openmerit'; app()"


@pytest.fixture
def badge(tmp_path: Path) -> Path:
    path = tmp_path / "badge.json"
    path.write_bytes(signed(full_badge(), key("ed25519")))
    return path


def _run(command: list[str], *words: str) -> tuple[int, str, str]:
    done = subprocess.run([*command, *words], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


def _without_the_time(text: str) -> object:
    try:
        return {**json.loads(text), "at": None}
    except ValueError:
        return text


@pytest.mark.parametrize("options", [[], ["--json"]], ids=["words", "json"])
@pytest.mark.parametrize("kind", ["valid", "changed", "no badge", "empty"])
def test_it_prints_what_the_command_prints(badge: Path, kind: str, options: list[str]) -> None:
    data = badge.read_bytes()
    changes = {"changed": data.replace(b"SQL", b"XQL"), "no badge": b'{"a": 1}', "empty": b""}
    badge.write_bytes(changes.get(kind, data))
    lone = _run(COMMAND, "verify", str(badge), *options)
    whole = _run([sys.executable, "-c", AS_ALL_OTHERS], "verify", str(badge), *options)
    assert lone[0] == whole[0]
    assert _without_the_time(lone[1]) == _without_the_time(whole[1])
    assert lone[2] == whole[2] == ""


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["verify"],
        ["verify", "--json"],
        ["verify", "-"],
        ["verify", "{badge}", "{badge}"],
        ["verify", "{badge}", "--online"],
        ["verify", "{badge}", "--json", "--json"],
        ["verify", "{folder}"],
        ["verify", "{folder}/absent.json"],
        ["verify", "https://x.example/badge.json"],
        ["issue", "{badge}"],
    ],
    ids=" ".join,
)
def test_every_other_call_goes_the_ordinary_way(badge: Path, words: list[str]) -> None:
    filled = [word.format(badge=badge, folder=badge.parent) for word in words]
    assert _lone.file_in(filled) is None


@pytest.mark.parametrize("name", ["badges.jsonl", "badges.zip", "badge.json.gz"])
def test_collections_and_packed_files_go_the_ordinary_way(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"{}")
    assert _lone.file_in(["verify", str(tmp_path / name)]) is None


@pytest.mark.parametrize("name", ["badge.pdf", "badge"])
def test_a_pdf_goes_the_ordinary_way_whatever_it_is_called(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"\r\n%PDF-1.7")
    assert _lone.file_in(["verify", str(tmp_path / name)]) is None


def test_a_lone_file_is_recognised_with_its_option_on_either_side(badge: Path) -> None:
    for words in (["verify", str(badge)], ["verify", str(badge), "--json"]):
        assert _lone.file_in(words) == badge
    assert _lone.file_in(["verify", "--json", str(badge)]) == badge


LOADED = """
import runpy, sys
sys.argv = ["openmerit", "verify", sys.argv[1]]
try:
    runpy.run_module("openmerit", run_name="__main__")
finally:
    print(*sys.modules, file=sys.stderr)
"""
HEAVY = {
    "click",
    "cryptography.hazmat.primitives.serialization",
    "lxml",
    "pyld",
    "pyoxigraph",
    "pypdf",
    "typer",
}


def test_nothing_heavy_is_loaded_for_a_badge_of_plain_text(tmp_path: Path) -> None:
    path = tmp_path / "badge.json"
    path.write_bytes(signed(plain_badge(), key("ed25519")))
    code, _, loaded = _run([sys.executable, "-c", LOADED], str(path))
    assert code == 0
    assert "openmerit.credentials.verification._verify" in loaded.split()
    assert not HEAVY & set(loaded.split())
