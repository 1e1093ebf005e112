"""Which names look like one that somebody else is known by."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import lru_cache

from confusable_homoglyphs import confusables
from rapidfuzz import fuzz

from openmerit.platform.people.models import Organisation, ProtectedName

ALIKE = 90.0
"""Percent of likeness at which two names are taken for one another."""

SHORTEST_TELLING = 5
# Words that many carry: alone they name nobody.
_COMMON = frozenset(
    [
        "academy",
        "akademie",
        "association",
        "berufsschule",
        "center",
        "centre",
        "college",
        "company",
        "der",
        "die",
        "das",
        "faculty",
        "foundation",
        "gmbh",
        "group",
        "hochschule",
        "inc",
        "institut",
        "institute",
        "international",
        "limited",
        "ltd",
        "national",
        "of",
        "official",
        "school",
        "schule",
        "society",
        "the",
        "training",
        "und",
        "universität",
        "university",
        "verein",
        "zentrum",
        "and",
        "for",
        "für",
        "global",
        "online",
    ]
)

Known = Callable[[], Iterable[str]]
_sources: dict[str, Known] = {}


def register_known_names(name: str, known: Known) -> None:
    """Let a higher room say whose names are known (those of the operator's trust folder, say)."""
    _sources[name] = known


def known_names() -> set[str]:
    """The operator's protected names, those with a confirmed domain, and those registered."""
    names = set(ProtectedName.objects.values_list("name", flat=True))
    confirmed = Organisation.objects.filter(domain__confirmed_at__isnull=False)
    names.update(confirmed.values_list("name", flat=True))
    for known in _sources.values():
        names.update(known())
    return names


def looks_like(name: str, known: Iterable[str]) -> str | None:
    """The known name for which this one may be taken; None where there is none.

    Letters that look alike in other scripts count as the same (Unicode TR 39). Two names are alike
    where nine letters in ten are the same, in whatever order the words stand, or where one has all
    telling words of the other ("Northwind" in "Northwind Official").
    """
    words = _words(name)
    for other in sorted(known):
        theirs = _words(other)
        if not theirs:
            continue
        ours, others = " ".join(sorted(words)), " ".join(sorted(theirs))
        if (
            fuzz.ratio(ours, others) >= ALIKE
            or fuzz.ratio("".join(words), "".join(theirs)) >= ALIKE
        ):
            return other
        telling = set(theirs) - _COMMON
        if len("".join(telling)) >= SHORTEST_TELLING and telling <= set(words):
            return other
    return None


def _words(name: str) -> list[str]:
    return re.findall(r"[^\W_]+", _skeleton(name))


@lru_cache(maxsize=4096)
def _skeleton(name: str) -> str:
    """The name as the eye reads it: Latin letters for their look-alikes, no marks, small."""
    decomposed = unicodedata.normalize("NFKD", name)
    plain = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return "".join(map(_as_latin, plain.casefold()))


@lru_cache(maxsize=4096)
def _as_latin(letter: str) -> str:
    if letter.isascii() or not letter.isalnum():
        return letter
    found = confusables.is_confusable(letter, greedy=True)
    for alike in found[0]["homoglyphs"] if found else ():
        if len(alike["c"]) == 1 and alike["c"].isascii() and alike["c"].isalpha():
            return alike["c"].lower()
    return letter
