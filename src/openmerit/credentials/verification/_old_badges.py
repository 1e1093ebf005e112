"""Verification of Open Badges before 3.0, by the same ten checks and the same outcomes.

1. *Format* and 2. *Context*: which edition, and has every word a meaning?
3. *Proof*: does it stand so at its own address, or does its signature fit?
4. *Key*: does the issuer answer for that address, or is that key the issuer's?
5. *Schema*: is everything there that its edition asks for?
6. to 10. *Issuer*, *validity*, *status*, *recipient*, *endorsements*: as for any badge.

An older badge is no document but three: the assertion names its badge class, which names its
issuer. All of them are looked up by the resolver; without one nothing can be told.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from openmerit.credentials.documents import _open_badges_2
from openmerit.credentials.documents._open_badges_2 import ASSERTION, ISSUER_TYPES, class_of
from openmerit.credentials.documents._open_badges_2_view import as_open_badge_3
from openmerit.credentials.errors import CredentialError, Unresolvable
from openmerit.credentials.sentences import say
from openmerit.credentials.verification import _checks, _words
from openmerit.credentials.verification import _old_badges_checks as checks_of
from openmerit.credentials.verification import _old_badges_proof as proofs
from openmerit.credentials.verification._enclosed import VerifyOne
from openmerit.credentials.verification._envelope import Envelope, open_envelope
from openmerit.credentials.verification._old_badges_endorsements import check_endorsements
from openmerit.credentials.verification._old_badges_pages import Node, Pages
from openmerit.credentials.verification._old_badges_proof import Chain
from openmerit.credentials.verification._old_badges_signature import check_signature
from openmerit.credentials.verification._question import Question
from openmerit.credentials.verification._report import CHECK_IDS, Check, Outcome, Report
from openmerit.credentials.verification._sources import Trust

KINDS: Final = {f"open-badge-{edition}": edition for edition in ("2.0", "1.1", "1.0", "0.5")}
"""Kinds of envelope that are judged here, with their edition."""

ADDRESS: Final = "open-badge-address"
"""The kind of an image that carries only the address of its badge."""


def verify_address(envelope: Envelope, question: Question) -> Report | Envelope:
    """The badge at the address that an image carries, as an envelope to be verified; a report if
    it is not to be had."""
    address = envelope.document["id"]
    if question.resolver is None:
        message = say(
            "The image carries only the address of its badge ({url}), and nothing was fetched.",
            url=address,
        )
        return _unread(envelope, Check("format", Outcome.UNKNOWN, message), question)
    try:
        inner = open_envelope(question.resolver.fetch(address).content)
    except Unresolvable as error:
        message = say(
            "The image carries only the address of its badge, and what is there could not be "
            "fetched: {reason} ({url}).",
            reason=error.reason,
            url=address,
        )
        return _unread(envelope, Check("format", Outcome.UNKNOWN, message), question)
    except CredentialError as error:
        message = say(
            "The image carries only the address of its badge ({url}), and what is there cannot be "
            "read: {reason}",
            url=address,
            reason=error,
        )
        return _unread(envelope, Check("format", Outcome.FAILED, message), question)
    return replace(inner, container=envelope.container, address=address)


def verify_old_badge(
    envelope: Envelope,
    question: Question,
    pages: Pages | None = None,
    verify_one: VerifyOne | None = None,
) -> Report:
    """The report on a badge before 3.0, or on a badge class, an issuer or an endorsement of 2.0.

    Args:
        pages: what was fetched already.
        verify_one: verifies what those whom the user trusts say of the issuer.
    """
    if pages is None and question.resolver is not None:
        pages = Pages(question.resolver)
    edition = KINDS[envelope.kind]
    name = class_of(envelope.document, edition)
    found = {"format": checks_of.check_format(envelope, edition, name)}
    if name is None or found["format"].outcome is not Outcome.PASSED:
        return _unread(envelope, found["format"], question)
    chain = _prove(envelope, edition, name, pages, found)
    document = chain.root.document
    found["context"] = checks_of.check_context(envelope.document, chain, edition)
    found["schema"] = checks_of.check_schema(chain, edition, name)
    if _checks.is_proven(found) and pages is not None:
        found.setdefault("status", checks_of.check_status(chain, envelope.jws, pages))
        found["issuer"] = checks_of.check_issuer(chain, edition, pages)
        if question.trust is not None and verify_one is not None:
            found["issuer"] = _vouched_for(
                found["issuer"], chain, question.trust, question, verify_one
            )
        found["validity"] = checks_of.check_validity(document, question.at)
        view = _view(chain, name)
        found["recipient"] = checks_of.check_recipient(view, name, question.recipient)
        if not question.nested:
            found["endorsements"] = check_endorsements(chain, question, pages, verify_old_badge)
    checks = tuple(
        found.get(id) or checks_of.unlooked(id, document, question.at) for id in CHECK_IDS
    )
    view = _view(chain, name)
    return Report(
        envelope.format,
        checks,
        question.at,
        checks_of.summary(view, checks, name),
        credential=document,
        view=view if name == ASSERTION else None,
    )


def _vouched_for(
    check: Check, chain: Chain, trust: Trust, question: Question, verify_one: VerifyOne
) -> Check:
    """The `issuer` check with what the user, and those whom the user trusts, say of it."""
    from openmerit.credentials.verification import _issuer_check, _known

    issuer = chain.issuer
    if issuer is None or check.outcome is Outcome.FAILED:
        return check
    known = _known.known(issuer.address, trust, question, verify_one)
    name = _words.name_of(issuer.document)
    return _issuer_check.by_whom_is_trusted(issuer.address, name, known, check)


def _prove(
    envelope: Envelope, edition: str, name: str, pages: Pages | None, found: dict[str, Check]
) -> Chain:
    """Steps 3 and 4: puts their checks into `found`, and answers what was proven."""
    document, jws = envelope.document, envelope.jws
    address = envelope.address if edition == "0.5" else proofs.own_address(document, edition)
    copy = Chain(Node(document, ""))
    signed = proofs.is_signed(document, jws)
    if signed and jws is None:
        message = say("It says that it is signed, but comes without a signature.")
        found["proof"] = proofs.proof("failed", message)
        return copy
    if not signed and address is None:
        message = say(
            "It names no address at which it could be checked, and carries no signature: anybody "
            "could have written it."
        )
        can_be_told = name == ASSERTION and edition != "0.5"
        found["proof"] = proofs.proof("failed" if can_be_told else "unknown", message)
        if not can_be_told:
            found["key"] = proofs.key("unknown", message)
        return copy
    if pages is None:
        message = say(
            "A hosted badge can only be checked at its address ({url}), and nothing was fetched.",
            url=address or "?",
        )
        if signed:
            message = say("Its issuer and key stand at addresses, and nothing was fetched.")
        found["proof"] = proofs.proof("unknown", message)
        found["key"] = proofs.key("unknown", message)
        return copy
    if signed and jws is not None:
        chain = proofs.follow(Node(document, ""), name, pages, strict=True)
        problem = proofs.check_chain(chain, edition)
        if problem is not None:
            message = say("The key that signed it could not be looked up.")
            found |= {"proof": proofs.proof("unknown", message), "key": problem}
            return chain
        found["proof"], found["key"] = check_signature(jws, chain, edition, pages)
    else:
        hosted = proofs.check_hosted(document, address or "", pages)
        found["proof"] = hosted.proof
        if hosted.status is not None:
            found["status"] = hosted.status
        if hosted.root is None:
            if hosted.proof.outcome is Outcome.UNKNOWN:
                found["key"] = proofs.key("unknown", hosted.proof.message)
            return copy
        chain = proofs.follow(hosted.root, name, pages)
        found["key"] = proofs.check_chain(chain, edition) or proofs.check_scope(chain, name)
    found["proof"] = proofs.with_redirections(found["proof"], chain)
    return chain


def _view(chain: Chain, name: str) -> dict[str, Any]:
    """The badge in the words of 3.0; of what is no assertion, as much as it tells."""

    def told(node: Node | None) -> Mapping[str, Any] | None:
        if node is None or _open_badges_2.identifier(node.document) or not node.address:
            return node.document if node is not None else None
        return {"id": node.address, **node.document} if not node.embedded else node.document

    if name in ISSUER_TYPES:
        return as_open_badge_3({}, {}, chain.root.document)
    if name == ASSERTION:
        return as_open_badge_3(chain.root.document, told(chain.badge), told(chain.issuer))
    return as_open_badge_3({}, chain.root.document, told(chain.issuer))


def _unread(envelope: Envelope, failed: Check, question: Question) -> Report:
    message = say("Not looked at, since the document could not be read.")
    rest = (Check(id, Outcome.UNKNOWN, message) for id in CHECK_IDS if id != "format")
    checks = (failed, *rest)
    summary = _words.summary({}, checks)
    if failed.outcome is Outcome.UNKNOWN:
        summary = failed.message
    return Report(envelope.format, checks, question.at, summary, credential=envelope.document)
