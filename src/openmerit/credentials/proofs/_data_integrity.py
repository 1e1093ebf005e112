"""Data Integrity proofs (VC Data Integrity 1.0): making one, and what one is a signature over.

Cryptosuites: `eddsa-rdfc-2022` and `eddsa-jcs-2022` (vc-di-eddsa), `ecdsa-rdfc-2019` and
`ecdsa-jcs-2019` (vc-di-ecdsa). In all of them the signed bytes are the hash of the proof's own
configuration followed by the hash of the document. `ecdsa-sd-2023`, which signs each statement by
itself, stands in `_ecdsa_sd`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from openmerit.credentials.errors import CredentialError, UnusableKey
from openmerit.credentials.keys._keys import Signer, VerificationKey
from openmerit.credentials.linked_data._document import CanonicalDocument
from openmerit.credentials.reading._encoding import base58_encode, multibase_decode
from openmerit.credentials.sentences import say

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
        Cryptosuite("ecdsa-sd-2023", "statements", frozenset({"p256"})),
    )
}
SUPERSEDED_NAMES: Final = {"eddsa-2022": "eddsa-rdfc-2022"}
"""Names of drafts that are still met in old badges."""

SIGNATURE_BYTES: Final = {"ed25519": 64, "p256": 64, "p384": 96}


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
        own = canonical.like(configuration).rdfc_hash(hash_name)
        return own + canonical.rdfc_hash(hash_name)
    own = CanonicalDocument(dict(options)).jcs_hash(hash_name, None)
    return own + canonical.jcs_hash(hash_name, options.get("@context"))


def add_proof(
    canonical: CanonicalDocument,
    signer: Signer,
    *,
    suite_name: str,
    created: str,
    mandatory: Sequence[str] = (),
    members: Mapping[str, Any] = MappingProxyType({}),
) -> Document:
    """The document with a proof by `signer` that asserts it.

    Args:
        suite_name: one of `SUITES`.
        created: xsd:dateTimeStamp.
        mandatory: for ecdsa-sd-2023: JSON pointers to what a holder must show besides what is
            always shown.
        members: what the proof says besides, such as `id`, or another `proofPurpose`.

    Raises:
        DisclosureError: one of `mandatory` points at nothing, or into a value.
        UnusableKey: the suite does not exist or does not take this kind of key.
        ContextError, TooSymmetric, UnreadableDocument: the document cannot be canonicalized.
    """
    suite = SUITES.get(suite_name)
    if suite is None or signer.key_type not in suite.key_types:
        fitting = [s.name for s in SUITES.values() if signer.key_type in s.key_types]
        raise UnusableKey(
            say(
                "A key of type {key_type} cannot make the proof {suite_name}; it can make {list}.",
                key_type=signer.key_type,
                suite_name=suite_name,
                list=", ".join([*fitting, "jwt", "sd-jwt"]),
            )
        )
    document = canonical.document
    if suite.canonicalization == "statements":
        from openmerit.credentials.proofs import _ecdsa_sd  # which builds upon this module

        return _ecdsa_sd.add_proof(
            document, signer, created=created, mandatory=mandatory, members=members
        )
    proof: dict[str, Any] = {
        "type": "DataIntegrityProof",
        "cryptosuite": suite_name,
        "created": created,
        "verificationMethod": signer.verification_method,
        "proofPurpose": "assertionMethod",
        **members,
    }
    if suite.canonicalization == "jcs":
        proof = {"@context": document["@context"], **proof}
    data = bytes_to_sign(canonical, proof, suite, signer.key_type)
    proof["proofValue"] = "z" + base58_encode(signer.sign(data))
    return {**document, "proof": proof}


def is_proof_of(
    canonical: CanonicalDocument,
    proof: Mapping[str, Any],
    suite: Cryptosuite,
    key: VerificationKey,
) -> bool:
    """Whether `proof` is a signature by `key` over the document and the proof's own members.

    A proof that fails on the fast path is judged once more on the general one.

    Raises:
        CredentialError: its `proofValue` is no signature, or a canonical form cannot be made.
    """
    if suite.canonicalization == "statements":
        from openmerit.credentials.proofs import _ecdsa_sd_check  # which other proofs do not need

        return _ecdsa_sd_check.is_proof_of(canonical, proof, key)
    signature = signature_of(proof, key.key_type)
    options = {name: value for name, value in proof.items() if name != "proofValue"}
    data = bytes_to_sign(canonical, options, suite, key.key_type)
    if key.is_signature(signature, data):
        return True
    if suite.canonicalization != "rdfc" or not canonical.is_by_shape:
        return False
    judge = CanonicalDocument(canonical.document, by_shape=False)
    return key.is_signature(signature, bytes_to_sign(judge, options, suite, key.key_type))


def signature_of(proof: Mapping[str, Any], key_type: str) -> bytes:
    """The bytes of `proofValue`, strictly decoded.

    Raises:
        CredentialError: absent, not base58btc multibase, or of the wrong length for the key.
    """
    value = proof.get("proofValue")
    if not isinstance(value, str) or not value.startswith("z"):
        raise CredentialError(say("The proof's proofValue is not base58btc multibase (z…)."))
    signature = multibase_decode(value)
    if len(signature) != SIGNATURE_BYTES.get(key_type):
        raise CredentialError(
            say(
                "The proof's proofValue has {number} bytes, not a signature's.",
                number=len(signature),
            )
        )
    return signature
