"""From a document as it was found to one that may be signed.

What is signed already stays as it is where it is enclosed; the document's own proofs and the claims
of its token are left behind. Of the result is asked what `issue` asks, and what it still refuses is
put right or left out, so that whatever is handed out can be issued.
"""

import copy
import functools
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple

from openmerit.credentials.doctor import (
    _case,
    _conversion,
    _mended_contexts,
    _mended_texts,
    _mended_words,
    _paths,
    _secrets,
    _touched_up,
)
from openmerit.credentials.doctor._mending import Mender
from openmerit.credentials.documents import _credential_schema, _model
from openmerit.credentials.errors import CredentialError, LostValue, RefusedDocument
from openmerit.credentials.issuing._issue import issue
from openmerit.credentials.keys._signing import SigningKey
from openmerit.credentials.reading import _budget, _members
from openmerit.credentials.sentences import Sentence, say
from openmerit.credentials.verification import _remedies

_MAX_TRIES: Final = 30
_FIRST: Final = ("@context", "id", "type", "name", "description", "image", "issuer")
"""Members that come first, as people read."""

_STEPS_FOR_A_TRY: Final = 2_000


class Lost(NamedTuple):
    """A value that could not be signed, since it has no meaning, or two.

    Attributes:
        member: its path in words.
        pointer: the same as a JSON pointer.
        remedy: what gives it one.
    """

    member: str
    pointer: str
    reason: Sentence
    remedy: Sentence


class Template(NamedTuple):
    """A document that may be signed.

    Attributes:
        document: None if none could be made.
        lost: what was put right, or left out, for want of a meaning.
        left_out: paths of what could not be kept.
    """

    document: dict[str, Any] | None
    lost: list[Lost]
    left_out: list[str]


NONE: Final = Template(None, [], [])


def template_of(document: Mapping[str, Any], *, derived: bool = False) -> Template:
    """The document mended, without its own proofs, as one of VCDM 2.0.

    One that encloses others of 1.1 stays with 1.1: the two cannot be put into each other.
    """
    stays = _conversion.encloses_version_1(document)
    current = _conversion.stripped(document) if stays else _conversion.as_version_2(document)
    contexts = _mended_contexts.contexts_for_old if stays else _mended_contexts.contexts_for
    current["@context"] = contexts(current)
    made = Mender(derived=derived).object(current, _model.model_of(current))
    made = _touched_up.touched_up(_mended_words.mended(made))
    made["@context"] = contexts(made)
    _rename_namesakes(made)
    _secrets.forget_private_keys(made)
    _leave_to_the_signer(made)
    left_out = _without_unknown_schemas(made)
    made = _with_one_meaning(made, contexts)
    lost = _all_lost(made)
    if any(_is_undefined(item) for item in lost):
        made["@context"].append(_mended_contexts.UNDEFINED_TERMS)
    settled = _settled(made, contexts, left_out)
    return Template(None if settled is None else _in_order(settled), lost, left_out)


def _with_one_meaning(document: dict[str, Any], contexts: _conversion.Contexts) -> dict[str, Any]:
    """The document, with its contexts cut down until none of them contradicts another."""
    for cut in _conversion.CUTS:
        made = cut(document, contexts)
        refusal = _refusal(made)
        if refusal is None or (isinstance(refusal, RefusedDocument) and refusal.member):
            return made
    return document


def _rename_namesakes(document: dict[str, Any]) -> None:
    """Give what has the id of the document itself, and is something else, an id of its own."""
    own = document.get("id")
    for item in _conversion.objects_in(
        [value for name, value in document.items() if name != "@context"]
    ):
        is_namesake = own is not None and item.get("id") == own and item.keys() - {"id", "type"}
        if is_namesake and not _case.is_document(item):
            item["id"] = _mended_texts.named(f"{own} {item.get('type')} {item.get('name')}")


def _leave_to_the_signer(document: dict[str, Any]) -> None:
    """Leave out who issues it: the key that signs it says so, and no other is taken."""
    issuer = document.get("issuer")
    if str(document.get("id")).startswith("did:"):
        del document["id"]  # that names who issues or earns it, not what is issued
    if isinstance(issuer, dict):
        issuer.pop("id", None)
        if issuer.keys() <= {"type"}:
            del document["issuer"]
    else:
        document.pop("issuer", None)


def _without_unknown_schemas(document: dict[str, Any]) -> list[str]:
    """Leave out schemas that a badge names and nobody knows; paths of those."""
    if _model.model_of(document).name == "VerifiableCredential":
        return []
    named = _credential_schema.named_schemas(document)
    if not named.unknown and named.contradiction is None:
        return []
    listed = _members.as_list(document.pop("credentialSchema"))
    kept = [entry for entry in listed if isinstance(entry, dict) and _is_known(document, entry)]
    if kept:
        document["credentialSchema"] = kept
    return ["credentialSchema"]


