"""Whole commands on one core, beside a Node program that does the same with @digitalbazaar/vc.

`openmerit issue --rows` and `openmerit verify FILE.jsonl --jsonl`, both with ``--jobs 1``. From
both sides start-up is taken off: Node's clock runs around its work alone, and of each command the
time for a table of one row is subtracted. Needs node and npm (which fetches the peer's packages).
"""

import copy
import csv
import json
import shutil
import subprocess
import sys
import tempfile
import time
from itertools import islice
from pathlib import Path
from typing import Any

from openmerit.credentials import SigningKey
from openmerit.credentials._measuring import _badges
from openmerit.credentials.linked_data._contexts import context, manifest

ROWS = 20_000
"""As many as one core does in some seconds; the peer does a hundredth of them."""

COMMAND = [sys.executable, "-m", "openmerit"]
COLUMNS = ("hash", "salt", "score", "status", "index")


def main() -> None:
    """Measure and print."""
    if shutil.which("npm") is None:
        print("bench/commands.py: node and npm are not here, so there is nothing to compare with")
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        peer = _peer(folder)
        badges = list(islice(_badges(SigningKey.generate()), ROWS))
        few = badges[: ROWS // 100]
        (folder / "few.json").write_text(json.dumps(few))
        contexts = {url: context(url) for url in manifest()}
        (folder / "contexts.json").write_text(json.dumps(contexts))
        theirs_issue = _seconds_of(peer, "issue", "few.json", "theirs.jsonl", "contexts.json")
        theirs_verify = _seconds_of(peer, "verify", "theirs.jsonl", "contexts.json")
        ours_issue, ours_verify = _ours(folder, badges)
        for activity, ours, theirs in (
            ("issue --rows", ours_issue, len(few) / theirs_issue),
            ("verify --jsonl", ours_verify, len(few) / theirs_verify),
        ):
            print(f"{activity}: {ours:,.0f} a second, Node {theirs:,.0f}: {ours / theirs:.1f} x")


def _peer(folder: Path) -> Path:
    """The peer program with its packages."""
    source = Path(__file__).parent / "node"
    for file in source.iterdir():
        shutil.copy(file, folder)
    subprocess.run(
        ["npm", "install", "--silent", "--no-audit", "--no-fund"], cwd=folder, check=True
    )
    return folder


def _seconds_of(folder: Path, *words: str) -> float:
    told = subprocess.run(
        ["node", "peer.mjs", *words], cwd=folder, check=True, capture_output=True, text=True
    )
    return float(told.stdout)


def _ours(folder: Path, badges: list[dict[str, Any]]) -> tuple[float, float]:
    """Rows issued and badges verified a second, by the commands."""
    key = folder / "key.pem"
    subprocess.run([*COMMAND, "keygen", "-o", key], check=True, capture_output=True)
    (folder / "template.json").write_text(json.dumps(_template(badges[0])))
    seconds: dict[tuple[str, int], float] = {}
    for rows in (1, len(badges)):
        with (folder / "rows.csv").open("w", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(COLUMNS)
            writer.writerows(_row(badge) for badge in badges[:rows])
        issue = ["issue", "template.json", "--rows", "rows.csv", "--key", key, "-o", "out.jsonl"]
        seconds["issue", rows] = _timed([*COMMAND, *issue, "--jobs", "1"], folder)
        seconds["verify", rows] = _timed(
            [*COMMAND, "verify", "out.jsonl", "--jsonl", "--jobs", "1"], folder
        )
    issued, verified = (
        (len(badges) - 1) / (seconds[activity, len(badges)] - seconds[activity, 1])
        for activity in ("issue", "verify")
    )
    return issued, verified


def _template(badge: dict[str, Any]) -> dict[str, Any]:
    badge = copy.deepcopy(badge)
    subject = badge["credentialSubject"]
    del badge["id"], badge["issuer"]["id"]
    subject["identifier"][0] |= {"identityHash": "{{hash}}", "salt": "{{salt}}"}
    subject["result"][0]["value"] = "{{score}}"
    badge["credentialStatus"] |= {"id": "{{status}}", "statusListIndex": "{{index}}"}
    return badge


def _row(badge: dict[str, Any]) -> tuple[str, ...]:
    subject, status = badge["credentialSubject"], badge["credentialStatus"]
    identity = subject["identifier"][0]
    score = subject["result"][0]["value"]
    return (
        *(identity["identityHash"], identity["salt"], score),
        *(status["id"], status["statusListIndex"]),
    )


def _timed(command: list[Any], folder: Path) -> float:
    start = time.perf_counter()
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
