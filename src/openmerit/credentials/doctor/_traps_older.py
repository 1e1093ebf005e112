"""Traps in Open Badges before 3.0."""

from collections.abc import Iterator

from openmerit.credentials.doctor._case import Case, Seen
from openmerit.credentials.documents import _open_badges_2
from openmerit.credentials.sentences import say


def hosted(case: Case) -> Iterator[Seen]:
    """A hosted badge is what stands at its address, and ends with it (Open Badges 2.0, hosted)."""
    if case.kind in ("open-badge-2.0", "open-badge-1.1", "open-badge-1.0") and not case.is_signed:
        address = _open_badges_2.identifier(case.document) or "?"
        yield Seen(
            "/id",
            say("It is not signed: it holds only as long as {url} answers.", url=address[:200]),
            say("Issue it anew by Open Badges 3.0: the template is that."),
        )


def address_only(case: Case) -> Iterator[Seen]:
    """Images of 1.0 carried an address alone (Open Badges Baking 1.0)."""
    if case.kind == "open-badge-address":
        yield Seen(
            "",
            say("The image carries the address of its badge only, which nobody reads any more."),
            say("Fetch it (--online), issue it anew, and bake that in."),
        )


def edition(case: Case) -> Iterator[Seen]:
    """Open Badges 3.0 replaces 2.0 (Open Badges 3.0, implementation guide, Migrating)."""
    if case.is_older and case.kind != "open-badge-address":
        yield Seen(
            "",
            say("It is an Open Badge {edition}. Newer wallets take 3.0 only.",
                edition=case.kind.removeprefix("open-badge-")),
            say("The template is the same badge by Open Badges 3.0."),
        )  # fmt: skip


def unix_dates(case: Case) -> Iterator[Seen]:
    """Dates were seconds or bare days in 1.x; 2.0 wants a time and a zone (OB 2.0, DateTime)."""
    if not case.is_older:
        return
    for name in ("issuedOn", "issued_on", "expires"):
        if name not in case.document:
            continue
        try:
            complete = _open_badges_2.instant(case.document[name])[1]
        except ValueError:
            continue
        if not complete:
            yield Seen(
                f"/{name}",
                say("{name} is no date with a time and a zone.", name=name),
                say("The template has it so."),
            )
