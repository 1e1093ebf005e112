"""What the page says of a badge whose achievement somebody else made."""

import json

from tests.credentials.samples import LATER, NOW, Shelf, badge, key

from openmerit.credentials import Report, did_document, issue, verify
from openmerit.platform.verifying.portrait import portrait_of
from openmerit.platform.verifying.questions import answer_of

DID = "did:web:college.example"


def _report(creator: str) -> Report:
    signer = key().named(DID, "key")
    subject = badge()["credentialSubject"]
    made_by = {"id": creator, "type": ["Profile"], "name": "The Academy"}
    subject |= {"achievement": subject["achievement"] | {"creator": made_by}}
    issuer = {"id": DID, "type": ["Profile"], "name": "College"}
    keys = json.dumps(did_document(DID, [("key", signer.multikey)], services={})).encode()
    return verify(
        issue(badge(issuer=issuer, credentialSubject=subject), signer, now=NOW),
        at=LATER,
        resolver=Shelf({"https://college.example/.well-known/did.json": keys}),
    )


def test_who_issued_it_is_answered_with_what_is_missing() -> None:
    report = _report("did:web:academy.example")
    said = next(one for one in answer_of(report).questions if "issued" in str(one.asked))
    assert "college.example" in str(said.answer)
    assert "nothing shows that The Academy allows that" in str(said.answer)
    assert "nobody has confirmed" not in str(said.answer)
    assert portrait_of(report.credential).creator.name == "The Academy"


def test_who_makes_what_they_award_is_named_once() -> None:
    assert portrait_of(_report(DID).credential).creator.name == ""
