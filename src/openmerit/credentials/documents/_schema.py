"""Step 5 of verification: does a document fit the data model of the standard.

The first breach is named by its member, in words that its issuer can act on. The verdict hangs on
nothing but the names of members and the kinds and numbers of their values, the values of `type` and
`@context`, the forms of texts that `Verdict.forms` names, and the dates that `Verdict.periods`
names: whoever remembers it for documents of one outline has only these left to look at.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import compress
from operator import ne
from typing import Any, Final

from openmerit.credentials.documents import _model, _texts
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
from openmerit.credentials.documents._parts import PROOF
from openmerit.credentials.documents._texts import TextForm
from openmerit.credentials.linked_data._meaning import Outlined, outlined
from openmerit.credentials.linked_data._outlines import picking
from openmerit.credentials.reading import _limits, _times
from openmerit.credentials.reading._strict_json import describe
from openmerit.credentials.sentences import Sentence, said_by, say

Path = tuple[str | int, ...]
"""Names of members and places in lists, from the root of a document."""
Problem = tuple[str, Sentence]
"""The path of a member in words (`credentialSubject.result[0].value`), and what is wrong."""
Period = tuple[Path, Path]
"""Where the beginning and the end of a period stand; either may be absent from the document."""

_VALUE_OBJECT: Final = frozenset({"@value", "@language", "@direction"})


class Verdict:
    """What the model says of a document.

    Attributes:
        problem: the first breach; None if there is none.
        withheld: paths of required members that are absent, where that is allowed.
        forms: by path, the form that the text there has to have. Complete without a problem only.
        periods: whose ends may not lie before their beginnings.
    """

    __slots__ = ("forms", "periods", "problem", "withheld")

    def __init__(self) -> None:
        self.problem: Problem | None = None
        self.withheld: list[str] = []
        self.forms: dict[Path, TextForm] = {}
        self.periods: list[Period] = []


_MAX_REMEMBERED: Final = 10_000


class _Learnt:
    """What is left to look at in a document of a known outline, and which texts fitted last.

    Attributes:
        pick: picks the texts that must have a form.
        matches: whether each has its own.
        periods: whose ends may not lie before their beginnings.
        pick_dates: picks those.
        before: texts that fitted last.
        dates_before: dates that were in order last.
    """

    __slots__ = ("before", "dates_before", "matches", "periods", "pick", "pick_dates")

    def __init__(self, verdict: Verdict, slots: Mapping[Path, int]) -> None:
        forms = {slots[path]: form for path, form in verdict.forms.items() if path in slots}
        dates = [slots[path] for period in verdict.periods for path in period if path in slots]
        self.pick = picking(list(forms))
        self.matches = tuple(form.pattern.match for form in forms.values())
        self.periods = verdict.periods
        self.pick_dates = picking(dates)
        self.before: tuple[Any, ...] = (None,) * len(forms)
        self.dates_before: tuple[Any, ...] | None = None


class _Breach(Exception):
    def __init__(self, path: Path, reason: Sentence) -> None:
        self.path = path
        self.reason = reason


def problem_in(document: Mapping[str, Any], *, derived: bool = False) -> Problem | None:
    """The first breach of the data model: the member's path and what is wrong; or None.

    Args:
        derived: its holder may have withheld members, so that absent ones are no breach.
    """
    return judge(document, derived=derived).problem


def judge(document: Mapping[str, Any], *, derived: bool = False) -> Verdict:
    """Compare a credential or presentation with the model that its types and context name.

    The work is bounded by the number of values in the document; no value is looked at twice.

    Args:
        derived: its holder may have withheld members: absent ones are listed in
            `Verdict.withheld` and are no breach.
    """
    return judge_as(document, _model.model_of(document), derived=derived)


def judge_as(document: Any, model: Model, *, derived: bool = False) -> Verdict:
    """Compare a document, or a part of one, with one model."""
    verdict = Verdict()
    try:
        _Judge(verdict, derived).object(document, model, ())
        _refuse_disorder(document, verdict.periods)
    except _Breach as breach:
        verdict.problem = in_words(breach.path), breach.reason
    return verdict


def problem_with_dates(document: Any, periods: Sequence[Period]) -> Problem | None:
    """Whether each period of `Verdict.periods` has dates that exist, in order; all else fits."""
    try:
        _refuse_disorder(document, periods)
    except _Breach as breach:
        return in_words(breach.path), breach.reason
    return None


def problem_in_signed(document: Mapping[str, Any], taken: Outlined | None) -> Problem | None:
    """The same as `problem_in`, by what is known of the document without its proofs.

    Args:
        taken: the document without its proofs, taken apart, if it could be.
    """
    proof = document.get("proof")
    if taken is None or not isinstance(proof, dict | None):
        return problem_in(document)
    problem = problem_in_outlined(taken)
    if problem is None and proof is not None:
        taken_proof = outlined(proof)
        if taken_proof is None:
            return problem_in(document)
        problem = problem_in_outlined(taken_proof, PROOF)
        if problem is not None:
            return ".".join(filter(None, ("proof", problem[0]))), problem[1]
    return problem


def problem_in_outlined(taken: Outlined, model: Model | None = None) -> Problem | None:
    """The same as `problem_in`, remembering what documents of one outline have in common.

    Args:
        model: which one it has to fit, if not that which its own types and context name.
    """
    outline, values = taken.outline, taken.values
    name = "schema" if model is None else "schema of a part"
    if name not in outline.learnt:
        verdict = _verdict_on(taken, model)
        if verdict.problem is not None:
            return verdict.problem
        slots = {path: place for place, path in enumerate(outline.paths)}
        outline.learnt[name] = _Learnt(verdict, slots)
    learnt: _Learnt = outline.learnt[name]
    given = learnt.pick(values)
    for place in compress(range(len(given)), map(ne, given, learnt.before)):
        if learnt.matches[place](given[place]) is None:
            return _verdict_on(taken, model).problem
    dates = learnt.pick_dates(values)
    if dates != learnt.dates_before:
        problem = problem_with_dates(taken.document, learnt.periods)
        if problem is not None:
            return problem
    if len("".join(given)) <= _MAX_REMEMBERED:  # strangers' documents are kept no longer
        learnt.before = given
        learnt.dates_before = dates
    return None


def _verdict_on(taken: Outlined, model: Model | None) -> Verdict:
    return judge(taken.document) if model is None else judge_as(taken.document, model)


def in_words(path: Path) -> str:
    """A path as people write it: ``evidence[0].type``."""
    written = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return written.removeprefix(".")


class _Judge:
    """One comparison, which adds to `verdict` on its way and raises _Breach at the first breach."""

    def __init__(self, verdict: Verdict, derived: bool) -> None:
        self._verdict = verdict
        self._derived = derived

    def object(self, given: Any, model: Model, path: Path) -> None:
        """One object and all that it encloses."""
        if not isinstance(given, dict):
            raise _Breach(path, _not(say("an object"), given))
        if len(path) > _limits.MAX_DEPTH:
            raise _Breach(path, say("it is nested too deeply"))
        if model.contexts:
            _refuse_context(given.get("@context"), model, path)
        for name, member in model.members.items():
            if name in given:
                self._member(given[name], member, (*path, name))
            elif member.required:
                self._absent((*path, name))
        _refuse_type(given.get("type"), model, path)
        if model.closed:
            for name in given:
                if name not in model.members:
                    raise _Breach((*path, name), say("no such member is allowed here"))
        if model.filled and not given:
            raise _Breach(path, say("it says nothing"))
        if model.alternatives is not None:
            names, reason = model.alternatives
            if not any(name in given for name in names):
                if not self._derived:
                    raise _Breach(path, reason)
                self._verdict.withheld.append(in_words((*path, names[0])))
        for start, end in model.periods:
            self._verdict.periods.append(((*path, start), (*path, end)))

    def _absent(self, path: Path) -> None:
        if not self._derived:
            raise _Breach(path, say("it is missing"))
        self._verdict.withheld.append(in_words(path))

    def _member(self, given: Any, member: Member, path: Path) -> None:
        if not (member.many and isinstance(given, list)):
            self._value(given, member.kind, path)
            return
        if not given:
            raise _Breach(path, say("an empty list says nothing; leave it out"))
        for place, item in enumerate(given):
            self._value(item, member.kind, (*path, place))

    def _value(self, given: Any, kind: Kind, path: Path) -> None:
        if isinstance(kind, Text):
            self._text(given, kind.form, path)
        elif isinstance(kind, Object):
            if kind.form is not None and isinstance(given, str):
                self._text(given, kind.form, path)
            elif isinstance(given, dict):
                self.object(given, kind.choose(given), path)
            else:
                raise _Breach(path, _not(kind.expected, given))
        elif kind is WORDS:
            self._words(given, path)
        elif not _KINDS[kind](given):
            raise _Breach(path, _not(kind.expected, given))

    def _text(self, given: Any, form: TextForm | None, path: Path) -> None:
        if not isinstance(given, str):
            raise _Breach(path, _not(say("a text"), given))
        if form is not None:
            if not form.fits(given):
                raise _Breach(path, say("{what} is expected", what=form.words))
            self._verdict.forms[path] = form

    def _words(self, given: Any, path: Path) -> None:
        """A text, one in several languages, or a language value object (VCDM 2.0, 11.1)."""
        if isinstance(given, str):
            return
        if not isinstance(given, dict):
            raise _Breach(path, _not(say("a text"), given))
        if "@value" not in given:
            for tag, text in given.items():
                if not _texts.LANGUAGE_TAG.fits(tag):
                    raise _Breach((*path, tag), say("a language tag (en, de-AT) is expected"))
                self._text(text, None, (*path, tag))
            return
        for name in given:
            if name not in _VALUE_OBJECT:
                raise _Breach((*path, name), say("no such member is allowed here"))
        self._text(given["@value"], None, (*path, "@value"))
        for name, form in (("@language", _texts.LANGUAGE_TAG), ("@direction", _texts.DIRECTION)):
            if name in given:
                self._text(given[name], form, (*path, name))


def _is_number(given: Any) -> bool:
    return isinstance(given, int | float) and not isinstance(given, bool)


def _is_type(given: Any) -> bool:
    if isinstance(given, list):
        return bool(given) and all(isinstance(word, str) for word in given)
    return isinstance(given, str)


def _is_context(given: Any) -> bool:
    return isinstance(given, list) and all(isinstance(item, str | dict) for item in given)


_KINDS: Final = {
    NUMBER: _is_number,
    BOOLEAN: lambda given: isinstance(given, bool),
    TYPE: _is_type,
    TYPE_WORD: lambda given: isinstance(given, str),
    CONTEXT: _is_context,
}


def _not(expected: Sentence, given: Any) -> Sentence:
    return say("expected {expected}, got {given}", expected=expected, given=describe(given))


def _refuse_context(given: Any, model: Model, path: Path) -> None:
    """Whether the contexts begin as the model says. Raises _Breach."""
    listed = given if isinstance(given, list) else []
    for place, form in enumerate(model.contexts):
        item = listed[place] if place < len(listed) else None
        if isinstance(item, str) and form.fits(item):
            continue
        if place == 0:
            reason = say("it must be a list that begins with {url}", url=form.words)
            raise _Breach((*path, "@context"), reason)
        raise _Breach((*path, "@context", place), say("{what} is expected", what=form.words))


def _refuse_type(given: Any, model: Model, path: Path) -> None:
    """Whether `type` has the words of the model. Raises _Breach."""
    if given is None:
        return
    words_given = given if isinstance(given, list) else [given]
    listed = {word for word in words_given if isinstance(word, str)}
    for words in model.words:
        if not listed & words:
            reason = say("it must include {words}", words=" or ".join(sorted(words)))
            raise _Breach((*path, "type"), reason)


def _refuse_disorder(document: Any, periods: Sequence[Period]) -> None:
    """Whether the ends of periods lie where they should. Raises _Breach."""
    for start_path, end_path in periods:
        start, end = _instant_at(document, start_path), _instant_at(document, end_path)
        if start is not None and end is not None and end < start:
            raise _Breach(end_path, say("it lies before {start}", start=str(start_path[-1])))


def _instant_at(document: Any, path: Path) -> datetime | None:
    for step in path[:-1]:
        document = document[step]
    text = document.get(path[-1])
    if text is None:
        return None
    try:
        return _times.parse(text, zone_required=False)
    except ValueError as error:
        raise _Breach(path, said_by(error)) from None
