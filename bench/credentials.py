"""How fast badges are issued and verified, beside bare Ed25519 and beside pyld's own way.

Everything is measured in one run on one core, on a realistic badge. The ratios are what counts;
the numbers a second depend on the machine.
"""

import hashlib
import json
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from pyld import jsonld

from openmerit.credentials import (
    CONTEXTS_FOR_ACHIEVEMENT_CREDENTIAL,
    SigningKey,
    identity_object,
    issue,
    status_entry,
    verify,
)
from openmerit.credentials.linked_data._contexts import load

NOW = datetime(2026, 1, 15, 9, tzinfo=UTC)
SECONDS = 2.0


def badge() -> dict[str, Any]:
    """A badge as issuers make them: profile, image, criteria, three skills, result, status."""
    skills = [
        {
            "type": ["Alignment"],
            "targetName": f"Skill {number}",
            "targetUrl": f"https://skills.example/{number}",
            "targetFramework": "Skills of the example",
        }
        for number in range(3)
    ]
    achievement = {
        "id": "https://academy.example/achievements/sql/2",
        "type": ["Achievement"],
        "achievementType": "MicroCredential",
        "name": "SQL for analysts",
        "description": "Asks a database the right questions and explains the answers.",
        "criteria": {"narrative": "Passed a practical exam of three hours on unseen data. " * 6},
        "image": {"id": "https://academy.example/achievements/sql/2.png", "type": "Image"},
        "alignment": skills,
    }
    return {
        "@context": list(CONTEXTS_FOR_ACHIEVEMENT_CREDENTIAL),
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": "SQL for analysts",
        "validUntil": "2036-01-15T09:00:00Z",
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [identity_object("ada@example.com", "s4lt")],
            "achievement": achievement,
            "result": [{"type": ["Result"], "value": "87"}],
        },
        "credentialStatus": status_entry(
            list_url="https://academy.example/status/1", index=7, purpose="revocation"
        ),
    }


def per_second(work: Callable[[], object]) -> float:
    """How often `work` is done in a second."""
    work()
    done = 0
    start = time.perf_counter()
    while (passed := time.perf_counter() - start) < SECONDS:
        work()
        done += 1
    return done / passed


def main() -> None:
    """Measure and print."""
    key = SigningKey.generate()
    message = hashlib.sha256(b"a").digest() * 2
    signature = key.sign(message)
    sign = per_second(lambda: key.sign(message))
    check = per_second(lambda: key.public.is_signature(signature, message))
    options = {"algorithm": "URDNA2015", "format": "application/n-quads", "documentLoader": load}
    pyld = per_second(lambda: jsonld.normalize(badge(), options))
    print(f"bare Ed25519: {sign:,.0f} signatures, {check:,.0f} checks a second")
    print(f"pyld canonicalizes the badge alone {pyld:,.0f} times a second")
    for proof in ("eddsa-rdfc-2022", "eddsa-jcs-2022", "jwt"):
        signed = issue(badge(), key, proof=proof, now=NOW)
        issued = per_second(lambda p=proof: issue(badge(), key, proof=p, now=NOW))
        verified = per_second(lambda s=signed: verify(s, at=NOW))
        print(
            f"{proof}: issue {issued:,.0f}/s = {issued / sign:.1%} of bare, "
            f"{issued / pyld:.1f} x pyld; verify {verified:,.0f}/s = {verified / check:.1%} of "
            f"bare, {verified / pyld:.1f} x pyld; {len(json.dumps(badge())):,} bytes"
        )


if __name__ == "__main__":
    main()
