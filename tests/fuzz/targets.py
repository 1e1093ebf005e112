"""What is fuzzed: functions that take any bytes, each with the errors that it may answer with."""

import contextlib
import json
import resource
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from openmerit.credentials import (
    BakingError,
    CredentialError,
    StatusList,
    StatusListError,
    bake,
    derive,
    parse_json,
    unbake,
    verify,
)
from openmerit.credentials.reading._encoding import base64url_encode
from openmerit.credentials.sentences import Sentence
from tests.credentials import older
from tests.credentials.samples import LATER, LIST_URL, Shelf

SECONDS: Final = 1.0
"""Of processor time, for one call."""
KILOBYTES: Final = 200_000
"""By which the process may grow in one call."""


class Crash(AssertionError):
    """A call took too long or too much; what else it raises stands for itself."""


@dataclass(frozen=True)
class Target:
    """A function under fire.

    Attributes:
        call: it.
        errors: what it may raise.
    """

    call: Callable[[bytes], object]
    errors: tuple[type[CredentialError], ...] = ()


def _verify(data: bytes) -> None:
    """Offline and online: whatever is asked for is answered with the input once more."""
    for resolver in (None, Shelf(_shelf(data))):
        report = verify(data, at=LATER, resolver=resolver, recipient="ada@example.com")
        json.dumps(report.to_dict())
        for check in report.checks:
            if isinstance(check.message, Sentence):
                check.message.translated(lambda template: template)


def _shelf(data: bytes) -> dict[str, bytes]:
    addresses = (LIST_URL, older.ASSERTION, older.BADGE, older.ISSUER, older.KEY)
    return dict.fromkeys((*addresses, "https://x.example/.well-known/did.json"), data)


def _verify_token(data: bytes) -> None:
    """A header and a payload, a line each, as a token; what follows them are disclosures."""
    lines = data.split(b"\n")
    parts = [*lines[:2], b"{}", b"{}"][:2]
    token = ".".join(base64url_encode(part) for part in (*parts, b"x" * 64))
    _verify(token.encode())
    _verify("~".join([token, *map(base64url_encode, lines[2:]), ""]).encode())


def _bake(data: bytes) -> None:
    bake(data, b'{"a":1}')


def _derive(data: bytes) -> None:
    derive(data, ["/credentialSubject/achievement/name"])


TARGETS: Final[Mapping[str, Target]] = {
    "verify": Target(_verify),
    "token": Target(_verify_token),
    "unbake": Target(unbake, (BakingError,)),
    "bake": Target(_bake, (BakingError,)),
    "json": Target(parse_json, (CredentialError,)),
    "status-list": Target(
        lambda data: StatusList.decode(data.decode("latin-1")), (StatusListError,)
    ),
    "derive": Target(_derive, (CredentialError,)),
    "pdf": Target(_verify),
}


def strike(name: str, data: bytes) -> None:
    """Call a target. Raises Crash, or whatever it should not have raised."""
    target = TARGETS[name]
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.process_time()
    with contextlib.suppress(*target.errors):
        target.call(data)
    spent = time.process_time() - start
    if spent > SECONDS * (2 if name in ("verify", "token", "pdf") else 1):
        raise Crash(f"{name} took {spent:.1f} s for {len(data):,} bytes")
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory
    if grown > KILOBYTES:
        raise Crash(f"{name} took {grown:,} kB more for {len(data):,} bytes")
