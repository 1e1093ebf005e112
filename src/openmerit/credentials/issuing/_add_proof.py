"""A further proof on a document that has one: a second party signs too."""

import json
import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from openmerit.credentials.errors import (
    ContextError,
    CredentialError,
    RefusedDocument,
    TooSymmetric,
    UnusableKey,
)
from openmerit.credentials.keys._keys import Signer
from openmerit.credentials.linked_data._document import CanonicalDocument
from openmerit.credentials.proofs import _chains, _data_integrity
from openmerit.credentials.reading import _limits, _members, _strict_json, _times
from openmerit.credentials.sentences import say

DEFAULT_SUITES: Final[Mapping[str, str]] = {
    "ed25519": "eddsa-rdfc-2022",
    "p256": "ecdsa-rdfc-2019",
    "p384": "ecdsa-rdfc-2019",
}
"""The cryptosuite of a key where none is chosen."""


def add_proof(
    credential: bytes,
    signer: Signer,
    *,
    proof: str | None = None,
    previous: str | Sequence[str] | None = None,
    now: datetime,
) -> bytes:
    """Countersign `credential`: add a proof by another party, in a set or in a chain.

    In a *set* (without `previous`) the new proof is over the credential alone, as its first proof
    is. In a *chain* it is over the credential and the proofs that it follows on, so that it vouches
    for those too and falls with them (Data Integrity 1.0, sections 2.1.1 and 2.1.2).

    A verifier believes the issuer's proof; the others say who else signed. The new proof gets an
    ``id``, so that yet another can follow on it.

    Args:
        credential: JSON with one Data Integrity proof or more; made by `issue` with a `proof_id` if
            a chain is to follow on it.
        proof: a cryptosuite; by default eddsa-rdfc-2022 or ecdsa-rdfc-2019, by the key.
        previous: the `id` of the proof to follow on, or of several.
        now: the time of signing, with a zone.

    Raises:
        RefusedDocument: it is no JSON with a proof, or has no proof of that id.
        UnusableKey: the key cannot make this proof.
    """
    document = _signed_document(credential)
    proofs = list(_members.as_list(document["proof"]))
    named = [previous] if isinstance(previous, str) else list(previous or ())
    members: dict[str, Any] = {"id": f"urn:uuid:{uuid.uuid4()}"}
    if named:
        members["previousProof"] = named[0] if len(named) == 1 else named
    try:
        before = _chains.Chain(proofs).previous(members)
    except CredentialError as error:
        raise RefusedDocument(
            "proof", say("{error} Give the first its id when issuing.", error=error)
        ) from None
    base = _chains.with_previous(document, before)
    proven = signed_with(base, signer, proof=proof, members=members, now=now)
    return written({**document, "proof": [*proofs, proven["proof"]]})


def signed_with(
    document: dict[str, Any],
    signer: Signer,
    *,
    proof: str | None,
    members: Mapping[str, Any],
    now: datetime,
) -> dict[str, Any]:
    """`document` with a proof by `signer` that has `members` too.

    Raises RefusedDocument, UnusableKey.
    """
    suite = proof or DEFAULT_SUITES.get(signer.key_type)
    if suite is None:
        raise UnusableKey(
            say(
                "A key of type {key_type} makes no Data Integrity proof; use an Ed25519, P-256 "
                "or P-384 key.",
                key_type=signer.key_type,
            )
        )
    try:
        return _data_integrity.add_proof(
            CanonicalDocument(document),
            signer,
            suite_name=suite,
            created=_times.write(now),
            members=members,
        )
    except (ContextError, TooSymmetric) as error:
        raise RefusedDocument("", error.sentence) from None


def written(document: Mapping[str, Any]) -> bytes:
    """`document` as JSON on one line."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode("utf-8")


def _signed_document(credential: bytes) -> dict[str, Any]:
    try:
        document = _strict_json.parse_json(credential)
    except CredentialError as error:
        raise RefusedDocument(
            "", say("only JSON can take a further proof: {error}", error=error)
        ) from None
    if not isinstance(document, dict) or not _members.as_list(document.get("proof")):
        raise RefusedDocument(
            "proof", say("there is none yet, so that nothing can be added: issue it")
        )
    if len(_members.as_list(document["proof"])) >= _limits.MAX_PROOFS:
        raise RefusedDocument(
            "proof",
            say("a document has at most {max_proofs} proofs", max_proofs=_limits.MAX_PROOFS),
        )
    return document
