"""Traps in Data Integrity proofs."""

from collections.abc import Iterator
from typing import Final

from openmerit.credentials.doctor._case import Case, Seen
from openmerit.credentials.errors import EncodingError
from openmerit.credentials.proofs import _ecdsa_sd_values
from openmerit.credentials.reading import _times
from openmerit.credentials.reading._encoding import base58_decode
from openmerit.credentials.sentences import say
from openmerit.credentials.verification import _proof_form

_ANEW: Final = say("Sign the template: it gets a proof that others take.")
_OLD_NAMES: Final = frozenset({"eddsa-2022", "json-eddsa-2022", "ecdsa-2019"})
_SIGNATURES: Final = (64, 96)
_DER: Final = 0x30


def old_name(case: Case) -> Iterator[Seen]:
    """Drafts called suites otherwise, as eddsa-2022 (Data Integrity EdDSA 1.0, section 3)."""
    for place in case.proofs:
        if str(place.value.get("cryptosuite")) in _OLD_NAMES:
            yield Seen(
                f"{place.pointer}/cryptosuite",
                say("{suite} is the name that a draft had for it. Newer verifiers do not know it.",
                    suite=place.value["cryptosuite"]),
                _ANEW,
            )  # fmt: skip


def old_type(case: Case) -> Iterator[Seen]:
    """Proof types of their own came before DataIntegrityProof (VC Specifications Directory)."""
    for place in case.proofs:
        kind = place.value.get("type")
        if not isinstance(kind, str) or kind == "DataIntegrityProof":
            continue
        message = say("There are no proofs of the kind {kind}.", kind=kind[:80])
        if _proof_form.exists(place.value):
            message = say(
                "{kind} is a kind of proof of former times, which fewer and fewer check.", kind=kind
            )
        yield Seen(f"{place.pointer}/type", message, _ANEW)


def several(case: Case) -> Iterator[Seen]:
    """The strict schema has a list of proofs, 1EdTech's own example a single one (OB 3.0, E)."""
    given = case.document.get("proof")
    if not isinstance(given, list):
        return
    if len(given) == 1:
        message = say("The proof stands in a list of one. Some verifiers want the object itself.")
        remedy = say("Write the proof without the list; the signature remains good.")
    else:
        message = say("It has {n} proofs. Some verifiers look at the first, others want all.",
                      n=len(given))  # fmt: skip
        remedy = say("One good proof is enough.")
    yield Seen("/proof", message, remedy)


def jcs(case: Case) -> Iterator[Seen]:
    """Open Badges 3.0 names suites over RDF, and not those over JCS (section 8.3)."""
    for place in case.proofs:
        if "-jcs-" in str(place.value.get("cryptosuite")):
            yield Seen(
                f"{place.pointer}/cryptosuite",
                say("{suite} is a suite of the W3C that Open Badges 3.0 does not name. Verifiers "
                    "made for badges alone may not know it.", suite=place.value["cryptosuite"]),
                say("Use eddsa-rdfc-2022, if it must work everywhere."),
            )  # fmt: skip


def p384(case: Case) -> Iterator[Seen]:
    """With P-384 RDFC-1.0 hashes by SHA-384 inside, too (Data Integrity ECDSA 1.0, 3.2)."""
    for place in case.proofs:
        if "#z82L" in str(place.value.get("verificationMethod")):
            yield Seen(
                place.pointer,
                say("The key is a P-384 one. Some programs hash by SHA-256 where SHA-384 is due, "
                    "and find that the proof does not fit."),
                say("Use an Ed25519 or P-256 key, if it must work everywhere."),
            )  # fmt: skip


def created(case: Case) -> Iterator[Seen]:
    """`created` is optional, and several verifiers want it (Data Integrity 1.0, section 2.1)."""
    for place in case.proofs:
        given = place.value.get("created")
        if given is None:
            message = say("The proof does not say when it was made, which some verifiers require.")
        elif not _is_date(given):
            message = say("created is no date and time: {value!r}.", value=str(given)[:60])
        else:
            continue
        yield Seen(f"{place.pointer}/created", message, _ANEW)


def no_fragment(case: Case) -> Iterator[Seen]:
    """A did:key names its method once more after the # (did:key method, section 2)."""
    for place in case.proofs:
        method = str(place.value.get("verificationMethod"))
        if method.startswith("did:") and "#" not in method:
            yield Seen(
                f"{place.pointer}/verificationMethod",
                say("{method} names whose the key is, and not which key.", method=method[:120]),
                say("Write did:key:z6Mk…#z6Mk…, as signing the template does."),
            )


def encoding(case: Case) -> Iterator[Seen]:
    """`proofValue` is z and base58, of r and s side by side, not DER (DI ECDSA 1.0, 3.2.1)."""
    for place in case.proofs:
        value = place.value.get("proofValue")
        suite = str(place.value.get("cryptosuite", place.value.get("type")))
        if not isinstance(value, str) or "-sd-" in suite or "bbs" in suite:
            continue
        message = None
        if not value.startswith("z"):
            message = say("The proof's value does not begin with z, as base58 does.")
        else:
            try:
                signature = base58_decode(value[1:])
            except EncodingError:
                message = say("The proof's value is no base58.")
            else:
                if len(signature) not in _SIGNATURES and signature[:1] == bytes([_DER]):
                    message = say("The signature is written as DER, not as its two numbers.")
        if message is not None:
            yield Seen(f"{place.pointer}/proofValue", message, _ANEW)


def own_contexts(case: Case) -> Iterator[Seen]:
    """Over RDF a proof is read with the document's contexts, whatever it brings (DI, 4.2)."""
    for place in case.proofs:
        if "@context" in place.value and "jcs" not in str(place.value.get("cryptosuite")):
            yield Seen(
                f"{place.pointer}/@context",
                say("The proof brings contexts of its own. Some programs read it by these, and "
                    "find that it does not fit."),
                _ANEW,
            )  # fmt: skip


def holders_copy(case: Case) -> Iterator[Seen]:
    """A base proof is for the holder alone (Data Integrity ECDSA 1.0, section 3.4.2)."""
    for place in case.proofs:
        if _ecdsa_sd_values.is_base(place.value.get("proofValue")):
            yield Seen(
                f"{place.pointer}/proofValue",
                say("This is the copy for its holder: whoever gets it can show any part of it."),
                say("Hand out what `openmerit derive` makes of it."),
            )


def _is_date(given: object) -> bool:
    try:
        _times.parse(str(given), zone_required=False)
    except ValueError:
        return False
    return True
