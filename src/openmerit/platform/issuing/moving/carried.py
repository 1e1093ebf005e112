"""What comes out of another system, in words of our own, and what of it stays behind.

Every reader ends here. A part that we have no place for is named, with the reason; a thing that
cannot be carried over at all says why. Nothing here knows a database.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import UTC, datetime
from typing import Any, Final

from openmerit.platform.issuing.errors import AchievementRefused, AwardRefused, ExportUnreadable
from openmerit.platform.issuing.members import (
    MAX_EVIDENCE,
    AchievementMembers,
    evidence_members,
    is_plain,
)
from openmerit.platform.issuing.moving.opening import shown
from openmerit.platform.issuing.moving.values import (
    MAX_ID,
    is_identifier,
    moment_of,
    web_address,
)
from openmerit.platform.issuing.rows import read_email, read_name

MAX_ACHIEVEMENTS: Final = 1_000
MAX_AWARDS: Final = 50_000
_MAX_LEFT: Final = 40
_UNREADABLE_ID: Final = "It has no identifier that can be kept."


@dataclass(frozen=True, slots=True)
class Left:
    """A part that stays behind, and why."""

    member: str
    why: str


NO_PLACE: Final = "There is no place for it here."
ONLY: Final = "The export says only its name. Complete the draft, then go on with its awards."


@dataclass(frozen=True, slots=True)
class CarriedAchievement:
    """An achievement of another system, as it would be drawn up here."""

    original_id: str
    label: str
    members: AchievementMembers | None = None
    url: str = ""
    image: str = ""
    first_at: datetime | None = None
    # Awards may name it by any of these.
    aliases: tuple[str, ...] = ()
    left: tuple[Left, ...] = ()
    refused: str = ""
    # Only awards name it: one of yours that is called the same may be meant.
    is_only_named: bool = False


@dataclass(frozen=True, slots=True)
class CarriedAward:
    """An award of another system, as it would be made here."""

    original_id: str
    label: str
    achievement: str
    email: str = ""
    name: str = ""
    url: str = ""
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    evidence: list[dict[str, Any]] = field(default_factory=list)
    result: list[dict[str, Any]] = field(default_factory=list)
    is_revoked: bool = False
    reason: str = ""
    left: tuple[Left, ...] = ()
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Unread:
    """Something in the export that is neither, and why it stays behind."""

    label: str
    why: str


@dataclass(slots=True)
class Sheaf:
    """All that is read from one export, gathered reader by reader."""

    achievements: dict[str, CarriedAchievement] = field(default_factory=dict)
    awards: dict[str, CarriedAward] = field(default_factory=dict)
    unread: list[Unread] = field(default_factory=list)
    _aliases: dict[str, str] = field(default_factory=dict)
    _withdrawn: dict[str, str] = field(default_factory=dict)
    _named: dict[str, str] = field(default_factory=dict)

    def add_achievement(self, one: CarriedAchievement) -> None:
        """Keeps it; of two descriptions of the same the fuller one.

        Raises ``ExportUnreadable`` when there are too many.
        """
        known = self.achievements.get(one.original_id)
        if known is not None and _fullness(known) >= _fullness(one):
            return
        if len(self.achievements) >= MAX_ACHIEVEMENTS:
            raise ExportUnreadable(
                problem=f"it holds more than {MAX_ACHIEVEMENTS:,} achievements. Split it."
            )
        self.achievements[one.original_id] = one
        for alias in one.aliases:
            if alias:
                self._aliases.setdefault(alias, one.original_id)

    def add_award(self, one: CarriedAward) -> None:
        """Keeps it; of two under the same identifier the one that can be carried over.

        Raises ``ExportUnreadable`` when there are too many.
        """
        known = self.awards.get(one.original_id)
        if known is not None:
            if known.refused and not one.refused:
                self.awards[one.original_id] = one
            elif not one.refused and known.email != one.email:
                self.unread.append(
                    Unread(one.label, "Another award stands in the export under its identifier.")
                )
            return
        if len(self.awards) + len(self.unread) >= MAX_AWARDS:
            raise ExportUnreadable(problem=f"it holds more than {MAX_AWARDS:,} awards. Split it.")
        self.awards[one.original_id] = one

    def leave(self, label: str, why: str) -> None:
        """Says that something stays behind. Raises ``ExportUnreadable`` when there is too much."""
        if len(self.awards) + len(self.unread) >= MAX_AWARDS:
            raise ExportUnreadable(problem=f"it holds more than {MAX_AWARDS:,} parts. Split it.")
        self.unread.append(Unread(shown(label, 300) or "?", why))

    def name_achievement(self, original_id: str, name: str) -> None:
        """Notes what an achievement is called that the export may not describe."""
        if original_id and name:
            self._named.setdefault(original_id, name)

    def withdraw(self, original_id: str, reason: str) -> None:
        """Notes that an award was withdrawn, wherever in the export it stands."""
        self._withdrawn[original_id] = reason

    def tie(self) -> None:
        """Lets each award name its achievement by its identifier, and know if it is withdrawn."""
        for key, award in self.awards.items():
            if award.refused:
                continue
            if key in self._withdrawn:
                reason = shown(self._withdrawn[key], 1_000)
                award = replace(award, is_revoked=True, reason=reason or award.reason)
                self.awards[key] = award
            named = award.achievement
            known = self._known(named)
            if not known:
                why = (
                    f"The export does not say what “{shown(named, 200)}” is. Add its description."
                    if named
                    else "It does not say which achievement it is of."
                )
                self.awards[key] = replace(award, refused=why)
            elif self.achievements[known].refused:
                why = f"Its achievement cannot be carried over: {self.achievements[known].refused}"
                self.awards[key] = replace(award, refused=why)
            elif known != named:
                self.awards[key] = replace(award, achievement=known)

    def _known(self, named: str) -> str:
        """The identifier of what an award names, drawn up by its name alone if need be."""
        if named in self.achievements:
            return named
        name = self._named.get(named, "")
        known = self._aliases.get(named) or self._aliases.get(name, "")
        if known or not name:
            return known
        self.add_achievement(
            replace(
                achievement_from(original_id=named, name=name, left=[Left("description", ONLY)]),
                is_only_named=True,
            )
        )
        return named


def achievement_from(
    *,
    original_id: str,
    name: str,
    url: str = "",
    image: str = "",
    first_at: datetime | None = None,
    aliases: Iterable[str] = (),
    left: Iterable[Left] = (),
    **said: Any,
) -> CarriedAchievement:
    """The achievement with every part that can stand here; the others are named in ``left``.

    ``said`` are fields of ``AchievementMembers``; empty ones are passed over.
    """
    behind = list(left)
    label = shown(name, 300) or shown(original_id, 300) or "?"
    if not is_identifier(original_id):
        return CarriedAchievement(
            original_id=shown(original_id, MAX_ID), label=label, refused=_UNREADABLE_ID
        )
    try:
        members = AchievementMembers(name=" ".join(name.split()))
    except AchievementRefused as refused:
        return CarriedAchievement(
            original_id=original_id, label=label, refused=str(refused.fields["problem"])
        )
    links = _links(original_id, url)
    members = replace(members, further_members=links)
    further = said.pop("further_members", None)
    if further:
        # What it says of identifiers and relatives itself stands beside where it was first.
        both = {name: [*value, *further.get(name, [])] for name, value in links.items()}
        members = _with(members, "further_members", further | both, behind)
    for member, value in said.items():
        if value in ("", None, [], {}):
            continue
        if isinstance(value, list):
            members = _with_each(members, member, value, behind)
        else:
            members = _with(members, member, value, behind)
    return CarriedAchievement(
        original_id=original_id,
        label=label,
        members=members,
        url=web_address(url),
        image=image,
        first_at=first_at,
        aliases=(original_id, url, members.name, *aliases),
        left=tuple(behind[:_MAX_LEFT]),
    )


def award_from(
    *,
    original_id: str,
    achievement: str,
    email: str,
    name: str = "",
    url: str = "",
    issued: object = None,
    expires: object = None,
    evidence: Iterable[Mapping[str, Any]] = (),
    result: str = "",
    is_revoked: bool = False,
    reason: str = "",
    left: Iterable[Left] = (),
    refused: str = "",
) -> CarriedAward:
    """The award with every part that can stand here.

    It is refused where it could not be true here: without an address, or with a date that cannot
    be read, since it might then last longer than it was given.
    """
    behind = list(left)
    label = shown(name, 150) or shown(email, 150) or shown(original_id, 150) or "?"
    problems = [refused] if refused else []
    if not is_identifier(original_id):
        problems.append(_UNREADABLE_ID)
    address = "" if problems else _address(email, problems)
    valid_from = _moment("date", issued, problems)
    valid_until = _moment("end", expires, problems)
    if valid_until and valid_until <= (valid_from or datetime.now(UTC)):
        problems.append("It ends before it begins.")
    if valid_from is None and not problems:
        behind.append(Left("date", "It states none: it gets the day on which it is carried over."))
    try:
        called = read_name(name) if is_plain(name) else ""
    except ValueError as error:
        behind.append(Left("name", str(error)))
        called = ""
    return CarriedAward(
        original_id=shown(original_id, MAX_ID),
        label=label,
        achievement=shown(achievement, MAX_ID),
        email=address,
        name=called,
        url=web_address(url),
        valid_from=valid_from,
        valid_until=valid_until,
        evidence=_evidence(evidence, behind),
        result=_result(result, behind),
        is_revoked=is_revoked,
        reason=shown(reason, 1_000),
        left=tuple(behind[:_MAX_LEFT]),
        refused=" ".join(problems),
    )


def left_of(node: Mapping[str, Any], used: Iterable[str]) -> list[Left]:
    """The members that were not used, each with the reason; what is empty is not missed."""
    known = set(used)
    return [
        Left(shown(str(name), 100), NO_PLACE)
        for name, value in node.items()
        if name not in known and value not in (None, "", [], {}, False)
    ][:_MAX_LEFT]


def content_of(one: CarriedAchievement | CarriedAward) -> dict[str, Any]:
    """What is to be made, as JSON."""
    kept = {
        member.name: getattr(one, member.name)
        for member in fields(one)
        if member.name not in {"left", "refused", "label", "aliases"}
    }
    if isinstance(one, CarriedAchievement) and one.members is not None:
        kept["members"] = asdict(one.members)
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in kept.items()
    }


def _fullness(one: CarriedAchievement) -> int:
    if one.members is None:
        return 0
    return 1 + sum(bool(value) for value in asdict(one.members).values()) + bool(one.image)


def _with(
    members: AchievementMembers, member: str, value: Any, behind: list[Left]
) -> AchievementMembers:
    try:
        return replace(members, **{member: value})
    except AchievementRefused as refused:
        behind.append(Left(member, str(refused.fields["problem"])))
        return members


def _with_each(
    members: AchievementMembers, member: str, values: list[Any], behind: list[Left]
) -> AchievementMembers:
    """The list with each of its parts that can stand; the same part twice is one."""
    for value in values[:200]:
        known = getattr(members, member)
        if value not in known:
            members = _with(members, member, [*known, value], behind)
    if len(values) > 200:
        behind.append(Left(member, "There are too many."))
    return members


def _links(original_id: str, url: str) -> dict[str, Any]:
    """Where it was first, as an IdentifierEntry and a Related (Open Badges 3.0, section B.1)."""
    links: dict[str, Any] = {
        "otherIdentifier": [
            {
                "type": "IdentifierEntry",
                "identifier": original_id,
                "identifierType": "identifier",
            }
        ]
    }
    if web_address(url):
        links["related"] = [{"id": url, "type": ["Related"]}]
    return links


def _address(email: str, problems: list[str]) -> str:
    try:
        if "*" in email:
            raise ValueError("Its address is masked with asterisks. Export it with full addresses.")
        return read_email(email if is_plain(email) else "?")
    except ValueError as error:
        problems.append(str(error))
        return ""


def _moment(what: str, value: object, problems: list[str]) -> datetime | None:
    try:
        return moment_of(value)
    except ValueError as error:
        problems.append(f"Its {what}, “{shown(str(value), 40)}”: {error}")
        return None


def _evidence(given: Iterable[Mapping[str, Any]], behind: list[Left]) -> list[dict[str, Any]]:
    kept: list[dict[str, Any]] = []
    for one in given:
        if len(kept) >= MAX_EVIDENCE - 1:  # one place is for where it was first
            behind.append(Left("evidence", f"At most {MAX_EVIDENCE - 1} are kept."))
            break
        try:
            kept += [each for each in evidence_members([one]) if each not in kept]
        except AwardRefused as refused:
            behind.append(Left("evidence", str(refused.fields["problem"])))
    return kept


def _result(value: str, behind: list[Left]) -> list[dict[str, Any]]:
    if not value:
        return []
    if len(value) > 1_000 or not is_plain(value):
        behind.append(Left("result", "It is too long, or no plain text."))
        return []
    return [{"type": ["Result"], "value": value}]
