"""Questions about imports and archives: what carries over, what does not and why, how far it is."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count

from openmerit.platform.issuing.mending import disarmed
from openmerit.platform.issuing.models import Achievement, Archive, Award, Import, ImportRow, Origin
from openmerit.platform.issuing.queries.policies import policy_of
from openmerit.platform.people.models import Organisation, Person
from openmerit.platform.web.pages import Page, cut

_AT_ONCE = 500
What, Outcome = ImportRow.What, ImportRow.Outcome


def must_another_start(person: Person, moving: Import) -> bool:
    """Whether somebody else than this person, who brought it, has to look at it and start it."""
    is_theirs = moving.state == Import.State.PREVIEW and moving.started_by_id == person.pk
    return is_theirs and policy_of(moving.organisation).needs_signoff


@dataclass(frozen=True, slots=True)
class ImportCounts:
    """How many of an import's achievements, awards and other parts became what."""

    moving: Import
    counts: Counter[tuple[str, str]]

    def _of(self, what: str, *outcomes: str) -> int:
        return sum(self.counts[what, outcome] for outcome in outcomes)

    @property
    def total(self) -> int:
        """All that the export holds."""
        return sum(self.counts.values())

    @property
    def done(self) -> int:
        """How much is settled."""
        return self.total - self._all(Outcome.PLANNED)

    @property
    def achievements(self) -> int:
        """Achievements that carry over, or did."""
        return self._of(What.ACHIEVEMENT, Outcome.PLANNED, Outcome.CARRIED)

    @property
    def awards(self) -> int:
        """Awards that carry over, or did."""
        return self._of(What.AWARD, Outcome.PLANNED, Outcome.CARRIED)

    @property
    def known(self) -> int:
        """What was here before."""
        return self._all(Outcome.KNOWN)

    @property
    def waits(self) -> int:
        """Awards whose achievement is not published."""
        return self._all(Outcome.WAITS)

    @property
    def planned(self) -> int:
        """What is still to be done."""
        return self._all(Outcome.PLANNED)

    @property
    def refused(self) -> int:
        """What cannot be carried over."""
        return self._all(Outcome.REFUSED)

    def _all(self, outcome: str) -> int:
        return sum(self._of(what, outcome) for what in What.values)


def import_counts(*imports: Import) -> list[ImportCounts]:
    """The counts of each import, in order, with one query for all of them."""
    counted: dict[int, Counter[tuple[str, str]]] = {one.pk: Counter() for one in imports}
    rows = ImportRow.objects.filter(source__in=counted).values_list("source", "what", "outcome")
    for pk, what, outcome, count in rows.annotate(n=Count("pk")).order_by():
        counted[pk][what, outcome] = count
    return [ImportCounts(one, counted[one.pk]) for one in imports]


def page_of_imports(organisation: Organisation, *, limit: int, cursor: str | None) -> Page[Import]:
    """The organisation's imports, newest first, without their files."""
    rows = Import.objects.filter(organisation=organisation).defer("source")
    return cut(rows, limit=limit, cursor=cursor, key="-pk")


def page_of_import_rows(
    moving: Import, *, limit: int, cursor: str | None, what: str = "", outcome: str = ""
) -> Page[ImportRow]:
    """What became of each part, in the export's order, filtered."""
    rows = ImportRow.objects.filter(source=moving).select_related("achievement", "award")
    if what in What.values:
        rows = rows.filter(what=what)
    if outcome in Outcome.values:
        rows = rows.filter(outcome=outcome)
    return cut(rows.defer("content"), limit=limit, cursor=cursor, key="number")


def import_table(moving: Import) -> Iterator[bytes]:
    """The same as a CSV, piece by piece, safe to be opened in a spreadsheet."""
    head = ["number", "what", "name", "original id", "outcome", "reason", "stays behind", "here"]
    yield b"\xef\xbb\xbf" + _line(head)
    rows = ImportRow.objects.filter(source=moving).select_related("achievement", "award")
    for row in rows.defer("content").order_by("number").iterator(chunk_size=_AT_ONCE):
        behind = "; ".join(f"{left['member']}: {left['why']}" for left in row.left)
        made = row.award or row.achievement
        yield _line(
            [
                str(row.number),
                row.get_what_display(),
                row.label,
                row.original_id,
                row.get_outcome_display(),
                row.reason,
                behind,
                made.key if made else "",
            ]
        )


def archives_of(organisation: Organisation, *, most: int = 10) -> list[Archive]:
    """The last archives of the organisation, newest first."""
    return list(Archive.objects.filter(organisation=organisation).order_by("-pk")[:most])


def origins_of(achievement: Achievement) -> list[Origin]:
    """Where the achievement was first; empty for one that was drawn up here."""
    return list(Origin.objects.filter(achievement=achievement).order_by("pk")[:20])


def origin_of(award: Award) -> Origin | None:
    """Where the award was first; None for one that was made here."""
    return Origin.objects.filter(award=award).first()


def _line(cells: list[str]) -> bytes:
    target = io.StringIO()
    csv.writer(target, lineterminator="\r\n").writerow([disarmed(cell) for cell in cells])
    return target.getvalue().encode("utf-8")
