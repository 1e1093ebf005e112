"""Points in time as the standards write them, and as people read them."""

import functools
import re
from datetime import UTC, datetime
from typing import Final

from openmerit.credentials.sentences import say

_MAX_LETTERS: Final = 64
_XSD_DATE_TIME: Final = re.compile(
    r"(?P<head>[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2})(?P<fraction>\.[0-9]+)?"
    r"(?P<zone>Z|[+-][0-9]{2}:[0-9]{2})?"
)


@functools.lru_cache(maxsize=256)  # the dates of badges that are issued together are few
def parse(text: str, *, zone_required: bool = True) -> datetime:
    """The instant that an xsd:dateTime names.

    Args:
        zone_required: as xsd:dateTimeStamp does; otherwise a missing zone means UTC (VCDM 2.0,
            section 4.9).

    Raises:
        ValueError: another form, or a day or hour that does not exist.
    """
    match = _XSD_DATE_TIME.fullmatch(text) if len(text) <= _MAX_LETTERS else None
    if match is None:
        raise ValueError(
            say("{text!r} is no date and time such as 2026-01-15T09:00:00Z", text=text)
        )
    zone = match["zone"]
    if zone is None:
        if zone_required:
            raise ValueError(say("{text!r} has no time zone; end it in Z or +01:00", text=text))
        zone = "Z"
    fraction = (match["fraction"] or "")[:7]
    try:
        return datetime.fromisoformat(f"{match['head']}{fraction}{zone}").astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError(say("{text!r} is no day and hour that exists", text=text)) from None


_MONTHS: Final = (
    say("January"), say("February"), say("March"), say("April"), say("May"), say("June"),
    say("July"), say("August"), say("September"), say("October"), say("November"), say("December"),
)  # fmt: skip


@functools.lru_cache(maxsize=16)
def write(instant: datetime) -> str:
    """`instant` as an xsd:dateTimeStamp in UTC, to the second. It must carry a zone."""
    if instant.tzinfo is None:
        raise ValueError("a time without a zone cannot be written")
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@functools.lru_cache(maxsize=256)
def in_words(instant: datetime) -> str:
    """The day, such as ``15 January 2026`` (in UTC)."""
    day = instant.astimezone(UTC)
    month = _MONTHS[day.month - 1]
    return say("{day} {month} {year}", day=day.day, month=month, year=day.year)


def told_apart(one: datetime, other: datetime) -> tuple[str, str]:
    """Two instants in words: their days, with the time of day where that is one and the same."""
    days = in_words(one), in_words(other)
    if days[0] != days[1]:
        return days
    first, second = (
        say("{day}, {time} UTC", day=day, time=f"{instant.astimezone(UTC):%H:%M:%S}")
        for day, instant in zip(days, (one, other), strict=True)
    )
    return first, second
