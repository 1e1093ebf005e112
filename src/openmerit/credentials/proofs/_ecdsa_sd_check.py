"""Checking proofs of `ecdsa-sd-2023` (vc-di-ecdsa 1.0, section 3.5.4).

Apart from the making of them, so that a part is checked without the machinery that takes it out of
a whole.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from openmerit.credentials.errors import CredentialError, UnusableKey
from openmerit.credentials.keys._keys import VerificationKey
from openmerit.credentials.linked_data._document import CanonicalDocument
from openmerit.credentials.proofs import _ecdsa_sd_values as _values
from openmerit.credentials.reading._encoding import base58_encode, base64url_encode
from openmerit.credentials.sentences import say


def is_proof_of(
    canonical: CanonicalDocument, proof: Mapping[str, Any], key: VerificationKey
) -> bool:
    """Whether a base or derived proof is one by `key` over this document.

    A derived proof that fails on the fast path is judged once more on the general one.

    Args:
        canonical: the document without its proofs.

    Raises:
        CredentialError: its `proofValue` is malformed, or the document cannot be canonicalized.
    """
    value = _values.read(proof.get("proofValue"))
    if isinstance(value, _values.BaseValue):
        from openmerit.credentials.proofs import _ecdsa_sd  # which builds upon this module

        lines, obligatory = _ecdsa_sd.whole_of(canonical.document, value)
        return _is_signed(canonical, proof, key, value, lines, obligatory)
    lines = lines_of(canonical, value)
    if _is_signed(canonical, proof, key, value, lines, value.obligatory):
        return True
    if not canonical.is_by_shape:
        return False
    judge = CanonicalDocument(canonical.document, by_shape=False)
    lines = lines_of(judge, value)
    return _is_signed(judge, proof, key, value, lines, value.obligatory)


def lines_of(canonical: CanonicalDocument, value: _values.DerivedValue) -> list[bytes]:
    """The lines of a shown document under the labels that they were signed with, in order.

    Raises CredentialError if its proof does not label exactly the nodes that it has.
    """

    def signed_labels(labels: Sequence[str]) -> list[str]:
        numbers = [int(label.removeprefix("_:c14n")) for label in labels]
        if set(numbers) != value.labels.keys():
            raise CredentialError(say("The proof does not label the parts that the document has."))
        return [f"_:u{base64url_encode(value.labels[number])}" for number in numbers]

    text = canonical.relabelled(signed_labels)
    if text is not None:
        return [f"{line}\n".encode() for line in text.split("\n")[:-1]]
    from openmerit.credentials.proofs._ecdsa_sd_statements import StatementsOf  # RDF is heavy

    statements = StatementsOf(canonical.document)
    labels = statements.labels()
    return statements.lines(dict(zip(labels, signed_labels([*labels.values()]), strict=True)))


def are_signed(
    value: _values.BaseValue | _values.DerivedValue,
    lines: Sequence[bytes],
    obligatory: Sequence[int],
) -> bool:
    """Whether every line that is not obligatory has its signature by the document's own key."""
    own = VerificationKey.from_multikey("z" + base58_encode(value.public_key))
    if own.key_type != "p256":
        raise UnusableKey(say("The key within the proof is no P-256 key."))
    always = set(obligatory)
    rest = [line for place, line in enumerate(lines) if place not in always]
    return len(value.signatures) == len(rest) and all(
        own.is_signature(signature, line)
        for signature, line in zip(value.signatures, rest, strict=True)
    )


def bytes_to_sign(
    canonical: CanonicalDocument,
    options: Mapping[str, Any],
    public_key: bytes,
    lines: Iterable[bytes],
) -> bytes:
    """What the issuer's own signature is over (section 3.5.1)."""
    configuration = {**options, "@context": canonical.document.get("@context")}
    own = canonical.like(configuration).rdfc_hash("sha256")
    return own + public_key + hashlib.sha256(b"".join(lines)).digest()


def _is_signed(
    canonical: CanonicalDocument,
    proof: Mapping[str, Any],
    key: VerificationKey,
    value: _values.BaseValue | _values.DerivedValue,
    lines: Sequence[bytes],
    obligatory: Sequence[int],
) -> bool:
    """Whether the issuer signed the obligatory lines, and the document's own key all others."""
    if obligatory and obligatory[-1] >= len(lines):
        return False
    options = {name: member for name, member in proof.items() if name != "proofValue"}
    always = [lines[place] for place in obligatory]
    data = bytes_to_sign(canonical, options, value.public_key, always)
    return key.is_signature(value.signature, data) and are_signed(value, lines, obligatory)
