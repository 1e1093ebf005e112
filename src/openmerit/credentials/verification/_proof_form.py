"""Whether a Data Integrity proof is one that can be checked, before any key is looked at."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from openmerit.credentials.proofs import _data_integrity
from openmerit.credentials.reading import _members, _times
from openmerit.credentials.reading._iri import is_absolute_iri
from openmerit.credentials.sentences import say
from openmerit.credentials.verification._envelope import Envelope
from openmerit.credentials.verification._question import Question
from openmerit.credentials.verification._report import Check, Outcome

CLOCK_SKEW: Final = timedelta(minutes=5)
"""How far ahead of ours a signer's clock may run."""

_DETAIL: Final = say(
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


_LEGACY_SUITES: Final = {
    "Ed25519Signature2020": _data_integrity.Cryptosuite(
        "Ed25519Signature2020", "rdfc", frozenset({"ed25519"})
    )
}
"""Types of proof from before there were cryptosuites. Badges with them are checked, none made."""


def proof(outcome: str, message: str) -> Check:
    """A `proof` check."""
    return Check("proof", Outcome(outcome), message, _DETAIL)


def exists(item: Mapping[str, Any]) -> bool:
    """Whether it is of a kind that is made by anybody, or only says something that looks like it.

    What nobody makes is no proof; what others make may be one, though it cannot be told here.
    """
    kind, suite = (str(item.get(member)) for member in ("type", "cryptosuite"))
    if kind != "DataIntegrityProof":
        return kind in _OTHER_TYPES or kind in _LEGACY_SUITES
    known = _data_integrity.SUITES.keys() | _data_integrity.SUPERSEDED_NAMES.keys() | _OTHER_SUITES
    return suite in known


def suite_of(item: Mapping[str, Any]) -> _data_integrity.Cryptosuite | None:
    """How to check a proof; None if it is of a kind that is not checked here."""
    kind, name = item.get("type"), str(item.get("cryptosuite"))
    if kind != "DataIntegrityProof":
        return _LEGACY_SUITES.get(str(kind))
    return _data_integrity.SUITES.get(_data_integrity.SUPERSEDED_NAMES.get(name, name))


def is_over_text(envelope: Envelope) -> bool:
    """Whether what is signed is the document as it is written, and not what it means."""
    if envelope.jws is not None:
        return True
    proofs = _members.as_list(envelope.document.get("proof"))
    suites = [suite_of(item) if isinstance(item, dict) else None for item in proofs]
    return bool(suites) and all(
        suite is not None and suite.canonicalization == "jcs" for suite in suites
    )


def refusal_of(
    item: Mapping[str, Any], document: Mapping[str, Any], purpose: str, question: Question
) -> Check | None:
    """What is wrong with a proof before any key is looked at, or not supported about it.

    Args:
        purpose: what the proof has to be for.
    """
    kind, name = item.get("type"), item.get("cryptosuite")
    if not all(isinstance(word, str) for word in (kind, name or "")):
        return proof("failed", say("The proof's type or cryptosuite is no word."))
    if kind == "DataIntegrityProof" and not name:
        return proof("failed", say("The proof does not say by which cryptosuite it was made."))
    if not exists(item):
        return proof("failed", say("There are no proofs of the kind {kind!r}.", kind=name or kind))
    suite = suite_of(item)
    if suite is None and kind != "DataIntegrityProof":
        return proof("unknown", say("Proofs of type {kind!r} are not checked here.", kind=kind))
    if suite is None:
        message = say("Proofs of the suite {suite!r} are not checked here.", suite=name)
        return proof("unknown", message)
    if item.get("proofPurpose") != purpose:
        return _other_purpose(item.get("proofPurpose"), purpose)
    method = item.get("verificationMethod")
    if not isinstance(method, str) or not is_absolute_iri(method):
        message = say("The proof does not name its key (verificationMethod).")
        if method:
            message = say(
                "The proof's verificationMethod has to be the whole address of its key, as one "
                "text: a did:key, or did:web or https with what follows the #."
            )
        return proof("failed", message)
    # A proof over RDF is read with the document's contexts, whatever it brings itself.
    own, given = (_members.as_list(source.get("@context")) for source in (document, item))
    is_jcs = suite.canonicalization == "jcs"
    if is_jcs and (given != own[: len(given)] or ("@context" in item and not given)):
        message = say("The proof's contexts are not those with which the document begins.")
        return proof("failed", message)
    domains = _members.as_list(item.get("domain"))
    return _refusal_by_time(item, question.at) or refusal_by_request(
        item.get("challenge"), domains, question
    )


def _other_purpose(given: Any, purpose: str) -> Check:
    if given is None:
        message = say("The proof does not say what it was made for (proofPurpose).")
        return proof("failed", message)
    if purpose == "authentication":
        message = say(
            "The proof was made for {given!r}; one who presents badges proves who they are, for "
            "'authentication'.",
            given=given,
        )
    else:
        message = say(
            "The proof was made for {given!r}, not to assert a credential ('assertionMethod').",
            given=given,
        )
    return proof("failed", message)


def refusal_by_request(challenge: Any, domains: Sequence[Any], question: Question) -> Check | None:
    """Whether a proof answers the challenge and is for the domain that were asked for, if any."""
    if question.challenge is not None and challenge != question.challenge:
        message = say(
            "It does not answer the challenge that was set, so it may be an old one shown again."
        )
        if challenge is None:
            message = say("It answers no challenge, so it may be an old one shown again.")
        return proof("failed", message)
    if question.domain is not None and question.domain not in domains:
        message = say("It was not made for {domain}.", domain=question.domain)
        return proof("failed", message)
    return None


def created(item: Mapping[str, Any]) -> datetime | None:
    """When the proof says that it was made; None if it does not, or not as a time."""
    try:
        return _times.parse(str(item["created"]), zone_required=False)
    except (KeyError, ValueError):
        return None


def is_future(made: datetime, at: datetime) -> bool:
    """Whether a signature says it was made after today.

    A badge may be asked about for a time before it was signed.
    """
    return made > max(at, datetime.now(UTC)) + CLOCK_SKEW


def _refusal_by_time(item: Mapping[str, Any], at: datetime) -> Check | None:
    try:
        made, expires = (
            _times.parse(str(item[member]), zone_required=False) if member in item else None
            for member in ("created", "expires")
        )
    except ValueError as error:
        return proof("failed", say("A time in the proof is malformed: {error}.", error=error))
    if made is not None and is_future(made, at):
        message = say("The proof says it was made in the future ({day}).", day=item["created"])
        return proof("failed", message)
    if expires is not None and expires < at:
        message = say("The proof expired on {day}.", day=_times.in_words(expires))
        return proof("failed", message)
    return None
