"""Why a document could not be read as JSON-LD, in words that its issuer can act on."""

from collections.abc import Sequence
from typing import Any, Final

from openmerit.credentials.errors import ContextError, UnknownContext
from openmerit.credentials.linked_data import _contexts
from openmerit.credentials.sentences import Sentence, say

_REDEFINED: Final = "protected term redefinition"
"""What JSON-LD 1.1 calls it when a context gives a settled term another meaning."""


def refusal_of(error: Exception, contexts: Sequence[Any]) -> ContextError:
    """What pyld raised, as ours.

    Args:
        contexts: all that the document names or defines.
    """
    if isinstance(error, RecursionError):
        return ContextError(say("The document is nested too deeply to be read as JSON-LD."))
    unknown = _unknown_context_in(error)
    if unknown is not None:
        return UnknownContext(unknown.url, unknown.meant)
    if getattr(error, "code", None) == _REDEFINED:
        return ContextError(_redefinition(contexts))
    return ContextError(say("The document is not JSON-LD: {problem}", problem=_reason(error)))


def _redefinition(contexts: Sequence[Any]) -> Sentence:
    if _contexts.CREDENTIALS_V1 in contexts and _contexts.CREDENTIALS_V2 in contexts:
        return say(
            "It has the contexts of Verifiable Credentials 1.1 ({old}) and of 2.0 ({new}), which "
            "contradict each other. A credential keeps to one of them: its issuer has to leave the "
            "other out, and sign it anew.",
            old=_contexts.CREDENTIALS_V1,
            new=_contexts.CREDENTIALS_V2,
        )
    return say(
        "One of its contexts gives another meaning to a word whose meaning an earlier one has "
        "fixed. Its issuer has to leave one of the two out, and sign it anew."
    )


def _unknown_context_in(error: BaseException | None) -> UnknownContext | None:
    while error is not None:
        if isinstance(error, UnknownContext):
            return error
        error = error.__cause__ or error.__context__
    return None


def _reason(error: Exception) -> str:
    code = getattr(error, "code", None)
    return str(code) if code else type(error).__name__
