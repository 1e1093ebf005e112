"""What changes in a report when the holder shows only a part, or hands over more than intended.

A derived credential proves what it shows. It does not prove that nothing else was said: an expiry
or a status list that its issuer did not make obligatory may have been left out by the very person
who gains from it. So what is absent from a part is never counted as "there is none".
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from openmerit.credentials.documents import _schema
from openmerit.credentials.reading import _members
from openmerit.credentials.sentences import joined, say
from openmerit.credentials.verification import _checks
from openmerit.credentials.verification._envelope import Envelope
from openmerit.credentials.verification._report import Check, Outcome

_SUITE: Final = "ecdsa-sd-2023"
PART: Final = "part"
"""Finding of `proof`: its holder shows a part, and may have withheld the rest."""

HOLDERS_COPY: Final = "holders_copy"
"""Finding of `proof`: this is what the issuer gave to the holder, from which parts are derived."""

_ENDS: Final = ("validUntil", "expirationDate")
_MOST_NAMED: Final = 5


def is_part(envelope: Envelope) -> bool:
    """Whether something may have been withheld from what is before us."""
    if envelope.sd_jwt is not None:
        return envelope.sd_jwt.withheld > 0
    from openmerit.credentials.proofs import _ecdsa_sd_values

    return any(_ecdsa_sd_values.is_derived(value) for value in _proof_values(envelope))


def is_holders_copy(envelope: Envelope) -> bool:
    """Whether it is what the holder was given by the issuer, and should have kept."""
    from openmerit.credentials.proofs import _ecdsa_sd_values

    return any(_ecdsa_sd_values.is_base(value) for value in _proof_values(envelope))


def weighed(envelope: Envelope, found: Mapping[str, Check]) -> dict[str, Check]:
    """The checks as they have to be read where only a part is shown."""
    if envelope.sd_jwt is None and not _proof_values(envelope):
        return dict(found)
    checks = dict(found)
    proof = found.get("proof")
    if proof is not None and proof.outcome in (Outcome.PASSED, Outcome.WARNING):
        if is_holders_copy(envelope):
            checks["proof"] = _with_holders_copy(proof)
        elif is_part(envelope):
            note = say("Its holder shows a part of it, and may have withheld the rest.")
            checks["proof"] = replace(proof, message=joined([proof.message, note]), finding=PART)
    if is_part(envelope):
        checks |= {
            name: weigh(checks[name], envelope)
            for name, weigh in (
                ("schema", _schema_of_part),
                ("validity", _validity_of_part),
                ("status", _status_of_part),
            )
            if name in checks
        }
    if envelope.sd_jwt is not None and "status" in envelope.sd_jwt.jws.payload:
        checks |= {"status": _token_status(checks["status"])} if "status" in checks else {}
    return checks


def _proof_values(envelope: Envelope) -> list[Any]:
    if envelope.jws is not None:
        return []  # a token is its own proof; what it encloses as one was not looked at
    proofs = _members.as_list(envelope.document.get("proof"))
    return [
        item.get("proofValue")
        for item in proofs
        if isinstance(item, dict) and item.get("cryptosuite") == _SUITE
    ]


def _with_holders_copy(check: Check) -> Check:
    note = say(
        "This is the copy that its issuer made for the holder alone: it shows everything, and "
        "whoever has it can show any part of it. Ask the holder for a derived one."
    )
    message = joined([check.message, note])
    return replace(check, outcome=Outcome.WARNING, message=message, finding=HOLDERS_COPY)


def _schema_of_part(check: Check, envelope: Envelope) -> Check:
    """What a holder withheld is no breach of the model, what is wrong remains one."""
    verdict = _schema.judge(envelope.document, derived=True)
    if verdict.problem is not None or check.outcome is not Outcome.FAILED:
        return check
    by_name = _checks.named_schemas_check(envelope.document)
    if by_name.outcome is Outcome.FAILED:
        return by_name
    named = ", ".join(verdict.withheld[:_MOST_NAMED])
    if len(verdict.withheld) > _MOST_NAMED:
        named = f"{named}, …"
    if not named:
        return replace(check, outcome=Outcome.WARNING, message=say("Withheld by the holder."))
    message = say("Withheld by the holder: {members}.", members=named)
    return replace(check, outcome=Outcome.WARNING, message=message)


def _validity_of_part(check: Check, envelope: Envelope) -> Check:
    document = envelope.document
    claims = envelope.jws.payload if envelope.jws is not None else {}
    has_end = any(member in document for member in _ENDS) or "exp" in claims
    if has_end or check.outcome is not Outcome.PASSED:
        return check
    message = say("It holds now. No end is shown; its holder may have withheld one.")
    return replace(check, outcome=Outcome.WARNING, message=message)


def _status_of_part(check: Check, envelope: Envelope) -> Check:
    if "credentialStatus" in envelope.document or check.outcome is not Outcome.PASSED:
        return check
    message = say(
        "It names no list by which it could be withdrawn; its holder may have withheld that."
    )
    return replace(check, outcome=Outcome.UNKNOWN, message=message)


def _token_status(check: Check) -> Check:
    """SD-JWT VC has a list of its own kind (Token Status List), which is not read here."""
    if check.outcome not in (Outcome.PASSED, Outcome.UNKNOWN):
        return check
    message = say("It names a token status list, which is not looked up here.")
    return replace(check, outcome=Outcome.UNKNOWN, message=message)
