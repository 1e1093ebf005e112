"""Traps in texts: signs that programs sort, escape or show in different ways."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from openmerit.credentials.doctor import _mended_words
from openmerit.credentials.doctor._case import Case, Place, Seen
from openmerit.credentials.sentences import say

_BEYOND_BMP: Final = re.compile("[\U00010000-\U0010ffff]")
_HIDING: Final = re.compile("[\u202a-\u202e\u2066-\u2069\u200b\u2060\ufeff]")
_HTML: Final = re.compile(
    r"</?(?:p|br|a|b|i|ul|ol|li|div|span|img|strong|em|h[1-6]|script)\b[^>]{0,500}>"
)
_MARKDOWN: Final = re.compile(
    r"(?m)^#{1,6} |\*\*[^*\n]{1,200}\*\*|\[[^\]\n]{1,200}\]\([^)\s]{1,500}\)"
)
_NOT_FOR_PEOPLE: Final = frozenset({"id", "type", "salt", "identityHash", "encodedList"})
_MARKED_UP: Final = frozenset({"narrative"})
_SHOWN: Final = 60


def _words(case: Case) -> Iterator[Place]:
    return (place for place in case.texts if place.name not in _NOT_FOR_PEOPLE)


def _sorted_words(case: Case) -> Iterator[Place]:
    """Those that are sorted and escaped for the proof, or will be once it is signed."""
    return _words(case) if case.is_signed_as_rdf and not case.is_older else iter(())


def _quoted(text: str) -> str:
    return text[:_SHOWN] + ("…" if len(text) > _SHOWN else "")


def mojibake(case: Case) -> Iterator[Seen]:
    """UTF-8 that was read as Latin-1: the name is wrong on every page (seen at Credly)."""
    for place in _words(case):
        found = _mended_words.unscrambled(place.value)
        if found is not None:
            yield Seen(
                place.pointer,
                say("{text} was read in the wrong encoding.", text=_quoted(place.value)),
                say("Write {text}.", text=_quoted(found)),
            )


def controls(case: Case) -> Iterator[Seen]:
    """Canonicalizers disagree on controls, DEL and U+FFFE (canonical N-Quads; rdf-canon #18)."""
    for place in _sorted_words(case):
        match = _mended_words.CONTROLS.search(place.value)
        if match is not None:
            yield Seen(
                place.pointer,
                say("It has a sign that nobody sees (U+{code}), which programs write in different "
                    "ways, so that the proof does not fit for some.", code=f"{ord(match[0]):04X}"),
                say("Take it out."),
            )  # fmt: skip


def separators(case: Case) -> Iterator[Seen]:
    """Some programs cut lines at U+2028, U+2029 and U+0085, also of what is to be signed."""
    for place in _sorted_words(case):
        match = _mended_words.SEPARATORS.search(place.value)
        if match is not None:
            yield Seen(
                place.pointer,
                say("It has an unusual end of a line (U+{code}), at which some programs cut what "
                    "is signed in two.", code=f"{ord(match[0]):04X}"),
                say("Use a plain end of line."),
            )  # fmt: skip


def beyond_bmp(case: Case) -> Iterator[Seen]:
    """RDF sorts by code point and JavaScript by UTF-16, so emoji come elsewhere (RDFC-1.0, 4.4)."""
    for place in _sorted_words(case):
        match = _BEYOND_BMP.search(place.value)
        if match is not None:
            yield Seen(
                place.pointer,
                say("It has {sign} (U+{code}). Programs that sort such signs wrongly put what is "
                    "signed into another order, and the proof does not fit for them.",
                    sign=match[0], code=f"{ord(match[0]):04X}"),
                say("Do without, if it must work everywhere."),
            )  # fmt: skip


def hiding(case: Case) -> Iterator[Seen]:
    """Signs that turn or hide letters make a text look like another (Unicode, report 36)."""
    for place in _words(case):
        match = _HIDING.search(place.value)
        if match is not None:
            yield Seen(
                place.pointer,
                say("It has a sign that turns or hides letters (U+{code}): a page may show another "
                    "name than was signed.", code=f"{ord(match[0]):04X}"),
                say("Take it out, unless the language needs it."),
            )  # fmt: skip


def composed(case: Case) -> Iterator[Seen]:
    """One letter can be written in two ways; programs that make one of both break the proof."""
    for place in _words(case):
        if not place.value.isascii() and not unicodedata.is_normalized("NFC", place.value):
            yield Seen(
                place.pointer,
                say("{text} has letters that are put together of parts. Searches miss them.",
                    text=_quoted(place.value)),
                say("Write them as one sign each (NFC)."),
            )  # fmt: skip


def html(case: Case) -> Iterator[Seen]:
    """Texts are plain, narratives Markdown: nobody draws HTML, for safety (OB 3.0, B.2)."""
    for place in _words(case):
        match = _HTML.search(place.value)
        if match is not None:
            yield Seen(
                place.pointer,
                say("It has HTML in it ({tag}). Pages show it as it stands, or drop it.",
                    tag=match[0][:_SHOWN]),
                say("Write plain text, or Markdown in a narrative."),
            )  # fmt: skip


def markdown(case: Case) -> Iterator[Seen]:
    """Only narratives are Markdown (Open Badges 3.0, B.2.8 Markdown)."""
    for place in _words(case):
        match = _MARKDOWN.search(place.value) if place.name not in _MARKED_UP else None
        if match is not None and len(place.value) < 100_000:
            yield Seen(
                place.pointer,
                say(
                    "{name} has Markdown in it, which is read in narratives only.", name=place.name
                ),
                say("Write plain text."),
            )


def edges(case: Case) -> Iterator[Seen]:
    """Blanks at the ends are signed, and nobody sees them."""
    for place in _words(case):
        text = place.value
        if place.name == "name" and text.strip() and text != text.strip():
            yield Seen(
                place.pointer,
                say("The name begins or ends with a blank: it sorts and matches badly."),
                say("Take it out."),
            )
