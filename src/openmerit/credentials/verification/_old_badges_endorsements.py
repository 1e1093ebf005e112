"""Step 10 for badges before 3.0: the endorsements that a badge, its class or its issuer names."""

from collections.abc import Callable, Iterator
from typing import Any, Final

from openmerit.credentials.documents import _open_badges_2
from openmerit.credentials.errors import CredentialError, Unresolvable
from openmerit.credentials.proofs import _jose
from openmerit.credentials.reading import _limits, _members
from openmerit.credentials.sentences import say
from openmerit.credentials.verification._envelope import Envelope, open_envelope
from openmerit.credentials.verification._old_badges_pages import Node, Pages, same_address
from openmerit.credentials.verification._old_badges_proof import Chain
from openmerit.credentials.verification._question import Question
from openmerit.credentials.verification._report import Check, Outcome, Report

_DETAIL: Final = say(
    "Each endorsement is a document of its endorser's own, and was checked like a badge."
)
VerifyOld = Callable[[Envelope, Question, Pages | None], Report]


def check_endorsements(
    chain: Chain, question: Question, pages: Pages, verify_old: VerifyOld
) -> Check:
    """The `endorsements` check.

    Args:
        verify_old: verifies an endorsement.
    """
    named = list(_named(chain))
    if not named:
        return Check("endorsements", Outcome.PASSED, say("None."), _DETAIL)
    looked_at = named[: _limits.MAX_ENDORSEMENTS]
    outcomes = [_judge(item, holder, question, pages, verify_old) for item, holder in looked_at]
    count = len(named)
    bad, open_ = outcomes.count(Outcome.FAILED), outcomes.count(Outcome.UNKNOWN)
    if bad:
        message = say("{bad} of {count} endorsements do not hold.", bad=bad, count=count)
        return Check("endorsements", Outcome.WARNING, message, _DETAIL)
    if open_ or len(looked_at) < count:
        message = say(
            "{open} of {count} endorsements could not be checked.",
            open=open_ + count - len(looked_at),
            count=count,
        )
        return Check("endorsements", Outcome.UNKNOWN, message, _DETAIL)
    message = say("{count} endorsements hold.", count=count)
    if count == 1:
        message = say("One endorsement holds.")
    return Check("endorsements", Outcome.PASSED, message, _DETAIL)


def _named(chain: Chain) -> Iterator[tuple[Any, Node]]:
    for node in dict.fromkeys(map(id, filter(None, (chain.root, chain.badge, chain.issuer)))):
        holder = next(n for n in (chain.root, chain.badge, chain.issuer) if id(n) == node)
        assert holder is not None
        for item in _members.as_list(holder.document.get("endorsement")):
            yield item, holder


def _judge(
    item: Any, holder: Node, question: Question, pages: Pages, verify_old: VerifyOld
) -> Outcome:
    """Passed, failed, or unknown where it could not be looked up."""
    try:
        if isinstance(item, str) and not _jose.looks_like_jws(item.encode("utf-8")):
            document = pages.node(item).document
            envelope = Envelope("json", "open-badge-2.0", dict(document))
        elif isinstance(item, str):
            envelope = open_envelope(item.encode("utf-8"))
        elif isinstance(item, dict):
            envelope = Envelope("json", "open-badge-2.0", item)
        else:
            return Outcome.FAILED
    except Unresolvable:
        return Outcome.UNKNOWN
    except CredentialError:
        return Outcome.FAILED
    if _open_badges_2.class_of(envelope.document, "2.0") != "Endorsement":
        return Outcome.FAILED
    claim = _open_badges_2.identifier(envelope.document.get("claim"))
    if claim is None or not same_address(claim, holder.id):
        return Outcome.FAILED
    if envelope.kind != "open-badge-2.0":
        return Outcome.FAILED
    report = verify_old(envelope, question.within(), pages)
    if report.verdict == "invalid":
        return Outcome.FAILED
    return Outcome.PASSED if report.valid else Outcome.UNKNOWN
