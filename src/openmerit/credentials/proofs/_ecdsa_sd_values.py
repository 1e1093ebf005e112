"""The `proofValue` of ecdsa-sd-2023: CBOR behind three bytes that tell the two kinds apart.

vc-di-ecdsa 1.0, sections 3.5.2 to 3.5.7. Everything here comes from strangers, so that one value
has one spelling: no tags, no indefinite lengths, no name twice, and the bytes must be those that
the value would be written as again.
"""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from openmerit.credentials.errors import CredentialError, EncodingError
from openmerit.credentials.reading import _budget
from openmerit.credentials.reading._encoding import base64url_decode, base64url_encode
from openmerit.credentials.sentences import say

NAME: Final = "ecdsa-sd-2023"
SIGNATURE_BYTES: Final = 64
PUBLIC_KEY_BYTES: Final = 35
"""Multikey of a P-256 key: prefix 8024 and a compressed point. (The text says 36; the published
vectors and all implementations have 35.)"""

HMAC_KEY_BYTES: Final = 32
LABEL_BYTES: Final = 32
_BASE: Final = b"\xd9\x5d\x00"
_DERIVED: Final = b"\xd9\x5d\x01"
_BYTES_IN_A_STEP: Final = 4
"""CBOR of few bytes becomes objects of many: reading it is charged by its length."""

_TAGS: Final = (
    *range(6),
    *range(21, 38),
    52,
    54,
    100,
    *range(256, 262),
    1004,
    43000,
    55799,
)


@dataclass(frozen=True)
class BaseValue:
    """What the issuer hands to the holder.

    Attributes:
        signature: the issuer's, over proof, `public_key` and all obligatory statements.
        public_key: made for this credential alone; `signatures` are its own.
        hmac_key: turns canonical labels into ones that tell nothing about what is withheld.
        signatures: one for each statement that is not obligatory, in order.
        pointers: what a holder has to show.
    """

    signature: bytes
    public_key: bytes
    hmac_key: bytes
    signatures: Sequence[bytes]
    pointers: Sequence[str]

    def write(self) -> str:
        """The `proofValue`."""
        parts = [
            self.signature,
            self.public_key,
            self.hmac_key,
            list(self.signatures),
            list(self.pointers),
        ]
        return _written(_BASE, parts)


@dataclass(frozen=True)
class DerivedValue:
    """What the holder shows.

    Attributes:
        signature, public_key, signatures: as in `BaseValue`, of the statements shown.
        labels: canonical label's number in the shown document → its label in the signed one.
        obligatory: which lines the issuer's own signature covers.
    """

    signature: bytes
    public_key: bytes
    signatures: Sequence[bytes]
    labels: Mapping[int, bytes]
    obligatory: Sequence[int]

    def write(self) -> str:
        """The `proofValue`."""
        parts = [
            self.signature,
            self.public_key,
            list(self.signatures),
            dict(self.labels),
            list(self.obligatory),
        ]
        return _written(_DERIVED, parts)


def is_base(value: object) -> bool:
    """Whether a `proofValue` says that it is a base proof, meant for the holder alone."""
    return isinstance(value, str) and value.startswith("u2V0A")


def is_derived(value: object) -> bool:
    """Whether a `proofValue` says that it is a derived proof."""
    return isinstance(value, str) and value.startswith("u2V0B")


def read(value: object) -> BaseValue | DerivedValue:
    """A `proofValue`, strictly decoded.

    Raises:
        CredentialError: it is neither kind, or not exactly so.
    """
    if not isinstance(value, str) or not value.startswith("u"):
        raise CredentialError(say("The proof's proofValue is not base64url multibase (u…)."))
    try:
        data = base64url_decode(value[1:])
    except EncodingError as error:
        raise CredentialError(
            say("The proof's proofValue is damaged: {error}", error=error)
        ) from None
    head, body = data[:3], data[3:]
    if head not in (_BASE, _DERIVED):
        raise CredentialError(say("The proof's proofValue is neither a base nor a derived proof."))
    parts = _parts(body)
    made = _base(*parts) if head == _BASE else _derived(*parts)
    if made is None:
        raise CredentialError(say("The proof's proofValue does not hold what its kind must hold."))
    return made


def _parts(body: bytes) -> list[Any]:
    """The five parts of the value. Raises CredentialError."""
    import cbor2  # only proofs of this suite need it

    _budget.charge(len(body) // _BYTES_IN_A_STEP)

    def refuse(*_: object) -> Any:
        raise ValueError("a tag")

    try:
        parts = cbor2.loads(
            body,
            tag_hook=refuse,
            semantic_decoders=dict.fromkeys(_TAGS, refuse),
            max_depth=4,
            allow_indefinite=False,
            allow_duplicate_keys=False,
        )
        is_five = type(parts) is list and len(parts) == 5
        if is_five and cbor2.dumps(parts) == body:
            return list(parts)
    except Exception:  # cbor2 raises more than its own errors on hostile input
        pass
    raise CredentialError(say("The proof's proofValue is damaged: it is not CBOR of one spelling."))


def _base(
    signature: Any, public_key: Any, hmac_key: Any, signatures: Any, pointers: Any
) -> BaseValue | None:
    fits = (
        _is_bytes(signature, SIGNATURE_BYTES)
        and _is_bytes(public_key, PUBLIC_KEY_BYTES)
        and _is_bytes(hmac_key, HMAC_KEY_BYTES)
        and _are_signatures(signatures)
        and type(pointers) is list
        and all(type(pointer) is str for pointer in pointers)
        and len(set(pointers)) == len(pointers)
    )
    return BaseValue(signature, public_key, hmac_key, signatures, pointers) if fits else None


def _derived(
    signature: Any, public_key: Any, signatures: Any, labels: Any, obligatory: Any
) -> DerivedValue | None:
    fits = (
        _is_bytes(signature, SIGNATURE_BYTES)
        and _is_bytes(public_key, PUBLIC_KEY_BYTES)
        and _are_signatures(signatures)
        and type(labels) is dict
        and all(type(number) is int and number >= 0 for number in labels)
        and all(_is_bytes(label, LABEL_BYTES) for label in labels.values())
        # Two nodes of one label would be one node to the signatures and two to a reader.
        and len(set(labels.values())) == len(labels)
        and type(obligatory) is list
        and all(type(line) is int and line >= 0 for line in obligatory)
        and all(a < b for a, b in itertools.pairwise(obligatory))
    )
    return DerivedValue(signature, public_key, signatures, labels, obligatory) if fits else None


def _are_signatures(value: Any) -> bool:
    return type(value) is list and all(_is_bytes(item, SIGNATURE_BYTES) for item in value)


def _is_bytes(value: Any, length: int) -> bool:
    return type(value) is bytes and len(value) == length


def _written(head: bytes, parts: list[Any]) -> str:
    import cbor2  # only proofs of this suite need it

    return "u" + base64url_encode(head + cbor2.dumps(parts))
