"""Traps in images: how the credential is baked into them."""

from collections.abc import Iterator
from typing import Final

from openmerit.credentials.doctor import _opening
from openmerit.credentials.doctor._case import Case, Seen
from openmerit.credentials.images import _baking
from openmerit.credentials.images._kinds import CLR, MARKS, OLD_BADGE, OPEN_BADGE, Mark
from openmerit.credentials.sentences import say

_TEXTS: Final = (b"iTXt", b"tEXt", b"zTXt")
_BAKE: Final = say("Bake the signed badge in anew: `openmerit bake`.")
_KEYWORDS: Final = frozenset(mark.keyword for mark in MARKS)


def _mark(case: Case) -> Mark:
    if case.is_older:
        return OLD_BADGE
    return CLR if case.kind == "clr-2.0" else OPEN_BADGE


def _chunks(case: Case) -> list[tuple[int, bytes, bytes, bytes]]:
    """The chunks of a PNG with a credential: place, kind, keyword, rest."""
    if not case.data.startswith(_baking.PNG_SIGNATURE):
        return []
    found = []
    for place, (kind, data) in enumerate(_opening.chunks_of(case.data)):
        keyword, _, rest = data.partition(b"\0") if kind in _TEXTS else (b"", b"", b"")
        looks_so = keyword in _KEYWORDS or any(
            sign in rest[:40] for sign in (b'{"', b"{\n", b"eyJ")
        )
        if keyword and looks_so:
            found.append((place, kind, keyword, rest))
    return found


def compressed(case: Case) -> Iterator[Seen]:
    """The chunk must not be compressed (Open Badges 3.0, section 5.3.1)."""
    for _, kind, _, rest in _chunks(case):
        if kind == b"zTXt" or (kind == b"iTXt" and rest[:1] == b"\1"):
            yield Seen(
                "", say("The credential in the PNG is compressed, which is forbidden."), _BAKE
            )


def chunk_kind(case: Case) -> Iterator[Seen]:
    """The credential stands in an iTXt chunk; tEXt is Latin-1 (Open Badges 3.0, 5.3.1)."""
    for _, kind, _, _ in _chunks(case):
        if kind == b"tEXt" and case.kind != "open-badge-address":
            yield Seen(
                "",
                say("The credential stands in a tEXt chunk, which others do not look into, and "
                    "which cannot hold every letter."),
                _BAKE,
            )  # fmt: skip


def several_chunks(case: Case) -> Iterator[Seen]:
    """There is one chunk; readers take the first (Open Badges 3.0, section 5.3.1)."""
    chunks = _chunks(case)
    if len(chunks) > 1:
        yield Seen(
            "",
            say("The PNG carries {n} credentials: some programs read the first, others the last.",
                n=len(chunks)),
            _BAKE,
        )  # fmt: skip


def late_chunk(case: Case) -> Iterator[Seen]:
    """Some readers stop at the picture's data (PNG, 3rd edition, section 5.6)."""
    if not _chunks(case):
        return
    kinds = [kind for kind, _ in _opening.chunks_of(case.data)]
    begin = kinds.index(b"IDAT") if b"IDAT" in kinds else len(kinds)
    for place, _, _, _ in _chunks(case):
        if place > begin:
            yield Seen(
                "",
                say("The credential stands after the picture's own data, where some programs no "
                    "longer look."),
                _BAKE,
            )  # fmt: skip


def keyword(case: Case) -> Iterator[Seen]:
    """Each kind of credential has its keyword (Open Badges 3.0, 5.3.1; Baking 1.0)."""
    mark = _mark(case)
    for _, _, given, _ in _chunks(case):
        if given != mark.keyword:
            yield Seen(
                "",
                say("The credential stands under the keyword {given}; it should be {right}.",
                    given=given.decode("latin-1")[:40], right=mark.keyword.decode("ascii")),
                _BAKE,
            )  # fmt: skip


def _elements(case: Case) -> list[_opening.SvgElement]:
    if case.envelope.container != "svg":
        return []
    return _opening.svg_elements(case.data)


def svg_namespace(case: Case) -> Iterator[Seen]:
    """The element is known by its namespace (Open Badges 3.0, 5.3.2; Baking 1.0)."""
    mark = _mark(case)
    if _elements(case) and mark.namespace.encode() not in case.data:
        yield Seen(
            "",
            say("The SVG does not name the namespace {url}: others find no credential in it.",
                url=mark.namespace),
            _BAKE,
        )  # fmt: skip


def svg_twice(case: Case) -> Iterator[Seen]:
    """A token stands in `verify`, JSON in the body, not both (Open Badges 3.0, 5.3.2)."""
    for element in _elements(case):
        if element.verify and element.body and not case.is_older:
            yield Seen(
                "",
                say("The SVG carries a credential twice, in an attribute and in the body: which "
                    "one counts depends on who reads it."),
                _BAKE,
            )  # fmt: skip


def svg_cdata(case: Case) -> Iterator[Seen]:
    """JSON stands in a CDATA section (Open Badges 3.0, section 5.3.2)."""
    for element in _elements(case):
        if element.body.startswith(b"{") and not element.is_cdata:
            yield Seen(
                "",
                say("The JSON in the SVG stands in no CDATA section: some programs read its signs "
                    "as markup."),
                _BAKE,
            )  # fmt: skip
        if element.body.startswith(b"eyJ") and not element.verify:
            yield Seen(
                "",
                say("The token stands in the body, where JSON is due; its place is the attribute "
                    "verify."),
                _BAKE,
            )  # fmt: skip


def svg_several(case: Case) -> Iterator[Seen]:
    """There is one element, right after the opening tag (Open Badges 3.0, section 5.3.2)."""
    found = _elements(case)
    if len(found) > 1:
        yield Seen(
            "",
            say("The SVG carries {n} credentials; one is allowed.", n=len(found)),
            _BAKE,
        )
    opening = case.data.find(b"<svg")
    if found and opening >= 0:
        end = case.data.find(b">", opening)
        if case.data[end + 1 : found[0].start].strip():
            yield Seen(
                "",
                say("The credential does not stand right after the opening tag of the SVG."),
                _BAKE,
            )
