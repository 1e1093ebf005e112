"""JSON-LD expansion that loses nothing: every member of the input is accounted for, or refused.

JSON-LD drops what it cannot place: undefined terms, nulls, relative addresses, `@index`. What is
dropped is not signed, so it could be changed at will. jsonld.js has a "safe mode" for this; pyld
has none, so its processor is watched at the place that every member passes (JSON-LD 1.1 API,
section 5.1, step 13).

Beyond safe mode it insists that a document says known things by their known names. RDF cannot tell
``validUntil`` from its full address, but a program that reads the JSON looks for ``validUntil``: a
holder could hide an expiry that way without breaking the proof.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from cachetools import LRUCache
from pyld import jsonld
from pyld.context_resolver import ContextResolver

from openmerit.credentials.errors import ContextError, LostValue, UnknownContext
from openmerit.credentials.linked_data import _contexts, _refusals
from openmerit.credentials.reading import _budget, _limits
from openmerit.credentials.reading._iri import is_absolute_iri
from openmerit.credentials.reading._strict_json import describe
from openmerit.credentials.sentences import say

Expanded = list[dict[str, Any]]
Loader = Callable[[str, Mapping[str, object]], dict[str, Any]]

_LANGUAGE: Final = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8}){0,20}")
_KEYWORDS_BY_NAME: Final = {
    "@id": ("id",),
    "@type": ("type", "@type"),
    "@value": ("@value",),
    "@language": ("@language",),
}
_XSD: Final = re.compile(r"https?://www\.w3\.org/2001/XMLSchema#(\w+)")
_NUMERIC: Final = re.compile(
    r"(?:decimal|double|float|byte|short|int|long|integer|(?:negative|nonNegative|nonPositive"
    r"|positive)Integer|unsigned(?:Byte|Short|Int|Long))"
)

_resolved_contexts: LRUCache[Loader, LRUCache[str, Any]] = LRUCache(maxsize=20)
"""Ours alone: pyld's own cache could be filled by others with contexts that we do not trust.

One for each set of editions, which is one way to load them: an address means one thing in each.

