"""Tables (CSV): of past awards, or of achievements, under the names that the systems export.

A table with a column of addresses is one of awards, each naming its achievement by identifier or
by name; any other with a column of names is one of achievements.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from openmerit.platform.issuing.errors import SheetRefused
from openmerit.platform.issuing.models import Import
from openmerit.platform.issuing.moving.carried import (
    NO_PLACE,
    Left,
    Sheaf,
    achievement_from,
    award_from,
    shown,
)
from openmerit.platform.issuing.moving.readers.files import Files
from openmerit.platform.issuing.moving.values import moment_of, prose_of, type_from
from openmerit.platform.issuing.sheet_text import decoded, records_of

AWARDS: Final[dict[str, tuple[str, ...]]] = {
    "email": (
        "email", "e-mail", "email address", "e-mail address", "recipient email", "recipient",
        "recipient identifier", "learner email", "earner email", "issued to email", "mail",
    ),
    "name": (
        "name", "recipient name", "full name", "issued to", "learner", "learner name", "earner",
        "earner name", "student", "user", "first name / last name",
    ),
    "first_name": ("first name", "issued to first name", "recipient first name", "firstname"),
    "last_name": (
        "last name", "surname", "issued to last name", "recipient last name", "lastname",
        "family name", "issued to middle and last name",
    ),
    "achievement_id": (
        "achievement id", "badge template id", "template id", "group id", "badge id", "badgeclass",
        "badge class id", "badgeclass id", "badgeclass open badge id",
    ),
    "achievement": (
        "achievement", "badge", "badge name", "badge template name", "badge template",
        "template name", "group name", "group", "credential name", "certificate",
        "certificate name", "badge class", "badgeclass name", "course name", "course",
    ),
    "issued": (
        "issued", "issued at", "issued on", "issue date", "issued date", "date issued", "date",
        "awarded", "awarded on", "award date", "valid from", "validfrom", "issuedon",
    ),
    "expires": (
        "expires", "expires at", "expires on", "expiry", "expiry date", "expiration",
        "expiration date", "expired on", "expired at", "valid until", "validuntil",
    ),
    "award_id": (
        "credential id", "award id", "assertion id", "issued badge id", "certificate id", "id",
        "uuid", "license id", "award", "assertion",
    ),
    "url": (
        "url", "credential url", "credential link", "badge url", "assertion url", "link",
        "certificate url", "public url", "open badge id", "credential",
    ),
    "state": ("state", "status", "badge state"),
    "revoked": ("revoked", "is revoked", "revoked at", "revoked on"),
    "reason": ("revocation reason", "reason", "revoke reason"),
    "evidence_url": ("evidence url", "evidence", "evidence link"),
    "evidence_name": ("evidence name", "evidence title"),
    "evidence_narrative": ("evidence narrative", "narrative", "evidence description"),
    "result": ("result", "grade", "score"),
}  # fmt: skip
ACHIEVEMENTS: Final[dict[str, tuple[str, ...]]] = {
    "name": (
        "name", "achievement", "achievement name", "badge", "badge name", "badge template name",
        "title", "course name", "group name", "credential name",
    ),
    "id": ("id", "achievement id", "badge id", "badge template id", "group id", "ctid", "uuid"),
    "url": ("url", "link", "badge url", "open badge id", "page"),
    "description": ("description", "badge description", "course description", "summary"),
    "criteria": ("criteria", "criteria narrative", "earning criteria", "requirements", "how"),
    "criteria_url": (
        "criteria url", "criteria link", "global activity url", "course link", "subject webpage",
    ),
    "image": ("image", "image url", "picture"),
    "tags": ("tags", "tag", "skills", "keywords", "keyword"),
    "type": ("type", "achievement type", "kind"),
    "category": ("category",),
    "months": ("valid for months", "expires after months", "months"),
    "created": ("created", "created at", "published", "published at", "created on"),
}  # fmt: skip
_SIGNS: Final = (
    (Import.Kind.CREDLY, ("badge template id", "badge template name")),
    (Import.Kind.ACCREDIBLE, ("group id", "group name", "credential url")),
    (Import.Kind.OPEN_BADGES, ("badgeclass", "badge class", "recipient identifier", "issuedon")),
)
_TELLING: Final = {"description", "criteria", "criteria_url", "id", "tags", "type"}
_WITHDRAWN: Final = ("revoked", "withdrawn")
_NOT_HELD: Final = ("rejected", "declined", "deleted", "draft")
_NO: Final = ("", "no", "false", "0", "n", "f")


def kind_of(header: list[str]) -> str:
    """Whose export a table looks like, by its columns."""
    titles = {_plain(title) for title in header}
    return next((kind for kind, signs in _SIGNS if titles & set(signs)), Import.Kind.TABLE)


def header_of(content: bytes) -> list[str]:
    """The first row of a table. Raises ``SheetRefused``."""
    return _opened(content)[0]


def take(content: bytes, name: str, sheaf: Sheaf, files: Files) -> None:
    """Reads a table into the sheaf. Raises ``SheetRefused`` when it is none, or says too little."""
    header, records = _opened(content)
    awards = _columns(header, AWARDS)
    if "email" in awards:
        if "achievement" not in awards and "achievement_id" not in awards:
            raise SheetRefused(
                problem="no column says which achievement the awards are of. Add a column "
                "“achievement”."
            )
        for row in _rows(header, records, awards):
            _award(row, sheaf)
        return
    achievements = _columns(header, ACHIEVEMENTS)
    if "name" not in achievements or len(achievements.keys() & _TELLING) == 0:
        found = shown(", ".join(title for title in header if title.strip()), 200) or "nothing"
        raise SheetRefused(
            problem="it has neither a column “email” (for awards) nor columns “name” and "
            f"“description” (for achievements). Its first row reads: {found}."
        )
    for row in _rows(header, records, achievements):
        _achievement(row, sheaf, files)


def addresses_in(content: bytes) -> list[str]:
    """The addresses in a table, so that hashed ones can be recognised; empty if it is none."""
    try:
        header, records = _opened(content)
        place = _columns(header, AWARDS).get("email")
        if place is None:
            return []
        return [record[place].strip() for _, record in records if place < len(record)]
    except SheetRefused:
        return []


class _Row(dict[str, str]):
    """A row by our names for its columns; ``behind`` are the others that say something."""

    behind: list[Left]


def _rows(
    header: list[str], records: Iterator[tuple[int, list[str]]], columns: Mapping[str, int]
) -> Iterator[_Row]:
    others = {
        place: shown(title, 100) or f"column {place + 1}"
        for place, title in enumerate(header)
        if place not in columns.values()
    }
    for _, record in records:
        row = _Row(
            {
                column: record[place].strip() if place < len(record) else ""
                for column, place in columns.items()
            }
        )
        row.behind = [
            Left(title, NO_PLACE)
            for place, title in others.items()
            if place < len(record) and record[place].strip()
        ]
        if len(record) > len(header):
            row.behind.append(Left("column without a name", NO_PLACE))
        yield row


def _award(row: _Row, sheaf: Sheaf) -> None:
    achievement = row.get("achievement_id") or row.get("achievement", "")
    sheaf.name_achievement(achievement, row.get("achievement", ""))
    name = row.get("name", "") or " ".join(
        part for part in (row.get("first_name", ""), row.get("last_name", "")) if part
    )
    email, issued = row.get("email", ""), row.get("issued", "")
    own_id = row.get("award_id") or row.get("url", "")
    # Without an identifier of its own an award is known by what makes it one.
    original = own_id or f"{achievement}|{email.lower()}|{issued}"
    state = row.get("state", "").lower()
    evidence = {
        "id": row.get("evidence_url", ""),
        "name": row.get("evidence_name", ""),
        "narrative": row.get("evidence_narrative", ""),
    }
    sheaf.add_award(
        award_from(
            original_id=original,
            achievement=achievement,
            email=email,
            name=name,
            url=row.get("url", "") or own_id,
            issued=issued,
            expires=row.get("expires", ""),
            evidence=[evidence] if any(evidence.values()) else [],
            result=row.get("result", ""),
            is_revoked=state in _WITHDRAWN or row.get("revoked", "").lower() not in _NO,
            reason=row.get("reason", ""),
            left=row.behind,
            refused=f"Its state there is “{shown(state, 40)}”." if state in _NOT_HELD else "",
        )
    )


def _achievement(row: _Row, sheaf: Sheaf, files: Files) -> None:
    name = row.get("name", "")
    behind = row.behind
    first_at = None
    try:
        first_at = moment_of(row.get("created", ""))
    except ValueError as error:
        behind.append(Left("created", str(error)))
    months = row.get("months", "")
    sheaf.add_achievement(
        achievement_from(
            original_id=row.get("id") or row.get("url") or name,
            name=name,
            url=row.get("url", ""),
            image=files.picture(row.get("image", "")),
            first_at=first_at,
            aliases=(row.get("id", ""), name),
            left=behind,
            description=prose_of(row.get("description", "")),
            criteria_narrative=prose_of(row.get("criteria", "")),
            criteria_url=row.get("criteria_url", ""),
            achievement_type=type_from(row.get("type", "")),
            tag=_split(row.get("tags", "")),
            category=row.get("category", ""),
            valid_for_months=int(months) if months.isascii() and months.isdigit() else None,
        )
    )


def _split(tags: str) -> list[str]:
    for delimiter in ("|", ";", ","):
        if delimiter in tags:
            return [tag for one in tags.split(delimiter) if (tag := one.strip())]
    return [tags] if tags else []


def _columns(header: list[str], known: Mapping[str, tuple[str, ...]]) -> dict[str, int]:
    """Where each known column stands: for each the title that says it most plainly."""
    titles: dict[str, int] = {}
    for place, title in enumerate(header):
        titles.setdefault(_plain(title), place)
    columns: dict[str, int] = {}
    for column, synonyms in known.items():
        for synonym in synonyms:
            place = titles.get(synonym)
            if place is not None and place not in columns.values():
                columns[column] = place
                break
    return columns


def _plain(title: str) -> str:
    return " ".join(title.lower().replace("_", " ").split())


def _opened(content: bytes) -> tuple[list[str], Iterator[tuple[int, list[str]]]]:
    return records_of(decoded(content).text, is_address=lambda _title: False)
