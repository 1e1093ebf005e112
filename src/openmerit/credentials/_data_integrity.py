"""Data Integrity proofs (VC Data Integrity 1.0): making one, and what one is a signature over.

Cryptosuites: `eddsa-rdfc-2022` and `eddsa-jcs-2022` (vc-di-eddsa), `ecdsa-rdfc-2019` and
`ecdsa-jcs-2019` (vc-di-ecdsa). In all of them the signed bytes are the hash of the proof's own
configuration followed by the hash of the document.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from openmerit.credentials import _canonical
from openmerit.credentials._encoding import base58_encode, multibase_decode
from openmerit.credentials._keys import Signer
from openmerit.credentials.errors import CredentialError, UnusableKey

Document = dict[str, Any]


@dataclass(frozen=True)
class Cryptosuite:
    """How one suite canonicalizes, and which keys it takes."""

    name: str
    canonicalization: str
    key_types: frozenset[str]


SUITES: Final[Mapping[str, Cryptosuite]] = {
    suite.name: suite
    for suite in (
        Cryptosuite("eddsa-rdfc-2022", "rdfc", frozenset({"ed25519"})),
        Cryptosuite("eddsa-jcs-2022", "jcs", frozenset({"ed25519"})),
        Cryptosuite("ecdsa-rdfc-2019", "rdfc", frozenset({"p256", "p384"})),
        Cryptosuite("ecdsa-jcs-2019", "jcs", frozenset({"p256", "p384"})),
    )
}
SUPERSEDED_NAMES: Final = {"eddsa-2022": "eddsa-rdfc-2022"}
"""Names of drafts that are still met in old badges."""

SIGNATURE_BYTES: Final = {"ed25519": 64, "p256": 64, "p384": 96}


class CanonicalDocument:
    """A document (without its proofs) in the canonical forms its proofs need, each made once."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self._hashes: dict[tuple[str, str], bytes] = {}

    def rdfc_hash(self, hash_name: str) -> bytes:
        """Hash of the canonical N-Quads. Raises ContextError, TooSymmetric."""
        return self._once(("rdfc", hash_name), self.document)

    def jcs_hash(self, hash_name: str, context: Any) -> bytes:
        """Hash of the JCS form under the proof's `@context`. Raises UnreadableDocument."""
        if context is None or context == self.document.get("@context"):
            return self._once(("jcs", hash_name), self.document)
        return _hash_of("jcs", hash_name, {**self.document, "@context": context})

    def _once(self, kind: tuple[str, str], document: Document) -> bytes:
        if kind not in self._hashes:
            self._hashes[kind] = _hash_of(*kind, document)
        return self._hashes[kind]


def bytes_to_sign(
    canonical: CanonicalDocument, options: Mapping[str, Any], suite: Cryptosuite, key_type: str
) -> bytes:
    """What a proof signs: hash of its configuration, then hash of the document.

    Args:
        options: the proof without `proofValue`.

    Raises:
        ContextError, TooSymmetric, UnreadableDocument: a canonical form cannot be made.
    """
    hash_name = "sha384" if key_type == "p384" else "sha256"
    if suite.canonicalization == "rdfc":
        configuration = {**options, "@context": canonical.document.get("@context")}
        return _hash_of("rdfc", hash_name, configuration) + canonical.rdfc_hash(hash_name)
    document_hash = canonical.jcs_hash(hash_name, options.get("@context"))
    return _hash_of("jcs", hash_name, dict(options)) + document_hash


def add_proof(
    document: Document,
    signer: Signer,
    *,
    suite_name: str,
    created: str,
    purpose: str = "assertionMethod",
) -> Document:
    """`document` with a proof by `signer`.

    Args:
        suite_name: one of `SUITES`.
        created: xsd:dateTimeStamp.

    Raises:
        UnusableKey: the suite does not exist or does not take this kind of key.
        ContextError, TooSymmetric, UnreadableDocument: the document cannot be canonicalized.
    """
    suite = SUITES.get(suite_name)
    if suite is None or signer.key_type not in suite.key_types:
        raise UnusableKey(
            f"A {signer.key_type} key cannot make the proof {suite_name}; choose another of "
            f"{', '.join(SUITES)}, jwt."
        )
    proof: dict[str, Any] = {
        "type": "DataIntegrityProof",
        "cryptosuite": suite_name,
        "created": created,
        "verificationMethod": signer.verification_method,
        "proofPurpose": purpose,
    }
    if suite.canonicalization == "jcs":
        proof = {"@context": document["@context"], **proof}
    data = bytes_to_sign(CanonicalDocument(document), proof, suite, signer.key_type)
    proof["proofValue"] = "z" + base58_encode(signer.sign(data))
    return {**document, "proof": proof}


def signature_of(proof: Mapping[str, Any], key_type: str) -> bytes:
    """The bytes of `proofValue`, strictly decoded.

    Raises:
        CredentialError: absent, not base58btc multibase, or of the wrong length for the key.
    """
    value = proof.get("proofValue")
    if not isinstance(value, str) or not value.startswith("z"):
        raise CredentialError("The proof's proofValue is not base58btc multibase (z…).")
    signature = multibase_decode(value)
    if len(signature) != SIGNATURE_BYTES.get(key_type):
        raise CredentialError(
            f"The proof's proofValue has {len(signature)} bytes, not a signature's."
        )
    return signature


def _hash_of(kind: str, hash_name: str, document: Document) -> bytes:
    if kind == "rdfc":
        text = _canonical.canonical_n_quads(document, hash_name=hash_name)
        return hashlib.new(hash_name, text.encode("utf-8")).digest()
    return hashlib.new(hash_name, _canonical.canonical_json(document)).digest()
