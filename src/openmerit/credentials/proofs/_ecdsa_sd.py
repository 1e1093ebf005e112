"""`ecdsa-sd-2023` (vc-di-ecdsa 1.0, section 3.5): a proof from which a holder shows only a part.

The issuer signs each statement of the document by itself, with a key made for this document, and
puts its own signature over that key and over the statements that must always be shown. This *base*
proof is for the holder. From it the holder *derives* a proof for the part that is shown.

What must always be shown is for the issuer to say, since whatever is not in it can be hidden: an
expiry that is not obligatory can be left out by the holder. So issuer, dates, status and terms of
use are obligatory in what is made here, whatever else is asked for.
"""

import hashlib
import hmac
import json
import secrets
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

from openmerit.credentials.errors import CredentialError, DisclosureError, UnusableKey
from openmerit.credentials.keys._keys import Signer
from openmerit.credentials.keys._signing import SigningKey
from openmerit.credentials.linked_data import _labelling
from openmerit.credentials.linked_data._document import CanonicalDocument
from openmerit.credentials.proofs import _ecdsa_sd_check, _pointers
from openmerit.credentials.proofs import _ecdsa_sd_values as _values
from openmerit.credentials.proofs._ecdsa_sd_statements import StatementsOf
from openmerit.credentials.reading._encoding import base58_decode, base64url_encode
from openmerit.credentials.sentences import say

NAME: Final = _values.NAME
ALWAYS_SHOWN: Final = (
    "issuer",
    "validFrom",
    "validUntil",
    "issuanceDate",
    "expirationDate",
    "credentialStatus",
    "termsOfUse",
)
"""Members that no holder may withhold: who says it, for when, and whether it still holds."""

MAX_STATEMENTS: Final = 5_000
"""Most statements that are signed one by one: more could not be checked in bounded time."""

Document = dict[str, Any]


def obligatory_pointers(document: Mapping[str, Any], further: Iterable[str] = ()) -> list[str]:
    """What a holder of this document must show: `ALWAYS_SHOWN`, and what its issuer adds."""
    always = [f"/{member}" for member in ALWAYS_SHOWN if member in document]
    return list(dict.fromkeys([*always, *further]))


def add_proof(
    document: Document,
    signer: Signer,
    *,
    created: str,
    mandatory: Sequence[str] = (),
    members: Mapping[str, Any] = MappingProxyType({}),
) -> Document:
    """The document with a base proof by `signer` (section 3.5.8).

    Args:
        created: xsd:dateTimeStamp.
        mandatory: JSON pointers to what a holder must show besides `ALWAYS_SHOWN`.
        members: what the proof says besides, such as `id`.

    Raises:
        DisclosureError: a pointer that points at nothing, or into a value.
        UnusableKey: not a P-256 key.
        ContextError, TooSymmetric: the document cannot be canonicalized.
        CredentialError: it makes too many statements.
    """
    if signer.key_type != "p256":
        raise UnusableKey(
            say(
                "The proof {name} is made by a P-256 key, not by {kind}.",
                name=NAME,
                kind=signer.key_type,
            )
        )
    pointers = obligatory_pointers(document, mandatory)
    _pointers.refuse_parts_of_enclosed(document, pointers)
    proof = {
        "type": "DataIntegrityProof",
        "cryptosuite": NAME,
        "created": created,
        "verificationMethod": signer.verification_method,
        "proofPurpose": "assertionMethod",
        **members,
    }
    hmac_key = secrets.token_bytes(_values.HMAC_KEY_BYTES)
    # Nodes are known by their objects, so that no object may stand in two places.
    lines = Lines(StatementsOf(json.loads(json.dumps(document))), hmac_key)
    if len(lines) > MAX_STATEMENTS:
        raise CredentialError(
            say(
                "The document makes {count} statements; at most {most} are signed one by one.",
                count=len(lines),
                most=MAX_STATEMENTS,
            )
        )
    obligatory = lines.places(pointers)
    own = SigningKey.generate("p256")
    public_key = base58_decode(own.multikey[1:])
    value = _values.BaseValue(
        signature=signer.sign(
            _ecdsa_sd_check.bytes_to_sign(
                CanonicalDocument(document), proof, public_key, lines.at(obligatory)
            )
        ),
        public_key=public_key,
        hmac_key=hmac_key,
        signatures=[own.sign(line) for line in lines.at(lines.others(obligatory))],
        pointers=pointers,
    )
    return {**document, "proof": {**proof, "proofValue": value.write()}}


