"""The command line, called as a person calls it, in a folder of its own."""

import json
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from typer.testing import CliRunner

from openmerit.cli._app import app
from openmerit.credentials import CONTEXTS_FOR_ACHIEVEMENT_CREDENTIAL

Run = Callable[..., Result]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which commands run."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def run(folder: Path) -> Run:
    """`run("keygen", "-o", "key.pem")` calls a command; standard input is `stdin=`."""

    def call(*words: str, stdin: bytes = b"") -> Result:
        return CliRunner().invoke(app, list(words), input=stdin, catch_exceptions=False)

    return call


@pytest.fixture
def key(run: Run) -> str:
    """The name of a key file."""
    assert run("keygen", "-o", "key.pem").exit_code == 0
    return "key.pem"


def badge(**members: Any) -> dict[str, Any]:
    """An unsigned Open Badge for ada@example.com, with further members."""
    return {
        "@context": list(CONTEXTS_FOR_ACHIEVEMENT_CREDENTIAL),
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": "SQL",
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [
                {
                    "type": "IdentityObject",
                    "hashed": False,
                    "identityHash": "ada@example.com",
                    "identityType": "emailAddress",
                }
            ],
            "achievement": {
                "id": "https://academy.example/achievements/sql",
                "type": ["Achievement"],
                "name": "SQL",
                "description": "Asks a database the right questions.",
                "criteria": {"narrative": "Passed the practical exam."},
            },
        },
        **members,
    }


def write(name: str, document: Any) -> str:
    """Write a document to a file of the folder; its name."""
    Path(name).write_text(json.dumps(document), "utf-8")
    return name


@pytest.fixture
def signed(run: Run, key: str) -> str:
    """The name of a file with a signed badge."""
    write("badge.json", badge())
    assert run("issue", "badge.json", "--key", key, "-o", "signed.json").exit_code == 0
    return "signed.json"


@pytest.fixture
def png(folder: Path) -> str:
    """The name of a PNG image of one pixel."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        checksum = zlib.crc32(kind + data).to_bytes(4, "big")
        return len(data).to_bytes(4, "big") + kind + data + checksum

    header = (1).to_bytes(4, "big") * 2 + bytes([8, 2, 0, 0, 0])
    pixels = zlib.compress(b"\0\x1b\x6b\x52")
    image = chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    (folder / "image.png").write_bytes(b"\x89PNG\r\n\x1a\n" + image)
    return "image.png"