Only for documents all of whose contexts are published ones: what strangers define is forgotten."""

_STEPS_FOR_A_VALUE: Final = 18
_STEPS_FOR_A_TERM: Final = 14
_LONG: Final = 1_000


def expand(document: dict[str, Any], *, load: Loader = _contexts.load) -> Expanded:
    """`document` in expanded form, with nothing lost.

    Args:
        load: gives the contexts; others than those of today only to explain a failure.

    Raises:
        UnknownContext: a context that does not ship with this library.
        LostValue: a value that expansion would drop or blur; it names the member.
        ContextError: any other breach of JSON-LD.
    """
    return watch(document, load=load).expanded


@dataclass(frozen=True)
class Watched:
    """An expanded document, and what its meaning hung on.

    Attributes:
        vocabulary_values: texts that were looked up as terms.
        prefixes: terms that stood for the beginning of addresses where one was read.
        origins: each object as written, and the expanded object that it became.
    """

    expanded: Expanded
    vocabulary_values: frozenset[str]
    prefixes: frozenset[str]
    origins: Sequence[tuple[dict[str, Any], dict[str, Any]]] = ()


def watch(document: dict[str, Any], *, load: Loader = _contexts.load) -> Watched:
    """Like `expand`, telling also what the result depends on. Raises what `expand` raises."""
    contexts = _contexts_of(document)
    if len(contexts) > _limits.MAX_CONTEXTS:
        raise ContextError(
            say("The document names {number:,} contexts, more than are read.", number=len(contexts))
        )
    is_shared = all(isinstance(context, str) for context in contexts)
    options = _options(is_shared=is_shared, load=load)
    processor = _WatchedProcessor(document, options)
    try:
        active = processor._get_initial_context(options)
        expanded = processor._expand(active, None, document, options)
    except (LostValue, UnknownContext, _budget.TooMuchWork):
        raise
    except Exception as error:  # pyld raises more than JsonLdError on hostile input
        _budget.charge(0)  # it may have made an error of its own of TooMuchWork
        raise _refusals.refusal_of(error, contexts) from None
    nodes: Expanded = jsonld.JsonLdProcessor.arrayify([] if expanded is None else expanded)
    return Watched(
        nodes, frozenset(processor.vocabulary_values), processor.prefixes(), processor.origins
    )


def _contexts_of(document: dict[str, Any]) -> list[Any]:
    """All contexts that it names or defines, at any depth."""
    contexts: list[Any] = []
    for number, (_, value) in enumerate(_walk(document)):
        if isinstance(value, dict) and "@context" in value:
            contexts += _as_list(value["@context"])
        if number % 100 == 0:
            _budget.charge(100 * _STEPS_FOR_A_VALUE)
    return contexts


def _options(*, is_shared: bool = True, load: Loader = _contexts.load) -> dict[str, Any]:
    cache: LRUCache[str, Any] = LRUCache(maxsize=200)
    if is_shared:
        cache = _resolved_contexts.setdefault(load, cache)
    return {
        "base": None,
        "isFrame": False,
        "keepFreeFloatingNodes": False,
        "processingMode": "json-ld-1.1",
        "documentLoader": load,
        "contextResolver": ContextResolver(cache, load),
    }


class _WatchedProcessor(jsonld.JsonLdProcessor):  # type: ignore[misc]  # pyld is untyped
    """pyld's processor, which refuses what it would otherwise drop."""

    def __init__(self, document: dict[str, Any], options: dict[str, Any]) -> None:
        super().__init__()
        self._document = document
        self._options = options
        self.vocabulary_values: set[str] = set()
        self.origins: list[tuple[dict[str, Any], dict[str, Any]]] = []
        self._address_contexts: dict[int, Any] = {}
        self._own_terms: dict[str, Any] = {}

    def _process_context(self, active_ctx: Any, local_ctx: Any, *args: Any, **named: Any) -> Any:
        for context in _as_list(local_ctx):
            _budget.charge(
                60 + 3 * _number_of_terms(context)
            )  # which pyld puts into canonical form
        return super()._process_context(active_ctx, local_ctx, *args, **named)

    def _create_term_definition(self, *args: Any, **named: Any) -> None:
        _budget.charge(_STEPS_FOR_A_TERM)
        super()._create_term_definition(*args, **named)

    def _clone_active_context(self, active_ctx: Any) -> Any:
        _budget.charge(len(active_ctx["mappings"]) // 3)  # kept for each object: mostly memory
        return super()._clone_active_context(active_ctx)

    def _expand_iri(self, active_ctx: Any, value: Any, *args: Any, **named: Any) -> Any:
        iri = super()._expand_iri(active_ctx, value, *args, **named)
        if iri is not value and isinstance(iri, str) and len(iri) > _LONG:
            _budget.charge_bytes(len(iri))
        return iri

    def prefixes(self) -> frozenset[str]:
        """The terms that could have been the prefix of an address that was read."""
        return frozenset(
            name
            for active in self._address_contexts.values()
            for name, mapping in active["mappings"].items()
            if mapping and mapping.get("_prefix")
        )

    def _expand_object(
        self,
        active_ctx: Any,
        active_property: str | None,
        expanded_active_property: str | None,
        element: dict[str, Any],
        expanded_parent: dict[str, Any],
        options: dict[str, Any],
        inside_list: bool = False,
        type_key: str | None = None,
        type_scoped_ctx: Any = None,
    ) -> None:
        if element is self._document:
            self._own_terms = active_ctx["mappings"]
        self.origins.append((element, expanded_parent))
        try:
            for key, value in element.items():
                if key == "@type" and "@value" not in element:
                    raise _Lost(key, say("write it as 'type'"))
                if key != "@context":
                    self._account_for(active_ctx, type_scoped_ctx or active_ctx, key, value)
            self._refuse_second_description(element)
        except _Lost as lost:
            raise LostValue(self._path_to(element, lost.key), lost.reason) from None
        super()._expand_object(
            active_ctx,
            active_property,
            expanded_active_property,
            element,
            expanded_parent,
            options,
            inside_list,
            type_key,
            type_scoped_ctx,
        )

    def _account_for(self, active: Any, type_scoped: Any, key: str, value: Any) -> None:
        """Refuse a member that would be dropped, blurred or read under another name."""
        iri = self._expand_iri(active, key, vocab=True)
        if iri is None or not (str(iri).startswith("@") or is_absolute_iri(iri)):
            raise _Lost(key, say("no context defines this term, so its value would not be signed"))
        if str(iri).startswith("@"):
            self._account_for_keyword(active, type_scoped, key, iri, value)
            return
        if key not in active["mappings"] and ":" in key:
            raise _Lost(key, say("write this member by its term, not by its address"))
        names = _contexts.names_by_iri().get(iri)
        if names is not None and key not in names:
            raise _Lost(
                key, say("this is {what!r} under another name; write it so", what=sorted(names)[0])
            )
        mapping = active["mappings"].get(key) or {}
        coercion = mapping.get("@type")
        if coercion == "@json":
            return
        container = mapping.get("@container") or ()
        if isinstance(value, dict) and any(c in container for c in ("@index", "@id", "@type")):
            raise _Lost(key, say("its keys would not be signed; write a list"))
        _refuse_empty(key, value)
        if isinstance(value, dict) and "@language" in container:
            self._account_for_languages(key, value)
            return
        if coercion is None and mapping.get("@direction", active.get("@direction")) is not None:
            raise _Lost(key, say("the direction that its context gives it would not be signed"))
        scoped = mapping.get("@context")
        if scoped is not None and coercion in ("@id", "@vocab"):
            active = self._process_context(
                active, scoped, self._options, propagate=True, override_protected=True
            )
        for item in _as_list(value):
            self._account_for_value(active, key, coercion, item)

    def _account_for_keyword(
        self, active: Any, type_scoped: Any, key: str, iri: str, value: Any
    ) -> None:
        if key not in _KEYWORDS_BY_NAME.get(iri, ()):
            if iri in _KEYWORDS_BY_NAME:
                raise _Lost(
                    key,
                    say("write it as {name!r}", name=_KEYWORDS_BY_NAME[iri][0]),
                )
            raise _Lost(key, say("{iri} would not be signed", iri=iri))
        _refuse_empty(key, value)
        if iri == "@id":
            self._account_for_iri(active, key, value, vocab=False)
        elif iri == "@type":
            for item in _as_list(value):
                self._account_for_iri(type_scoped, key, item, vocab=True)
        elif iri == "@language" and not (isinstance(value, str) and _LANGUAGE.fullmatch(value)):
            raise _Lost(key, say("{value!r} is no language tag (BCP 47)", value=value))
        elif iri == "@value":
            self._account_for_value(active, key, None, value)

    def _account_for_languages(self, key: str, texts: dict[str, Any]) -> None:
        """A language map (JSON-LD 1.1, section 4.2.4): each text must have a real language."""
        for language, given in texts.items():
            if not _LANGUAGE.fullmatch(language):
                raise _Lost(key, say("{language!r} is no language tag (BCP 47)", language=language))
            _refuse_empty(key, given)
            if not all(isinstance(text, str) for text in _as_list(given)):
                raise _Lost(
                    key, say("a text is expected for the language {language!r}", language=language)
                )

    def _account_for_value(self, active: Any, key: str, coercion: str | None, value: Any) -> None:
        """A scalar must keep its kind and all its digits in RDF; an address must be absolute."""
        if isinstance(value, dict):
            return
        if isinstance(value, list):
            raise _Lost(key, say("a list within a list would be flattened"))
        if value is None:
            raise _Lost(key, say("null would not be signed; leave the member out"))
        if coercion in ("@id", "@vocab"):
            self._account_for_iri(active, key, value, vocab=coercion == "@vocab")
            return
        if isinstance(value, float) and float(f"{value:.15E}") != value:
            raise _Lost(key, say("{value!r} has more digits than RDF keeps (16)", value=value))
        datatype = _XSD.fullmatch(coercion or "")
        if datatype is not None:
            _refuse_wrong_kind(key, datatype.group(1), value)

    def _account_for_iri(self, active: Any, key: str, value: Any, *, vocab: bool) -> None:
        if not isinstance(value, str):
            raise _Lost(key, say("an address is expected here, not {kind}", kind=describe(value)))
        if value.startswith("_:"):
            raise _Lost(
                key, say("{value!r} is a blank node label, which RDF renames at will", value=value)
            )
        if vocab:
            self.vocabulary_values.add(value)
        else:
            self._address_contexts[id(active)] = active
        iri = self._expand_iri(active, value, vocab=vocab, base=None)
        if iri is None or not is_absolute_iri(iri):
            what = say("defined by no context") if vocab else say("no absolute address (IRI)")
            raise _Lost(
                key, say("{value!r} is {what}, so it would not be signed", value=value, what=what)
            )
        if not vocab and iri != value:
            raise _Lost(
                key, say("{value!r} would be read as {iri!r}; write that", value=value, iri=iri)
            )

    def _refuse_second_description(self, element: dict[str, Any]) -> None:
        """RDF merges objects of one id: only the root may describe the document itself.

        What the root could not say may stand elsewhere: the comment of an endorsement, say.
        """
        own = self._document.get("id")
        if own is None or element is self._document or element.get("id") != own:
            return
        for key in element.keys() - {"id", "type"}:
            if key in self._own_terms:
                raise _Lost(
                    key, say("this describes the document itself, which only its root may do")
                )

    def _path_to(self, element: dict[str, Any], key: str) -> str:
        for path, item in _walk(self._document):
            if item is element:
                return f"{path}.{key}" if path else key
        return key


def _number_of_terms(context: Any) -> int:
    """How many terms a context defines itself, those for the inside of others included."""
    if not isinstance(context, dict):
        return 0
    return sum(
        1 + _number_of_terms(term.get("@context")) if isinstance(term, dict) else 1
        for term in context.values()
    )


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


class _Lost(Exception):  # internal signal, becomes LostValue with its path
    def __init__(self, key: str, reason: str) -> None:
        self.key = key
        self.reason = reason


def _refuse_empty(key: str, value: Any) -> None:
    if value is None:
        raise _Lost(key, say("null would not be signed; leave the member out"))
    if value == [] and isinstance(value, list):
        raise _Lost(key, say("an empty list would not be signed; leave the member out"))


def _refuse_wrong_kind(key: str, datatype: str, value: Any) -> None:
    """RDF writes ``true`` and ``"true"`` alike once a context has given them a datatype."""
    if datatype == "boolean":
        fits, wanted = isinstance(value, bool), say("true or false")
    elif _NUMERIC.fullmatch(datatype):
        fits, wanted = (
            isinstance(value, int | float) and not isinstance(value, bool),
            say("a number"),
        )
    else:
        fits, wanted = isinstance(value, str), say("a text")
    if not fits:
        raise _Lost(
            key, say("{wanted} is expected here, not {kind}", wanted=wanted, kind=describe(value))
        )


def _walk(document: Any) -> Iterator[tuple[str, Any]]:
    """Every value of `document` with its path, in document order, without recursion."""
    todo: list[tuple[str, Any]] = [("", document)]
    while todo:
        path, value = todo.pop()
        yield path, value
        if isinstance(value, dict):
            members = [(f"{path}.{name}" if path else name, item) for name, item in value.items()]
            todo.extend(reversed(members))
        elif isinstance(value, list):
            todo.extend(reversed([(f"{path}[{i}]", item) for i, item in enumerate(value)]))
