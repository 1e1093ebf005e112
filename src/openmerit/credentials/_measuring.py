"""How fast badges are issued and verified on this machine, beside what bounds them.

Three things are timed in one run on one core: what this library does, the bare signature within it
(by the same cryptography, over the same bytes), and the general way to a Data Integrity proof of
the same badge (pyld expands document and proof, pyoxigraph canonicalizes). The ratios are what
counts; the numbers a second depend on the machine.
"""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import count, cycle
from typing import Any, Final

from openmerit.credentials.documents import _schema
from openmerit.credentials.documents._identity import identity_object
from openmerit.credentials.issuing._issue import issue
from openmerit.credentials.keys._signing import SigningKey
from openmerit.credentials.linked_data import _contexts
from openmerit.credentials.linked_data._document import CanonicalDocument
from openmerit.credentials.proofs import _data_integrity
from openmerit.credentials.reading import _strict_json
from openmerit.credentials.status._status_list import status_entry
from openmerit.credentials.verification._verify import verify

_NOW: Final = datetime(2026, 1, 15, 9, tzinfo=UTC)
_GENERAL: Final = {"ed25519": "eddsa-rdfc-2022", "p256": "ecdsa-rdfc-2019"}
_PROOFS: Final = {
    "eddsa-rdfc-2022": "ed25519",
    "eddsa-jcs-2022": "ed25519",
    "jwt": "ed25519",
    "ecdsa-rdfc-2019": "p256",
}
_AT_ONCE: Final = 100
_ROUNDS: Final = 3
"""The three are timed in turn, several times, so that a change of the machine's pace meets all."""

Work = Callable[[], object]


def measure(*, seconds: float = 12.0) -> dict[str, Any]:
    """Issue and verify realistic badges for some time.

    Args:
        seconds: how long it may take altogether, about.

    Returns:
        ``{"issue": {proof: {"per_second", "vs_bare_signature", "vs_general"}}, "verify": {…}}``:
        badges a second, as a share of the bare signature's rate, and as a multiple of the general
        way's.
    """
    share = seconds / (len(_PROOFS) * 2 * 3 * _ROUNDS)
    found: dict[str, Any] = {"issue": {}, "verify": {}}
    for proof, key_type in _PROOFS.items():
        bench = _Bench(proof, SigningKey.generate(key_type))
        found["issue"][proof] = _compared(share, bench.issue, bench.sign, bench.issue_generally)
        found["verify"][proof] = _compared(share, bench.verify, bench.check, bench.verify_generally)
    return found


class _Bench:
    """One kind of proof, made and checked in three ways."""

    def __init__(self, proof: str, key: SigningKey) -> None:
        self._proof = proof
        self._key = key
        self._badges = _badges(key)
        self._signed = [self.issue() for _ in range(_AT_ONCE)]
        self._turn: Iterator[bytes] = cycle(self._signed)
        self._message = self._signed[0].rpartition(b".")[0] if proof == "jwt" else bytes(64)
        self._signature = key.sign(self._message)
        self._general = _GENERAL[key.key_type]
        self._generally = self.issue_generally()

    def issue(self) -> bytes:
        return issue(next(self._badges), self._key, proof=self._proof, now=_NOW)

    def sign(self) -> object:
        return self._key.sign(self._message)

    def issue_generally(self) -> bytes:
        """The general path as the library takes it for shapes that it cannot learn."""
        badge = next(self._badges)
        problem = _schema.problem_in(badge)
        assert problem is None, problem
        canonical = CanonicalDocument(badge, by_shape=False)
        signed = _data_integrity.add_proof(
            canonical, self._key, suite_name=self._general, created="2026-01-15T09:00:00Z"
        )
        return _strict_json.write(signed)

    def verify(self) -> object:
        return verify(next(self._turn), at=_NOW)

    def check(self) -> object:
        return self._key.public.is_signature(self._signature, self._message)

    def verify_generally(self) -> object:
        """Proof and data model; the other checks take hardly any time."""
        document = _strict_json.parse_json(self._generally)
        problem = _schema.problem_in(document)
        assert problem is None, problem
        proof = document.pop("proof")
        canonical = CanonicalDocument(document, by_shape=False)
        suite = _data_integrity.SUITES[self._general]
        return _data_integrity.is_proof_of(canonical, proof, suite, self._key.public)


def _compared(seconds: float, ours: Work, bare: Work, general: Work) -> dict[str, float]:
    rates = [0.0, 0.0, 0.0]
    for work in (ours, bare, general):
        work()  # what is learnt once is learnt before the clock runs
    for _ in range(_ROUNDS):
        for place, work in enumerate((ours, bare, general)):
            rates[place] += _per_second(work, seconds) / _ROUNDS
    return {
        "per_second": round(rates[0], 1),
        "vs_bare_signature": round(rates[0] / rates[1], 4),
        "vs_general": round(rates[0] / rates[2], 2),
    }


def _per_second(work: Work, seconds: float) -> float:
    done, start = 0, time.perf_counter()
    while (passed := time.perf_counter() - start) < seconds:
        for _ in range(5):
            work()
        done += 5
    return done / passed


def _badges(key: SigningKey) -> Iterator[dict[str, Any]]:
    """Badges of one achievement for one person after another, as an academy issues them."""
    skills = [
        {
            "type": ["Alignment"],
            "targetName": f"Skill {number}",
            "targetUrl": f"https://skills.example/{number}",
            "targetCode": f"S{number}",
            "targetDescription": f"What somebody can do who has skill {number}, in a sentence.",
            "targetFramework": "Skills of the example",
            "targetType": "CFItem",
        }
        for number in range(3)
    ]
    for number in count():
        yield {
            "@context": list(_contexts.CONTEXTS_FOR_ACHIEVEMENT_CREDENTIAL),
            "id": f"urn:uuid:00000000-0000-4000-8000-{number:012d}",
            "type": ["VerifiableCredential", "OpenBadgeCredential"],
            "name": "SQL for analysts",
            "issuer": {
                "id": key.controller,
                "type": ["Profile"],
                "name": "Academy of the example",
                "url": "https://academy.example",
                "email": "badges@academy.example",
                "image": {"id": "https://academy.example/logo.png", "type": "Image"},
            },
            "validFrom": "2026-01-15T09:00:00Z",
            "validUntil": "2036-01-15T09:00:00Z",
            "credentialSubject": {
                "type": ["AchievementSubject"],
                "identifier": [identity_object(f"person{number}@example.com", f"salt{number}")],
                "achievement": {
                    "id": "https://academy.example/achievements/sql/2",
                    "type": ["Achievement"],
                    "achievementType": "MicroCredential",
                    "name": "SQL for analysts",
                    "description": "Asks a database the right questions and explains the answers.",
                    "criteria": {"narrative": "Passed an exam of three hours on unseen data. " * 6},
                    "image": {"id": "https://academy.example/sql.png", "type": "Image"},
                    "alignment": [dict(skill) for skill in skills],
                },
                "result": [{"type": ["Result"], "value": str(number % 100)}],
            },
            "credentialStatus": status_entry(
                list_url="https://academy.example/status/1",
                index=number % 131_072,
                purpose="revocation",
            ),
        }
