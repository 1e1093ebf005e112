"""A document held against the data model, from its first member to its last, and mended on the way.

The verifier stops at the first breach; whoever has to mend a badge wants all of them. So each value
is compared with the same model (`documents._model`), and what does not fit is told and replaced by
what was meant, by words to fill in, or left out.
"""

import copy
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from openmerit.credentials.doctor import (
    _case,
    _mended_contexts,
    _mended_objects,
    _mended_texts,
    _names,
)
from openmerit.credentials.documents import _model, _schema, _texts
from openmerit.credentials.documents._kinds import (
    BOOLEAN,
    CONTEXT,
    NUMBER,
    TYPE,
    TYPE_WORD,
    WORDS,
    Kind,
    Member,
    Model,
    Object,
    Text,
)
from openmerit.credentials.linked_data import _contexts
from openmerit.credentials.reading import _limits, _members
from openmerit.credentials.reading._strict_json import describe
from openmerit.credentials.sentences import Sentence, say

Path = tuple[str | int, ...]
_GONE: Final = object()
"""In place of a value that nothing can be made of."""

_SINGLE: Final = frozenset(
    {"proof", "credentialSchema", "credentialStatus", "refreshService", "termsOfUse"}
)
"""Members that stay single where they are (Open Badges 3.0, section on serialization)."""


class Problem(NamedTuple):
    """A breach of the data model."""

    path: Path
    reason: Sentence
    remedy: Sentence


