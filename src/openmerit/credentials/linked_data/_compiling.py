"""Compiling contexts: what each term means in each state that a document can be read in.

`python -m openmerit.credentials.linked_data._compiling` writes `compiled/` anew; a test holds the
files fresh. The meaning itself comes from pyld, so that the two ways of reading cannot drift apart.

A state is a *base* (the context that is in force when an object begins) and the object's types,
which define further terms for the object alone (JSON-LD 1.1, section 4.1.9). Terms that only the
general path reads rightly (JSON literals, graphs, maps, reversed properties) are left out, so that
a document which uses one is left to it.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from pyld.jsonld import JsonLdError

from openmerit.credentials.linked_data import _contexts
from openmerit.credentials.linked_data._expansion import _options, _WatchedProcessor
from openmerit.credentials.reading._iri import is_absolute_iri

_OB: Final = "https://purl.imsglobal.org/spec/ob/v3p0/"
_CLR: Final = "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json"
_ED25519: Final = "https://w3id.org/security/suites/ed25519-2020/v1"

COMPILED: Final[Sequence[Sequence[str]]] = (
    (_contexts.CREDENTIALS_V2,),
    (_contexts.CREDENTIALS_V2, _contexts.OPEN_BADGES_3),
    (_contexts.CREDENTIALS_V2, _contexts.OPEN_BADGES_3, f"{_OB}extensions.json"),
    (_contexts.CREDENTIALS_V2, _CLR, _contexts.OPEN_BADGES_3),
    (_contexts.CREDENTIALS_V1, f"{_OB}context.json", _ED25519),
    (_contexts.CREDENTIALS_V1, f"{_OB}context-3.0.2.json", _ED25519),
)
"""The lists of contexts that badges declare; others are read by the general path."""


class _Compiler:
    """One list of contexts, state by state."""

    def __init__(self, contexts: Sequence[str]) -> None:
        self._options = _options()
        self._processor = _WatchedProcessor({}, self._options)
        initial = self._processor._get_initial_context(self._options)
        root = self._processor._process_context(initial, list(contexts), self._options)
        self._bases: list[Any] = [root]
        self._definitions: dict[str, int] = {}
        self._prefixes: set[str] = set()

    def table(self, contexts: Sequence[str]) -> dict[str, Any]:
        """Everything that `_compiled.Table` holds, as JSON."""
        bases = []
        for base in self._bases:  # grows while it is walked
            if any(base["mappings"][name]["@id"] != f"@{name}" for name in ("id", "type")):
                raise ValueError(f"{contexts} do not call @id and @type id and type throughout")
            bases.append({"terms": self._terms(base, base), "types": self._types(base)})
        return {
            "contexts": list(contexts),
            "prefixes": sorted(self._prefixes),
            "definitions": [json.loads(text) for text in self._definitions],
            "bases": bases,
        }

    def _types(self, base: Any) -> dict[str, Any]:
        """What each type is called in RDF, and the terms that it adds or changes."""
        types = {}
        for name, mapping in base["mappings"].items():
            iri = (mapping or {}).get("@id")
            if not is_absolute_iri(iri or "") or mapping.get("reverse"):
                continue
            added: dict[str, int] = {}
            if mapping.get("@context") is not None:
                if _is_property(name):
                    continue
                try:
                    scoped = self._processor._process_context(
                        base, mapping["@context"], self._options, propagate=False
                    )
                except JsonLdError:
                    continue  # the type cannot stand there: a protected term would change
                added = {
                    term: number
                    for term, number in self._terms(scoped, base).items()
                    if scoped["mappings"][term] != base["mappings"].get(term)
                }
            types[name] = [iri, added]
        return types

    def _terms(self, active: Any, base: Any) -> dict[str, int]:
        found = {}
        for name, mapping in active["mappings"].items():
            if mapping and mapping.get("_prefix"):
                self._prefixes.add(name)
            definition = self._definition(name, mapping, base)
            if definition is not None:
                text = json.dumps(definition)
                found[name] = self._definitions.setdefault(text, len(self._definitions))
        return found

    def _definition(self, name: str, mapping: Any, base: Any) -> list[Any] | None:
        """IRI, coercion, whether it is a list, next base and words of a vocabulary; None if only
        the general path can read the term."""
        if not mapping or mapping.get("reverse") or not is_absolute_iri(mapping["@id"]):
            return None
        container = set(mapping.get("@container") or ())
        coercion = mapping.get("@type")
        if container - {"@set", "@list"} or "@language" in mapping or "@direction" in mapping:
            return None
        if coercion in ("@json", "@none") or "@nest" in mapping:
            return None
        scoped = mapping.get("@context")
        if coercion == "@vocab":
            words = self._words(base, scoped)
            return [mapping["@id"], coercion, "@list" in container, None, words] if words else None
        if scoped is None:
            return [mapping["@id"], coercion, "@list" in container, None, None]
        if not _is_property(name):
            return None
        return [mapping["@id"], coercion, "@list" in container, self._base(base, scoped), None]

    def _words(self, base: Any, scoped: Any) -> dict[str, str]:
        """The words that a property's own context defines for its values."""
        if not isinstance(scoped, dict):
            return {}
        inner = self._processor._process_context(
            base, scoped, self._options, override_protected=True
        )["mappings"]
        return {name: inner[name]["@id"] for name in scoped if not name.startswith("@")}

    def _base(self, base: Any, scoped: Any) -> int:
        """The number of the base that a property's own context makes of another."""
        made = self._processor._process_context(
            base, scoped, self._options, override_protected=True
        )
        for place, other in enumerate(self._bases):
            if other["mappings"] == made["mappings"]:
                return place
        self._bases.append(made)
        return len(self._bases) - 1


def _is_property(name: str) -> bool:
    """Whether a term with a context of its own is a property's, not a type's, by its spelling."""
    return name[:1].islower()


def _decisive_terms(node: Any) -> set[str]:
    """Terms that a context coerces to its vocabulary or to JSON, at any depth of it."""
    if isinstance(node, list):
        return set().union(*map(_decisive_terms, node))
    if not isinstance(node, dict):
        return set()
    found = set().union(*map(_decisive_terms, node.values()))
    return found | {
        name
        for name, definition in node.items()
        if isinstance(definition, dict) and definition.get("@type") in ("@vocab", "@json")
    }


def compiled_files() -> dict[str, str]:
    """The files of `compiled/` by name."""
    verbatim = {"@context", "type", "@type", "@language"}
    for url in _contexts.manifest():
        verbatim |= _decisive_terms(_contexts.context(url)["@context"])
    files = {f"{n}.json": _Compiler(urls).table(urls) for n, urls in enumerate(COMPILED)}
    index = {"verbatim": sorted(verbatim), "tables": [list(urls) for urls in COMPILED]}
    return {
        name: json.dumps(content, separators=(",", ":"), sort_keys=True) + "\n"
        for name, content in {"index.json": index, **files}.items()
    }


def main() -> None:
    """Write the files anew."""
    folder = Path(__file__).parent / "compiled"
    folder.mkdir(exist_ok=True)
    for old in folder.glob("*.json"):
        old.unlink()
    for name, text in compiled_files().items():
        (folder / name).write_text(text, "utf-8")


if __name__ == "__main__":
    main()
