"""The numbers on an organisation's badges as tables for a spreadsheet."""

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import astuple, fields
from types import MappingProxyType

from openmerit.platform.issuing.mending import disarmed
from openmerit.platform.issuing.queries import Counts, Insight

_NUMBERS = [one.name for one in fields(Counts)]
_Rows = Iterator[list[str]]


def csv_of(insight: Insight, table: str) -> bytes:
    """One of the ``TABLES`` as CSV: UTF-8 with a mark that spreadsheets want, a header, times in
    UTC, and no cell that a spreadsheet would run as a formula."""
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\r\n")
    for row in TABLES[table](insight):
        writer.writerow([disarmed(cell) for cell in row])
    return target.getvalue().encode("utf-8-sig")


def _over_time(insight: Insight) -> _Rows:
    yield ["from_utc", "until_utc", *_NUMBERS]
    for part, counts in insight.over_time:
        yield [
            f"{part.begins:%Y-%m-%dT%H:%M:%SZ}",
            f"{part.is_over:%Y-%m-%dT%H:%M:%SZ}",
            *_of(counts),
        ]


def _achievements(insight: Insight) -> _Rows:
    yield ["achievement_id", "achievement", *_NUMBERS]
    for group in insight.achievements:
        yield [group.key, group.name, *_of(group.counts)]


def _cohorts(insight: Insight) -> _Rows:
    yield ["cohort_id", "cohort", *_NUMBERS]
    for group in insight.cohorts:
        yield [group.key, group.name, *_of(group.counts)]


def _of(counts: Counts) -> list[str]:
    return [str(number) for number in astuple(counts)]


TABLES: Mapping[str, Callable[[Insight], _Rows]] = MappingProxyType(
    {"over-time": _over_time, "achievements": _achievements, "cohorts": _cohorts}
)
