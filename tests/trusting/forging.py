"""A victim, a forger and a council, and what each of them signs."""

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.credentials.samples import Shelf, badge

from openmerit.credentials import (
    PublishedKey,
    Report,
    SigningKey,
    StatusList,
    did_document,
    did_web_url,
    issue,
    status_entry,
    status_list_credential,
)
from openmerit.trusting import (
    IssuerProof,
    ProofDocument,
    TrustFolder,
    add_identifier,
    proof_index,
)

NOW = datetime.now(UTC)
YESTERDAY = NOW - timedelta(days=1)
VICTIM = "did:web:academy.example"
DID_URL = did_web_url(VICTIM)
LIST_URL = "https://academy.example/status/1"
INDEX_URL = "https://academy.example/proof.json"
EXAMPLES = ["https://www.w3.org/ns/credentials/v2", "https://www.w3.org/ns/credentials/examples/v2"]

HONEST, FORGER, COUNCIL, NEW = (SigningKey.generate() for _ in range(4))


def named(key: SigningKey, did: str = VICTIM) -> SigningKey:
    return key.named(did, key.public.fragment)


def keys_of(*keys: SigningKey | PublishedKey, did: str = VICTIM, **more: Any) -> bytes:
    listed = [
        key if isinstance(key, PublishedKey) else PublishedKey(key.public.fragment, key.multikey)
        for key in keys
    ]
    return json.dumps(did_document(did, listed, **more)).encode()


def badge_by(signer: SigningKey, *, issuer: str = VICTIM, days_ago: int = 2, **more: Any) -> bytes:
    at = NOW - timedelta(days=days_ago)
    document = badge(issuer={"id": issuer, "type": ["Profile"], "name": "Academy"}, **more)
    return issue(document, signer, now=at)


def listed_badge() -> bytes:
    return badge_by(
        named(HONEST),
        credentialStatus=status_entry(list_url=LIST_URL, index=5, purpose="revocation"),
    )


def status_list_by(
    signer: SigningKey, revoked: Sequence[int] = (), made: datetime = YESTERDAY
) -> bytes:
    bits = StatusList()
    bits.set_all(revoked, 1)
    document = status_list_credential(
        id=LIST_URL, purpose="revocation", status_list=bits, valid_from=made
    )
    return issue(document, signer, now=made)


def known_issuers_by(
    signer: SigningKey, *entities: dict[str, str], name: str = "Council", **more: Any
) -> bytes:
    document = {
        "@context": EXAMPLES,
        "type": ["VerifiableCredential", "RecognizedEntityCredential"],
        "issuer": {"id": signer.controller, "name": name},
        "credentialSubject": [{"type": "RecognizedEntity", **entity} for entity in entities],
    }
    return issue(document | more, signer, now=YESTERDAY)


def proof_of(
    issuer: str, signer: SigningKey, documents: Iterable[ProofDocument], made: datetime = YESTERDAY
) -> IssuerProof:
    listed = tuple(documents)
    index = proof_index({"id": issuer}, INDEX_URL, listed, at=made)
    return IssuerProof({"id": issuer}, INDEX_URL, issue(index, signer, now=made), listed)


def is_vouched_for(report: Report) -> bool:
    return report.valid and str(report.check("issuer").outcome) == "passed"


def unsigned(type: str, **members: Any) -> bytes:
    """No credential at all for a verifier, but one for who only looks for `vc`."""
    inner = {"type": ["VerifiableCredential", type], **members}
    document = {"@context": EXAMPLES, "type": ["VerifiablePresentation", type], **members}
    return json.dumps(document | {"vc": inner}).encode()


def kept_after(folder: TrustFolder, *documents: bytes) -> TrustFolder:
    """The folder after the issuer's document was had again and again, a day apart."""
    for number, document in enumerate(documents):
        at = NOW - timedelta(days=len(documents) - number)
        add_identifier(folder, VICTIM, Shelf({DID_URL: document}), at=at)
    return folder
