"""`make fuzz`: a coverage-guided fuzzer (Atheris) over one target, or over each in turn.

    python -m tests.fuzz [TARGET…] [--seconds 60]

What breaks a target is kept in `tests/fuzz/found/TARGET/`, where `make test` tries it again.
"""

import argparse
import hashlib
import random
import subprocess
import sys
import tempfile
from pathlib import Path

FOUND = Path(__file__).parent / "found"


def main() -> int:
    """Fuzz what the command line names; the exit status says whether anything broke."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument("targets", nargs="*")
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.here:
        _fuzz(asked.targets[0], asked.seconds)
        return 0
    from tests.fuzz.targets import TARGETS

    names = asked.targets or list(TARGETS)
    broken = [name for name in names if not _in_a_process_of_its_own(name, asked.seconds)]
    print(f"Broke: {', '.join(broken)}; see {FOUND}" if broken else "Nothing broke.")  # noqa: T201
    return 1 if broken else 0


def _in_a_process_of_its_own(name: str, seconds: int) -> bool:
    """Atheris never returns, so that each target has a process."""
    command = [sys.executable, "-m", "tests.fuzz", name, "--seconds", str(seconds), "--here"]
    return subprocess.run(command, check=False).returncode == 0


def _fuzz(name: str, seconds: int) -> None:
    import atheris

    with atheris.instrument_imports(include=["openmerit.credentials", "pyld", "pypdf"]):
        from tests.fuzz.mutations import mutated_text
        from tests.fuzz.seeds import seeds
        from tests.fuzz.targets import strike

        for seed in seeds()[name]:  # modules that are loaded when needed are watched too
            strike(name, seed)

    def one(data: bytes) -> None:
        try:
            strike(name, data)
        except BaseException:
            place = FOUND / name
            place.mkdir(parents=True, exist_ok=True)
            (place / hashlib.sha256(data).hexdigest()[:16]).write_bytes(data)
            raise

    def mutate(data: bytes, most: int, seed: int) -> bytes:
        chance = random.Random(seed)
        lines = data.split(b"\n") if name == "token" else [data]
        number = chance.randrange(len(lines))
        changed = mutated_text(lines[number], chance) if chance.random() < 0.8 else None
        if changed is None:
            return bytes(atheris.Mutate(data, most))
        lines[number] = changed
        return b"\n".join(lines)[:most]

    with tempfile.TemporaryDirectory() as corpus:
        for number, seed in enumerate(seeds()[name]):
            (Path(corpus) / str(number)).write_bytes(seed)
        options = [f"-max_total_time={seconds}", "-max_len=60000", "-timeout=20", "-rss_limit_mb=0"]
        options += ["-print_final_stats=1", "-close_fd_mask=0", f"-artifact_prefix={corpus}/"]
        atheris.Setup([sys.argv[0], *options, corpus], one, custom_mutator=mutate)
        atheris.Fuzz()


if __name__ == "__main__":
    sys.exit(main())
