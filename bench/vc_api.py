"""Issuing over HTTP beside issuing in the same process: what `openmerit vc-api` costs on top.

The service runs with one worker, and clients on the same machine keep their connections. So both
share the cores: the ratio is a lower bound of what a service gives that has a core to itself.
"""

import http.client
import json
import socket
import subprocess
import sys
import tempfile
import threading
import time
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from openmerit.credentials import SigningKey, issue
from openmerit.credentials._measuring import _badges

SECONDS = 3.0
"""How long each side is measured."""

CLIENTS = (1, 4)


def main() -> None:
    """Measure and print."""
    key = SigningKey.generate()
    badges = list(islice(_badges(key), 500))
    alone = _rate_in_process(key, badges)
    print(f"issue in the same process: {alone:,.0f} a second")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "key.pem").write_bytes(key.to_pem())
        port = _free_port()
        words = [sys.executable, "-m", "openmerit", "vc-api"]
        service = subprocess.Popen(
            [*words, "--key", "key.pem", "--port", str(port)], cwd=folder, stdout=subprocess.DEVNULL
        )
        try:
            _wait_for(port)
            requests = [_request(badge) for badge in badges]
            for clients in CLIENTS:
                rate = _rate_over_http(port, requests, clients)
                who = "client" if clients == 1 else "clients"
                print(
                    f"issue over HTTP, {clients} {who}: {rate:,.0f} a second, "
                    f"{rate / alone:.2f} of that"
                )
        finally:
            service.terminate()
            service.wait(20)


def _request(badge: dict[str, Any]) -> bytes:
    """A request as JavaScript writes it: without blanks."""
    return json.dumps({"credential": badge}, separators=(",", ":"), ensure_ascii=False).encode()


def _rate_in_process(key: SigningKey, badges: list[dict[str, Any]]) -> float:
    now = datetime.now(UTC)
    for badge in badges[:100]:
        issue(badge, key, now=now)
    start, count = time.perf_counter(), 0
    while (spent := time.perf_counter() - start) < SECONDS:
        issue(badges[count % len(badges)], key, now=now)
        count += 1
    return count / spent


def _rate_over_http(port: int, requests: list[bytes], clients: int) -> float:
    """Credentials signed a second, by clients that each wait for one answer at a time."""
    counts = [0] * clients
    until = time.perf_counter() + SECONDS

    def ask(which: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        while time.perf_counter() < until:
            body = requests[counts[which] % len(requests)]
            connection.request("POST", "/credentials/issue", body)
            answer = connection.getresponse()
            answer.read()
            if answer.status != 201:
                raise RuntimeError(f"the service answered {answer.status}")
            counts[which] += 1
        connection.close()

    start = time.perf_counter()
    threads = [threading.Thread(target=ask, args=(which,)) for which in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / (time.perf_counter() - start)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(port: int) -> None:
    for _ in range(300):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the service did not start")


if __name__ == "__main__":
    main()
