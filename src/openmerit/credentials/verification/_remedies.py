"""What an issuer has to mend where a term has no meaning: the context that would give it one."""

import functools
from collections.abc import Iterator, Mapping
from typing import Any, Final

from openmerit.credentials.errors import LostValue
from openmerit.credentials.linked_data import _contexts
from openmerit.credentials.reading import _members
from openmerit.credentials.sentences import Sentence, say

_TOO_GENERAL: Final = frozenset(
    {
        _contexts.CREDENTIALS_V1,
        _contexts.CREDENTIALS_V2,
        "https://www.w3.org/ns/credentials/undefined-terms/v2",
        "https://w3id.org/openbadges/v2",
        "https://w3id.org/citizenship/v4rc1",
        "https://www.w3.org/ns/did/v1",
    }
)
"""Contexts that an issuer does not add for the sake of one term."""


_KEYWORDS: Final = frozenset({"id", "type", "@id", "@type"})
"""What every context defines, so that none of them is missing for it."""


def remedy_for(error: LostValue, document: Mapping[str, Any]) -> Sentence | None:
    """What to add to the contexts of `document`, so that what it lost is kept; None if unknown.

    Args:
        document: what has the contexts, and the member that the error names.
    """
    if "@context" not in document:
        return say(
            "It has no @context, so nothing in it has a meaning. Its issuer has to give it "
            "{first} and what stands after that for its kind, and sign it anew.",
            first=_contexts.CREDENTIALS_V2,
        )
    own = {item for item in _members.as_list(document.get("@context")) if isinstance(item, str)}
    for word in _words_of(error, document):
        if word in _KEYWORDS:
            continue
        urls = _defining().get(word, ())
        if urls and not own & set(urls):
            return say(
                "Its issuer has to add {url} to the contexts of the credential, and sign it anew.",
                url=urls[-1],
            )
    is_typed = _members.types_of(document) & {"VerifiableCredential", "VerifiablePresentation"}
    if _contexts.CREDENTIALS_V2 in own and not is_typed and "cryptosuite" not in document:
        return say("Its type has to include VerifiableCredential, which gives its terms a meaning.")
    return None


def _words_of(error: LostValue, document: Mapping[str, Any]) -> Iterator[str]:
    """The terms in question: the texts that stand at the member, then its name."""
    value: Any = document
    steps = error.member.replace("]", "").replace("[", ".").split(".")
    for step in steps:
        if isinstance(value, list) and step.isdecimal() and int(step) < len(value):
            value = value[int(step)]
        else:
            value = value.get(step) if isinstance(value, dict) else None
    for text in _members.as_list(value):
        if steps[-1] in ("type", "@type") and isinstance(text, str):
            yield text
    yield steps[-1]


@functools.cache
def _defining() -> Mapping[str, tuple[str, ...]]:
    """For each term that a shipped context defines at its top: which do, newest edition last."""
    found: dict[str, list[str]] = {}
    # The address without a number is that of the first edition.
    by_edition = {
        url.replace("/context.json", "/context-0.json"): url
        for url in _contexts.manifest()
        if url not in _TOO_GENERAL
    }
    for _, url in sorted(by_edition.items()):
        for part in _members.as_list(_contexts.context(url).get("@context")):
            if isinstance(part, dict):
                for term in part:
                    if not term.startswith("@"):
                        found.setdefault(term, []).append(url)
    return {term: tuple(urls) for term, urls in found.items()}
