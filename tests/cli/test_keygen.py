"""`openmerit keygen`."""

from pathlib import Path

import pytest
from tests.cli.conftest import Run

from openmerit.credentials import SigningKey


@pytest.mark.parametrize(
    ("kind", "prefix"),
    [
        ("ed25519", "did:key:z6Mk"),
        ("p256", "did:key:zDna"),
        ("p384", "did:key:z82L"),
        ("rsa", "did:jwk:"),
    ],
)
def test_the_public_did_is_printed_and_the_private_key_is_ours_alone(
    run: Run, kind: str, prefix: str
) -> None:
    result = run("keygen", "--type", kind, "-o", "key.pem")
    assert result.exit_code == 0
    assert result.stdout.startswith(prefix)
    assert result.stdout == SigningKey.from_pem(Path("key.pem").read_bytes()).did + "\n"
    assert Path("key.pem").stat().st_mode & 0o777 == 0o600


def test_a_key_is_never_overwritten(run: Run, key: str) -> None:
    before = Path(key).read_bytes()
    result = run("keygen", "-o", key)
    assert result.exit_code == 2
    assert "exists already" in result.stderr
    assert Path(key).read_bytes() == before


def test_an_unknown_type_is_refused_and_nothing_written(run: Run) -> None:
    result = run("keygen", "--type", "dsa", "-o", "key.pem")
    assert result.exit_code == 2
    assert "'dsa'" in result.stderr
    assert not Path("key.pem").exists()
