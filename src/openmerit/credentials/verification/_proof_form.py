"""Whether a Data Integrity proof is one that can be checked, before any key is looked at."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from openmerit.credentials.proofs import _data_integrity
from openmerit.credentials.reading import _members, _times
from openmerit.credentials.reading._iri import is_absolute_iri
from openmerit.credentials.verification._report import Check, Outcome

CLOCK_SKEW: Final = timedelta(minutes=5)
"""How far ahead of ours a signer's clock may run."""

_DETAIL: Final = (
    "The signature was recomputed over every value of the document. It shows that nothing was "
    "changed since it was signed; it does not show that what was signed is true."
)
_OTHER_TYPES: Final = frozenset(
    {
        "BbsBlsSignature2020",
        "BbsBlsSignatureProof2020",
        "EcdsaSecp256k1Signature2019",
        "EcdsaSecp256r1Signature2019",
        "Ed25519Signature2018",
        "Ed25519Signature2020",
        "JcsEd25519Signature2020",
        "JsonWebSignature2020",
        "MerkleProof2019",
        "RsaSignature2018",
    }
)
"""Proofs made by others that are not checked here (W3C VC Specifications Directory)."""

_OTHER_SUITES: Final = frozenset(
    {
        "bbs-2023",
        "ecdsa-2019",
        "ecdsa-sd-2023",
        "ecdsa-xi-2023",
        "eddsa-raw-2025",
        "json-eddsa-2022",
        "jcs-ecdsa-2019",
        "jcs-eddsa-2022",
        "merkle-proof-2021",
        "mldsa44-jcs-2024",
        "mldsa44-rdfc-2024",
    }
)


def proof(outcome: str, message: str) -> Check:
    """A `proof` check."""
    return Check("proof", Outcome(outcome), message, _DETAIL)


def exists(item: Mapping[str, Any]) -> bool:
    """Whether it is of a kind that is made by anybody, or only says something that looks like it.

    What nobody makes is no proof; what others make may be one, though it cannot be told here.
    """
    kind, suite = (str(item.get(member)) for member in ("type", "cryptosuite"))
    if kind != "DataIntegrityProof":
        return kind in _OTHER_TYPES
    known = _data_integrity.SUITES.keys() | _data_integrity.SUPERSEDED_NAMES.keys() | _OTHER_SUITES
    return suite in known


def refusal_of(
    item: Mapping[str, Any], document: Mapping[str, Any], names: frozenset[str], at: datetime
) -> Check | None:
    """What is wrong with a proof before any key is looked at, or not supported about it.

    Args:
        names: the ids of all proofs of the document.
    """
    kind, suite, purpose = (item.get(m) for m in ("type", "cryptosuite", "proofPurpose"))
    if not all(isinstance(word, str) for word in (kind, suite or "")):
        return proof("failed", "The proof's type or cryptosuite is no word.")
    if not exists(item):
        return proof("failed", f"There are no proofs of the kind {suite or kind!r}.")
    if kind != "DataIntegrityProof":
        return proof("unknown", f"Proofs of type {kind!r} are not checked here.")
    if _data_integrity.SUPERSEDED_NAMES.get(str(suite), suite) not in _data_integrity.SUITES:
        return proof("unknown", f"Proofs of the suite {suite!r} are not checked here.")
    previous = _members.as_list(item.get("previousProof"))
    if not all(isinstance(name, str) and name in names for name in previous):
        return proof("failed", "The proof follows on another that is not there (previousProof).")
    if previous:
        return proof("unknown", "Chains of proofs are not checked here.")
    if purpose != "assertionMethod":
        return proof("failed", f"The proof was made for {purpose!r}, not to assert a credential.")
    method = item.get("verificationMethod")
    if not isinstance(method, str) or not is_absolute_iri(method):
        return proof("failed", "The proof does not name its key (verificationMethod).")
    own, given = (_members.as_list(source.get("@context")) for source in (document, item))
    if given != own[: len(given)] or ("@context" in item and not given):
        return proof("failed", "The proof's contexts are not those with which the document begins.")
    return _refusal_by_time(item, at)


def _refusal_by_time(item: Mapping[str, Any], at: datetime) -> Check | None:
    try:
        created, expires = (
            _times.parse(str(item[member]), zone_required=False) if member in item else None
            for member in ("created", "expires")
        )
    except ValueError as error:
        return proof("failed", f"A time in the proof is malformed: {error}.")
    # A badge may be asked about for a time before it was signed, but not signed after today.
    if created is not None and created > max(at, datetime.now(UTC)) + CLOCK_SKEW:
        return proof("failed", f"The proof says it was made in the future ({item['created']}).")
    if expires is not None and expires < at:
        return proof("failed", f"The proof expired on {_times.in_words(expires)}.")
    return None
