"""`openmerit vc-api` as a command: how it starts, what it refuses, and how it stops."""

import http.client
import json
import os
import signal
import socket
import ssl
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from tests.vc_api.conftest import COMMAND, KEYS, Server, credential, free_port, serving


def call(folder: Path, *words: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    clean = {k: v for k, v in os.environ.items() if not k.startswith("OPENMERIT_")}
    return subprocess.run(
        [*COMMAND, *words],
        cwd=folder,
        env={**clean, **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_it_prints_its_address_and_who_signs(keys: Path) -> None:
    port = free_port()
    words = ["--key", "ed25519.pem", "--key", "p256.pem", "--port", str(port)]
    process = subprocess.Popen(
        [*COMMAND, *words], cwd=keys, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    told = [process.stdout.readline().strip() for _ in range(3)]
    # Once it said so, it answers.
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", "/healthz")
    assert connection.getresponse().status == 200
    connection.close()
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=20)
    assert [*told, *out.splitlines()] == [
        f"VC-API is at http://127.0.0.1:{port}",
        f"issuer {KEYS['ed25519'].did} ed25519",
        f"issuer {KEYS['p256'].did} p256",
    ]
    assert err == ""
    assert process.returncode == 0


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_it_and_frees_the_port(keys: Path, number: signal.Signals) -> None:
    with serving(keys, "--key", "ed25519.pem", "--workers", "2") as server:
        assert server.issue(credential()).status == 201
        server.process.send_signal(number)
        _, err = server.process.communicate(timeout=20)
        assert server.process.returncode == 0
        assert "Traceback" not in err
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", server.port))


def test_its_workers_do_not_outlive_it(keys: Path) -> None:
    with serving(keys, "--key", "ed25519.pem") as server:
        server.process.kill()
        server.process.wait()
        until = time.monotonic() + 10
        while time.monotonic() < until:
            try:
                server.ask("GET", "/healthz")
            except OSError:
                return
            time.sleep(0.1)
        pytest.fail("it still answers")


def test_a_port_in_use_is_one_line(keys: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = call(keys, "--key", "ed25519.pem", "--port", str(port))
    assert done.returncode == 2
    assert done.stderr.startswith(f"port {port} is in use: ")
    assert len(done.stderr.splitlines()) == 1
    assert done.stdout == ""


def test_a_host_that_is_not_ours_is_one_line(keys: Path) -> None:
    done = call(keys, "--key", "ed25519.pem", "--host", "192.0.2.1", "--port", str(free_port()))
    assert done.returncode == 2
    assert "192.0.2.1" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "--key"),
        (("--key", "absent.pem"), "absent.pem"),
        (("--key", "ed25519.pem", "--proof", "no-such"), "no proof"),
        (("--key", "ed25519.pem", "--proof", "ecdsa-sd-2023"), "p256"),
        (("--key", "ed25519.pem", "--issuer", "Academy"), "--issuer"),
        (("--key", "ed25519.pem", "--token", " "), "token"),
        (("--key", "ed25519.pem", "--allow-host", "localhost:1"), "--online"),
        (("--key", "ed25519.pem", "--port", "0"), "--port"),
    ],
)
def test_a_wrong_call_is_exit_code_two(keys: Path, words: tuple[str, ...], said: str) -> None:
    done = call(keys, *words)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_without_the_extra_it_says_how_to_get_it(keys: Path, tmp_path: Path) -> None:
    hidden = tmp_path / "sitecustomize.py"
    hidden.write_text(
        "import importlib.util as u\n"
        "real = u.find_spec\n"
        "u.find_spec = lambda name, package=None: "
        "None if name == 'starlette' else real(name, package)\n"
    )
    done = call(keys, "--key", "ed25519.pem", PYTHONPATH=str(tmp_path))
    assert done.returncode == 2
    assert "pip install 'openmerit[service]'" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_wide_host_without_a_token_is_warned_of(keys: Path) -> None:
    for words, expected in (((), True), (("--token", "t0ken"), False)):
        with serving(keys, "--key", "ed25519.pem", "--host", "0.0.0.0", *words) as server:
            server.process.terminate()
            _, err = server.process.communicate(timeout=20)
        assert ("--token" in err) is expected


def test_a_proof_may_be_chosen_for_all_requests(keys: Path) -> None:
    with serving(
        keys, "--key", "ed25519.pem", "--key", "p256.pem", "--proof", "ecdsa-sd-2023"
    ) as server:
        signed = server.issued(credential())
        assert signed["proof"]["cryptosuite"] == "ecdsa-sd-2023"
        signed = server.issued(credential(issuer=KEYS["ed25519"].did))
        assert signed["proof"]["cryptosuite"] == "eddsa-rdfc-2022"


def test_the_keys_may_sign_for_a_domain(keys: Path) -> None:
    did = "did:web:academy.example"
    with serving(keys, "--key", "ed25519.pem", "--issuer", did) as server:
        signed = server.issued(credential(issuer={"name": "Academy"}))
        assert signed["issuer"]["id"] == did
        assert signed["proof"]["verificationMethod"].startswith(f"{did}#")
        assert server.issue(credential(issuer=KEYS["ed25519"].did)).status == 400


def certificate(folder: Path) -> tuple[str, str]:
    """The names of files with a certificate that this machine gave itself, and its key."""
    private = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(private, hashes.SHA256())
    )
    (folder / "tls.crt").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "tls.key").write_bytes(
        private.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return "tls.crt", "tls.key"


def test_it_serves_https_with_a_certificate(keys: Path) -> None:
    cert, key = certificate(keys)
    port = free_port()
    words = ["--key", "ed25519.pem", "--port", str(port), "--tls-cert", cert, "--tls-key", key]
    process = subprocess.Popen([*COMMAND, *words], cwd=keys, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == f"VC-API is at https://127.0.0.1:{port}\n"
        trusting = ssl.create_default_context(cafile=str(keys / cert))
        connection = http.client.HTTPSConnection("localhost", port, timeout=20, context=trusting)
        connection.request("POST", "/credentials/issue", json.dumps({"credential": credential()}))
        assert connection.getresponse().status == 201
        connection.close()
    finally:
        process.terminate()
        process.wait(20)
        process.stdout.close()


def test_a_certificate_without_its_key_is_refused(keys: Path) -> None:
    cert, key = certificate(keys)
    for words in (
        ("--tls-cert", cert),
        ("--tls-key", key),
        ("--tls-cert", key, "--tls-key", cert),
        ("--tls-cert", cert, "--tls-key", "ed25519.pem"),
        ("--tls-cert", "absent.crt", "--tls-key", key),
    ):
        done = call(keys, "--key", "ed25519.pem", *words)
        assert done.returncode == 2
        assert "Traceback" not in done.stderr


def test_it_loads_neither_django_nor_the_platform(keys: Path) -> None:
    script = (
        "import sys, openmerit.vc_api._app, openmerit.vc_api._serving\n"
        "print([name for name in sys.modules if name.split('.')[0] == 'django'"
        " or name.startswith('openmerit.platform')])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert json.loads(done.stdout) == []


def test_what_others_see_of_the_process_holds_no_secret(keys: Path) -> None:
    environment = {"OPENMERIT_VC_API_TOKEN": "s3cret-token"}
    with serving(keys, "--key", "ed25519.pem", environment=environment) as server:
        words = _command_lines_of(server)
    assert words
    assert not any("s3cret-token" in word or "PRIVATE KEY" in word for word in words)


def _command_lines_of(server: Server) -> list[str]:
    """The command lines of the service and its workers."""
    lines = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            stat = (folder / "stat").read_text()
            line = (folder / "cmdline").read_bytes().decode()
        except OSError:
            continue
        parent = int(stat.rpartition(")")[2].split()[1])
        if server.process.pid in (parent, int(folder.name)):
            lines.append(line)
    return lines
