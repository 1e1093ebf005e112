"""What people and scripts say of an achievement or an award, checked member by member.

The names are the standard's. Here it is checked what can be said while typing; whether the whole
document stands is for the credentials library, which is asked before an achievement is published.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from openmerit.credentials import ACHIEVEMENT_TYPES
from openmerit.platform.issuing.elements import read_elements
from openmerit.platform.issuing.errors import AchievementRefused, AwardRefused
from openmerit.platform.issuing.languages import as_written
from openmerit.platform.issuing.models import Achievement
from openmerit.platform.issuing.rows import read_moment, read_url

MAX_NAME, MAX_TEXT = 200, 20_000
MAX_ALIGNMENTS, MAX_TAGS, MAX_EVIDENCE = 50, 50, 20
MAX_MONTHS = 1200
MAX_CATEGORY = 100
MAX_NESTING, MAX_MEMBERS = 8, 2_000
_UNPLAIN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")

# Members of the standard that are kept as they came and signed as they are.
FURTHER_MEMBERS = frozenset(
    {
        "creditsAvailable",
        "fieldOfStudy",
        "humanCode",
        "inLanguage",
        "otherIdentifier",
        "related",
        "resultDescription",
        "specialization",
        "version",
    }
)
ALIGNMENT_MEMBERS = (
    "targetName",
    "targetUrl",
    "targetDescription",
    "targetCode",
    "targetFramework",
    "targetType",
)


@dataclass(frozen=True, slots=True)
class AchievementMembers:
    """All that is said of an achievement but its picture."""

    name: str
    description: str = ""
    criteria_narrative: str = ""
    criteria_url: str = ""
    achievement_type: str = "Badge"
    alignment: list[dict[str, Any]] = field(default_factory=list)
    tag: list[str] = field(default_factory=list)
    further_members: dict[str, Any] = field(default_factory=dict)
    valid_for_months: int | None = None
    category: str = ""
    elements: dict[str, Any] = field(default_factory=dict)
    expires_on: date | None = None

    def __post_init__(self) -> None:
        """Raises ``AchievementRefused``, naming the member."""
        _text("name", self.name, MAX_NAME)
        if not self.name.strip():
            raise AchievementRefused(member="name", problem="An achievement needs a name.")
        _text("description", self.description, MAX_TEXT)
        _text("criteria.narrative", self.criteria_narrative, MAX_TEXT)
        _address("criteria.id", self.criteria_url)
        _check_type(self.achievement_type)
        _check_alignments(self.alignment)
        _check_tags(self.tag)
        _check_further(self.further_members)
        _text("category", self.category, MAX_CATEGORY)
        if read_elements(self.elements) != self.elements:
            raise AchievementRefused(member="elements", problem="They are not as they are kept.")
        months = self.valid_for_months
        if months is not None and (type(months) is not int or not 1 <= months <= MAX_MONTHS):
            raise AchievementRefused(
                member="validForMonths",
                problem=f"Give a whole number of months from 1 to {MAX_MONTHS}, or nothing.",
            )
        if self.expires_on is not None and months is not None:
            raise AchievementRefused(
                member="expiresOn",
                problem="Give a number of months or a day, not both: an award ends once.",
            )


MEMBER_FIELDS = tuple(AchievementMembers.__slots__)
"""What an achievement says, as its row holds it."""


def achievement_members(given: Mapping[str, Any]) -> AchievementMembers:
    """An Achievement of Open Badges 3.0 as JSON, without ``image``, read into what we keep.

    ``id``, ``type`` and ``creator`` are ours to say and are passed over, as is ``unit``, which is
    no part of it. ``validForMonths`` is our own member. Raises ``AchievementRefused`` naming the
    first member that cannot be kept.
    """
    known = {
        "@context", "id", "type", "creator", "image", "design", "unit",
        "name", "description", "criteria", "achievementType", "alignment", "tag", "validForMonths",
        "category", "elements", "expiresOn",
    }  # fmt: skip
    for member in given:
        if member not in known and member not in FURTHER_MEMBERS:
            raise AchievementRefused(
                member=member, problem="This is not a member that an achievement has here."
            )
    if given.get("inLanguage") is not None:
        _language(given["inLanguage"])
    criteria = given.get("criteria") or {}
    if not isinstance(criteria, Mapping):
        raise AchievementRefused(
            member="criteria", problem="Give an object with “narrative” (markdown) or “id”."
        )
    for member in criteria:
        if member not in {"id", "narrative", "type"}:
            raise AchievementRefused(
                member=f"criteria.{member}", problem="Criteria have only “id” and “narrative”."
            )
    return AchievementMembers(
        name=_given(given, "name", str, ""),
        description=_given(given, "description", str, ""),
        criteria_narrative=_given(criteria, "narrative", str, "", prefix="criteria."),
        criteria_url=_given(criteria, "id", str, "", prefix="criteria."),
        achievement_type=_given(given, "achievementType", str, "Badge"),
        alignment=[_alignment(one) for one in _listed(given, "alignment")],
        tag=_listed(given, "tag"),
        further_members={name: given[name] for name in sorted(FURTHER_MEMBERS & given.keys())},
        valid_for_months=given.get("validForMonths"),
        category=_given(given, "category", str, ""),
        elements=read_elements(_given(given, "elements", dict, {})),
        expires_on=_day(given, "expiresOn"),
    )


def members_of(achievement: Achievement) -> AchievementMembers:
    """What an achievement says now, to be changed member by member with ``replace``."""
    return AchievementMembers(
        **{field: getattr(achievement, field) for field in AchievementMembers.__slots__}
    )


def evidence_members(given: object) -> list[dict[str, Any]]:
    """Evidence of Open Badges 3.0 as JSON. Raises ``AwardRefused`` naming what cannot be kept."""
    listed = _objects("evidence", given, MAX_EVIDENCE)
    kept = []
    for one in listed:
        for member in one:
            if member not in {
                "id",
                "type",
                "name",
                "narrative",
                "description",
                "genre",
                "audience",
            }:
                raise AwardRefused(
                    member=f"evidence.{member}", value="", problem="Evidence has no such member."
                )
        evidence: dict[str, Any] = {"type": ["Evidence"]}
        for member in ("id", "name", "narrative", "description", "genre", "audience"):
            value = one.get(member)
            if value in (None, ""):
                continue
            if not isinstance(value, str) or len(value) > MAX_TEXT or not is_plain(value):
                raise AwardRefused(
                    member=f"evidence.{member}",
                    value=ascii(value)[:100],
                    problem=f"It must be plain text of at most {MAX_TEXT:,} characters.",
                )
            evidence[member] = value
        try:
            read_url(evidence.get("id", ""))
        except ValueError as error:
            raise AwardRefused(
                member="evidence.id", value=evidence["id"][:200], problem=str(error)
            ) from None
        if len(evidence) == 1:
            raise AwardRefused(
                member="evidence", value="", problem="Give an “id” (address) or a “narrative”."
            )
        if evidence not in kept:
            kept.append(evidence)
    return kept


def result_members(given: object) -> list[dict[str, Any]]:
    """Results of Open Badges 3.0 as JSON. Raises ``AwardRefused`` naming what cannot be kept."""
    kept = []
    for one in _objects("result", given, MAX_EVIDENCE):
        result: dict[str, Any] = {"type": ["Result"]}
        for member, value in one.items():
            if member == "type":
                continue
            if member not in {"value", "status", "achievedLevel", "resultDescription"}:
                raise AwardRefused(
                    member=f"result.{member}", value="", problem="A result has no such member."
                )
            if (
                not isinstance(value, str)
                or not value
                or len(value) > MAX_TEXT
                or not is_plain(value)
            ):
                raise AwardRefused(
                    member=f"result.{member}",
                    value=ascii(value)[:100],
                    problem="It must be text; a number is written as one, in quotation marks.",
                )
            result[member] = value
        if result not in kept:
            kept.append(result)
    return kept


def is_plain(text: str) -> bool:
    """Whether the text has neither control characters nor halves of characters."""
    return _UNPLAIN.search(text) is None


def _given(members: Mapping[str, Any], name: str, kind: type, absent: Any, prefix: str = "") -> Any:
    value = members.get(name, absent)
    if not isinstance(value, kind):
        raise AchievementRefused(member=f"{prefix}{name}", problem="It must be text.")
    return value.strip() if isinstance(value, str) else value


def _day(members: Mapping[str, Any], name: str) -> date | None:
    value = members.get(name)
    if value is None:
        return None
    try:
        moment = read_moment(value) if isinstance(value, str) and len(value) == 10 else None
    except ValueError:
        moment = None
    if moment is None:
        raise AchievementRefused(member=name, problem="Give a day, as 2027-06-30, or nothing.")
    return moment.date()


def _listed(members: Mapping[str, Any], name: str) -> list[Any]:
    value = members.get(name)
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _alignment(given: Any) -> dict[str, Any]:
    if not isinstance(given, Mapping):
        raise AchievementRefused(
            member="alignment", problem="Each must be an object with “targetName” and “targetUrl”."
        )
    kept: dict[str, Any] = {"type": ["Alignment"]}
    for member, value in given.items():
        if member == "type":
            continue
        if member not in ALIGNMENT_MEMBERS:
            raise AchievementRefused(
                member=f"alignment.{member}", problem="An alignment has no such member."
            )
        if value not in (None, ""):
            kept[member] = value.strip() if isinstance(value, str) else value
    return kept


def _check_alignments(alignments: list[dict[str, Any]]) -> None:
    if len(alignments) > MAX_ALIGNMENTS:
        raise AchievementRefused(member="alignment", problem=f"At most {MAX_ALIGNMENTS} fit.")
    for place, alignment in enumerate(alignments):
        for member in ("targetName", "targetUrl"):
            if not alignment.get(member):
                raise AchievementRefused(
                    member=f"alignment.{member}", problem="Every alignment needs it."
                )
        for member, value in alignment.items():
            if member != "type":
                _text(f"alignment.{member}", value, MAX_TEXT)
        _address("alignment.targetUrl", alignment["targetUrl"])
        if alignment in alignments[:place]:
            raise AchievementRefused(
                member="alignment", problem=f"“{alignment['targetName']}” stands there twice."
            )


def _check_tags(tags: list[str]) -> None:
    if len(tags) > MAX_TAGS:
        raise AchievementRefused(member="tag", problem=f"At most {MAX_TAGS} fit.")
    for tag in tags:
        _text("tag", tag, MAX_NAME)
        if not tag.strip():
            raise AchievementRefused(member="tag", problem="A tag is empty.")
    if len(set(tags)) < len(tags):
        raise AchievementRefused(member="tag", problem="A tag stands there twice.")


def _check_type(word: str) -> None:
    if word in ACHIEVEMENT_TYPES or re.fullmatch(r"ext:[A-Za-z0-9._|-]+", word):
        return
    raise AchievementRefused(
        member="achievementType",
        problem=f"“{word[:60]}” is none of the standard's words. Choose one of "
        f"{', '.join(ACHIEVEMENT_TYPES)}, or write your own as ext:Word.",
    )


def _check_further(members: dict[str, Any]) -> None:
    waiting: list[tuple[Any, int]] = [(members, 0)]
    seen = 0
    while waiting:
        value, depth = waiting.pop()
        seen += 1
        if depth > MAX_NESTING or seen > MAX_MEMBERS:
            raise AchievementRefused(
                member=", ".join(sorted(members)), problem="It is nested too deeply or too long."
            )
        if isinstance(value, Mapping):
            for name in value:
                _text(", ".join(sorted(members)), name, MAX_NAME)
            waiting += [(one, depth + 1) for one in value.values()]
        elif isinstance(value, list):
            waiting += [(one, depth + 1) for one in value]
        elif isinstance(value, str):
            _text(", ".join(sorted(members)), value, MAX_TEXT)


def _text(member: str, value: object, longest: int) -> None:
    if not isinstance(value, str):
        raise AchievementRefused(member=member, problem="It must be text.")
    if len(value) > longest:
        raise AchievementRefused(
            member=member, problem=f"It is longer than {longest:,} characters."
        )
    if not is_plain(value):
        raise AchievementRefused(member=member, problem="It contains control characters.")


def _address(member: str, value: object) -> None:
    try:
        read_url(value if isinstance(value, str) else "?")
    except ValueError as error:
        raise AchievementRefused(member=member, problem=str(error)) from None


def _language(value: object) -> None:
    try:
        is_one = isinstance(value, str) and as_written(value) == value
    except ValueError:
        is_one = False
    if not is_one:
        raise AchievementRefused(
            member="inLanguage", problem="Give a language such as “de” or “pt-BR”."
        )


def _objects(member: str, given: object, most: int) -> list[Mapping[str, Any]]:
    if given is None:
        return []
    listed = given if isinstance(given, list) else [given]
    if len(listed) > most or not all(isinstance(one, Mapping) for one in listed):
        raise AwardRefused(
            member=member, value="", problem=f"Give a list of at most {most} objects."
        )
    return listed
