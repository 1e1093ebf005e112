"""`pip install openmerit`, without extras, is enough to make and check badges."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def _uv() -> str:
    found = os.environ.get("UV") or shutil.which("uv") or str(ROOT / ".tools/bin/uv")
    if not shutil.which(found):
        pytest.fail("uv is not to be found: `make test` installs it, or set UV")
    return str(Path(shutil.which(found) or found).absolute())


def _call(*words: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("OPENMERIT_", "DJANGO_"))}
    return subprocess.run(words, cwd=cwd, env=clean, capture_output=True, text=True, check=False)


@pytest.mark.slow
def test_the_light_install_issues_bakes_and_verifies(tmp_path: Path) -> None:
    uv = _uv()
    made = _call(uv, "venv", "--quiet", "--python", sys.executable, "light", cwd=tmp_path)
    assert made.returncode == 0, made.stderr
    python = tmp_path / "light/bin/python"
    # Built from a copy, so that the tree stays as it is.
    source = tmp_path / "source"
    shutil.copytree(ROOT / "src", source / "src", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source / name)
    done = _call(uv, "pip", "install", "--quiet", "--python", python, source, cwd=tmp_path)
    assert done.returncode == 0, done.stderr

    absent = "import importlib.util as u; raise SystemExit(bool(u.find_spec('django')))"
    assert _call(python, "-c", absent, cwd=tmp_path).returncode == 0
    openmerit = tmp_path / "light/bin/openmerit"
    (tmp_path / "badge.json").write_text(
        """{"@context": ["https://www.w3.org/ns/credentials/v2",
         "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"],
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "credentialSubject": {"type": ["AchievementSubject"], "id": "did:example:ada",
         "achievement": {"id": "urn:uuid:5f1d3f5e-9a0e-4b5c-8d55-0b1f6a3c1f10",
          "type": ["Achievement"], "name": "SQL", "description": "Asks.", "criteria": {}}}}"""
    )
    (tmp_path / "image.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>')
    for words in (
        ("keygen", "-o", "key.pem"),
        ("issue", "badge.json", "--key", "key.pem", "-o", "signed.json"),
        ("bake", "image.svg", "signed.json", "-o", "badge.svg"),
        ("verify", "badge.svg"),
        ("trust", "add", "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK"),
        ("verify", "badge.svg", "--trust", "trust"),
    ):
        result = _call(openmerit, *words, cwd=tmp_path)
        assert result.returncode == 0, (words, result.stderr)
    refused = _call(openmerit, "token", "--as", "ada@example.com", cwd=tmp_path)
    assert refused.returncode == 2
    assert "openmerit[platform]" in refused.stderr
    assert "Traceback" not in refused.stderr
    refused = _call(openmerit, "vc-api", "--key", "key.pem", cwd=tmp_path)
    assert refused.returncode == 2
    assert "openmerit[service]" in refused.stderr