class Mender:
    """One comparison of a document with a model.

    Args:
        derived: its holder may have withheld members, so that absent ones are no breach.
        to_be_signed: nobody has signed it, so that `issue` fills in what it can.

    Attributes:
        problems: what was found, in the order of the document.
    """

    def __init__(self, *, derived: bool = False, to_be_signed: bool = False) -> None:
        self._derived = derived
        self._to_be_signed = to_be_signed
        self._is_old = False
        self.problems: list[Problem] = []

    def object(self, given: Mapping[str, Any], model: Model, path: Path = ()) -> dict[str, Any]:
        """An object as it should be; what it should not be goes into `problems`."""
        if len(path) > _limits.MAX_DEPTH:
            return dict(given)
        if not path:
            self._is_old = _model.is_old(given)
        made: dict[str, Any] = {}
        for name, value in self._renamed(given, model, path).items():
            member = model.members.get(name)
            if member is not None and member.required and _is_blank(value, member.kind):
                continue
            if member is not None:
                kept = self._member(value, member, (*path, name))
            else:
                kept = self._other(value, model, (*path, name))
            if kept is not _GONE:
                made[name] = kept
        if model.contexts:
            self._check_contexts(given, model, path)
        self._type(made, model, path)
        if made.get("type") is _GONE:
            return {}
        for name, member in model.members.items():
            if member.required and name not in made:
                self._absent(made, model, name, (*path, name), was_there=name in given)
        self._whole(made, model, path)
        return made

    def _note(self, path: Path, reason: Sentence, remedy: Sentence) -> None:
        self.problems.append(Problem(path, reason, remedy))

    def _renamed(self, given: Mapping[str, Any], model: Model, path: Path) -> dict[str, Any]:
        """The members by the names that they should have."""
        made: dict[str, Any] = {}
        for name, value in given.items():
            right = _names.right_name(name, given, model)
            if right is not None and right not in made:
                remedy = say("Call it {right}.", right=right)
                self._note((*path, name), say("there is no such member here"), remedy)
                name = right
            made[name] = value
        return made

    def _other(self, given: Any, model: Model, path: Path) -> Any:
        """A member that the model does not name: the business of contexts, unless it is closed."""
        name = str(path[-1])
        is_no_name = not name or (name.startswith("@") and name != "@context")
        if model.closed or is_no_name:
            self._note(path, say("no such member is allowed here"), say("Leave it out."))
            return _GONE
        if given is None or given == []:
            self._note(path, say("it says nothing, and cannot be signed"), say("Leave it out."))
            return _GONE
        return copy.deepcopy(given)

    def _member(self, given: Any, member: Member, path: Path) -> Any:
        is_list = isinstance(given, list)
        if member.many and is_list:
            if not given:
                self._note(path, say("an empty list says nothing"), say("Leave it out."))
                return _GONE
            found = [self._value(item, member.kind, (*path, n)) for n, item in enumerate(given)]
            return [item for item in found if item is not _GONE] or _GONE
        if is_list and isinstance(member.kind, Text | Object) and given:
            one = say("only one value is allowed here, got a list")
            self._note(path, one, say("Keep the first value, without the list."))
            given = given[0]
        kept = self._value(given, member.kind, path)
        wrap = member.many and kept is not _GONE and path[-1] not in _SINGLE
        return [kept] if wrap else kept

    def _value(self, given: Any, kind: Kind, path: Path) -> Any:
        if given is None:
            self._note(path, say("null says nothing, and cannot be signed"), say("Leave it out."))
            return _GONE
        if isinstance(kind, Text):
            return self._text(given, kind.form, path)
        if isinstance(kind, Object):
            return self._inner(given, kind, path)
        if kind is WORDS:
            return self._words(given, path)
        if kind in (TYPE, TYPE_WORD, CONTEXT):
            return copy.deepcopy(given)
        return self._plain(given, kind, path)

    def _text(self, given: Any, form: _texts.TextForm | None, path: Path) -> Any:
        if isinstance(given, str) and (form is None or form.fits(given)):
            return given
        expected = say("a text") if form is None else form.words
        return self._instead(_mended_texts.mended(given, form), expected, given, path)

    def _instead(self, found: Any, expected: Sentence, given: Any, path: Path) -> Any:
        """Tell that a value is not as expected; what was meant, or that it is gone."""
        what: object = describe(given)
        if isinstance(given, str) and len(given) < 80:
            what = repr(given)
        reason = say("expected {expected}, got {given}", expected=expected, given=what)
        if found is None:
            self._note(path, reason, say("The template leaves it out: write what was meant."))
            return _GONE
        remedy = say("Write it as the template has it.")
        if isinstance(found, str | int | float):
            remedy = say("The template has {found!r}.", found=found)
        self._note(path, reason, remedy)
        return found

    def _inner(self, given: Any, kind: Object, path: Path) -> Any:
        if isinstance(given, str) and kind.form is not None:
            return self._text(given, kind.form, path)
        if isinstance(given, dict):
            return self._object_or_document(given, kind.choose(given), path)
        model = kind.choose({})
        if isinstance(given, bool | int | float):
            given = str(given)
        made = _mended_objects.from_text(given, model) if isinstance(given, str) else None
        found = self._instead(made, kind.expected, given, path)
        if found is _GONE or _case.is_document(found):
            return found
        return _silently(found, model, path)

    def _object_or_document(self, given: dict[str, Any], model: Model, path: Path) -> Any:
        """An object; one that is signed by itself is kept as it is, unless it is broken."""
        if not _case.is_document(given):
            made = self.object(given, model, path)
            return made if made or not given else _GONE
        own = Mender(to_be_signed="proof" not in given)
        made = own.object(given, model, path)
        if not own.problems:
            return copy.deepcopy(given)
        self.problems += own.problems
        if model.contexts:
            write = _mended_contexts.contexts_for
            if self._is_old and not _is_newer(given):
                write = _mended_contexts.contexts_for_old
            made["@context"] = write(made)
        if "proof" in made:
            del made["proof"]
            changed = say("what is enclosed here breaks the data model by itself")
            self._note(path, changed, say("Its own issuer has to mend it and sign it anew."))
        return made

    def _words(self, given: Any, path: Path) -> Any:
        """A text for people, in one language or several."""
        if isinstance(given, str):
            return given
        if isinstance(given, dict):
            verdict = _schema.judge_as({"words": given}, _WORDS_ALONE)
            if verdict.problem is None:
                return copy.deepcopy(given)
        found: Any = None
        if isinstance(given, bool | int | float):
            found = _mended_texts.mended(given, None)
        elif isinstance(given, list) and given and all(isinstance(item, str) for item in given):
            found = ", ".join(given)
        elif isinstance(given, dict):
            found = _language_map(given)
        return self._instead(found, say("a text"), given, path)

    def _plain(self, given: Any, kind: Kind, path: Path) -> Any:
        """A number, or true or false."""
        is_flag = isinstance(given, bool)
        fits = {NUMBER: isinstance(given, int | float) and not is_flag, BOOLEAN: is_flag}
        if fits.get(kind, True):
            return given
        return self._instead(_plain_from(given, kind), kind.expected, given, path)

    def _type(self, made: dict[str, Any], model: Model, path: Path) -> None:
        """Give `type` the words of the model."""
        member = model.members.get("type")
        given = made.get("type")
        listed = given if isinstance(given, list) else [given]
        words = [word for word in listed if isinstance(word, str) and word]
        is_clean = bool(given) and words == listed
        lacking = [group for group in model.words if not group & set(words)]
        if member is None or (is_clean and not lacking and _is_of_kind(given, member.kind)):
            if member is not None and isinstance(given, str) and member.kind is TYPE and path:
                made["type"] = [given] if model.words else given  # the strict schema wants lists
            return
        if "type" in made or not self._derived:
            reason = _lacking_words(lacking, member.kind) or _not_of_kind(given, member.kind)
            self._note((*path, "type"), reason, say("Write it as the template has it."))
        if not model.words:
            made["type"] = words if words else _GONE  # any will do, and none can be guessed
            return
        added = _mended_objects.type_of(model)
        if member.kind is TYPE_WORD:
            made["type"] = added if isinstance(added, str) else added[0]
            return
        demanded = added if isinstance(added, list) else [added]
        made["type"] = list(dict.fromkeys([*demanded, *_meant_types(words, model)]))

    def _absent(
        self, made: dict[str, Any], model: Model, name: str, path: Path, *, was_there: bool
    ) -> None:
        """A required member that is missing: words to fill in, where there are any."""
        is_ours = len(path) == 1 and name in ("id", "issuer", "validFrom", "issuanceDate")
        is_ours = is_ours or path == ("issuer", "id")
        value = copy.deepcopy(_mended_objects.to_fill_in(model, name))
        remedy = say("The template has words in brackets there: fill them in.")
        if is_ours:
            remedy = say("It is filled in when the template is signed.")
        elif name == "id":
            value = _mended_texts.named(repr(sorted(made.items(), key=lambda item: item[0])))
            remedy = say("The template has a new one; where there is an address for it, use that.")
        elif name == "hashed":
            value = _mended_objects.HASH.fullmatch(str(made.get("identityHash"))) is not None
            remedy = say("The template has {found!r}.", found=value)
        elif value is None:
            remedy = say("Only its author can say what belongs there.")
        said = was_there or self._derived or (is_ours and self._to_be_signed)
        if not said:
            self._note(path, say("it is missing"), remedy)
        if value is not None:
            kind = model.members[name].kind
            if isinstance(kind, Object) and isinstance(value, dict):
                value = _silently(value, kind.choose(value), path)
            behind = dict(made) if name == "id" else {}
            for other in behind:
                del made[other]
            made[name] = value
            made.update(behind)

    def _whole(self, made: dict[str, Any], model: Model, path: Path) -> None:
        """What is asked of an object as a whole."""
        if model.alternatives is not None:
            names, reason = model.alternatives
            if not any(name in made for name in names):
                if not self._derived:
                    filled = say("The template has words in brackets there: fill them in.")
                    self._note((*path, names[0]), reason, filled)
                if "identifier" in names:
                    made["identifier"] = [dict(_mended_objects.RECIPIENT)]
        for start, end in model.periods:
            problem = _schema.problem_with_dates(made, [((start,), (end,))])
            if problem is None:
                continue
            name = start if problem[0] == start else end
            self._note((*path, name), problem[1], say("The template leaves it out."))
            made.pop(name, None)

    def _check_contexts(self, given: Mapping[str, Any], model: Model, path: Path) -> None:
        """The first contexts have to be those of the standard; `_mended_contexts` writes them."""
        listed = given.get("@context")
        if listed is None:
            return  # it is told that it is missing
        items: Sequence[Any] = listed if isinstance(listed, list) else [listed]
        remedy = say("Write the contexts as the template has them.")
        if not isinstance(listed, list):
            self._note((*path, "@context"), say("a list is expected"), remedy)
        for place, form in enumerate(model.contexts):
            item = items[place] if place < len(items) else None
            if not (isinstance(item, str) and form.fits(item)):
                reason = say("{what} is expected", what=form.words)
                self._note((*path, "@context", place), reason, remedy)


