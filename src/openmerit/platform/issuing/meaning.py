"""Whether a text that was corrected still says the same: a pure function, no model here.

A program cannot tell what a sentence means, so this refuses more than it has to. A correction may
respell words, change what stands between them, and let small words come and go. Numbers, signs and
words that deny have to stay, and no word may become another one or its contrary. Whatever is
refused without need can still be said in a new version.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import groupby
from typing import Final

from django.utils.translation import gettext as _

ALIKE: Final = 0.9
"""How much of a text has to stay as it is for the change to be a slip of the pen."""
_SPELLED_ALIKE: Final = 0.75
_LONGEST_WORD: Final = 60
_MOST_PAIRS: Final = 2_000_000
"""So many pairs of equal words are compared; a text of 3,000 words has a tenth of that."""


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.casefold().split())


_NUMBERS: Final = _listed(
    """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
    sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety
    hundred thousand million dozen half quarter once twice thrice double triple first second third
    ii iii iv vi vii viii ix xi xii
    null zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn
    sechzehn siebzehn achtzehn neunzehn zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig
    neunzig hundert tausend halb halbe viertel drittel einmal zweimal dreimal doppelt
    """
)
_COMPOUND: Final = re.compile(r"[^\W\d_]+und[^\W\d_]+(?:z|ss)ig|[^\W\d_]+(?:hundert|tausend).*")
"""German writes numbers as one word."""
_DENIALS: Final = _listed(
    """
    not no nor never none nobody nothing nowhere neither without except unless un non
    nicht nichts nie niemals niemand nirgends weder ohne außer
    kein keine keinen keinem keiner keines
    ne pas sans jamais aucun aucune sin nunca ningún ninguna senza nessun nessuna não sem
    """
)
_SMALL: Final = _listed(
    """
    a an the is are was were be been being has have had of to in on at for it its that which who
    der die das den dem des ein eine einen einem einer eines ist sind war waren im am zu zum zur
    von vom für es dass le la les une des du de el los las il lo gli
    """
)
"""They may come, go or stand for each other: nothing that is asked of anybody hangs on them."""
_BEGINNINGS: Final[Sequence[tuple[str, str]]] = (
    *((denial, "un") for denial in ("un", "non", "dis", "mis", "im", "in", "il", "ir")),
    *((word, word) for word in ("ex", "over", "under", "pre", "post", "mini", "maxi")),
)
_ENDINGS: Final[Sequence[tuple[str, str]]] = (
    *((denial, "less") for denial in ("less", "los", "lose", "losen", "loses", "loser", "frei")),
    *((much, "ful") for much in ("ful", "voll")),
)
_SHORTENED: Final = re.compile(
    r"\b(do|does|did|ca|can|wo|would|could|should|must|is|are|was|were|has|have|had|need)"
    r"(?:n['’]?t|not)\b"
)
_NUMBER: Final = re.compile(r"(\d+(?:[.,:/-]\d+)*)")


def changed_meaning(published: str, corrected: str) -> str:
    """What makes a correction say something else than what was published; empty if nothing does.

    The answer is a sentence for whoever made the correction.
    """
    before, after = _words(published), _words(corrected)
    counted = Counter(after)
    if sum(count * counted[word] for word, count in Counter(before).items()) > _MOST_PAIRS:
        return _("It is too long to be compared.")
    total, kept = sum(map(len, (*before, *after))), 0
    compared = SequenceMatcher(None, before, after, autojunk=False)
    for kind, start, end, new_start, new_end in compared.get_opcodes():
        old, new = before[start:end], after[new_start:new_end]
        if kind == "equal":
            kept += sum(map(len, old))
            continue
        if any(map(_is_fixed, (*old, *new))):
            return _("A number, a sign or a word such as “not” would come, go or change.")
        if kind == "delete" and old == before[end : end + len(old)]:
            total -= sum(map(len, old))  # it stands there twice
            continue
        for ours, theirs in _pairs(old, new):
            if not _is_respelled(ours, theirs):
                return _other_words(ours, theirs)
            kept += _shared(ours, theirs)
    return _("Too much of it would change.") if 2 * kept < ALIKE * total else ""


def _words(text: str) -> list[str]:
    """The words, numbers and signs of a text, without what stands between them."""
    plain = unicodedata.normalize("NFC", text).casefold().replace("–", "-")
    plain = _SHORTENED.sub(lambda found: f"{_WHOLE.get(found[1], found[1])} not", plain)
    found: list[str] = []
    for place, part in enumerate(_NUMBER.split(plain)):
        if place % 2:
            found.append(part)
            continue
        for kind, letters in groupby(part, key=_kind):
            run = "".join(letters)
            if kind == "S":
                found.extend(run)
            elif kind in "LN":
                found.append(run)
    return found


_WHOLE: Final = {"ca": "can", "wo": "will"}


def _kind(letter: str) -> str:
    """L of a word, N of a number, S a sign, or a blank for what only stands between words."""
    category = unicodedata.category(letter)
    if category == "Cf" or letter in "%‰#&@~":  # Cf can turn the direction of what follows
        return "S"
    return {"L": "L", "M": "L", "N": "N", "S": "S"}.get(category[0], " ")


def _is_fixed(word: str) -> bool:
    """Whether what is asked hangs on this word: a number, a sign, a denial."""
    if not all(_kind(letter) == "L" for letter in word):
        return True
    return word in _NUMBERS or word in _DENIALS or _COMPOUND.fullmatch(word) is not None


def _pairs(old: list[str], new: list[str]) -> Iterator[tuple[str, str]]:
    """Which word was which: one by one, or all together where words were joined or parted."""
    if len(old) == len(new):
        yield from zip(old, new, strict=True)
    elif "".join(old) == "".join(new):
        yield "".join(old), "".join(new)
    else:
        ours, theirs = ([word for word in words if word not in _SMALL] for words in (old, new))
        if len(ours) == len(theirs):
            yield from zip(ours, theirs, strict=True)
        else:
            yield " ".join(ours), " ".join(theirs)


def _is_respelled(old: str, new: str) -> bool:
    """Whether it is the same word, written otherwise, or one small word for another."""
    if old == new or {old, new} <= _SMALL:
        return True
    if max(len(old), len(new)) > _LONGEST_WORD or _are_contraries(old, new):
        return False
    return (
        sorted(old) == sorted(new)
        or SequenceMatcher(None, old, new, autojunk=False).ratio() >= _SPELLED_ALIKE
    )


def _are_contraries(old: str, new: str) -> bool:
    """Whether the words differ by what makes a contrary of a word: un-, in- and ex-, -less."""
    ours, theirs = _taken_apart(old), _taken_apart(new)
    return any(
        said != other and stem[:1] == rest[:1] and _is_same_stem(stem, rest)
        for stem, said in ours.items()
        for rest, other in theirs.items()
    )


def _is_same_stem(stem: str, rest: str) -> bool:
    return SequenceMatcher(None, stem, rest, autojunk=False).ratio() >= _SPELLED_ALIKE


def _taken_apart(word: str) -> dict[str, str]:
    """What may be the word's stem → what was taken off, by kind; the whole has nothing off."""
    found = {word: ""}
    for beginning, kind in _BEGINNINGS:
        if word.startswith(beginning) and len(word) >= len(beginning) + 3:
            found[word.removeprefix(beginning)] = kind
    for ending, kind in _ENDINGS:
        if word.endswith(ending) and len(word) >= len(ending) + 3:
            found[word.removesuffix(ending)] = kind
    return found


def _shared(old: str, new: str) -> int:
    matches = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    return sum(match.size for match in matches)


def _other_words(old: str, new: str) -> str:
    if not old:
        return _("“%(words)s” would be added.") % {"words": new[:60]}
    if not new:
        return _("“%(words)s” would be gone.") % {"words": old[:60]}
    return _("“%(old)s” would become “%(new)s”.") % {"old": old[:60], "new": new[:60]}
