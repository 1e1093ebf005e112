"""The one thing that checking a badge leaves behind: that one more was checked."""

from collections.abc import Iterator

from openmerit.credentials import Report
from openmerit.platform.issuing import actions as issuing
from openmerit.platform.verifying import access
from openmerit.platform.verifying.questions import is_proven

COUNTED_AT_ONCE = 20


def count(report: Report) -> None:
    """Counts a check for the issuer if the badge, or one enclosed, is proven to be of this house.

    Who checked, and from where, is not looked at.
    """
    for one in list(_proven_in(report))[:COUNTED_AT_ONCE]:
        assert one.credential is not None
        award = access.award_here(one.credential)
        if award is not None:
            issuing.count_check(award=award)


def _proven_in(report: Report) -> Iterator[Report]:
    """The report and those on what is enclosed, where the proof makes them their issuer's word."""
    if report.credential is not None and is_proven(report):
        yield report
    for inner in report.contains or ():
        yield from _proven_in(inner)