def _is_known(document: Mapping[str, Any], entry: dict[str, Any]) -> bool:
    named = _credential_schema.named_schemas({**document, "credentialSchema": entry})
    return not named.unknown and named.contradiction is None


def _in_order(document: dict[str, Any]) -> dict[str, Any]:
    first = {name: document[name] for name in _FIRST if name in document}
    return first | document


def _all_lost(document: dict[str, Any]) -> list[Lost]:
    """Every value that has no meaning, each told once: found one after the other."""
    scratch, found = copy.deepcopy(document), []
    for _ in range(_MAX_TRIES):
        refusal = _refusal(scratch)
        if not isinstance(refusal, RefusedDocument) or not refusal.member:
            break
        path = _paths.path_in(scratch, refusal.member)
        if path:  # else something is missing, which is told of the model
            found.append(_lost(refusal, path, scratch))
        if not _drop(scratch, refusal):
            break
        scratch = _completed(scratch)
    return found


def _lost(refusal: RefusedDocument, path: Sequence[str | int], document: Mapping[str, Any]) -> Lost:
    remedy = _remedies.remedy_for(LostValue(refusal.member, refusal.reason), document)
    return Lost(
        refusal.member,
        _case.pointer_of(path),
        _sentence(refusal.reason),
        _sentence(remedy or say("Leave it out, or write what has a meaning.")),
    )


def _settled(
    document: dict[str, Any], contexts: _conversion.Contexts, left_out: list[str]
) -> dict[str, Any] | None:
    """The document with all that `issue` refuses left out; None if that leaves too little."""
    for _ in range(_MAX_TRIES):
        refusal = _refusal(document)
        if refusal is None:
            return document
        if not isinstance(refusal, RefusedDocument):
            return None
        if not refusal.member:
            cut = _with_one_meaning(document, contexts)
            if cut != document:
                document = cut
                continue
            if _mended_contexts.UNDEFINED_TERMS in document["@context"]:
                # A term without a meaning makes no address: they are left out after all.
                document["@context"].remove(_mended_contexts.UNDEFINED_TERMS)
                continue
        if not _drop(document, refusal):
            return None
        left_out.append(refusal.member)
        document = _completed(document)
    return None


def _completed(document: dict[str, Any]) -> dict[str, Any]:
    """The document with what is demanded in place of what was taken out."""
    made = Mender().object(document, _model.model_of(document))
    _leave_to_the_signer(made)
    return made


@functools.cache
def _key() -> SigningKey:
    """A key for trying only; what it signs is thrown away."""
    return SigningKey.generate()


def _refusal(document: dict[str, Any]) -> CredentialError | None:
    """Why a document cannot be issued, if it cannot."""
    _budget.charge(_STEPS_FOR_A_TRY)
    try:
        issue(document, _key(), now=datetime.now(UTC))
    except CredentialError as error:
        return error
    return None


def _is_undefined(lost: Lost) -> bool:
    """Whether a term has no meaning, rather than a value another kind than it should."""
    return "no context" in lost.reason.template or any(
        isinstance(value, Sentence) and "no context" in value.template
        for value in lost.reason.values.values()
    )


def _sentence(text: str) -> Sentence:
    return text if isinstance(text, Sentence) else say("{text}", text=text)


def _drop(document: dict[str, Any], refusal: RefusedDocument) -> bool:
    """Take out what stands at a path in words; whether that could be done.

    What is enclosed and signed by itself loses its proof with it. Where something is missing, the
    object goes that lacks it.
    """
    if refusal.member == "@context":
        return _with_known_contexts(document)
    path = _paths.path_in(document, refusal.member)
    if not path:
        path = _paths.path_in(document, refusal.member.rpartition(".")[0])
    if not path or path[0] == "@context" or path == ["credentialSubject"]:
        return False
    trail: list[Any] = [document]
    for step in path[:-1]:
        holder = trail[-1]
        if holder is not document and isinstance(holder, dict) and "proof" in holder:
            del holder["proof"]
            if step == "proof":
                return True
        trail.append(holder[step])
    holder, step = trail.pop(), path.pop()
    if holder is not document and isinstance(holder, dict):
        holder.pop("proof", None)
        if step not in holder:
            return True
    if _without_word(holder[step], refusal.reason):
        return True
    del holder[step]
    while trail and holder in ([], {}):
        holder, step = trail.pop(), path.pop()
        del holder[step]
    return True


def _with_known_contexts(document: dict[str, Any]) -> bool:
    """Replace contexts within that are not known; whether there were any."""
    found = False
    for item in _conversion.objects_in(document):
        if "@context" in item:
            known = _mended_contexts.without_unknown(item["@context"])
            if known != _members.as_list(item["@context"]):
                item["@context"], found = known, True
                item.pop("proof", None)
    return found


def _without_word(given: Any, reason: str) -> bool:
    """Take the one word out of a list of types that has no meaning; whether there was one."""
    word = reason.values.get("value") if isinstance(reason, Sentence) else None
    if not isinstance(given, list) or word not in given or len(given) < 2:
        return False
    given.remove(word)
    return True
