"""What it costs to check a badge by a folder of trust, beside a badge that needs none.

The first is by a did:web, with a status list and an issuer on somebody's list of a thousand; the
second by a did:key without a status. What is kept lies in real folders, and nothing is fetched.
"""

import json
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from openmerit.credentials import (
    CONTEXTS_FOR_ACHIEVEMENT_CREDENTIAL,
    Fetched,
    Report,
    SigningKey,
    StatusList,
    Trust,
    Unresolvable,
    did_document,
    did_web_url,
    issue,
    status_entry,
    status_list_credential,
    verify,
)
from openmerit.trusting import (
    IssuerProof,
    ProofDocument,
    TrustFolder,
    add_file,
    add_identifier,
    open_trust,
    proof_index,
    write_proof,
)

BADGES = 300
LISTED = 1_000
LIMIT = 8.0
DID = "did:web:academy.example"
LIST_URL = "https://academy.example/status/1"
INDEX_URL = "https://academy.example/proof/index.json"


class Nobody:
    """A resolver that has nothing."""

    def fetch(self, url: str) -> Fetched:
        """Raises Unresolvable."""
        raise Unresolvable(url, "nothing is fetched here")


def badge(signer: SigningKey, status: int | None) -> bytes:
    """A badge by this signer, with a status if a place in the list is given."""
    document = {
        "@context": list(CONTEXTS_FOR_ACHIEVEMENT_CREDENTIAL),
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {"id": signer.controller, "type": ["Profile"], "name": "Academy"},
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "id": "did:example:ada",
            "achievement": {
                "id": "https://academy.example/achievements/sql",
                "type": ["Achievement"],
                "name": "SQL",
                "description": "Asks a database the right questions.",
                "criteria": {"narrative": "Passed the practical exam."},
            },
        },
    }
    if status is not None:
        document["credentialStatus"] = status_entry(
            list_url=LIST_URL, index=status, purpose="revocation"
        )
    return issue(document, signer, now=datetime.now(UTC))


def folders(signer: SigningKey, folder: Path) -> Trust:
    """What the issuer publishes, and a folder with a council's list that names it."""
    now, council = datetime.now(UTC), SigningKey.generate()
    keys = did_document(DID, [(signer.public.fragment, signer.multikey)])
    bits = status_list_credential(
        id=LIST_URL, purpose="revocation", status_list=StatusList(), valid_from=now
    )
    documents = (
        ProofDocument(did_web_url(DID), json.dumps(keys).encode()),
        ProofDocument(LIST_URL, issue(bits, signer, now=now)),
    )
    index = proof_index({"id": DID}, INDEX_URL, documents, at=now)
    proof = IssuerProof({"id": DID}, INDEX_URL, issue(index, signer, now=now), documents)
    write_proof(folder / "proof", [proof], at=now)
    listed = {
        "@context": [
            "https://www.w3.org/ns/credentials/v2",
            "https://www.w3.org/ns/credentials/examples/v2",
        ],
        "type": ["VerifiableCredential", "RecognizedEntityCredential"],
        "issuer": {"id": council.did, "name": "The Council"},
        "credentialSubject": [
            {"id": name, "type": "RecognizedEntity"}
            for name in (DID, *(f"did:web:school-{n}.example" for n in range(LISTED - 1)))
        ],
    }
    own = TrustFolder(folder / "trust")
    add_identifier(own, council.did, Nobody(), at=now)
    add_file(own, issue(listed, council, now=now), "list.json", Nobody(), at=now)
    return open_trust(folder / "trust", folder / "proof")


def microseconds(check: Callable[[bytes], Report], badges: list[bytes]) -> float:
    """How long one check takes, all of them valid."""
    assert check(badges[0]).valid, check(badges[0]).summary
    start = time.perf_counter()
    for data in badges:
        check(data)
    return (time.perf_counter() - start) / len(badges) * 1e6


def main() -> None:
    """Measure and print."""
    alone = SigningKey.generate()
    signer = SigningKey.generate()
    named = signer.named(DID, signer.public.fragment)
    at = datetime.now(UTC)
    with tempfile.TemporaryDirectory() as place:
        trust = folders(named, Path(place))
        plain = [badge(alone, None) for _ in range(BADGES)]
        kept = [badge(named, number) for number in range(BADGES)]
        without = microseconds(lambda data: verify(data, at=at), plain)
        by_trust = microseconds(lambda data: verify(data, at=at, trust=trust), kept)
    print(
        f"by a folder of trust, with status and a list of {LISTED:,} issuers: {by_trust:,.0f} µs, "
        f"{by_trust / without:.1f} × a did:key badge without ({without:,.0f} µs; at most {LIMIT:g})"
    )


if __name__ == "__main__":
    main()
