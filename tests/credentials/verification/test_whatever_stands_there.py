"""Records, presentations and chains in which anything stands anywhere: there is always a report."""

import functools
import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.credentials.samples import (
    LATER,
    NOW,
    Shelf,
    badge,
    changed,
    key,
    signed_anyway,
    values_in,
)

from openmerit.credentials import add_proof, issue, present, verify

ANYTHING: tuple[Any, ...] = (
    None, 5, -1.5, True, "", "x", "urn:x", [], {}, [[]], [None], {"id": 5}, {"@value": 1},
    "data:application/vc+jwt,ey.ey.ey", {"type": "EnvelopedVerifiableCredential"},
)  # fmt: skip


@functools.cache
def _documents() -> list[dict[str, Any]]:
    issued = issue(badge(), key(), proof_id="urn:first", now=NOW)
    chained = add_proof(issued, key("p256"), previous="urn:first", now=NOW)
    shown = present([chained], key("p256"), challenge="c", now=NOW)
    record = {
        "@context": [
            "https://www.w3.org/ns/credentials/v2",
            "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
        ],
        "id": "urn:uuid:c1000000-0000-4000-8000-000000000001",
        "type": ["VerifiableCredential", "ClrCredential"],
        "issuer": {"id": key().did, "type": ["Profile"]},
        "name": "Transcript",
        "validFrom": "2026-01-15T09:00:00Z",
        "relatedResource": {"id": "https://x.example/", "digestSRI": f"sha256-{'A' * 43}="},
        "endorsement": [json.loads(issued)],
        "credentialSubject": {
            "id": "did:example:ada",
            "type": ["ClrSubject"],
            "verifiableCredential": [json.loads(issued)],
            "association": [
                {
                    "type": "Association",
                    "associationType": "isChildOf",
                    "sourceId": "urn:a",
                    "targetId": "urn:b",
                }
            ],
        },
    }
    signed = json.loads(signed_anyway(record, key()))
    return [json.loads(chained), json.loads(shown), signed]


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_there_is_always_a_report(data: st.DataObject) -> None:
    document = data.draw(st.sampled_from(_documents()))
    for _ in range(data.draw(st.integers(1, 2))):
        paths = [path for path, _ in values_in(document) if path]
        document = changed(
            document, data.draw(st.sampled_from(paths)), data.draw(st.sampled_from(ANYTHING))
        )
    report = verify(
        json.dumps(document).encode(),
        at=LATER,
        resolver=data.draw(st.sampled_from([None, Shelf()])),
        recipient=data.draw(st.sampled_from([None, "ada@example.com"])),
        challenge=data.draw(st.sampled_from([None, "c"])),
    )
    assert report.summary
    assert json.loads(json.dumps(report.to_dict()))["checks"]
