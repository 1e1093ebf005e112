"""In which language an achievement is read: what it is said in, and what a reader asks for.

A language is written as BCP 47 has it, such as “de” or “pt-BR”, and compared without regard to case
(RFC 5646, section 2.1.1).
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.conf.locale import LANG_INFO
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _
from django.utils.translation.trans_real import parse_accept_lang_header

from openmerit.platform.issuing.models import Achievement

ORIGINAL: Final = "original"
"""What stands in an address for the language that an achievement was published in."""
_TAG: Final = re.compile(r"[a-z]{2,4}(?:-[A-Z][a-z]{3})?(?:-(?:[A-Z]{2}|[0-9]{3}))?")
"""A LanguageCode of Open Badges 3.0."""


@dataclass(frozen=True, slots=True)
class Said:
    """What an achievement says in one language.

    Attributes:
        language, criteria_language: what the words are in; criteria that nobody translated stay in
            the original's. Empty where nobody said it.
        is_original: whether these are the words that are signed.
    """

    language: str
    name: str
    description: str
    criteria: str
    criteria_language: str
    is_original: bool


@dataclass(frozen=True, slots=True)
class Way:
    """The way to an achievement in one language.

    Attributes:
        asked: what stands in the address for it.
        name: what the language is called in itself.
    """

    asked: str
    language: str
    name: str
    is_here: bool


def as_written(tag: str) -> str:
    """The tag in its usual letters: “PT-br” as “pt-BR”.

    Raises ValueError for what is no LanguageCode of Open Badges 3.0.
    """
    first, *others = tag.strip().split("-")
    written = "-".join(
        (first.lower(), *(one.title() if len(one) == 4 else one.upper() for one in others))
    )
    if not _TAG.fullmatch(written):
        raise ValueError(_("Give a language such as “de” or “pt-BR”."))
    return written


def said_language(further_members: Mapping[str, Any]) -> str:
    """The language that an achievement says it is in (`inLanguage`); empty if it says none."""
    said = further_members.get("inLanguage")
    return said if isinstance(said, str) and _TAG.fullmatch(said) else ""


def language_of(achievement: Achievement) -> str:
    """The language of the achievement's own words: what it says, or this installation's.

    Empty where it says nothing and is translated into this installation's: then it is in another.
    """
    said = said_language(achievement.further_members)
    usual = as_written(settings.LANGUAGE_CODE)
    return said or ("" if _best([usual], achievement.translations) else usual)


def said_in(achievement: Achievement, *, asked: str, accepted: str) -> Said:
    """The achievement in the language that was asked for by address, or else by the browser.

    ``accepted`` is an Accept-Language (RFC 9110, section 12.5.4); languages are looked up as in
    RFC 4647, section 3.4, and a language without a country finds that of any. What is not there is
    answered by the original.
    """
    original = language_of(achievement)
    there = [original, *achievement.translations] if original else [*achievement.translations]
    wanted = [asked] if asked else list(_wanted(accepted))
    found = "" if asked == ORIGINAL else _best(wanted, there)
    if found and found != original:
        said = achievement.translations[found]
        criteria = said["criteria_narrative"]
        return Said(
            found,
            said["name"],
            said["description"],
            criteria or achievement.criteria_narrative,
            found if criteria else original,
            is_original=False,
        )
    return Said(
        original,
        achievement.name,
        achievement.description,
        achievement.criteria_narrative,
        original,
        is_original=True,
    )


def ways_of(achievement: Achievement, said: Said) -> list[Way]:
    """The languages in which it can be read, the original first; empty where there is one only."""
    if not achievement.translations:
        return []
    original = language_of(achievement)
    name = name_of(original) if original else _("The original")
    return [
        Way(ORIGINAL, original, name, said.is_original),
        *(
            Way(tag, tag, name_of(tag), not said.is_original and said.language == tag)
            for tag in achievement.translations
        ),
    ]


def name_of(tag: str) -> str:
    """What the language calls itself: “Deutsch”, “Português (pt-PT)”; the tag if nobody knows."""
    try:
        info = get_language_info(tag.lower())
    except KeyError:
        return tag
    name = str(info["name_local"])
    name = name[:1].upper() + name[1:]
    return name if info["code"] == tag.lower() else f"{name} ({tag})"


def choices(*others: str) -> list[tuple[str, str]]:
    """Languages to choose from, each by what it calls itself, with those that are kept already."""
    tags = {as_written(code) for code, info in LANG_INFO.items() if "name_local" in info}
    return sorted(((tag, name_of(tag)) for tag in {*tags, *filter(None, others)}), key=_by_name)


def _by_name(choice: tuple[str, str]) -> str:
    return choice[1].casefold()


def _wanted(accepted: str) -> Iterator[str]:
    """The languages that a browser takes, the most wanted first."""
    for tag, quality in parse_accept_lang_header(accepted.lower()):
        if quality > 0:
            yield tag


def _best(wanted: Iterable[str], there: Iterable[str] | Mapping[str, object]) -> str:
    """Which of the languages that are there is wanted most; empty if none is."""
    known = {tag.lower(): tag for tag in there}
    for tag in wanted:
        parts = tag.lower().split("-")
        while parts:
            asked = "-".join(parts)
            if asked in known:
                return known[asked]
            for other in known:
                if other.startswith(f"{asked}-"):
                    return known[other]
            parts.pop()
    return ""
