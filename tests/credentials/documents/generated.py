"""Documents made from the data model, and broken ones made from these."""

from typing import Any

from hypothesis import strategies as st
from tests.credentials.samples import REMOVED, Path, changed, values_in

from openmerit.credentials.documents import _texts, _vocabulary
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
from openmerit.credentials.documents._texts import TextForm

_ADDRESSES = ("urn:x", "https://x.example/a?b#c", "did:key:z6Mk", "mailto:ada@example.com")
_SAMPLES: dict[TextForm | None, tuple[str, ...]] = {
    None: ("", "plain", "Gärtnern \U0001f331"),
    _texts.URI: _ADDRESSES,
    _texts.DATE_TIME: ("2026-01-15T09:00:00Z", "2024-02-29T23:59:59.5+05:30"),
    _texts.LOOSE_DATE_TIME: ("2026-01-15T09:00:00Z", "2026-01-15T09:00:00"),
    _texts.DAY: ("1815-12-10",),
    _texts.JWT: ("eyJh.e30.AA", "a..b"),
    _texts.ENVELOPED: ("data:application/vc+jwt,eyJh.e30.AA",),
    _texts.LANGUAGE: ("en", "de-AT", "zh-Hant-TW"),
    _texts.ACHIEVEMENT_TYPE: (*_vocabulary.ACHIEVEMENT_TYPES, "ext:Own"),
    _texts.RESULT_TYPE: (*_vocabulary.RESULT_TYPES, "ext:Own"),
    _texts.RESULT_STATUS: _vocabulary.RESULT_STATUSES,
    _texts.IDENTIFIER_TYPE: (*_vocabulary.IDENTIFIER_TYPES, "ext:own.1_a"),
    _texts.TARGET_TYPE: (*_vocabulary.TARGET_TYPES, "ext:ESCO"),
    _texts.ASSOCIATION_TYPE: _vocabulary.ASSOCIATION_TYPES,
}
_CONTEXTS = (
    "https://www.w3.org/ns/credentials/v2",
    "https://www.w3.org/2018/credentials/v1",
    "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
)
_ENDS = {"validUntil": "2027-01-15T09:00:00Z", "expirationDate": "2027-01-15T09:00:00Z"}
_STARTS = {"validFrom", "issuanceDate"}

_TEXTS = st.sampled_from(_SAMPLES[None])
_LANGUAGES = st.dictionaries(st.sampled_from(("en", "de-AT")), _TEXTS, min_size=1)


@st.composite
def documents(
    draw: st.DrawFn, model: Model, *, formal: bool = False, old: bool = False, depth: int = 0
) -> Any:
    """Objects that fit `model`.

    Args:
        formal: lists wherever the standard has lists, and no texts in several languages.
        old: what it encloses is of VCDM 1.1 too.
    """
    optional = [name for name, member in model.members.items() if not member.required]
    few = st.sets(st.sampled_from(optional), max_size=4) if optional and depth < 4 else None
    chosen = draw(few) if few is not None else set()
    if model.alternatives is not None and not chosen & set(model.alternatives[0]):
        chosen = chosen | {draw(st.sampled_from(model.alternatives[0]))}
    made: dict[str, Any] = {}
    for name, member in model.members.items():
        if not member.required and name not in chosen:
            continue
        if name in _ENDS:
            made[name] = _ENDS[name]
        elif name in _STARTS:
            made[name] = "2026-01-15T09:00:00Z"
        else:
            made[name] = draw(_members(member, model, formal, old, depth))
    if model.filled and not made:
        made["unheardOf"] = "x"
    return made


def _members(
    member: Member, model: Model, formal: bool, old: bool, depth: int
) -> st.SearchStrategy[Any]:
    one = _values(member.kind, model, formal, old, depth)
    if not member.many:
        return one
    listed = st.lists(one, min_size=1, max_size=2)
    return listed if formal else one | listed


def _values(
    kind: Kind, model: Model, formal: bool, old: bool, depth: int
) -> st.SearchStrategy[Any]:
    if isinstance(kind, Text):
        return st.sampled_from(_SAMPLES[kind.form])
    if isinstance(kind, Object):
        enclosed = kind.choose({"@context": [_CONTEXTS[1]]} if old else {})
        made = documents(enclosed, formal=formal, old=old, depth=depth + 1)
        return made | st.sampled_from(_SAMPLES[kind.form]) if kind.form is not None else made
    if kind is TYPE:
        return _types(model, formal)
    if kind is CONTEXT:
        first = [next(url for url in _CONTEXTS if form.fits(url)) for form in model.contexts]
        more = st.sampled_from(([], ["https://x.example/context"], [{"own": "urn:own"}]))
        return more.map(lambda rest: [*first, *rest])
    made_of: dict[Kind, st.SearchStrategy[Any]] = {
        WORDS: _TEXTS if formal else _TEXTS | _LANGUAGES,
        NUMBER: st.sampled_from((0, 5, 2.5, -1)),
        BOOLEAN: st.booleans(),
        TYPE_WORD: st.sampled_from([sorted(group)[0] for group in model.words] or ["Own"]),
    }
    return made_of[kind]


def _types(model: Model, formal: bool) -> st.SearchStrategy[Any]:
    if not model.words:
        return st.just("Own")
    groups = st.tuples(*(st.sampled_from(sorted(group)) for group in model.words)).map(list)
    listed = groups | groups.map(lambda words: [*words, "Extra"])
    return listed if formal or len(model.words) > 1 else listed | groups.map(lambda words: words[0])


_OTHERS: tuple[Any, ...] = (
    *(None, True, 5, 2.5, {}, [], "", "no address", "urn:x", "2026-01-15", "2026-01-15T09:00:00"),
    *("ext:a-b", "ext:-x", "xext:a b", "ext:ü", "eyJh.e30.AA", "Image", "Profile", "en"),
    *(["x"], [5], ["VerifiableCredential"], [None], ["urn:x", "urn:y"]),
    *({"en": "x"}, {"en": 5}, {"zh-Hant-TW": "x"}, {"no tag": "x"}),
    *({"@value": "x", "@language": "en"}, {"@value": 5}, {"id": "urn:x"}),
    {"id": "urn:x", "type": "Image"},
    {"id": "urn:x", "type": ["Profile"]},
    {"id": "data:application/vc+jwt,a.b.c", "type": "EnvelopedVerifiableCredential"},
)


@st.composite
def broken(draw: st.DrawFn, whole: Any) -> Any:
    """`whole` (a strategy) with up to two changes, some of which break it."""
    document = draw(whole)
    for _ in range(draw(st.integers(0, 2))):
        places: list[Path] = [path for path, _ in values_in(document) if path]
        if not places:
            break
        path = draw(st.sampled_from(places))
        document = changed(document, path, draw(_other(_at(document, path))))
    return document


def _other(value: Any) -> st.SearchStrategy[Any]:
    made = [REMOVED, [value], [value, value]]
    if isinstance(value, list) and value:
        made += [value[0], value[1:]]
    if isinstance(value, dict):
        made.append({**value, "unheardOf": "x"})
    return st.sampled_from(made) | st.sampled_from(_OTHERS)


def _at(document: Any, path: Path) -> Any:
    for step in path:
        document = document[step]
    return document