def derive(document: Document, proof: Mapping[str, Any], show: Sequence[str]) -> Document:
    """The chosen part of a document, with a proof of it (section 3.5.3, createDisclosureData).

    Args:
        document: without its proofs.
        proof: its base proof.
        show: JSON pointers to what shall be shown besides what must be.

    Raises:
        DisclosureError: a pointer that points at nothing, or into a value.
        CredentialError: the proof is no base proof, or not one of this document.
    """
    base = _values.read(proof.get("proofValue"))
    if not isinstance(base, _values.BaseValue):
        raise CredentialError(
            say(
                "This is a derived credential already; only its issuer's base proof can be derived."
            )
        )
    _pointers.refuse_parts_of_enclosed(document, show)
    statements = StatementsOf(document)
    lines = Lines(statements, base.hmac_key)
    obligatory = set(lines.places(base.pointers))
    chosen = sorted(obligatory | set(lines.places(show)))
    signed = lines.others(sorted(obligatory))
    if len(signed) != len(base.signatures):
        raise _not_its_own()
    signatures = dict(zip(signed, base.signatures, strict=True))
    pointers = [*base.pointers, *show]
    shown = _pointers.select(document, pointers).document
    if not shown:
        raise DisclosureError("", say("nothing is obligatory here; choose what shall be shown"))
    value = _values.DerivedValue(
        signature=base.signature,
        public_key=base.public_key,
        signatures=[signatures[place] for place in chosen if place in signatures],
        labels=lines.labels_within(statements.of(pointers)),
        obligatory=[line for line, place in enumerate(chosen) if place in obligatory],
    )
    # Nobody shall be handed what does not hold: the shown part is checked as a verifier does it.
    lines_shown = _ecdsa_sd_check.lines_of(CanonicalDocument(shown), value)
    if lines_shown != lines.at(chosen) or not _ecdsa_sd_check.are_signed(
        value, lines_shown, value.obligatory
    ):
        raise _not_its_own()
    return {**shown, "proof": {**proof, "proofValue": value.write()}}


def whole_of(document: Document, value: _values.BaseValue) -> tuple[list[bytes], list[int]]:
    """All lines of a document with a base proof, and which of them must always be shown.

    Raises DisclosureError for a pointer that points at nothing, and what `StatementsOf` raises.
    """
    lines = Lines(StatementsOf(document), value.hmac_key)
    return lines.at(range(len(lines))), lines.places(value.pointers)


class Lines:
    """The statements of a whole document as lines, in the order that the issuer signed them."""

    def __init__(self, statements: StatementsOf, hmac_key: bytes) -> None:
        self._statements = statements
        self._labels = {
            node: _hmac(hmac_key, label.removeprefix("_:"))
            for node, label in statements.labels().items()
        }
        names = {node: f"_:u{base64url_encode(label)}" for node, label in self._labels.items()}
        written = sorted((_labelling.write_quad(q, names), q) for q in statements.quads)
        self._lines = [line.encode() for line, _ in written]
        self._places = {quad: place for place, (_, quad) in enumerate(written)}

    def __len__(self) -> int:
        return len(self._lines)

    def places(self, pointers: Sequence[str]) -> list[int]:
        """Which lines the chosen part of the document makes, in order. Raises DisclosureError."""
        return sorted(self._places[quad] for quad in self._statements.of(pointers))

    def others(self, places: Iterable[int]) -> list[int]:
        """All lines but these."""
        return sorted(set(range(len(self._lines))) - set(places))

    def at(self, places: Iterable[int]) -> list[bytes]:
        """The lines themselves."""
        return [self._lines[place] for place in places]

    def labels_within(self, quads: Sequence[_labelling.Quad]) -> dict[int, bytes]:
        """How nodes are labelled in a document of these statements alone, and how in the whole."""
        within = _labelling.Labelling(quads, "sha256").labels()
        numbered = sorted(
            (int(label.removeprefix("_:c14n")), node) for node, label in within.items()
        )
        return {number: self._labels[node] for number, node in numbered}


def _hmac(key: bytes, label: str) -> bytes:
    return hmac.new(key, label.encode(), hashlib.sha256).digest()


def _not_its_own() -> CredentialError:
    return CredentialError(
        say("The proof is not one of this document: something was changed after it was signed.")
    )
