"""Traps in dates: what programs lose or read otherwise when they write them anew."""

import re
from collections.abc import Iterator
from typing import Final

from openmerit.credentials.doctor._case import Case, Place, Seen
from openmerit.credentials.doctor._touched_up import DATED, MOMENT
from openmerit.credentials.sentences import say

_ACTIVITY: Final = ("activityStartDate", "activityEndDate")


def _dates(case: Case) -> Iterator[tuple[Place, re.Match[str]]]:
    for place in case.texts:
        match = MOMENT.fullmatch(place.value) if place.name in DATED else None
        if match is not None:
            yield place, match


def no_zone(case: Case) -> Iterator[Seen]:
    """Without a zone UTC is meant, and many programs take their own (VCDM 2.0, 4.9)."""
    for place, match in _dates(case):
        if match["zone"] is None:
            yield Seen(
                place.pointer,
                say("{date} has no time zone: it means hours more or less, by who reads it.",
                    date=place.value),
                say("End it in Z."),
            )  # fmt: skip


def fraction(case: Case) -> Iterator[Seen]:
    """Fractions of a second are lost in tokens (RFC 7519, 2) and when written anew."""
    for place, match in _dates(case):
        if match["fraction"]:
            yield Seen(
                place.pointer,
                say("{date} has fractions of a second, which many programs lose or round.",
                    date=place.value),
                say("Write whole seconds."),
            )  # fmt: skip


def zero_offset(case: Case) -> Iterator[Seen]:
    """`+00:00` and `Z` are one instant and two texts: only one is signed (spruceid/ssi #638)."""
    for place, match in _dates(case):
        if match["zone"] in ("+00:00", "-00:00"):
            yield Seen(
                place.pointer,
                say("{date} ends in {zone}. Programs that write dates anew make Z of it, and the "
                    "proof no longer fits.", date=place.value, zone=match["zone"]),
                say("End it in Z."),
            )  # fmt: skip


def activity(case: Case) -> Iterator[Seen]:
    """Context and schema disagree: a date in one, a date with time in the other (OB 3.0, A, E)."""
    for place in case.texts:
        if place.name in _ACTIVITY:
            yield Seen(
                place.pointer,
                say("The standard contradicts itself about {name}: its context says that it is a "
                    "day, its schema a day with a time.", name=place.name),
                say("Keep the time, as the schema wants, or tell of it in the narrative."),
            )  # fmt: skip


def backwards(case: Case) -> Iterator[Seen]:
    """An activity ends after it begins (Open Badges 3.0, B.1.3)."""
    for subject in case.subjects:
        start, end = (subject.value.get(name) for name in _ACTIVITY)
        both = isinstance(start, str) and isinstance(end, str) and start[-1:] == end[-1:] == "Z"
        if both and str(end) < str(start):
            yield Seen(
                f"{subject.pointer}/activityEndDate",
                say("The activity ends before it begins."),
                say("Write the day on which it ended."),
            )