_WORDS_ALONE: Final = Model("words", {"words": Member(WORDS)})


def _is_of_kind(given: Any, kind: Kind) -> bool:
    return isinstance(given, str) or kind is not TYPE_WORD


def _lacking_words(lacking: Sequence[frozenset[str]], kind: Kind) -> Sentence | None:
    if not lacking:
        return None
    words = " ".join(" or ".join(sorted(group)) for group in lacking)
    if kind is TYPE_WORD:
        return say("it must be the one word {words}", words=words)
    return say("it must include {words}", words=words)


def _not_of_kind(given: Any, kind: Kind) -> Sentence:
    if given is None:
        return say("it is missing")
    return say("expected {expected}, got {given}", expected=kind.expected, given=describe(given))


def _is_newer(given: Mapping[str, Any]) -> bool:
    return bool(_members.as_list(given.get("@context"))[:1] == [_contexts.CREDENTIALS_V2])


def _is_blank(given: Any, kind: Kind) -> bool:
    """Whether words that must be there are there, and say nothing: they are to be filled in."""
    return kind is WORDS and isinstance(given, str) and not given.strip()


def _silently(given: dict[str, Any], model: Model, path: Path) -> dict[str, Any]:
    """An object of ours, completed; what it lacks has been told."""
    return Mender().object(given, model, path)


def _meant_types(words: Sequence[str], model: Model) -> list[str]:
    """The words of `type` but those that are only another spelling of what is demanded."""
    demanded = {word.lower() for group in model.words for word in group}
    exact = {word for group in model.words for word in group}
    return [word for word in words if word and (word in exact or word.lower() not in demanded)]


def _plain_from(given: Any, kind: Kind) -> Any:
    if kind is BOOLEAN:
        return {"true": True, "false": False, "1": True, "0": False}.get(str(given).lower())
    try:
        number = float(str(given).strip().replace(",", "."))
    except ValueError:
        return None
    if isinstance(given, bool) or not abs(number) < _limits.MAX_LOSSLESS_INTEGER:
        return None
    return int(number) if number.is_integer() else number


def _language_map(given: Mapping[str, Any]) -> Any:
    """What is left of a text in several languages whose tags or texts are not in order."""
    if isinstance(given.get("@value"), str):
        return given["@value"]
    texts = {
        tag if _texts.LANGUAGE_TAG.fits(tag) else _mended_texts.mended(tag, _texts.LANGUAGE): text
        for tag, text in given.items()
        if isinstance(text, str)
    }
    kept = {tag: text for tag, text in texts.items() if tag is not None}
    return kept or None
