"""From one edition of the data model to the other, with the contexts that go with it."""

import copy
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from openmerit.credentials.doctor import _mended_contexts
from openmerit.credentials.doctor._mending import Mender
from openmerit.credentials.documents import _model
from openmerit.credentials.reading import _limits, _members

Contexts = Callable[..., list[Any]]
"""Writes the contexts of a document, of one edition of the data model."""


_NEWER_NAMES: Final = {"issuanceDate": "validFrom", "expirationDate": "validUntil"}


def encloses_version_1(document: Mapping[str, Any]) -> bool:
    """Whether it is of VCDM 1.1, and credentials in it are, too."""
    if not _model.is_old(document):
        return False
    inner = [value for name, value in document.items() if name not in ("@context", "proof")]
    return any(_model.is_old(item) for item in objects_in(inner))


def objects_in(value: Any) -> Iterator[dict[str, Any]]:
    """Every object at any depth."""
    todo = [value]
    while todo:
        item = todo.pop()
        if isinstance(item, dict):
            yield item
            todo += item.values()
        elif isinstance(item, list):
            todo += item


def _unchanged(document: dict[str, Any], contexts: Contexts) -> dict[str, Any]:
    return document


def _without_embedded(document: dict[str, Any], contexts: Contexts) -> dict[str, Any]:
    kept = [item for item in document["@context"] if isinstance(item, str)]
    return document | {"@context": kept}


def _without_others(document: dict[str, Any], contexts: Contexts) -> dict[str, Any]:
    return document | {"@context": contexts(document, others=False)}


def _with_known_within(document: dict[str, Any], contexts: Contexts) -> dict[str, Any]:
    """What it encloses with known contexts only; what changes so leaves its proofs behind."""
    made = _without_others(copy.deepcopy(document), contexts)
    for item in objects_in([v for name, v in made.items() if name != "@context"]):
        if "@context" in item:
            listed = _mended_contexts.without_unknown(item["@context"])
            known = [context for context in listed if isinstance(context, str)]
            if known != _members.as_list(item["@context"]):
                item["@context"] = known
                item.pop("proof", None)
    return made


def _with_inner_converted(document: dict[str, Any], contexts: Contexts) -> dict[str, Any]:
    """What it encloses brought to VCDM 2.0, which leaves its proofs behind."""
    made = _with_known_within(document, contexts)
    for _ in range(_limits.MAX_ENCLOSED):
        old = next((item for item in objects_in(list(made.values())) if _model.is_old(item)), None)
        if old is None:
            break
        converted = as_version_2(old)
        converted["@context"] = _mended_contexts.contexts_for(converted)
        converted = Mender().object(converted, _model.enclosed_model(converted))
        old.clear()
        old.update(converted)
    return made


def stripped(document: Mapping[str, Any]) -> dict[str, Any]:
    """A copy without its own proofs."""
    return copy.deepcopy({name: value for name, value in document.items() if name != "proof"})


def as_version_2(document: Mapping[str, Any]) -> dict[str, Any]:
    """A copy by VCDM 2.0, of whichever edition the document is (VCDM 2.0, appendix on changes)."""
    copied = {
        _NEWER_NAMES.get(name, name): value
        for name, value in stripped(document).items()
        if _NEWER_NAMES.get(name) not in document
    }
    given = copied.get("type", copied.pop("@type", None))
    words = [word for word in _members.as_list(given) if isinstance(word, str)]
    if _awards_an_achievement(copied) and not _model.BADGE_TYPES & set(words):
        words.append("OpenBadgeCredential")
    if "VerifiableCredential" not in words:
        words.insert(0, "VerifiableCredential")
    words.sort(key=lambda word: word != "VerifiableCredential")
    copied["type"] = words
    return copied


def _awards_an_achievement(document: Mapping[str, Any]) -> bool:
    subject = document.get("credentialSubject")
    return (
        isinstance(subject, dict)
        and isinstance(subject.get("achievement"), dict | str)
        and ("ClrSubject" not in _members.types_of(subject))
    )


CUTS: Final = (
    *(_unchanged, _without_embedded, _without_others),
    *(_with_known_within, _with_inner_converted),
)
"""Ever fewer contexts, for a document in which two of them contradict each other."""
