"""What the lock file and the installed metadata say of a dependency."""

import importlib.metadata
import re
import tomllib
from typing import Any

from _blocks import ROOT

_NAME = re.compile(r"[A-Za-z0-9_.-]+")
_LICENCES_OF_OTHERS = {"atheris": "Apache-2.0"}
"""Of what `make setup` does not install."""
_LICENCES_BY_FILE = {"Permission is hereby granted, free of charge": "MIT (from its licence file)"}


def requirements() -> dict[str, tuple[str, str]]:
    """Every dependency of pyproject.toml: name → (accepted range, where it is asked for)."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    groups = {
        "everywhere": project["project"]["dependencies"],
        "service": project["project"]["optional-dependencies"]["service"],
        "platform": project["project"]["optional-dependencies"]["platform"],
        "development": project["dependency-groups"]["dev"],
        "fuzzing": project["dependency-groups"]["fuzz"],
        "build": project["build-system"]["requires"],
    }
    found: dict[str, tuple[str, str]] = {}
    for group, lines in groups.items():
        for line in lines:
            match = _NAME.match(line)
            assert match is not None, line
            found[match[0]] = (line[match.end() :], group)
    return found


def write(words: list[str]) -> str:
    """A table of the packages."""
    lock = tomllib.loads((ROOT / "uv.lock").read_text("utf-8"))
    locked = {package["name"]: package for package in lock["package"]}
    asked = requirements()
    rows = [
        "| package | for | accepted | locked | released | licence |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for name in words:
        accepted, group = asked[name]
        version, released = _version(locked[name])
        rows.append(
            f"| `{name}` | {group} | `{accepted}` | {version} | {released} | {_licence(name)} |"
        )
    return "\n".join(rows)


def _version(package: dict[str, Any]) -> tuple[str, str]:
    """The locked version, and the day its first file was uploaded."""
    files = [*package.get("wheels", []), *([package["sdist"]] if "sdist" in package else [])]
    times = sorted(file["upload-time"] for file in files if "upload-time" in file)
    return package["version"], times[0][:10] if times else "not in the lock file"


def _licence(name: str) -> str:
    if name in _LICENCES_OF_OTHERS:
        return _LICENCES_OF_OTHERS[name]
    metadata = importlib.metadata.metadata(name)
    expression = metadata.get("License-Expression")
    if expression:
        return str(expression)
    classified = [
        line.rpartition(" :: ")[2]
        for line in metadata.get_all("Classifier", [])
        if line.startswith("License ::")
    ]
    if classified:
        return ", ".join(classified)
    stated = (metadata.get("License") or "").strip()
    if stated and "\n" not in stated and len(stated) < 60:
        return stated
    return _licence_in_files(name)


def _licence_in_files(name: str) -> str:
    for path in importlib.metadata.files(name) or []:
        if "licen" in path.name.lower():
            text = " ".join(path.read_text("utf-8").split())
            for sentence, licence in _LICENCES_BY_FILE.items():
                if sentence in text:
                    return licence
    return "not stated in its metadata"
