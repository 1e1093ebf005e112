"""A document in the canonical forms that its proofs need, each made once."""

from collections.abc import Callable, Collection, Sequence
from typing import TYPE_CHECKING, Any

from openmerit.credentials.errors import LostValue
from openmerit.credentials.linked_data import _jcs, _meaning
from openmerit.credentials.linked_data._shapes import Prepared
from openmerit.credentials.reading._hashes import DIGEST
from openmerit.credentials.reading._limits import MAX_LOSSLESS_INTEGER

if TYPE_CHECKING:
    import pyoxigraph

Document = dict[str, Any]


class CanonicalDocument:
    """A document without its proofs.

    Args:
        by_shape: whether the fast path may be taken; the general one is its judge.
        over_text: whether what is signed is its text (JCS, a token), so that directions of writing
            are signed too, which RDF has no place for.
    """

    def __init__(
        self, document: Document, *, by_shape: bool = True, over_text: bool = False
    ) -> None:
        self.document = document
        self._over_text = over_text
        self.outlined = _meaning.outlined(document) if by_shape else None
        self._by_shape = by_shape
        self._meaning: Prepared | list[pyoxigraph.Quad] | None = None
        self._rdfc_hashes: dict[str, bytes] = {}

    @property
    def is_plain_json(self) -> bool:
        """Whether it is certain, without looking closer, that every reader of JSON keeps it."""
        taken = self.outlined
        if taken is None or self._prepared() is None:
            return False
        outline, values = taken.outline, taken.values
        return not outline.floats and all(
            abs(values[place]) <= MAX_LOSSLESS_INTEGER for place in outline.integers
        )

    def may_have(self, names: Collection[str]) -> bool:
        """Whether one of these members may stand somewhere in it."""
        return self.outlined is None or not self.outlined.outline.names.isdisjoint(names)

    @property
    def is_by_shape(self) -> bool:
        """Whether the fast path was taken. Raises ContextError."""
        return isinstance(self._meant(), Prepared)

    def require_meaning(self) -> None:
        """Make sure that no value of the document is lost. Raises ContextError."""
        try:
            self._meant()
        except LostValue:
            if not self._over_text or not _has_direction(self.document):
                raise
            CanonicalDocument(_without_directions(self.document)).require_meaning()

    def rdfc_hash(self, hash_name: str) -> bytes:
        """Hash of the canonical N-Quads. Raises ContextError, TooSymmetric."""
        if hash_name not in self._rdfc_hashes:
            meaning = self._meant()
            if isinstance(meaning, Prepared):
                return meaning.digest(hash_name)
            from openmerit.credentials.linked_data import _canonical

            text = _canonical.canonicalize(meaning, hash_name=hash_name)
            self._rdfc_hashes[hash_name] = DIGEST[hash_name](text.encode("utf-8"))
        return self._rdfc_hashes[hash_name]

    def relabelled(self, rename: Callable[[Sequence[str]], Sequence[str]]) -> str | None:
        """The N-Quads with other labels than the canonical ones; see `Prepared.relabelled`.

        None where the fast path was not taken. Raises ContextError.
        """
        meaning = self._meant()
        return meaning.relabelled(rename, "sha256") if isinstance(meaning, Prepared) else None

    def like(self, document: Document) -> "CanonicalDocument":
        """Another document, canonicalized in the same way."""
        return CanonicalDocument(document, by_shape=self._by_shape)

    def jcs_hash(self, hash_name: str, context: Any) -> bytes:
        """Hash of the JCS form under the proof's `@context`. Raises UnreadableDocument."""
        document, taken = self.document, self.outlined
        is_plain = None if taken is None else _jcs.is_plain_outline(taken.outline)
        if context is not None and context != document.get("@context"):
            document, is_plain = {**document, "@context": context}, None
        return DIGEST[hash_name](_jcs.canonical_json(document, is_plain=is_plain))

    def _prepared(self) -> "Prepared | list[pyoxigraph.Quad] | None":
        if self._meaning is None:
            self._meaning = _meaning.prepare(self.outlined)
        return self._meaning

    def _meant(self) -> "Prepared | list[pyoxigraph.Quad]":
        meaning = self._prepared()
        if meaning is None:
            from openmerit.credentials.linked_data import _canonical, _expansion

            meaning = self._meaning = _canonical.quads_of(_expansion.expand(self.document))
        return meaning


def _is_directed(value: Any) -> bool:
    """Whether it is a text with a direction of writing (JSON-LD 1.1, section 4.2.4.1)."""
    return isinstance(value, dict) and "@value" in value and "@direction" in value


def _has_direction(value: Any) -> bool:
    if isinstance(value, list):
        return any(map(_has_direction, value))
    return _is_directed(value) or (
        isinstance(value, dict) and any(map(_has_direction, value.values()))
    )


def _without_directions(value: Any) -> Any:
    if isinstance(value, list):
        return [_without_directions(item) for item in value]
    if not isinstance(value, dict):
        return value
    left_out = "@direction" if _is_directed(value) else None
    return {name: _without_directions(item) for name, item in value.items() if name != left_out}
