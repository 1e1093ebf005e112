"""From a document as it was found to one that may be signed.

What is signed already stays as it is where it is enclosed; the document's own proofs and the claims
of its token are left behind. Of the result is asked what `issue` asks, and what it still refuses is
put right or left out, so that whatever is handed out can be issued.
"""

import copy
import functools
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple

from openmerit.credentials.doctor import _case, _mended_contexts, _mended_words
from openmerit.credentials.doctor._mending import Mender
from openmerit.credentials.documents import _model
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
    """The document mended, without its own proofs, as one of VCDM 2.0."""
    current = as_version_2(document)
    current["@context"] = _mended_contexts.contexts_for(current)
    made = Mender(derived=derived).object(current, _model.model_of(current))
    made = _mended_words.mended(made)
    made["@context"] = _mended_contexts.contexts_for(made)
    _leave_to_the_signer(made)
    lost = _all_lost(made)
    if any(_is_undefined(item) for item in lost):
        made["@context"].append(_mended_contexts.UNDEFINED_TERMS)
    left_out: list[str] = []
    settled = _settled(made, left_out)
    return Template(None if settled is None else _in_order(settled), lost, left_out)


def as_version_2(document: Mapping[str, Any]) -> dict[str, Any]:
    """A copy by VCDM 2.0, of whichever edition the document is (VCDM 2.0, appendix on changes)."""
    copied = copy.deepcopy({name: value for name, value in document.items() if name != "proof"})
    for old, new in (("issuanceDate", "validFrom"), ("expirationDate", "validUntil")):
        if old in copied:
            value = copied.pop(old)
            copied.setdefault(new, value)
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


def _leave_to_the_signer(document: dict[str, Any]) -> None:
    """Leave out who issues it: the key that signs it says so, and no other is taken."""
    issuer = document.get("issuer")
    if isinstance(issuer, dict):
        issuer.pop("id", None)
        if issuer.keys() <= {"type"}:
            del document["issuer"]
    else:
        document.pop("issuer", None)


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
        if refusal.member == "@context":
            scratch["@context"] = _mended_contexts.contexts_for(scratch)
        lost = LostValue(refusal.member, refusal.reason)
        remedy = _remedies.remedy_for(lost, scratch) if refusal.member != "@context" else None
        found.append(
            Lost(
                refusal.member,
                _case.pointer_of(path_in(scratch, refusal.member)),
                _sentence(refusal.reason),
                _sentence(remedy or say("Leave it out, or write what has a meaning.")),
            )
        )
        if not _drop(scratch, refusal.member):
            break
    return found


def _settled(document: dict[str, Any], left_out: list[str]) -> dict[str, Any] | None:
    """The document with all that `issue` refuses left out; None if that leaves too little."""
    for _ in range(_MAX_TRIES):
        refusal = _refusal(document)
        if refusal is None:
            return document
        if not isinstance(refusal, RefusedDocument):
            return None
        if not refusal.member or refusal.member.startswith("@context"):
            plain = [item for item in document["@context"] if isinstance(item, str)]
            if len(plain) == len(document["@context"]):
                return None
            # A context of its own contradicts the published ones.
            document["@context"] = [*plain, _mended_contexts.UNDEFINED_TERMS]
            continue
        if not _drop(document, refusal.member):
            return None
        left_out.append(refusal.member)
    return None


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


def _drop(document: dict[str, Any], member: str) -> bool:
    """Take out what stands at a path in words; whether that could be done.

    What is enclosed and signed by itself loses its proof with it.
    """
    path = path_in(document, member)
    if not path:
        return False
    trail: list[Any] = [document]
    for step in path[:-1]:
        trail.append(trail[-1][step])
    for holder in trail[1:]:
        if isinstance(holder, dict) and _case.is_document(holder):
            holder.pop("proof", None)
    try:
        del trail[-1][path[-1]]
    except (KeyError, IndexError, TypeError):
        return False
    for holder, step in zip(reversed(trail[:-1]), reversed(path[:-1]), strict=True):
        if holder[step] in ([], {}):
            del holder[step]
        else:
            break
    return True


def path_in(document: Any, member: str) -> list[str | int]:
    """The steps of a path in words (``credentialSubject.result[0].value``); empty if it is none.

    A name may hold dots itself, so the longest one that is there counts.
    """
    path: list[str | int] = []
    value, rest = document, member
    while rest:
        if rest.startswith("[") and isinstance(value, list):
            number, _, rest = rest[1:].partition("]")
            if not number.isdecimal() or int(number) >= len(value):
                return []
            path.append(int(number))
            value = value[int(number)]
        elif isinstance(value, dict):
            names = [n for n in value if n and rest.startswith(n) and rest[len(n) :][:1] in ".["]
            names += [n for n in value if n == rest]
            if not names:
                return []
            name = max(names, key=len)
            path.append(name)
            value, rest = value[name], rest[len(name) :]
        else:
            return []
        rest = rest.removeprefix(".")
    return path
