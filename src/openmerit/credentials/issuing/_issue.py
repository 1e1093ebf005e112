"""Issuing: from a document to signed bytes, refusing what the standards forbid."""

import json
import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from openmerit.credentials.documents import _schema
from openmerit.credentials.documents._credential_schema import named_schemas
from openmerit.credentials.errors import (
    ContextError,
    LostValue,
    RefusedDocument,
    TooSymmetric,
    UnknownContext,
    UnreadableDocument,
    UnusableKey,
)
from openmerit.credentials.keys._keys import Signer
from openmerit.credentials.linked_data import _contexts
from openmerit.credentials.linked_data._document import CanonicalDocument
from openmerit.credentials.proofs import _data_integrity, _jose
from openmerit.credentials.reading import _members, _strict_json, _times
from openmerit.credentials.sentences import say

_DEFAULT_PROOFS: Final = {
    "ed25519": "eddsa-rdfc-2022",
    "p256": "ecdsa-rdfc-2019",
    "p384": "ecdsa-rdfc-2019",
    "rsa": "jwt",
}
PROOFS: Final = (*_data_integrity.SUITES, "jwt", "sd-jwt")
"""What `issue` can make."""


def issue(
    document: dict[str, Any],
    signer: Signer,
    *,
    proof: str | None = None,
    proof_id: str | None = None,
    now: datetime,
    mandatory: Sequence[str] = (),
    disclosable: Sequence[str] = (),
) -> bytes:
    """Sign `document`: JSON with a Data Integrity proof on one line, a compact JWT, or an SD-JWT.

    Only what is absent is filled in: `issuer` (the signer's controller), `validFrom` (now) and `id`
    (a new ``urn:uuid:``). The document passed in is left as it is.

    Args:
        proof: one of `PROOFS`; by default eddsa-rdfc-2022, ecdsa-rdfc-2019 or, for RSA, jwt.
        proof_id: an address (``urn:uuid:…``) for the proof, by which another can follow on it in a
            chain (`add_proof`).
        now: the time of signing, with a zone.
        mandatory: for ecdsa-sd-2023: JSON pointers to what its holder must show besides issuer,
            dates, status and terms of use, which are always shown.
        disclosable: for sd-jwt: JSON pointers to what its holder may withhold; without any, all
            but issuer, dates, status and terms of use.

    Raises:
        DisclosureError: a pointer points at nothing, or at what cannot be chosen by itself.
        RefusedDocument: it breaks the data model or would lose a value; names the member.
        UnusableKey: the key cannot make this proof.
    """
    name = proof or _DEFAULT_PROOFS[signer.key_type]
    if name not in PROOFS:
        raise UnusableKey(
            say(
                "There is no proof {name!r}; choose one of {list}.",
                name=name,
                list=", ".join(PROOFS),
            )
        )
    if mandatory or disclosable:
        _refuse_choices_of_others(name, mandatory, disclosable)
    complete = _completed(document, signer, now)
    canonical = _refuse_what_is_forbidden(complete, signer, over_text=_is_over_text(name))
    if name == "jwt":
        return _jose.encode(complete, signer)
    if name == "sd-jwt":
        from openmerit.credentials.proofs import _sd_jwt_made

        return _sd_jwt_made.encode(complete, signer, now=now, disclosable=disclosable)
    try:
        signed = _data_integrity.add_proof(
            canonical,
            signer,
            suite_name=name,
            created=_times.write(now),
            mandatory=mandatory,
            members={} if proof_id is None else {"id": proof_id},
        )
    except TooSymmetric as error:
        raise RefusedDocument("", error.sentence) from None
    return _strict_json.write(signed)


def _refuse_choices_of_others(
    proof: str, mandatory: Sequence[str], disclosable: Sequence[str]
) -> None:
    for choice, suite, given in (
        ("mandatory", "ecdsa-sd-2023", mandatory),
        ("disclosable", "sd-jwt", disclosable),
    ):
        if given and proof != suite:
            raise UnusableKey(
                say(
                    "Only the proof {suite} has a choice of {choice} parts, not {proof}.",
                    suite=suite,
                    choice=choice,
                    proof=proof,
                )
            )


def _completed(document: dict[str, Any], signer: Signer, now: datetime) -> dict[str, Any]:
    given = dict(document)
    contexts = _members.as_list(given.get("@context"))
    start = "issuanceDate" if contexts[:1] == [_contexts.CREDENTIALS_V1] else "validFrom"
    if "id" not in given:
        given["id"] = f"urn:uuid:{uuid.uuid4()}"
    given.setdefault("issuer", signer.controller)
    given.setdefault(start, _times.write(now))
    if isinstance(given["issuer"], dict):
        given["issuer"] = {"id": signer.controller, **given["issuer"]}
    return given


def _is_over_text(proof: str) -> bool:
    """Whether a proof is over the document as it is written, and not over what it means."""
    suite = _data_integrity.SUITES.get(proof)
    return suite is None or suite.canonicalization == "jcs"


def _refuse_what_is_forbidden(
    document: dict[str, Any], signer: Signer, *, over_text: bool
) -> CanonicalDocument:
    """The document, ready to be canonicalized, if it may be signed. Raises RefusedDocument."""
    canonical = CanonicalDocument(document, over_text=over_text)
    if "proof" in document:
        raise RefusedDocument(
            "proof", say("the document is signed already; remove its proof to sign anew")
        )
    if not canonical.is_plain_json:
        _refuse_other_than_json(document)
    issuer = document["issuer"]
    identifier = issuer.get("id") if isinstance(issuer, dict) else issuer
    if identifier != signer.controller:
        raise RefusedDocument(
            "issuer",
            say(
                "this is {identifier}, but the key is {controller}'s",
                identifier=identifier,
                controller=signer.controller,
            ),
        )
    taken = canonical.outlined
    problem = _schema.problem_in(document) if taken is None else _schema.problem_in_outlined(taken)
    if problem is not None:
        raise RefusedDocument(*problem)
    contradiction = named_schemas(document).contradiction
    if contradiction is not None:
        raise RefusedDocument("credentialSchema", contradiction)
    if "credentialStatus" in document:
        _refuse_index_by_number(document["credentialStatus"])
    try:
        canonical.require_meaning()
    except LostValue as error:
        raise RefusedDocument(error.member, error.reason) from None
    except UnknownContext as error:
        raise RefusedDocument("@context", error.sentence) from None
    except ContextError as error:
        raise RefusedDocument("", error.sentence) from None
    return canonical


def _refuse_index_by_number(status: Any) -> None:
    """Raises RefusedDocument: an index is a text of digits (Bitstring Status List 1.0, 2.1)."""
    for entry in _members.as_list(status):
        index = entry.get("statusListIndex", "") if isinstance(entry, dict) else ""
        if not isinstance(index, str):
            raise RefusedDocument(
                "credentialStatus.statusListIndex",
                say("a text of digits is expected, such as {text!r}", text=str(index)),
            )


def _refuse_other_than_json(document: dict[str, Any]) -> None:
    """Refuse what JSON cannot hold, or readers could read in two ways. Raises RefusedDocument."""
    try:
        _strict_json.parse_json(json.dumps(document, ensure_ascii=True).encode("ascii"))
    except (TypeError, ValueError, RecursionError) as error:
        raise RefusedDocument("", say("it is no JSON: {error}", error=error)) from None
    except UnreadableDocument as error:
        raise RefusedDocument("", error.sentence) from None
